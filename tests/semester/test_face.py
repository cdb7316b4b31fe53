"""Assignments in rounds against every assignment there is, and what a pair is worth below a threshold."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import numpy as np
import pytest

from models.arrays import Bools, Floats
from models.goals import BELOW
from models.semester.joint.lexicographic import EXACT, lexicographic_assignment, room
from models.semester.joint.worth import PairWeights, telling
from models.semester.pairing import NOBODY


def every_assignment(open_pairs: Bools) -> Iterator[list[tuple[int, int]]]:
    def extend(row: int, taken: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
        if row == len(open_pairs):
            yield taken
            return
        yield from extend(row + 1, taken)
        for column in np.flatnonzero(open_pairs[row]).tolist():
            if column not in [other for _, other in taken]:
                yield from extend(row + 1, [*taken, (row, column)])

    return extend(0, [])


def sums(rounds: list[Floats], pairs: list[tuple[int, int]]) -> tuple[int, ...]:
    return tuple(sum(int(worth[pair]) for pair in pairs) for worth in rounds)


@pytest.mark.parametrize("seed", range(300))
def test_each_round_chooses_among_the_best_of_those_before(seed: int) -> None:
    random = np.random.default_rng(seed)
    shape = tuple(random.integers(1, 5, size=2))
    open_pairs = random.random(shape) < random.choice([0.5, 0.8, 1.0])
    most = int(random.choice([1, 2, 9]))
    rounds = [
        random.integers(-most, most + 1, size=shape).astype(float) for _ in range(int(random.choice([1, 2, 3, 4])))
    ]
    found = lexicographic_assignment(rounds, open_pairs)
    pairs = [(row, column) for row, column in enumerate(found.tolist()) if column != NOBODY]
    assert len({column for _, column in pairs}) == len(pairs)
    assert all(open_pairs[pair] for pair in pairs)
    assert sums(rounds, pairs) == max(sums(rounds, some) for some in every_assignment(open_pairs))


@pytest.mark.parametrize("seed", range(30))
def test_sums_as_large_as_they_may_be_are_exact(seed: int) -> None:
    """One more or less beside numbers near 2**53 decides."""
    random = np.random.default_rng(seed)
    size = 4
    base = [(EXACT - 1) // (2 * size), (room(size) - 1) // (2 * size), (room(size) - 1) // (2 * size)]
    rounds = [(most - random.integers(0, 3, size=(size, size))).astype(float) for most in base]
    open_pairs = np.ones((size, size), dtype=bool)
    found = [
        (row, column)
        for row, column in enumerate(lexicographic_assignment(rounds, open_pairs).tolist())
        if column != NOBODY
    ]
    assert sums(rounds, found) == max(sums(rounds, some) for some in every_assignment(open_pairs))


@pytest.mark.parametrize("seed", range(20))
def test_larger_ones_than_a_dense_matrix_keep_the_order(seed: int) -> None:
    """Two rounds at once, where one sum still holds both."""
    random = np.random.default_rng(seed)
    shape = (130, 170)
    open_pairs = random.random(shape) < 0.1
    rounds = [random.integers(-2, 4, size=shape).astype(float) for _ in range(2)]
    scale = 2 * 4 * shape[0]
    at_once = lexicographic_assignment([scale * rounds[0] + rounds[1]], open_pairs)
    in_rounds = lexicographic_assignment(rounds, open_pairs)

    def told(column_of: np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[int, ...]:
        return sums(rounds, [(r, c) for r, c in enumerate(column_of.tolist()) if c != NOBODY])

    assert told(in_rounds) == told(at_once)


def test_a_pair_below_a_threshold_counts_against_it() -> None:
    weights = PairWeights({"fit": np.array([[0, 33, 100], [59, 60, 61]])})
    assert weights["below_60"].tolist() == [[-1, -1, 0], [-1, 0, 0]]
    assert weights["below_1"].tolist() == [[-1, 0, 0], [0, 0, 0]]
    assert weights["below_100"].tolist() == [[-1, -1, 0], [-1, -1, -1]]
    assert weights["below_34"] is weights["below_50"]
    with pytest.raises(KeyError):
        weights["below_0"]


def test_thresholds_that_tell_nothing_apart_are_left_out() -> None:
    weights = PairWeights({"fit": np.array([[20, 33], [33, 90]])})
    goals = ["paired", "below_20", "below_33", "below_21", "below_34", "kept", "below_90", "below_91", "below_100"]
    everything = np.ones((2, 2), dtype=bool)
    assert telling(goals, weights, everything) == ["paired", "below_33", "below_34", "kept", "below_91"]
    free = np.array([[False, True], [True, True]])
    assert telling(goals, weights, free) == ["paired", "below_34", "kept", "below_91"]


def test_of_random_fits_the_thresholds_kept_tell_all_the_others() -> None:
    """Every threshold counts as one of those kept before it does, or nothing."""
    random = Random(5)
    fits = np.array([[random.randint(0, 100) for _ in range(3)] for _ in range(3)])
    weights = PairWeights({"fit": fits})
    names = random.sample(list(BELOW), len(BELOW))
    kept = telling(names, weights, np.ones((3, 3), dtype=bool))
    known = {weights[name].tobytes() for name in kept} | {np.zeros((3, 3), dtype=np.int8).tobytes()}
    assert {weights[name].tobytes() for name in names} <= known
    assert len(kept) == len({weights[name].tobytes() for name in kept})
