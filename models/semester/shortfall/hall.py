"""Hall's theorem: children who have too few tutors, and the proof of it that anyone can count.

A graph is an array of shape ``(children, tutors)``: true where the tutor may take the child. A child can be left over
by a largest matching exactly if it belongs to a set of children who together have fewer tutors than they are
(Hall, 1935; Dulmage and Mendelsohn, 1958).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from models.arrays import Bools, Ints
from models.deadline import UNHURRIED, Deadline, check

NOBODY = -1


@dataclass(frozen=True)
class TutorShortage:
    """Children (rows) whose only tutors are ``tutors`` (columns), who cannot take them all; both in order.

    ``most`` is how many children a tutor takes at the most.
    """

    children: Ints
    tutors: Ints
    most: int = 1

    @property
    def short(self) -> int:
        """So many of the children stay without a tutor, whatever one does."""
        return len(self.children) - self.most * len(self.tutors)

    def holds(self, graph: Bools) -> bool:
        """Plain counting: these children have no other tutor in the graph, and those cannot take all of them."""
        others = np.ones(graph.shape[1], dtype=bool)
        others[self.tutors] = False
        return self.short > 0 and not graph[np.ix_(self.children, others)].any()


class Hall:
    """The shortages of one graph, where a tutor takes up to ``most`` children: each stands in it so many times.

    Raises ``OutOfTimeError`` where the deadline passes before they are known.
    """

    def __init__(self, graph: Bools, most: int = 1, deadline: Deadline = UNHURRIED) -> None:
        self._most = most
        self._graph = graph = np.repeat(graph, most, axis=1)
        self._tutor_of = largest_matching(graph, deadline)
        self._child_of = _child_of(self._tutor_of, graph.shape[1])
        self._start_of = _reached(graph, self._child_of, self._left_over(), deadline)
        self._known: dict[int, TutorShortage] = {}

    def certificate(self, child: int) -> TutorShortage | None:
        """A shortage that the child is part of, or ``None`` where every largest matching has a tutor for the child.

        A child without any tutor is short alone. Else the shortage is what alternating paths reach from who is left
        over, and all who depend on the same tutors; it is the same whoever of them is left over instead, so that they
        share one certificate.
        """
        start = self._start_of.get(child)
        if start is None:
            return None
        if not self._graph[child].any():
            return TutorShortage(np.array([child]), np.array([], dtype=np.int64), self._most)
        reach = self._reach.of(self._graph[start])
        if reach not in self._known:
            self._known[reach] = self._shortage(self._reach.tutors(reach))
        return self._known[reach]

    def _left_over(self) -> list[int]:
        """Who has no tutor in the matching, least choice first, so that they account for whom they reach."""
        choices = self._graph.sum(axis=1)
        return sorted(
            map(int, np.flatnonzero(self._tutor_of == NOBODY)), key=lambda child: (int(choices[child]), child)
        )

    @cached_property
    def _reach(self) -> _Reach:
        return _Reach(self._graph, self._child_of, self._tutor_of[[*self._start_of]])

    def _shortage(self, tutors: Bools) -> TutorShortage:
        """All who depend on these tutors."""
        dependent = self._graph.any(axis=1) & ~(self._graph & ~tutors).any(axis=1)
        found = TutorShortage(np.flatnonzero(dependent), np.flatnonzero(tutors[:: self._most]), self._most)
        assert found.holds(self._graph[:, :: self._most])
        return found


class _Reach:
    """The tutors that alternating paths reach, from any who teach the children that a left-over child reaches.

    Tutors who reach each other are one *knot*; a set of knots is a number, with one bit for each.
    """

    def __init__(self, graph: Bools, child_of: Ints, tutors: Ints) -> None:
        self._places = np.sort(tutors[tutors != NOBODY])
        self._size = graph.shape[1]
        edges = csr_array(graph[np.ix_(child_of[self._places], self._places)])
        self._count, self._knot = connected_components(edges, directed=True, connection="strong")
        ends = np.repeat(self._knot.astype(np.int64), np.diff(edges.indptr)) * self._count + self._knot[edges.indices]
        self._after: dict[int, list[int]] = defaultdict(list)
        for end in np.unique(ends).tolist():
            one, other = divmod(end, self._count)
            if one != other:
                self._after[one].append(other)
        self._below: dict[int, int] = {}

    def of(self, row: Bools) -> int:
        """The knots reached from the tutors of a row, all of them reachable."""
        reached = 0
        for knot in np.unique(self._knot[row[self._places]]).tolist():
            reached |= self._from(knot)
        return reached

    def tutors(self, knots: int) -> Bools:
        """The tutors of a set of knots, as a row."""
        chosen = np.array([knots >> knot & 1 for knot in range(self._count)], dtype=bool)
        row = np.zeros(self._size, dtype=bool)
        row[self._places[chosen[self._knot]]] = True
        return row

    def _from(self, knot: int) -> int:
        """A knot and all that it reaches; between knots there is no way back."""
        waiting = [knot]
        while waiting:
            at = waiting[-1]
            unknown = [after for after in self._after[at] if after not in self._below]
            if unknown:
                waiting += unknown
                continue
            waiting.pop()
            reached = 1 << at
            for after in self._after[at]:
                reached |= self._below[after]
            self._below[at] = reached
        return self._below[knot]


def reaching(graph: Bools, tutor_of: Ints, spare: Iterable[int], deadline: Deadline = UNHURRIED) -> dict[int, int]:
    """Tutors from whom a chain of changes ends at a ``spare`` one, and how many other pairs it changes.

    A tutor who is spare needs none; a tutor who teaches a child that may change to a tutor of the result, one more.
    Raises ``OutOfTimeError`` where the deadline passes before all are found.
    """
    changes = {int(tutor): 0 for tutor in spare}
    queue = list(changes)
    by_tutor = np.ascontiguousarray(graph.T)
    seen = tutor_of == NOBODY
    for tutor in queue:
        check(deadline)
        movable = np.flatnonzero(by_tutor[tutor] & ~seen)
        seen[movable] = True
        for child in movable:
            freed = int(tutor_of[child])
            if freed not in changes:
                changes[freed] = changes[tutor] + 1
                queue.append(freed)
    return changes


def largest_matching(graph: Bools, deadline: Deadline = UNHURRIED) -> Ints:
    """A largest matching, the tutor of each child; among the largest one that leaves over children with most choice.

    That keeps certificates small: whoever is left over has at least as many tutors as anyone in the shortage. Children
    with least choice are given a tutor first, and keep one; tutors on whom a search was vain are never asked again, for
    no chain leads away from them any more.
    """
    tutor_of = np.full(graph.shape[0], NOBODY, dtype=np.int64)
    child_of = np.full(graph.shape[1], NOBODY, dtype=np.int64)
    vain = np.zeros(graph.shape[1], dtype=bool)
    for child in np.argsort(graph.sum(axis=1), kind="stable").tolist():
        check(deadline)
        asked = vain.copy()
        asked_by = np.full(graph.shape[1], NOBODY, dtype=np.int64)
        spare = _spare(graph, child, child_of, asked, asked_by)
        if spare == NOBODY:
            vain = asked
        while spare != NOBODY:
            taker = int(asked_by[spare])
            given, spare = spare, int(tutor_of[taker])
            tutor_of[taker], child_of[given] = given, taker
    return tutor_of


def _spare(graph: Bools, child: int, child_of: Ints, asked: Bools, asked_by: Ints) -> int:
    """A tutor without a child at the end of the shortest chain of changes, who was asked by whom; or ``NOBODY``."""
    queue = [child]
    for taker in queue:
        fresh = np.flatnonzero(graph[taker] & ~asked)
        asked[fresh] = True
        asked_by[fresh] = taker
        teaching = child_of[fresh]
        spare = fresh[teaching == NOBODY]
        if len(spare):
            return int(spare[0])
        queue += teaching.tolist()
    return NOBODY


def _child_of(tutor_of: Ints, tutors: int) -> Ints:
    child_of = np.full(tutors, NOBODY, dtype=np.int64)
    paired = np.flatnonzero(tutor_of != NOBODY)
    child_of[tutor_of[paired]] = paired
    return child_of


def _reached(graph: Bools, child_of: Ints, starts: Iterable[int], deadline: Deadline) -> dict[int, int]:
    """Children on alternating paths from the starts, each with the first start that reaches it."""
    start_of: dict[int, int] = {}
    seen = np.zeros(graph.shape[1], dtype=bool)
    for start in starts:
        check(deadline)
        start_of[start] = start
        queue = [start]
        for child in queue:
            fresh = np.flatnonzero(graph[child] & ~seen)
            seen[fresh] = True
            others = child_of[fresh].tolist()
            start_of |= dict.fromkeys(others, start)
            queue += others
    return start_of
