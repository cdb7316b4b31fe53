"""Whose locks cannot hold: asked where a season has been shown to have no plan.

The smallest set that cannot hold is looked for by size, as people mend one thing at a time: what is impossible alone,
what can be counted, then two and three schools of one lead against the exact model of dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from ortools.sat.python import cp_model

from models.tuning import TUNING
from models.visits.calendars.dating import DateModel, Holding, SeasonCalendar, new_solver
from models.visits.pairs import Way, assigned_pairs

Pair = tuple[int, int]


def lock_conflict(calendar: SeasonCalendar) -> tuple[str, ...]:
    """The ids of leads, then of schools, whose locks cannot hold together.

    In this order, the first that is so: schools locked to several leads, and pairs that could not meet even alone;
    leads locked to more schools than they have places for; of a lead the fewest locked schools that have no dates
    together; otherwise everybody with a lock, as the locks fall short only together.
    """
    pairs = assigned_pairs(calendar.season, calendar.pairs)
    for narrowed in (_impossible(calendar, pairs), _too_many(calendar, pairs), _undatable(calendar, pairs)):
        if narrowed:
            return _ids(calendar, narrowed)
    return _ids(calendar, pairs)


def _ids(calendar: SeasonCalendar, pairs: Sequence[Pair]) -> tuple[str, ...]:
    leads, schools = sorted({lead for lead, _ in pairs}), sorted({school for _, school in pairs})
    told = calendar.pairs
    return (*(told.lead_ids[lead] for lead in leads), *(told.school_ids[school] for school in schools))


def _impossible(calendar: SeasonCalendar, pairs: Sequence[Pair]) -> list[Pair]:
    lead_of: dict[int, set[int]] = defaultdict(set)
    for lead, school in pairs:
        lead_of[school].add(lead)
    ways = calendar.pairs.ways
    return [(lead, school) for lead, school in pairs if len(lead_of[school]) > 1 or not ways(lead, school)]


def _of_leads(pairs: Sequence[Pair]) -> dict[int, list[Pair]]:
    by_lead: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_lead[pair[0]].append(pair)
    return by_lead


def _too_many(calendar: SeasonCalendar, pairs: Sequence[Pair]) -> list[Pair]:
    places = calendar.pairs.places
    return [pair for lead, own in _of_leads(pairs).items() if len(own) > places[lead] for pair in own]


def _undatable(calendar: SeasonCalendar, pairs: Sequence[Pair]) -> list[Pair]:
    """The first and smallest set of locked schools of one lead that has no dates in any choice of ways."""
    asked, tuning = 0, TUNING.get().visits_calendars
    for own in _of_leads(pairs).values():
        for count in range(2, tuning.most_locked_together + 1):
            for some in combinations(own, count):
                choices = list(product(*(list(_ways(calendar, pair)) for pair in some)))
                asked += len(choices)
                if asked > tuning.most_lock_choices:
                    return []
                if not any(_has_dates(calendar, some, ways) for ways in choices):
                    return list(some)
    return []


def _ways(calendar: SeasonCalendar, pair: Pair) -> Iterator[Way]:
    """One way of the pair for each mode and number of visits: which workshop is left open."""
    told: set[tuple[str, int]] = set()
    for way in calendar.pairs.ways(*pair):
        if (way.mode, way.visits) not in told:
            told.add((way.mode, way.visits))
            yield way


def _has_dates(calendar: SeasonCalendar, pairs: Sequence[Pair], ways: Sequence[Way]) -> bool:
    holdings = [Holding(lead, school, way) for (lead, school), way in zip(pairs, ways, strict=True)]
    dating = DateModel(calendar, holdings, free_workshops=True)
    dating.need_minutes()
    return bool(new_solver().solve(dating.model) != cp_model.INFEASIBLE)
