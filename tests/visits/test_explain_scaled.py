"""What is done for seasons of thousands only, done for tiny ones: the same is told."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from models.tuning import Tuning, VisitShortfallTuning, with_tuning
from models.visits.pairs import Pairs, build_pairs
from models.visits.plan import Unserved
from models.visits.problem import Mode
from models.visits.shortfall import graphs, meetings
from models.visits.shortfall.date_places import limit_by_dates, surely_holds
from models.visits.shortfall.explain import explain
from tests.visits.plain_plan import as_plan, every_choice
from tests.visits.tiny import tiny_season

SEEDS = [seed for seed in range(90) if seed not in (15, 67)]
"""But for two whose enumeration takes long."""


def told(seed: int, proven: tuple[str, ...] = ("priority", "served")) -> list[tuple[Unserved, ...]]:
    season, policy = tiny_season(seed)
    choices = [choice for choice, _ in zip(every_choice(season, policy), range(400), strict=False)]
    some = Random(seed).sample(choices, min(3, len(choices)))
    return [explain(season, policy, as_plan(season, policy, choice), proven) for choice in some]


@pytest.mark.dose(0)
def test_many_at_a_time_or_few() -> None:
    before = {seed: told(seed) for seed in SEEDS}
    few = VisitShortfallTuning(
        few_pairs=0,
        date_rows_at_once=5,
        pairs_at_once=2,
        first_asked_leads=1,
        more_asked_factor=1,
        many_givers=0,
        first_tried_leads=1,
        workshop_days_at_once=3,
        sampled_schools=1,
        schools_at_once=1,
    )
    with with_tuning(Tuning(visits_shortfall=few)):
        for seed, known in before.items():
            assert told(seed) == known


@pytest.mark.dose(0)
def test_of_a_large_season_the_nearest_leads_are_asked() -> None:
    """Whoever is named then is one of them, and what is said of them is the same."""
    before = {seed: [one for plan in told(seed, ()) for one in plan] for seed in SEEDS}
    fewer = 0
    for seed, known in before.items():
        with with_tuning(Tuning(visits_shortfall=VisitShortfallTuning(most_asked_leads=1))):
            others = [one for plan in told(seed, ()) for one in plan]
        for one, other in zip(known, others, strict=True):
            assert (one.school_id, one.schools, one.leads) == (other.school_id, other.schools, other.leads)
            assert set(other.near) <= set(one.near)
            assert {help_.kind for help_ in other.helps} <= {help_.kind for help_ in one.helps}
            fewer += len(one.near) > len(other.near)
    assert fewer


def pairs_of(seed: int) -> Pairs:
    return build_pairs(*tiny_season(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_who_could_take_whom_is_who_has_a_way(seed: int) -> None:
    pairs = pairs_of(seed)
    leads, schools = (rows.ravel() for rows in np.indices(pairs.allowed.shape))
    plain = np.any(pairs.possible(leads, schools), axis=1).reshape(pairs.allowed.shape)
    locked = {school for _, school in pairs.fixed}  # a plan serves them, whatever else
    for few in (0, 1000):
        with with_tuning(Tuning(visits_shortfall=VisitShortfallTuning(few_pairs=few))):
            graph = graphs.LeadGraph(meetings.SeasonMeetings(pairs))
        for school in set(range(len(pairs.school_ids))) - locked:
            everybody = np.ones(len(pairs.lead_ids), dtype=bool)
            assert graph.takers(school, everybody).tolist() == plain[:, school].tolist()
            assert graph.anybody_takes(np.array([school]), everybody)[0] == plain[:, school].any()


@pytest.mark.parametrize("seed", SEEDS)
def test_workshops_that_a_school_could_attend(seed: int) -> None:
    pairs = pairs_of(seed)
    graph = graphs.LeadGraph(meetings.SeasonMeetings(pairs))
    seats = graphs.SeatGraph(graph, pairs.places > 0)
    locked = {school for _, school in pairs.fixed}
    for school in set(range(len(pairs.school_ids))) - locked:
        ways = {
            (way.mode, way.workshop_id)
            for lead in np.flatnonzero(pairs.places > 0).tolist()
            for way, can in zip(pairs.kinds, pairs.possible(np.array([lead]), np.array([school]))[0], strict=True)
            if can
        }
        for option, (mode, workshop) in enumerate(graph.options):
            expected = (mode, workshop.id if workshop else "") in ways
            assert seats.could(np.array([school]), option).tolist() == [expected]
        assert graph.options[0] == (Mode.A, None)


def test_a_few_schools_never_show_more_dates_than_there_are() -> None:
    shown = 0
    for seed in SEEDS:
        pairs = pairs_of(seed)
        for lead in range(len(pairs.lead_ids)):
            most = limit_by_dates(pairs, lead).schools
            assert not surely_holds(pairs, lead, most + 1)
            shown += most > 0 and surely_holds(pairs, lead, 1)
    assert shown
