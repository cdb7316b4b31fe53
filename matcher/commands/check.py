"""``matcher check``: does the plan in a folder keep every rule?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from matcher.audit.semester import RULE_AUDITS, audit_semester
from matcher.audit.violation import Violation
from matcher.audit.visits import VISIT_AUDITS, audit_visits
from matcher.cli import EXIT_BAD_INPUT, EXIT_NO_PLAN
from matcher.commands.collecting import rare_collections
from matcher.commands.fault_folder import leave_faults
from matcher.commands.fault_screen import show_input_error
from matcher.commands.outputs import recovered
from matcher.commands.screen import say, show_violations
from matcher.tables.checks import programme_of
from matcher.tables.faults import InputError
from matcher.tables.policy_file import read_policy
from matcher.tables.reading_plan import read_written_semester
from matcher.tables.reading_visits import read_written_visits
from matcher.tables.semester import read_semester
from matcher.tables.visits import read_season
from matcher.texts import Language
from models.policy import Policy
from models.rules import Programme
from models.visits.plan import ActivityKind

Written = TypeVar("Written")


def check_plan(
    inputs: Path,
    out: Path,
    policy_file: Path | None,
    language: Language,
    encoding: str | None,
    faults_folder: Path | None,
) -> int:
    """Audit the plan in ``out`` against the tables in ``inputs``; the exit code is 1 where a rule is broken.

    Which programme it is, the tables tell.
    """
    with rare_collections():
        recovered(out, language)
        try:
            return _check(inputs, out, policy_file, language, encoding)
        except InputError as error:
            show_input_error(error, language, "cli.check.refused")
            leave_faults(faults_folder, [inputs, out], encoding, error.faults, language)
            return EXIT_BAD_INPUT


def _check(inputs: Path, out: Path, policy_file: Path | None, language: Language, encoding: str | None) -> int:
    programme = programme_of(inputs)
    check = _check_visits if programme is Programme.VISITS else _check_semester
    checked = check(inputs, out, read_policy(policy_file, programme), encoding)
    show_violations(checked.found, language)
    broken = [violation for violation in checked.found if not violation.warning]
    if broken:
        rules = len({violation.rule for violation in broken})
        say("cli.check.broken", language, count=len(broken), rules=rules)
        return EXIT_NO_PLAN
    checked.say_passed(language)
    return 0


@dataclass(frozen=True)
class _Checked:
    """What the audit found, and what is said where that is nothing."""

    found: tuple[Violation, ...]
    say_passed: Callable[[Language], None]


def _check_semester(inputs: Path, out: Path, policy: Policy, encoding: str | None) -> _Checked:
    semester = read_semester(inputs, policy, encoding).semester
    written = _written(read_written_semester, out, encoding)
    return _Checked(
        audit_semester(semester, policy, written),
        lambda language: say("cli.check.passed", language, rules=len(RULE_AUDITS), pairs=len(written.pairs)),
    )


def _check_visits(inputs: Path, out: Path, policy: Policy, encoding: str | None) -> _Checked:
    season = read_season(inputs, policy, encoding).season
    written = _written(read_written_visits, out, encoding)
    counts = {
        "rules": len(VISIT_AUDITS),
        "schools": len(written.assignments),
        "visits": sum(row.kind == ActivityKind.VISIT for row in written.visits),
    }
    return _Checked(
        audit_visits(season, policy, written), lambda language: say("cli.visits.check.passed", language, **counts)
    )


def _written(read: Callable[[Path, str | None], Written], out: Path, encoding: str | None) -> Written:
    """The plan in ``out``. Raises ``InputError``, in whose words a missing file is one that planning writes."""
    try:
        return read(out, encoding)
    except InputError as error:
        raise InputError(
            replace(fault, code="missing_plan_file") if fault.code == "missing_file" else fault
            for fault in error.faults
        ) from None
