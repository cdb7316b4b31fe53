"""A policy file is read whole, or every fault of it is told."""

from __future__ import annotations

import pytest

from models.method import Method
from models.policy import Policy, PolicyError
from models.programme import Programme
from models.programmes import SEMESTER, VISITS
from models.rules.semester import P6, S3


def codes(raw: dict[str, object], of: Programme = SEMESTER) -> list[tuple[str, str]]:
    with pytest.raises(PolicyError) as caught:
        Policy.from_mapping(raw, of)
    return [(fault.where, fault.code) for fault in caught.value.faults]


def test_the_programme_as_written() -> None:
    policy = Policy.programme()
    assert policy.goals == ("paired", "waivers", "kept", "fit", "spread", "late")
    assert policy[S3].latest_end == 20 * 60 + 30
    assert policy.session_minutes == 90


def test_a_later_evening() -> None:
    policy = Policy.from_mapping({"rules": {"S3": {"latest_end": "21:00"}}})
    assert policy[S3].latest_end == 21 * 60


def test_the_fairest_goals_stand_for_every_fit_from_the_lowest() -> None:
    policy = Policy.from_mapping({"goals": ["paired", "fairest", "fit"]})
    assert policy.goals == ("paired", *(f"below_{fit}" for fit in range(1, 101)), "fit")


def test_a_rule_that_costs_needs_the_goal_that_counts_it() -> None:
    raw: dict[str, object] = {"rules": {"P6": {"holds": "cost"}}}
    assert codes(raw) == [("rules.P6.holds", "policy_cost_uncounted")]
    policy = Policy.from_mapping({**raw, "goals": ["paired", "exceptions", "fit"]})
    assert policy[P6].holds == "cost"


def test_a_rule_that_is_waived_needs_none() -> None:
    assert Policy.from_mapping({"rules": {"P6": {"holds": "waive"}}})[P6].holds == "waive"


def test_methods_of_the_programmes() -> None:
    assert Policy.from_mapping({"method": "stable"}).method is Method.STABLE
    assert codes({"method": "stable"}, VISITS) == [("method", "policy_choice")]
    assert codes({"method": "lotery"}) == [("method", "policy_choice")]


def test_whose_a_policy_is() -> None:
    assert codes({"programme": "visits"}) == [("programme", "policy_other_programme")]
    assert codes({"programme": "visit"}) == [("programme", "policy_choice")]
    assert Policy.from_mapping({"programme": "visits"}, VISITS).name == "programme"


def test_titles_are_by_language() -> None:
    assert Policy.from_mapping({"title": {"en": "A", "zh": "甲"}}).title == {"en": "A", "zh": "甲"}
    assert codes({"title": {"de": "A"}}) == [("title.de", "policy_unknown_key")]
    assert codes({"question": "why"}) == [("question", "policy_table")]


@pytest.mark.parametrize("goals", [[], "paired", [1], None])
def test_goals_are_a_list_of_at_least_one_name(goals: object) -> None:
    assert codes({"goals": goals}) == [("goals", "policy_goals")]


@pytest.mark.parametrize("goals", [["joined"], ["joined", "fit"], ["priority", "joined", "travel", "served"]])
def test_who_is_joined_is_settled_last_and_never_alone(goals: list[str]) -> None:
    assert codes({"goals": goals}, VISITS) == [("goals", "policy_goal_last")]
    assert codes({"goals": {"visits": goals}}, VISITS) == [("goals.visits", "policy_goal_last")]


@pytest.mark.parametrize("goals", [["fit", "joined"], ["travel", "priority", "joined"], ["fit"]])
def test_goals_of_the_visits_in_any_order_with_joined_last(goals: list[str]) -> None:
    assert Policy.from_mapping({"goals": goals}, VISITS).goals == tuple(goals)


def test_every_fault_at_once_with_the_nearest_word() -> None:
    raw: dict[str, object] = {
        "gaols": ["paired"],
        "goals": ["pairs", "fit", "fit"],
        "rules": {"S3": {"latest_end": "25:00", "latest": "20:00"}, "S99": {}, "P5": {"online_hours": -1}},
    }
    assert set(codes(raw)) == {
        ("gaols", "policy_unknown_key"),
        ("goals", "policy_unknown_goal"),
        ("goals", "policy_goal_twice"),
        ("rules.S3.latest_end", "policy_time"),
        ("rules.S3.latest", "policy_unknown_key"),
        ("rules.S99", "policy_unknown_key"),
        ("rules.P5.online_hours", "policy_number"),
    }
    with pytest.raises(PolicyError) as caught:
        Policy.from_mapping(raw)
    nearest = {fault.where: fault.figures.get("near") for fault in caught.value.faults}
    assert nearest["gaols"] == "goals"
    assert nearest["rules.S3.latest"] == "latest_end"
