"""Small semesters planned by hand, in each of which somebody is left without a tutor for a known reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from models.deadline import UNHURRIED
from models.policy import Policy
from models.semester.plan import ChildReason, Pair, SemesterPlan, Unmatched
from models.semester.problem import Child, Gender, Group, School, Semester, Slot, Tutor, University
from models.semester.shortfall.explain import explain
from models.semester.timetable import WeekSlots
from models.week import Interval, Week
from tests.deadlines import Looks

F, M = Gender.F, Gender.M
FOUR, HALF_PAST_FIVE, SIX = 960, 1050, 1080
MON, TUE, WED, THU, FRI = range(5)
A, B = Group("U", "A"), Group("U", "B")
AT_MON_WED = (Slot(MON, FOUR), Slot(WED, FOUR))


def week(*weekdays: int, start: int = FOUR, end: int = SIX) -> Week:
    """The same hours on those weekdays."""
    mon, tue, wed, thu, fri = ((Interval(start, end),) if day in weekdays else () for day in range(5))
    return (mon, tue, wed, thu, fri)


def child(child_id: str, school: str = "A", gender: Gender = F, subject: str = "英語", waiver: str = "") -> Child:
    return Child(child_id, school, "U", gender, 5, (subject, "國語"), name=f"小明{child_id}", gender_waiver=waiver)


def tutor(
    tutor_id: str,
    *weekdays: int,
    gender: Gender = F,
    subject: str = "英語",
    hours: tuple[float, float] = (8, 4),
    agreement: bool = True,
) -> Tutor:
    free = week(*(weekdays or range(5)))
    return Tutor(tutor_id, "U", gender, {subject: 2}, *hours, agreement, free, name=f"大華{tutor_id}")


def semester(
    children: list[Child],
    tutors: list[Tutor],
    *,
    windows: Mapping[str, Week] = {},
    seats: int | None = None,
    leaders: int | None = None,
    computers: int | None = None,
) -> Semester:
    return Semester(
        {"U": University("U", "彩虹大學", seats, leaders)},
        {
            place: School(place, f"{place}國小", windows.get(place, week(MON, WED)), computers=computers)
            for place in ("A", "B")
        },
        (A, B),
        {one.id: one for one in children},
        {one.id: one for one in tutors},
    )


def plan(pairs: str = "", **slots: WeekSlots) -> SemesterPlan:
    """``pairs`` are written ``C1-T1 C2-T2``; a keyword is a school and when its group meets."""
    both = [pair.split("-") for pair in pairs.split()]
    return SemesterPlan(
        tuple(Pair(child_id, tutor_id, 50, same_gender=True, kept=False) for child_id, tutor_id in both),
        {Group("U", school): when for school, when in slots.items()},
    )


TWO_A_TUTOR = {"rules": {"P1": {"children_a_tutor": 2}}}


@dataclass(frozen=True)
class Case:
    """A planned semester and why ``child_id`` is unmatched."""

    semester: Semester
    child_id: str
    reason: ChildReason
    plan: SemesterPlan = field(default_factory=plan)
    policy: Mapping[str, object] = field(default_factory=dict)
    proven: bool = True
    dates_hold: tuple[WeekSlots, ...] | None = None
    """The slot pairs that the term's dates hold; ``None`` is all."""
    looks: int | None = None
    """After so many looks at it the deadline has passed; ``None`` is never."""

    @property
    def read_policy(self) -> Policy:
        return Policy.from_mapping(self.policy)

    def explained(self) -> tuple[Unmatched, ...]:
        return explain(
            self.semester,
            self.read_policy,
            self.plan,
            lambda university: self.proven,
            lambda group, pair: self.dates_hold is None or pair in self.dates_hold,
            UNHURRIED if self.looks is None else Looks(self.looks),
        )


ONE = [child("C1")]
TWO = [child("C1"), child("C2")]
SHORT = plan("C1-T1", A=AT_MON_WED)
LATE_GOAL = {"goals": ["waivers", "paired"]}
NEVER_MIXED = {"rules": {"P2": {"mixed": "never"}}}
TWO_SCHOOLS = [child("C1"), child("C2", "B")]
TWO_TUTORS = [tutor("T1"), tutor("T2")]
ONCE = {"rules": {"S1": {"sessions_a_week": 1}}}
TOGETHER = {"rules": {"S2": {"most_minutes_a_day": 180}}}
ANY_SUBJECT = {"rules": {"P3": {"holds": "waive"}}}
ANY_UNIVERSITY = {"rules": {"P8": {"holds": "waive"}}}
AT_MON = (Slot(MON, FOUR),)

