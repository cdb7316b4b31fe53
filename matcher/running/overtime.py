"""What a limit of time promises: reading, planning and explaining end within a fifth of it and three seconds over it.

The time over the limit is shared. A search that is told to stop finishes what it is in the middle of; then the plan
that it has found is dated and explained, as far as there is time; what is left is for putting it together.
"""

from __future__ import annotations

from collections.abc import Callable

OVER_SHARE = 0.2
OVER_SECONDS = 3.0

SEARCH_END, DATES_END, SPREAD_END, PLAN_END, EXPLAIN_END = 0.2, 0.4, 0.55, 0.75, 0.85
"""By so much of the overtime each step is at its end, in this order.

Dates are those of the visits that professors join, and of a semester's groups where they are searched exactly. Without
any plan a search goes on beyond its own end, as there is nothing to be dated: until the end of ``PLAN_END``.
"""


def overtime_seconds(limit_seconds: float) -> float:
    """So long after its limit a run has ended, at the latest."""
    return OVER_SHARE * limit_seconds + OVER_SECONDS


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
