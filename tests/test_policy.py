"""A policy file is read whole, or every fault of it is told."""

from __future__ import annotations

import pytest

from models.policy import Policy, PolicyError
from models.rules import Programme


def codes(raw: dict[str, object], of: Programme = Programme.SEMESTER) -> list[tuple[str, str]]:
    with pytest.raises(PolicyError) as caught:
        Policy.from_mapping(raw, of)
    return [(fault.where, fault.code) for fault in caught.value.faults]


def test_the_programme_as_written() -> None:
    policy = Policy.programme()
    assert policy.goals == ("paired", "waivers", "kept", "fit", "spread", "late")
    assert policy.number("S3", "latest_end") == 20 * 60 + 30
    assert policy.session_minutes == 90


def test_a_later_evening() -> None:
    policy = Policy.from_mapping({"rules": {"S3": {"latest_end": "21:00"}}})
    assert policy.number("S3", "latest_end") == 21 * 60


@pytest.mark.parametrize("goals", [[], "paired", [1], None])
def test_goals_are_a_list_of_at_least_one_name(goals: object) -> None:
    assert codes({"goals": goals}) == [("goals", "policy_goals")]


@pytest.mark.parametrize("goals", [["joined"], ["joined", "fit"], ["priority", "joined", "travel", "served"]])
def test_who_is_joined_is_settled_last_and_never_alone(goals: list[str]) -> None:
    assert codes({"goals": goals}, Programme.VISITS) == [("goals", "policy_goal_last")]
    assert codes({"goals": {"visits": goals}}, Programme.VISITS) == [("goals.visits", "policy_goal_last")]


@pytest.mark.parametrize("goals", [["fit", "joined"], ["travel", "priority", "joined"], ["fit"]])
def test_goals_of_the_visits_in_any_order_with_joined_last(goals: list[str]) -> None:
    assert Policy.from_mapping({"goals": goals}, Programme.VISITS).goals == tuple(goals)


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
