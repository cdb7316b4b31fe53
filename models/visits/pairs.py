"""Which lead could accompany which school, and how: eligibility, fit, distance, and every way that alone would do.

A *way* of a pair is a mode with its workshop and a number of visits (V7). A pair's ways are those that its own dates
and hours hold; whether a lead's schools fit together is for the calendars to say. Ways are found for the pairs that are
asked for: of a large season most are never looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.arrays import Bools, Ints, Minutes
from models.deadline import UNHURRIED, Deadline, check
from models.policy import Policy
from models.rules.visits import V6, V7, V8
from models.tuning import TUNING
from models.visits.days import last_activity_day, visit_days
from models.visits.eligibility import allowed_pairs, fit_of_pairs, km_of_pairs, places_of
from models.visits.pair_rules import locked_pairs
from models.visits.problem import Mode, Season, Workshop
from models.visits.reach import WeekdayMinutes, most_minutes, windows


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """A mode, its workshop (empty in mode A) and the number of visits."""

    mode: Mode
    workshop_id: str
    visits: int


@dataclass(frozen=True)
class Pairs:
    """Every lead with every school, in the order of the tables.

    ``places`` (leads,) are their schools at most; ``allowed`` (leads, schools) is V1, V4, V5 and the locks; ``fit`` and
    ``km`` are whole numbers of the same shape; ``minutes`` are the longest visits by weekday. ``lead_days`` and
    ``school_days`` (., days) tell on which of ``days`` either could visit or be visited at all.
    """

    season: Season
    policy: Policy
    lead_ids: tuple[str, ...]
    school_ids: tuple[str, ...]
    places: Ints
    allowed: Bools
    fit: NDArray[np.int32]
    km: NDArray[np.int32]
    kinds: tuple[Way, ...]
    days: tuple[date, ...]
    minutes: WeekdayMinutes
    lead_days: Bools
    school_days: Bools
    fixed: Mapping[tuple[int, int], tuple[date, ...]] = field(default_factory=dict)
    """Dates locked of a pair, by (lead, school)."""

    @cached_property
    def lead_index(self) -> Mapping[str, int]:
        """The row of each lead."""
        return {id_: row for row, id_ in enumerate(self.lead_ids)}

    @cached_property
    def school_index(self) -> Mapping[str, int]:
        """The column of each school."""
        return {id_: column for column, id_ in enumerate(self.school_ids)}

    @cached_property
    def weekdays(self) -> NDArray[np.int64]:
        """The weekday of each of ``days``."""
        return np.array([day.weekday() for day in self.days], dtype=np.int64)

    def dates_of_leads(self) -> Bools:
        """On which of ``days`` each lead could visit any school: shape (leads, days)."""
        return self.lead_days & self.minutes.anywhere()[:, self.weekdays]

    def minutes_by_day(self, leads: Ints, schools: Ints) -> Minutes:
        """The longest visit of each pair on each of ``days``: minutes, shape (pairs, days)."""
        by_day = self.minutes.of(leads, schools)[:, self.weekdays]
        free = self.lead_days[leads] & self.school_days[schools]
        by_day = np.where(free, by_day, 0).astype(np.int16)
        place = {day: number for number, day in enumerate(self.days)}
        for (lead, school), fixed in self.fixed.items():
            taken = np.array([place[day] for day in fixed if day in place], dtype=np.int64)
            others = np.flatnonzero((leads == lead) & (schools != school))
            by_day[np.ix_(others, taken)] = 0
        return by_day

    def accepts(self, mode: Mode) -> Bools:
        """Which schools would be accompanied in a mode: shape (schools,)."""
        return np.array([school.mode in (None, mode) for school in self.season.schools.values()], dtype=bool)

    def possible(self, leads: Ints, schools: Ints, deadline: Deadline = UNHURRIED) -> Bools:
        """Which ways these pairs could hold alone: shape (pairs, ways); none where a pair is not allowed.

        Raises ``OutOfTimeError`` where the deadline passes before all have been looked into.
        """
        found = np.zeros((len(leads), len(self.kinds)), dtype=bool)
        locked = np.zeros(len(leads), dtype=bool)
        if self.fixed:
            codes = [lead * len(self.school_ids) + school for lead, school in self.fixed]
            locked = np.isin(leads * len(self.school_ids) + schools, codes)
        allowed = self.allowed[leads, schools]
        for chosen in (np.flatnonzero(allowed & ~locked), np.flatnonzero(allowed & locked)):
            step = TUNING.get().visits_assignment.pairs_at_once
            for start in range(0, len(chosen), step):
                part = chosen[start : start + step]
                found[part] = _possible_of(self, leads[part], schools[part], deadline)
        return found

    def ways(self, lead: int, school: int) -> tuple[Way, ...]:
        """The ways that one pair could hold alone."""
        if (lead, school) not in self._ways:
            (possible,) = self.possible(np.array([lead]), np.array([school]))
            self._ways[lead, school] = tuple(way for way, can in zip(self.kinds, possible, strict=True) if can)
        return self._ways[lead, school]

    @cached_property
    def _ways(self) -> dict[tuple[int, int], tuple[Way, ...]]:
        return {}

    @cached_property
    def ways_by_date(self) -> Mapping[tuple[Mode, date | None], Mapping[tuple[int, int], Ints]]:
        """The places of ``kinds`` by mode and date of the workshop, then by visits and the minutes they must reach."""
        found: dict[tuple[Mode, date | None], dict[tuple[int, int], list[int]]] = {}
        for place, way in enumerate(self.kinds):
            workshop = self.season.workshops.get(way.workshop_id)
            asked = way.visits, visit_minutes_needed(way.mode, workshop, self.policy)
            ways = found.setdefault((way.mode, workshop.date if workshop else None), {})
            ways.setdefault(asked, []).append(place)
        return {
            key: {asked: np.array(places, dtype=np.int64) for asked, places in ways.items()}
            for key, ways in found.items()
        }

    def free_for_workshop(self, day: date) -> tuple[Bools, Bools]:
        """Which leads (leads,) and schools (schools,) have nothing else on the date of a workshop."""
        if day not in self._free_for_workshop:
            visiting = {lead for (lead, _), dates in self.fixed.items() if day in dates}
            leads = [
                day not in lead.unavailable and row not in visiting
                for row, lead in enumerate(self.season.leads.values())
            ]
            schools = [day not in school.unavailable for school in self.season.schools.values()]
            self._free_for_workshop[day] = np.array(leads, dtype=bool), np.array(schools, dtype=bool)
        return self._free_for_workshop[day]

    @cached_property
    def _free_for_workshop(self) -> dict[date, tuple[Bools, Bools]]:
        return {}


def build_pairs(season: Season, policy: Policy) -> Pairs:
    """The pairs of a season under a policy."""
    leads, schools = list(season.leads.values()), list(season.schools.values())
    days = visit_days(season.period, policy)
    return Pairs(
        season=season,
        policy=policy,
        lead_ids=tuple(season.leads),
        school_ids=tuple(season.schools),
        places=np.array([lead.max_schools for lead in leads], dtype=np.int64),
        allowed=allowed_pairs(season, policy),
        fit=fit_of_pairs(season),
        km=km_of_pairs(season),
        kinds=tuple(_ways(season, policy)),
        days=days,
        minutes=WeekdayMinutes([lead.free for lead in leads], [school.free for school in schools], policy),
        lead_days=_free_days(days, [lead.unavailable for lead in leads]),
        school_days=_free_days(days, [school.unavailable for school in schools]),
        fixed=_fixed(season),
    )


def assigned_pairs(season: Season, pairs: Pairs) -> list[tuple[int, int]]:
    """The pairs that must be, as rows and columns."""
    return sorted((pairs.lead_index[lead], pairs.school_index[school]) for lead, school in locked_pairs(season))


def _free_days(days: Sequence[date], unavailable: Sequence[frozenset[date]]) -> Bools:
    place = {day: number for number, day in enumerate(days)}
    free = np.ones((len(unavailable), len(days)), dtype=bool)
    for row, dates in enumerate(unavailable):
        free[row, [place[day] for day in dates if day in place]] = False
    return free


def _fixed(season: Season) -> dict[tuple[int, int], tuple[date, ...]]:
    lead_index, school_index = places_of(season.leads), places_of(season.schools)
    fixed: dict[tuple[int, int], set[date]] = {}
    for lead_id, school_id, day in season.fixed:
        fixed.setdefault((lead_index[lead_id], school_index[school_id]), set()).add(day)
    return {pair: tuple(sorted(dates)) for pair, dates in fixed.items()}


def _ways(season: Season, policy: Policy) -> Iterator[Way]:
    for visits in range(policy[V7].fewest_visits_a, policy[V7].most_visits_a + 1):
        yield Way(Mode.A, "", visits)
    shortest = 60 * policy[V7].workshop_hours
    for workshop in (workshop for workshop in season.workshops.values() if workshop.minutes >= shortest):
        for visits in range(policy[V7].fewest_visits_b, policy[V7].most_visits_b + 1):
            yield Way(Mode.B, workshop.id, visits)


def visit_minutes_needed(mode: Mode, workshop: Workshop | None, policy: Policy) -> int:
    """V6, V7: how many minutes the visits of an accompaniment must reach."""
    whole = 60 * policy[V6].hours
    if mode is Mode.A or workshop is None:
        return whole
    return max(60 * policy[V7].visit_hours_b, whole - workshop.minutes)


def _must(pairs: Pairs, leads: Ints, schools: Ints) -> tuple[Bools | None, Bools]:
    """Which dates are locked of each pair (``None``: of none), and whether all of them can hold a visit."""
    must = np.zeros((len(leads), len(pairs.days)), dtype=bool)
    sound = np.ones(len(leads), dtype=bool)
    place = {day: number for number, day in enumerate(pairs.days)}
    for row, pair in enumerate(zip(leads.tolist(), schools.tolist(), strict=True)):
        for day in pairs.fixed.get(pair, ()):
            if day in place:
                must[row, place[day]] = True
            else:
                sound[row] = False
    return (must if must.any() else None), sound


def _possible_of(pairs: Pairs, leads: Ints, schools: Ints, deadline: Deadline) -> Bools:
    """Which ways these allowed pairs could hold: shape (pairs, ways).

    Workshops on one date leave the same dates for visits: each date is looked through once.
    """
    by_day = pairs.minutes_by_day(leads, schools)
    must, sound = _must(pairs, leads, schools)
    found = np.zeros((len(leads), len(pairs.kinds)), dtype=bool)
    for (mode, day), ways in pairs.ways_by_date.items():
        check(deadline)
        free = sound & pairs.accepts(mode)[schools] & _attends(pairs, leads, schools, day)
        if not free.any():
            continue
        rows = np.flatnonzero(free)
        best = _best(pairs, by_day[rows], None if must is None else must[rows], day)
        for (visits, needed), places in ways.items():
            holds = best[visits] >= max(needed, 1)
            found[np.ix_(rows, places)] = holds[:, None]
    return found


def _attends(pairs: Pairs, leads: Ints, schools: Ints, day: date | None) -> Bools:
    """Whether lead and school can both be at a workshop on that date (always, where there is none)."""
    period = pairs.season.period
    if day is None:
        return np.ones(len(leads), dtype=bool)
    if not period.first_day <= day <= last_activity_day(period, pairs.policy):
        return np.zeros(len(leads), dtype=bool)
    lead_free, school_free = pairs.free_for_workshop(day)
    both: Bools = lead_free[leads] & school_free[schools]
    return both


def _best(pairs: Pairs, by_day: Minutes, must: Bools | None, attended: date | None) -> NDArray[np.int16]:
    """The most minutes by number of visits in any one window, beside a workshop: shape (visits + 1, pairs)."""
    season, policy = pairs.season, pairs.policy
    most_visits = max((way.visits for way in pairs.kinds), default=0)
    best = np.full((most_visits + 1, len(by_day)), -1, dtype=np.int16)
    for window in windows(season.period, policy):
        if attended is not None and not window.holds(attended):
            continue
        inside = [n for n, day in enumerate(pairs.days) if window.holds(day) and day != attended]
        reached = most_minutes(
            [pairs.days[n] for n in inside],
            by_day[:, inside],
            policy[V8].days_apart,
            most_visits,
            None if must is None else must[:, inside],
        )
        if must is not None:
            outside = must.sum(axis=1) > must[:, inside].sum(axis=1)
            reached = np.where(outside, -1, reached)
        np.maximum(best, reached, out=best)
    return best
