"""Generated seasons of visits: reproducible, consistent, and as tight as they promise."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.visits.generator.catalog import VISIT_SIZES, VISIT_VARIANTS
from matcher.visits.generator.season import generate_season
from models.visits.problem import HighSchool, Lead, Mode, Professor, Season
from models.week import NEVER, Week
from tests.doses import examples

HOLIDAYS_2025 = (date(2025, 9, 29), date(2025, 10, 6), date(2025, 10, 10), date(2025, 10, 24))
"""Mondays to Fridays of the period: Teachers' Day made up, Mid-Autumn, National Day, Retrocession made up."""
LAST_ACTIVITY = date(2025, 12, 1)
"""Two weeks before the settlement deadline of 15 December."""
TIGHT = ("tight", "tight-workshops", "professors", "short-dates")
AMPLE = ("ample", "ample-workshops")


@cache
def season_of(size: str, seed: int, variant: str = "tight-workshops") -> Season:
    return generate_season(size, seed, variant=variant)


def days_of(season: Season) -> list[date]:
    length = (LAST_ACTIVITY - season.period.first_day).days + 1
    days = [season.period.first_day + timedelta(n) for n in range(length)]
    return [d for d in days if d.weekday() < 5 and d not in HOLIDAYS_2025 and d not in season.period.closed]


def dates_free(lead: Lead, season: Season) -> list[date]:
    return [day for day in days_of(season) if lead.free[day.weekday()] and day not in lead.unavailable]


def people_of(season: Season) -> list[Lead | HighSchool | Professor]:
    return [*season.leads.values(), *season.schools.values(), *(season.professors or {}).values()]


def is_eligible(school: HighSchool) -> bool:
    return school.teachers >= 3 and (school.applied_on is None or school.applied_on <= date(2025, 6, 20))


def places_a_school(season: Season) -> float:
    eligible = sum(is_eligible(school) for school in season.schools.values())
    return sum(lead.max_schools for lead in season.leads.values()) / eligible


def test_the_same_arguments_give_the_same_season_and_another_seed_another() -> None:
    assert generate_season("city", 3, variant="professors") == generate_season("city", 3, variant="professors")
    assert season_of("tiny", 3) != season_of("tiny", 4)


def test_an_unknown_name_a_negative_seed_and_nobody_are_refused() -> None:
    for size, variant in (("huge", "tight"), ("tiny", "loose")):
        with pytest.raises(KeyError):
            generate_season(size, 1, variant=variant)
    for seed, number, told in ((-1, 1, "-1"), (1, 0, "1 or more")):
        for name in ("leads", "schools"):
            numbers: dict[str, Any] = {name: number}
            with pytest.raises(ValueError, match=told):
                generate_season("tiny", seed, **numbers)


@pytest.mark.parametrize("variant", ["tight", "ample", "ample-workshops", "professors", "short-dates"])
def test_variants_share_schools_and_leads(variant: str) -> None:
    usual, other = season_of("national", 5), season_of("national", 5, variant)
    without_mode = [[replace(s, mode=None) for s in season.schools.values()] for season in (usual, other)]
    assert without_mode[0] == without_mode[1]
    timeless = [
        [replace(lead, free=NEVER, unavailable=frozenset(), max_schools=3) for lead in season.leads.values()]
        for season in (usual, other)
    ]
    assert timeless[0] == timeless[1]
    assert usual.period == other.period


@pytest.mark.parametrize("variant", VISIT_VARIANTS)
def test_a_variant_has_what_it_names(variant: str) -> None:
    for size, seed in (("tiny", 1), ("city", 2), ("national", 3)):
        season = season_of(size, seed, variant)
        with_workshops = variant not in ("ample", "tight")
        assert bool(season.workshops) is with_workshops
        assert (season.professors is not None) is (variant == "professors")
        assert season.professors is None or season.professors
        asks_for_workshop = any(school.mode is Mode.B for school in season.schools.values())
        assert asks_for_workshop is (with_workshops and asks_for_workshop)


@examples(60)
@given(
    seed=st.integers(0, 2**40),
    size=st.sampled_from(["tiny", "tiny", "tiny", "city"]),
    variant=st.sampled_from(sorted(VISIT_VARIANTS)),
)
def test_every_season_is_consistent(seed: int, size: str, variant: str) -> None:
    season = generate_season(size, seed, variant=variant)
    _check_ids(season)
    _check_leads(season)
    _check_schools(season)
    _check_dates(season)


def _check_ids(season: Season) -> None:
    for mapping in (season.leads, season.schools, season.workshops, season.professors or {}):
        assert all(id_ == entry.id for id_, entry in mapping.items())
    pairs = [*season.travel, *season.scores, *season.assigned, *season.forbidden]
    for lead_id, school_id in [*pairs, *((lead, school) for lead, school, _ in season.fixed)]:
        assert lead_id in season.leads
        assert school_id in season.schools
    assert all(km > 0 for km in season.travel.values())
    assert all(0 <= score <= 100 for score in season.scores.values())


