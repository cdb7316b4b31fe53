"""``matcher semester``: a folder of exports in, an audited plan out."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import click

from matcher.audit.semester import audit_semester
from matcher.cli import EXIT_BAD_INPUT, EXIT_NO_PLAN
from matcher.commands.progress import shown_progress
from matcher.commands.screen import (
    say,
    show_encodings,
    show_faults,
    show_goals,
    show_input_error,
    show_violations,
)
from matcher.planning.processes import datable_pairs
from matcher.planning.semester import solve_semester
from matcher.publication import Publication
from matcher.publish.folder import check_out, replaced
from matcher.publish.semester import REPORT, WORKBOOK, publish_semester
from matcher.reasons import sentences
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.policy_file import read_policy
from matcher.tables.reading_plan import read_written_semester
from matcher.tables.semester import Reading, read_semester
from matcher.tables.semester_writing import write_semester_plan
from matcher.tables.term import TERM_FILE
from matcher.texts import Language
from models.goals import Status
from models.policy import Policy
from models.rules import SESSIONS_A_WEEK
from models.semester.dating import dates
from models.semester.plan import SemesterOutcome
from models.semester.problem import Semester, Term
from models.semester.shortfall.explain import explain, proven_by


def plan(
    inputs: Path,
    out: Path,
    policy_file: Path | None,
    seed: int,
    time_limit_seconds: float | None,
    workers: int | None,
    language: Language,
    encoding: str | None,
    no_names: bool,
) -> int:
    """Plan the semester of the folder ``inputs`` into the folder ``out``; the exit code."""
    began = time.monotonic()
    try:
        policy = read_policy(policy_file)
        check_out(out, inputs)
        reading = read_semester(inputs, policy, encoding)
        _check_term(reading.semester.term)
    except InputError as error:
        show_input_error(error, language)
        return EXIT_BAD_INPUT
    show_encodings(reading.encodings, language)
    show_faults(reading.faults, language)
    semester = _nameless(reading.semester) if no_names else reading.semester
    with shown_progress(policy.goals, language) as watch:
        outcome = solve_semester(
            semester,
            policy,
            seed=seed,
            time_limit=time_limit_seconds,
            workers=workers or os.cpu_count() or 1,
            watch=watch,
        )
    if outcome.plan is None:
        say(f"cli.no_plan.{outcome.status.value}", language, concerned=", ".join(outcome.conflict))
        return EXIT_NO_PLAN
    outcome = _explained(semester, policy, outcome)
    try:
        left = _publish(inputs, out, reading, semester, policy, outcome, language, seed, began)
    except InputError as error:
        show_input_error(error, language)
        return EXIT_BAD_INPUT
    if not left:
        return EXIT_NO_PLAN
    _tell(out, semester, outcome, language)
    return 0


def _check_term(term: Term | None) -> None:
    """S9: a term too short for the sessions of any group is a fault of its table, not of the search."""
    if term is None:
        return
    due, held = SESSIONS_A_WEEK * term.weeks, dates.term_holds(term)
    if held < due:
        figures = {"due": str(due), "held": str(held)}
        fault = Fault(Severity.ERROR, "term_too_short", TERM_FILE, 0, "last_day", term.last_day.isoformat(), figures)
        raise InputError([fault])


def _nameless(semester: Semester) -> Semester:
    """The semester without the names of children and tutors, so that nothing written can hold one."""
    return replace(
        semester,
        children={id_: replace(child, name="") for id_, child in semester.children.items()},
        tutors={id_: replace(tutor, name="") for id_, tutor in semester.tutors.items()},
    )


def _explained(semester: Semester, policy: Policy, outcome: SemesterOutcome) -> SemesterOutcome:
    """The outcome with the reason why each child without a tutor has none."""
    assert outcome.plan is not None
    datable = datable_pairs(semester, outcome.undatable)
    unmatched = explain(semester, policy, outcome.plan, proven_by(outcome.parts), datable)
    return replace(outcome, plan=replace(outcome.plan, unmatched=unmatched))


def _publish(
    inputs: Path,
    out: Path,
    reading: Reading,
    semester: Semester,
    policy: Policy,
    outcome: SemesterOutcome,
    language: Language,
    seed: int,
    began: float,
) -> bool:
    """Write, audit what was written, and only then let it take the place of ``out``; whether it did."""
    why = sentences(semester, policy, outcome, language)
    try:
        with replaced(out, inputs) as folder:
            publication = Publication(
                semester, policy, outcome, language, seed, time.monotonic() - began, reading.faults
            )
            write_semester_plan(folder, publication, why)
            audit = audit_semester(semester, policy, read_written_semester(folder))
            if any(not violation.warning for violation in audit):
                raise _FailedAuditError
            previous = out if out.is_dir() else None
            publish_semester(folder, replace(publication, audit=audit), why, previous)
    except _FailedAuditError:
        show_violations(audit, language)
        say("cli.audit_failed_own", language)
        return False
    return True


class _FailedAuditError(Exception):
    """The plan at hand breaks a rule: a fault of this program, never to be left on disk."""


def _tell(out: Path, semester: Semester, outcome: SemesterOutcome, language: Language) -> None:
    assert outcome.plan is not None
    say(
        f"cli.done.{outcome.status.value}",
        language,
        paired=len(outcome.plan.pairs),
        children=len(semester.children),
        unmatched=len(outcome.plan.unmatched),
    )
    show_goals(outcome.goals, language)
    click.echo()
    say("cli.look", language, report=out / REPORT, workbook=out / WORKBOOK, out=out)
    if outcome.status is Status.FEASIBLE and outcome.undatable:
        groups = sorted(f"{group.university_id}/{group.school_id}" for group in outcome.undatable)
        say("cli.dates_bind", language, groups=", ".join(groups))
    elif outcome.status is Status.FEASIBLE:
        say("cli.more_time", language)
