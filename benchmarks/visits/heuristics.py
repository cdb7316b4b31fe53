"""What an office does without a solver: first come, first served, or the best assignment first and then dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.visits.meetings import Accompanying, Ints, MeetingTables, RivalSeason
from models.deadline import NoDeadline
from models.method import Method
from models.policy import Policy
from models.visits.assembly import assemble
from models.visits.assignment.columns import build_columns
from models.visits.baselines import InTurn, turns
from models.visits.calendars.dating import SeasonCalendar
from models.visits.calendars.memory import Memory
from models.visits.due import milestones
from models.visits.pairs import build_pairs
from models.visits.plan import SchoolReason, Unserved, VisitPlan
from models.visits.problem import Season, Workshop


@dataclass
class SeasonDesk:
    """A season being planned by hand: what is taken so far, and what that leaves."""

    of: MeetingTables
    taken: list[Accompanying] = field(default_factory=list)

    def take(self, lead: int, school: int) -> bool:
        """Give the school to the lead on the first dates that do; whether there are any."""
        for workshop in self.of.modes(lead, school):
            if workshop is not None and not self._can_attend(lead, workshop):
                continue
            days = first_dates(
                self.of, self._free(lead, school), self.of.date_locks.get((lead, school), set()), workshop
            )
            if days:
                self.taken.append(Accompanying(lead, school, workshop, days))
                return True
        return False

    def _can_attend(self, lead: int, workshop: Workshop) -> bool:
        """A seat is left, and the lead is nowhere else that day."""
        attending = Counter(one.workshop.id for one in self.taken if one.workshop)
        if workshop.capacity is not None and attending[workshop.id] >= workshop.capacity:
            return False
        own = [one for one in self.taken if one.lead == lead]
        visiting = {day for one in own for day in one.days}
        visiting |= {day for (other, _), days in self.of.date_locks.items() if other == lead for day in days}
        visiting |= {one.workshop.date for one in own if one.workshop and one.workshop != workshop}
        return workshop.date not in visiting

    def _free(self, lead: int, school: int) -> dict[date, int]:
        """The dates of the two that nothing else of the lead's takes."""
        busy = {day for one in self.taken if one.lead == lead for day in one.days}
        busy |= {one.workshop.date for one in self.taken if one.lead == lead and one.workshop}
        for (other, its_school), days in self.of.date_locks.items():
            if other == lead and its_school != school:
                busy |= days
        return {day: minutes for day, minutes in self.of.minutes(lead, school).items() if day not in busy}

    def plan(self) -> RivalSeason:
        return RivalSeason(self.of.plan(self.taken))


def first_dates(
    of: MeetingTables, minutes: Mapping[date, int], fixed: Iterable[date], workshop: Workshop | None
) -> tuple[date, ...]:
    """The first dates on which the two reach their hours within three months; none where no such dates are seen.

    From each day on the next one far enough, and from each day on the longest visits first.
    """
    if workshop is not None:
        minutes = {day: length for day, length in minutes.items() if day != workshop.date}
    held = sorted(fixed)
    if not set(held) <= minutes.keys():
        return ()
    for start in sorted(minutes):
        first = min([start, *held, *([workshop.date] if workshop else [])])
        inside = [day for day in sorted(minutes) if start <= day <= of.closes(first)]
        if (held and not set(held) <= set(inside)) or (workshop and workshop.date > of.closes(first)):
            continue
        for order in (inside, sorted(inside, key=lambda day: (-minutes[day], day))):
            chosen = _chosen(of, order, minutes, held, workshop)
            if chosen:
                return chosen
    return ()


def _chosen(
    of: MeetingTables,
    order: Iterable[date],
    minutes: Mapping[date, int],
    held: Iterable[date],
    workshop: Workshop | None,
) -> tuple[date, ...]:
    """Dates in this order, each far enough from those before, until there are visits and hours enough."""
    fewest, most = of.visits(workshop)
    chosen = list(held)
    for day in order:
        if len(chosen) >= fewest and sum(minutes[one] for one in chosen) >= of.visit_minutes(workshop):
            break
        if len(chosen) < most and all(abs(day - other) >= of.apart for other in chosen):
            chosen.append(day)
    enough = fewest <= len(chosen) <= most and sum(minutes[one] for one in chosen) >= of.visit_minutes(workshop)
    return tuple(sorted(chosen)) if enough else ()