def _check_leads(season: Season) -> None:
    for lead in season.leads.values():
        assert 1 <= len(lead.items) <= 3
        assert 0 <= lead.max_schools <= 3
        assert lead.place is not None
        assert lead.school_id
        assert any(lead.free)
        _check_week(lead.free)


def _check_schools(season: Season) -> None:
    for school in season.schools.values():
        assert 1 <= len(school.items) <= 4
        assert 2 <= school.teachers <= 8
        assert school.place is not None
        assert school.applied_on is None or date(2025, 5, 1) <= school.applied_on <= date(2025, 6, 30)
        assert sum(map(bool, school.free)) >= 3
        _check_week(school.free)


def _check_week(week: Week) -> None:
    for day in week:
        assert all(one.end < two.start for one, two in pairwise(day))
        for stretch in day:
            assert 8 * 60 <= stretch.start < stretch.end <= 18 * 60


def _check_dates(season: Season) -> None:
    first, last = date(2025, 9, 1), date(2025, 12, 31)
    assert (season.period.first_day, season.period.last_day) == (first, last)
    people = people_of(season)
    assert all(first <= day <= last for who in people for day in who.unavailable)
    dates = [workshop.date for workshop in season.workshops.values()]
    assert len(set(dates)) == len(dates)
    for workshop in season.workshops.values():
        assert first <= workshop.date <= LAST_ACTIVITY
        assert workshop.minutes >= 6 * 60
        assert workshop.capacity is None or workshop.capacity >= 1


@pytest.mark.parametrize("seed", range(6))
def test_sizes(seed: int) -> None:
    for size, leads, schools, workshops in (
        ("tiny", range(3, 4), range(5, 6), range(2, 3)),
        ("city", range(11, 14), range(28, 34), range(4, 9)),
        ("national", range(70, 81), range(190, 211), range(4, 9)),
    ):
        season = season_of(size, seed)
        assert len(season.leads) in leads
        assert len(season.schools) in schools
        assert len(season.workshops) in workshops


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("variant", TIGHT)
def test_tight_has_fewer_places_than_schools(variant: str, seed: int) -> None:
    for size in ("city", "national"):
        season = season_of(size, seed, variant)
        assert 0.73 <= places_a_school(season) <= 0.90
        unlimited = [lead for lead in season.leads.values() if lead.max_schools == 3]
        assert len(unlimited) >= (0.3 if size == "city" else 0.4) * len(season.leads)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("variant", AMPLE)
def test_ample_has_more_places_than_schools(variant: str, seed: int) -> None:
    for size in ("tiny", "city", "national"):
        assert places_a_school(season_of(size, seed, variant)) >= 1.0


@pytest.mark.parametrize("seed", range(4))
def test_tight_leads_have_few_weekdays_and_dates(seed: int) -> None:
    season = season_of("national", seed)
    weekdays = Counter(sum(map(bool, lead.free)) for lead in season.leads.values())
    assert set(weekdays) == {1, 2, 3}
    dates = [len(dates_free(lead, season)) for lead in season.leads.values()]
    short = [count for count in dates if 10 <= count <= 16]
    assert len(short) >= len(dates) / 4
    assert min(dates) >= 3
    calendars_bind = [
        lead for lead in season.leads.values() if lead.max_schools == 3 and len(dates_free(lead, season)) < 3 * 5
    ]
    assert len(calendars_bind) >= 5


@pytest.mark.parametrize("seed", range(4))
def test_ample_leads_have_many_dates_and_short_dates_leave_most_at_most_eleven(seed: int) -> None:
    season = season_of("national", seed, "ample")
    assert {sum(map(bool, lead.free)) for lead in season.leads.values()} == {2, 3, 4}
    assert min(len(dates_free(lead, season)) for lead in season.leads.values()) >= 3 * 5
    season = season_of("national", seed, "short-dates")
    short = [lead for lead in season.leads.values() if len(dates_free(lead, season)) <= 11]
    assert len(short) >= 0.6 * len(season.leads)


@pytest.mark.parametrize("seed", range(4))
def test_workshops_bind_in_tight_and_not_in_ample(seed: int) -> None:
    tight, ample = season_of("national", seed), season_of("national", seed, "ample-workshops")
    capacity = [w.capacity for w in tight.workshops.values()]
    places = sum(lead.max_schools for lead in tight.leads.values())
    assert None not in capacity
    assert sum(c or 0 for c in capacity) <= 0.55 * places
    roomy = [w.capacity for w in ample.workshops.values()]
    assert None in roomy or sum(c or 0 for c in roomy) >= 0.9 * len(ample.schools)


