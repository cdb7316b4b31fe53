"""Every reason, on seasons made by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from models.visits.plan import LeadLimit, NearLead, SchoolReason, SchoolRemedy, SchoolRemedyKind, Unserved
from models.visits.problem import Mode
from models.week import Interval
from tests.visits.unserved_cases import CASES, SHORT_OF_DATES, Case

MORNING = (Interval(540, 840),)


def answered(case: Case) -> Unserved:
    return next(unserved for unserved in case.explained() if unserved.school_id == case.school_id)


def helps(name: str) -> dict[SchoolRemedyKind, SchoolRemedy]:
    return {help_.kind: help_ for help_ in answered(CASES[name]).helps}


@pytest.mark.parametrize("name", CASES)
def test_the_reason(name: str) -> None:
    assert answered(CASES[name]).reason is CASES[name].reason


def test_there_is_a_case_for_every_reason_and_every_help() -> None:
    assert {case.reason for case in CASES.values()} == set(SchoolReason)
    assert {kind for name in CASES for kind in helps(name)} == set(SchoolRemedyKind)


def test_a_lead_may_stay_where_a_policy_allows_it() -> None:
    case = CASES["own school"]
    allowed = {"rules": {"V4": {"own_school": "allowed"}}}
    assert answered(replace(case, policy=allowed, proven=())).reason is SchoolReason.NOT_PROVEN


def test_who_goes_first_is_not_told_where_nobody_does() -> None:
    """A shortage is one whatever the method; that some go first is so only where the goals decide."""
    case = CASES["shortage of many"]
    assert answered(case).figures["first"]
    by_lot = answered(replace(case, policy={"method": "lottery"}, proven=()))
    assert by_lot.reason is SchoolReason.SHORTAGE
    assert not by_lot.figures["first"]


def test_nobody_unserved_nothing_to_explain() -> None:
    case = Case(CASES["shortage"].season, "", SchoolReason.SHORTAGE, {"A": "L1"})
    only = replace(case.season, schools={"A": case.season.schools["A"]})
    assert replace(case, season=only).explained() == ()


def test_the_first_reason_that_holds_is_told() -> None:
    """A school that is late and too small, and that nobody could help: in the order of the reasons."""
    case = CASES["no item"]
    school = replace(case.season.schools["A"], teachers=2, applied_on=date(2025, 6, 21))
    both = replace(case, season=replace(case.season, schools={"A": school}))
    assert answered(both).reason is SchoolReason.TOO_FEW_TEACHERS
    late = replace(both.season, schools={"A": replace(school, teachers=3)})
    assert answered(replace(both, season=late)).reason is SchoolReason.APPLIED_LATE


def test_the_figures_of_eligibility() -> None:
    assert answered(CASES["too few teachers"]).figures == {"teachers": "2", "needed": "3", "lacking": "1"}
    assert answered(CASES["applied late"]).figures == {"applied": "2025-06-21", "deadline": "2025-06-20"}


def test_who_is_not_eligible_is_told_no_help_that_would_not_do() -> None:
    assert answered(CASES["too few teachers"]).helps == answered(CASES["applied late"]).helps == ()


def test_which_items_nobody_covers() -> None:
    assert answered(CASES["no item"]).figures["nobody"] == "network;team"
    assert answered(CASES["too few items"]).figures["nobody"] == "team"


def test_own_teachers_are_not_ruled_out_by_locks() -> None:
    assert answered(CASES["own school"]).leads == ("L1",)
    assert answered(CASES["forbidden"]).leads == ("L1",)
    assert helps("forbidden")[SchoolRemedyKind.UNLOCK] == SchoolRemedy(SchoolRemedyKind.UNLOCK, "L1")


def test_how_many_dates_of_how_many() -> None:
    found = answered(CASES["no dates"])
    wanted = {"visits": "3", "dates": "2", "hours": "10", "needed_hours": "15", "mode": "A", "b": "none"}
    assert found.figures == wanted
    assert found.near == (NearLead("L1", Mode.A, 2, 2, 2, 600, 3, 900),)


def test_the_lead_who_comes_closest_is_first() -> None:
    found = answered(CASES["no dates with either of two"])
    assert found.leads == ("L2", "L1")
    assert [(near.visits, near.minutes) for near in found.near] == [(1, 300), (0, 0)]


def test_a_school_that_opens_too_little_is_told_so() -> None:
    found = answered(CASES["no dates at the school"])
    assert (found.figures["school_visits"], found.figures["school_hours"]) == ("1", "5")
    assert "school_visits" not in answered(CASES["no dates"]).figures


def test_what_hours_would_do() -> None:
    found = helps("no dates with either of two")[SchoolRemedyKind.LEAD_HOURS]
    assert found == SchoolRemedy(SchoolRemedyKind.LEAD_HOURS, "L1", 0, MORNING)
    assert helps("dates")[SchoolRemedyKind.SCHOOL_HOURS] == SchoolRemedy(
        SchoolRemedyKind.SCHOOL_HOURS, "L1", 1, MORNING
    )


def test_a_lead_without_a_place_is_asked_for_a_place_not_for_hours() -> None:
    found = helps("shortage")
    assert found[SchoolRemedyKind.PLACE] == SchoolRemedy(SchoolRemedyKind.PLACE, "L1")
    assert SchoolRemedyKind.LEAD_HOURS not in found
    assert SchoolRemedyKind.PLACE not in helps("shortage after those who go first")  # the lead has no dates for both


def test_the_certificate_of_a_shortage() -> None:
    found = answered(CASES["shortage"])
    assert (found.schools, found.leads) == (("A", "B"), ("L1",))
    assert (found.figures["places"], found.figures["short"], found.figures["first"]) == ("1", "1", "")


def test_a_certificate_counts_leads_who_take_no_school_and_leaves_out_who_cannot_come() -> None:
    found = answered(CASES["shortage beside an open lead"])
    assert (found.schools, found.leads, found.figures["places"]) == (("A", "B"), ("L1", "L2"), "1")


def test_a_certificate_names_whom_the_plan_serves_first() -> None:
    assert answered(CASES["shortage after those who go first"]).figures["first"] == "A"
    assert answered(CASES["shortage of many"]).figures["first"] == "S01"


def test_a_policy_without_priority_puts_nobody_first() -> None:
    case = replace(CASES["shortage after those who go first"], policy={"goals": ["served"]})
    assert answered(case).figures["first"] == ""
    case = replace(CASES["shortage after those who go first"], policy={"goals": ["fit", "priority"]})
    assert answered(case).figures["first"] == ""


def test_a_school_that_goes_first_itself_was_not_displaced() -> None:
    case = CASES["shortage after those who go first"]
    schools = {**case.season.schools, "B": replace(case.season.schools["B"], returning=True)}
    assert answered(replace(case, season=replace(case.season, schools=schools))).figures["first"] == ""


def test_the_certificate_of_seats() -> None:
    found = answered(CASES["shortage of seats"])
    assert (found.schools, found.leads, found.figures["workshops"]) == (("A", "B"), (), "W1")
    assert (found.figures["places"], found.figures["short"]) == ("1", "1")
    assert helps("shortage of seats")[SchoolRemedyKind.SEAT] == SchoolRemedy(
        SchoolRemedyKind.SEAT, "L1", workshop_id="W1"
    )
    # A further lead would find the workshop as full as the others do.
    assert SchoolRemedyKind.RECRUIT not in helps("shortage of seats")


def test_dates_that_anyone_can_count() -> None:
    found = answered(CASES["dates that can be counted"])
    assert found.limits == (LeadLimit("L1", 5, 1),)
    assert (found.schools, found.leads, found.figures["places"]) == (("A", "B"), ("L1",), "1")


def test_counted_dates_need_no_proof() -> None:
    assert answered(replace(CASES["dates that can be counted"], proven=())).reason is SchoolReason.DATES


def test_the_dates_that_are_left() -> None:
    found = answered(CASES["dates"])
    assert found.near == (NearLead("L1", Mode.A, 3, 0, 0, 0, 3, 900),)
    assert (found.figures["direct"], found.leads) == ("yes", ("L1",))


def test_a_lead_reached_by_exchanges_only() -> None:
    found = answered(CASES["dates after exchanges"])
    assert (found.figures["direct"], found.leads, found.near) == ("no", ("L2",), ())


def test_full_workshops_are_named() -> None:
    assert answered(CASES["dates of workshops"]).figures["full"] == "W1"


@pytest.mark.parametrize(
    ("goals", "proven", "first", "reason"),
    [
        (["priority", "served"], ("priority", "served"), False, SchoolReason.DATES),
        (["priority", "served"], ("priority",), False, SchoolReason.NOT_PROVEN),
        (["priority", "served"], ("priority",), True, SchoolReason.DATES),
        (["priority", "served"], (), True, SchoolReason.NOT_PROVEN),
        (["served"], ("served",), False, SchoolReason.DATES),
        (["served", "priority"], ("served",), True, SchoolReason.DATES),
        (["priority", "fit"], ("priority", "fit"), False, SchoolReason.OTHER_GOAL),
        (["priority", "fit"], ("priority", "fit"), True, SchoolReason.DATES),
        (["fit", "served"], ("fit", "served"), False, SchoolReason.OTHER_GOAL),
        (["fit", "served"], (), True, SchoolReason.OTHER_GOAL),
    ],
)
def test_dates_are_claimed_only_where_a_proof_rules_out_one_school_more(
    goals: list[str], proven: tuple[str, ...], first: bool, reason: SchoolReason
) -> None:
    schools = {**SHORT_OF_DATES.schools, "C": replace(SHORT_OF_DATES.schools["C"], returning=first)}
    season = replace(SHORT_OF_DATES, schools=schools)
    case = Case(season, "C", reason, {"A": "L1", "B": "L1"}, {"goals": goals}, proven)
    assert answered(case).reason is reason


def test_who_could_take_the_school_at_once() -> None:
    assert answered(CASES["not proven"]).figures["taker"] == "L1"
    assert answered(CASES["other goal"]).figures["taker"] == "L1"
    assert answered(CASES["not proven, dates taken"]).figures["taker"] == ""


def test_the_dates_are_never_blamed_where_a_lead_has_them() -> None:
    """Whatever is said to be proven: who can be taken at once was left out by the search."""
    assert answered(replace(CASES["not proven"], proven=("priority", "served"))).reason is SchoolReason.NOT_PROVEN


def test_locked_visits_take_their_dates() -> None:
    """A lead with a visit locked to another school on one of three dates is not free on it."""
    case = CASES["shortage"]
    locked = replace(case.season, fixed=(("L1", "A", date(2025, 9, 8)),), schools=case.season.schools)
    short = replace(locked, period=replace(locked.period, closed=CASES["not proven"].season.period.closed))
    found = answered(replace(case, season=short))
    assert found.reason is SchoolReason.NO_DATES
    assert (found.near[0].dates, found.near[0].left, found.near[0].visits) == (3, 2, 2)


def test_every_school_of_a_certificate_shares_it() -> None:
    told = CASES["shortage of many"].explained()
    assert Counter(unserved.reason for unserved in told) == {SchoolReason.SHORTAGE: 1}
