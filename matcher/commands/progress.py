"""The search as it runs: which goal, how many universities are proven, best value and bound, time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from matcher.planning.processes import PartState, Watch
from matcher.texts import Language, text
from models.goals import SEMESTER_GOALS

LINE_EVERY_SECONDS = 10.0
"""How often a line is written where the screen is no terminal."""


@contextmanager
def shown_progress(goals: Sequence[str], language: Language) -> Iterator[Callable[[Watch], None]]:
    """Shows a live table on a terminal, and a line now and then elsewhere; gives what the search calls."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(console, goals, language)
        return
    with Live(console=console, refresh_per_second=4, transient=True) as live:
        yield lambda moment: live.update(_table(moment, goals, language))


class _Lines:
    def __init__(self, console: Console, goals: Sequence[str], language: Language) -> None:
        self._console = console
        self._goals = goals
        self._language = language
        self._next_seconds = LINE_EVERY_SECONDS

    def __call__(self, moment: Watch) -> None:
        if moment.seconds < self._next_seconds:
            return
        self._next_seconds = moment.seconds + LINE_EVERY_SECONDS
        self._console.print(_headline(moment, self._language), highlight=False, soft_wrap=True)
        for goal in self._goals:
            value, bound, proven = figures(moment.parts, self._goals, goal)
            line = text(
                "cli.progress.goal",
                self._language,
                goal=text(f"goal.{goal}", self._language),
                value=value,
                bound=bound,
                proven=proven,
                parts=len(moment.parts),
            )
            self._console.print("  " + line, highlight=False, soft_wrap=True)


def figures(parts: Sequence[PartState], goals: Sequence[str], goal: str) -> tuple[str, str, int]:
    """A goal's value and bound over all parts, as far as every part has one, and how many have proven it."""
    rank = list(goals).index(goal)
    sense = SEMESTER_GOALS[goal].sense
    values = [None if part.plan is None else part.plan.values[rank] for part in parts]
    bounds = [part.bounds.get(goal) for part in parts]
    proven = sum(
        bound is not None and bound == value and part.passed(goals, goal)
        for part, value, bound in zip(parts, values, bounds, strict=True)
    )
    return _total(values, sense), _total(bounds, sense), proven


def _total(numbers: Sequence[int | None], sense: int) -> str:
    known = [number for number in numbers if number is not None]
    return str(sense * sum(known)) if len(known) == len(numbers) else "-"


def _headline(moment: Watch, language: Language) -> str:
    proven = sum(part.settled is not None for part in moment.parts)
    current = next((part.goal for part in moment.parts if part.settled is None and part.goal), "")
    key = "cli.progress.stopping" if moment.stopping else "cli.progress.headline"
    return text(
        key,
        language,
        seconds=round(moment.seconds),
        proven=proven,
        parts=len(moment.parts),
        goal=text(f"goal.{current}", language) if current else "-",
    )


def _table(moment: Watch, goals: Sequence[str], language: Language) -> Group:
    table = Table(box=None)
    for head in ("name", "value", "bound", "parts"):
        table.add_column(text(f"cli.goal.{head}", language), justify="left" if head == "name" else "right")
    for goal in goals:
        value, bound, proven = figures(moment.parts, goals, goal)
        table.add_row(text(f"goal.{goal}", language), value, bound, f"{proven}/{len(moment.parts)}")
    return Group(Text(_headline(moment, language)), table)
