"""What every benchmark writes: its conditions, its sums and its rows, as CSV and as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd

RESULTS = Path(__file__).parent / "results"
LIBRARIES = ("ortools", "pulp", "scipy", "numpy")

Row = dict[str, str | int | float | None]


@dataclass(frozen=True)
class Effort:
    """What a method may spend: seconds of wall clock, and workers (threads or processes)."""

    seconds: float
    workers: int

    def sentences(self) -> list[str]:
        """The limit, the machine and the libraries."""
        libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
        return [
            f"Limit: {self.seconds:g} s of wall clock an instance and method; "
            f"workers {self.workers} of {os.cpu_count()} cores ({platform.machine()}).",
            f"Python {platform.python_version()}, {libraries}.",
        ]


def percent(part: float, whole: float) -> float:
    """With one decimal; 0 of nothing."""
    return round(100 * part / whole, 1) if whole else 0.0


def markdown(table: pd.DataFrame) -> str:
    """A table in Markdown; what is missing is a dash."""
    body = [[_shown(value) for value in row] for row in table.itertuples(index=False, name=None)]
    lines = [list(map(str, table.columns)), ["---"] * len(table.columns), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(value: object) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return "–"
    return f"{value:g}" if isinstance(value, float) else str(value)


def write(
    name: str, sentences: Iterable[str], sums: pd.DataFrame, results: pd.DataFrame, folder: Path
) -> tuple[Path, Path]:
    """Write the rows as CSV and the whole report as Markdown, ``name`` their stem."""
    folder.mkdir(parents=True, exist_ok=True)
    table, report = folder / f"{name}.csv", folder / f"{name}.md"
    results.to_csv(table, index=False, lineterminator="\n")
    text = "\n\n".join(
        [
            f"# {name}",
            "\n".join(f"- {sentence}" for sentence in sentences),
            f"## Sums\n\n{markdown(sums)}",
            f"## Instances\n\n{markdown(results)}",
        ]
    )
    report.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return table, report
