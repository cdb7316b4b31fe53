"""The columns of the assignment: every pair of lead and school in every way that the two could hold alone.

What a goal counts of a plan is the sum of what it counts of the plan's columns; more is better in all of them (travel
and visits are counted negatively).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.visits.calendars.dating import Holding
from models.visits.eligibility import Ints
from models.visits.pairs import Pairs, assigned_pairs
from models.visits.problem import Season
from models.visits.reach import Bools

NO_WORKSHOP = -1
"""The workshop of a column in mode A."""


@dataclass(frozen=True)
class Columns:
    """Columns in order of school, lead and way; arrays over columns unless said otherwise.

    ``way`` is the place among ``pairs.kinds``, ``workshop`` that in the season's table or ``NO_WORKSHOP``. ``least``
    marks the fewest visits of a pair in a mode with a workshop: no other way of it is needed of a lead whose calendar
    holds whatever is asked. ``worth`` has each goal's count by name. ``places`` (leads,) and ``capacity`` (workshops,
    -1 is no limit) are what leads and workshops hold; ``must`` (schools,) are the schools locked to a lead.
    """

    pairs: Pairs
    lead: Ints
    school: Ints
    way: Ints
    workshop: Ints
    visits: Ints
    least: Bools
    worth: Mapping[str, Ints]
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


def build_columns(season: Season, pairs: Pairs) -> Columns:
    """All columns of a season."""
    by_school = np.transpose(pairs.possible & (pairs.places > 0)[:, None, None], (1, 0, 2))
    school, lead, way = np.nonzero(by_school)
    workshops = {id_: place for place, id_ in enumerate(season.workshops)}
    workshop_of = np.array([workshops.get(kind.workshop_id, NO_WORKSHOP) for kind in pairs.kinds], dtype=np.int64)
    visits_of = np.array([kind.visits for kind in pairs.kinds], dtype=np.int64)
    schools = list(season.schools.values())
    first = np.array([s.goes_first for s in schools], dtype=np.int64)
    must = np.zeros(len(schools), dtype=bool)
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
            "fit": pairs.fit[lead, school],
            "travel": -2 * pairs.km[lead, school] * visits,
            "visits": -visits,
        },
        capacity=np.array([-1 if limit is None else limit for limit in limits], dtype=np.int64),
        must=must,
    )


def _least(school: Ints, lead: Ints, workshop: Ints) -> Bools:
    """The first of each run of columns of a pair with one workshop: ways stand in order of visits."""
    if not len(school):
        return np.zeros(0, dtype=bool)
    same = (school[1:] == school[:-1]) & (lead[1:] == lead[:-1]) & (workshop[1:] == workshop[:-1])
    return np.concatenate([[True], ~same])
