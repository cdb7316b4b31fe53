"""How many schools a lead's dates could hold at most: plain counting, so that anyone can check it."""

from __future__ import annotations

import numpy as np

from models.visits.pairs import Pairs
from models.visits.plan import Limit


def limit_by_dates(pairs: Pairs, lead: int) -> Limit:
    """The dates of a lead (a row of ``pairs``), and how many schools could share them with the fewest visits each."""
    schools = np.flatnonzero(pairs.possible[lead].any(axis=1))
    rows = np.full(len(schools), lead, dtype=np.int64)
    dates = int((pairs.minutes_by_day(rows, schools) > 0).any(axis=0).sum())
    visits = np.array([way.visits for way in pairs.kinds], dtype=np.int64)
    fewest = np.sort([int(visits[ways].min()) for ways in pairs.possible[lead, schools]])
    return Limit(pairs.lead_ids[lead], dates, int((np.cumsum(fewest) <= dates).sum()))
