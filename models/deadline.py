"""Time, which the models do not know themselves: somebody else's clock says how long to go on."""

from __future__ import annotations

from typing import Protocol


class Deadline(Protocol):
    """Time as a search or an explanation sees it."""

    def runs(self) -> bool:
        """Whether to go on."""
        ...

    def left(self) -> float | None:
        """Seconds left, ``None`` without a limit."""
        ...


class NoDeadline:
    """No deadline at all."""

    def runs(self) -> bool:
        """Always."""
        return True

    def left(self) -> None:
        """No limit."""


UNHURRIED = NoDeadline()


class OutOfTimeError(Exception):
    """A deadline has passed in the middle of something that is of no use half done."""


def check(deadline: Deadline) -> None:
    """Raises :class:`OutOfTimeError` where the deadline has passed."""
    if not deadline.runs():
        raise OutOfTimeError
