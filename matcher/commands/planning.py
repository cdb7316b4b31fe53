"""What planning is, whatever the programme: a folder of exports in, an audited plan out, or nothing at all."""

from __future__ import annotations

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

import click

from matcher.cli import EXIT_BAD_INPUT, EXIT_NO_PLAN
from matcher.commands.collecting import rare_collections
from matcher.commands.fault_folder import check_apart, leave_faults
from matcher.commands.fault_screen import show_faults, show_input_error, show_rights, show_sources
from matcher.commands.outputs import placed, ready
from matcher.commands.progress import Progress, shown_progress, shown_step
from matcher.commands.screen import say, show_goals, show_violations
from matcher.publication import Publication, VisitPublication
from matcher.tables.faults import InputError
from matcher.tables.policy_file import read_policy
from matcher.tables.semester import Reading
from matcher.tables.visits import SeasonReading
from matcher.texts import Language
from models.goals import Status
from models.policy import Method, Policy
from models.rules import Programme

Read = TypeVar("Read", bound=Reading | SeasonReading)
Told = TypeVar("Told", bound=Publication | VisitPublication)
Moment = TypeVar("Moment")
Sentences = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Asked:
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
    faults_folder: Path | None = None
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


class Planning(ABC, Generic[Read, Told, Moment]):
    """A programme's own steps of planning."""

    programme: ClassVar[Programme]
    report: ClassVar[str]
    workbook: ClassVar[str]

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    @abstractmethod
    def read(self, policy: Policy) -> Read:
        """The tables. Raises ``InputError`` with every fault."""

    @abstractmethod
    def nameless(self, reading: Read) -> Read:
        """The tables without personal names, so that nothing written can hold one."""

    @abstractmethod
    def progress(self, moment: Moment, policy: Policy) -> Progress:
        """A moment of the search as it is shown."""

    @abstractmethod
    def solved(self, reading: Read, policy: Policy, watch: Callable[[Moment], None]) -> Told:
        """The plan with all that is told of it; its outcome has no plan where none was found."""

    @abstractmethod
    def say_no_plan(self, publication: Told) -> None:
        """Why there is no plan, on the screen."""

    @abstractmethod
    def sentences(self, publication: Told) -> Sentences:
        """Detail and remedy of each who is left out, by id."""

    @abstractmethod
    def write(self, folder: Path, publication: Told, why: Sentences) -> None:
        """The tables and the summary of the plan."""

    @abstractmethod
    def audit(self, folder: Path, publication: Told) -> Told:
        """The publication with what the audit says of the files that were written, and with their digest."""

    @abstractmethod
    def publish(self, folder: Path, publication: Told, why: Sentences, previous: Path | None) -> None:
        """What people open; ``previous`` is the folder of the run before."""

    @abstractmethod
    def say_done(self, publication: Told) -> None:
        """In a sentence, what the plan amounts to."""

    def say_more(self, publication: Told) -> None:
        """What is to be said at the end of a plan that is not proven in every goal."""
        say("cli.more_time", self.asked.language)


def plan(planning: Planning[Read, Told, Moment]) -> int:
    """Plan the folder ``inputs`` into the folder ``out``; the exit code."""
    with rare_collections():
        return _plan(planning)


def _plan(planning: Planning[Read, Told, Moment]) -> int:
    asked = planning.asked
    try:
        policy = read_policy(asked.policy_file, planning.programme)
        check_apart(asked.faults_folder, asked.out)
        ready(asked.out, asked.language, asked.inputs)
        reading = planning.read(policy)
    except InputError as error:
        return _refused(error, asked)
    show_sources(reading.sources, reading.faults, asked.language)
    show_rights(reading.rights, asked.language)
    show_faults(reading.faults, asked.language)
    try:
        leave_faults(asked.faults_folder, [asked.inputs, asked.out], asked.encoding, reading.faults, asked.language)
    except InputError as error:
        show_input_error(error, asked.language)
        return EXIT_BAD_INPUT
    if asked.no_names:
        reading = planning.nameless(reading)
    with shown_progress(partial(planning.progress, policy=policy), asked.language) as watch:
        publication = planning.solved(reading, policy, watch)
    planned_seconds = asked.seconds
    if publication.outcome.plan is None:
        planning.say_no_plan(publication)
        _say_seconds(asked, planned_seconds)
        return EXIT_NO_PLAN
    try:
        with shown_step("cli.publishing", asked.language):
            why = planning.sentences(publication)
            left = _left(planning, replace(publication, seconds=asked.seconds), why)
    except InputError as error:
        show_input_error(error, asked.language)
        return EXIT_BAD_INPUT
    if not left:
        return EXIT_NO_PLAN
    _tell(planning, publication)
    _say_seconds(asked, planned_seconds, asked.seconds - planned_seconds)
    return 0


def _refused(error: InputError, asked: Asked) -> int:
    """Say what is wrong with the input, and leave it where that is asked for; the exit code."""
    show_input_error(error, asked.language)
    try:
        check_apart(asked.faults_folder, asked.out)
        leave_faults(asked.faults_folder, [asked.inputs], asked.encoding, error.faults, asked.language)
    except InputError as other:
        show_input_error(other, asked.language)
    return EXIT_BAD_INPUT


def _say_seconds(asked: Asked, planned: float, published: float | None = None) -> None:
    """Whether the limit of time was kept: what it holds for, and what it does not, apart."""
    if asked.time_limit_seconds is not None:
        key = "cli.seconds" if published is not None else "cli.seconds.planning"
        figures = {"limit": f"{asked.time_limit_seconds:g}", "planned": f"{planned:.1f}"}
        say(key, asked.language, **figures, published=f"{published or 0:.1f}")


class _FailedAuditError(Exception):
    """The plan at hand breaks a rule: a fault of this program, never to be left on disk."""


def _left(planning: Planning[Read, Told, Moment], publication: Told, why: Sentences) -> bool:
    """Write, audit what was written, and only then let it take the place of ``out``; whether it did."""
    asked = planning.asked
    try:
        with placed(asked.out, asked.inputs) as folder:
            planning.write(folder, publication, why)
            publication = planning.audit(folder, publication)
            if any(not violation.warning for violation in publication.audit):
                raise _FailedAuditError
            previous = asked.out if asked.out.is_dir() else None
            planning.publish(folder, publication, why, previous)
    except _FailedAuditError:
        show_violations(publication.audit, asked.language)
        say("cli.audit_failed_own", asked.language)
        return False
    return True


def _tell(planning: Planning[Read, Told, Moment], publication: Told) -> None:
    asked = planning.asked
    planning.say_done(publication)
    show_goals(publication.outcome.goals, asked.language)
    click.echo()
    report, workbook = asked.out / planning.report, asked.out / planning.workbook
    say("cli.look", asked.language, report=report, workbook=workbook, out=asked.out)
    searched = publication.policy.method is Method.OPTIMAL  # no other finds more with more time
    if publication.outcome.status is Status.FEASIBLE and searched:
        planning.say_more(publication)
