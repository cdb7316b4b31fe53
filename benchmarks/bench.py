"""What ``matcher bench`` does: measure a profile, list what it would measure, or keep the figures of a run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from benchmarks.history import HISTORY, keep
from benchmarks.protocol import scenarios
from benchmarks.report import ROWS
from benchmarks.runner import bench


def measure(out: Path, only: Sequence[str], *, full: bool, listed: bool) -> None:
    """Measure a profile, or only list it. Raises ``click.UsageError`` for a scenario that it has not."""
    try:
        profile = scenarios(full=full, only=only)
    except KeyError as error:
        known = ", ".join(scenario.name for scenario in scenarios(full=full))
        raise click.UsageError(f"--only: there is no {error.args[0]} in this profile, but {known}") from error
    if not listed:
        bench(profile, out)
        return
    for scenario in profile:
        runs = list(scenario.runs())
        minutes = len(runs) * scenario.seconds / 60
        click.echo(
            f"{scenario.name:<20} {scenario.programme:<9} sizes {', '.join(map(str, scenario.sizes))}; "
            f"seeds 1 to {scenario.seeds}; cores {', '.join(map(str, scenario.cores))}; "
            f"{len(runs)} runs of {scenario.seconds:g} s at most, {minutes:.0f} min in all"
        )


def keep_figures(out: Path, version: str, day: date, footnote: str) -> None:
    """Append the headline figures of the run in ``out`` to the history. Raises ``click.UsageError`` without one."""
    if not (out / ROWS).is_file():
        raise click.UsageError(f"--keep: there is no {out / ROWS}")
    click.echo(f"{HISTORY}: {keep(out, version, day, footnote)} rows")
