"""Plans made school after school: each takes the nearest lead with room, as plain counting of dates says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from matcher.visits.generator.season import generate_season
from matcher.visits.run import solve_visits
from models.goals import Status
from models.method import Method
from models.policy import Policy
from models.programmes import VISITS
from models.visits.assignment.search import AssignmentEnd
from models.visits.baselines import InTurn, turns
from models.visits.plan import SchoolReason, VisitOutcome
from models.visits.problem import HighSchool, Lead, Season
from models.visits.under_policy import under_policy
from tests.deadlines import Looks
from tests.visits import building as by_hand
from tests.visits import facts
from tests.visits.building import PERIOD
from tests.visits.building import POLICY as PROGRAMME
from tests.visits.checker import broken, values_of
from tests.visits.comparison import audited, truth
from tests.visits.enumeration import Dates, Way, calendars, most_schools, ways, workshops_hold
from tests.visits.tiny import tiny_season, varied_season

METHODS = (Method.FIRST_COME, Method.LOTTERY)
SEEDS = range(48)

Taken = dict[str, list[tuple[str, Way]]]
"""The schools of each lead with their ways."""


def drawn(seed: int) -> tuple[Season, Policy]:
    return (varied_season if seed % 2 else tiny_season)(seed)


@cache
def planned(seed: int, method: Method) -> VisitOutcome:
    season, policy = drawn(seed)
    return solve_visits(season, replace(policy, method=method), seed=seed)


# The order


def applied(*days: date | None) -> Season:
    return by_hand.season([], [by_hand.school(f"S{k}", applied_on=day) for k, day in enumerate(days)])


def test_who_applied_first_comes_first_and_without_a_date_counts_as_of_the_deadline() -> None:
    of = applied(None, date(2025, 6, 20), date(2025, 5, 2), date(2025, 6, 21), date(2025, 5, 2), None)
    assert turns(of, Method.FIRST_COME, seed=3) == (2, 4, 0, 1, 5, 3)


def test_a_lottery_is_the_same_for_the_same_seed_and_leaves_nobody_out() -> None:
    of = applied(*[None] * 8)
    orders = [turns(of, Method.LOTTERY, seed) for seed in range(20)]
    assert orders == [turns(of, Method.LOTTERY, seed) for seed in range(20)]
    assert len(set(orders)) > 15
    assert {tuple(sorted(order)) for order in orders} == {tuple(range(8))}


@pytest.mark.dose(0)
def test_a_lottery_gives_every_school_every_turn_about_as_often() -> None:
    firsts = Counter(turns(applied(None, None, None), Method.LOTTERY, seed)[0] for seed in range(3000))
    assert all(abs(count - 1000) < 150 for count in firsts.values())


# The plan


def nearest(season: Season, policy: Policy, school: HighSchool) -> Iterator[Lead]:
    """The leads who may take the school: near ones first, then of better fit, then as the table has them."""

    def rank(lead: Lead) -> tuple[int, int]:
        return facts.km(season, lead, school), -facts.fit(season, lead, school)

    yield from (lead for lead in sorted(season.leads.values(), key=rank) if facts.allowed(season, policy, lead, school))


def hold_together(season: Season, policy: Policy, lead: Lead, held: Sequence[tuple[str, Way]]) -> bool:
    """Whether any dates of the lead's schools go together: no date twice, workshops the whole of theirs."""
    workshops = {way.workshop for _, way in held if way.workshop}
    days = {workshop.date for workshop in workshops}
    if len(days) < len(workshops):
        return False
    sets = [calendars(season, policy, lead, season.schools[school], way) for school, way in held]
    return any(sum(map(len, chosen)) == len(_union(chosen)) and not _union(chosen) & days for chosen in product(*sets))


def _union(chosen: Sequence[Dates]) -> Dates:
    return frozenset().union(*chosen)


def by_counting(season: Season, policy: Policy, order: Sequence[int]) -> Mapping[str, tuple[str, str, str, int]]:
    """What each school gets in this order, by trying everything: lead, mode, workshop, number of visits."""
    taken: Taken = {lead: [] for lead in season.leads}
    schools = list(season.schools.values())
    for school in (schools[place] for place in order):
        lead_and_way = next(_rooms(season, policy, school, taken), None)
        if lead_and_way is not None:
            lead, way = lead_and_way
            taken[lead].append((school.id, way))
    return {
        school: (lead, way.mode.value, way.workshop.id if way.workshop else "", way.visits)
        for lead, held in taken.items()
        for school, way in held
    }


