"""The mode of an accompaniment: its visits, its workshop, and the places of a workshop (V7)."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.audit.violation import Violation
from matcher.visits.audit.index import (
    VISIT,
    WORKSHOP,
    Accompaniment,
    VisitIndex,
    broken,
    cells,
    hours_text,
    of_row,
    same_hours,
)
from models.rules.visits import V7
from models.visits.problem import Mode, Workshop

NO_NUMBER = 0
"""What a workshop has for a number: it is no visit."""


def v7(index: VisitIndex) -> Iterator[Violation]:
    """V7: one mode, the school's where it asked for one, with its number of visits and its workshop."""
    for row in index.activities:
        if not row.is_visit and not row.is_workshop:
            yield of_row("V7", "kind_unknown", row, value=row.written.kind, should=f"{VISIT}, {WORKSHOP}")
    for of in index.accompaniments:
        yield from _numbers(of)
        if of.written.mode not in tuple(Mode):
            yield broken("V7", "mode_unknown", of, value=of.written.mode)
            continue
        if of.school.mode is not None and of.written.mode != of.school.mode:
            yield broken("V7", "mode_not_asked", of, value=of.written.mode, should=of.school.mode)
        yield from _visit_count(index, of)
        yield from _without_workshop(of) if of.written.mode == Mode.A else _with_workshop(index, of)
    yield from _capacity(index)


def _numbers(of: Accompaniment) -> Iterator[Violation]:
    visits = [row.written for row in of.visits]
    if of.written.visits != len(visits):
        yield broken("V7", "visits_column", of, value=of.written.visits, should=len(visits))
    if [row.number for row in visits] != list(range(1, len(visits) + 1)):
        yield broken("V7", "visit_numbers", of, visits)


def _visit_count(index: VisitIndex, of: Accompaniment) -> Iterator[Violation]:
    fewest, most = index.policy[V7].visits(of.written.mode)
    visits = [row.written for row in of.visits]
    if not fewest <= len(visits) <= most:
        figures = {"count": len(visits), "least": fewest, "most": most}
        yield broken("V7", "visit_count", of, visits, mode=of.written.mode, **figures)


def _without_workshop(of: Accompaniment) -> Iterator[Violation]:
    if of.written.workshop_id or of.workshops:
        yield broken("V7", "workshop_in_mode_a", of, [row.written for row in of.workshops])


def _with_workshop(index: VisitIndex, of: Accompaniment) -> Iterator[Violation]:
    least = 60 * index.policy[V7].visit_hours_b
    minutes = sum(row.minutes for row in of.visits)
    if minutes < least:
        hours = {"hours": hours_text(minutes), "least": hours_text(least)}
        yield broken("V7", "few_visit_hours", of, [row.written for row in of.visits], **hours)
    if len(of.workshops) != 1:
        yield broken("V7", "workshop_count", of, [row.written for row in of.workshops], count=len(of.workshops))
    if of.workshop is None:
        yield broken("V7", "unknown_workshop", of, value=of.written.workshop_id)
        return
    yield from _workshop_rows(index, of, of.workshop)


def _workshop_rows(index: VisitIndex, of: Accompaniment, workshop: Workshop) -> Iterator[Violation]:
    least = 60 * index.policy[V7].workshop_hours
    if workshop.minutes < least:
        hours = {"hours": hours_text(workshop.minutes), "least": hours_text(least)}
        yield broken("V7", "short_workshop", of, workshop=workshop.id, **hours)
    for row in of.workshops:
        written = row.written
        if written.date != workshop.date:
            yield of_row("V7", "workshop_date", row, workshop=workshop.id, should=workshop.date)
        if not same_hours(written.hours, workshop.minutes):
            hours = {"value": f"{written.hours:g}", "should": hours_text(workshop.minutes)}
            yield of_row("V7", "workshop_hours_column", row, workshop=workshop.id, **hours)
        if written.number != NO_NUMBER or written.start is not None or written.end is not None:
            yield of_row("V7", "workshop_as_visit", row)


def _capacity(index: VisitIndex) -> Iterator[Violation]:
    """A workshop's places count schools, each once."""
    attending: dict[str, dict[str, Accompaniment]] = {}
    for of in index.accompaniments:
        if of.workshop is not None and of.written.mode == Mode.B:
            attending.setdefault(of.workshop.id, {})[of.school.id] = of
    for workshop_id, schools in attending.items():
        capacity = index.season.workshops[workshop_id].capacity
        if capacity is not None and len(schools) > capacity:
            figures = {"workshop": workshop_id, "count": str(len(schools)), "limit": str(capacity)}
            cited = cells(of.written for of in schools.values())
            yield Violation("V7", "full_workshop", tuple(schools), cited, figures)
