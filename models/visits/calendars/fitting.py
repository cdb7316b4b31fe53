"""What fits together of one lead: its possible accompaniments by what they demand, and which demands have dates.

For every accompaniment the sets of dates that would do are listed as bits over the lead's dates. Those with the same
sets and the same workshop make the same *demand*; demands fit together where some of their sets are disjoint. Where
there are too many sets to list, the exact model of dates is asked instead. Every answer is remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from models.arrays import Bools, Ints
from models.rules.visits import V8
from models.tuning import TUNING
from models.visits.calendars.dating import Holding, SeasonCalendar, date_visits
from models.visits.pairs import visit_minutes_needed
from models.visits.problem import Workshop
from models.visits.reach import Window

Masks = NDArray[np.uint64]

MOST_BITS = 63
"""So many dates are bits of one number."""

UNKNOWN, USELESS = -1, -2


@dataclass(frozen=True, slots=True)
class _Wanted:
    """All that the sets of dates of a column depend on: minutes by date, and what they are to reach.

    ``workshop`` is the place of its date among the lead's (-1: none of them); ``must`` are dates that are locked.
    """

    row: bytes
    visits: int
    minutes: int
    workshop: int
    windows: tuple[Window, ...]
    must: tuple[int, ...]


class Fitting:
    """The demands of one lead's columns, given by school and way; each is looked into when it is first asked for.

    ``demand`` (columns,) tells which demand each column makes, of ``demands`` so far: ``UNKNOWN`` where not looked
    into, ``USELESS`` where a plan gains nothing by the column that fewer visits would not give.
    """

    def __init__(self, calendar: SeasonCalendar, lead: int, schools: Ints, ways: Ints) -> None:
        self._calendar = calendar
        self._tuning = TUNING.get().visits_calendars
        self._lead = lead
        self._schools = self._ways = self._start = self.demand = np.zeros(0, dtype=np.int64)
        self._days = np.flatnonzero(calendar.pairs.dates_of_leads()[lead])
        self._minutes = np.zeros((0, len(self._days)), dtype=np.int16)
        self._dates = [calendar.pairs.days[n] for n in self._days]
        self._place = {day: place for place, day in enumerate(self._dates)}
        self._known_sets: dict[_Wanted, Masks | None] = {}
        self._known_chains: dict[tuple[tuple[int, ...], int], Ints | None] = {}
        self._held_by_fewer: dict[tuple[int, ...], bool] = {}
        self._numbers: dict[tuple[object, ...], int] = {}
        self._example: list[int] = []
        self._inside: list[Bools] = []
        self._known: dict[tuple[int, ...], bool] = {}
        self._beside: dict[tuple[int, ...], Bools] = {}
        self.add(schools, ways)

    def add(self, schools: Ints, ways: Ints) -> None:
        """Further columns of the lead, those of a pair side by side."""
        count = len(self.demand)
        changes = np.concatenate([[True], np.diff(schools) != 0])[: len(schools)]
        starts = count + np.flatnonzero(changes)[np.cumsum(changes) - 1]
        by_day = self._calendar.pairs.minutes_by_day(np.full(len(schools), self._lead), schools)
        self._schools, self._ways = np.concatenate([self._schools, schools]), np.concatenate([self._ways, ways])
        self._start = np.concatenate([self._start, starts])
        self._minutes = np.concatenate([self._minutes, by_day[:, self._days]])
        self.demand = np.concatenate([self.demand, np.full(len(schools), UNKNOWN)])

    @property
    def dates(self) -> int:
        """On how many dates the lead could visit any school."""
        return len(self._days)

    @property
    def demands(self) -> int:
        """How many demands are known."""
        return len(self._example)

    @cached_property
    def is_tabled(self) -> bool:
        """Whether what fits beside others is looked up, not searched for."""
        return len(self._days) <= self._tuning.most_tabled_dates

    def look_into(self, columns: Ints) -> None:
        """Find the demands of columns that nobody has asked for yet."""
        for row in columns[self.demand[columns] == UNKNOWN].tolist():
            self.demand[row] = self._number(row) if self._is_useful(row) else USELESS

    def _number(self, row: int) -> int:
        """The number of a column's demand; a new demand has the column as its example."""
        holding, sets = self._holding(row), self._listed(row)
        if sets is None:
            fixed = self._calendar.pairs.fixed.get((self._lead, holding.school), ())
            key: tuple[object, ...] = (int(self._ways[row]), self._minutes[row].tobytes(), fixed)
        else:
            key = (holding.way.workshop_id, sets.tobytes())
        number = self._numbers.setdefault(key, len(self._numbers))
        if number == len(self._example):
            self._example.append(row)
            if self.is_tabled:
                assert sets is not None
                self._inside.append(_tabled(sets, len(self._days)))
        return number

    def _is_useful(self, row: int) -> bool:
        """Whether a column has a set of dates of which no fewer would do in the same mode.

        A column with one visit more is of no use where each of its sets holds one of a column with fewer: the plan
        without that visit has dates, too, and less travel.
        """
        way, kinds = self._holding(row).way, self._calendar.pairs.kinds
        fewer = [
            other
            for other in range(int(self._start[row]), row)
            if (kinds[self._ways[other]].mode, kinds[self._ways[other]].workshop_id) == (way.mode, way.workshop_id)
        ]
        more, less = self._listed(row), [self._listed(other) for other in fewer]
        known = [sets for sets in less if sets is not None]
        if more is None or len(known) < len(less) or not known:
            return True
        key = (id(more), *map(id, known))  # columns that want the same share their sets
        if key not in self._held_by_fewer:
            self._held_by_fewer[key] = _all_hold_one(more, known)
        return not self._held_by_fewer[key]

    def _holding(self, row: int) -> Holding:
        return Holding(self._lead, int(self._schools[row]), self._calendar.pairs.kinds[int(self._ways[row])])

    def fits(self, demands: Sequence[int]) -> bool:
        """Whether these demands, each as often as it stands there, have dates together."""
        together = tuple(sorted(demands))
        if len(together) <= 1:
            return True  # every column was found possible alone
        if self.is_tabled:
            return bool(self.beside(together[:-1])[together[-1]])
        if together not in self._known:
            fewer = set(combinations(together, len(together) - 1))
            self._known[together] = all(self.fits(some) for some in fewer) and self._fit(together)
        return self._known[together]

    def beside(self, chosen: tuple[int, ...]) -> Bools:
        """Which demands fit beside others, in order, where that is tabled: shape (demands,)."""
        known = self._beside.get(chosen, np.zeros(0, dtype=bool))
        if len(known) < self.demands:
            new = range(len(known), self.demands)
            fitting = np.zeros(len(new), dtype=bool)
            if len(chosen) < 2 or self.fits(chosen):
                groups: dict[Workshop | None, list[int]] = {}
                for demand in new:
                    groups.setdefault(self._workshop(demand), []).append(demand)
                for workshop, group in groups.items():
                    rests = self._rests(chosen, workshop)
                    for demand in group if len(rests) else ():
                        fitting[demand - new.start] = self._inside[demand][rests].any()
            self._beside[chosen] = known = np.concatenate([known, fitting])
        return known

    def _rests(self, chosen: Sequence[int], workshop: Workshop | None) -> Ints:
        """The lead's dates left, as bits, by every way to date what is chosen beside somebody's workshop."""
        busy = self._busy_days({workshop, *map(self._workshop, chosen)} - {None})
        if busy is None:
            return np.zeros(0, dtype=np.int64)
        unions = np.array([busy], dtype=np.int64)
        for demand in chosen:
            family = self._family(demand).astype(np.int64)
            first, second = np.nonzero((unions[:, None] & family[None, :]) == 0)
            # A mark for each set of dates finds the different ones sooner than sorting does.
            marked = np.zeros(1 << len(self._days), dtype=bool)
            marked[unions[first] | family[second]] = True
            unions = np.flatnonzero(marked)
        return ((1 << len(self._days)) - 1) & ~unions

    def _family(self, demand: int) -> Masks:
        sets = self._listed(self._example[demand])
        assert sets is not None
        return sets

    def _fit(self, demands: Sequence[int]) -> bool:
        busy = self._busy_days({self._workshop(demand) for demand in demands} - {None})
        if busy is None:
            return False
        families = []
        for demand in demands:
            sets = self._listed(self._example[demand])
            if sets is None:
                return self._ask(demands)
            families.append(sets[(sets & busy) == 0])
        families.sort(key=len)
        answer = _disjoint(families, self._tuning.most_compared_sets)
        return self._ask(demands) if answer is None else answer

    def _ask(self, demands: Sequence[int]) -> bool:
        """The exact model's answer."""
        return date_visits(self._calendar, [self._holding(self._example[demand]) for demand in demands]) is not None

    def _workshop(self, demand: int) -> Workshop | None:
        return self._calendar.season.workshops.get(self._holding(self._example[demand]).way.workshop_id)

    def _busy_days(self, attended: Collection[Workshop | None]) -> np.uint64 | None:
        """The days that workshops take, as bits; ``None`` where two are on one date."""
        dates = {workshop.date for workshop in attended if workshop is not None}
        if len(dates) < len(attended):
            return None
        return np.uint64(sum(1 << place for place, day in enumerate(self._dates[:MOST_BITS]) if day in dates))

    def _listed(self, row: int) -> Masks | None:
        """All sets of dates that would do for a column, as bits over the lead's dates; ``None`` where too many."""
        holding, calendar = self._holding(row), self._calendar
        workshop = calendar.season.workshops.get(holding.way.workshop_id)
        wanted = _Wanted(
            self._minutes[row].tobytes(),
            holding.way.visits,
            visit_minutes_needed(holding.way.mode, workshop, calendar.policy),
            -1 if workshop is None else self._place.get(workshop.date, -1),
            tuple(window for window in calendar.windows if workshop is None or window.holds(workshop.date)),
            tuple(self._place[day] for day in calendar.pairs.fixed.get((self._lead, holding.school), ())),
        )
        if wanted not in self._known_sets:
            self._known_sets[wanted] = self._list(row, wanted)
        return self._known_sets[wanted]

    def _list(self, row: int, wanted: _Wanted) -> Masks | None:
        if len(self._days) > MOST_BITS:
            return None
        usable = [place for place in np.flatnonzero(self._minutes[row]).tolist() if place != wanted.workshop]
        found = [np.zeros(0, dtype=np.uint64)]
        for window in wanted.windows:
            inside = tuple(place for place in usable if window.holds(self._dates[place]))
            chains = self._chains(inside, wanted.visits)
            if chains is None:
                return None
            enough = self._minutes[row][chains].sum(axis=1, dtype=np.int64) >= wanted.minutes
            for place in wanted.must:
                enough &= (chains == place).any(axis=1)
            found.append((np.uint64(1) << chains[enough].astype(np.uint64)).sum(axis=1, dtype=np.uint64))
        return np.unique(np.concatenate(found))

    def _chains(self, places: tuple[int, ...], length: int) -> Ints | None:
        """Every so many of these dates, each far enough from the next: shape (., length); ``None`` where too many."""
        key = (places, length)
        if key not in self._known_chains:
            dates = np.array([self._dates[place].toordinal() for place in places], dtype=np.int64)
            later = dates[None, :] - dates[:, None] >= self._calendar.policy[V8].days_apart
            chains: Ints | None = np.arange(len(places))[:, None]
            for _ in range(length - 1):
                assert chains is not None
                if not self.is_tabled and int(later[chains[:, -1]].sum()) > self._tuning.most_listed_sets:
                    chains = None
                    break
                row, following = np.nonzero(later[chains[:, -1]])
                chains = np.hstack([chains[row], following[:, None]])
            self._known_chains[key] = None if chains is None else np.array(places, dtype=np.int64)[chains]
        return self._known_chains[key]


