"""Plans without a solver, on random tiny semesters: as the words of each method say, and every rule holds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from models.method import Method
from models.policy import Policy
from models.semester.baselines.planning import baseline
from models.semester.joint.busiest_slots import busiest_slots
from models.semester.joint.matching import NO_OPTION, NO_TUTOR
from models.semester.joint.part import SemesterPart
from models.semester.problem import Child, Group, Semester, Tutor, University
from tests.semester import enumeration as naive
from tests.semester.baselines.packages import stable_pairs
from tests.semester.building import semester as by_hand
from tests.semester.families import parts_of, summed, worth
from tests.semester.tiny import tiny_semester

POLICY = Policy.programme()
SEEDS = range(120)
BASELINES = (Method.STABLE, Method.FIRST_COME, Method.LOTTERY)


@cache
def free_semester(seed: int) -> Semester:
    """Without limits and locks."""
    semester = tiny_semester(seed)
    return replace(
        semester,
        universities={id_: replace(u, seats=None, class_leaders=None) for id_, u in semester.universities.items()},
        schools={id_: replace(school, computers=None) for id_, school in semester.schools.items()},
        pair_locks=(),
        forbidden=frozenset(),
        slot_locks={},
    )


class Office:
    """Who could be taught by whom at the slots that a part's groups are given, in words of the tables."""

    def __init__(self, semester: Semester, part: SemesterPart) -> None:
        self.semester = semester
        self.children = [semester.children[id_] for id_ in part.child_ids]
        self.tutors = [semester.tutors[id_] for id_ in part.tutor_ids]
        self.slots = {
            block.group: block.pairs[option]
            for block, option in zip(part.blocks, busiest_slots(part), strict=True)
            if option != NO_OPTION
        }

    def can(self, child: Child, tutor: Tutor) -> bool:
        return (
            child.group in self.slots
            and naive.allowed(self.semester, child, tutor)
            and all(naive.free(tutor, (slot.weekday, slot.start)) for slot in self.slots[child.group])
        )

    def wanted(self, c: int) -> list[int]:
        """The tutors of a child: best fit, then the previous tutor, then the order of the table."""
        child = self.children[c]
        able = [t for t, tutor in enumerate(self.tutors) if self.can(child, tutor)]

        def rank(t: int) -> tuple[int, bool]:
            return -naive.fit(self.semester, child, self.tutors[t]), child.previous_tutor_id != self.tutors[t].id

        return sorted(able, key=rank)

    def liked(self, t: int) -> list[int]:
        """A tutor's children: the previous one, then the same gender, then best fit, then the order of the table."""
        tutor = self.tutors[t]
        able = [c for c, child in enumerate(self.children) if self.can(child, tutor)]

        def rank(c: int) -> tuple[bool, bool, int]:
            child = self.children[c]
            fit = naive.fit(self.semester, child, tutor)
            return child.previous_tutor_id != tutor.id, child.gender != tutor.gender, -fit

        return sorted(able, key=rank)


def planned(part: SemesterPart, method: Method, seed: int = 0) -> dict[int, int]:
    plan = baseline(part, method, seed)
    assert plan is not None
    return {child: tutor for child, tutor in enumerate(plan.tutor_of) if tutor != NO_TUTOR}


def lists(office: Office) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    children = {c: office.wanted(c) for c in range(len(office.children))}
    return children, {t: office.liked(t) for t in range(len(office.tutors))}


# As published packages have it


@pytest.mark.parametrize("seed", SEEDS)
def test_stable_is_the_stable_pairing_best_for_children(seed: int) -> None:
    semester = free_semester(seed)
    for part in parts_of(semester, POLICY):
        children, tutors = lists(Office(semester, part))
        assert planned(part, Method.STABLE) == stable_pairs(children, tutors)


@pytest.mark.parametrize("seed", SEEDS)
def test_first_come_is_what_comes_of_the_tables_order_at_every_tutor(seed: int) -> None:
    semester = free_semester(seed)
    for part in parts_of(semester, POLICY):
        children, tutors = lists(Office(semester, part))
        alike = {tutor: sorted(able) for tutor, able in tutors.items()}
        assert planned(part, Method.FIRST_COME) == stable_pairs(children, alike)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lottery_is_what_comes_of_some_order(seed: int) -> None:
    """Of two children who want one tutor and did not both come first, each order gives one; some order gives this."""
    semester = free_semester(seed)
    for part in parts_of(semester, POLICY):
        children, _ = lists(Office(semester, part))
        paired = planned(part, Method.LOTTERY, seed)
        # An order that gives these pairs has each child after those who have the tutors it would rather have.
        owner = {tutor: child for child, tutor in paired.items()}
        waits = {
            c: {owner.get(t) for t in (wanted[: wanted.index(paired[c])] if c in paired else wanted)}
            for c, wanted in children.items()
        }
        assert not any(None in before for before in waits.values()), "a better tutor was left"
        done: set[int] = set()
        while ready := {c for c, before in waits.items() if c not in done and before <= done}:
            done |= ready
        assert done == set(children)


