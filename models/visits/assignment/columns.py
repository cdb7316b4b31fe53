"""The columns of the assignment: pairs of lead and school in every way that the two could hold alone.

What a goal counts of a plan is the sum of what it counts of the plan's columns; more is better in all of them (travel
and visits are counted negatively). Of a large season the columns are those of some pairs: further pairs enter when
prices ask for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from models.arrays import Bools, Ints
from models.deadline import UNHURRIED, Deadline
from models.tuning import TUNING
from models.visits.calendars.dating import Holding
from models.visits.pairs import Pairs, assigned_pairs
from models.visits.problem import Season

NO_WORKSHOP = -1
"""The workshop of a column in mode A."""


@dataclass(frozen=True)
class Columns:
    """Columns pair by pair, those of a pair in order of way; arrays over columns unless said otherwise.

    ``way`` is the place among ``pairs.kinds``, ``workshop`` that in the season's table or ``NO_WORKSHOP``. ``least``
    marks the fewest visits of a pair in a mode with a workshop: no other way of it is needed of a lead whose calendar
    holds whatever is asked. ``worth`` has each goal's count by name. ``inside`` (leads, schools) marks the pairs whose
    columns are here, or that have none. ``capacity`` (workshops, -1 is no limit) is what workshops hold; ``must``
    (schools,) are the schools locked to a lead.
    """

    pairs: Pairs
    lead: Ints
    school: Ints
    way: Ints
    workshop: Ints
    visits: Ints
    least: Bools
    worth: Mapping[str, Ints]
    inside: Bools
    capacity: Ints
    must: Bools

    def __len__(self) -> int:
        return len(self.lead)

    def holding(self, column: int) -> Holding:
        """The accompaniment that a column stands for."""
        return Holding(int(self.lead[column]), int(self.school[column]), self.pairs.kinds[int(self.way[column])])

    def totals(self, goals: Sequence[str], chosen: Ints) -> tuple[int, ...]:
        """What the goals count of the columns chosen."""
        return tuple(int(self.worth[goal][chosen].sum()) for goal in goals)

    def of_school(self, school: int) -> Ints:
        """The columns of one school."""
        start, end = self._school_starts[school : school + 2]
        columns: Ints = self._by_school[start:end]
        return columns

    @cached_property
    def _by_school(self) -> Ints:
        return np.argsort(self.school, kind="stable")

    @cached_property
    def _school_starts(self) -> Ints:
        return np.searchsorted(self.school[self._by_school], np.arange(len(self.must) + 1))

    @cached_property
    def school_runs(self) -> Ints:
        """Where runs of columns of one school begin."""
        return np.flatnonzero(np.diff(self.school, prepend=-1))

    @property
    def complete(self) -> bool:
        """Whether no pair is left outside."""
        return bool(self.inside.all())

    def with_pairs(self, leads: Ints, schools: Ints) -> Columns:
        """These columns, and after them those of further pairs that are not inside yet."""
        new = _columns_of(self.pairs, leads, schools, self.inside)
        return replace(
            self,
            lead=np.concatenate([self.lead, new.lead]),
            school=np.concatenate([self.school, new.school]),
            way=np.concatenate([self.way, new.way]),
            workshop=np.concatenate([self.workshop, new.workshop]),
            visits=np.concatenate([self.visits, new.visits]),
            least=np.concatenate([self.least, new.least]),
            worth={goal: np.concatenate([worth, new.worth[goal]]) for goal, worth in self.worth.items()},
        )


def build_columns(season: Season, pairs: Pairs, deadline: Deadline = UNHURRIED) -> Columns:
    """The columns of a season: of all pairs, or of those to begin with where they are very many.

    Raises ``OutOfTimeError`` where the deadline passes before these are found.
    """
    usable = pairs.allowed & (pairs.places > 0)[:, None]
    locked = np.zeros(len(pairs.school_ids), dtype=bool)
    locked[[column for _, column in assigned_pairs(season, pairs)]] = True
    few = usable.sum() <= TUNING.get().visits_assignment.most_pairs
    chosen = usable if few else _best_pairs(pairs, usable) | (usable & locked)
    schools, leads = np.nonzero(chosen.T)
    return _columns_of(pairs, leads, schools, ~usable, deadline)


def _best_pairs(pairs: Pairs, usable: Bools) -> Bools:
    """For each school, and for each lead, the nearest pairs, and those of best fit and then nearest."""
    best = np.zeros(usable.shape, dtype=bool)
    far = np.int32(pairs.km.max(initial=0) + 1)
    for distance in (pairs.km, pairs.km - far * pairs.fit):
        rank = np.where(usable, distance, np.iinfo(np.int32).max)
        for axis in (0, 1):
            count = min(TUNING.get().visits_assignment.nearest_pairs, usable.shape[axis])
            first = np.argpartition(rank, count - 1, axis=axis).take(np.arange(count), axis=axis)
            np.put_along_axis(best, first, True, axis=axis)
    found: Bools = best & usable
    return found


def _columns_of(pairs: Pairs, leads: Ints, schools: Ints, inside: Bools, deadline: Deadline = UNHURRIED) -> Columns:
    """The columns of these pairs, which are ``inside`` from now on."""
    season = pairs.season
    inside[leads, schools] = True
    pair, way = np.nonzero(pairs.possible(leads, schools, deadline))
    lead, school = leads[pair], schools[pair]
    workshops = {id_: place for place, id_ in enumerate(season.workshops)}
    workshop_of = np.array([workshops.get(kind.workshop_id, NO_WORKSHOP) for kind in pairs.kinds], dtype=np.int64)
    visits_of = np.array([kind.visits for kind in pairs.kinds], dtype=np.int64)
    first = np.array([school.goes_first for school in season.schools.values()], dtype=np.int64)
    must = np.zeros(len(pairs.school_ids), dtype=bool)
    must[[column for _, column in assigned_pairs(season, pairs)]] = True
    workshop, visits = workshop_of[way], visits_of[way]
    limits = [workshop.capacity for workshop in season.workshops.values()]
    return Columns(
        pairs=pairs,
        lead=lead,
        school=school,
        way=way,
        workshop=workshop,
        visits=visits,
        least=_least(school, lead, workshop),
        worth={
            "priority": first[school],
            "served": np.ones(len(school), dtype=np.int64),
            "fit": pairs.fit[lead, school].astype(np.int64),
            "travel": -2 * pairs.km[lead, school] * visits,
            "visits": -visits,
        },
        inside=inside,
        capacity=np.array([-1 if limit is None else limit for limit in limits], dtype=np.int64),
        must=must,
    )


def _least(school: Ints, lead: Ints, workshop: Ints) -> Bools:
    """The first of each run of columns of a pair with one workshop: ways stand in order of visits."""
    if not len(school):
        return np.zeros(0, dtype=bool)
    same = (school[1:] == school[:-1]) & (lead[1:] == lead[:-1]) & (workshop[1:] == workshop[:-1])
    return np.concatenate([[True], ~same])
