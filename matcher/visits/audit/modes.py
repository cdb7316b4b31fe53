"""The mode of an accompaniment: its visits, its workshop, and the places of a workshop (V7)."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.audit.violation import Violation
from matcher.grouping import group_by
from matcher.visits.audit.index import VISIT, WORKSHOP, Accompaniment, VisitIndex, hours_text, same_hours
from models.rules.visits import V7
from models.visits.problem import Mode, Workshop

NO_NUMBER = 0
"""What a workshop has for a number: it is no visit."""


def v7(index: VisitIndex) -> Iterator[Violation]:
    """V7: one mode, the school's where it asked for one, with its number of visits and its workshop."""
    for row in index.activities:
        if not row.is_visit and not row.is_workshop:
            yield row.violation("V7", "kind_unknown", value=row.written.kind, should=f"{VISIT}, {WORKSHOP}")
    for of in index.accompaniments:
        yield from _numbers(of)
        if of.written.mode not in tuple(Mode):
            yield of.violation("V7", "mode_unknown", value=of.written.mode)
            continue
        if of.school.mode is not None and of.written.mode != of.school.mode:
            yield of.violation("V7", "mode_not_asked", value=of.written.mode, should=of.school.mode)
        yield from _visit_count(index, of)
        yield from _without_workshop(of) if of.written.mode == Mode.A else _with_workshop(index, of)
    yield from _capacity(index)


def _numbers(of: Accompaniment) -> Iterator[Violation]:
    visits = [row.written for row in of.visits]
    if of.written.visits != len(visits):
        yield of.violation("V7", "visits_column", value=of.written.visits, should=len(visits))
    if [row.number for row in visits] != list(range(1, len(visits) + 1)):
        yield of.violation("V7", "visit_numbers", visits)


def _visit_count(index: VisitIndex, of: Accompaniment) -> Iterator[Violation]:
    fewest, most = index.policy[V7].visits(of.written.mode)
    visits = [row.written for row in of.visits]
    if not fewest <= len(visits) <= most:
        figures = {"count": len(visits), "least": fewest, "most": most}
        yield of.violation("V7", "visit_count", visits, mode=of.written.mode, **figures)


def _without_workshop(of: Accompaniment) -> Iterator[Violation]:
    if of.written.workshop_id or of.workshops:
        yield of.violation("V7", "workshop_in_mode_a", [row.written for row in of.workshops])


def _with_workshop(index: VisitIndex, of: Accompaniment) -> Iterator[Violation]:
    least = 60 * index.policy[V7].visit_hours_b
    minutes = sum(row.minutes for row in of.visits)
    if minutes < least:
        hours = {"hours": hours_text(minutes), "least": hours_text(least)}
        yield of.violation("V7", "few_visit_hours", [row.written for row in of.visits], **hours)
    if len(of.workshops) != 1:
        yield of.violation("V7", "workshop_count", [row.written for row in of.workshops], count=len(of.workshops))
    if of.workshop is None:
        yield of.violation("V7", "unknown_workshop", value=of.written.workshop_id)
        return
    yield from _workshop_rows(index, of, of.workshop)


def _workshop_rows(index: VisitIndex, of: Accompaniment, workshop: Workshop) -> Iterator[Violation]:
    least = 60 * index.policy[V7].workshop_hours
    if workshop.minutes < least:
        hours = {"hours": hours_text(workshop.minutes), "least": hours_text(least)}
        yield of.violation("V7", "short_workshop", workshop=workshop.id, **hours)
    for row in of.workshops:
        written = row.written
        if written.date != workshop.date:
            yield row.violation("V7", "workshop_date", workshop=workshop.id, should=workshop.date)
        if not same_hours(written.hours, workshop.minutes):
            hours = {"value": f"{written.hours:g}", "should": hours_text(workshop.minutes)}
            yield row.violation("V7", "workshop_hours_column", workshop=workshop.id, **hours)
        if written.number != NO_NUMBER or written.start is not None or written.end is not None:
            yield row.violation("V7", "workshop_as_visit")


def _capacity(index: VisitIndex) -> Iterator[Violation]:
    """A workshop's places count schools, each once."""
    attending = (of for of in index.accompaniments if of.workshop is not None and of.written.mode == Mode.B)
    for workshop_id, there in group_by(attending, lambda of: of.written.workshop_id).items():
        schools = {of.school.id: of.written for of in there}
        capacity = index.season.workshops[workshop_id].capacity
        if capacity is not None and len(schools) > capacity:
            figures = {"workshop": workshop_id, "count": len(schools), "limit": capacity}
            yield Violation.of("V7", "full_workshop", schools, schools.values(), **figures)
