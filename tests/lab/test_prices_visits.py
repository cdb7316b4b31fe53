"""The price of each clause of tiny seasons against enumeration under the changed policy, and nothing of the model."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from matcher.lab.jobs import Tables
from matcher.lab.prices.prices import HelpPrice, PriceList
from matcher.lab.prices.pricing import price_all
from matcher.lab.prices.variations import Direction
from matcher.tables.faults import InputError
from matcher.texts import Language
from matcher.visits.generator.tables import write_visit_tables
from matcher.visits.study.kinds import ITEM, LEAD, WEEKDAY
from models.goals import Status
from models.policy import Policy
from models.programmes import VISITS
from models.rules.visits import V3
from models.visits.problem import GeoPoint, Lead, Season, ServiceItem
from models.week import Interval, Week
from tests.lab.test_prices import serially
from tests.reading import read_season
from tests.visits.enumeration import attainable
from tests.visits.tiny import tiny_season

SEEDS = range(24)
MOST_DATES = 30
"""On more dates than these those who are always free have too many calendars to enumerate."""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prices")


@cache
def of_seed(room: Path, seed: int) -> tuple[Path, Policy, PriceList] | None:
    """The tables of a tiny season, its policy and its prices; ``None`` where the tables refuse its locks."""
    season, policy = tiny_season(seed)
    places = {school.id: replace(school, county="north") for school in season.schools.values()}
    folder = room / str(seed)
    folder.mkdir()
    write_visit_tables(folder, replace(season, schools=places), Language.EN)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    try:
        tables = Tables(str(seed), VISITS, files)
        return folder, policy, price_all(tables, policy, serially, time_limit_seconds=None)
    except InputError:
        return None


def most_served(season: Season, policy: Policy) -> int | None:
    """By enumeration; ``None`` where there is no plan."""
    return max((values[1] for values in attainable(season, policy)), default=None)


@pytest.mark.dose(2)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_price_is_what_enumeration_finds(room: Path, seed: int) -> None:
    made = of_seed(room, seed)
    if made is None:
        pytest.skip("the tables refuse the locks")
    folder, policy, prices = made
    base = most_served(read_season(folder, policy).problem, policy)
    if base is None:
        assert prices.status is Status.INFEASIBLE
        return
    assert (prices.status, prices.served.low, prices.served.high) == (Status.OPTIMAL, base, base)
    for price in prices.clauses:
        changed = price.variation.of(policy)
        expected = most_served(read_season(folder, changed).problem, changed)
        found = None if price.change is None else (price.change.low, price.change.high)
        assert found == (None if expected is None else (expected - base, expected - base)), price.variation


@pytest.mark.dose(0)
def test_some_clauses_matter_in_either_direction(room: Path) -> None:
    """Otherwise the test above would say little."""
    matter = {
        (price.variation.direction, price.variation.rule.id)
        for seed in SEEDS
        if (made := of_seed(room, seed)) is not None
        for price in made[2].clauses
        if price.change is None or price.change.low
    }
    counted = Counter(direction for direction, _ in matter)
    assert counted[Direction.RELAXED] >= 4
    assert counted[Direction.TIGHTENED] >= 6


def helped(season: Season, policy: Policy, price: HelpPrice) -> Season:
    """The season with the help, in the test's own words."""
    day = (Interval(480, 1080),)
    if price.kind is LEAD:
        places = [school.place for school in season.schools.values() if school.place]
        place = GeoPoint(places[0].lat, places[0].lon) if places else None  # where a lead lives keeps nobody out
        week: Week = (day, day, day, day, day)
        lead = Lead("new", frozenset(ServiceItem), week, policy[V3].most_schools, place=place)
        return replace(season, leads={**season.leads, "new": lead})
    if price.kind is ITEM:
        leads = {id_: replace(lead, items=lead.items | {ServiceItem(price.what)}) for id_, lead in season.leads.items()}
        return replace(season, leads=leads)
    weekday = ["mon", "tue", "wed", "thu", "fri"].index(price.what)
    return replace(season, leads={id_: there(lead, weekday) for id_, lead in season.leads.items()})


def there(lead: Lead, weekday: int) -> Lead:
    minutes = {minute for one in lead.free[weekday] for minute in range(one.start, one.end)} | set(range(480, 1080))
    free = list(lead.free)
    free[weekday] = (Interval(min(minutes), max(minutes) + 1),)  # the hours drawn all overlap with 8 to 18
    mon, tue, wed, thu, fri = free
    return replace(lead, free=(mon, tue, wed, thu, fri))


@pytest.mark.dose(4)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_help_is_worth_what_enumeration_finds(room: Path, seed: int) -> None:
    made = of_seed(room, seed)
    if made is None or not made[2].helps:
        pytest.skip("nobody to help, no plan, or tables that refuse the locks")
    folder, policy, prices = made
    season = read_season(folder, policy).problem
    base = most_served(season, policy)
    for price in prices.helps:
        if price.kind is not ITEM and _dates(season) > MOST_DATES:
            continue
        after = most_served(helped(season, policy, price), policy)
        assert base is not None
        assert after is not None
        assert (price.change.low, price.change.high) == (after - base, after - base), price


def _dates(season: Season) -> int:
    """Mondays to Fridays that are not closed."""
    length = (season.period.last_day - season.period.first_day).days + 1
    days = (season.period.first_day + timedelta(n) for n in range(length))
    return sum(day.weekday() < 5 and day not in season.period.closed for day in days)


@pytest.mark.dose(0)
def test_some_help_is_worth_something(room: Path) -> None:
    worth = {
        price.kind
        for seed in SEEDS
        if (made := of_seed(room, seed)) is not None
        for price in made[2].helps
        if price.change.low > 0
    }
    assert worth >= {LEAD, WEEKDAY}
