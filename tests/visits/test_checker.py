"""The plain second look: it lets every plan of the rules' cases pass that holds, and finds out every other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.rules.visits import VISIT_RULES
from models.visits.plan import SchoolReason, Unserved, VisitPlan
from tests.visit_rules.case import Case, base, cases
from tests.visits.checker import broken, values_of

CASES = [case for rule in VISIT_RULES for case in cases(rule.id) if case.holds or case.decided]


def whole_plan(case: Case) -> VisitPlan:
    """With its table of unserved schools."""
    served = {row.school_id for row in case.plan.assignments}
    left = (school for school in case.season.schools if school not in served)
    return replace(case.plan, unserved=tuple(Unserved(school, SchoolReason.NOT_EXPLAINED) for school in left))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_judges_as_the_case_says(case: Case) -> None:
    faults = broken(case.season, case.policy, whole_plan(case))
    assert (faults == []) is case.holds, faults


BASE = base()
PLAN = whole_plan(BASE)
FIRST = PLAN.assignments[0]


@pytest.mark.parametrize(
    ("fault", "plan"),
    [
        ("figures", replace(PLAN, assignments=(replace(FIRST, km=FIRST.km + 1), *PLAN.assignments[1:]))),
        ("numbers", replace(PLAN, activities=(replace(PLAN.activities[0], number=2), *PLAN.activities[1:]))),
        ("stray", replace(PLAN, assignments=PLAN.assignments[1:])),
        ("schools neither", replace(PLAN, unserved=())),
        ("hours of a visit", replace(PLAN, activities=(replace(PLAN.activities[0], end=0), *PLAN.activities[1:]))),
    ],
)
def test_rows_that_do_not_belong_together_are_found_out(fault: str, plan: VisitPlan) -> None:
    assert any(found.startswith(fault) for found in broken(BASE.season, BASE.policy, plan))


def test_a_plan_is_worth_what_it_is() -> None:
    """S1 and S3 go first; L1 goes 11 km to S1 three times, and 32 km to S2 twice; where S3 is nobody knows."""
    travel = 2 * (3 * 11 + 2 * 32)
    values = {"priority": 2, "served": 3, "fit": 67 + 100 + 100, "travel": travel, "visits": 8, "joined": 0}
    assert values_of(BASE.season, PLAN) == values
