"""What no plan of a season can exceed, as far as anyone can count: the goals' bounds where a search knows no better."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.visits.assignment.columns import Columns
from models.visits.eligibility import Ints
from models.visits.problem import Professor


def countable(columns: Columns, goals: Sequence[str]) -> tuple[int, ...]:
    """A bound on each goal that holds for every plan; more is better in all of them.

    Every school counts with the best that any of its columns gives, and no more schools than the leads have places.
    """
    places = int(columns.pairs.places.sum())
    return tuple(_of_goal(columns, columns.worth[goal], places) for goal in goals)


def _of_goal(columns: Columns, worth: Ints, places: int) -> int:
    if not len(columns):
        return 0
    best = np.full(len(columns.must), np.iinfo(np.int64).min)
    np.maximum.at(best, columns.school, worth)
    must = columns.must & np.isin(np.arange(len(best)), columns.school)
    # A school that must be served counts even where it costs; of the others only those that gain.
    gains = np.sort(best[~must & (best > 0)])[::-1]
    return int(best[must].sum() + gains[: max(0, places - int(must.sum()))].sum())


def most_joined(columns: Columns, professors: Sequence[Professor], served: int) -> int:
    """A bound on the schools with a joined visit, at most ``served`` of which are served."""
    dates = len(columns.pairs.days)
    visits = (dates if one.max_visits is None else min(dates, one.max_visits) for one in professors)
    return min(served, sum(visits))
