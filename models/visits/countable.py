"""What no plan of a season can exceed, as far as anyone can count: the goals' bounds where a search knows no better."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Floats, Ints
from models.visits.assignment.columns import Columns
from models.visits.assignment.pricing import Outside
from models.visits.problem import Professor


def countable(columns: Columns, goals: Sequence[str], served: int = 0) -> tuple[int, ...]:
    """A bound on each goal that holds for every plan that serves so many schools; more is better in all of them.

    Every school counts with the best that any of its columns gives, or a pair outside them might give, and no more
    schools than the leads have places.
    """
    places = int(columns.pairs.places.sum())
    outside = Outside(columns)
    return tuple(
        _of_goal(columns, columns.worth[goal], outside.most_of_schools(goal), places, served) for goal in goals
    )


def _of_goal(columns: Columns, worth: Ints, outside: Floats, places: int, served: int) -> int:
    best = outside.copy()
    if len(columns):
        runs = columns.school_runs
        np.maximum.at(best, columns.school[runs], np.maximum.reduceat(worth, runs))
    must = columns.must & np.isfinite(best)
    # A school that must be served counts even where it costs; of the others only those that gain, or are still needed.
    others = np.sort(best[~must & np.isfinite(best)])[::-1]
    count = max(int((others > 0).sum()), served - int(must.sum()))
    return int(best[must].sum() + others[: max(0, min(count, places - int(must.sum())))].sum())


def most_joined(columns: Columns, professors: Sequence[Professor], served: int) -> int:
    """A bound on the schools with a joined visit, at most ``served`` of which are served."""
    dates = len(columns.pairs.days)
    visits = (dates if one.max_visits is None else min(dates, one.max_visits) for one in professors)
    return min(served, sum(visits))
