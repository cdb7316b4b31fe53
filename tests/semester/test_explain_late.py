"""Where time runs out in the middle of explaining: a true reason for every child, and no work from then on."""

from __future__ import annotations

import pytest

from models.semester.plan import ChildReason, Unmatched
from models.semester.shortfall.explain import explain
from tests.deadlines import Looks
from tests.semester.unmatched_cases import CASES, Case

MOST_LOOKS = 60


def explained(case: Case, deadline: Looks) -> tuple[Unmatched, ...]:
    return explain(
        case.semester,
        case.read_policy,
        case.plan,
        lambda university: case.proven,
        lambda group, pair: case.dates_hold is None or pair in case.dates_hold,
        deadline,
    )


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.looks is None])
def test_broken_off_at_any_moment_every_reason_is_true(name: str) -> None:
    case = CASES[name]
    full = case.explained()
    for looks in range(MOST_LOOKS):
        deadline = Looks(looks)
        late = explained(case, deadline)
        assert [one.child_id for one in late] == [one.child_id for one in full]
        unlooked = [Unmatched(one.child_id, ChildReason.NOT_EXPLAINED) for one in full]
        assert all(one in both for one, *both in zip(late, full, unlooked, strict=True))
        assert deadline.late_looks <= 1 + len(case.semester.universities)
        if not deadline.late_looks:
            assert late == full
            return
    raise AssertionError(f"more than {MOST_LOOKS} looks at the clock for a case as small as this")


def test_who_is_not_served_needs_no_time() -> None:
    (late,) = explained(CASES["not served"], Looks(0))
    assert late.reason is ChildReason.NOT_SERVED
