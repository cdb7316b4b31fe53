"""Every case of every rule of the visits: what holds passes, what fails breaks its own rule and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.visits.audit.rules import VISIT_AUDITS, audit_visits
from models.rules.visits import VISIT_RULES
from models.visits.decide import RULE_ROOMS, admits
from tests.visit_rules.case import FOLDER, base, cases

IDS = [rule.id for rule in VISIT_RULES]


@pytest.mark.parametrize("rule", IDS)
def test_audit(rule: str) -> None:
    for case in cases(rule):
        violations = audit_visits(case.season, case.policy, case.written)
        broken = {violation.rule for violation in violations}
        assert broken == (set() if case.holds else {rule}), (case.name, violations)


@pytest.mark.parametrize("rule", IDS)
def test_model(rule: str) -> None:
    """A plan that holds is one of the model's; one whose decisions break a rule is none."""
    for case in cases(rule):
        if case.holds or case.decided:  # else no decision is wrong, only what a file says of it
            assert admits(case.season, case.policy, case.plan) is case.holds, case.name


def test_the_base_is_a_valid_plan() -> None:
    case = base()
    assert audit_visits(case.season, case.policy, case.written) == ()


@pytest.mark.parametrize("rule", IDS)
def test_every_rule_passes_and_fails_and_names_no_case_twice(rule: str) -> None:
    assert {case.holds for case in cases(rule)} == {True, False}
    assert len({case.name for case in cases(rule)}) == len(cases(rule))


def test_rules_audits_and_case_files_are_the_same() -> None:
    files = {path.stem for path in Path(FOLDER).glob("*.toml")} - {"base"}
    assert list(VISIT_AUDITS) == IDS
    assert files == set(IDS)


def test_rules_and_models_are_the_same() -> None:
    assert set(RULE_ROOMS) == set(IDS)
