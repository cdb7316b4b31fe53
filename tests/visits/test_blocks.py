"""What a lead could gain alone: against plain enumeration of its bundles, with the exact model as the judge."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from matcher.visits.generator.season import generate_season
from models.arrays import Ints
from models.policy import Policy
from models.programmes import VISITS
from models.visits.assignment.blocks import Loose, Short
from models.visits.assignment.columns import Columns, build_columns
from models.visits.calendars.dating import SeasonCalendar, date_visits
from models.visits.calendars.fitting import USELESS, Fitting
from models.visits.pairs import build_pairs

POLICY = Policy.programme(VISITS)


@pytest.fixture(scope="module", params=[3, 4])
def calendar(request: pytest.FixtureRequest) -> SeasonCalendar:
    """A city of leads with few dates; workshops take everybody, as room in them is for all leads to share."""
    season = generate_season("city", request.param, variant="short-dates")
    roomy = {id_: replace(workshop, capacity=None) for id_, workshop in season.workshops.items()}
    season = replace(season, workshops=roomy)
    return SeasonCalendar.of(season, POLICY, build_pairs(season, POLICY))


@pytest.fixture(scope="module")
def columns(calendar: SeasonCalendar) -> Columns:
    return build_columns(calendar.season, calendar.pairs)


def short_leads(columns: Columns) -> list[int]:
    """Leads with few dates and at least two places, so that something can clash."""
    pairs = columns.pairs
    weekly = pairs.minutes.anywhere()
    dates = (pairs.lead_days & weekly[:, pairs.weekdays]).sum(axis=1)
    return [int(lead) for lead in np.flatnonzero((dates > 0) & (dates <= 15) & (pairs.places >= 2))]


def fitting_of(columns: Columns, calendar: SeasonCalendar, lead: int) -> tuple[Ints, Fitting]:
    """A lead's columns, all looked into."""
    mine = np.flatnonzero(columns.lead == lead)
    fitting = Fitting(calendar, lead, columns.school[mine], columns.way[mine])
    fitting.look_into(np.arange(len(mine)))
    return mine, fitting


def some_columns(columns: Columns, calendar: SeasonCalendar, lead: int, count: int, chance: random.Random) -> list[int]:
    """Useful columns of a lead, of different schools."""
    all_of_lead, fitting = fitting_of(columns, calendar, lead)
    mine = all_of_lead[fitting.demand != USELESS].tolist()
    by_school = {int(columns.school[column]): column for column in chance.sample(mine, len(mine))}
    return sorted(chance.sample(sorted(by_school.values()), min(count, len(by_school))))


def test_demands_fit_together_where_the_exact_model_finds_dates(calendar: SeasonCalendar, columns: Columns) -> None:
    chance = random.Random(1)
    asked = clashes = 0
    for lead in short_leads(columns):
        mine, fitting = fitting_of(columns, calendar, lead)
        for _ in range(25):
            chosen = some_columns(columns, calendar, lead, chance.choice((2, 3)), chance)
            demands = [int(fitting.demand[np.searchsorted(mine, column)]) for column in chosen]
            if len(chosen) < 2:
                continue
            found = date_visits(calendar, [columns.holding(column) for column in chosen]) is not None
            assert fitting.fits(demands) is found
            asked += 1
            clashes += not found
    assert asked > 50
    assert 0 < clashes < asked


def test_no_useless_column_has_dates_that_fewer_visits_lack(calendar: SeasonCalendar, columns: Columns) -> None:
    """Whatever a useless column fits beside, one of its pair with fewer visits does, too."""
    chance = random.Random(2)
    seen = 0
    for lead in short_leads(columns):
        mine, fitting = fitting_of(columns, calendar, lead)
        for row in np.flatnonzero(fitting.demand == USELESS)[:12].tolist():
            column = int(mine[row])
            others = [
                c
                for c in some_columns(columns, calendar, lead, 3, chance)
                if columns.school[c] != columns.school[column]
            ]
            beside = [columns.holding(other) for other in others[:1]]
            fewer = mine[
                (columns.school[mine] == columns.school[column])
                & (columns.workshop[mine] == columns.workshop[column])
                & (columns.visits[mine] < columns.visits[column])
            ]
            if date_visits(calendar, [*beside, columns.holding(column)]) is not None:
                seen += 1
                assert any(date_visits(calendar, [*beside, columns.holding(int(c))]) is not None for c in fewer)
    assert seen > 5