# The lot


def test_another_seed_draws_another_lot_and_the_same_seed_the_same() -> None:
    drawn = [
        [
            tuple(sorted(planned(part, Method.LOTTERY, seed).items()))
            for k in SEEDS
            for part in parts_of(free_semester(k), POLICY)
        ]
        for seed in (1, 1, 2)
    ]
    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]


def test_every_child_may_come_first() -> None:
    """Of children who all want one tutor, each has it about as often."""
    (part,) = parts_of(by_hand(["C0", "C1", "C2", "C3"], ["T1"]), POLICY)
    won = [next(iter(planned(part, Method.LOTTERY, seed))) for seed in range(400)]
    counts = np.bincount(won, minlength=4)
    assert counts.sum() == 400
    assert (abs(counts - 100) < 45).all()  # five standard deviations


# Every rule holds, and the optimum is not exceeded


@pytest.mark.parametrize("method", BASELINES)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_rule_holds_and_the_values_are_the_plans(seed: int, method: Method) -> None:
    semester = tiny_semester(seed)
    pairs: dict[str, str] = {}
    slots: dict[Group, tuple[naive.Session, ...]] = {}
    rows = []
    for part in parts_of(semester, POLICY):
        plan = baseline(part, method, seed)
        if plan is None:
            assert semester.pair_locks  # nothing else is in the way of a plan
            return
        pairs |= {part.child_ids[c]: part.tutor_ids[t] for c, t in enumerate(plan.tutor_of) if t != NO_TUTOR}
        for block, option in zip(part.blocks, plan.choice, strict=True):
            if option != NO_OPTION:
                slots[block.group] = tuple((slot.weekday, slot.start) for slot in block.pairs[option])
        rows.append(plan.values)
    values, best = naive.values_of(semester, pairs, slots), naive.optimum(semester)
    assert values is not None
    assert best is not None
    assert naive.best_in_order([values]) == summed(POLICY.goals, rows)
    assert worth(POLICY.goals, summed(POLICY.goals, rows)) <= worth(POLICY.goals, best)


def test_most_locks_are_held() -> None:
    """No plan is the exception: only where a timetable made by hand has no room for the locks."""
    locked = [semester for seed in SEEDS if (semester := tiny_semester(seed)).pair_locks and naive.optimum(semester)]
    held = [
        all(baseline(part, Method.STABLE, 0) is not None for part in parts_of(semester, POLICY)) for semester in locked
    ]
    assert len(locked) > 10
    assert sum(held) > 0.9 * len(held)


# The timetable


@pytest.mark.parametrize("seed", SEEDS)
def test_groups_meet_when_most_of_their_tutors_are_free(seed: int) -> None:
    semester = free_semester(seed)
    for part in parts_of(semester, POLICY):
        office = Office(semester, part)
        for block in part.blocks:
            mine = [child for child in office.children if child.group == block.group]
            able = [t for t in office.tutors if any(naive.allowed(semester, child, t) for child in mine)]
            starts = naive.sessions(semester.schools[block.group.school_id])
            free = [
                sum(naive.free(tutor, one) and naive.free(tutor, two) for tutor in able)
                for k, one in enumerate(starts)
                for two in starts[k + 1 :]
                if one[0] != two[0]
            ]
            chosen = office.slots.get(block.group, ())
            here = sum(all(naive.free(t, (slot.weekday, slot.start)) for slot in chosen) for t in able) if chosen else 0
            assert here == max(free, default=0)


def test_a_lottery_does_not_hang_on_the_other_parts() -> None:
    """Two universities that share no school: each draws as if it were alone."""
    here = by_hand([f"C{k}" for k in range(6)], ["T0", "T1", "T2"])
    there = Group("V", "B")
    children = {
        f"D{k}": replace(here.children[f"C{k}"], id=f"D{k}", university_id="V", school_id="B") for k in range(6)
    }
    tutors = {f"S{k}": replace(here.tutors[f"T{k}"], id=f"S{k}", university_id="V") for k in range(3)}
    both = replace(
        here,
        universities={**here.universities, "V": University("V", "V")},
        groups=(here.groups[0], there),
        children={**children, **here.children},
        tutors={**tutors, **here.tutors},
    )
    alone = replace(both, universities={"V": University("V", "V")}, groups=(there,), children=children, tutors=tutors)
    (lonely,) = parts_of(alone, POLICY)
    _, among = parts_of(both, POLICY)
    assert [planned(lonely, Method.LOTTERY, seed) for seed in range(20)] == [
        planned(among, Method.LOTTERY, seed) for seed in range(20)
    ]
