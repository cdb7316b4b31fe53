"""What commands share that make many runs: where they are kept, how they are shown, what is said of failures."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from matcher.commands.sweep_progress import shown_sweep
from matcher.laboratory.jobs import Task
from matcher.laboratory.record import Record
from matcher.laboratory.store import Store
from matcher.laboratory.sweep import SweepError, swept
from matcher.texts import Language, text

RUNS = ".matcher-runs"
"""Where finished runs are kept, beside what is made of them."""


def runs_beside(out: Path) -> Path:
    """The folder of finished runs of whatever is written beside ``out``."""
    return out.resolve().parent / RUNS


@dataclass(frozen=True)
class Sweeping:
    """Where runs are kept and where they are made; ``workers`` of ``None`` is all cores."""

    store: Store
    workers: int | None
    scheduler: str | None
    language: Language

    def records(self, jobs: Sequence[Task]) -> Mapping[str, Record]:
        """Every job's record by its key, with progress on the screen. Raises what :func:`swept` does."""
        workers = self.workers or os.cpu_count() or 1
        with shown_sweep(self.language) as watch:
            return swept(jobs, store=self.store, workers=workers, scheduler=self.scheduler, watch=watch)

    def show_failures(self, error: SweepError) -> None:
        """Which runs failed of what; the others are kept."""
        for failure in error.failures:
            click.echo(failure.sentence(self.language), err=True)
        figures = {"failed": len(error.failures), "runs": self.store.folder}
        click.echo(text("cli.sweep.failures", self.language, **figures), err=True)