def best_by_enumeration(
    columns: Columns, calendar: SeasonCalendar, pool: list[int], gains: dict[int, float], most: int
) -> float:
    best = 0.0
    for count in range(1, most + 1):
        for some in combinations(pool, count):
            total = sum(gains[column] for column in some)
            apart = len({int(columns.school[column]) for column in some}) == count
            if (
                total > best
                and apart
                and date_visits(calendar, [columns.holding(column) for column in some]) is not None
            ):
                best = total
    return best


def test_the_best_bundle_is_the_best_of_all(calendar: SeasonCalendar, columns: Columns) -> None:
    chance = random.Random(3)
    for lead in short_leads(columns)[:4]:
        short = Short(columns, calendar, lead)
        for _ in range(3):
            pool = some_columns(columns, calendar, lead, 9, chance)
            gains = np.full(len(columns), -1.0)
            gains[pool] = [chance.randint(1, 9) for _ in pool]
            value, _, bundles = short.best(gains, np.ones(len(columns), dtype=bool), 0.0)
            told = {column: float(gains[column]) for column in pool}
            assert value == best_by_enumeration(columns, calendar, pool, told, int(columns.pairs.places[lead]))
            assert sum(told[column] for column in bundles[0]) == value
            assert date_visits(calendar, [columns.holding(column) for column in bundles[0]]) is not None


def test_every_bundle_near_the_best_is_listed(calendar: SeasonCalendar, columns: Columns) -> None:
    chance = random.Random(4)
    for lead in short_leads(columns)[:4]:
        short = Short(columns, calendar, lead)
        pool = some_columns(columns, calendar, lead, 8, chance)
        alive = np.zeros(len(columns), dtype=bool)
        alive[pool] = True
        gains = np.where(alive, np.array([chance.randint(-3, 9) for _ in range(len(columns))], dtype=float), 0.0)
        value, _, _ = short.best(gains, alive, 0.0)
        places = int(columns.pairs.places[lead])
        wanted = {
            some
            for count in range(places + 1)
            for some in combinations(pool, count)
            if gains[list(some)].sum() >= value - 4
            and date_visits(calendar, [columns.holding(column) for column in some]) is not None
        }
        listed = short.bundles(alive, [(gains, value, 4.0)], 10_000)
        assert listed is not None
        assert set(listed) == wanted
        assert short.bundles(alive, [(gains, value, 4.0)], len(listed) - 1) is None


def test_loose_leads_gain_from_their_best_schools(columns: Columns) -> None:
    chance = random.Random(5)
    gains = np.array([chance.randint(-5, 9) for _ in range(len(columns))], dtype=float)
    alive = np.array([chance.random() < 0.5 for _ in range(len(columns))])
    full = np.zeros(len(columns.pairs.lead_ids), dtype=bool)
    found = Loose(columns).gains(gains, alive, full)
    for lead, places in enumerate(columns.pairs.places.tolist()):
        best: dict[int, float] = {}
        for column in np.flatnonzero((columns.lead == lead) & alive).tolist():
            school = int(columns.school[column])
            best[school] = max(best.get(school, -1.0), float(gains[column]))
        value = sum(sorted((gain for gain in best.values() if gain > 0), reverse=True)[:places])
        assert found.values[lead] == value
        for column in np.flatnonzero((columns.lead == lead) & alive).tolist():
            others = [gain for school, gain in best.items() if gain > 0 and school != columns.school[column]]
            with_it = float(gains[column]) + sum(sorted(others, reverse=True)[: places - 1]) if places else -np.inf
            assert found.loss[column] == pytest.approx(value - with_it)