def first_come(season: Season, policy: Policy) -> RivalSeason:
    """The policy laboratory's: schools by their date of application, each to the nearest lead with a place and dates.

    What is locked goes first; nobody is served where the locks cannot hold.
    """
    pairs = build_pairs(season, policy)
    calendar = SeasonCalendar.of(season, policy, pairs)
    order = turns(season, Method.FIRST_COME, 0)
    made = InTurn(build_columns(season, pairs), Memory(calendar), ("served",), NoDeadline(), order).settle().plan
    assignments, activities = assemble(calendar, made.dates if made else {}, {})
    left = set(season.schools) - {row.school_id for row in assignments}
    return RivalSeason(
        VisitPlan(
            assignments,
            activities,
            milestones(season, policy, assignments, activities),
            tuple(Unserved(school_id, SchoolReason.NOT_PROVEN) for school_id in sorted(left)),
        )
    )


def assignment_first(season: Season, policy: Policy) -> RivalSeason:
    """The best assignment as if dates were no matter, then dates where they fit; schools without dates are dropped."""
    of = MeetingTables(season, policy)
    return date_pairs(of, assign(of, worth(of).value))


@dataclass(frozen=True)
class Worth:
    """The goals that pairs decide in one number, by pair: no sum of later goals outweighs an earlier one.

    ``unit`` tells what one school more counts in each of the first two goals.
    """

    value: Ints
    unit: Mapping[str, int]

    def leading_goals(self, objective: float) -> dict[str, int]:
        """The first two goals of a plan, told from its sum."""
        counts: dict[str, int] = {}
        left = int(objective + 0.5)
        for goal, unit in self.unit.items():
            counts[goal], left = divmod(left, unit)
        return counts

    def bounds(self, objective: float, values: Mapping[str, int]) -> dict[str, int]:
        """What a bound on the sum says of the first two goals, the second where ``values`` meet the first."""
        bounds: dict[str, int] = {}
        left = int(objective + 0.5)
        for goal, unit in self.unit.items():
            bounds[goal] = left // unit
            if values[goal] != bounds[goal]:
                break
            left -= unit * values[goal]
        return bounds


def worth(of: MeetingTables, most_travel_km: int = 0) -> Worth:
    """Priority, schools served, fit, then the shortest ways one way.

    A model that counts km of its own leaves out the ways, and says how many km there can be in all.
    """
    first = np.array([school.goes_first for school in of.schools], dtype=np.int64)[None, :]
    parts = {"fit": of.fit, "served": np.ones_like(of.fit), "priority": first}
    value = np.zeros_like(of.fit) if most_travel_km else int(of.km.max(initial=0)) - of.km
    most = most_travel_km or int(value.max(initial=0)) * len(of.schools)
    unit: dict[str, int] = {}
    for goal, part in parts.items():
        unit[goal] = most + 1
        value = value + part * unit[goal]
        most += int(part.max(initial=0)) * len(of.schools) * unit[goal]
    return Worth(np.where(of.allowed, value, 0), {goal: unit[goal] for goal in ("priority", "served")})


def assign(of: MeetingTables, value: Ints) -> list[tuple[int, int]]:
    """The pairs of an assignment of the largest value, locked pairs first of all."""
    places = [lead for lead in range(len(of.leads)) for _ in range(of.leads[lead].max_schools)]
    weights = value[places].astype(float)
    top = float(value.max(initial=0)) * (len(of.schools) + 1)
    for row, lead in enumerate(places):
        for other, school in of.pair_locks:
            if other == lead:
                weights[row, school] += top
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return [(places[row], int(column)) for row, column in zip(rows, columns, strict=True) if weights[row, column] > 0]


def date_pairs(of: MeetingTables, pairs: Iterable[tuple[int, int]]) -> RivalSeason:
    """Dates for these pairs: what is locked first, then what has the fewest dates."""
    desk = SeasonDesk(of)

    def tightness(pair: tuple[int, int]) -> tuple[bool, int]:
        return pair not in of.pair_locks, len(of.minutes(*pair))

    for lead, school in sorted(pairs, key=tightness):
        desk.take(lead, school)
    return desk.plan()
