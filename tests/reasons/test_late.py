"""Where time runs out in the middle of explaining: a true reason for everybody, and next to no work from then on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.programmes import SEMESTER, VISITS
from models.semester.plan import ChildReason, Unmatched
from models.visits.plan import HELPS, NOT_SEARCHED, SchoolReason
from tests.deadlines import Looks
from tests.reasons.cases import CASES, SCHOOLS, Case, LeftOut, id_of

MOST_LOOKS = 300
FEW_LOOKS = 2
"""A step of the visits under way may ask once more before all of it ends, and a university asks for itself."""
AT_A_LOOK = {
    SEMESTER: {"not_served"},
    VISITS: {"too_few_teachers", "applied_late", "no_item", "own_school", "forbidden", "no_places"},
}
"""What a look at the tables gives."""


def is_true(late: LeftOut, full: LeftOut) -> bool:
    """Whether it says what is known with all the time there is, or no more than that it was not looked into."""
    if late == full:
        return True
    if isinstance(late, Unmatched) or isinstance(full, Unmatched):
        return late == Unmatched(id_of(full), ChildReason.NOT_EXPLAINED)
    if late.reason is SchoolReason.NOT_EXPLAINED:
        return late.helps == ()
    known = {name: figure for name, figure in late.figures.items() if name != HELPS}
    return replace(late, figures=known) == replace(full, helps=()) and late.figures[HELPS] == NOT_SEARCHED


@pytest.mark.dose(8)
@pytest.mark.parametrize("case", [case for case in CASES if "looks" not in case.tables], ids=str)
def test_broken_off_at_any_moment_every_reason_is_true(case: Case) -> None:
    full = case.explained()
    for looks in range(MOST_LOOKS):
        deadline = Looks(looks)
        late = case.explained(deadline)
        assert list(map(id_of, late)) == list(map(id_of, full))
        assert all(map(is_true, late, full))
        assert deadline.late_looks <= FEW_LOOKS
        if not deadline.late_looks:
            assert late == full
            return
    raise AssertionError(f"more than {MOST_LOOKS} looks at the clock for a case as small as this")


@pytest.mark.parametrize("case", [case for case in CASES if case.reason in AT_A_LOOK[case.programme]], ids=str)
def test_what_a_look_at_the_tables_gives_needs_no_time(case: Case) -> None:
    (late,) = (one for one in case.explained(Looks(0)) if id_of(one) == case.tables["of"])
    assert late.reason is case.reason


def test_who_was_explained_in_time_stays_so() -> None:
    """Schools are answered one after the other: those after the deadline alone are not looked into."""
    case = SCHOOLS["shortage"].but(schools=list("ABCDEF"), mondays=3)
    told = [[one.reason == "not_explained" for one in case.explained(Looks(looks))] for looks in range(100)]
    assert len({tuple(late) for late in told}) > 2
    assert all(late == sorted(late) for late in told)
