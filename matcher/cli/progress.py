"""A run as it goes on: a headline, and of each goal its value, its bound and how far it is proven."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from matcher.running.progress import GoalProgress, Progress, Step
from matcher.texts import Language, text
from matcher.texts.goals import goal_text, telling_goals

LINE_EVERY_SECONDS = 10.0
"""How often a line is written where the screen is no terminal."""

UNKNOWN = "-"
"""Stands where a figure is not known yet."""


@contextmanager
def shown_progress(language: Language) -> Iterator[Callable[[Progress], None]]:
    """Shows a live table on a terminal, and a line now and then elsewhere; gives what a run calls."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _PlanLines(console, language).show
        return
    with Live(console=console, refresh_per_second=4, transient=True) as live:
        yield lambda progress: live.update(_table(progress, language))


@contextmanager
def shown_step(key: str, language: Language) -> Iterator[None]:
    """Shows on a terminal what goes on in this block; elsewhere nothing."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with Live(Text(text(key, language)), console=console, transient=True):
        yield


class _PlanLines:
    def __init__(self, console: Console, language: Language) -> None:
        self._console = console
        self._language = language
        self._next_seconds = LINE_EVERY_SECONDS

    def show(self, progress: Progress) -> None:
        if progress.seconds < self._next_seconds or progress.ended:
            return
        self._next_seconds = progress.seconds + LINE_EVERY_SECONDS
        lines = (f"  {goal_line(goal, progress, self._language)}" for goal in _telling(progress))
        for line in (headline(progress, self._language), *lines):
            self._console.print(line, highlight=False, markup=False, soft_wrap=True)


def _table(progress: Progress, language: Language) -> Group:
    table = Table(box=None)
    for head in ("name", "value", "bound", "parts"):
        table.add_column(text(f"cli.goal.{head}", language), justify="left" if head == "name" else "right")
    for goal in _telling(progress):
        figures = _figure(goal.value), _figure(goal.bound), proof(goal, progress, language)
        table.add_row(goal_text(goal.name, language), *figures)
    return Group(Text(headline(progress, language)), table)


def _telling(progress: Progress) -> list[GoalProgress]:
    """Goals of which something is to be told: of a family of a hundred the few that differ."""
    return telling_goals(
        progress.goals, lambda goal: goal.name, lambda goal: (_figure(goal.value), _figure(goal.bound), goal.proven)
    )


def _figure(number: int | None) -> str:
    return UNKNOWN if number is None else str(number)


def proof(goal: GoalProgress, progress: Progress, language: Language) -> str:
    """In how many parts the goal is proven; of a run of one part, whether it is."""
    if progress.parts > 1:
        return f"{goal.proven}/{progress.parts}"
    return text("cli.goal.proven" if goal.proven else "cli.goal.open", language)


def goal_line(goal: GoalProgress, progress: Progress, language: Language) -> str:
    """What is known of a goal, in a sentence."""
    figures = {"value": _figure(goal.value), "bound": _figure(goal.bound), "proof": proof(goal, progress, language)}
    return text("cli.progress.goal", language, goal=goal_text(goal.name, language), **figures)


def headline(progress: Progress, language: Language) -> str:
    """Seconds, what is being done, and whether the run is stopping."""
    step = "parts" if progress.step is Step.GOALS and progress.parts > 1 else progress.step
    doing = text(
        f"cli.progress.{step}",
        language,
        goal=goal_text(progress.goal, language) if progress.goal else UNKNOWN,
        done=progress.done,
        of=progress.of,
        proven=progress.proven,
        parts=progress.parts,
    )
    key = "cli.progress.stopping" if progress.stopping else "cli.progress.headline"
    return text(key, language, seconds=round(progress.seconds), doing=doing)
