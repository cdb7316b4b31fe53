"""A small semester, planned by hand: two universities, three schools, thirteen children, a term."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

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
from models.semester.problem import Child, School, Semester, Slot, Term, Tutor
from tests.reading import read_semester

TABLES = read_semester(Path(__file__).with_name("semester"), Policy.programme()).problem
UNIVERSITIES, SCHOOLS = dict(TABLES.universities), dict(TABLES.schools)
CHILDREN, TUTORS = dict(TABLES.children), dict(TABLES.tutors)
EAST, WEST, SOUTH = TABLES.groups
SLOTS = {
    EAST: (Slot(0, 17 * 60), Slot(3, 17 * 60)),
    WEST: (Slot(0, 17 * 60 + 30), Slot(2, 16 * 60)),
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
assert TABLES.term is not None
TERM = TABLES.term
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
