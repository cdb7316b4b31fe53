"""The search as it runs: a headline, and of each goal its value, its bound and how far it is proven."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from matcher.texts import Language, text
from matcher.texts.goals import goal_text

LINE_EVERY_SECONDS = 10.0
"""How often a line is written where the screen is no terminal."""

UNKNOWN = "-"
"""Stands where a figure is not known yet."""

Moment = TypeVar("Moment")


@dataclass(frozen=True)
class GoalLine:
    """What is known of a goal: value, bound and proof as cells of the table, ``line`` as a sentence."""

    goal: str
    value: str
    bound: str
    proven: str
    line: str


@dataclass(frozen=True)
class Progress:
    """A moment of a search as it is shown; ``seconds`` since its start."""

    seconds: float
    headline: str
    goals: Sequence[GoalLine]


@contextmanager
def shown_progress(read: Callable[[Moment], Progress], language: Language) -> Iterator[Callable[[Moment], None]]:
    """Shows a live table on a terminal, and a line now and then elsewhere; gives what the search calls.

    ``read`` makes a moment of a programme's search into what is shown.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        lines = _Lines(console)
        yield lambda moment: lines.show(read(moment))
        return
    with Live(console=console, refresh_per_second=4, transient=True) as live:
        yield lambda moment: live.update(_table(read(moment), language))


@contextmanager
def shown_step(key: str, language: Language) -> Iterator[None]:
    """Shows on a terminal what goes on in this block; elsewhere nothing."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with Live(Text(text(key, language)), console=console, transient=True):
        yield


class _Lines:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._next_seconds = LINE_EVERY_SECONDS

    def show(self, progress: Progress) -> None:
        if progress.seconds < self._next_seconds:
            return
        self._next_seconds = progress.seconds + LINE_EVERY_SECONDS
        for line in (progress.headline, *("  " + goal.line for goal in progress.goals)):
            self._console.print(line, highlight=False, markup=False, soft_wrap=True)


def _table(progress: Progress, language: Language) -> Group:
    table = Table(box=None)
    for head in ("name", "value", "bound", "parts"):
        table.add_column(text(f"cli.goal.{head}", language), justify="left" if head == "name" else "right")
    for goal in progress.goals:
        table.add_row(goal_text(goal.goal, language), goal.value, goal.bound, goal.proven)
    return Group(Text(progress.headline), table)
