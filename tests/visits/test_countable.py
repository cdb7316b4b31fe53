"""What anyone can count is a bound of every plan, and of simple seasons the right number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.policy import Policy
from models.programmes import VISITS
from models.visits.assignment.columns import Columns, build_columns
from models.visits.countable import countable, most_joined
from models.visits.pairs import build_pairs
from models.visits.problem import Season
from tests.visits.building import POLICY, lead, professor, school
from tests.visits.building import season as by_hand
from tests.visits.enumeration import GOALS, attainable
from tests.visits.tiny import tiny_season

DAYS, HOURS, ALL = "mon tue wed thu fri", "08:00-17:00", "curriculum;network;devices;team"


def columns_of(season: Season, policy: Policy = POLICY) -> Columns:
    return build_columns(season, build_pairs(season, policy))


@pytest.fixture
def season() -> Season:
    """A lead who covers everything and has two places, one who covers teams and has one; five schools 10 km away."""
    leads = [lead(f"A {DAYS} items={ALL} max_schools=2", HOURS), lead(f"T {DAYS} items=team max_schools=1", HOURS)]
    lines = (
        *(f"S1 {DAYS} items={ALL} returning", f"S2 {DAYS} items=network recommended", f"S3 {DAYS} items=team"),
        *(f"S4 {DAYS} items=team teachers=2 returning", "S5 items=team returning"),
    )
    schools = [school(line, HOURS) for line in lines]
    return by_hand(leads, schools, travel={(one.id, other.id): 10 for one in leads for other in schools})


def test_schools_that_are_eligible_and_can_be_met_count_with_their_best(season: Season) -> None:
    """S4 names two teachers, S5 is never free."""
    assert countable(columns_of(season), ("priority", "served", "fit", "travel", "visits")) == (2, 3, 300, 0, 0)


def test_no_more_schools_than_places(season: Season) -> None:
    away = replace(season.leads["T"], max_schools=0)
    season = replace(season, leads={"A": season.leads["A"], "T": away}, scores={("A", "S3"): 40})
    assert countable(columns_of(season), ("served", "fit")) == (2, 200)


def test_a_locked_school_costs_its_least(season: Season) -> None:
    """Three visits of 5 h, there and back."""
    locked = columns_of(replace(season, assigned=(("A", "S1"),)))
    assert countable(locked, ("served", "travel", "visits")) == (3, -60, -3)


def test_schools_that_are_served_for_certain_cost_their_least(season: Season) -> None:
    """Three visits each of S1, S2 and S3; there are no more places than that."""
    assert countable(columns_of(season), ("served", "travel", "visits"), 2) == (3, -120, -6)
    assert countable(columns_of(season), ("served", "travel", "visits"), 5) == (3, -180, -9)


def test_without_a_pair_nothing_counts(season: Season) -> None:
    assert countable(columns_of(replace(season, leads={}, travel={})), ("served", "travel")) == (0, 0)


def test_professors_join_no_more_than_they_have_time_and_schools_for(season: Season) -> None:
    columns = columns_of(season)
    two, any_number = professor(f"P {DAYS} max_visits=2", HOURS), professor(f"Q {DAYS}", HOURS)
    assert most_joined(columns, [two], 5) == 2
    assert most_joined(columns, [two, two], 3) == 3
    assert most_joined(columns, [two, any_number], 50) == 50
    assert most_joined(columns, [], 5) == 0


@pytest.mark.parametrize("seed", range(120))
def test_no_plan_of_a_tiny_season_does_better(seed: int) -> None:
    season, policy = tiny_season(seed)
    bounds = dict(zip(GOALS, countable(columns_of(season, policy), GOALS), strict=True))
    for values in attainable(season, policy):
        for goal, value in zip(GOALS, values, strict=True):
            assert VISITS.goals[goal].sense * value <= bounds[goal], goal