CASES: Mapping[str, Case] = {
    "not served": Case(semester([replace(child("C1"), university_id="")], [tutor("T1")]), "C1", ChildReason.NOT_SERVED),
    "no subject": Case(semester(ONE, [tutor("T1", subject="數學")]), "C1", ChildReason.NO_SUBJECT),
    "no tutors at all": Case(semester(ONE, []), "C1", ChildReason.NO_SUBJECT),
    "subject below the level": Case(
        semester(ONE, [tutor("T1")]), "C1", ChildReason.NO_SUBJECT, policy={"rules": {"P3": {"level": 3}}}
    ),
    "none of the subjects": Case(
        semester(ONE, [tutor("T1", subject="數學")]),
        "C1",
        ChildReason.NO_SUBJECT,
        policy={"rules": {"P3": {"need": "any"}}},
    ),
    "not qualified": Case(
        semester(ONE, [tutor("T1", hours=(6, 3.5)), tutor("T2", agreement=False)]), "C1", ChildReason.NOT_QUALIFIED
    ),
    "not qualified in all": Case(
        semester(ONE, [tutor("T1", hours=(9, 4))]),
        "C1",
        ChildReason.NOT_QUALIFIED,
        policy={"rules": {"P5": {"total_hours": 16}}},
    ),
    "one not qualified": Case(semester(ONE, [tutor("T1", hours=(7, 4))]), "C1", ChildReason.NOT_QUALIFIED),
    "not qualified nor free": Case(semester(ONE, [tutor("T1", TUE, agreement=False)]), "C1", ChildReason.NOT_QUALIFIED),
    "no gender": Case(semester(ONE, [tutor("T1", gender=M), tutor("T2", TUE, gender=M)]), "C1", ChildReason.NO_GENDER),
    "no gender, one and not free": Case(semester(ONE, [tutor("T1", TUE, gender=M)]), "C1", ChildReason.NO_GENDER),
    "no gender, no waivers": Case(
        semester([child("C1", waiver="W")], [tutor("T1", gender=M)]), "C1", ChildReason.NO_GENDER, policy=NEVER_MIXED
    ),
    "forbidden": Case(
        replace(semester(ONE, [tutor("T1")]), forbidden=frozenset({("C1", "T1")})), "C1", ChildReason.FORBIDDEN
    ),
    "locked to another": Case(
        replace(semester(TWO, [tutor("T1")]), pair_locks=(("C1", "T1"),)), "C2", ChildReason.FORBIDDEN, SHORT
    ),
    "one weekday": Case(semester(ONE, [tutor("T1")], windows={"A": week(MON)}), "C1", ChildReason.NO_SLOT),
    "no weekday": Case(
        semester(ONE, [tutor("T1")], windows={"A": week(MON, WED, end=1049)}), "C1", ChildReason.NO_SLOT
    ),
    "no slot for locks": Case(
        replace(semester(ONE, [tutor("T1")]), slot_locks={A: (Slot(FRI, FOUR),)}), "C1", ChildReason.NO_SLOT
    ),
    "sessions too long": Case(
        semester(ONE, [tutor("T1")]), "C1", ChildReason.NO_SLOT, policy={"rules": {"S2": {"most_minutes_a_day": 60}}}
    ),
    "no time": Case(
        semester(
            ONE,
            [replace(tutor("T1"), free=((Interval(FOUR, HALF_PAST_FIVE),), (), (Interval(FOUR, 1020),), (), ()))],
        ),
        "C1",
        ChildReason.NO_TIME,
    ),
    "no time, but another day": Case(
        semester(ONE, [tutor("T1", MON, TUE), tutor("T2", FRI)]), "C1", ChildReason.NO_TIME
    ),
    "no time for locks": Case(
        replace(
            semester(ONE, [tutor("T1", MON, TUE)], windows={"A": week(MON, TUE, WED)}),
            slot_locks={A: (Slot(WED, FOUR),)},
        ),
        "C1",
        ChildReason.NO_TIME,
    ),
    "no time for locks, two tutors": Case(
        replace(
            semester(ONE, [tutor("T1", MON, TUE), tutor("T2", TUE)], windows={"A": week(MON, TUE, WED)}),
            slot_locks={A: (Slot(WED, FOUR),)},
        ),
        "C1",
        ChildReason.NO_TIME,
    ),
    "no time beside a locked pair": Case(
        replace(
            semester(TWO, [tutor("T1", MON, WED), tutor("T2", TUE, THU)], windows={"A": week(MON, TUE, WED, THU)}),
            pair_locks=(("C1", "T1"),),
        ),
        "C2",
        ChildReason.NO_TIME,
        SHORT,
    ),
    "no slot for dates": Case(semester(ONE, [tutor("T1")]), "C1", ChildReason.NO_SLOT, dates_hold=()),
    "no time for dates": Case(
        semester(ONE, [tutor("T1", MON, TUE)], windows={"A": week(MON, TUE, WED)}),
        "C1",
        ChildReason.NO_TIME,
        dates_hold=(AT_MON_WED,),
    ),
    "no time for dates, two tutors": Case(
        semester(ONE, [tutor("T1", MON, TUE), tutor("T2", MON, TUE)], windows={"A": week(MON, TUE, WED)}),
        "C1",
        ChildReason.NO_TIME,
        dates_hold=(AT_MON_WED,),
    ),
    "no seats": Case(semester(ONE, [tutor("T1")], seats=0), "C1", ChildReason.SEATS),
    "no leaders": Case(semester(ONE, [tutor("T1")], leaders=0), "C1", ChildReason.CLASS_LEADERS),
    "no computers": Case(semester(ONE, [tutor("T1")], computers=0), "C1", ChildReason.COMPUTERS),
    "shortage": Case(
        semester([*TWO, child("C3")], TWO_TUTORS), "C3", ChildReason.SHORTAGE, plan("C1-T1 C2-T2", A=AT_MON_WED)
    ),
    "shortage of one": Case(semester(TWO, [tutor("T1")]), "C2", ChildReason.SHORTAGE, SHORT),
    "shortage beside a locked pair": Case(
        replace(semester([*TWO, child("C3")], TWO_TUTORS), pair_locks=(("C1", "T1"),)),
        "C3",
        ChildReason.SHORTAGE,
        plan("C1-T1 C2-T2", A=AT_MON_WED),
    ),
    "shortage of many": Case(
        semester([child(f"C{k:02d}") for k in range(12)], [tutor("T1")]),
        "C11",
        ChildReason.SHORTAGE,
        plan("C00-T1", A=AT_MON_WED),
    ),
    "shortage, group apart": Case(semester(TWO_SCHOOLS, [tutor("T1")]), "C2", ChildReason.SHORTAGE, SHORT),
    "shortage and no seats": Case(
        semester([*TWO, child("C3")], TWO_TUTORS, seats=1), "C3", ChildReason.SHORTAGE, SHORT
    ),
    "seats": Case(semester(TWO, TWO_TUTORS, seats=1), "C2", ChildReason.SEATS, SHORT),
    "seats, with a group that starts later": Case(
        semester(
            [child("C1"), child("C2", "B"), child("C3")],
            [*TWO_TUTORS, tutor("T3")],
            windows={"B": week(MON, WED, start=990)},
            seats=2,
        ),
        "C3",
        ChildReason.SEATS,
        plan("C1-T1 C2-T2", A=AT_MON_WED, B=(Slot(MON, 990), Slot(WED, 990))),
    ),
    "seats, after a change": Case(
        replace(semester(TWO, TWO_TUTORS, seats=1), forbidden=frozenset({("C2", "T2")})), "C2", ChildReason.SEATS, SHORT
    ),
    "class leaders": Case(semester(TWO_SCHOOLS, TWO_TUTORS, leaders=1), "C2", ChildReason.CLASS_LEADERS, SHORT),
    "computers": Case(semester(TWO, TWO_TUTORS, computers=1), "C2", ChildReason.COMPUTERS, SHORT),
    "seats and computers": Case(semester(TWO, TWO_TUTORS, seats=1, computers=1), "C2", ChildReason.SEATS, SHORT),
    "timetable": Case(
        semester(
            [*TWO, child("C3")],
            [tutor("T1"), tutor("T2", TUE, THU), tutor("T3", TUE, THU)],
            windows={"A": week(MON, TUE, WED, THU)},
        ),
        "C3",
        ChildReason.TIMETABLE,
        plan("C1-T1", A=AT_MON_WED),
        proven=False,
    ),
    "timetable, and tutors nearly free": Case(
        semester(
            [*TWO, child("C3")],
            [
                tutor("T1"),
                tutor("T2", MON, TUE, THU),
                replace(tutor("T3", TUE, THU), free=week(MON, TUE, WED, THU, end=1040)),
                tutor("T4", TUE, THU),
            ],
            windows={"A": week(MON, TUE, WED, THU)},
        ),
        "C3",
        ChildReason.TIMETABLE,
        plan("C1-T1", A=AT_MON_WED),
    ),
    "timetable, another goal first": Case(
        semester(
            [*TWO, child("C3"), child("C4", waiver="W")],
            [tutor("T1"), tutor("T2"), tutor("T3", TUE, THU), tutor("T4", TUE, THU)],
            windows={"A": week(MON, TUE, WED, THU)},
        ),
        "C4",
        ChildReason.TIMETABLE,
        plan("C1-T1 C2-T2", A=AT_MON_WED),
        policy={"goals": ["fit", "paired"]},
    ),
    "timetable, nobody free": Case(
        semester(
            [child("C1"), child("C2", subject="數學")],
            [tutor("T1", MON, WED), tutor("T2", TUE, THU, subject="數學")],
            windows={"A": week(MON, TUE, WED, THU)},
        ),
        "C2",
        ChildReason.TIMETABLE,
        SHORT,
    ),
    "timetable, group apart": Case(
        semester(
            [*TWO, child("C3", "B")],
            [tutor("T1", MON, WED), tutor("T2", MON, WED), tutor("T3", TUE, THU)],
            windows={"A": week(MON, TUE, WED, THU)},
        ),
        "C3",
        ChildReason.TIMETABLE,
        plan("C1-T1 C2-T2", A=AT_MON_WED),
    ),
    "timetable, group apart and one tutor": Case(
        semester(
            [child("C1"), child("C2", "B")],
            [tutor("T1", MON, TUE, WED, THU), tutor("T2", TUE, THU)],
            windows={"A": week(MON, TUE, WED, THU)},
        ),
        "C2",
        ChildReason.TIMETABLE,
        SHORT,
        proven=False,
    ),
    "out of time": Case(semester(ONE, [tutor("T1")]), "C1", ChildReason.NOT_EXPLAINED, proven=False, looks=0),
    "ended early": Case(semester(ONE, [tutor("T1")]), "C1", ChildReason.NOT_PROVEN, proven=False),
    "ended early, after a change": Case(
        replace(semester(TWO, TWO_TUTORS), forbidden=frozenset({("C2", "T2")})),
        "C2",
        ChildReason.NOT_PROVEN,
        SHORT,
        proven=False,
    ),
    "another goal first": Case(
        semester([child("C1", waiver="W")], [tutor("T1", gender=M)]), "C1", ChildReason.OTHER_GOAL, policy=LATE_GOAL
    ),
    "a lottery": Case(
        semester(ONE, [tutor("T1")]), "C1", ChildReason.METHOD, policy={"method": "lottery"}, proven=False
    ),
    "first come, after a change": Case(
        replace(semester(TWO, TWO_TUTORS), forbidden=frozenset({("C2", "T2")})),
        "C2",
        ChildReason.METHOD,
        SHORT,
        policy={"method": "first_come", "goals": ["fit", "paired"]},
        proven=False,
    ),
    "stable, group apart": Case(
        semester(
            [child("C1"), child("C2", "B")],
            [tutor("T1", MON, TUE, WED, THU), tutor("T2", TUE, THU)],
            windows={"A": week(MON, TUE, WED, THU)},
        ),
        "C2",
        ChildReason.TIMETABLE,
        SHORT,
        policy={"method": "stable"},
        proven=False,
    ),
    "no tutors at all, any subject": Case(semester(ONE, []), "C1", ChildReason.NO_SUBJECT, policy=ANY_SUBJECT),
    "no subject, any university": Case(
        semester(ONE, [tutor("T1", subject="數學")]), "C1", ChildReason.NO_SUBJECT, policy=ANY_UNIVERSITY
    ),
    "no slot, once a week": Case(
        semester(ONE, [tutor("T1")], windows={"A": week(MON, WED, end=1049)}), "C1", ChildReason.NO_SLOT, policy=ONCE
    ),
    "no time, once a week": Case(semester(ONE, [tutor("T1", TUE)]), "C1", ChildReason.NO_TIME, policy=ONCE),
    "no time for two tutors, once a week": Case(
        semester(ONE, [tutor("T1", TUE), tutor("T2", THU)]), "C1", ChildReason.NO_TIME, policy=ONCE
    ),
    "shortage and no seats, once a week": Case(
        semester([*TWO, child("C3")], TWO_TUTORS, windows={"A": week(MON)}, seats=1),
        "C3",
        ChildReason.SHORTAGE,
        plan("C1-T1", A=AT_MON),
        policy=ONCE,
    ),
    "shortage, group apart, once a week": Case(
        semester(TWO_SCHOOLS, [tutor("T1")]), "C2", ChildReason.SHORTAGE, plan("C1-T1", A=AT_MON), policy=ONCE
    ),
    "timetable, once a week": Case(
        semester(TWO, [tutor("T1", MON), tutor("T2", WED)]),
        "C2",
        ChildReason.TIMETABLE,
        plan("C1-T1", A=AT_MON),
        policy=ONCE,
    ),
    "one weekday for one session": Case(
        semester(ONE, [tutor("T1")], windows={"A": week(MON)}), "C1", ChildReason.NO_SLOT, policy=TOGETHER
    ),
    "no weekday, two sessions a day": Case(
        semester(ONE, [tutor("T1")], windows={"A": week(MON, end=1049)}), "C1", ChildReason.NO_SLOT, policy=TOGETHER
    ),
    "no time, two sessions a day": Case(semester(ONE, [tutor("T1", TUE)]), "C1", ChildReason.NO_TIME, policy=TOGETHER),
    "no time for two tutors, two sessions a day": Case(
        semester(ONE, [tutor("T1", TUE), tutor("T2", THU)]), "C1", ChildReason.NO_TIME, policy=TOGETHER
    ),
    "one tutor for two children of three": Case(
        semester([*TWO, child("C3")], [tutor("T1")]),
        "C3",
        ChildReason.SHORTAGE,
        plan("C1-T1 C2-T1", A=AT_MON_WED),
        policy=TWO_A_TUTOR,
    ),
    "two tutors for two children each": Case(
        semester([child(f"C{k}") for k in range(5)], [tutor("T1", MON, WED), tutor("T2", MON, WED)]),
        "C4",
        ChildReason.SHORTAGE,
        plan("C0-T1 C1-T1 C2-T2 C3-T2", A=AT_MON_WED),
        policy=TWO_A_TUTOR,
    ),
    "a second child for a seated tutor": Case(
        semester(TWO, [tutor("T1")], seats=1), "C2", ChildReason.NOT_PROVEN, SHORT, policy=TWO_A_TUTOR, proven=False
    ),
    "a second child, but one computer": Case(
        semester(TWO, [tutor("T1")], seats=1, computers=1), "C2", ChildReason.COMPUTERS, SHORT, policy=TWO_A_TUTOR
    ),
    "a second tutor, but one seat": Case(
        semester([child("C1", subject="數學"), child("C2")], [tutor("T1", subject="數學"), tutor("T2")], seats=1),
        "C2",
        ChildReason.SEATS,
        SHORT,
        policy=TWO_A_TUTOR,
    ),
    "a tutor locked to one of the group": Case(
        replace(semester(TWO, [tutor("T1")]), pair_locks=(("C1", "T1"),)),
        "C2",
        ChildReason.NOT_PROVEN,
        SHORT,
        policy=TWO_A_TUTOR,
        proven=False,
    ),
    "a tutor locked to one of another group": Case(
        replace(semester([child("C1"), child("C2", "B")], [tutor("T1")]), pair_locks=(("C1", "T1"),)),
        "C2",
        ChildReason.FORBIDDEN,
        SHORT,
        policy=TWO_A_TUTOR,
    ),
    "taken by another group": Case(
        semester(
            [child("C1"), child("C2", "B"), child("C3", "B", subject="數學")],
            [tutor("T1"), tutor("T2", subject="數學")],
        ),
        "C2",
        ChildReason.TAKEN,
        plan("C1-T1 C3-T2", A=AT_MON_WED, B=AT_MON_WED),
        policy=TWO_A_TUTOR,
    ),
    "taken by another group, group apart": Case(
        semester([child("C1"), child("C2", "B")], [tutor("T1")]), "C2", ChildReason.TAKEN, SHORT, policy=TWO_A_TUTOR
    ),
}
