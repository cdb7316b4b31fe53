"""Every reason, on semesters and seasons made by hand."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from models.goals import GoalResult, Status
from models.semester.plan import ChildReason, UniversityResult
from models.semester.shortfall.explain import proven_by
from models.visits.plan import SchoolReason, SchoolRemedyKind
from tests.reasons.cases import CASES, CHILDREN, SCHOOLS, Case, plain


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_reason_and_what_the_case_knows_of_the_answer(case: Case) -> None:
    assert case.answer.reason is case.reason
    known: dict[str, Any] = case.tables.get("answer", {})
    assert {name: plain(getattr(case.answer, name)) for name in known} == known


def test_there_is_a_case_for_every_reason_and_every_help() -> None:
    assert {case.reason for case in CHILDREN.values()} == set(ChildReason)
    assert {case.reason for case in SCHOOLS.values()} == set(SchoolReason)
    assert {help_.kind for case in SCHOOLS.values() for help_ in case.answer.helps} == set(SchoolRemedyKind)


def test_nobody_left_out_nothing_to_explain() -> None:
    assert CHILDREN["shortage"].but(children=["C1", "C2"]).explained() == ()
    assert SCHOOLS["shortage"].but(schools=["A"]).explained() == ()


def test_every_school_of_a_certificate_shares_it() -> None:
    assert [one.reason for one in SCHOOLS["shortage of many"].explained()] == [SchoolReason.SHORTAGE]


@pytest.mark.parametrize(
    ("tables", "proof"),
    [
        ({"proven": True}, "proven"),
        ({"proven": False}, "early"),
        ({"proven": True, "policy": {"goals": ["fit", "paired"]}}, "other_goal"),
        ({"proven": False, "policy": {"method": "lottery"}}, "method"),
    ],
)
@pytest.mark.parametrize("name", ["timetable", "timetable, nobody free"])
def test_nothing_is_said_to_be_proven_that_is_not(name: str, tables: dict[str, Any], proof: str) -> None:
    assert CHILDREN[name].but(**tables).answer.figures["proof"] == proof


@pytest.mark.parametrize(
    ("goals", "proven", "first", "reason"),
    [
        ("priority served", "priority served", False, "dates"),
        ("priority served", "priority", False, "not_proven"),
        ("priority served", "priority", True, "dates"),
        ("priority served", "", True, "not_proven"),
        ("served", "served", False, "dates"),
        ("served priority", "served", True, "dates"),
        ("priority fit", "priority fit", False, "other_goal"),
        ("priority fit", "priority fit", True, "dates"),
        ("fit served", "fit served", False, "other_goal"),
        ("fit served", "", True, "other_goal"),
    ],
)
def test_dates_are_claimed_only_where_a_proof_rules_out_one_school_more(
    goals: str, proven: str, first: bool, reason: str
) -> None:
    schools = ["A", "B tue", "C returning" if first else "C"]
    case = SCHOOLS["dates"].but(schools=schools, policy={"goals": goals.split()}, proven=proven.split())
    assert case.answer.reason == reason


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
