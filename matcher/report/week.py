"""The week of a university laid out as a grid: who meets when, overlapping groups side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HOUR = 60


@dataclass(frozen=True, slots=True)
class SessionBlock:
    """A weekly session in the grid: minutes after midnight, and its lane of ``lanes`` abreast."""

    item: int
    weekday: int
    start: int
    end: int
    lane: int
    lanes: int


@dataclass(frozen=True, slots=True)
class WeekGrid:
    """Blocks by weekday, Monday first, between two full hours in minutes after midnight."""

    first: int
    last: int
    days: tuple[tuple[SessionBlock, ...], ...]

    @property
    def hours(self) -> tuple[int, ...]:
        """The full hours the grid spans, both ends included."""
        return tuple(range(self.first, self.last + 1, HOUR))

    @property
    def lanes(self) -> tuple[int, ...]:
        """For each weekday the most sessions abreast, at least 1: how wide its column should be."""
        return tuple(max((block.lanes for block in day), default=1) for day in self.days)

    def top(self, block: SessionBlock) -> float:
        """Where the block begins, in percent of the grid's height."""
        return 100 * (block.start - self.first) / (self.last - self.first)

    def height(self, block: SessionBlock) -> float:
        """How long the block is, in percent of the grid's height."""
        return 100 * (block.end - block.start) / (self.last - self.first)


Span = tuple[int, int, int]
"""Start and end in minutes after midnight, and the item that the session belongs to."""


def _clusters(spans: Iterable[Span]) -> list[list[Span]]:
    """The sessions of a day in runs that overlap, each in order of start."""
    clusters: list[list[Span]] = []
    latest = -1
    for span in sorted(spans):
        if not clusters or span[0] >= latest:
            clusters.append([])
            latest = -1
        clusters[-1].append(span)
        latest = max(latest, span[1])
    return clusters


def _blocks(weekday: int, cluster: Sequence[Span]) -> list[SessionBlock]:
    """Each session in the first lane that is free when it starts."""
    ends: list[int] = []
    placed: list[tuple[Span, int]] = []
    for start, end, item in cluster:
        lane = next((lane for lane, until in enumerate(ends) if until <= start), len(ends))
        ends[lane : lane + 1] = [end]
        placed.append(((start, end, item), lane))
    return [SessionBlock(item, weekday, start, end, lane, len(ends)) for (start, end, item), lane in placed]


def week_grid(sessions: Iterable[tuple[int, int, int, int]]) -> WeekGrid | None:
    """Lay out ``(weekday, start, end, item)``, in minutes after midnight; ``None`` without any."""
    days: list[list[Span]] = [[] for _ in range(5)]
    for weekday, start, end, item in sessions:
        days[weekday].append((start, end, item))
    spans = [span for day in days for span in day]
    if not spans:
        return None
    first = min(start for start, _, _ in spans) // HOUR * HOUR
    last = -(-max(end for _, end, _ in spans) // HOUR) * HOUR
    return WeekGrid(
        first,
        last,
        tuple(
            tuple(block for cluster in _clusters(day) for block in _blocks(weekday, cluster))
            for weekday, day in enumerate(days)
        ),
    )
