"""A certificate stands exactly for the children whom some largest matching leaves over, and it counts."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from models.arrays import Bools, Ints
from models.semester.shortfall.hall import NOBODY, Hall, largest_matching, reaching

SIZES = st.integers(1, 6)


@st.composite
def graphs(draw: st.DrawFn) -> Bools:
    children, tutors = draw(SIZES), draw(SIZES)
    rows = st.lists(st.booleans(), min_size=tutors, max_size=tutors)
    return np.array(draw(st.lists(rows, min_size=children, max_size=children)), dtype=bool)


def most_paired(graph: Bools, children: tuple[int, ...]) -> int:
    """By Hall's deficiency: the children less the worst lack among all their sets."""
    lack = max(
        len(some) - int(graph[list(some)].any(axis=0).sum())
        for size in range(len(children) + 1)
        for some in combinations(children, size)
    )
    return len(children) - lack


def in_turn(graph: Bools) -> Ints:
    """Any matching: each child takes the first tutor left."""
    tutor_of = np.full(len(graph), NOBODY, dtype=np.int64)
    for child, row in enumerate(graph):
        left = [tutor for tutor in np.flatnonzero(row) if tutor not in tutor_of]
        if left:
            tutor_of[child] = left[0]
    return tutor_of


@given(graphs())
def test_a_certificate_for_whom_a_largest_matching_may_leave_over(graph: Bools) -> None:
    hall = Hall(graph)
    everybody = tuple(range(len(graph)))
    most = most_paired(graph, everybody)
    for child in everybody:
        others = tuple(other for other in everybody if other != child)
        certificate = hall.certificate(child)
        assert (certificate is not None) == (most_paired(graph, others) == most)
        if certificate is not None:
            tutors = {int(t) for c in certificate.children for t in np.flatnonzero(graph[c])}
            assert child in certificate.children
            assert set(certificate.tutors.tolist()) == tutors
            assert certificate.short == len(certificate.children) - len(tutors) > 0
            assert certificate.holds(graph)


@given(graphs())
def test_a_child_left_over_has_a_chain_to_a_spare_tutor_or_a_certificate(graph: Bools) -> None:
    tutor_of = in_turn(graph)
    paired = int((tutor_of != NOBODY).sum())
    largest = paired == most_paired(graph, tuple(range(len(graph))))
    spare = [tutor for tutor in range(graph.shape[1]) if tutor not in tutor_of]
    changes = reaching(graph, tutor_of, spare)
    hall = Hall(graph)
    for child in np.flatnonzero(tutor_of == NOBODY):
        chain = any(tutor in changes for tutor in np.flatnonzero(graph[child]))
        assert chain or hall.certificate(int(child)) is not None
        assert not (chain and largest)


def test_a_certificate_that_does_not_count_is_refused() -> None:
    graph = np.array([[1, 0], [1, 0], [1, 1]], dtype=bool)
    certificate = Hall(graph).certificate(0)
    assert certificate is not None
    assert certificate.children.tolist() == [0, 1]
    assert certificate.tutors.tolist() == [0]
    graph[1, 1] = True
    assert not certificate.holds(graph)


def test_children_with_the_least_choice_make_the_certificate_small() -> None:
    graph = np.array([[1, 1, 1], [1, 1, 1], [1, 1, 0], [1, 0, 0], [1, 0, 0]], dtype=bool)
    for child in (3, 4):
        certificate = Hall(graph).certificate(child)
        assert certificate is not None
        assert certificate.children.tolist() == [3, 4]


@pytest.mark.parametrize("seed", range(30))
def test_of_the_largest_matchings_one_that_leaves_over_children_with_most_choice(seed: int) -> None:
    """As many pairs, and as little choice among the paired, as an assignment with weights has."""
    random = np.random.default_rng(seed)
    graph = random.random((40, 30)) < random.uniform(0.02, 0.2)
    choice = graph.sum(axis=1)
    gains = np.where(graph, (1 + choice.max() - choice)[:, None], 0)
    rows, columns = linear_sum_assignment(gains, maximize=True)
    best = rows[graph[rows, columns]]
    tutor_of = largest_matching(graph)
    paired = np.flatnonzero(tutor_of != NOBODY)
    assert graph[paired, tutor_of[paired]].all()
    assert len(set(tutor_of[paired].tolist())) == len(paired) == len(best)
    assert choice[paired].sum() == choice[best].sum()


@pytest.mark.parametrize("seed", range(20))
def test_certificates_of_larger_graphs(seed: int) -> None:
    """Whom some largest matching leaves over is told by taking the child out; each certificate counts."""
    random = np.random.default_rng(seed)
    graph = random.random((25, 20)) < random.uniform(0.05, 0.25)
    most = int((largest_matching(graph) != NOBODY).sum())
    hall = Hall(graph)
    for child in range(len(graph)):
        without = np.delete(graph, child, axis=0)
        certificate = hall.certificate(child)
        assert (certificate is not None) == (int((largest_matching(without) != NOBODY).sum()) == most)
        assert certificate is None or (child in certificate.children and certificate.holds(graph))
