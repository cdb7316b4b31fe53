"""Dates spread: the least measure of tiny leads against enumeration, and small seasons by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product

import pytest

from models.policy import Policy
from models.programmes import VISITS
from models.rules.visits import V6, V7, V8
from models.visits.calendars.dating import Dates, Holding
from models.visits.calendars.joining import Join, Joins
from models.visits.calendars.spreading import as_they_lie, ideal_gap_days, measure, spread_lead
from models.visits.pairs import Way
from models.visits.problem import Mode, Season
from tests.visits import enumeration, facts
from tests.visits.building import PERIOD, closed_but, day, professor, workshop
from tests.visits.held_plans import HeldPlan, by_lead, hand_made, joined_plan, spread, visited
from tests.visits.joining import joined_calendars

SEEDS = range(240)


def naive_gap(season: Season, policy: Policy) -> int:
    """Whole weeks in which the most visits of mode A fit into the months allowed and the season."""
    last = facts.last_activity_day(season, policy)
    days = [season.period.first_day + timedelta(n) for n in range((last - season.period.first_day).days + 1)]
    months = policy[V6].months
    longest = max(((min(facts.closing_day(day, months) - timedelta(1), last)) - day).days for day in days)
    weeks = longest // max(1, policy[V7].most_visits_a - 1) // 7
    return max(7 * weeks, policy[V8].days_apart)


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
        facts.unevenness(choice, gap)
        for choice in product(*sets)
        if sum(map(len, choice)) == len(frozenset().union(*choice))
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_no_dates_measure_less(seed: int) -> None:
    if found := joined_plan(seed):
        plan, joined = found
        for holdings in by_lead(joined.dates).values():
            answer = spread_lead(plan.calendar, holdings, joined.dates, joined.joins)
            best = least(plan, joined, holdings)
            assert (answer.value, answer.bound) == (best, best)
            gap = naive_gap(plan.season, plan.policy)
            assert facts.unevenness((one.visits for one in answer.dates.values()), gap) == best
            for holding, dates in answer.dates.items():
                assert frozenset(dates.visits) in naive_dates(plan, joined, holding)
                assert dates.workshop_id == joined.dates[holding].workshop_id


@pytest.mark.dose(0)
def test_enough_of_the_leads_have_dates_to_choose_from() -> None:
    plans = filter(None, map(joined_plan, SEEDS))
    better = [spread(plan.calendar, joined.dates, joined.joins).value for plan, joined in plans]
    before = [measure(plan.calendar, joined.dates) for plan, joined in filter(None, map(joined_plan, SEEDS))]
    assert sum(one < two for one, two in zip(better, before, strict=True)) > 60
    assert all(one <= two for one, two in zip(better, before, strict=True))


@pytest.mark.parametrize("effort", [0, 500, 5_000, 50_000])
def test_too_little_effort_is_told_honestly(effort: int) -> None:
    for plan, joined in filter(None, map(joined_plan, SEEDS[::4])):
        best = spread(plan.calendar, joined.dates, joined.joins)
        answer = spread(plan.calendar, joined.dates, joined.joins, effort=effort)
        assert 0 <= answer.bound <= best.value <= answer.value == measure(plan.calendar, answer.dates)
        assert answer.value <= measure(plan.calendar, joined.dates)
        assert all(frozenset(dates.visits) in naive_dates(plan, joined, one) for one, dates in answer.dates.items())


# By hand


FIRST, SECOND = visited(0, "09-03 09-10 09-17"), visited(1, "09-24 10-01 10-08")


def test_the_ideal_gap_of_the_programme_is_three_weeks() -> None:
    assert ideal_gap_days(hand_made()) == 21


def test_one_school_is_visited_every_three_weeks() -> None:
    answer = spread(hand_made(), FIRST, {})
    assert list(answer.dates.values()) == list(visited(0, "09-03 09-24 10-15").values())
    assert (answer.value, answer.bound) == (7, 7)


def test_two_schools_take_turns() -> None:
    """Each every three weeks, on other weeks than the other; so a fortnight somewhere holds two."""
    answer = spread(hand_made(2), FIRST | SECOND, {})
    assert (answer.value, answer.bound) == (14, 14)
    gaps = [(two - one).days for dates in answer.dates.values() for one, two in pairwise(dates.visits)]
    assert gaps == [21, 21, 21, 21]
    assert len({day for dates in answer.dates.values() for day in dates.visits}) == 6


def test_measure_counts_gaps_and_the_fullest_fortnight() -> None:
    assert measure(hand_made(), FIRST) == 14 + 14 + 7 * 2
    assert measure(hand_made(2), FIRST | SECOND) == 56 + 7 * 2


@pytest.mark.parametrize(
    ("end", "visits", "value"), [(14, "09-10 10-02 10-22", 1 + 1 + 7), (10, "09-10 09-24 10-15", 7 + 7)]
)
def test_a_joined_visit_stays_where_it_is_and_as_short(end: int, visits: str, value: int) -> None:
    """The Wednesday after three weeks is taken; its Thursday has three hours, enough beside five."""
    closed = replace(PERIOD, closed=frozenset({day("10-01")}))
    professors = [professor(f"P wed=09:00-{end}:00")]
    calendar = hand_made(1, "wed thu=09:00-12:00", period=closed, professors=professors)
    start = visited(0, "09-10 09-17 09-24")
    answer = spread(calendar, start, dict.fromkeys(start, Join(day("09-10"), "P")))
    assert answer.dates == visited(0, visits)
    assert (answer.value, answer.bound) == (value, value)


def test_a_locked_visit_stays_on_its_day() -> None:
    answer = spread(hand_made(fixed=(("L", "S0", day("09-10")),)), FIRST, {})
    assert all(day("09-10") in one.visits for one in answer.dates.values())


def test_nobody_is_visited_on_the_workshops_date() -> None:
    calendar = hand_made(workshops=[workshop("W date=2025-09-24")])
    answer = spread(calendar, visited(0, "09-03 09-10", "W"), {})
    assert (answer.value, answer.bound) == (7, 7)
    assert all(day("09-24") not in one.visits for one in answer.dates.values())


@pytest.mark.parametrize(
    ("date", "start", "open_"),
    [
        # By the day the workshop begins the month: the neighbours at its end come too late.
        ("09-13", "09-17 10-08", "10-22 10-29"),
        # The workshop ends it: the neighbours come too early.
        ("10-31", "10-08 10-29", "09-10 09-17"),
    ],
)
def test_visits_stay_within_the_months_of_their_workshop(date: str, start: str, open_: str) -> None:
    """Of one month; the other two dates would be a week apart, as they should ideally be."""
    policy = Policy.from_mapping({"rules": {"V6": {"months": 1}}}, VISITS)
    period = closed_but(map(day, f"{start} {open_}".split()))
    calendar = hand_made(period=period, workshops=[workshop(f"W date=2025-{date}")], policy=policy)
    answer = spread(calendar, visited(0, start, "W"), {})
    assert ideal_gap_days(calendar) == 7
    assert (answer.dates, answer.value, answer.bound) == (visited(0, start, "W"), 14 + 7, 14 + 7)


def test_a_lead_of_many_schools_gets_good_dates_without_a_proof() -> None:
    """Eight schools, open every day, with four visits each: 32 in 13 weeks, of which a fortnight holds five or six."""
    calendar = hand_made(8, "mon tue wed thu fri")
    of_weekday = [[day for day in calendar.pairs.days if day.weekday() == weekday] for weekday in range(1, 5)]
    chosen = [of_weekday[k % 4][k // 4 * 4 :][:4] for k in range(8)]
    start = {Holding(0, k, Way(Mode.A, "", 4)): Dates(tuple(its), "") for k, its in enumerate(chosen)}
    assert len({day for dates in start.values() for day in dates.visits}) == 32
    answer = spread(calendar, start, {})
    assert answer.bound >= 7 * 5
    assert answer.value <= 7 * 6 + 21
    assert len({day for dates in answer.dates.values() for day in dates.visits}) == 32


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_dates_left_as_they_lie_are_measured_and_bounded(seed: int) -> None:
    if found := joined_plan(seed):
        plan, joined = found
        for holdings in by_lead(plan.dates).values():
            left = as_they_lie(plan.calendar, holdings, joined.dates)
            best = spread_lead(plan.calendar, holdings, joined.dates, joined.joins)
            assert left.dates == {holding: joined.dates[holding] for holding in holdings}
            assert left.bound <= best.bound <= best.value <= left.value == measure(plan.calendar, left.dates)
