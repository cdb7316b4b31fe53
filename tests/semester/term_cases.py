"""Small semesters with a term: groups of one school each, whose tutors are all alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matcher.semester.audit.rules import audit_semester
from matcher.semester.tables.plan_rows import WrittenPair, WrittenSemester, WrittenSession, WrittenSlot
from matcher.tables.plan_rows import WrittenSummary
from models.policy import Policy
from models.semester.dating.dates import SessionDates, date_sessions, sessions_admitted
from models.semester.plan import Session
from models.semester.problem import Child, Gender, Group, School, Semester, Slot, Term, Tutor, University
from tests.hours import slots, week

PROGRAMME = Policy.programme()
EVENINGS = "16:00-20:30"
EVERY_EVENING = "mon tue wed thu fri"


@dataclass(frozen=True)
class Team:
    """A group ``U1/Sn``: its slots, its school's windows, its tutors' hours and number, in the words of a week.

    Slots without an hour begin at four, weekdays without hours are whole evenings.
    """

    slots: str
    windows: str = EVERY_EVENING
    free: str = EVERY_EVENING
    tutors: int = 1


@dataclass(frozen=True)
class Instance:
    """A semester with the decisions that the dates follow from."""

    semester: Semester
    slots: Mapping[Group, tuple[Slot, ...]]
    tutor_ids: Mapping[Group, tuple[str, ...]]

    @property
    def term(self) -> Term:
        assert self.semester.term is not None
        return self.semester.term

    def dates(self, policy: Policy = PROGRAMME, *args: Any, **more: Any) -> SessionDates:
        return date_sessions(self.semester, policy, self.slots, self.tutor_ids, *args, **more)

    def admits(self, sessions: Sequence[Session], policy: Policy = PROGRAMME) -> bool:
        return sessions_admitted(self.semester, policy, self.slots, self.tutor_ids, tuple(sessions))

    def broken(self, sessions: Sequence[Session], policy: Policy) -> set[str]:
        """The codes of the rules of times that the audit finds broken."""
        found = audit_semester(self.semester, policy, self.written(sessions, policy))
        return {violation.code for violation in found if violation.rule.startswith("S")}

    def written(self, sessions: Sequence[Session], policy: Policy) -> WrittenSemester:
        """The plan as its files would say it (no summary: no rule of dates reads it)."""
        length = policy.session_minutes
        pairs = [(of, tutor_id) for of, ids in self.tutor_ids.items() for tutor_id in ids]
        held = [(of, slot) for of, its in self.slots.items() for slot in its]
        return WrittenSemester(
            tuple(
                WrittenPair(n, f"C{t}", t, of.university_id, of.school_id, "英語", 100, True, False)
                for n, (of, t) in enumerate(pairs, 2)
            ),
            tuple(
                WrittenSlot(n, of.university_id, of.school_id, slot.weekday, slot.start, slot.start + length)
                for n, (of, slot) in enumerate(held, 2)
            ),
            tuple(
                WrittenSession(
                    *(n, one.group.university_id, one.group.school_id, one.number, one.date, one.weekday, one.start),
                    *(one.start + length, one.kind.value, one.co_learning),
                )
                for n, one in enumerate(sessions, 2)
            ),
            (),
            summary=WrittenSummary("optimal", ()),
        )


def instance(
    term: Term | None,
    *teams: Team,
    seats: int | None = None,
    leaders: int | None = None,
    shared_computers: int | None = None,
) -> Instance:
    """Group n is ``U1/Sn``, or with ``shared_computers`` ``Un/S0``, all at the first school."""
    at_one_school = shared_computers is not None
    groups = [Group(f"U{n}", "S0") if at_one_school else Group("U1", f"S{n}") for n in range(len(teams))]
    both = list(zip(groups, teams, strict=True))
    ids = {group: tuple(f"T{n}.{k}" for k in range(team.tutors)) for n, (group, team) in enumerate(both)}
    schools = {
        group.school_id: School(group.school_id, "", week(team.windows, EVENINGS), "", shared_computers)
        for group, team in reversed(both)
    }
    tutors = {
        one: Tutor(one, group.university_id, Gender.F, {"英語": 3}, 8, 4, True, week(team.free, EVENINGS))
        for group, team in both
        for one in ids[group]
    }
    children = {
        f"C{one}": Child(f"C{one}", group.school_id, group.university_id, Gender.F, 5, ("英語",))
        for group in groups
        for one in ids[group]
    }
    universities = {group.university_id: University(group.university_id, "", seats, leaders) for group in groups}
    semester = Semester(universities, schools, tuple(groups), children, tutors, term=term)
    return Instance(semester, {group: slots(team.slots) for group, team in both}, ids)


def term(first: str, last: str, weeks: int = 10, closed: str = "") -> Term:
    days = frozenset(map(date.fromisoformat, closed.split()))
    return Term(date.fromisoformat(first), date.fromisoformat(last), weeks, closed=days)


AUTUMN = term("2025-09-01", "2026-01-16")
TEN_WEEKS = term("2025-09-01", "2025-11-09")
"""From Monday 1 September, ten weeks and no day more; two Mondays and two Fridays are holidays."""
