"""Hall's theorem: children who have too few tutors, and the proof of it that anyone can count.

A graph is an array of shape ``(children, tutors)``: true where the tutor may take the child. A child can be left over
by a largest matching exactly if it belongs to a set of children who together have fewer tutors than they are
(Hall; Dulmage and Mendelsohn).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from models.semester.eligibility import Bools, Ints

NOBODY = -1


@dataclass(frozen=True)
class Certificate:
    """Children (rows) whose only tutors are ``tutors`` (columns), of whom there are fewer; both in order."""

    children: Ints
    tutors: Ints

    @property
    def short(self) -> int:
        """So many of the children stay without a tutor, whatever one does."""
        return len(self.children) - len(self.tutors)

    def holds(self, graph: Bools) -> bool:
        """Plain counting: these children have no other tutor in the graph, and there are fewer tutors than children."""
        others = np.ones(graph.shape[1], dtype=bool)
        others[self.tutors] = False
        return self.short > 0 and not graph[np.ix_(self.children, others)].any()


class Hall:
    """The shortages of one graph."""

    def __init__(self, graph: Bools) -> None:
        self._graph = graph
        self._tutor_of = _largest_matching(graph)
        self._before = _reached(graph, _child_of(self._tutor_of, graph.shape[1]), self._left_over())
        self._known: dict[bytes, Certificate] = {}

    def certificate(self, child: int) -> Certificate | None:
        """A shortage that the child is part of, or ``None`` where every largest matching has a tutor for the child.

        Children with the same tutors share one certificate. A child without any tutor is short alone.
        """
        if child not in self._before:
            return None
        row = self._graph[child]
        if not row.any():
            return Certificate(np.array([child]), np.array([], dtype=np.int64))
        key = row.tobytes()
        if key not in self._known:
            self._known[key] = self._shortage(child)
        return self._known[key]

    def _left_over(self) -> list[int]:
        """Who has no tutor in the matching, least choice first, so that they account for whom they reach."""
        choices = self._graph.sum(axis=1)
        return sorted(
            map(int, np.flatnonzero(self._tutor_of == NOBODY)), key=lambda child: (int(choices[child]), child)
        )

    def _shortage(self, child: int) -> Certificate:
        """What alternating paths reach once the child is the one left over, and all who depend on the same tutors."""
        tutor_of = self._tutor_of.copy()
        at = child
        while self._before[at] != at:
            tutor_of[self._before[at]] = self._tutor_of[at]
            at = self._before[at]
        tutor_of[child] = NOBODY
        members = list(_reached(self._graph, _child_of(tutor_of, self._graph.shape[1]), [child]))
        tutors = self._graph[members].any(axis=0)
        dependent = self._graph.any(axis=1) & ~(self._graph & ~tutors).any(axis=1)
        found = Certificate(np.flatnonzero(dependent), np.flatnonzero(tutors))
        assert found.holds(self._graph)
        return found


def reaching(graph: Bools, tutor_of: Ints, spare: Iterable[int]) -> dict[int, int]:
    """Tutors from whom a chain of changes ends at a ``spare`` one, and how many other pairs it changes.

    A tutor who is spare needs none; a tutor who teaches a child that may change to a tutor of the result, one more.
    """
    changes = {int(tutor): 0 for tutor in spare}
    queue = list(changes)
    seen = tutor_of == NOBODY
    for tutor in queue:
        movable = np.flatnonzero(graph[:, tutor] & ~seen)
        seen[movable] = True
        for child in movable:
            freed = int(tutor_of[child])
            if freed not in changes:
                changes[freed] = changes[tutor] + 1
                queue.append(freed)
    return changes


def _largest_matching(graph: Bools) -> Ints:
    """A largest matching, the tutor of each child; among the largest one that leaves over children with most choice.

    That keeps certificates small: whoever is left over has at least as many tutors as anyone in the shortage.
    """
    choices = graph.sum(axis=1)
    most = int(choices.max(initial=0))
    gains = np.where(graph, (1 + most - choices)[:, None], 0)
    children, tutors = linear_sum_assignment(gains, maximize=True)
    tutor_of = np.full(graph.shape[0], NOBODY, dtype=np.int64)
    paired = graph[children, tutors]
    tutor_of[children[paired]] = tutors[paired]
    return tutor_of


def _child_of(tutor_of: Ints, tutors: int) -> Ints:
    child_of = np.full(tutors, NOBODY, dtype=np.int64)
    paired = np.flatnonzero(tutor_of != NOBODY)
    child_of[tutor_of[paired]] = paired
    return child_of


def _reached(graph: Bools, child_of: Ints, starts: Iterable[int]) -> dict[int, int]:
    """Children on alternating paths from the starts, each with the one before it; a start with itself.

    Who is reached from several starts belongs to the first of them.
    """
    before: dict[int, int] = {}
    seen = np.zeros(graph.shape[1], dtype=bool)
    for start in starts:
        before[start] = start
        queue = [start]
        for child in queue:
            fresh = np.flatnonzero(graph[child] & ~seen)
            seen[fresh] = True
            for other in map(int, child_of[fresh]):
                if other not in before:
                    before[other] = child
                    queue.append(other)
    return before
