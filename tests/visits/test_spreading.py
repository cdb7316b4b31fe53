"""Dates spread: the least measure of tiny leads against enumeration, and small seasons by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise, product

import pytest

from models.policy import Policy
from models.programmes import VISITS
from models.rules.visits import V6, V7, V8
from models.visits.calendars.dating import Dates, Holding, SeasonCalendar
from models.visits.calendars.joining import Join, Joins, join
from models.visits.calendars.spreading import as_they_lie, ideal_gap_days, measure, spread_lead
from models.visits.pairs import Way
from models.visits.problem import HighSchool, Lead, Mode, Period, Professor, Season, ServiceItem, Workshop
from models.week import NEVER, Interval, Week
from tests.visits import enumeration, facts
from tests.visits.held_plans import HeldPlan, by_lead, calendar_of, held_plan, spread, unjoined
from tests.visits.joining import joined_calendars

SEEDS = range(240)

PERIOD = Period(date(2025, 9, 1), date(2025, 12, 31), date(2025, 12, 15), date(2025, 6, 20))


@cache
def plan_of(seed: int) -> tuple[HeldPlan, Joins] | None:
    plan = held_plan(seed)
    if plan is None:
        return None
    if plan.season.professors is None:
        return plan, unjoined(plan)
    return plan, join(plan.calendar, list(plan.dates), plan.dates)


def naive_gap(season: Season, policy: Policy) -> int:
    """Whole weeks in which the most visits of mode A fit into the months allowed and the season."""
    last = facts.last_activity_day(season, policy)
    days = [season.period.first_day + timedelta(n) for n in range((last - season.period.first_day).days + 1)]
    months = policy[V6].months
    longest = max(((min(facts.closing_day(day, months) - timedelta(1), last)) - day).days for day in days)
    weeks = longest // max(1, policy[V7].most_visits_a - 1) // 7
    return max(7 * weeks, policy[V8].days_apart)


def naive_measure(of_schools: list[list[date]], gap: int) -> int:
    """The measure of one lead's visits by school."""
    uneven = sum(abs((two - one).days - gap) for dates in of_schools for one, two in pairwise(sorted(dates)))
    every = [day for dates in of_schools for day in dates]
    fortnights = [[first + timedelta(n) for n in range(14)] for first in every]
    return uneven + 7 * max((sum(day in fortnight for day in every) for fortnight in fortnights), default=0)


def naive_dates(plan: HeldPlan, joined: Joins, holding: Holding) -> list[frozenset[date]]:
    """Every set of dates of one accompaniment that keeps its workshop, its joined visit and its locks."""
    season, policy = plan.season, plan.policy
    lead = season.leads[plan.calendar.pairs.lead_ids[holding.lead]]
    school = season.schools[plan.calendar.pairs.school_ids[holding.school]]
    workshop = season.workshops.get(joined.dates[holding].workshop_id)
    way = enumeration.Way(holding.way.mode, workshop, holding.way.visits)
    by = joined.joins.get(holding)
    return joined_calendars(season, policy, lead, school, way, (by.professor_id, by.day) if by else None)


