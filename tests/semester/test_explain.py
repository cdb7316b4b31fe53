"""Every reason, on semesters made by hand."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from models.goals import GoalResult, Status
from models.semester.plan import ChildReason, NearTutor, UniversityResult, Unmatched
from models.semester.problem import Slot
from models.semester.shortfall.explain import proven_by
from tests.semester.unmatched_cases import AT_MON_WED, CASES, Case


def answered(case: Case) -> Unmatched:
    return next(unmatched for unmatched in case.explained() if unmatched.child_id == case.child_id)


@pytest.mark.parametrize("name", CASES)
def test_the_reason(name: str) -> None:
    assert answered(CASES[name]).reason is CASES[name].reason


def test_there_is_a_case_for_every_reason() -> None:
    assert {case.reason for case in CASES.values()} == set(ChildReason)


def test_who_lacks_training_or_agreement() -> None:
    found = answered(CASES["not qualified"])
    assert found.tutors == ("T1", "T2")
    assert (found.figures["training"], found.figures["agreement"]) == ("1", "1")
    assert [near.tutor_id for near in found.near] == ["T2", "T1"]
    assert answered(CASES["not qualified nor free"]).near == ()


def test_whom_a_waiver_would_give() -> None:
    found = answered(CASES["no gender"])
    assert found.tutors == ("T1", "T2")
    assert [near.tutor_id for near in found.near] == ["T1"]


def test_which_locks() -> None:
    assert dict(answered(CASES["forbidden"]).figures) == {"forbidden": "1", "locked": "0"}
    assert dict(answered(CASES["locked to another"]).figures) == {"forbidden": "0", "locked": "1"}


@pytest.mark.parametrize(
    ("name", "why", "weekdays"),
    [
        ("one weekday", "windows", "1"),
        ("no weekday", "windows", "0"),
        ("no slot for locks", "locks", "2"),
        ("no slot for dates", "dates", "2"),
        ("sessions too long", "length", "2"),
    ],
)
def test_why_there_is_no_slot(name: str, why: str, weekdays: str) -> None:
    assert dict(answered(CASES[name]).figures) == {"why": why, "weekdays": weekdays}


def test_the_minutes_that_lack() -> None:
    assert answered(CASES["no time"]).near[0] == NearTutor("T1", AT_MON_WED, (0, 30))


def test_the_window_that_would_do() -> None:
    offers = [near for near in answered(CASES["no time, but another day"]).near if near.of_school]
    assert offers == [NearTutor("T1", (Slot(0, 960), Slot(1, 960)), (0, 90), of_school=True)]


def test_locks_that_leave_nobody_free() -> None:
    assert answered(CASES["no time for locks"]).figures["narrowed"] == "locks"
    assert answered(CASES["no time for dates"]).figures["narrowed"] == "dates"
    assert answered(CASES["no time"]).figures["narrowed"] == ""


def test_the_certificate_of_a_shortage() -> None:
    found = answered(CASES["shortage"])
    assert (found.children, found.tutors) == (("C1", "C2", "C3"), ("T1", "T2"))
    assert found.figures["short"] == "1"


def test_the_certificate_of_a_timetable_over_groups() -> None:
    found = answered(CASES["timetable, group apart"])
    assert (found.children, found.tutors) == (("C1", "C2", "C3"), ("T1", "T2"))
    assert found.figures["meets"] == "no"


def test_locked_pairs_have_no_part_in_a_certificate() -> None:
    found = answered(CASES["shortage beside a locked pair"])
    assert (found.children, found.tutors) == (("C2", "C3"), ("T2",))


def test_limits_name_their_size_and_time_and_the_tutor_who_is_left() -> None:
    found = answered(CASES["seats and computers"])
    assert {(full.kind, full.capacity, full.slot) for full in found.full} == {
        (kind, 1, slot) for kind in (ChildReason.SEATS, ChildReason.COMPUTERS) for slot in AT_MON_WED
    }
    assert found.near == (NearTutor("T2", AT_MON_WED, (0, 0)),)
    assert answered(CASES["seats, after a change"]).figures["changes"] == "1"


@pytest.mark.parametrize("name", ["timetable", "timetable, nobody free"])
def test_nothing_is_said_to_be_proven_that_is_not(name: str) -> None:
    assert answered(replace(CASES[name], proven=True)).figures["proof"] == "proven"
    assert answered(replace(CASES[name], proven=False)).figures["proof"] == "early"
    other = replace(CASES[name], policy={"goals": ["fit", "paired"]})
    assert answered(other).figures["proof"] == "other_goal"
    lottery = replace(CASES[name], policy={"method": "lottery"}, proven=False)
    assert answered(lottery).figures["proof"] == "method"


def test_what_a_search_has_proven() -> None:
    met, open_, other = GoalResult("paired", 3, 3), GoalResult("paired", 3, 4), GoalResult("fit", 3, 3)
    parts = [
        UniversityResult(("1", "2"), Status.FEASIBLE, (met, other)),
        UniversityResult(("3",), Status.FEASIBLE, (open_,)),
        UniversityResult(("4",), Status.OPTIMAL, (other, met)),
    ]
    assert [university for university in "1234" if proven_by(parts)(university)] == ["1", "2"]


def test_it_needs_no_solver() -> None:
    code = "import sys, models.semester.shortfall.explain; assert not any(m.startswith('ortools') for m in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
