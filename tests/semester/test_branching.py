"""Splitting a region loses nothing: every child's bound holds for the best plan in it, however loose the prices."""

from __future__ import annotations

import numpy as np
import pytest

from models.policy import Policy
from models.semester.joint.bounds import no_prices, price
from models.semester.joint.branching import GoalSearch, Node, Region, RegionBound, _split
from models.semester.joint.building import build_part, universities_apart
from models.semester.joint.part import SemesterPart
from models.semester.joint.slot_pair_model import SlotPairModel
from tests.semester.tiny import tiny_semester

POLICY = Policy.programme()


def most_paired(part: SemesterPart, region: Region) -> int | None:
    """The most children paired in a region, by the integer formulation alone; ``None`` where nothing is feasible."""
    plan = SlotPairModel(part, [np.flatnonzero(living).tolist() for living in region], "paired").solve_integer().plan
    return None if plan is None else plan.values[0]


def quest(part: SemesterPart) -> GoalSearch:
    """A quest that keeps every region."""
    return GoalSearch(part, "paired", (), lambda: 0, lambda _: False, lambda _: None, lambda: True, lambda: None, True)


@pytest.mark.parametrize("seed", range(120))
def test_a_child_is_never_bounded_below_its_best_plan(seed: int) -> None:
    semester = tiny_semester(seed)
    for universities in universities_apart(semester, POLICY):
        part = build_part(semester, universities, POLICY)
        region: Region = [np.ones(block.size, dtype=bool) for block in part.blocks]
        best = most_paired(part, region)
        if best is None:
            continue
        loose = no_prices(part, ())
        # The exact bound from elsewhere, beside prices that know nothing.
        node = Node(best, 0, region, RegionBound(loose, price(part, "paired", (), loose, region), ()))
        for child in _split(quest(part), node, 1):
            found = most_paired(part, child.region)
            assert found is None or found <= child.bound
