"""Schools that have too few places between them, and the proof of it that anyone can count (Hall, 1935).

A graph tells which givers (leads, workshops) may take which schools. ``places`` are how many schools each giver takes
at most, and ``giver_of`` who takes each school in a plan, or ``NOBODY``; what a plan holds is an edge of the graph.

Alternating paths from each school alone take too long in large seasons, where nearly all givers reach each other: such
a knot of givers is found once, and whoever reaches one of it reaches all that it does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from models.arrays import Bools, Ints
from models.deadline import UNHURRIED, Deadline, check
from models.tuning import TUNING

NOBODY = -1


class TakingGraph(Protocol):
    """Who may take whom; asked for as needed, for most of a large graph is never looked at."""

    def takers(self, school: int, among: Bools) -> Bools:
        """Which of some givers may take the school: a mask over givers."""
        ...

    def anybody_takes(self, schools: Ints, among: Bools) -> Bools:
        """Whether any of some givers may take each of the schools."""
        ...


@dataclass(frozen=True)
class PlaceShortage:
    """Schools whose only givers are ``givers``, who have fewer ``places`` than they are; both in order."""

    schools: Ints
    givers: Ints
    places: int

    @property
    def short(self) -> int:
        """So many of the schools are left out, whatever one does."""
        return len(self.schools) - self.places


class Exchanges:
    """Who may take a school, who may take the schools of those instead, and so on.

    Whatever is asked raises ``OutOfTimeError`` where the deadline passes before it is answered.
    """

    def __init__(self, graph: TakingGraph, giver_of: Ints, givers: int, deadline: Deadline = UNHURRIED) -> None:
        self._graph = graph
        self._many = TUNING.get().visits_shortfall.many_givers
        self._deadline = deadline
        self._order = np.argsort(giver_of, kind="stable")
        self._starts = np.searchsorted(giver_of[self._order], np.arange(givers + 1))
        self._without = np.flatnonzero(giver_of == NOBODY)
        self._giver_of = giver_of
        self._cores: list[tuple[Bools, Bools]] = []
        """Givers that all reach each other, and all that they reach."""
        self._reached: dict[int, Bools] = {}
        self._dependent: dict[bytes, Ints] = {}

    @cached_property
    def loads(self) -> Ints:
        """How many schools each giver has."""
        counted: Ints = np.diff(self._starts)
        return counted

    def reachable(self, school: int) -> Bools:
        """The givers that chains of exchanges reach from the school, as a mask."""
        self._reaches(school, np.zeros(len(self.loads), dtype=bool))
        return self._reached[school]

    def certificate(self, school: int, places: Ints) -> PlaceShortage | None:
        """The shortage of a school that is left out, or ``None`` where somebody it reaches has a place left.

        With it are all other schools that depend on the same givers.
        """
        if self._reaches(school, self.loads < places):
            return None
        reached = self._reached[school]
        schools, counted = self._depending(reached), int(places[reached].sum())
        return PlaceShortage(schools, np.flatnonzero(reached), counted) if counted < len(schools) else None

    def _reaches(self, school: int, wanted: Bools) -> bool:
        """Whether any of these givers is reached; where none is, all that are reached have been found."""
        if school not in self._reached:
            found = np.zeros(len(wanted), dtype=bool)
            for core, whole in self._cores:
                if self._graph.anybody_takes(np.array([school]), core)[0]:
                    found |= whole
            if not (found & wanted).any():
                self._spread([school], found, wanted, learns=True)
            if (found & wanted).any():
                return True
            self._reached[school] = found
        return bool((self._reached[school] & wanted).any())

    def _depending(self, reached: Bools) -> Ints:
        """The schools that nobody but these givers may take. What they have is theirs, or it would reach others."""
        key = reached.tobytes()
        if key not in self._dependent:
            left = self._without[self._graph.anybody_takes(self._without, reached)]
            left = left[~self._graph.anybody_takes(left, ~reached)]
            self._dependent[key] = np.sort(np.concatenate([left, self._schools(np.flatnonzero(reached))]))
        return self._dependent[key]

    def _schools(self, givers: Iterable[int]) -> Ints:
        """The schools that these have."""
        held = [self._order[self._starts[giver] : self._starts[giver + 1]] for giver in givers]
        return np.concatenate([np.zeros(0, dtype=np.int64), *held])

    def _spread(self, queue: list[int], reached: Bools, wanted: Bools, *, learns: bool) -> None:
        """Add all that is reached from these schools, until a giver is reached that is wanted.

        Of the givers reached already all that they reach is reached, too.
        """
        for school in queue:
            check(self._deadline)
            fresh = self._graph.takers(school, ~reached)
            reached |= fresh
            if (fresh & wanted).any():
                return
            if learns and fresh.sum() > self._many and not any((fresh & core).any() for core, _ in self._cores):
                self._learn(int(np.flatnonzero(fresh)[0]))
            for core, whole in self._cores:
                if (fresh & core).any():
                    reached |= whole
                    fresh = fresh & ~whole
            queue += self._schools(np.flatnonzero(fresh)).tolist()

    def _learn(self, giver: int) -> None:
        """Find all that a giver reaches, and who of them reach it in turn: all of those reach the same."""
        whole = np.zeros(len(self._starts) - 1, dtype=bool)
        whole[giver] = True
        self._spread(self._schools([giver]).tolist(), whole, np.zeros_like(whole), learns=False)
        core = np.zeros_like(whole)
        core[giver] = True
        while True:
            check(self._deadline)
            schools = self._schools(np.flatnonzero(whole & ~core))
            back = self._giver_of[schools[self._graph.anybody_takes(schools, core)]]
            if not len(back):
                break
            core[back] = True
        self._cores.append((core, whole))
