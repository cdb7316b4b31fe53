"""Time, which the models do not know themselves."""

from __future__ import annotations

from typing import Protocol


class Deadline(Protocol):
    """Time as the search sees it."""

    def runs(self) -> bool:
        """Whether to go on."""
        ...

    def left(self) -> float | None:
        """Seconds left, ``None`` without a limit."""
        ...


class Unhurried:
    """No deadline at all."""

    def runs(self) -> bool:
        """Always."""
        return True

    def left(self) -> None:
        """No limit."""