def least(plan: HeldPlan, joined: Joins, holdings: list[Holding]) -> int:
    """The least measure of one lead by enumeration."""
    workshops = plan.season.workshops
    busy = {workshops[id_].date for one in holdings if (id_ := joined.dates[one].workshop_id)}
    gap = naive_gap(plan.season, plan.policy)
    sets = [[dates for dates in naive_dates(plan, joined, one) if not dates & busy] for one in holdings]
    return min(
        naive_measure([list(dates) for dates in choice], gap)
        for choice in product(*sets)
        if sum(map(len, choice)) == len(frozenset().union(*choice))
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_no_dates_measure_less(seed: int) -> None:
    if found := plan_of(seed):
        plan, joined = found
        for holdings in by_lead(joined.dates).values():
            answer = spread_lead(plan.calendar, holdings, joined.dates, joined.joins)
            best = least(plan, joined, holdings)
            assert (answer.value, answer.bound) == (best, best)
            gap = naive_gap(plan.season, plan.policy)
            assert naive_measure([list(one.visits) for one in answer.dates.values()], gap) == best
            for holding, dates in answer.dates.items():
                assert frozenset(dates.visits) in naive_dates(plan, joined, holding)
                assert dates.workshop_id == joined.dates[holding].workshop_id


@pytest.mark.dose(0)
def test_enough_of_the_leads_have_dates_to_choose_from() -> None:
    plans = filter(None, map(plan_of, SEEDS))
    better = [spread(plan.calendar, joined.dates, joined.joins).value for plan, joined in plans]
    before = [measure(plan.calendar, joined.dates) for plan, joined in filter(None, map(plan_of, SEEDS))]
    assert sum(one < two for one, two in zip(better, before, strict=True)) > 60
    assert all(one <= two for one, two in zip(better, before, strict=True))


@pytest.mark.parametrize("effort", [0, 500, 5_000, 50_000])
def test_too_little_effort_is_told_honestly(effort: int) -> None:
    for plan, joined in filter(None, map(plan_of, SEEDS[::4])):
        best = spread(plan.calendar, joined.dates, joined.joins)
        answer = spread(plan.calendar, joined.dates, joined.joins, effort=effort)
        assert 0 <= answer.bound <= best.value <= answer.value == measure(plan.calendar, answer.dates)
        assert answer.value <= measure(plan.calendar, joined.dates)
        assert all(frozenset(dates.visits) in naive_dates(plan, joined, one) for one, dates in answer.dates.items())


WEDNESDAYS_ALONE: Week = (*NEVER[:2], (Interval(9 * 60, 16 * 60),), (), ())


def hand_made(schools: int, week: Week = WEDNESDAYS_ALONE, **more: object) -> SeasonCalendar:
    """One lead and schools with the same free hours, in the programme's own season."""
    items = frozenset(ServiceItem)
    every = {f"S{k}": HighSchool(f"S{k}", f"S{k}", items, 3, week) for k in range(schools)}
    season = Season({"L": Lead("L", items, week, 3)}, every, PERIOD)
    return calendar_of(replace(season, **more), Policy.programme(VISITS))  # type: ignore[arg-type]


def weekly(first: date, visits: int) -> tuple[date, ...]:
    return tuple(first + timedelta(7 * n) for n in range(visits))


def of_school(school: int, first: date) -> Mapping[Holding, Dates]:
    return {Holding(0, school, Way(Mode.A, "", 3)): Dates(weekly(first, 3), "")}


def test_the_ideal_gap_of_the_programme_is_three_weeks() -> None:
    assert ideal_gap_days(hand_made(1)) == 21


def test_one_school_is_visited_every_three_weeks() -> None:
    answer = spread(hand_made(1), of_school(0, date(2025, 9, 3)), {})
    assert [one.visits for one in answer.dates.values()] == [(date(2025, 9, 3), date(2025, 9, 24), date(2025, 10, 15))]
    assert (answer.value, answer.bound) == (7, 7)


def test_two_schools_take_turns() -> None:
    """Each every three weeks, on other weeks than the other; so a fortnight somewhere holds two."""
    start = {**of_school(0, date(2025, 9, 3)), **of_school(1, date(2025, 9, 24))}
    answer = spread(hand_made(2), start, {})
    assert (answer.value, answer.bound) == (14, 14)
    gaps = [(two - one).days for dates in answer.dates.values() for one, two in pairwise(dates.visits)]
    assert gaps == [21, 21, 21, 21]
    assert len({day for dates in answer.dates.values() for day in dates.visits}) == 6


def test_measure_counts_gaps_and_the_fullest_fortnight() -> None:
    assert measure(hand_made(1), of_school(0, date(2025, 9, 3))) == 14 + 14 + 7 * 2
    start = {**of_school(0, date(2025, 9, 3)), **of_school(1, date(2025, 9, 24))}
    assert measure(hand_made(2), start) == 56 + 7 * 2


@pytest.mark.parametrize(
    ("end", "visits", "value"),
    [
        (14, (date(2025, 9, 10), date(2025, 10, 2), date(2025, 10, 22)), 1 + 1 + 7),
        (10, (date(2025, 9, 10), date(2025, 9, 24), date(2025, 10, 15)), 7 + 7),
    ],
)
def test_a_joined_visit_stays_where_it_is_and_as_short(end: int, visits: tuple[date, ...], value: int) -> None:
    """The Wednesday after three weeks is taken; its Thursday has three hours, enough beside five."""
    week: Week = (*WEDNESDAYS_ALONE[:3], (Interval(9 * 60, 12 * 60),), ())
    professor = Professor("P", (*NEVER[:2], (Interval(9 * 60, 60 * end),), (), ()))
    closed = replace(PERIOD, closed=frozenset({date(2025, 10, 1)}))
    calendar = hand_made(1, week, period=closed, professors={"P": professor})
    start = {Holding(0, 0, Way(Mode.A, "", 3)): Dates((date(2025, 9, 10), date(2025, 9, 17), date(2025, 9, 24)), "")}
    answer = spread(calendar, start, {holding: Join(date(2025, 9, 10), "P") for holding in start})
    assert [one.visits for one in answer.dates.values()] == [visits]
    assert (answer.value, answer.bound) == (value, value)


def test_a_locked_visit_stays_on_its_day() -> None:
    calendar = hand_made(1, fixed=(("L", "S0", date(2025, 9, 10)),))
    answer = spread(calendar, of_school(0, date(2025, 9, 3)), {})
    assert all(date(2025, 9, 10) in one.visits for one in answer.dates.values())


def test_nobody_is_visited_on_the_workshops_date() -> None:
    workshop = Workshop("W", date(2025, 9, 24), 360)
    holding = Holding(0, 0, Way(Mode.B, "W", 2))
    start = {holding: Dates((date(2025, 9, 3), date(2025, 9, 10)), "W")}
    answer = spread(hand_made(1, workshops={"W": workshop}), start, {})
    assert (answer.value, answer.bound) == (7, 7)
    assert workshop.date not in answer.dates[holding].visits


@pytest.mark.parametrize(
    ("workshop", "days"),
    [
        # By the day the workshop begins the month: the neighbours at its end come too late.
        (date(2025, 9, 13), [date(2025, 9, 17), date(2025, 10, 8), date(2025, 10, 22), date(2025, 10, 29)]),
        # The workshop ends it: the neighbours come too early.
        (date(2025, 10, 31), [date(2025, 10, 8), date(2025, 10, 29), date(2025, 9, 10), date(2025, 9, 17)]),
    ],
)
def test_visits_stay_within_the_months_of_their_workshop(workshop: date, days: list[date]) -> None:
    """Of one month; the other two dates would be a week apart, as they should ideally be."""
    policy = Policy.from_mapping({"rules": {"V6": {"months": 1}}}, VISITS)
    every = {PERIOD.first_day + timedelta(n) for n in range(122)}
    season = hand_made(1, period=replace(PERIOD, closed=frozenset(every - set(days)))).season
    calendar = calendar_of(replace(season, workshops={"W": Workshop("W", workshop, 360)}), policy)
    start = {Holding(0, 0, Way(Mode.B, "W", 2)): Dates((days[0], days[1]), "W")}
    answer = spread(calendar, start, {})
    assert ideal_gap_days(calendar) == 7
    assert (answer.dates, answer.value, answer.bound) == (start, 14 + 7, 14 + 7)


def test_a_lead_of_many_schools_gets_good_dates_without_a_proof() -> None:
    """Eight schools, open every day, with four visits each: 32 in 13 weeks, of which a fortnight holds five or six."""
    week: Week = ((Interval(9 * 60, 16 * 60),),) * 5
    calendar = hand_made(8, week)
    first = date(2025, 9, 2)
    days = [first + timedelta(7 * n) for n in range(13)]
    every = sorted(day + timedelta(n) for day in days for n in range(4) if day + timedelta(n) in calendar.pairs.days)
    start = {
        Holding(0, k, Way(Mode.A, "", 4)): Dates(
            tuple(day for day in every if day.weekday() == 1 + k % 4)[k // 4 * 4 :][:4], ""
        )
        for k in range(8)
    }
    assert len({day for dates in start.values() for day in dates.visits}) == 32
    answer = spread(calendar, start, {})
    assert answer.bound >= 7 * 5
    assert answer.value <= 7 * 6 + 21
    assert len({day for dates in answer.dates.values() for day in dates.visits}) == 32


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_dates_left_as_they_lie_are_measured_and_bounded(seed: int) -> None:
    if found := plan_of(seed):
        plan, joined = found
        for holdings in by_lead(plan.dates).values():
            left = as_they_lie(plan.calendar, holdings, joined.dates)
            best = spread_lead(plan.calendar, holdings, joined.dates, joined.joins)
            assert left.dates == {holding: joined.dates[holding] for holding in holdings}
            assert left.bound <= best.bound <= best.value <= left.value == measure(plan.calendar, left.dates)
