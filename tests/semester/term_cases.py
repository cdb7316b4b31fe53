"""Small semesters with a term: groups of one school each, whose tutors are all alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from matcher.semester.tables.plan_rows import WrittenPair, WrittenSemester, WrittenSession, WrittenSlot
from matcher.tables.plan_rows import WrittenSummary
from models.policy import Policy
from models.semester.dating.dates import SessionDates, date_sessions, sessions_admitted
from models.semester.plan import Session
from models.semester.problem import Child, Gender, Group, School, Semester, Slot, Term, Tutor, University
from models.week import Interval, Week

MON, TUE, WED, THU, FRI = range(5)
FOUR, HALF_PAST_FIVE, SIX = 960, 1050, 1080
EVENINGS = dict.fromkeys(range(5), "16:00-20:30")


def clock(written: str) -> int:
    return 60 * int(written[:2]) + int(written[3:])


def week(windows: Mapping[int, str]) -> Week:
    def day(weekday: int) -> tuple[Interval, ...]:
        if weekday not in windows:
            return ()
        start, end = windows[weekday].split("-")
        return (Interval(clock(start), clock(end)),)

    return (day(0), day(1), day(2), day(3), day(4))


@dataclass(frozen=True)
class Team:
    """A group ``U1/Sn``: its slots, its school's windows, its tutors' hours and number."""

    pair: tuple[Slot, ...]
    windows: Mapping[int, str] = field(default_factory=lambda: EVENINGS)
    free: Mapping[int, str] = field(default_factory=lambda: EVENINGS)
    tutors: int = 1


@dataclass(frozen=True)
class Instance:
    """A semester with the decisions that the dates follow from."""

    semester: Semester
    slots: Mapping[Group, tuple[Slot, ...]]
    tutor_ids: Mapping[Group, tuple[str, ...]]

    def written(self, sessions: Sequence[Session], policy: Policy) -> WrittenSemester:
        """The plan as its files would say it (no summary: no rule of dates reads it)."""
        rows = [(group, *slot) for group, pair in self.slots.items() for slot in map(_cells, pair)]
        pairs = [(group, tutor_id) for group, tutors in self.tutor_ids.items() for tutor_id in tutors]
        length = policy.session_minutes
        return WrittenSemester(
            tuple(
                WrittenPair(n, f"C{t}", t, of.university_id, of.school_id, "英語", 100, True, False)
                for n, (of, t) in enumerate(pairs, 2)
            ),
            tuple(
                WrittenSlot(n, of.university_id, of.school_id, day, start, start + length)
                for n, (of, day, start) in enumerate(rows, 2)
            ),
            tuple(
                WrittenSession(
                    n,
                    one.group.university_id,
                    one.group.school_id,
                    one.number,
                    one.date,
                    one.weekday,
                    one.start,
                    one.start + length,
                    one.kind.value,
                    one.co_learning,
                )
                for n, one in enumerate(sessions, 2)
            ),
            (),
            summary=WrittenSummary("optimal", ()),
        )


def _cells(slot: Slot) -> tuple[int, int]:
    return slot.weekday, slot.start


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
    tutor_ids = {
        group: tuple(f"T{n}.{k}" for k in range(team.tutors))
        for n, (group, team) in enumerate(zip(groups, teams, strict=True))
    }
    schools = {
        group.school_id: School(group.school_id, "", week(team.windows), "", shared_computers)
        for group, team in reversed(list(zip(groups, teams, strict=True)))
    }
    tutors = {
        one: Tutor(one, of.university_id, Gender.F, {"英語": 3}, 8, 4, True, week(team.free))
        for (of, ids), team in zip(tutor_ids.items(), teams, strict=True)
        for one in ids
    }
    children = {
        f"C{one}": Child(f"C{one}", of.school_id, of.university_id, Gender.F, 5, ("英語",))
        for of, ids in tutor_ids.items()
        for one in ids
    }
    universities = {group.university_id: University(group.university_id, "", seats, leaders) for group in groups}
    semester = Semester(universities, schools, tuple(groups), children, tutors, term=term)
    slots = {group: team.pair for group, team in zip(groups, teams, strict=True)}
    return Instance(semester, slots, tutor_ids)


def term(first: str, last: str, weeks: int = 10, closed: Sequence[str] = ()) -> Term:
    days = frozenset(date.fromisoformat(day) for day in closed)
    return Term(date.fromisoformat(first), date.fromisoformat(last), weeks, closed=days)


PROGRAMME = Policy.programme()
MON_WED = (Slot(MON, FOUR), Slot(WED, FOUR))
TUE_THU = (Slot(TUE, FOUR), Slot(THU, FOUR))
WED_FRI = (Slot(WED, FOUR), Slot(FRI, FOUR))
AUTUMN = term("2025-09-01", "2026-01-16")
TEN_WEEKS = term("2025-09-01", "2025-11-09")
"""From Monday 1 September, ten weeks and no day more; two Mondays and two Fridays are holidays."""


def dates_of(given: Instance, policy: Policy = PROGRAMME) -> SessionDates:
    return date_sessions(given.semester, policy, given.slots, given.tutor_ids)


def admitted(given: Instance, sessions: tuple[Session, ...], policy: Policy = PROGRAMME) -> bool:
    return sessions_admitted(given.semester, policy, given.slots, given.tutor_ids, sessions)
