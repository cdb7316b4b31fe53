"""``matcher check``: does the plan in a folder keep every rule?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import click

from matcher.audit.violation import Violation
from matcher.cli.collecting import rare_collections
from matcher.cli.exits import EXIT_BAD_INPUT, EXIT_NO_PLAN
from matcher.cli.fault_folder import leave_faults
from matcher.cli.fault_screen import show_faults, show_input_error
from matcher.cli.outputs import recover_out
from matcher.cli.screen import say, show_violations
from matcher.planners import planner_of
from matcher.recognition import programme_of, read_folder
from matcher.tables.eaten_ids import PlanKind
from matcher.tables.faults import InputError
from matcher.tables.given_plan import GivenPlan, folder_of_plan
from matcher.tables.policy_file import read_policy
from matcher.texts import Language


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
        recover_out(folder_of_plan(out), language)
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
    planner, policy = planner_of(programme), read_policy(policy_file, programme)
    problem = read_folder(planner, inputs, policy, encoding).problem
    given = _given(lambda: planner.given_plan(out, problem, encoding))
    found = _cited(planner.audit(problem, policy, given.plan), given)
    show_faults(given.notices, language)
    show_violations(found, language)
    broken = [violation for violation in found if not violation.warning]
    if broken:
        rules = len({violation.rule for violation in broken})
        say("cli.check.broken", language, count=len(broken), rules=rules)
        return EXIT_NO_PLAN
    click.echo(planner.audit_summary(given, language))
    return 0


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
