"""Supervisors who join visits: where they may (V8, V9), and a school once (G1)."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.audit.violation import Violation
from matcher.audit.week import clock, inside, lengthen
from matcher.grouping import group_by
from matcher.visits.audit.index import ActivityRow, VisitIndex
from models.rules.visits import V9


def _joined(index: VisitIndex) -> list[ActivityRow]:
    return [row for row in index.activities if row.professor is not None]


def joined_twice_a_date(index: VisitIndex) -> Iterator[Violation]:
    """V8: a professor who joins two visits on one date."""
    days = group_by(_joined(index), lambda row: (row.written.professor_id, row.written.date))
    for (professor_id, day), rows in days.items():
        if len(rows) > 1:
            people, cited = (professor_id, *(row.school.id for row in rows)), (row.written for row in rows)
            yield Violation.of("V8", "professor_two_visits", people, cited, professor=professor_id, date=day)


def joined_where_busy(index: VisitIndex) -> Iterator[Violation]:
    """V9: a professor who is not there, not free, or joins more visits than are offered."""
    margin = index.policy[V9].margin_minutes
    for row in index.activities:
        yield from _presence(row, margin)
    for professor_id, rows in group_by(_joined(index), lambda row: row.written.professor_id).items():
        most = rows[0].professor.max_visits if rows[0].professor else None
        if most is not None and len(rows) > most:
            people, cited = (professor_id, *(row.school.id for row in rows)), (row.written for row in rows)
            figures = {"professor": professor_id, "count": len(rows), "most": most}
            yield Violation.of("V9", "professor_many_visits", people, cited, **figures)


def _presence(row: ActivityRow, margin: int) -> Iterator[Violation]:
    """The first thing wrong with the professor of a row, if any; hours are so many minutes longer at both ends."""
    written, professor = row.written, row.professor
    if professor is None:
        if written.professor_id:
            yield row.violation("V9", "unknown_professor", professor=written.professor_id)
        return
    if not row.is_visit:
        yield row.violation("V9", "professor_without_visit", professor=professor.id)
    elif written.date in professor.unavailable:
        yield row.violation("V9", "professor_unavailable", professor=professor.id)
    elif row.hours is not None and not inside(*row.hours, lengthen(professor.free, margin), written.date.weekday()):
        times = {"start": clock(row.hours[0]), "end": clock(row.hours[1])}
        yield row.violation("V9", "professor_busy", professor=professor.id, **times)


def schools_joined_twice(index: VisitIndex) -> Iterator[Violation]:
    """G1: the goal counts schools with one joined visit; a second is counted nowhere and takes a professor's time."""
    for school_id, rows in group_by(_joined(index), lambda row: row.school.id).items():
        if len(rows) > 1:
            people, cited = (school_id, *(row.written.professor_id for row in rows)), (row.written for row in rows)
            yield Violation.of("G1", "school_joined_twice", people, cited, school=school_id, count=len(rows))
