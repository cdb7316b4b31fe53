"""What an office does without a solver: school after school, each takes the nearest lead who still has room.

First come, first served, or in an order drawn by lot. A lead has room where a place is left (V3) and there are dates
for all of the lead's schools together, those taken before moved if need be (V6-V9). Who has a lead keeps it, with its
mode and number of visits. What is locked goes before everybody (L1), with as few visits as will do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

import numpy as np

from models.arrays import Bools, Ints
from models.deadline import Deadline, OutOfTimeError, check
from models.goals import Status
from models.method import Method
from models.tuning import TUNING
from models.visits.assignment.columns import Columns
from models.visits.assignment.repair import Plan
from models.visits.assignment.search import AssignmentEnd, AssignmentSearch, SearchMoment
from models.visits.calendars.dating import Dates, Holding
from models.visits.calendars.memory import Memory
from models.visits.problem import Season


def turns(season: Season, method: Method, seed: int) -> tuple[int, ...]:
    """The schools by their places in the table, in the order in which they take their turns.

    ``FIRST_COME`` is by the date of application and then the table; a school without one applied in time, at the latest
    on the deadline, and counts as of that day. ``LOTTERY`` is an order drawn with the seed.
    """
    schools = list(season.schools.values())
    order = list(range(len(schools)))
    if method is Method.LOTTERY:
        Random(f"{seed}").shuffle(order)
        return tuple(order)
    deadline = season.period.application_deadline
    return tuple(sorted(order, key=lambda school: (schools[school].applied_on or deadline, school)))


class InTurn:
    """A plan made school after school; asked as a :class:`models.visits.assignment.search.AssignmentSearch` is."""

    def __init__(
        self,
        columns: Columns,
        memory: Memory,
        goals: Sequence[str],
        deadline: Deadline,
        order: Sequence[int],
        tell: Callable[[SearchMoment], None] = lambda progress: None,
    ) -> None:
        self.columns = columns
        """The columns there are by now; at the end those of the plan are among them."""
        self.best: Plan | None = None
        self.turnless: frozenset[int] = frozenset()
        """The schools whose turn had not come when time was up."""
        self._memory = memory
        self._pairs = columns.pairs
        self._goals = tuple(goals)
        self._deadline = deadline
        self._order = order
        self._tell = tell
        self._held: dict[int, list[Holding]] = defaultdict(list)
        self._dates: dict[Holding, Dates] = {}
        self._attending: Counter[str] = Counter()

    def bounds(self) -> tuple[int | None, ...]:
        """Nothing is proven of any goal."""
        return (None,) * len(self._goals)

    def settle(self) -> AssignmentEnd:
        """What is locked, and then every school in turn until time is up.

        ``INFEASIBLE`` where the locks cannot hold (a proof), ``UNKNOWN`` where time was up before they were placed.
        """
        self._tell(SearchMoment(self._goals[0], {}, None))
        must = self.columns.must
        if must.any():
            locked = AssignmentSearch(
                _of_schools(self.columns, must), self._memory, ("visits",), self._deadline
            ).settle()
            if locked.plan is None:
                return AssignmentEnd(locked.status, None, ())
            self._hold(locked.plan.dates)
        for place, school in enumerate(self._order):
            try:
                check(self._deadline)
                if not must[school]:
                    self._serve(school)
            except OutOfTimeError:
                self.turnless = frozenset(self._order[place:])
                break
        self.best = self._plan()
        return AssignmentEnd(Status.FEASIBLE, self.best, self.bounds())

    def _hold(self, dates: Mapping[Holding, Dates]) -> None:
        for holding in dates:
            self._held[holding.lead].append(holding)
            self._attending[holding.way.workshop_id] += 1
        self._dates.update(dates)

    def _serve(self, school: int) -> None:
        """Give the school to the nearest lead who has room, with the fewest visits that the two can hold.

        Raises ``OutOfTimeError`` where time is up before anybody is found.
        """
        for holding in self._candidates(school):
            found = self._memory.dates([*self._held[holding.lead], holding])
            if found is not None:
                self._held[holding.lead].append(holding)
                self._attending[holding.way.workshop_id] += 1
                self._dates.update(found)
                return

    def _candidates(self, school: int) -> Iterator[Holding]:
        """Every way of every lead with a place left, lead by lead: near ones, then of better fit, then as the table.

        Of a lead the ways with fewest visits first, then those without a workshop, then as workshops stand.
        """
        kinds = self._pairs.kinds
        fewest = sorted(range(len(kinds)), key=lambda way: (kinds[way].visits, way))
        leads = self._leads(school)
        step = TUNING.get().visits_assignment.turn_leads_at_once
        for start in range(0, len(leads), step):
            some = leads[start : start + step]
            possible = self._pairs.possible(some, np.full(len(some), school))
            check(self._deadline)
            for lead, ways in zip(some.tolist(), possible, strict=True):
                for way in fewest:
                    if ways[way] and self._has_seat(kinds[way].workshop_id):
                        yield Holding(lead, school, kinds[way])

    def _leads(self, school: int) -> Ints:
        pairs = self._pairs
        leads = np.flatnonzero(pairs.allowed[:, school])
        taken = np.array([len(self._held.get(lead, ())) for lead in leads.tolist()], dtype=np.int64)
        leads = leads[taken < pairs.places[leads]]
        order: Ints = np.lexsort((leads, -pairs.fit[leads, school], pairs.km[leads, school]))
        return leads[order]

    def _has_seat(self, workshop_id: str) -> bool:
        workshop = self._pairs.season.workshops.get(workshop_id)
        return workshop is None or workshop.capacity is None or self._attending[workshop_id] < workshop.capacity

    def _plan(self) -> Plan:
        """What is held, as columns of the season."""
        holdings = list(self._dates)
        leads = np.array([holding.lead for holding in holdings], dtype=np.int64)
        schools = np.array([holding.school for holding in holdings], dtype=np.int64)
        new = ~self.columns.inside[leads, schools]
        if new.any():
            self.columns = self.columns.with_pairs(leads[new], schools[new])
        kinds = {way: place for place, way in enumerate(self._pairs.kinds)}
        chosen = [self._column(holding, kinds[holding.way]) for holding in holdings]
        values = self.columns.totals(self._goals, np.array(chosen, dtype=np.int64))
        return Plan(tuple(sorted(chosen)), self._dates, values)

    def _column(self, holding: Holding, way: int) -> int:
        columns = self.columns
        own = columns.of_school(holding.school)
        return int(own[(columns.lead[own] == holding.lead) & (columns.way[own] == way)][0])


def _of_schools(columns: Columns, schools: Bools) -> Columns:
    """The columns of these schools alone, as if there were no other school."""
    rows = schools[columns.school]
    return replace(
        columns,
        lead=columns.lead[rows],
        school=columns.school[rows],
        way=columns.way[rows],
        workshop=columns.workshop[rows],
        visits=columns.visits[rows],
        least=columns.least[rows],
        worth={goal: worth[rows] for goal, worth in columns.worth.items()},
        inside=np.ones_like(columns.inside),
    )