def _rooms(season: Season, policy: Policy, school: HighSchool, taken: Taken) -> Iterator[tuple[str, Way]]:
    attended = [way.workshop.id for held in taken.values() for _, way in held if way.workshop]
    for lead in nearest(season, policy, school):
        if len(taken[lead.id]) >= most_schools(policy, lead):
            continue
        for way in sorted(ways(season, policy, lead, school), key=lambda way: way.visits):
            seats = [*attended, way.workshop.id] if way.workshop else attended
            together = [*taken[lead.id], (school.id, way)]
            if workshops_hold(season, seats) and hold_together(season, policy, lead, together):
                yield lead.id, way


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", SEEDS)
def test_each_school_gets_what_trying_everything_in_turn_gives_it(seed: int, method: Method) -> None:
    season, policy = drawn(seed)
    season = replace(season, assigned=(), fixed=(), professors=None)
    policy = replace(policy, method=method)
    outcome = solve_visits(season, policy, seed=seed)
    assert outcome.plan is not None
    found = {
        row.school_id: (row.lead_id, row.mode.value, row.workshop_id, row.visits) for row in outcome.plan.assignments
    }
    order = turns(under_policy(season, policy), method, seed)
    assert found == by_counting(season, policy, order)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_is_sound_and_never_better_than_the_best(seed: int, method: Method, tmp_path: Path) -> None:
    season, policy = drawn(seed)
    policy = replace(policy, method=method)
    best, outcome = truth(season, policy), planned(seed, method)
    if best is None:
        assert outcome.status is Status.INFEASIBLE
        return
    assert outcome.plan is not None
    assert broken(season, policy, outcome.plan) == []
    assert audited(tmp_path, season, policy, outcome) == set()
    values, told = values_of(season, outcome.plan), {goal.name: goal for goal in outcome.goals}
    assert {name: goal.value for name, goal in told.items()} == {name: values[name] for name in told}
    assert values["priority"] <= best[0]
    if values["priority"] == best[0]:
        assert values["served"] <= best[1]
    for name, at_best in zip([goal for goal in policy.goals if goal != "joined"], best, strict=True):
        assert VISITS.goals[name].sense * (told[name].bound - at_best) >= 0, name


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_school_in_order_is_served_whenever_some_lead_can(seed: int) -> None:
    season, policy = drawn(seed)
    season = replace(season, assigned=(), fixed=())
    outcome = solve_visits(season, replace(policy, method=Method.FIRST_COME))
    assert outcome.plan is not None
    school = list(season.schools.values())[turns(under_policy(season, policy), Method.FIRST_COME, 0)[0]]
    rooms = _rooms(season, policy, school, {lead: [] for lead in season.leads})
    assert (school.id in {row.school_id for row in outcome.plan.assignments}) is (next(rooms, None) is not None)


DAYS, DAY = "mon tue wed thu fri", "08:00-17:00"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("last", ["S0", "S1", "S2"])
def test_locks_go_before_everybody(last: str, method: Method) -> None:
    """The only lead has one place, and three schools would have it."""
    schools = [by_hand.school(f"S{k} {DAYS}") for k in range(3)]
    of = by_hand.season([by_hand.lead(f"L1 {DAYS} max_schools=1")], schools, assigned=(("L1", last),))
    outcome = solve_visits(of, replace(PROGRAMME, method=method))
    assert outcome.plan is not None
    assert [row.school_id for row in outcome.plan.assignments] == [last]


def test_a_lead_has_room_where_dates_taken_before_can_move() -> None:
    """S0 could come on any Monday or Tuesday, S1 only on Mondays: whoever is first, both are served."""
    period = replace(PERIOD, last_day=date(2025, 9, 16))
    of = by_hand.season(
        [by_hand.lead(f"L1 {DAYS}", DAY)],
        [by_hand.school("S0 mon tue", DAY), by_hand.school("S1 mon", DAY)],
        period=period,
    )
    outcome = solve_visits(of, replace(PROGRAMME, method=METHODS[0]))
    assert outcome.plan is not None
    assert {row.school_id for row in outcome.plan.assignments} == {"S0", "S1"}


def test_the_same_seed_draws_the_same_plan_and_others_another() -> None:
    season = generate_season("city", 1, variant="short-dates")
    policy = replace(PROGRAMME, method=Method.LOTTERY)
    one, again, other = (solve_visits(season, policy, seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert one.plan != other.plan


def test_what_is_left_out_is_told_as_what_it_is() -> None:
    reasons = {
        unserved.reason
        for seed in SEEDS
        for method in METHODS
        if (plan := planned(seed, method).plan) is not None
        for unserved in plan.unserved
    }
    assert SchoolReason.METHOD in reasons
    assert not reasons & {SchoolReason.NOT_PROVEN, SchoolReason.OTHER_GOAL}


def test_without_time_nobody_is_served() -> None:
    season = replace(generate_season("city", 1), assigned=(), fixed=())
    outcome = solve_visits(season, replace(PROGRAMME, method=Method.FIRST_COME), time_limit=0.0)
    assert outcome.status is Status.FEASIBLE
    assert outcome.plan is not None
    assert not outcome.plan.assignments


def test_whose_turn_did_not_come_is_not_told_that_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of schools that a lead could take, those whose turn came are left by the method, the others by the limit."""
    season = replace(generate_season("city", 1, variant="short-dates"), assigned=(), fixed=())
    policy = replace(PROGRAMME, method=Method.FIRST_COME)
    left_out: set[int] = set()

    class Few(InTurn):
        def settle(self) -> AssignmentEnd:
            self._deadline = Looks(24)
            settled = super().settle()
            left_out.update(self.turnless)
            return settled

    monkeypatch.setattr("matcher.visits.run.InTurn", Few)
    outcome = solve_visits(season, policy)
    assert outcome.plan is not None
    reasons = {unserved.school_id: unserved.reason for unserved in outcome.plan.unserved}
    late = {reasons.get(id_) for row, id_ in enumerate(season.schools) if row in left_out}
    early = {reasons.get(id_) for row, id_ in enumerate(season.schools) if row not in left_out}
    assert SchoolReason.NOT_PROVEN in late
    assert None in early
    assert not {SchoolReason.METHOD, None} & late
    assert SchoolReason.NOT_PROVEN not in early
