"""Plans whose dates hold, made of columns that may not have any: what clashes is dropped, what still fits is added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

import numpy as np

from models.arrays import Ints
from models.tuning import TUNING
from models.visits.assignment.columns import Columns
from models.visits.calendars.dating import Dates, Holding
from models.visits.calendars.memory import Memory


@dataclass(frozen=True)
class Plan:
    """Columns with dates for all of them, and what the goals count of it (more is better)."""

    columns: tuple[int, ...]
    dates: Mapping[Holding, Dates]
    values: tuple[int, ...]


def construct(columns: Columns, memory: Memory, goals: Sequence[str], runs: Callable[[], bool]) -> Plan | None:
    """A first plan: what is locked, and then school by school whoever of the best has a place and dates.

    ``None`` where no dates for what is locked were found.
    """
    by_lead: dict[int, list[int]] = defaultdict(list)
    for school in np.flatnonzero(columns.must).tolist():
        own = columns.of_school(school)
        if not len(own):
            return None
        by_lead[int(columns.lead[own[0]])].append(school)
    kept: list[int] = []
    dates: dict[Holding, Dates] = {}
    for schools in by_lead.values():
        ways = [columns.of_school(school).tolist() for school in schools]
        for some in islice(product(*ways), TUNING.get().visits_assignment.combinations_tried):
            found = memory.dates(map(columns.holding, some))
            if found is not None and _has_room(columns, [*kept, *some]):
                kept.extend(some)
                dates.update(found)
                break
        else:
            return None
    values = columns.totals(goals, np.array(kept, dtype=np.int64))
    return improve(columns, memory, Plan(tuple(sorted(kept)), dates, values), goals, runs)


def _has_room(columns: Columns, chosen: Sequence[int]) -> bool:
    """Whether no workshop takes more schools than it has room for."""
    attending = np.bincount(columns.workshop[list(chosen)] + 1, minlength=len(columns.capacity) + 1)[1:]
    return bool(((columns.capacity < 0) | (attending <= columns.capacity)).all())


def clashing(columns: Columns, memory: Memory, chosen: Ints, check: Callable[[], None] = lambda: None) -> list[int]:
    """Leads who have no dates for what they were given, in order; ``check`` is called before each and may raise."""
    by_lead: dict[int, list[int]] = defaultdict(list)
    for column in chosen.tolist():
        by_lead[int(columns.lead[column])].append(column)
    found = []
    for lead, held in sorted(by_lead.items()):
        check()
        if memory.dates(columns.holding(column) for column in held) is None:
            found.append(lead)
    return found


def repair(
    columns: Columns, memory: Memory, chosen: Ints, goals: Sequence[str], runs: Callable[[], bool] = lambda: True
) -> Plan | None:
    """The plan of these columns, of each lead as many as have dates together.

    ``None`` where a school that must be served would be dropped, or time is up before the last lead.
    """
    by_lead: dict[int, list[int]] = defaultdict(list)
    for column in chosen.tolist():
        by_lead[int(columns.lead[column])].append(column)
    kept: list[int] = []
    dates: dict[Holding, Dates] = {}
    for held in by_lead.values():
        if not runs():
            return None
        must = {column for column in held if columns.must[columns.school[column]]}
        subsets = (
            some for count in range(len(held), -1, -1) for some in combinations(held, count) if must <= set(some)
        )
        ranked = sorted(subsets, key=lambda some: columns.totals(goals, np.array(some, dtype=np.int64)), reverse=True)
        for some in ranked:
            found = memory.dates(map(columns.holding, some))
            if found is not None:
                kept.extend(some)
                dates.update(found)
                break
    served = columns.school[kept]
    if not np.isin(np.flatnonzero(columns.must), served).all():
        return None
    return Plan(tuple(sorted(kept)), dates, columns.totals(goals, np.array(kept, dtype=np.int64)))


def improve(columns: Columns, memory: Memory, plan: Plan, goals: Sequence[str], runs: Callable[[], bool]) -> Plan:
    """The plan with schools added, one by one, where a lead has a place and dates for one more."""
    kept, dates = list(plan.columns), dict(plan.dates)
    held: dict[int, list[Holding]] = defaultdict(list)
    for column in kept:
        held[int(columns.lead[column])].append(columns.holding(column))
    attending = np.bincount(columns.workshop[kept] + 1, minlength=len(columns.capacity) + 1)[1:]
    served = set(columns.school[kept].tolist())
    for school in _waiting(columns, served):
        if not runs():
            break
        for column in _candidates(columns, school, held, attending):
            lead, holding = int(columns.lead[column]), columns.holding(column)
            found = memory.dates([*held[lead], holding])
            if found is not None:
                kept.append(column)
                held[lead].append(holding)
                dates.update(found)
                if columns.workshop[column] >= 0:
                    attending[columns.workshop[column]] += 1
                break
    values = columns.totals(goals, np.array(kept, dtype=np.int64))
    return max(plan, Plan(tuple(sorted(kept)), dates, values), key=lambda made: made.values)


def _waiting(columns: Columns, served: set[int]) -> list[int]:
    """Schools left out that somebody could take, those first that go first."""
    schools = sorted(set(columns.school.tolist()) - served)
    first = dict(zip(columns.school.tolist(), columns.worth["priority"].tolist(), strict=True))
    return sorted(schools, key=lambda school: (-first[school], school))


def _candidates(columns: Columns, school: int, held: Mapping[int, Sequence[Holding]], attending: Ints) -> list[int]:
    """Columns of a school with a place left: the best of a few leads."""
    own = columns.of_school(school)
    own = own[columns.least[own]]
    lead, workshop = columns.lead[own], columns.workshop[own]
    capacity = np.append(columns.capacity, -1)[workshop]
    full = (capacity >= 0) & (np.append(attending, 0)[workshop] >= capacity)
    taken = np.array([len(held.get(one, ())) for one in lead.tolist()], dtype=np.int64)
    own = own[~full & (taken < columns.pairs.places[lead])]
    order = np.lexsort((-columns.worth["travel"][own], -columns.worth["fit"][own]))
    best: list[int] = own[order[: 2 * TUNING.get().visits_assignment.leads_tried]].tolist()
    return best
