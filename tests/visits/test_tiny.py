"""The random seasons: few are impossible, and every odd thing they can hold makes a difference in some of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from models.policy import Policy
from models.visits.problem import Mode, Season
from tests.visits import enumeration
from tests.visits.enumeration import Dates, Values, Way, attainable, best_in_order
from tests.visits.tiny import tiny_season

SEEDS = range(100)

Instance = tuple[Season, Policy]


ENOUGH = 2
"""In so many seasons at least each thing must make a difference."""


@cache
def truth(seed: int) -> Values | None:
    return best(tiny_season(seed))


def best(instance: Instance) -> Values | None:
    return best_in_order(attainable(*instance))


def with_settings(policy: Policy, **figures: int) -> Policy:
    """The policy with other numbers, each named like ``V6_months``."""
    changed = {
        (rule, setting): figure for name, figure in figures.items() for rule, _, setting in [name.partition("_")]
    }
    return policy.with_settings(changed)


def simpler(season: Season, policy: Policy) -> dict[str, Instance]:
    """The season and its policy with one thing less to heed, by what it is."""
    leads, schools, workshops = season.leads.items(), season.schools.items(), season.workshops.items()
    all_day = frozenset[date]()
    free_leads = {id_: replace(one, unavailable=all_day) for id_, one in leads}
    free_schools = {id_: replace(one, unavailable=all_day) for id_, one in schools}
    seasons = {
        "locked pairs": replace(season, assigned=()),
        "locked visits": replace(season, fixed=()),
        "forbidden pairs": replace(season, forbidden=frozenset()),
        "capacities": replace(season, workshops={id_: replace(one, capacity=None) for id_, one in workshops}),
        "workshops": replace(season, workshops={}),
        "modes asked": replace(season, schools={id_: replace(one, mode=None) for id_, one in schools}),
        "mode B": replace(season, schools={id_: replace(one, mode=Mode.A) for id_, one in schools}),
        "own schools": replace(season, leads={id_: replace(one, school_id="") for id_, one in leads}),
        "teachers": replace(season, schools={id_: replace(one, teachers=3) for id_, one in schools}),
        "late": replace(season, schools={id_: replace(one, applied_on=None) for id_, one in schools}),
        "unavailable": replace(season, leads=free_leads, schools=free_schools),
    }
    policies = {
        "window": with_settings(policy, V6_months=12),
        "days apart": with_settings(policy, V8_days_apart=1),
        "most hours": with_settings(policy, V8_most_hours=24),
        "items": with_settings(policy, V5_fewest_items=0),
        "buffer": with_settings(policy, V11_buffer_days=0),
    }
    unlimited = {id_: replace(one, max_schools=4) for id_, one in leads}
    return {
        "places": (replace(season, leads=unlimited), with_settings(policy, V3_most_schools=4)),
        **{name: (other, policy) for name, other in seasons.items()},
        **{name: (season, other) for name, other in policies.items()},
    }


def apart(
    season: Season, attended: Sequence[str], occupied: Iterable[Dates], way: Way, dated: Sequence[Dates]
) -> list[Dates]:
    """As if a lead could be at two schools at once."""
    return list(dated)


@pytest.mark.dose(0)
def test_every_odd_thing_makes_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = dict.fromkeys(simpler(*tiny_season(0)), ENOUGH)
    found = {seed: truth(seed) for seed in SEEDS}
    for seed, values in found.items():
        instance = tiny_season(seed)
        for name, other in simpler(*instance).items():
            if missing[name] and other != instance:
                missing[name] -= best(other) != values
    assert not any(missing.values()), missing
    monkeypatch.setattr(enumeration, "added", apart)
    assert sum(best(tiny_season(seed)) != values for seed, values in found.items()) >= ENOUGH


@pytest.mark.dose(0)
def test_few_seasons_are_impossible_or_empty() -> None:
    found = [truth(seed) for seed in SEEDS]
    assert found.count(None) <= 0.15 * len(SEEDS)
    assert sum(values is not None and values[1] >= 2 for values in found) >= 0.3 * len(SEEDS)


def test_professors_are_there_more_often_than_not() -> None:
    seasons = [tiny_season(seed)[0] for seed in SEEDS]
    assert sum(bool(season.professors) for season in seasons) >= 40
    assert sum(season.professors is None for season in seasons) >= 20
    assert any(season.professors == {} for season in seasons)


def test_a_seed_gives_the_same_season() -> None:
    assert tiny_season(17) == tiny_season(17)
    assert tiny_season(17) != tiny_season(18)
