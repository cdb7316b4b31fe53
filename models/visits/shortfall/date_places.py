"""How many schools a lead's dates could hold at most: plain counting, so that anyone can check it."""

from __future__ import annotations

import numpy as np

from models.arrays import Ints
from models.deadline import UNHURRIED, Deadline
from models.tuning import TUNING
from models.visits.pairs import Pairs
from models.visits.plan import LeadLimit


def limit_by_dates(pairs: Pairs, lead: int, deadline: Deadline = UNHURRIED) -> LeadLimit:
    """The dates of a lead (a row of ``pairs``), and how many schools could share them with the fewest visits each.

    Raises ``OutOfTimeError`` where the deadline passes before that is counted.
    """
    dates, schools = _counted(pairs, lead, np.flatnonzero(pairs.allowed[lead]), deadline)
    return LeadLimit(pairs.lead_ids[lead], dates, schools)


def surely_holds(pairs: Pairs, lead: int, schools: int, deadline: Deadline = UNHURRIED) -> bool:
    """Whether a few of the lead's schools show that its dates are no limit below so many; false proves nothing."""
    able = np.flatnonzero(pairs.allowed[lead])
    count = min(TUNING.get().visits_shortfall.sampled_schools, len(able))
    some = able[np.linspace(0, len(able) - 1, count).astype(np.int64)]
    return _counted(pairs, lead, some, deadline)[1] >= schools


def _counted(pairs: Pairs, lead: int, schools: Ints, deadline: Deadline) -> tuple[int, int]:
    """The dates that the lead has with any of these schools, and how many of them could share those dates."""
    possible = pairs.possible(np.full(len(schools), lead), schools, deadline)
    some = possible.any(axis=1)
    schools, possible = schools[some], possible[some]
    dates = int((pairs.minutes_by_day(np.full(len(schools), lead), schools) > 0).any(axis=0).sum())
    visits = np.array([way.visits for way in pairs.kinds], dtype=np.int64)
    fewest = np.sort(np.where(possible, visits, visits.max(initial=0)).min(axis=1, initial=visits.max(initial=0)))
    return dates, int((np.cumsum(fewest) <= dates).sum())
