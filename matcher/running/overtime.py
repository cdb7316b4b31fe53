"""What a limit of time promises: reading, planning and explaining end within a fifth of it and three seconds over it.

The time over the limit is shared. A search that is told to stop finishes what it is in the middle of; then the plan
that it has found is dated and explained, as far as there is time; what is left is for putting it together.
"""

from __future__ import annotations

from collections.abc import Callable

from models.tuning import TUNING


def overtime_seconds(limit_seconds: float) -> float:
    """So long after its limit a run has ended, at the latest."""
    tuning = TUNING.get().running
    return tuning.over_share * limit_seconds + tuning.over_seconds


class Overtime:
    """The deadline of a step: the limit and a ``share`` of the overtime; never without a limit.

    ``gone`` tells the seconds since the run began.
    """

    def __init__(self, limit_seconds: float | None, share: float, gone: Callable[[], float]) -> None:
        self._ends_after = None if limit_seconds is None else limit_seconds + share * overtime_seconds(limit_seconds)
        self._gone = gone

    def left(self) -> float | None:
        """Seconds left, at least zero, or ``None`` without a limit."""
        return None if self._ends_after is None else max(0.0, self._ends_after - self._gone())

    def runs(self) -> bool:
        """Whether there is time left."""
        return self._ends_after is None or self._gone() < self._ends_after
