"""What must hold of every season, whatever its optimum: a change for the better never makes the plan worse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matcher.visits.run import solve_visits
from models.goals import Status
from models.policy import Policy
from models.programmes import VISITS
from models.visits.plan import ActivityKind, VisitPlan
from models.visits.problem import Season
from tests.visits.tiny import tiny_season

seeds = st.integers(min_value=10_000, max_value=99_999)
few = settings(max_examples=15, deadline=None, derandomize=True)

Score = tuple[int, ...]
"""The five goals in order, more is better; empty where there is no plan, so that any plan is better."""


def solved(season: Season, policy: Policy) -> tuple[Score, VisitPlan | None]:
    outcome = solve_visits(season, policy, workers=1)
    assert outcome.status in (Status.OPTIMAL, Status.INFEASIBLE)
    five = [goal for goal in outcome.goals if goal.name != "joined"]
    return tuple(VISITS.goals[goal.name].sense * goal.value for goal in five), outcome.plan


@few
@given(seeds)
def test_another_lead_never_does_harm(seed: int) -> None:
    season, policy = tiny_season(seed)
    lead = next(iter(season.leads.values()))
    more = replace(season, leads={**season.leads, "more": replace(lead, id="more")})
    assert solved(more, policy)[0] >= solved(season, policy)[0]


@few
@given(seeds, st.data())
def test_forbidding_a_pair_only_ever_costs(seed: int, data: st.DataObject) -> None:
    season, policy = tiny_season(seed)
    score, plan = solved(season, policy)
    lead = data.draw(st.sampled_from(sorted(season.leads)))
    school = data.draw(st.sampled_from(sorted(season.schools)))
    without = solved(replace(season, forbidden=season.forbidden | {(lead, school)}), policy)[0]
    used = plan is not None and (school, lead) in {(row.school_id, row.lead_id) for row in plan.assignments}
    assert without <= score if used else without == score


@few
@given(seeds, st.data())
def test_another_closed_day_never_helps(seed: int, data: st.DataObject) -> None:
    season, policy = tiny_season(seed)
    days = (season.period.last_day - season.period.first_day).days
    closed = {season.period.first_day + timedelta(n) for n in data.draw(st.sets(st.integers(0, days), max_size=9))}
    narrower = replace(season, period=replace(season.period, closed=season.period.closed | closed))
    assert solved(narrower, policy)[0] <= solved(season, policy)[0]


@few
@given(seeds)
def test_a_plan_locked_as_it_is_stays_as_good(seed: int) -> None:
    season, policy = tiny_season(seed)
    score, plan = solved(season, policy)
    assume(plan is not None)
    assert plan is not None
    visits = [row for row in plan.activities if row.kind is ActivityKind.VISIT]
    locked = replace(
        season,
        assigned=tuple((row.lead_id, row.school_id) for row in plan.assignments),
        fixed=tuple((row.lead_id, row.school_id, row.date) for row in visits),
    )
    again, same = solved(locked, policy)
    assert again == score
    assert same is not None
    assert {(row.school_id, row.lead_id, row.date) for row in same.activities if row.number} == {
        (row.school_id, row.lead_id, row.date) for row in visits
    }


@few
@given(seeds)
def test_the_order_of_the_tables_does_not_matter(seed: int) -> None:
    season, policy = tiny_season(seed)
    turned = replace(
        season,
        leads=dict(list(season.leads.items())[::-1]),
        schools=dict(list(season.schools.items())[::-1]),
        workshops=dict(list(season.workshops.items())[::-1]),
    )
    assert solved(turned, policy)[0] == solved(season, policy)[0]
