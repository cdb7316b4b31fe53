"""What a summary says of how the plan was made, above all under which policy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matcher.audit.making import is_own, policy_made
from matcher.audit.violation import Violation
from matcher.semester.audit.rules import audit_semester
from matcher.tables.faults import InputError
from matcher.tables.policy_file import read_policy
from matcher.texts import Language
from matcher.version import __version__
from matcher.visits.audit.rules import audit_visits
from models.policy import Policy
from models.programme import Programme
from models.programmes import PROGRAMMES, VISITS
from models.semester.plan import ChildReason
from models.visits.plan import SchoolReason as VisitReason
from tests.rules.case import base
from tests.rules.true_summary import told_policy, true_entries
from tests.visit_rules.case import base as visit_base

CASE, VISIT_CASE = base(), visit_base()
SHIPPED = sorted((Path(__file__).parents[2] / "matcher" / "policies").glob("*.toml"))


def made_under(raw: dict[str, Any]) -> tuple[Violation, ...]:
    """What the audit says under the base's policy of a plan that says it was made under another one."""
    policy = Policy.from_mapping(raw)
    summary = replace(CASE.plan.summary, other={**CASE.plan.summary.other, "policy": told_policy(policy)})
    goals = {goal.name: goal for goal in summary.goals}
    summary = replace(summary, goals=tuple(goals[name] for name in policy.goals))
    return audit_semester(CASE.semester, CASE.policy, replace(CASE.plan, summary=summary))


OWN: dict[str, Any] = {"rules": {"P9": {"fewest_children": 0}}}


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({**OWN, "goals": ["fit", "paired"]}, "goals fit, paired (paired, waivers, kept, fit, spread, late)"),
        ({**OWN, "method": "stable"}, "method stable (optimal)"),
        ({"rules": {}}, "P9.fewest_children 50 (0)"),
        ({"rules": {"P9": {"fewest_children": 0}, "S3": {"latest_end": "20:45"}}}, "S3.latest_end 20:45 (20:30)"),
        ({"rules": {"P9": {"fewest_children": 0}, "P2": {"mixed": "always"}}}, "P2.mixed always (waiver)"),
    ],
)
def test_a_plan_made_under_another_policy_is_told_once_and_breaks_nothing(raw: dict[str, Any], told: str) -> None:
    (found,) = made_under({"name": "trial", **raw})
    assert (found.rule, found.code, found.warning) == ("G1", "policy_other", True)
    assert (found.figures["made"], found.figures["policy"]) == ("trial", CASE.policy.name)
    assert told in found.figures["differences"]
    for language in Language:
        assert "--policy" in found.sentence(language)


def test_the_same_policy_by_another_name_is_told_as_such() -> None:
    (found,) = made_under({**OWN, "name": "ours"})
    assert (found.code, found.warning) == ("policy_name", True)
    assert found.figures == {"made": "ours", "policy": "programme"}


def test_goals_that_are_not_even_those_of_the_plan_s_own_policy_are_false() -> None:
    told = told_policy(Policy.from_mapping({**OWN, "goals": ["fit", "paired"]}))
    summary = replace(CASE.plan.summary, other={**CASE.plan.summary.other, "policy": told})
    found = audit_semester(CASE.semester, CASE.policy, replace(CASE.plan, summary=summary))
    assert [(one.code, one.warning) for one in found] == [("goal_names", False), ("policy_other", True)]


def test_what_depends_on_the_policy_is_judged_under_its_own_alone() -> None:
    """Of a plan made with days of grace, S4 is short of places; without them it applied too late."""
    policy = Policy.from_mapping({"rules": {"V1": {"grace_days": 10}}}, VISITS)
    plan = VISIT_CASE.written
    counts = {**plan.summary.other["counts"], "eligible": 4}  # type: ignore[dict-item]
    other = {**plan.summary.other, "counts": counts, "policy": told_policy(policy)}
    plan = replace(
        plan,
        unserved=(replace(plan.unserved[0], reason="shortage"),),
        summary=replace(plan.summary, other=other),
    )
    assert audit_visits(VISIT_CASE.season, policy, plan) == ()
    found = audit_visits(VISIT_CASE.season, VISIT_CASE.policy, plan)
    assert [(one.code, one.warning) for one in found] == [("policy_other", True)]
    lied = replace(plan, summary=replace(plan.summary, other={**other, "policy": told_policy(VISIT_CASE.policy)}))
    codes = {one.code for one in audit_visits(VISIT_CASE.season, VISIT_CASE.policy, lied)}
    assert codes == {"count_value", "visit_reason_truth"}


@pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=str)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_policy_is_known_again_by_what_is_told_of_it(path: Path, programme: Programme) -> None:
    try:
        policy = read_policy(path, programme)
    except InputError:
        pytest.skip("of the other programme")
    summary = replace(CASE.plan.summary, other=true_entries(policy, {}, {}))
    made = policy_made(summary.other, programme)
    assert made is not None
    assert (made.name, made.method, made.goals, made.settings) == (
        *(policy.name, policy.method),
        *(policy.goals, policy.settings),
    )
    assert is_own(summary, policy, programme)


@pytest.mark.parametrize(
    ("version", "codes"),
    [
        (__version__, []),
        ("0.0.1", [("version_other", True)]),
        ("9.9", [("version_other", True)]),
        ("1.0rc1.dev2", [("version_other", True)]),
        ("1", [("version_value", False)]),
        ("v1.0", [("version_value", False)]),
    ],
)
def test_another_version_is_a_warning(version: str, codes: list[tuple[str, bool]]) -> None:
    summary = replace(CASE.plan.summary, other={**CASE.plan.summary.other, "version": version})
    found = audit_semester(CASE.semester, CASE.policy, replace(CASE.plan, summary=summary))
    assert [(one.code, one.warning) for one in found] == codes


def test_another_version_may_count_other_things() -> None:
    counts = dict(CASE.plan.summary.other["counts"])  # type: ignore[call-overload]
    del counts["tutors"]
    other = {**CASE.plan.summary.other, "version": "0.0.1", "counts": {**counts, "seats": 5}}
    plan = replace(CASE.plan, summary=replace(CASE.plan.summary, other=other))
    found = audit_semester(CASE.semester, CASE.policy, plan)
    assert [one.code for one in found] == ["count_missing", "count_unknown", "version_other"]
    assert all(one.warning for one in found)


@pytest.mark.parametrize("reason", list(ChildReason))
def test_every_reason_is_known(reason: ChildReason) -> None:
    row = replace(CASE.plan.unmatched[0], reason=str(reason))
    found = audit_semester(CASE.semester, CASE.policy, replace(CASE.plan, unmatched=(row,)))
    assert "reason_unknown" not in {one.code for one in found}


@pytest.mark.parametrize("reason", list(VisitReason))
def test_every_reason_of_the_visits_is_known(reason: VisitReason) -> None:
    row = replace(VISIT_CASE.written.unserved[0], reason=str(reason))
    plan = replace(VISIT_CASE.written, unserved=(row,))
    found = audit_visits(VISIT_CASE.season, VISIT_CASE.policy, plan)
    assert "visit_reason_unknown" not in {one.code for one in found}
