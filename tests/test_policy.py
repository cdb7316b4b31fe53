"""A policy file is read whole, or every fault of it is told."""

from __future__ import annotations

from typing import Any

import pytest

from models.method import Method
from models.policy import Policy, PolicyError
from models.programmes import PROGRAMMES
from models.rules.semester import P6, S3


def test_the_programme_as_written() -> None:
    policy = Policy.programme()
    assert policy.goals == ("paired", "waivers", "kept", "fit", "spread", "late")
    assert policy[S3].latest_end == 20 * 60 + 30
    assert policy.session_minutes == 90


def test_what_a_policy_says() -> None:
    costs = {"rules": {"P6": {"holds": "cost"}}, "goals": ["paired", "exceptions", "fit"]}
    assert Policy.from_mapping({"rules": {"S3": {"latest_end": "21:00"}}})[S3].latest_end == 21 * 60
    assert Policy.from_mapping(costs)[P6].holds == "cost"
    assert Policy.from_mapping({"rules": {"P6": {"holds": "waive"}}})[P6].holds == "waive"
    assert Policy.from_mapping({"method": "stable"}).method is Method.STABLE
    assert Policy.from_mapping({"title": {"en": "A", "zh": "甲"}}).title == {"en": "A", "zh": "甲"}
    assert Policy.from_mapping({"programme": "visits"}, PROGRAMMES["visits"]).name == "programme"
    every_fit = (f"below_{fit}" for fit in range(1, 101))
    assert Policy.from_mapping({"goals": ["paired", "fairest", "fit"]}).goals == ("paired", *every_fit, "fit")
    for goals in (["fit", "joined"], ["travel", "priority", "joined"], ["fit"]):
        assert Policy.from_mapping({"goals": goals}, PROGRAMMES["visits"]).goals == tuple(goals)


@pytest.mark.parametrize(
    ("programme", "raw", "faults"),
    [
        # A rule that costs needs the goal that counts it.
        ("semester", {"rules": {"P6": {"holds": "cost"}}}, {"rules.P6.holds": "policy_cost_uncounted"}),
        ("visits", {"method": "stable"}, {"method": "policy_choice"}),
        ("semester", {"method": "lotery"}, {"method": "policy_choice"}),
        ("semester", {"programme": "visits"}, {"programme": "policy_other_programme"}),
        ("semester", {"programme": "visit"}, {"programme": "policy_choice"}),
        ("semester", {"title": {"de": "A"}}, {"title.de": "policy_unknown_key"}),
        ("semester", {"question": "why"}, {"question": "policy_table"}),
        # Goals are a list of at least one name.
        *(("semester", {"goals": goals}, {"goals": "policy_goals"}) for goals in ([], "paired", [1], None)),
        # Who is joined is settled last and never alone.
        ("visits", {"goals": ["joined"]}, {"goals": "policy_goal_last"}),
        ("visits", {"goals": ["joined", "fit"]}, {"goals": "policy_goal_last"}),
        ("visits", {"goals": ["priority", "joined", "travel", "served"]}, {"goals": "policy_goal_last"}),
        ("visits", {"goals": {"visits": ["joined"]}}, {"goals.visits": "policy_goal_last"}),
        ("visits", {"goals": {"visits": ["joined", "fit"]}}, {"goals.visits": "policy_goal_last"}),
    ],
)
def test_a_fault_is_told(programme: str, raw: dict[str, Any], faults: dict[str, str]) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.from_mapping(raw, PROGRAMMES[programme])
    assert {fault.where: fault.code for fault in caught.value.faults} == faults
    assert len(caught.value.faults) == len(faults)


def test_every_fault_at_once_with_the_nearest_word() -> None:
    raw: dict[str, object] = {
        "gaols": ["paired"],
        "goals": ["pairs", "fit", "fit"],
        "rules": {"S3": {"latest_end": "25:00", "latest": "20:00"}, "S99": {}, "P5": {"online_hours": -1}},
    }
    with pytest.raises(PolicyError) as caught:
        Policy.from_mapping(raw)
    assert {(fault.where, fault.code) for fault in caught.value.faults} == {
        ("gaols", "policy_unknown_key"),
        ("goals", "policy_unknown_goal"),
        ("goals", "policy_goal_twice"),
        ("rules.S3.latest_end", "policy_time"),
        ("rules.S3.latest", "policy_unknown_key"),
        ("rules.S99", "policy_unknown_key"),
        ("rules.P5.online_hours", "policy_number"),
    }
    nearest = {fault.where: fault.figures.get("near") for fault in caught.value.faults}
    assert nearest["gaols"] == "goals"
    assert nearest["rules.S3.latest"] == "latest_end"
