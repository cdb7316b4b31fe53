"""A run of the visits' search as it is watched from outside: its clock, and work on a thread of its own.

The solvers leave Python free while they work, so the thread that asked can tell progress, mind the time and the stop.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass
from typing import Generic, TypeVar

from matcher.running.overtime import Overtime
from matcher.running.progress import Stop
from models.deadline import Deadline
from models.tuning import TUNING

Result = TypeVar("Result")


class Clock:
    """Time as a search sees it: a limit in seconds of wall clock (``None`` is none), and a stop.

    Of the limit ``spent`` seconds have gone already.
    """

    def __init__(self, limit_seconds: float | None, stop: Stop, spent: float = 0.0) -> None:
        self._began = time.monotonic() - spent
        self._limit_seconds = limit_seconds
        self._stop = stop

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began

    def left(self) -> float | None:
        """Seconds left, ``None`` without a limit."""
        if self._stop.is_set():
            return 0.0
        return None if self._limit_seconds is None else max(0.0, self._limit_seconds - self.seconds)

    def runs(self) -> bool:
        """Whether to go on."""
        left = self.left()
        return left is None or left > 0

    def until(self, share: float) -> Overtime:
        """The deadline that lies a share of the overtime past the limit, however it is stopped."""
        return Overtime(self._limit_seconds, share, lambda: self.seconds)

    def with_grace(self, share: float) -> Deadline:
        """A deadline that gives way by a share of the overtime past the limit, but not to a stop."""
        return _Grace(self, self.until(share), self._stop)


@dataclass(frozen=True)
class _Grace:
    clock: Clock
    late: Overtime
    stop: Stop

    def runs(self) -> bool:
        """Whether to go on."""
        return self.clock.runs() or (not self.stop.is_set() and self.left() not in (None, 0.0))

    def left(self) -> float | None:
        """Seconds left, ``None`` without a limit."""
        return self.late.left()


class Work(Generic[Result]):
    """Something done on a thread of its own, from now on. Given up, it does not keep the program from ending."""

    def __init__(self, do: Callable[[], Result]) -> None:
        self._do = do
        self._result: list[Result] = []
        self._error: BaseException | None = None
        self._news = threading.Event()
        self._thread = threading.Thread(target=copy_context().run, args=(self._go,), daemon=True)
        self._thread.start()

    def _go(self) -> None:
        try:
            self._result.append(self._do())
        except BaseException as error:  # it is for the thread that waits to answer
            self._error = error
        self._news.set()

    def nudge(self) -> None:
        """There is something to tell: whoever waits need not wait any longer."""
        self._news.set()

    def has_ended(self, within_seconds: float) -> bool:
        """Whether it has ended, after waiting so many seconds at most, or until there is something to tell."""
        if not self._has_ended:
            self._news.wait(within_seconds)
            self._news.clear()
        return self._has_ended

    @property
    def _has_ended(self) -> bool:
        return bool(self._result) or self._error is not None

    def result(self) -> Result:
        """What came of it, once it has ended. Raises what the work has raised, with its trace."""
        if self._error is not None:
            raise self._error
        return self._result[0]


def wait(
    work: Work[Result],
    clock: Clock,
    look: Callable[[], None],
    *,
    share: Callable[[], float] | None = None,
    patient: bool = False,
) -> bool:
    """Wait for the work's end, looking now and then; false where it is given up.

    That is some seconds after the clock has told it to stop, and no later than a ``share`` of the overtime (else that
    of a search); never where ``patient``.
    """
    tuning = TUNING.get().running
    gives_up_at: float | None = None
    while not work.has_ended(tuning.look_every_seconds):
        look()
        if gives_up_at is None and not clock.runs():
            gives_up_at = clock.seconds + tuning.patience_seconds
        late = gives_up_at is not None and clock.seconds > gives_up_at
        end_share = share() if share else tuning.search_end_share
        if not patient and (late or not clock.until(end_share).runs()):
            return False
    return True
