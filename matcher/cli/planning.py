"""``matcher semester`` and ``matcher visits``: a folder of exports in, an audited plan out, or nothing at all."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

from matcher.cli.collecting import rare_collections
from matcher.cli.exits import EXIT_BAD_INPUT, EXIT_NO_PLAN
from matcher.cli.fault_folder import check_apart, leave_faults
from matcher.cli.fault_screen import show_faults, show_input_error, show_rights, show_sources
from matcher.cli.interrupts import Interrupts
from matcher.cli.outputs import placing, ready
from matcher.cli.progress import shown_progress, shown_step
from matcher.cli.screen import say, show_goals, show_violations
from matcher.plan_run import FailedAuditError, PlanRun, plan
from matcher.planner import Planner
from matcher.planners import planner_of
from matcher.recognition import read_folder
from matcher.running.progress import RunOptions
from matcher.tables.faults import InputError
from matcher.tables.plan_rows import REPORT
from matcher.tables.policy_file import read_policy
from matcher.tables.tuning_file import read_tuning
from matcher.texts import Language
from models.goals import Status
from models.method import Method
from models.policy import Policy
from models.programme import Programme
from models.tuning import with_tuning


@dataclass(frozen=True)
class PlanningCommand:
    """What the command line asks for, the same of every programme."""

    inputs: Path
    out: Path
    policy_file: Path | None
    seed: int
    time_limit_seconds: float | None
    workers: int | None
    language: Language
    encoding: str | None
    no_names: bool
    scheduler: str | None = None
    faults_folder: Path | None = None
    tuning_file: Path | None = None
    began: float = field(default_factory=time.monotonic)
    """When the command began, as :func:`time.monotonic` has it: a limit of time holds from then on."""

    @property
    def seconds(self) -> float:
        """Seconds since the command began."""
        return time.monotonic() - self.began

    @property
    def threads(self) -> int:
        """How many processes or threads to work on."""
        return self.workers or os.cpu_count() or 1


def plan_folder(programme: Programme, asked: PlanningCommand) -> int:
    """Plan the folder ``inputs`` into the folder ``out``; the exit code."""
    with rare_collections():
        return _plan(programme, asked)


def _plan(programme: Programme, asked: PlanningCommand) -> int:
    planner = planner_of(programme)
    try:
        policy = read_policy(asked.policy_file, programme)
        tuning = None if asked.tuning_file is None else read_tuning(asked.tuning_file)
        check_apart(asked.faults_folder, asked.out)
        ready(asked.out, asked.language, asked.inputs)
        given = read_folder(planner, asked.inputs, policy, asked.encoding)
        planner.check_plannable(given.problem, policy)
    except InputError as error:
        return _refused(error, asked)
    show_sources(given.sources, given.faults, asked.language)
    show_rights(given.rights, asked.language)
    show_faults(given.faults, asked.language)
    try:
        with with_tuning(tuning):
            return _plan_given(planner, given, policy, asked)
    except InputError as error:  # of folders, or of a cluster that does not answer
        show_input_error(error, asked.language)
        return EXIT_BAD_INPUT
    except FailedAuditError as error:
        show_violations(error.violations, asked.language)
        say("cli.audit_failed_own", asked.language)
        return EXIT_NO_PLAN


def _plan_given(planner: Planner[Any, Any, Any], given: Any, policy: Policy, asked: PlanningCommand) -> int:
    """Plan and publish. Raises ``InputError`` and :class:`FailedAuditError`; then nothing is written."""
    leave_faults(asked.faults_folder, [asked.inputs, asked.out], asked.encoding, given.faults, asked.language)
    planned = _search(planner, given, policy, asked)
    planned_seconds = asked.seconds
    if planned.plan is None:
        click.echo(planner.no_plan(planned.outcome, asked.language))
        _say_seconds(asked, planned_seconds)
        return EXIT_NO_PLAN
    with shown_step("cli.publishing", asked.language):
        _leave(planned, asked)
    _tell(planned, asked)
    _say_seconds(asked, planned_seconds, asked.seconds - planned_seconds)
    return 0


def _search(planner: Planner[Any, Any, Any], given: Any, policy: Policy, asked: PlanningCommand) -> PlanRun:
    """The plan; the first Ctrl-C asks for the best so far."""
    if asked.no_names:
        given = replace(given, problem=planner.nameless(given.problem))
    interrupts = Interrupts()
    with shown_progress(asked.language) as watch, interrupts.heard():
        limit = asked.time_limit_seconds, asked.seconds
        options = RunOptions(asked.seed, *limit, asked.threads, asked.scheduler, interrupts, watch)
        return plan(planner, given, policy, options)


def _refused(error: InputError, asked: PlanningCommand) -> int:
    """Say what is wrong with the input, and leave it where that is asked for; the exit code."""
    show_input_error(error, asked.language)
    try:
        check_apart(asked.faults_folder, asked.out)
        leave_faults(asked.faults_folder, [asked.inputs], asked.encoding, error.faults, asked.language)
    except InputError as other:
        show_input_error(other, asked.language)
    return EXIT_BAD_INPUT


def _say_seconds(asked: PlanningCommand, planned: float, published: float | None = None) -> None:
    """Whether the limit of time was kept: what it holds for, and what it does not, apart."""
    if asked.time_limit_seconds is not None:
        key = "cli.seconds" if published is not None else "cli.seconds.planning"
        figures = {"limit": f"{asked.time_limit_seconds:g}", "planned": f"{planned:.1f}"}
        say(key, asked.language, **figures, published=f"{published or 0:.1f}")


def _leave(planned: PlanRun, asked: PlanningCommand) -> None:
    """Let the plan take the place of ``out``, once what was written has passed its audit."""
    why = planned.sentences(asked.language)
    seconds = asked.seconds
    with placing(asked.out, asked.inputs) as folder:
        previous = asked.out if asked.out.is_dir() else None
        planned.leave(folder, asked.language, why, seconds, previous)


def _tell(planned: PlanRun, asked: PlanningCommand) -> None:
    planner, language = planned.planner, asked.language
    click.echo(planner.amount(planned.problem, planned.outcome, language))
    show_goals(planned.goals, language)
    click.echo()
    report, workbook = asked.out / REPORT, asked.out / planner.layout.workbook
    say("cli.look", language, report=report, workbook=workbook, out=asked.out)
    searched = planned.policy.method is Method.OPTIMAL  # no other finds more with more time
    if planned.status is Status.FEASIBLE and searched:
        click.echo(planner.more(planned.outcome, language))
