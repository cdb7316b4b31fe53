"""An instance with a method, ready to go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from benchmarks.course import Course
from benchmarks.results import Judgement

Found = TypeVar("Found")


class RunSetup(Protocol):
    """What a programme makes of a run."""

    apart: bool
    """Whether the method runs in processes of its own, so that this one's memory is none of its memory."""

    def go(self, course: Course) -> None:
        """Run the method. Raises :class:`NotHereError` where something that it needs is not installed."""

    def judgement(self) -> Judgement:
        """What came of it, by the same measure for every method."""


@dataclass
class Trial(Generic[Found]):
    """A method in this process, and the measure of what it gives."""

    method: Callable[[Course], Found]
    judge: Callable[[Found], Judgement]
    apart: bool = False
    planned: Found | None = None

    def go(self, course: Course) -> None:
        """Run the method."""
        self.planned = self.method(course)

    def judgement(self) -> Judgement:
        """What came of it."""
        assert self.planned is not None
        return self.judge(self.planned)
