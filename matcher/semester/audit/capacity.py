"""Limits at one moment: a university's seats and class leaders, a school's computers (S7, S8).

A sweep over the starts and ends of a day finds how much is in use at each moment; pairs of groups are never compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter, itemgetter

from matcher.audit.violation import Violation
from matcher.audit.week import clock, weekday_word
from matcher.semester.audit.groups import GroupRows, GroupTimetable
from matcher.semester.audit.index import PlanIndex
from models.rules.semester import S7, S8
from models.semester.problem import Group


@dataclass(frozen=True, slots=True)
class Use:
    """What a group uses from ``start`` to ``end`` (minutes after midnight).

    ``cell`` is the row that says so; ``weekly`` marks a time that the weekly timetable holds too.
    """

    start: int
    end: int
    amount: int
    group: Group
    cell: str
    weekly: bool = True


@dataclass(frozen=True, slots=True)
class Overload:
    """A stretch in which more is in use than there is, at its peak."""

    start: int
    amount: int
    users: tuple[Use, ...]


def overloads(uses: Iterable[Use], limit: int) -> Iterator[Overload]:
    """Each unbroken stretch over the limit, at its peak. Uses that touch do not overlap."""
    rows = [use for use in uses if use.start < use.end]
    changes = [(use.start, True, use) for use in rows] + [(use.end, False, use) for use in rows]
    changes.sort(key=itemgetter(0))
    active: dict[int, Use] = {}
    amount = 0
    peak: Overload | None = None
    for minute, at_once in groupby(changes, key=itemgetter(0)):
        for _, begins, use in at_once:
            amount += use.amount if begins else -use.amount
            if begins:
                active[id(use)] = use
            else:
                del active[id(use)]
        if amount <= limit:
            if peak is not None:
                yield peak
            peak = None
        elif peak is None or amount > peak.amount:
            peak = Overload(minute, amount, tuple(active.values()))


_UNIVERSITY, _SCHOOL = attrgetter("university_id"), attrgetter("school_id")

Day = tuple[str, str]
"""A place (a university's or school's id) and a weekday (``mon``) or an ISO date."""


@dataclass(frozen=True, slots=True)
class AuditCapacity:
    """What a place has of something: the limit of each place that has one, and what a group uses.

    The texts are ``audit.CODE`` for the weekly timetable and ``audit.CODE_on_date`` for a date.
    """

    rule: str
    code: str
    limits: Mapping[str, int]
    place: Callable[[GroupRows], str]
    amount: Callable[[GroupRows], int]

    def judge(self, index: PlanIndex) -> Iterator[Violation]:
        """A violation for each stretch over a limit.

        What the timetable shows is not said again of each of its dates.
        """
        for (place, weekday), uses in self.weekly(index).items():
            for overload in overloads(uses, self.limits[place]):
                yield self._violation(self.code, place, overload, {"weekday": weekday})
        for (place, day), uses in self._dated(index).items():
            for overload in overloads(uses, self.limits[place]):
                if not all(use.weekly for use in overload.users):
                    yield self._violation(f"{self.code}_on_date", place, overload, {"date": day})

    def _groups(self, index: PlanIndex) -> list[tuple[str, GroupRows]]:
        places = ((self.place(group), group) for group in index.groups.meeting)
        return [(place, group) for place, group in places if place in self.limits]

    def weekly(self, index: PlanIndex) -> dict[Day, list[Use]]:
        """The uses of the weekly timetable at each place that has a limit, by weekday."""
        days: dict[Day, list[Use]] = {}
        for place, rows in self._groups(index):
            group, amount = Group(*rows.people), self.amount(rows)
            for row in rows.slots:
                use = Use(row.start, row.end, amount, group, row.cell)
                days.setdefault((place, weekday_word(row.weekday)), []).append(use)
        return days

    def _dated(self, index: PlanIndex) -> dict[Day, list[Use]]:
        """The uses of the dates at which a place has a session beside the timetable; others show nothing new."""
        groups = self._groups(index)
        beside = _dates_beside(groups)
        days: dict[Day, list[Use]] = {}
        for place, rows in groups:
            if not beside[place]:
                continue
            group, amount = Group(*rows.people), self.amount(rows)
            for row in rows.sessions:
                if row.date in beside[place]:
                    weekly = (row.weekday, row.start, row.end) in rows.timetable.slots
                    use = Use(row.start, row.end, amount, group, row.cell, weekly)
                    days.setdefault((place, row.date.isoformat()), []).append(use)
        return days

    def _violation(self, code: str, place: str, overload: Overload, day: Mapping[str, str]) -> Violation:
        groups = tuple(f"{use.group.university_id}/{use.group.school_id}" for use in overload.users)
        cells = tuple(use.cell for use in overload.users)
        amount, limit = str(overload.amount), str(self.limits[place])
        figures = {"place": place, "start": clock(overload.start), "amount": amount, "limit": limit, **day}
        return Violation(self.rule, code, groups, cells, figures)


def _dates_beside(groups: Iterable[tuple[str, GroupRows]]) -> Mapping[str, Set[date]]:
    """For each place the dates of its groups' sessions at other times of the week than the slots'."""
    known: dict[GroupTimetable, frozenset[date]] = {}
    beside: dict[str, set[date]] = {}
    for place, rows in groups:
        if rows.timetable not in known:
            known[rows.timetable] = rows.timetable.dates_beside
        beside.setdefault(place, set()).update(known[rows.timetable])
    return beside


def _limits(named: Mapping[str, int | None], extra: int) -> dict[str, int]:
    """The limits that the tables name, with what the policy adds; none is below zero."""
    return {place: max(limit + extra, 0) for place, limit in named.items() if limit is not None}


def resources(index: PlanIndex) -> Mapping[str, AuditCapacity]:
    """What places have of seats, class leaders and computers, with what the policy adds, by text code."""
    universities, schools = index.semester.universities.values(), index.semester.schools.values()
    policy = index.policy
    seats = _limits({place.id: place.seats for place in universities}, policy[S7].extra_seats)
    leaders = _limits({place.id: place.class_leaders for place in universities}, policy[S7].extra_class_leaders)
    computers = _limits({place.id: place.computers for place in schools}, policy[S8].extra_computers)
    return {
        "seats": AuditCapacity("S7", "seats", seats, _UNIVERSITY, attrgetter("seated_tutors")),
        "class_leaders": AuditCapacity("S7", "class_leaders", leaders, _UNIVERSITY, lambda _: 1),
        "computers": AuditCapacity("S8", "computers", computers, _SCHOOL, attrgetter("seated_children")),
    }


def s7(index: PlanIndex) -> Iterator[Violation]:
    """S7: at no moment more paired tutors than seats, nor more groups than class leaders."""
    limited = resources(index)
    yield from limited["seats"].judge(index)
    yield from limited["class_leaders"].judge(index)


def s8(index: PlanIndex) -> Iterator[Violation]:
    """S8: at no moment more paired children of a school than it has computers."""
    yield from resources(index)["computers"].judge(index)
