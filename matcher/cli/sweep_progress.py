"""A sweep as it runs: how many runs are done, kept from before and failed, and how long the rest may take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from matcher.cli.progress import LINE_EVERY_SECONDS
from matcher.lab.sweep import SweepMoment
from matcher.texts import Language, text


@contextmanager
def shown_sweep(language: Language) -> Iterator[Callable[[SweepMoment], None]]:
    """Shows a bar on a terminal, and a line now and then elsewhere; gives what the sweep calls."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _SweepLines(console, language).show
        return
    with Bar(BarColumn(), TextColumn("{task.description}"), console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(moment: SweepMoment) -> None:
            ended = moment.done + moment.failed
            bar.update(task, total=ended + moment.left, completed=ended, description=_sentence(moment, language))

        yield show


class _SweepLines:
    def __init__(self, console: Console, language: Language) -> None:
        self._console = console
        self._language = language
        self._next_seconds = LINE_EVERY_SECONDS

    def show(self, moment: SweepMoment) -> None:
        if moment.seconds < self._next_seconds:
            return
        self._next_seconds = moment.seconds + LINE_EVERY_SECONDS
        line = _sentence(moment, self._language)
        self._console.print(line, highlight=False, markup=False, soft_wrap=True)


def _sentence(moment: SweepMoment, language: Language) -> str:
    """How far it is, in the reader's language."""
    told = [text("sweep.running", language, done=moment.done, all=moment.done + moment.failed + moment.left)]
    if moment.kept:
        told.append(text("sweep.kept", language, kept=moment.kept))
    if moment.failed:
        told.append(text("sweep.failed", language, failed=moment.failed))
    if moment.seconds_left is not None:
        told.append(text("sweep.left", language, time=_duration(moment.seconds_left)))
    return "".join(told)


def _duration(seconds: float) -> str:
    """Hours, minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
