"""How a method gets on with an instance: what it has and what it has proven, second by second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

WITHIN = 0.01
"""«Within 1 %» of the best bound known."""


@dataclass(frozen=True)
class Moment:
    """What is known of the headline goal (more is better) after so many seconds; ``None`` is nothing."""

    seconds: float
    value: int | None
    bound: int | None


class Course:
    """The moments of one run at which its value or its bound got better, told as they come."""

    def __init__(self, tell: Callable[[Moment], None] = lambda moment: None) -> None:
        self.moments: list[Moment] = []
        self._tell = tell
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self._began

    def at(self, value: int | None, bound: int | None, seconds: float | None = None) -> None:
        """What the method has now, or had after so many ``seconds``."""
        before = self.moments[-1] if self.moments else Moment(0.0, None, None)
        moment = Moment(
            max(self.seconds if seconds is None else seconds, before.seconds),
            max((known for known in (before.value, value) if known is not None), default=None),
            min((known for known in (before.bound, bound) if known is not None), default=None),
        )
        if (moment.value, moment.bound) != (before.value, before.bound):
            self.moments.append(moment)
            self._tell(moment)


class PartsOfCourse:
    """The course of a method that goes part by part: a plan is one when every part has one."""

    def __init__(self, course: Course, countable: Sequence[int]) -> None:
        """``countable`` bounds the value of each part anyway."""
        self._course = course
        self._values: list[int | None] = [None] * len(countable)
        self._bounds = list(countable)

    def at(self, part: int, value: int | None, bound: int | None, seconds: float | None = None) -> None:
        """What the method has now of one part."""
        self._values[part] = max((known for known in (self._values[part], value) if known is not None), default=None)
        self._bounds[part] = min(self._bounds[part], self._bounds[part] if bound is None else bound)
        known = [value for value in self._values if value is not None]
        self._course.at(sum(known) if len(known) == len(self._values) else None, sum(self._bounds), seconds)


def seconds_to_first(moments: Iterable[Moment]) -> float | None:
    """When the first plan was there that gives anybody anything."""
    return next((moment.seconds for moment in moments if moment.value), None)


def seconds_to_within(moments: Iterable[Moment], known: int, share: float = WITHIN) -> float | None:
    """When a plan was there that falls short of the best bound ``known`` by that share at most."""
    enough = (1 - share) * known
    return next((moment.seconds for moment in moments if moment.value is not None and moment.value >= enough), None)


def seconds_to_proof(moments: Iterable[Moment]) -> float | None:
    """When bound and value met."""
    met = (moment.seconds for moment in moments if moment.value is not None and moment.value == moment.bound)
    return next(met, None)


def value_at(moments: Iterable[Moment], seconds: float) -> int | None:
    """The best value known after so many seconds."""
    known = [moment.value for moment in moments if moment.seconds <= seconds and moment.value is not None]
    return max(known, default=None)


def gap_percent(value: int | None, bound: int | None) -> float | None:
    """By how much the value falls short of the bound, in per cent of the bound; ``None`` where either is missing."""
    if value is None or bound is None:
        return None
    return 100 * (bound - value) / bound if bound else 0.0
