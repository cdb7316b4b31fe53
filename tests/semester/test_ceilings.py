"""The bounds that are counted child by child and group by group hold for every plan."""

from __future__ import annotations

import pytest

from models.policy import Policy
from models.semester.ceilings import ceilings
from models.semester.joint.building import build_part, restrict_to, universities_apart
from tests.semester import enumeration as naive
from tests.semester.tiny import tiny_semester

POLICY = Policy.programme()


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_passes_a_ceiling(seed: int) -> None:
    semester = tiny_semester(seed)
    best = naive.optimum(semester)
    if best is None:
        return
    total = [0] * len(POLICY.goals)
    for universities in universities_apart(semester, POLICY):
        part = build_part(restrict_to(semester, universities), universities, POLICY)
        total = [a + b for a, b in zip(total, ceilings(part), strict=True)]
    senses = {"waivers": -1, "late": -1}
    for goal, ceiling, value in zip(POLICY.goals, total, best, strict=True):
        assert ceiling >= senses.get(goal, 1) * value, goal
