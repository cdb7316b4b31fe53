"""``matcher check``: does the plan in a folder keep every rule?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from matcher.audit.semester import RULE_AUDITS, audit_semester
from matcher.cli import EXIT_BAD_INPUT, EXIT_NO_PLAN
from matcher.commands.screen import say, show_input_error, show_violations
from matcher.tables.faults import InputError
from matcher.tables.policy_file import read_policy
from matcher.tables.reading_plan import read_written_semester
from matcher.tables.semester import read_semester
from matcher.tables.written import WrittenPlan
from matcher.texts import Language


def check_plan(inputs: Path, out: Path, policy_file: Path | None, language: Language, encoding: str | None) -> int:
    """Audit the plan in ``out`` against the tables in ``inputs``; the exit code is 1 where a rule is broken."""
    try:
        policy = read_policy(policy_file)
        semester = read_semester(inputs, policy, encoding).semester
        written = _written(out, encoding)
    except InputError as error:
        show_input_error(error, language, "cli.check.refused")
        return EXIT_BAD_INPUT
    found = audit_semester(semester, policy, written)
    show_violations(found, language)
    broken = [violation for violation in found if not violation.warning]
    if broken:
        rules = len({violation.rule for violation in broken})
        say("cli.check.broken", language, count=len(broken), rules=rules)
        return EXIT_NO_PLAN
    say("cli.check.passed", language, rules=len(RULE_AUDITS), pairs=len(written.pairs))
    return 0


def _written(out: Path, encoding: str | None) -> WrittenPlan:
    """The plan in ``out``. Raises ``InputError``, in whose words a missing file is one that planning writes."""
    try:
        return read_written_semester(out, encoding)
    except InputError as error:
        raise InputError(
            replace(fault, code="missing_plan_file") if fault.code == "missing_file" else fault
            for fault in error.faults
        ) from None