def test_the_mix_of_a_country() -> None:
    season = season_of("national", 11)
    schools = list(season.schools.values())
    assert 0.85 <= sum(map(is_eligible, schools)) / len(schools) <= 0.97
    assert any(school.teachers < 3 for school in schools)
    assert any(school.applied_on and school.applied_on > date(2025, 6, 20) for school in schools)
    assert any(school.applied_on is None for school in schools)
    modes = Counter(school.mode for school in schools)
    assert modes[None] > 0.6 * len(schools)
    assert modes[Mode.A] >= 8
    assert modes[Mode.B] >= 8
    assert 0.2 <= sum(school.goes_first for school in schools) / len(schools) <= 0.45
    own = [lead for lead in season.leads.values() if lead.school_id in season.schools]
    assert 0.3 <= len(own) / len(season.leads) <= 0.7
    assert len({school.county for school in schools}) >= 15
    assert len({school.county for school in season_of("city", 11).schools.values()}) <= 3


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("size", "counts"), [("tiny", (1, 1, 1)), ("city", (2, 3, 2)), ("national", (3, 5, 3))])
def test_locks_hold_together(size: str, counts: tuple[int, int, int], seed: int) -> None:
    """None shares a lead or a school with another, and each pair alone has a whole calendar in mode A."""
    season = season_of(size, seed)
    if size != "tiny":  # three leads may have no second pair that can meet often enough
        assert (len(season.assigned), len(season.forbidden), len(season.fixed)) == counts
    locked = [*season.assigned, *((lead, school) for lead, school, _ in season.fixed)]
    assert len({lead for lead, _ in locked}) == len({school for _, school in locked}) == len(locked)
    assert {school for _, school in season.forbidden}.isdisjoint(school for _, school in locked)
    for lead_id, school_id in locked:
        day = next((day for *pair, day in season.fixed if pair == [lead_id, school_id]), None)
        _check_lock(season, season.leads[lead_id], season.schools[school_id], day)


def _check_lock(season: Season, lead: Lead, school: HighSchool, day: date | None) -> None:
    assert lead.max_schools >= 1
    assert lead.school_id != school.id
    assert lead.items & school.items
    assert is_eligible(school)
    assert school.mode is not Mode.B
    hours = {
        date_: longest / 60
        for date_ in dates_free(lead, season)
        if date_ not in school.unavailable and (longest := _longest(lead.free, school.free, date_.weekday()))
    }
    assert _has_calendar(sorted(hours), hours, (), day)


def _longest(one: Week, other: Week, weekday: int) -> int:
    """Minutes from half hour to half hour."""
    shared = ((max(a.start, b.start), min(a.end, b.end)) for a in one[weekday] for b in other[weekday])
    return min(7 * 60, max((30 * (end // 30 - -(-start // 30)) for start, end in shared), default=0))


def _has_calendar(dates: Sequence[date], hours: dict[date, float], taken: tuple[date, ...], must: date | None) -> bool:
    """Whether three to five visits with 15 hours, a week apart and in three months, fit; tries every one."""
    if 3 <= len(taken) <= 5 and sum(hours[day] for day in taken) >= 15 and (must is None or must in taken):
        return True
    if len(taken) == 5:
        return False
    for place, day in enumerate(dates):
        far_enough = not taken or (day - taken[-1]).days >= 7
        # Of all days only 1 December is out of the three months, and only from 1 September.
        in_time = (*taken[:1], day) != (date(2025, 9, 1), LAST_ACTIVITY)
        if far_enough and in_time and _has_calendar(dates[place + 1 :], hours, (*taken, day), must):
            return True
    return False


def test_numbers_of_leads_and_schools_can_be_set() -> None:
    season = generate_season("national", 1, leads=7, schools=40)
    assert (len(season.leads), len(season.schools)) == (7, 40)
    assert all(lead.max_schools == 3 for lead in season.leads.values())


@pytest.mark.dose(0)
def test_ten_thousand_schools_take_seconds() -> None:
    began = time.monotonic()
    season = generate_season("national", 1, leads=4000, schools=10_000)
    assert time.monotonic() - began < 20
    assert (len(season.leads), len(season.schools)) == (4000, 10_000)
    assert 0.75 <= places_a_school(season) <= 0.90


def test_names_can_be_saved_by_excel_in_cp950() -> None:
    for size in VISIT_SIZES:
        season = season_of(size, 8, "professors")
        names = [who.name for who in people_of(season)]
        assert all(names)
        assert [name for name in names if name.encode("cp950").decode("cp950") != name] == []
    schools = [school.name for school in season_of("national", 8).schools.values()]
    assert len(set(schools)) == len(schools)
