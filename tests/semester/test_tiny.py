"""The random semesters: few are impossible, and each thing they can hold occurs often, where it makes a difference."""

from __future__ import annotations

from collections import Counter

import pytest

from models.goals import BELOW
from models.policy import Policy
from models.semester.joint.building import universities_apart
from models.semester.joint.matching import lexicographic
from tests.semester import enumeration as naive
from tests.semester.families import AMID, SHARED, VARIED, WRITTEN

SEEDS = range(200)


@pytest.mark.dose(0)
def test_the_semesters_hold_every_odd_thing() -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        semester, best = WRITTEN.semester(seed), WRITTEN.best(seed)
        universities, children = semester.universities.values(), semester.children.values()
        serving = Counter(group.school_id for group in semester.groups)
        seen["impossible"] += best is None
        seen["pairs"] += best is not None and best[0] >= 2
        seen["waivers"] += best is not None and best[1] > 0
        seen["kept"] += best is not None and best[2] > 0
        seen["waiver rows"] += any(child.gender_waiver for child in children)
        seen["seats"] += any(university.seats is not None for university in universities)
        seen["class leaders"] += any(university.class_leaders is not None for university in universities)
        seen["computers shared"] += any(
            school.computers is not None and serving[school.id] > 1 for school in semester.schools.values()
        )
        together = universities_apart(semester, WRITTEN.policy(seed))
        seen["two planned together"] += any(len(universities) > 1 for universities in together)
        seen["pair locks"] += bool(semester.pair_locks)
        seen["slot locks"] += bool(semester.slot_locks)
        seen["forbidden"] += bool(semester.forbidden)
        seen["scores"] += bool(semester.scores)
    assert seen.pop("impossible") <= 0.08 * len(SEEDS)
    assert min(seen.values()) >= 15, seen


@pytest.mark.dose(0)
def test_fairness_makes_a_difference() -> None:
    """Often there is a lock below a threshold, a threshold that matters, more than one round of weights."""
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        truth = AMID.best(seed)
        if truth is None:
            continue
        seen["locks"] += bool(AMID.semester(seed).pair_locks)
        usual, fairest = AMID.best(seed, ["paired", "fit"]), AMID.best(seed, ["paired", *BELOW, "fit"])
        assert usual
        assert fairest
        seen["less fit in all"] += fairest[-1] < usual[-1]
        seen["many counts"] += len(set(truth[1:101])) > 3
        seen["rounds"] += any(len(lexicographic(part)) > 1 for part in AMID.parts(seed))
    assert min(seen.values()) >= 5, seen


@pytest.mark.dose(0)
def test_a_second_child_makes_a_difference() -> None:
    """Seats, computers and locks are there when it does."""
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        semester, alone, best = SHARED.semester(seed), WRITTEN.best(seed), SHARED.best(seed)
        helps = best is not None and alone is not None and best[0] > alone[0]
        seen["helps"] += helps
        seen["impossible"] += best is None
        seen["helps and seats"] += helps and any(row.seats for row in semester.universities.values())
        seen["helps and computers"] += helps and any(row.computers for row in semester.schools.values())
        seen["helps and a lock"] += helps and bool(semester.pair_locks)
    assert seen["helps"] >= 30
    assert 1 <= seen["impossible"] <= 40
    assert min(seen["helps and seats"], seen["helps and computers"]) >= 5
    assert seen["helps and a lock"] >= 3


@pytest.mark.dose(0)
def test_every_change_of_a_policy_makes_a_difference() -> None:
    """In many of the semesters a plan breaks the programme's rule as it may."""
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        plan, semester, rules = VARIED.planned(seed), VARIED.semester(seed), VARIED.rules(seed)
        seen["no plan"] += plan is None
        if plan is None:
            continue
        both = ((semester.children[pair.child_id], semester.tutors[pair.tutor_id]) for pair in plan.pairs)
        seen.update({rule for child, tutor in both for rule in naive.broken(child, tutor)})
        seen["once"] += rules["S1"]["sessions_a_week"] == 1 and bool(plan.slots)
        seen["one day"] += any(len(week) == 2 and week[0].weekday == week[1].weekday for week in plan.slots.values())
        for what, usual in {"margins": ("S4", "S6"), "limits": ("S7", "S8"), "locks": ("L1",)}.items():
            kept = {rule: its for rule, its in rules.items() if rule not in usual}
            other = Policy.from_mapping({"goals": list(VARIED.goals(seed)), "rules": kept})
            best = naive.best_in_order(naive.attainable(semester, other), other.goals)
            seen[what] += best != VARIED.best(seed)
    assert seen.pop("no plan") <= 0.15 * len(SEEDS)
    assert set(seen) == {"P3", "P5", "P6", "P8", "once", "one day", "margins", "limits", "locks"}
    assert min(seen.values()) >= 4, seen
