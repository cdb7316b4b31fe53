"""A small semester, planned by hand: two universities, three schools, thirteen children, a term."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from matcher.audit.violation import Violation
from matcher.semester.publication import SemesterPublication
from matcher.tables.faults import Fault, Severity
from matcher.texts import Language
from models.goals import GoalResult, Status
from models.policy import Policy
from models.programmes import SEMESTER
from models.semester.plan import (
    ChildReason,
    Pair,
    SemesterOutcome,
    SemesterPlan,
    Session,
    SessionKind,
    UniversityResult,
    Unmatched,
)
from models.semester.problem import Child, Gender, Group, School, Semester, Slot, Term, Tutor, University
from models.week import Interval, Week

F, M = Gender.F, Gender.M
EVENINGS: Week = ((Interval(16 * 60, 20 * 60 + 30),),) * 5
EAST, WEST = Group("001", "014001"), Group("001", "014002")
SOUTH = Group("002/b", "014003")
SLOTS = {
    EAST: (Slot(0, 17 * 60), Slot(3, 17 * 60)),
    WEST: (Slot(0, 17 * 60 + 30), Slot(2, 16 * 60)),
}

UNIVERSITIES = {
    "001": University("001", "國立東海岸大學", seats=20, class_leaders=2),
    "002/b": University("002/b", "南方科技大學"),
}
SCHOOLS = {
    "014001": School("014001", "臺東縣和平國小", EVENINGS, "臺東縣", 12),
    "014002": School("014002", "光明國中", EVENINGS, "花蓮縣"),
    "014003": School("014003", "<script>alert(1)</script>國小", EVENINGS, "屏東縣"),
    "014004": School("014004", "無人服務國小", EVENINGS, "屏東縣"),
}


def _child(place: int, group: Group, gender: Gender, name: str, subject: str = "英語") -> Child:
    return Child(f"00{place:02d}", group.school_id, group.university_id, gender, 5, (subject, "國語"), name)


CHILDREN = {
    child.id: child
    for child in (
        replace(_child(1, EAST, F, "王小美"), previous_tutor_id="0901"),
        _child(2, EAST, F, "=1+1"),
        replace(_child(3, EAST, M, "陳大文"), gender_waiver="東府教字第1140001號"),
        _child(4, EAST, M, "林志明", "數學"),
        replace(_child(5, EAST, F, "張雅婷"), previous_tutor_id="0904"),
        _child(6, WEST, F, "歐陽思齊"),
        _child(7, WEST, M, "黃國華"),
        _child(8, WEST, M, "吳建宏"),
        _child(9, WEST, F, "劉怡君", "數學"),
        _child(10, SOUTH, F, "蔡佳蓉"),
        _child(11, SOUTH, M, "楊宗翰"),
        _child(12, SOUTH, F, "許雅筑"),
        _child(13, Group("", "014004"), M, "鄭家豪"),
    )
}
TUTORS = {
    tutor_id: Tutor(tutor_id, university, gender, levels, 8, 4, True, EVENINGS, name)
    for tutor_id, university, gender, levels, name in (
        ("0901", "001", F, {"英語": 3}, "周詩涵"),
        ("0902", "001", F, {"英語": 2, "國語": 1}, "高子晴"),
        ("0903", "001", F, {"英語": 1}, "何欣怡"),
        ("0904", "001", F, {"英語": 3}, "孫婉婷"),
        ("0905", "001", M, {"英語": 2}, "羅俊傑"),
        ("0906", "002/b", M, {"自然": 2}, "簡志豪"),
    )
}
PAIRS = (
    Pair("0001", "0901", 67, same_gender=True, kept=True),
    Pair("0002", "0902", 56, same_gender=True, kept=False),
    Pair("0003", "0903", 22, same_gender=False, kept=False),
    Pair("0006", "0904", 67, same_gender=True, kept=False),
    Pair("0007", "0905", 44, same_gender=True, kept=False),
)
UNMATCHED = (
    Unmatched("0004", ChildReason.NO_SUBJECT),
    Unmatched("0005", ChildReason.SHORTAGE, ("0001", "0002", "0005"), ("0901", "0902")),
    Unmatched("0008", ChildReason.SHORTAGE, ("0007", "0008"), ("0905",)),
    Unmatched("0009", ChildReason.NO_SUBJECT),
    Unmatched("0010", ChildReason.NO_GENDER),
    Unmatched("0011", ChildReason.NO_SUBJECT),
    Unmatched("0012", ChildReason.NO_SUBJECT),
    Unmatched("0013", ChildReason.NOT_SERVED),
)
SENTENCES = {
    unmatched.child_id: (
        f"說明：{unmatched.reason.value} 的情形，影響 {unmatched.child_id}。",
        "建議：多招募一位大學伴 & 增加開放時段。",
    )
    for unmatched in UNMATCHED
}
TERM = Term(date(2025, 9, 15), date(2025, 12, 5), 10, "114學年度第1學期", frozenset({date(2025, 9, 29)}))
FEW = {"university": "001", "count": "9", "least": "50"}
SATURDAY = date(2025, 9, 27)


def sessions() -> tuple[Session, ...]:
    """Twenty sessions of each group that meets; the fourth of EAST is a make-up on a Saturday."""
    monday = date(2025, 9, 15)
    found: list[Session] = []
    for group, slots in SLOTS.items():
        dates = [(monday + timedelta(weeks=week, days=slot.weekday), slot) for week in range(10) for slot in slots]
        for number, (day, slot) in enumerate(dates, start=1):
            made_up = group == EAST and number == 4
            found.append(
                Session(
                    group,
                    number,
                    SATURDAY if made_up else day,
                    slot.weekday,
                    slot.start,
                    SessionKind.MAKE_UP if made_up else SessionKind.REGULAR,
                    co_learning=number in (10, 20),
                )
            )
    return tuple(found)


GOALS = (
    GoalResult("paired", 5, 6),
    GoalResult("waivers", 1, 1),
    GoalResult("kept", 1, 1),
    GoalResult("fit", 256, 280),
    GoalResult("spread", 2, 2),
    GoalResult("late", 4290, 4290),
)


def publication(
    language: Language = Language.ZH,
    *,
    goals: tuple[GoalResult, ...] = GOALS,
    term: Term | None = TERM,
    children: Mapping[str, Child] = CHILDREN,
    tutors: Mapping[str, Tutor] = TUTORS,
    schools: Mapping[str, School] = SCHOOLS,
    dated: tuple[Session, ...] | None = None,
) -> SemesterPublication:
    """The sample as it would be published, with what a test varies of it."""
    status = Status.OPTIMAL if all(goal.proven for goal in goals) else Status.FEASIBLE
    plan = SemesterPlan(PAIRS, SLOTS, (sessions() if dated is None else dated) if term else (), UNMATCHED)
    return SemesterPublication(
        SEMESTER,
        Semester(UNIVERSITIES, schools, (EAST, WEST, SOUTH), children, tutors, term=term),
        Policy.programme(),
        SemesterOutcome(
            status,
            plan,
            goals,
            (
                UniversityResult(("001",), status, goals),
                UniversityResult(("002/b",), Status.OPTIMAL, ()),
            ),
        ),
        language,
        seed=1,
        seconds=1.5,
        notices=(Fault(Severity.WARNING, "out_is_file", "tutors.csv", 7, "mon", "<b>16:00</b>"),),
        audit=(Violation("P9", "few_children", ("001",), ("universities.csv",), FEW, warning=True),),
    )


def without_names() -> SemesterPublication:
    """The sample as ``--no-names`` leaves it."""
    children = {one.id: replace(one, name="") for one in CHILDREN.values()}
    return publication(children=children, tutors={one.id: replace(one, name="") for one in TUTORS.values()})
