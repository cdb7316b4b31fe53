"""Where time runs out in the middle of explaining: a true reason for every school, and next to no work from then on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.visits.plan import HELPS, NOT_SEARCHED, SchoolReason, Unserved
from models.visits.shortfall.explain import explain
from tests.deadlines import Looks
from tests.visits.unserved_cases import CASES, Case, lead, school, season

AT_A_LOOK = (
    SchoolReason.TOO_FEW_TEACHERS,
    SchoolReason.APPLIED_LATE,
    SchoolReason.NO_ITEM,
    SchoolReason.OWN_SCHOOL,
    SchoolReason.FORBIDDEN,
    SchoolReason.NO_PLACES,
)
"""What a look at the tables gives."""
MOST_LOOKS = 300
FEW_LOOKS = 2
"""A step under way may ask once more before all of it ends."""


def explained(case: Case, deadline: Looks) -> tuple[Unserved, ...]:
    return explain(case.season, case.read_policy, case.visit_plan, case.proven, deadline=deadline)


def is_true(late: Unserved, full: Unserved) -> bool:
    """Whether it says what is known with all the time there is, or no more than that it was not looked into."""
    if late == full or (late.reason, late.helps) == (SchoolReason.NOT_EXPLAINED, ()):
        return True
    known = {name: figure for name, figure in late.figures.items() if name != HELPS}
    return replace(late, figures=known) == replace(full, helps=()) and late.figures[HELPS] == NOT_SEARCHED


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.looks is None])
def test_broken_off_at_any_moment_every_reason_is_true(name: str) -> None:
    case = CASES[name]
    full = case.explained()
    for looks in range(MOST_LOOKS):
        deadline = Looks(looks)
        late = explained(case, deadline)
        assert [one.school_id for one in late] == [one.school_id for one in full]
        assert all(map(is_true, late, full))
        assert deadline.late_looks <= FEW_LOOKS
        if not deadline.late_looks:
            assert late == full
            return
    raise AssertionError(f"more than {MOST_LOOKS} looks at the clock for a case as small as this")


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.reason in AT_A_LOOK])
def test_what_a_look_at_the_tables_gives_needs_no_time(name: str) -> None:
    (late,) = (one for one in explained(CASES[name], Looks(0)) if one.school_id == CASES[name].school_id)
    assert late.reason is CASES[name].reason


def test_who_was_explained_in_time_stays_so() -> None:
    """Schools are answered one after the other: those after the deadline alone are not looked into."""
    case = Case(season([lead("L1")], [school(name) for name in "ABCDEF"]), "B", SchoolReason.SHORTAGE, {"A": "L1"})
    told = [[one.reason is SchoolReason.NOT_EXPLAINED for one in explained(case, Looks(k))] for k in range(100)]
    assert len({tuple(late) for late in told}) > 2
    assert all(late == sorted(late) for late in told)
