"""What the benchmark measured, from the results that are kept beside it."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from statistics import median

from docs.fillings.markdown import code, table
from docs.words import word
from matcher.texts import Language

RESULTS = Path(__file__).parents[2] / "benchmarks" / "results"
Row = dict[str, str]
PLANNER = "matcher"
"""This program among the methods."""


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


def sizes(language: Language, version: str, scenario: str, goal: str) -> str:
    """The planner on one scenario, size by size: medians over its seeds, and in how many all its goals were proven."""
    by_size: dict[int, list[Row]] = defaultdict(list)
    for row in _rows(f"{version}/rows.csv"):
        if (row["scenario"], row["method"]) == (scenario, PLANNER):
            by_size[int(row["size"])].append(row)
    keys = ("size", "runs", "proven", "headline", "seconds")
    heads = [word(f"result.{key}", language) for key in keys]
    rows = [
        [
            f"{size:,}",
            str(len(runs)),
            f"{median(int(row[goal]) for row in runs):,.0f}",
            str(sum(bool(row["seconds_to_proof"]) for row in runs)),
            _seconds(runs, "seconds_to_headline_proof"),
            _seconds(runs, "seconds"),
        ]
        for size, runs in sorted(by_size.items())
    ]
    if not rows:
        raise KeyError(f"nothing was measured of {scenario} in {version}")
    return table([heads[0], heads[1], code(goal), *heads[2:]], rows)


def _seconds(runs: list[Row], key: str) -> str:
    """The median of those runs that got there."""
    reached = [float(row[key]) for row in runs if row[key]]
    return f"{median(reached):.3g}" if reached else "–"


def _told(run: Row, language: Language) -> str:
    """What the method of a run is."""
    return word(f"rival.{run['programme']}.{run['method']}", language)


def _rows(file: str) -> list[Row]:
    with (RESULTS / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
