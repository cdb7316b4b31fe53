"""Every case of every rule: what holds passes, what fails breaks its own rule and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.semester.audit.rules import RULE_AUDITS, audit_semester
from models.programmes import every_rule
from models.rules import RuleKind
from models.rules.semester import SEMESTER_RULES
from models.semester.decide import RULE_ROOMS, Decisions, admits
from tests.rules.case import FOLDER, Case, base, cases, dated

BASES = {"base", "dated", "workday"}
MODELLED = (RuleKind.HARD, RuleKind.WAIVABLE)
IDS = [rule.id for rule in SEMESTER_RULES]


@pytest.mark.parametrize("rule", IDS)
def test_audit(rule: str) -> None:
    for case in cases(rule):
        violations = audit_semester(case.semester, case.policy, case.plan)
        broken = {violation.rule for violation in violations}
        assert broken == (set() if case.holds else {rule}), (case.name, violations)
        reading = {violation.rule for violation in violations if violation.warning}
        assert {every_rule()[rule].kind for rule in reading} <= {RuleKind.READING}, case.name


@pytest.mark.parametrize("rule", IDS)
def test_model(rule: str) -> None:
    """A plan that holds is one of the model's; a failing one of a hard rule is none."""
    for case in cases(rule):
        refused = not case.holds and every_rule()[rule].kind in MODELLED and case.decided
        if case.holds or refused:  # else no decision is wrong, only what a file says of it
            decisions = Decisions(case.pairs, case.slots, case.sessions)
            assert admits(case.semester, case.policy, decisions) is not refused, case.name


@pytest.mark.parametrize("case", [base(), dated()], ids=lambda case: case.name)
def test_bases_are_valid_plans(case: Case) -> None:
    assert audit_semester(case.semester, case.policy, case.plan) == ()


@pytest.mark.parametrize("rule", IDS)
def test_every_rule_passes_and_fails(rule: str) -> None:
    assert {case.holds for case in cases(rule)} == {True, False}


def test_rules_audits_and_case_files_are_the_same() -> None:
    files = {path.stem for path in Path(FOLDER).glob("*.toml")} - BASES
    assert list(RULE_AUDITS) == IDS
    assert files == set(IDS)


def test_rules_and_models_are_the_same() -> None:
    assert set(RULE_ROOMS) == set(IDS)
