"""One row a version for a handful of headline figures: what is kept of a run for the versions to come."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from benchmarks.report import ROWS, cell_text

HISTORY = Path(__file__).parent / "results" / "history.csv"
COLUMNS = (
    *("version", "date", "scenario", "size", "cores", "limit_seconds", "runs", "proven"),
    *("median_seconds", "median_seconds_to_proof", "gap_percent", "megabytes", "footnote"),
)
HEADLINES = (
    ("files", 1750, "matcher-command"),
    ("files-limits", 1750, "matcher-command"),
    ("files", 100000, "matcher-command"),
    ("huge", 470, "matcher"),
    ("visits-files", 200, "matcher-command"),
    ("visits-files", 1000, "matcher-command"),
    ("visits-files", 10000, "matcher-command"),
    ("pairing", 100000, "matcher"),
)
"""Scenario, size and method of what is kept."""


def keep(folder: Path, version: str, day: date, footnote: str = "", history: Path = HISTORY) -> int:
    """Append the headline figures of a run to the history; how many there are."""
    lines = list(_lines(pd.read_csv(folder / ROWS), version, day, footnote))
    new = not history.exists()
    history.parent.mkdir(parents=True, exist_ok=True)
    with history.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(COLUMNS)
        writer.writerows(lines)
    return len(lines)


def _lines(rows: pd.DataFrame, version: str, day: date, footnote: str) -> Iterator[list[object]]:
    for scenario, size, method in HEADLINES:
        chosen = rows[(rows["scenario"] == scenario) & (rows["size"] == size) & (rows["method"] == method)]
        for cores, own in chosen[chosen["status"] == "done"].groupby("cores"):
            middle = own[["seconds", "seconds_to_proof", "gap_percent", "megabytes"]].median()
            figures = [cell_text(figure).replace("–", "") for figure in middle.tolist()]
            counts = [len(own), int(own["seconds_to_proof"].count())]
            limit = f"{own['limit_seconds'].iloc[0]:g}"
            yield [version, day.isoformat(), scenario, size, cores, limit, *counts, *figures, footnote]
