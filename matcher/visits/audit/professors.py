"""Supervisors who join visits: where they may (V8, V9), and a school once (G1)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from typing import TypeVar

from matcher.audit.violation import Violation
from matcher.audit.week import clock, inside, lengthen
from matcher.visits.audit.index import ActivityRow, VisitIndex, cells, of_row
from models.rules.visits import V9

Key = TypeVar("Key", bound=Hashable)


def _grouped(keyed: Iterable[tuple[Key, ActivityRow]]) -> dict[Key, list[ActivityRow]]:
    groups: dict[Key, list[ActivityRow]] = {}
    for key, row in keyed:
        groups.setdefault(key, []).append(row)
    return groups


def _joined(index: VisitIndex) -> list[ActivityRow]:
    return [row for row in index.activities if row.professor is not None]


def joined_twice_a_date(index: VisitIndex) -> Iterator[Violation]:
    """V8: a professor who joins two visits on one date."""
    days: dict[tuple[str, date], list[ActivityRow]] = _grouped(
        ((row.professor.id, row.written.date), row) for row in _joined(index) if row.professor
    )
    for (professor_id, day), rows in days.items():
        if len(rows) > 1:
            people = (professor_id, *(row.school.id for row in rows))
            figures = {"professor": professor_id, "date": day.isoformat()}
            yield Violation("V8", "professor_two_visits", people, cells(row.written for row in rows), figures)


def joined_where_busy(index: VisitIndex) -> Iterator[Violation]:
    """V9: a professor who is not there, not free, or joins more visits than are offered."""
    margin = index.policy[V9].margin_minutes
    for row in index.activities:
        yield from _presence(row, margin)
    visits = _grouped((row.professor.id, row) for row in _joined(index) if row.professor)
    for professor_id, rows in visits.items():
        most = rows[0].professor.max_visits if rows[0].professor else None
        if most is not None and len(rows) > most:
            people = (professor_id, *(row.school.id for row in rows))
            figures = {"professor": professor_id, "count": str(len(rows)), "most": str(most)}
            yield Violation("V9", "professor_many_visits", people, cells(row.written for row in rows), figures)


def _presence(row: ActivityRow, margin: int) -> Iterator[Violation]:
    """The first thing wrong with the professor of a row, if any; hours are so many minutes longer at both ends."""
    written, professor = row.written, row.professor
    if professor is None:
        if written.professor_id:
            yield of_row("V9", "unknown_professor", row, professor=written.professor_id)
        return
    if not row.is_visit:
        yield of_row("V9", "professor_without_visit", row, professor=professor.id)
    elif written.date in professor.unavailable:
        yield of_row("V9", "professor_unavailable", row, professor=professor.id)
    elif row.hours is not None and not inside(*row.hours, lengthen(professor.free, margin), written.date.weekday()):
        times = {"start": clock(row.hours[0]), "end": clock(row.hours[1])}
        yield of_row("V9", "professor_busy", row, professor=professor.id, **times)


def schools_joined_twice(index: VisitIndex) -> Iterator[Violation]:
    """G1: the goal counts schools with one joined visit; a second is counted nowhere and takes a professor's time."""
    for school_id, rows in _grouped((row.school.id, row) for row in _joined(index)).items():
        if len(rows) > 1:
            people = (school_id, *(row.written.professor_id for row in rows))
            figures = {"school": school_id, "count": str(len(rows))}
            yield Violation("G1", "school_joined_twice", people, cells(row.written for row in rows), figures)
