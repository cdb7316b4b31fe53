"""An instance with a method, ready to go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from benchmarks.course import Course
from benchmarks.results import Judged

Planned = TypeVar("Planned")


class Prepared(Protocol):
    """What a programme makes of a run."""

    apart: bool
    """Whether the method runs in processes of its own, so that this one's memory is none of its memory."""

    def go(self, course: Course) -> None:
        """Run the method. Raises :class:`NotHereError` where something that it needs is not installed."""

    def judged(self) -> Judged:
        """What came of it, by the same measure for every method."""


@dataclass
class Trial(Generic[Planned]):
    """A method in this process, and the measure of what it gives."""

    method: Callable[[Course], Planned]
    judge: Callable[[Planned], Judged]
    apart: bool = False
    planned: Planned | None = None

    def go(self, course: Course) -> None:
        """Run the method."""
        self.planned = self.method(course)

    def judged(self) -> Judged:
        """What came of it."""
        assert self.planned is not None
        return self.judge(self.planned)
