"""What fits together of one lead: its possible accompaniments by kind of demand, and which sets of demands have dates.

Schools that share the same hours and dates with the lead ask the same of its calendar: a *demand*. For each the sets of
dates that would do are listed as bits; demands fit together where some of these sets are disjoint. Where there are too
many to list, the exact model of dates is asked instead. Every answer is remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from models.visits.calendars.dating import Calendar, Holding, dated
from models.visits.eligibility import Ints
from models.visits.pairs import visit_minutes_needed
from models.visits.problem import Mode, Workshop
from models.visits.reach import Bools

Masks = NDArray[np.uint64]

MOST_SETS = 4_000
"""So many sets of dates of one demand are listed at most."""

MOST_COMPARED = 4_000_000
"""So many pairs of sets are compared at most before the exact model is asked."""

MOST_BITS = 63

MOST_TABLED_BITS = 15
"""Of a lead with so many dates every set of dates is looked up in a table."""

UNKNOWN = -1


class Fitting:
    """The demands of one lead's columns, given by school and way.

    ``demand`` (columns,) tells which demand each column makes.
    """

    def __init__(self, calendar: Calendar, lead: int, schools: Ints, ways: Ints) -> None:
        self._calendar = calendar
        self._lead = lead
        by_day = calendar.pairs.minutes_by_day(np.full(len(schools), lead), schools)
        self._days = np.flatnonzero(by_day.any(axis=0))
        self._minutes = by_day[:, self._days]
        kinds: dict[tuple[bytes, int, tuple[object, ...]], int] = {}
        self._example: list[int] = []
        self._holdings = [
            Holding(lead, int(school), calendar.pairs.kinds[int(way)])
            for school, way in zip(schools, ways, strict=True)
        ]
        demand = []
        for row, way in enumerate(ways.tolist()):
            fixed = calendar.pairs.fixed.get((lead, int(schools[row])), ())
            number = kinds.setdefault((self._minutes[row].tobytes(), way, fixed), len(kinds))
            if number == len(self._example):
                self._example.append(row)
            demand.append(number)
        self.demand = np.array(demand, dtype=np.int64)
        self._sets: dict[int, Masks | None] = {}
        self._known: dict[tuple[int, ...], bool] = {}
        self._beside: dict[tuple[int, ...], NDArray[np.int8]] = {}
        self._tables: dict[int, Bools] = {}
        self._known_chains: dict[tuple[tuple[int, ...], int], Ints | None] = {}

    @property
    def demands(self) -> int:
        """How many demands there are."""
        return len(self._example)

    @property
    def is_tabled(self) -> bool:
        """Whether what fits beside a demand or two is looked up, not searched for."""
        return len(self._days) <= MOST_TABLED_BITS

    def needed(self) -> Bools:
        """Which columns have a set of dates of which no fewer would do in the same mode: shape (columns,).

        A column with one visit more is of no use where each of its sets holds one of a column with fewer: the plan
        without that visit has dates, too, and less travel.
        """
        by_kind: dict[tuple[int, Mode, str], list[int]] = {}
        for row, holding in enumerate(self._holdings):
            key = (holding.school, holding.way.mode, holding.way.workshop_id)
            by_kind.setdefault(key, []).append(row)
        needed = np.ones(len(self._holdings), dtype=bool)
        for rows in by_kind.values():
            rows.sort(key=lambda row: self._holdings[row].way.visits)
            for place, row in enumerate(rows):
                more = self._date_sets(int(self.demand[row]))
                fewer = [self._date_sets(int(self.demand[other])) for other in rows[:place]]
                if more is None or any(sets is None for sets in fewer):
                    continue
                covered = np.zeros(len(more), dtype=bool)
                for sets in fewer:
                    assert sets is not None
                    for some in sets:
                        covered |= (more & some) == some
                needed[row] = not covered.all()
        return needed

    def fits(self, demands: Sequence[int]) -> bool:
        """Whether these demands, each as often as it stands there, have dates together."""
        together = tuple(sorted(demands))
        if len(together) <= 1:
            return True  # every column was found possible alone
        if together not in self._known:
            fewer = set(combinations(together, len(together) - 1))
            self._known[together] = all(self.fits(some) for some in fewer) and self._fit(together)
        return self._known[together]

    def beside(self, chosen: Sequence[int], others: Sequence[int] | Ints) -> Bools:
        """Whether each of the others fits beside the demands chosen, which fit together: shape (others,)."""
        key = tuple(sorted(chosen))
        known = self._beside.setdefault(key, np.full(len(self._example), UNKNOWN, dtype=np.int8))
        wanted = np.array(others, dtype=np.int64)
        for workshop, unknown in self._by_workshop(wanted[known[wanted] == UNKNOWN]):
            rests = self._rests(key, workshop)
            if rests is None:
                known[unknown] = [self.fits((*key, int(other))) for other in unknown]
            else:
                known[unknown] = [bool(self._inside(int(other))[rests].any()) for other in unknown]
        fitting: Bools = known[wanted] == 1
        return fitting

    def _by_workshop(self, demands: Ints) -> Iterator[tuple[Workshop | None, Ints]]:
        groups: dict[Workshop | None, list[int]] = {}
        for demand in demands.tolist():
            groups.setdefault(self._workshop(demand), []).append(demand)
        for workshop, group in groups.items():
            yield workshop, np.array(group, dtype=np.int64)

    def _rests(self, chosen: Sequence[int], workshop: Workshop | None) -> Ints | None:
        """The lead's dates left, as bits, by every way to date what is chosen beside somebody's workshop.

        ``None`` where they are too many to list.
        """
        if len(self._days) > MOST_TABLED_BITS or len(chosen) > 2:
            return None
        attended = {workshop, *(self._workshop(demand) for demand in chosen)} - {None}
        busy = self._busy_days(attended)
        families = [self._date_sets(demand) for demand in chosen]
        if busy is None or any(family is None for family in families):
            return np.zeros(0, dtype=np.int64) if busy is None else None
        unions = np.array([busy], dtype=np.uint64)
        for family in families:
            assert family is not None
            apart = (unions[:, None] & family[None, :]) == 0
            first, second = np.nonzero(apart)
            unions = np.unique(unions[first] | family[second])
        everything = np.uint64((1 << len(self._days)) - 1)
        rests: Ints = (everything & ~unions).astype(np.int64)
        return rests

    def _inside(self, demand: int) -> Bools:
        """For every set of the lead's dates whether the demand has dates inside it."""
        if demand not in self._tables:
            table = np.zeros(1 << len(self._days), dtype=bool)
            sets = self._date_sets(demand)
            assert sets is not None
            table[sets.astype(np.int64)] = True
            for bit in range(len(self._days)):
                halves = table.reshape(-1, 2, 1 << bit)
                halves[:, 1] |= halves[:, 0]
            self._tables[demand] = table
        return self._tables[demand]

    def _fit(self, demands: Sequence[int]) -> bool:
        busy = self._busy_days({self._workshop(demand) for demand in demands} - {None})
        if busy is None:
            return False
        families = []
        for demand in demands:
            sets = self._date_sets(demand)
            if sets is None:
                return self._ask(demands)
            families.append(sets[(sets & busy) == 0])
        families.sort(key=len)
        answer = _disjoint(families)
        return self._ask(demands) if answer is None else answer

    def _ask(self, demands: Sequence[int]) -> bool:
        """The exact model's answer."""
        return dated(self._calendar, [self._holdings[self._example[demand]] for demand in demands]) is not None

    def _workshop(self, demand: int) -> Workshop | None:
        return self._calendar.season.workshops.get(self._holdings[self._example[demand]].way.workshop_id)

    def _busy_days(self, attended: Collection[Workshop | None]) -> np.uint64 | None:
        """The days that workshops take, as bits; ``None`` where two are on one date."""
        dates = {workshop.date for workshop in attended if workshop is not None}
        if len(dates) < len(attended):
            return None
        days = self._calendar.pairs.days
        return _bits([place for place, n in enumerate(self._days) if place <= MOST_BITS and days[n] in dates])

    def _date_sets(self, demand: int) -> Masks | None:
        if demand not in self._sets:
            self._sets[demand] = self._listed(demand)
        return self._sets[demand]

    def _listed(self, demand: int) -> Masks | None:
        """All sets of dates that would do for a demand, as bits over the lead's dates; ``None`` where too many."""
        row = self._example[demand]
        holding = self._holdings[row]
        calendar, workshop = self._calendar, self._workshop(demand)
        if len(self._days) > MOST_BITS:
            return None
        dates = [calendar.pairs.days[n] for n in self._days]
        usable = [
            place
            for place in np.flatnonzero(self._minutes[row]).tolist()
            if workshop is None or dates[place] != workshop.date
        ]
        needed = visit_minutes_needed(holding.way.mode, workshop, calendar.policy)
        must = [dates.index(day) for day in calendar.pairs.fixed.get((self._lead, holding.school), ())]
        found = []
        for window in calendar.windows:
            if workshop is not None and not window.holds(workshop.date):
                continue
            inside = tuple(place for place in usable if window.holds(dates[place]))
            chains = self._chains(inside, holding.way.visits)
            if chains is None:
                return None
            enough = self._minutes[row][chains].sum(axis=1, dtype=np.int64) >= needed
            for place in must:
                enough &= (chains == place).any(axis=1)
            found.append((np.uint64(1) << chains[enough].astype(np.uint64)).sum(axis=1, dtype=np.uint64))
        return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.uint64)

    def _chains(self, places: tuple[int, ...], length: int) -> Ints | None:
        """Every so many of these dates, each far enough from the next: shape (., length); ``None`` where too many."""
        key = (places, length)
        if key not in self._known_chains:
            dates = np.array([self._calendar.pairs.days[self._days[place]].toordinal() for place in places])
            later = dates[None, :] - dates[:, None] >= self._calendar.policy.number("V8", "days_apart")
            chains: Ints | None = np.arange(len(places))[:, None]
            for _ in range(length - 1):
                assert chains is not None
                if int(later[chains[:, -1]].sum()) > MOST_SETS:
                    chains = None
                    break
                row, following = np.nonzero(later[chains[:, -1]])
                chains = np.hstack([chains[row], following[:, None]])
            self._known_chains[key] = None if chains is None else np.array(places, dtype=np.int64)[chains]
        return self._known_chains[key]


def _bits(places: Sequence[int]) -> np.uint64:
    return np.uint64(sum(1 << place for place in places))


def _disjoint(families: Sequence[Masks]) -> bool | None:
    """Whether one set can be taken of each family, all of them disjoint; ``None`` where that takes too long to see."""
    unions = np.zeros(1, dtype=np.uint64)
    for place, family in enumerate(families):
        if not len(family):
            return False
        if len(unions) * len(family) > MOST_COMPARED:
            return None
        apart = (unions[:, None] & family[None, :]) == 0
        if place == len(families) - 1:
            return bool(apart.any())
        first, second = np.nonzero(apart)
        if not len(first):
            return False
        unions = np.unique(unions[first] | family[second])
    return True
