"""Every case of every rule: what holds passes, what fails breaks its own rule and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.semester.audit.rules import RULE_AUDITS, audit_semester
from models.rules import RULES, SEMESTER_RULES, Kind
from tests.rules.case import FOLDER, Case, base, cases, dated

BASES = {"base", "dated", "workday"}
MODELLED = (Kind.HARD, Kind.WAIVABLE)
CASES = [case for rule in SEMESTER_RULES for case in cases(rule.id)]


def named(case: Case) -> str:
    return f"{case.rule}: {case.name}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_audit(case: Case) -> None:
    violations = audit_semester(case.semester, case.policy, case.plan)
    broken = {violation.rule for violation in violations}
    assert broken == (set() if case.holds else {case.rule}), violations


@pytest.mark.parametrize("case", CASES, ids=named)
def test_model(case: Case) -> None:
    """A plan that holds is one of the model's; a failing one of a hard rule is none."""
    decide = pytest.importorskip("models.semester.decide")
    refused = not case.holds and RULES[case.rule].kind in MODELLED and case.decided
    if not case.holds and not refused:
        pytest.skip("no decision is wrong, only what a file says of it")
    decisions = decide.Decisions(case.pairs, case.slots, case.sessions)
    assert decide.admits(case.semester, case.policy, decisions) is not refused


@pytest.mark.parametrize("case", [base(), dated()], ids=lambda case: case.name)
def test_bases_are_valid_plans(case: Case) -> None:
    assert audit_semester(case.semester, case.policy, case.plan) == ()


@pytest.mark.parametrize("rule", [rule.id for rule in SEMESTER_RULES])
def test_every_rule_passes_and_fails(rule: str) -> None:
    assert {case.holds for case in CASES if case.rule == rule} == {True, False}


def test_only_a_reading_warns() -> None:
    for case in CASES:
        for violation in audit_semester(case.semester, case.policy, case.plan):
            reading = RULES[violation.rule].kind is Kind.READING
            assert reading or not violation.warning


def test_rules_audits_and_case_files_are_the_same() -> None:
    ids = [rule.id for rule in SEMESTER_RULES]
    files = {path.stem for path in Path(FOLDER).glob("*.toml")} - BASES
    assert list(RULE_AUDITS) == ids
    assert files == set(ids)


def test_rules_and_models_are_the_same() -> None:
    decide = pytest.importorskip("models.semester.decide")
    assert set(decide.RULE_ROOMS) == {rule.id for rule in SEMESTER_RULES}
