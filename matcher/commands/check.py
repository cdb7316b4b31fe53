"""``matcher check``: does the plan in a folder keep every rule?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from matcher.audit.semester import RULE_AUDITS, audit_semester
from matcher.audit.violation import Violation
from matcher.audit.visits import VISIT_AUDITS, audit_visits
from matcher.cli import EXIT_BAD_INPUT, EXIT_NO_PLAN
from matcher.commands.collecting import rare_collections
from matcher.commands.fault_folder import leave_faults
from matcher.commands.fault_screen import show_faults, show_input_error
from matcher.commands.outputs import recovered
from matcher.commands.screen import say, show_violations
from matcher.tables.checks import programme_of
from matcher.tables.faults import Fault, InputError
from matcher.tables.given_plan import GivenPlan, folder_of_plan, given_semester, given_visits
from matcher.tables.mend_plan import PlanKind
from matcher.tables.policy_file import read_policy
from matcher.tables.semester import read_semester
from matcher.tables.visits import read_season
from matcher.texts import Language
from models.policy import Policy
from models.rules import Programme
from models.visits.plan import ActivityKind


def check_plan(
    inputs: Path,
    out: Path,
    policy_file: Path | None,
    language: Language,
    encoding: str | None,
    faults_folder: Path | None,
) -> int:
    """Audit the plan in ``out``, a folder or a workbook, against the tables in ``inputs``.

    The exit code is 1 where a rule is broken. Which programme it is, the tables tell.
    """
    with rare_collections():
        recovered(folder_of_plan(out), language)
        try:
            return _check(inputs, out, policy_file, language, encoding)
        except InputError as error:
            show_input_error(error, language, "cli.check.refused")
            try:
                leave_faults(faults_folder, [inputs, out], encoding, error.faults, language)
            except InputError as other:
                show_faults(other.faults, language)
            return EXIT_BAD_INPUT


def _check(inputs: Path, out: Path, policy_file: Path | None, language: Language, encoding: str | None) -> int:
    programme = programme_of(inputs)
    check = _check_visits if programme is Programme.VISITS else _check_semester
    checked = check(inputs, out, read_policy(policy_file, programme), encoding)
    show_faults(checked.notices, language)
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
    """What reading the plan and the audit found, and what is said where the audit found nothing."""

    notices: tuple[Fault, ...]
    found: tuple[Violation, ...]
    say_passed: Callable[[Language], None]


def _check_semester(inputs: Path, out: Path, policy: Policy, encoding: str | None) -> _Checked:
    semester = read_semester(inputs, policy, encoding).semester
    given = _given(lambda: given_semester(out, semester, encoding))
    counts = {"rules": _rules(RULE_AUDITS, given), "pairs": len(given.plan.pairs)}
    return _Checked(
        given.notices,
        _cited(audit_semester(semester, policy, given.plan), given),
        lambda language: say("cli.check.passed", language, **counts),
    )


def _check_visits(inputs: Path, out: Path, policy: Policy, encoding: str | None) -> _Checked:
    season = read_season(inputs, policy, encoding).season
    given = _given(lambda: given_visits(out, season, encoding))
    counts = {
        "rules": _rules(VISIT_AUDITS, given),
        "schools": len(given.plan.assignments),
        "visits": sum(row.kind == ActivityKind.VISIT for row in given.plan.visits),
    }
    return _Checked(
        given.notices,
        _cited(audit_visits(season, policy, given.plan), given),
        lambda language: say("cli.visits.check.passed", language, **counts),
    )


def _rules(audits: Mapping[str, object], given: GivenPlan[PlanKind]) -> int:
    """How many rules are checked: without a summary there is nothing that G1 could be held against."""
    return len(audits) - (not given.plan.summary.there)


def _cited(found: Iterable[Violation], given: GivenPlan[PlanKind]) -> tuple[Violation, ...]:
    """The violations, whose cells are those of the workbook where one was given."""

    def cited(cell: str) -> str:
        file, colon, row = cell.partition(":")
        return f"{given.sheets.get(file, file)}{colon}{row}"

    return tuple(replace(one, cells=tuple(map(cited, one.cells))) if given.sheets else one for one in found)


def _given(read: Callable[[], GivenPlan[PlanKind]]) -> GivenPlan[PlanKind]:
    """The plan that was given. Raises ``InputError``, in whose words a missing file is one that planning writes."""
    try:
        return read()
    except InputError as error:
        raise InputError(
            replace(fault, code="missing_plan_file") if fault.code == "missing_file" else fault
            for fault in error.faults
        ) from None
