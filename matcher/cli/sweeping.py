"""What commands share that make many runs: where they are kept, how they are shown, what is said of failures."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

from matcher.cli.exits import EXIT_BAD_INPUT, EXIT_FAILED, EXIT_NO_PLAN
from matcher.cli.fault_screen import show_input_error
from matcher.cli.outputs import standing
from matcher.cli.screen import say
from matcher.cli.sweep_progress import shown_sweep
from matcher.lab.store import Store
from matcher.lab.sweep import SweepError, swept
from matcher.study.record import RunRecord
from matcher.study.tasks import SweepTask
from matcher.tables.faults import InputError
from matcher.texts import Language, text

RUNS = ".matcher-runs"
"""Where finished runs are kept unless asked otherwise: beside what is made of them."""


@dataclass(frozen=True)
class SweepCommand:
    """What the command line asks of many runs; ``workers`` of ``None`` is all cores."""

    out: Path
    runs: Path | None
    time_limit_seconds: float | None
    workers: int | None
    scheduler: str | None
    language: Language
    encoding: str | None

    @cached_property
    def store(self) -> Store:
        """Where finished runs are kept."""
        return Store(self.runs or self.out.resolve().parent / RUNS)

    def records(self, tasks: Sequence[SweepTask]) -> Mapping[str, RunRecord]:
        """Every task's record by its key, with progress on the screen. Raises what :func:`swept` does."""
        workers = self.workers or os.cpu_count() or 1
        with shown_sweep(self.language) as watch:
            return swept(tasks, store=self.store, workers=workers, scheduler=self.scheduler, watch=watch)

    def attempt(self, work: Callable[[], None]) -> int:
        """Do the work; the exit code. What goes wrong is said, and that what is finished is kept."""
        try:
            work()
        except InputError as error:
            show_input_error(error, self.language)
            return EXIT_BAD_INPUT
        except SweepError as error:
            for failure in error.failures:
                click.echo(failure.sentence(self.language), err=True)
            figures = {"failed": len(error.failures), "runs": self.store.folder}
            click.echo(text("cli.sweep.failures", self.language, **figures), err=True)
            return EXIT_BAD_INPUT if error.of_input else EXIT_FAILED
        except KeyboardInterrupt:
            if standing() is not None:
                raise
            say("cli.sweep.interrupted", self.language, runs=self.store.folder)
            return EXIT_NO_PLAN
        return 0
