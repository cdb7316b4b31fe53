"""What the benchmark measured, from the results that are kept beside it."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from docs.fillings.markdown import code, table
from docs.words import word
from matcher.texts import Language

RESULTS = Path(__file__).parents[2] / "benchmarks" / "results"
Row = dict[str, str]


def history(language: Language) -> str:
    """The headline figures of every version."""
    heads = ("version", "date", "scenario", "size", "cores", "limit", "runs", "proven", "seconds", "gap", "megabytes")
    keys = ("version", "date", "scenario", "size", "cores", "limit_seconds", "runs", "proven")
    figures = ("median_seconds", "gap_percent", "megabytes")
    rows = [[*(row[key] for key in keys), *(row[key] or "–" for key in figures)] for row in _rows("history.csv")]
    return table([word(f"result.{head}", language) for head in heads], rows)


def rivals(language: Language, version: str, scenario: str, size: str, *goals: str) -> str:
    """Each method on one scenario, summed over its seeds: what it reached of some goals, what it proved, how long."""
    by_method: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(f"{version}/rows.csv"):
        if (row["scenario"], row["size"]) == (scenario, size):
            by_method[row["method"]].append(row)
    heads = [word(f"result.{head}", language) for head in ("method", "proven_each", "seconds_in_all", "violations")]
    rows = [
        [
            f"{code(method)}: {_told(runs[0], language)}",
            *(f"{sum(int(row[goal]) for row in runs):,}" for goal in goals),
            " / ".join(row["goals_proven"] for row in runs),
            f"{sum(float(row['seconds']) for row in runs):.1f}",
            str(sum(int(row["violations"]) for row in runs)),
        ]
        for method, runs in by_method.items()
    ]
    if not rows:
        raise KeyError(f"nothing was measured of {scenario}, size {size}, in {version}")
    return table([heads[0], *map(code, goals), *heads[1:]], rows)


def _told(run: Row, language: Language) -> str:
    """What the method of a run is."""
    return word(f"rival.{run['programme']}.{run['method']}", language)


def _rows(file: str) -> list[Row]:
    with (RESULTS / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
