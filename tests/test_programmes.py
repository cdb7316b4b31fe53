"""A programme is a value: one more is a row of the registry, and changes nothing of what reads policies."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

import pytest

from models.goals import Goal, by_name
from models.method import Method
from models.policy import Policy, PolicyError
from models.programme import Programme
from models.programmes import PROGRAMMES, SEMESTER, VISITS, every_rule, programme_of_name
from models.rules import Holds, Rule, RuleKind, Settings, Waivable, choice, number
from models.rules.semester import S3


@dataclass(frozen=True, slots=True)
class X1(Settings):
    """Rooms."""

    most_rooms: int = number(4, least=1, most=9)


@dataclass(frozen=True, slots=True)
class X2(Waivable):
    """Keys."""

    holds: Holds = choice(Holds, "hold")


ROOMS = Programme(
    "rooms",
    (Rule("X1", RuleKind.HARD, "一", X1), Rule("X2", RuleKind.HARD, "二", X2), Rule("X3", RuleKind.DERIVED, "三")),
    by_name(Goal("filled", +1), Goal("walks", -1)),
    (Method.OPTIMAL, Method.LOTTERY),
)


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> Programme:
    monkeypatch.setitem(PROGRAMMES, ROOMS.name, ROOMS)
    return ROOMS


def faults(raw: dict[str, object], of: Programme) -> dict[str, str]:
    with pytest.raises(PolicyError) as caught:
        Policy.from_mapping(raw, of)
    return {fault.where: fault.code for fault in caught.value.faults}


def test_its_settings_are_read_and_bounded(rooms: Programme) -> None:
    policy = Policy.from_mapping({"rules": {"X1": {"most_rooms": 6}, "X2": {"holds": "waive"}}}, rooms)
    assert (policy[X1].most_rooms, policy[X2].binds, policy[S3].latest_end) == (6, False, 20 * 60 + 30)
    assert policy.settings["X1", "most_rooms"] == 6
    assert policy.goals == ("filled", "walks")
    assert faults({"rules": {"X1": {"most_rooms": 10}}}, rooms) == {"rules.X1.most_rooms": "policy_number"}


def test_a_rule_that_costs_needs_the_goal_that_counts_it(rooms: Programme) -> None:
    raw: dict[str, object] = {"rules": {"X2": {"holds": "cost"}}}
    assert faults(raw, rooms) == {"rules.X2.holds": "policy_cost_uncounted"}
    assert Policy.from_mapping(raw, SEMESTER)[X2].holds == "cost"


def test_its_goals_and_methods_are_its_own(rooms: Programme) -> None:
    assert Policy.from_mapping({"goals": {"rooms": ["walks"]}}, rooms).goals == ("walks",)
    assert Policy.from_mapping({"goals": {"rooms": ["walks"]}}, VISITS).goals == tuple(VISITS.goals)
    assert faults({"goals": ["fairest"]}, rooms) == {"goals": "policy_unknown_goal"}
    assert faults({"method": "stable"}, rooms) == {"method": "policy_choice"}
    assert faults({"programme": "rooms"}, SEMESTER) == {"programme": "policy_other_programme"}


def test_it_is_known_by_its_name(rooms: Programme) -> None:
    assert f"{rooms}" == "rooms"
    assert programme_of_name("rooms") is rooms
    assert pickle.loads(pickle.dumps(rooms)) is rooms
    assert {"X1", "X3", "P1", "V1"} <= set(every_rule())


def test_one_that_is_not_registered_is_unknown() -> None:
    with pytest.raises(ValueError, match="semester, visits"):
        programme_of_name("rooms")
    assert "X1" not in every_rule()
    assert faults({"rules": {"X1": {}}}, SEMESTER) == {"rules.X1": "policy_unknown_key"}


@pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=str)
def test_a_class_of_settings_is_called_as_its_rule(programme: Programme) -> None:
    for rule in programme.rules:
        assert rule.of is Settings or rule.of.__name__ == rule.id
        for setting in rule.settings.values():
            assert not setting.choices or setting.default in setting.choices
