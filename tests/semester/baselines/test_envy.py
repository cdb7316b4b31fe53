"""Children in blocking pairs by fit alone, counted child by child from the tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.semester.run import solve_semester
from models.policy import Policy
from models.semester.baselines.envy import blocking
from models.semester.plan import Pair, SemesterPlan
from models.semester.problem import Group, Semester
from tests.hours import slots
from tests.semester import enumeration as naive
from tests.semester.building import semester, tutor
from tests.semester.tiny import tiny_semester

POLICY = Policy.programme()
LOTTERY = Policy.from_mapping({"method": "lottery"})


def counted(semester: Semester, plan: SemesterPlan) -> int:
    """Read from the definition, pair by pair."""
    own = {pair.child_id: pair.tutor_id for pair in plan.pairs}
    child_of = {tutor: child for child, tutor in own.items()}
    locked = {person for lock in semester.pair_locks for person in lock}

    def fit(child_id: str, tutor_id: str) -> int:
        return naive.fit(semester, semester.children[child_id], semester.tutors[tutor_id])

    def blocks(child_id: str, tutor_id: str) -> bool:
        person, other = semester.children[child_id], semester.tutors[tutor_id]
        slots = plan.slots.get(person.group, ())
        mine = fit(child_id, own[child_id]) if child_id in own else -1
        theirs = fit(child_of[tutor_id], tutor_id) if tutor_id in child_of else -1
        return (
            bool(slots)
            and not {child_id, tutor_id} & locked
            and naive.allowed(semester, person, other)
            and all(naive.free(other, (slot.weekday, slot.start)) for slot in slots)
            and fit(child_id, tutor_id) > max(mine, theirs)
        )

    return sum(any(blocks(child_id, tutor_id) for tutor_id in semester.tutors) for child_id in semester.children)


@pytest.mark.parametrize("seed", range(150))
def test_counted_pair_by_pair(seed: int) -> None:
    semester = tiny_semester(seed)
    plan = solve_semester(semester, LOTTERY, seed=seed, workers=0).plan
    if plan is not None:
        assert blocking(semester, POLICY, plan) == counted(semester, plan)


def test_the_random_plans_hold_envy() -> None:
    seen = [
        blocking(semester, POLICY, plan)
        for seed in range(150)
        if (plan := solve_semester(semester := tiny_semester(seed), LOTTERY, workers=0).plan)
    ]
    assert sum(envy > 0 for envy in seen) > 10


TWO = semester(["C1", "C2"], ["T1", "T2"])
GROUP = Group("U", "A")


def at_fits(fits: dict[tuple[str, str], int], pairs: str) -> tuple[Semester, SemesterPlan]:
    """Two children and two tutors with these fits and pairs."""
    both = [pair.split("-") for pair in pairs.split()]
    made = tuple(Pair(c, t, fits[c, t], same_gender=True, kept=False) for c, t in both)
    return replace(TWO, scores=fits), SemesterPlan(made, {GROUP: slots("mon wed")})


FITS = {("C1", "T1"): 90, ("C1", "T2"): 50, ("C2", "T1"): 80, ("C2", "T2"): 60}


@pytest.mark.parametrize(
    ("pairs", "envious"),
    [
        ("C1-T1 C2-T2", 0),  # C2 would rather have T1, who would not
        ("C1-T2 C2-T1", 1),  # C1 and T1 would rather have each other
        ("C1-T2", 2),  # T1 is free: both would rather have it
        ("C2-T2", 2),
        ("", 0),  # nobody meets
    ],
)
def test_two_and_two(pairs: str, envious: int) -> None:
    known, plan = at_fits(FITS, pairs)
    if not pairs:
        plan = replace(plan, slots={})
    assert blocking(known, POLICY, plan) == envious


def test_as_good_is_not_better() -> None:
    known, plan = at_fits(dict.fromkeys(FITS, 70), "C1-T2 C2-T1")
    assert blocking(known, POLICY, plan) == 0


def test_a_fit_of_nothing_is_better_than_nobody() -> None:
    known, plan = at_fits(dict.fromkeys(FITS, 0), "C1-T1")
    assert blocking(known, POLICY, plan) == 1


def test_locks_hold() -> None:
    known, plan = at_fits(FITS, "C1-T2 C2-T1")
    assert blocking(replace(known, pair_locks=(("C1", "T2"),)), POLICY, plan) == 0
    assert blocking(replace(known, pair_locks=(("C2", "T1"),)), POLICY, plan) == 0


def test_a_tutor_who_is_not_free_is_no_rival() -> None:
    known, plan = at_fits(FITS, "C1-T2")
    away = replace(known, tutors={**known.tutors, "T1": tutor("T1 tue")})
    assert blocking(away, POLICY, plan) == 1  # C2 with T2, whom it fits better than C1 does
