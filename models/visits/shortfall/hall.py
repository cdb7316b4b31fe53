"""Schools that have too few places between them, and the proof of it that anyone can count (Hall).

A graph has shape ``(givers, schools)``: true where the giver (a lead, a workshop) may take the school. ``places`` are
how many schools each giver takes at most, and ``giver_of`` who takes each school in a plan, or ``NOBODY``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.visits.eligibility import Ints
from models.visits.reach import Bools

NOBODY = -1


@dataclass(frozen=True)
class Certificate:
    """Schools whose only givers are ``givers``, who have fewer places than they are; both in order."""

    schools: Ints
    givers: Ints
    places: int

    @property
    def short(self) -> int:
        """So many of the schools are left out, whatever one does."""
        return len(self.schools) - self.places

    def holds(self, graph: Bools, places: Ints) -> bool:
        """Plain counting: these schools have no other giver in the graph, and the givers fewer places than they are."""
        others = np.ones(len(graph), dtype=bool)
        others[self.givers] = False
        counted = int(places[self.givers].sum())
        return counted == self.places < len(self.schools) and not graph[np.ix_(others, self.schools)].any()


@dataclass(frozen=True)
class Reached:
    """What chains of exchanges reach from a school: givers, and those of them who have a place left; both in order."""

    givers: tuple[int, ...]
    spare: tuple[int, ...]


def reached_from(school: int, graph: Bools, places: Ints, giver_of: Ints) -> Reached:
    """Who may take the school, who may take the schools of those instead, and so on."""
    reached = np.zeros(len(graph), dtype=bool)
    queue = [school]
    for one in queue:
        fresh = graph[:, one] & ~reached
        reached |= fresh
        queue += [int(other) for giver in np.flatnonzero(fresh) for other in np.flatnonzero(giver_of == giver)]
    taken = np.bincount(giver_of[giver_of != NOBODY], minlength=len(graph))
    givers = np.flatnonzero(reached)
    return Reached(tuple(givers.tolist()), tuple(givers[taken[givers] < places[givers]].tolist()))


def certificate_of(reached: Reached, graph: Bools, places: Ints) -> Certificate | None:
    """The shortage of the school that all was reached from, or ``None`` where somebody has a place left.

    With it are all other schools that depend on the same givers.
    """
    if reached.spare:
        return None
    givers = np.array(reached.givers, dtype=np.int64)
    others = np.ones(len(graph), dtype=bool)
    others[givers] = False
    dependent = graph.any(axis=0) & ~graph[others].any(axis=0)
    found = Certificate(np.flatnonzero(dependent), givers, int(places[givers].sum()))
    return found if found.holds(graph, places) else None
