"""The figures that follow from a plan, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.policy import Policy
from models.programmes import VISITS
from models.visits.figures import LeadFigures, season_figures
from models.visits.plan import Activity, ActivityKind, Assignment, VisitPlan
from models.visits.problem import Mode
from tests.visits.building import POLICY, lead, season

SEASON = season([lead("L1"), lead("L2"), lead("L3")], [])
SATURDAY = date(2025, 9, 6)


def assigned(school: str, lead: str, mode: Mode, minutes: int, visits: int, km: int) -> Assignment:
    workshop = "W1" if mode is Mode.B else ""
    return Assignment(school, lead, mode, workshop, SATURDAY, date(2025, 10, 1), minutes, visits, km, 100)


def visits(school: str, lead: str, *days: int) -> list[Activity]:
    return [
        Activity(school, lead, number, ActivityKind.VISIT, date(2025, 9, day), 540, 840, 300)
        for number, day in enumerate(days, start=1)
    ]


def attended(school: str, lead: str) -> Activity:
    return Activity(school, lead, 0, ActivityKind.WORKSHOP, SATURDAY, None, None, 360)


PLAN = VisitPlan(
    (
        assigned("A", "L1", Mode.B, 960, 2, 10),
        assigned("B", "L1", Mode.B, 945, 2, 3),
        assigned("C", "L2", Mode.A, 900, 3, 0),
    ),
    (
        *(attended("A", "L1"), *visits("A", "L1", 8, 15)),
        *(attended("B", "L1"), *visits("B", "L1", 9, 16)),
        *visits("C", "L2", 8, 15, 22),
    ),
)


def with_rates(hour: int = 0, km: int = 0, day: int = 0) -> Policy:
    rates = {"lead_ntd_an_hour": hour, "travel_ntd_a_km": km, "substitute_ntd_a_day": day}
    return Policy.from_mapping({"rules": {"B6": rates}}, VISITS)


def test_by_lead_and_in_all() -> None:
    found = season_figures(SEASON, PLAN, with_rates())
    # L1 travels 2 x 10 km twice and 2 x 3 km twice, and is at one workshop with two schools: one day away.
    assert found.leads == (
        LeadFigures("L1", 2, 4, 5, 52, 1905, None, None, None),
        LeadFigures("L2", 1, 3, 3, 0, 900, None, None, None),
        LeadFigures("L3", 0, 0, 0, 0, 0, None, None, None),
    )
    assert found.total == LeadFigures("", 3, 7, 8, 52, 2805, None, None, None)


def test_days_away_count_each_date_of_a_lead_once() -> None:
    away = [season_figures(SEASON, plan, with_rates()).total.days_away for plan in (PLAN, VisitPlan((), ()))]
    assert away == [8, 0]


def test_the_grant_is_20_000_a_school_served() -> None:
    assert season_figures(SEASON, PLAN, POLICY).grant_ntd == 60_000
    assert season_figures(SEASON, VisitPlan((), ()), with_rates()).grant_ntd == 0


def test_rates_that_are_given_are_paid() -> None:
    found = season_figures(SEASON, PLAN, with_rates(801, 3, 2000))
    one, two, three = found.leads
    assert one.fee_ntd == 25_432  # 31.75 h at 801: 25,431.75 rounded
    assert two.fee_ntd == 12_015
    assert (one.travel_ntd, one.substitute_ntd) == (156, 10_000)
    assert (three.fee_ntd, three.travel_ntd, three.substitute_ntd) == (0, 0, 0)
    assert (found.total.fee_ntd, found.total.travel_ntd, found.total.substitute_ntd) == (37_447, 156, 16_000)


def test_half_a_dollar_is_rounded_up() -> None:
    plan = VisitPlan((assigned("A", "L1", Mode.A, 930, 3, 0),), ())
    assert season_figures(SEASON, plan, with_rates(801)).leads[0].fee_ntd == 12_416  # 12,415.5


def test_a_rate_that_is_not_given_leaves_its_figure_out_alone() -> None:
    found = season_figures(SEASON, PLAN, with_rates(km=3))
    assert {(one.fee_ntd, one.substitute_ntd) for one in (*found.leads, found.total)} == {(None, None)}
    assert found.total.travel_ntd == 156


def test_without_leads_nothing_is_paid() -> None:
    empty = season_figures(replace(SEASON, leads={}), VisitPlan((), ()), with_rates(801, 3, 2000))
    assert (empty.leads, empty.total) == ((), LeadFigures("", 0, 0, 0, 0, 0, None, None, None))
