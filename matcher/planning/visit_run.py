"""A run of the visits' search as it is watched from outside: its clock, its steps, and work on a thread of its own.

The solvers leave Python free while they work, so the main thread can show progress, mind the time and hear Ctrl-C.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from matcher.planning.interrupts import PATIENCE_SECONDS, Interrupts
from matcher.planning.overtime import SEARCH_END, Overtime
from models.deadline import Deadline

Result = TypeVar("Result")

LOOK_EVERY_SECONDS = 0.1
"""How often the main thread looks at the clock and shows how far the work is."""


class Step(StrEnum):
    """What a run is doing."""

    PAIRS = "pairs"
    """Which lead could accompany which school, and how."""
    GOALS = "goals"
    """Goal by goal."""
    JOINING = "joining"
    """Which visits professors join."""
    SPREADING = "spreading"
    """The dates of each lead spread evenly."""
    EXPLAINING = "explaining"
    """Why schools are unserved."""


@dataclass(frozen=True)
class VisitWatch:
    """A moment of a run.

    ``goals`` are those that count, in order, and ``goal`` the one at hand (empty where none is). ``values`` and
    ``bounds`` are what is known of each by name, counted as people count. ``done`` of ``of`` leads have their dates
    spread. ``stopping`` tells whether the run has been told to stop.
    """

    step: Step
    goals: tuple[str, ...]
    goal: str
    values: Mapping[str, int]
    bounds: Mapping[str, int]
    done: int
    of: int
    seconds: float
    stopping: bool


class Clock:
    """Time as a search sees it: a limit in seconds of wall clock (``None`` is none), and Ctrl-C.

    Of the limit ``spent`` seconds have gone already.
    """

    def __init__(self, limit_seconds: float | None, interrupts: Interrupts, spent: float = 0.0) -> None:
        self._began = time.monotonic() - spent
        self._limit_seconds = limit_seconds
        self._interrupts = interrupts

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began

    def left(self) -> float | None:
        """Seconds left, ``None`` without a limit."""
        if self._interrupts.asked:
            return 0.0
        return None if self._limit_seconds is None else max(0.0, self._limit_seconds - self.seconds)

    def runs(self) -> bool:
        """Whether to go on."""
        left = self.left()
        return left is None or left > 0

    def until(self, share: float) -> Overtime:
        """The deadline that lies a share of the overtime past the limit, whatever Ctrl-C says."""
        return Overtime(self._limit_seconds, share, lambda: self.seconds)

    def with_grace(self, share: float) -> Deadline:
        """A deadline that gives way by a share of the overtime past the limit, but not to Ctrl-C."""
        return _Grace(self, self.until(share), self._interrupts)


@dataclass(frozen=True)
class _Grace:
    clock: Clock
    late: Overtime
    interrupts: Interrupts

    def runs(self) -> bool:
        """Whether to go on."""
        return self.clock.runs() or (not self.interrupts.asked and self.left() not in (None, 0.0))

    def left(self) -> float | None:
        """Seconds left, ``None`` without a limit."""
        return self.late.left()


class Work(Generic[Result]):
    """Something done on a thread of its own, from now on. Given up, it does not keep the program from ending."""

    def __init__(self, do: Callable[[], Result]) -> None:
        self._do = do
        self._result: list[Result] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._go, daemon=True)
        self._thread.start()

    def _go(self) -> None:
        try:
            self._result.append(self._do())
        except BaseException as error:  # it is for the thread that waits to answer
            self._error = error

    def ended(self, within_seconds: float) -> bool:
        """Whether it ends in so many seconds."""
        self._thread.join(within_seconds)
        return not self._thread.is_alive()

    def result(self) -> Result:
        """What came of it, once it has ended. Raises what the work has raised, with its trace."""
        if self._error is not None:
            raise self._error
        return self._result[0]


def waited(
    work: Work[Result],
    clock: Clock,
    look: Callable[[], None],
    *,
    share: Callable[[], float] = lambda: SEARCH_END,
    patient: bool = False,
) -> bool:
    """Wait for the work's end, looking now and then; false where it is given up.

    That is some seconds after the clock has told it to stop, and no later than a ``share`` of the overtime; never where
    ``patient``.
    """
    gives_up_at: float | None = None
    while not work.ended(LOOK_EVERY_SECONDS):
        look()
        if gives_up_at is None and not clock.runs():
            gives_up_at = clock.seconds + PATIENCE_SECONDS
        late = gives_up_at is not None and clock.seconds > gives_up_at
        if not patient and (late or not clock.until(share()).runs()):
            return False
    return True