def _tabled(sets: Masks, bits: int) -> Bools:
    """For every set of so many dates whether one of the sets given lies inside it."""
    table = np.zeros(1 << bits, dtype=bool)
    table[sets.astype(np.int64)] = True
    for bit in range(bits):
        halves = table.reshape(-1, 2, 1 << bit)
        halves[:, 1] |= halves[:, 0]
    return table


def _all_hold_one(more: Masks, fewer: Sequence[Masks]) -> bool:
    """Whether each set of dates holds one of those with fewer dates."""
    covered = np.zeros(len(more), dtype=bool)
    for some in fewer:
        covered |= ((more[:, None] & some[None, :]) == some[None, :]).any(axis=1)
    return bool(covered.all())


def _disjoint(families: Sequence[Masks], most_compared: int) -> bool | None:
    """Whether one set can be taken of each family, all of them disjoint; ``None`` where that takes too long to see."""
    unions = np.zeros(1, dtype=np.uint64)
    for place, family in enumerate(families):
        if not len(family):
            return False
        if len(unions) * len(family) > most_compared:
            return None
        apart = (unions[:, None] & family[None, :]) == 0
        if place == len(families) - 1:
            return bool(apart.any())
        first, second = np.nonzero(apart)
        if not len(first):
            return False
        unions = np.unique(unions[first] | family[second])
    return True
