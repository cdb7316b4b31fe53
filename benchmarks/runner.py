"""Runs all of a profile, one after the other, and keeps every row as soon as it is there."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from benchmarks.measuring import measure
from benchmarks.protocol import BenchmarkRun, Scenario
from benchmarks.report import ROWS, TRAJECTORIES, write_report
from benchmarks.results import COLUMNS, Measurement, Row

TRAJECTORY_COLUMNS = ("scenario", "size", "seed", "cores", "method", "seconds", "value", "bound")


def bench(profile: Sequence[Scenario], out: Path) -> None:
    """Measure and report into the folder ``out``; results of an earlier run there are replaced."""
    out.mkdir(parents=True, exist_ok=True)
    _start(out / ROWS, COLUMNS)
    _start(out / TRAJECTORIES, TRAJECTORY_COLUMNS)
    runs = [run for scenario in profile for run in scenario.runs()]
    for number, run in enumerate(runs, start=1):
        result = measure(run)
        row = result.row()
        _append(out / ROWS, [[row[name] for name in COLUMNS]])
        _append(out / TRAJECTORIES, _moments(result))
        click.echo(f"{number:>4}/{len(runs)}  {line(run, row)}")
    for path in write_report(out):
        click.echo(str(path))


def _start(path: Path, columns: Sequence[str]) -> None:
    path.write_text("", encoding="utf-8")
    _append(path, [columns])


def _append(path: Path, lines: Iterable[Sequence[object]]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)


def _moments(result: Measurement) -> list[list[object]]:
    run = result.run
    which = [run.scenario.name, run.size, run.seed, run.cores, run.method]
    return [[*which, round(moment.seconds, 3), moment.value, moment.bound] for moment in result.moments]


def line(run: BenchmarkRun, row: Row) -> str:
    """A row as it is printed while the run goes on."""
    which = f"{run.scenario.name} {run.size} seed {run.seed} cores {run.cores}"
    if row["status"] != "done":
        return f"{which:<40} {run.method:<18} {row['status']} {row['note']}"
    value, bound = ("–" if row[name] is None else row[name] for name in ("value", "bound"))
    return (
        f"{which:<40} {run.method:<18} {value!s:>8} of at most {bound!s:>8}  goals proven {row['goals_proven']}  "
        f"{row['seconds']:>8} s  {row['megabytes'] or '–'!s:>6} MB  violations {row['violations']}"
    )
