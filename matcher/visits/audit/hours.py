"""How long an accompaniment and each visit last, and how visits follow each other (V6, V8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from matcher.audit.violation import Violation
from matcher.audit.week import clock
from matcher.grouping import group_by
from matcher.visits.audit.dates import same_day_later
from matcher.visits.audit.index import ActivityRow, VisitIndex, hours_text, same_hours
from matcher.visits.audit.professors import joined_twice_a_date
from models.rules.visits import V6, V8, VISIT_GRID_MINUTES


def v6(index: VisitIndex) -> Iterator[Violation]:
    """V6: enough hours, all before the same day of the third month; the first and last day written are so."""
    least, months = 60 * index.policy[V6].hours, index.policy[V6].months
    for of in index.accompaniments:
        rows = [row.written for row in of.activities]
        if of.minutes < least:
            hours = {"hours": hours_text(of.minutes), "least": hours_text(least)}
            yield of.violation("V6", "few_accompaniment_hours", rows, **hours)
        if not of.dates:
            continue
        first, last = of.dates[0], of.dates[-1]
        closing = same_day_later(first, months)
        if last >= closing:
            days = {"first": first, "last": last, "closing": closing, "months": months}
            yield of.violation("V6", "over_window", (rows[0], rows[-1]), **days)
        for column, value, should in (
            ("first_day", of.written.first_day, first),
            ("last_day", of.written.last_day, last),
        ):
            if value != should:
                yield of.violation("V6", "day_column", column=column, value=value, should=should)


def v8(index: VisitIndex) -> Iterator[Violation]:
    """V8: whole half hours, not too long; one thing a date for lead, school and professor; visits days apart."""
    for row in index.activities:
        if row.is_visit:
            yield from _times(index, row)
    yield from _lead_dates(index)
    yield from _school_dates(index)
    yield from joined_twice_a_date(index)
    yield from _days_apart(index)


def _times(index: VisitIndex, row: ActivityRow) -> Iterator[Violation]:
    most = 60 * index.policy[V8].most_hours
    if row.hours is None:
        yield row.violation("V8", "visit_without_times")
        return
    start, end = row.hours
    times = {"start": clock(start), "end": clock(end)}
    if start >= end:
        yield row.violation("V8", "visit_backwards", **times)
    elif start % VISIT_GRID_MINUTES or end % VISIT_GRID_MINUTES:
        yield row.violation("V8", "visit_off_grid", **times, grid=VISIT_GRID_MINUTES)
    if row.minutes > most:
        yield row.violation("V8", "long_visit", **times, hours=hours_text(row.minutes), most=hours_text(most))
    if not same_hours(row.written.hours, row.minutes):
        should = hours_text(row.minutes)
        yield row.violation("V8", "visit_hours_column", **times, value=f"{row.written.hours:g}", should=should)


Place = tuple[str, date]
"""An id and a date."""


def _lead_dates(index: VisitIndex) -> Iterator[Violation]:
    """One visit a date, or one workshop with any number of schools."""
    attended: dict[Place, set[str]] = {}
    for of in index.accompaniments:
        for row in of.workshops:
            if row.lead is not None:
                attended.setdefault((row.lead.id, row.written.date), set()).add(of.written.workshop_id)
    led = (row for row in index.activities if row.lead is not None)
    for place, rows in group_by(led, lambda row: (row.written.lead_id, row.written.date)).items():
        visits, workshops = sum(row.is_visit for row in rows), sum(row.is_workshop for row in rows)
        if visits > 1:
            yield _crowded("lead_two_visits", "lead", place, rows)
        elif visits and workshops:
            yield _crowded("lead_busy_with_workshop", "lead", place, rows)
        elif len(attended.get(place, ())) > 1:
            yield _crowded("lead_two_workshops", "lead", place, rows)


def _school_dates(index: VisitIndex) -> Iterator[Violation]:
    """One visit a date, and none on the date of the workshop."""
    for place, rows in group_by(index.activities, lambda row: (row.school.id, row.written.date)).items():
        visits, workshops = sum(row.is_visit for row in rows), sum(row.is_workshop for row in rows)
        if visits > 1:
            yield _crowded("school_two_visits", "school", place, rows)
        elif visits and workshops:
            yield _crowded("school_busy_with_workshop", "school", place, rows)


def _crowded(code: str, what: str, place: Place, rows: list[ActivityRow]) -> Violation:
    id_, day = place
    people, cited = (id_, *(row.school.id for row in rows)), (row.written for row in rows)
    return Violation.of("V8", code, people, cited, **{what: id_, "date": day})


def _days_apart(index: VisitIndex) -> Iterator[Violation]:
    """Visits to one school, whoever makes them; two on one date are told already."""
    least = index.policy[V8].days_apart
    visits = (row for row in index.activities if row.is_visit)
    for school_id, rows in group_by(visits, lambda row: row.school.id).items():
        dated = sorted((row.written for row in rows), key=lambda row: row.date)
        for one, two in pairwise(dated):
            days = (two.date - one.date).days
            if 0 < days < least:
                figures = {"school": school_id, "first": one.date, "second": two.date, "days": days, "least": least}
                yield Violation.of("V8", "visits_close", (school_id,), (one, two), **figures)
