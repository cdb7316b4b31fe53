"""Every case of every rule of the visits: what holds passes, what fails breaks its own rule and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.visits.audit.rules import VISIT_AUDITS, audit_visits
from models.rules import VISIT_RULES
from tests.visit_rules.case import FOLDER, Case, base, cases

CASES = [case for rule in VISIT_RULES for case in cases(rule.id)]


def named(case: Case) -> str:
    return f"{case.rule}: {case.name}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_audit(case: Case) -> None:
    violations = audit_visits(case.season, case.policy, case.written)
    broken = {violation.rule for violation in violations}
    assert broken == (set() if case.holds else {case.rule}), violations


@pytest.mark.parametrize("case", CASES, ids=named)
def test_model(case: Case) -> None:
    """A plan that holds is one of the model's; one whose decisions break a rule is none."""
    decide = pytest.importorskip("models.visits.decide")
    if not case.holds and not case.decided:
        pytest.skip("no decision is wrong, only what a file says of it")
    assert decide.admits(case.season, case.policy, case.plan) is case.holds


def test_the_base_is_a_valid_plan() -> None:
    case = base()
    assert audit_visits(case.season, case.policy, case.written) == ()


@pytest.mark.parametrize("rule", [rule.id for rule in VISIT_RULES])
def test_every_rule_passes_and_fails(rule: str) -> None:
    assert {case.holds for case in CASES if case.rule == rule} == {True, False}


def test_no_names_twice() -> None:
    assert len({named(case) for case in CASES}) == len(CASES)


def test_rules_audits_and_case_files_are_the_same() -> None:
    ids = [rule.id for rule in VISIT_RULES]
    files = {path.stem for path in Path(FOLDER).glob("*.toml")} - {"base"}
    assert list(VISIT_AUDITS) == ids
    assert files == set(ids)


def test_rules_and_models_are_the_same() -> None:
    decide = pytest.importorskip("models.visits.decide")
    assert set(decide.RULE_ROOMS) == {rule.id for rule in VISIT_RULES}
