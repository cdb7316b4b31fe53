"""Who is given whom agrees with published packages on random markets, and keeps to the room there is."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from models.semester.baselines.choosing import deferred_acceptance, in_turn
from models.semester.baselines.market import Market
from models.semester.baselines.room import BaselineRoom
from tests.semester.baselines.packages import stable_pairs

SEEDS = range(60)


def draw(seed: int) -> tuple[Market, dict[int, list[int]], dict[int, list[int]]]:
    """A market of up to 12 by 12 in which some know nobody, and the same as lists of children and of tutors."""
    random = Random(seed)
    size, width = random.randint(1, 12), random.randint(1, 12)
    share = random.choice([0.2, 0.5, 1.0])
    known = [[random.random() < share for _ in range(width)] for _ in range(size)]
    children = {c: [t for t in range(width) if known[c][t]] for c in range(size)}
    tutors = {t: [c for c in range(size) if known[c][t]] for t in range(width)}
    for wanted in (*children.values(), *tutors.values()):
        random.shuffle(wanted)
    ranks = np.full((size, width), size, dtype=np.int64)
    for tutor, wanted in tutors.items():
        for place, child in enumerate(wanted):
            ranks[child, tutor] = place
    return Market(tuple(tuple(children[c]) for c in range(size)), ranks), children, tutors


def unlimited(children: int) -> BaselineRoom:
    return BaselineRoom(np.zeros((children, 0), dtype=bool), np.zeros(0, dtype=np.int64))


@pytest.mark.parametrize("seed", SEEDS)
def test_deferred_acceptance_is_the_stable_pairing_best_for_children(seed: int) -> None:
    market, children, tutors = draw(seed)
    order = Random(-seed).sample(list(children), len(children))  # it must not matter
    assert deferred_acceptance(market, unlimited(len(children)), order) == stable_pairs(children, tutors)


@pytest.mark.parametrize("seed", SEEDS)
def test_in_turn_is_what_comes_of_one_order_at_every_tutor(seed: int) -> None:
    """Where all tutors like children in one order, the one stable pairing is the one that this order gives."""
    market, children, tutors = draw(seed)
    order = Random(-seed).sample(list(children), len(children))
    alike = {tutor: sorted(wanted, key=order.index) for tutor, wanted in tutors.items()}
    assert in_turn(market, unlimited(len(children)), order) == stable_pairs(children, alike)


def rooms(seed: int, children: int) -> tuple[BaselineRoom, list[tuple[set[int], int]]]:
    """Up to three limits, each of some children, and the same as sets and sizes."""
    random = Random(seed)
    limits = [
        ({c for c in range(children) if random.random() < 0.6}, random.randint(0, 4))
        for _ in range(random.randint(1, 3))
    ]
    counted = np.array([[c in members for members, _ in limits] for c in range(children)], dtype=bool)
    return BaselineRoom(counted, np.array([size for _, size in limits], dtype=np.int64)), limits


def full(child: int, paired: dict[int, int], limits: list[tuple[set[int], int]]) -> bool:
    return any(child in members and len(members & set(paired)) >= size for members, size in limits)


@pytest.mark.parametrize("seed", SEEDS)
def test_with_limits_a_blocking_child_has_neither_tutor_nor_room(seed: int) -> None:
    market, children, tutors = draw(seed)
    room, limits = rooms(seed, len(children))
    paired = deferred_acceptance(market, room, children)
    assert all(len(members & set(paired)) <= size for members, size in limits)
    held = {tutor: child for child, tutor in paired.items()}
    assert len(held) == len(paired)
    for child, wanted in children.items():
        better = wanted[: wanted.index(paired[child])] if child in paired else wanted
        blocking = [t for t in better if t not in held or tutors[t].index(child) < tutors[t].index(held[t])]
        assert not blocking or (child not in paired and full(child, paired, limits))


@pytest.mark.parametrize("seed", SEEDS)
def test_with_limits_each_in_turn_takes_the_best_left_while_there_is_room(seed: int) -> None:
    market, children, _ = draw(seed)
    room, limits = rooms(seed, len(children))
    paired = in_turn(market, room, children)
    before: dict[int, int] = {}
    for child, wanted in children.items():
        left = [tutor for tutor in wanted if tutor not in before.values()]
        best = left[0] if left and not full(child, before, limits) else None
        assert paired.get(child) == best
        if best is not None:
            before[child] = best


def test_places_that_are_given_back_go_to_those_who_wait() -> None:
    """One seat; the first child is turned down by nobody else than itself: its list is empty."""
    market = Market(((), (0,)), np.array([[2], [0]]))
    room = BaselineRoom(np.ones((2, 1), dtype=bool), np.array([1]))
    assert deferred_acceptance(market, room, [0, 1]) == {1: 0}


def test_a_chain_longer_than_any_stack() -> None:
    """The last child displaces the first, and every child the next one, who would all have had their first choice."""
    size = 2000
    newcomer = size - 1
    lists = [(child, child + 1) for child in range(newcomer)] + [(0,)]
    ranks = np.full((size, size), size, dtype=np.int64)
    for child in range(newcomer):
        ranks[child, [child, child + 1]] = 1, 0
    ranks[newcomer, 0] = 0
    paired = deferred_acceptance(Market(tuple(lists), ranks), unlimited(size), range(size))
    assert paired == {newcomer: 0, **{child: child + 1 for child in range(newcomer)}}
