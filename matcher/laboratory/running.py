"""One run: an instance planned under a policy in this very process, and its plan audited twice."""

from __future__ import annotations

import importlib
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from matcher.audit.semester import audit_semester
from matcher.audit.violation import Violation
from matcher.audit.visits import audit_visits
from matcher.laboratory import measures
from matcher.laboratory.jobs import Job
from matcher.laboratory.record import Record
from matcher.planning.crew import HERE
from matcher.planning.semester import solve_semester
from matcher.planning.semester_steps import check_term, explained
from matcher.planning.visits import solve_visits
from matcher.publication import Publication, VisitPublication
from matcher.tables.reading_plan import read_written_semester
from matcher.tables.reading_visits import read_written_visits
from matcher.tables.semester import read_semester
from matcher.tables.semester_writing import write_semester_plan
from matcher.tables.visit_writing import write_visit_plan
from matcher.tables.visits import read_season
from matcher.texts import Language
from models.policy import Policy
from models.rules import RULES, Kind, Programme
from models.semester.baselines.envy import blocking
from models.semester.plan import SemesterOutcome
from models.visits.plan import VisitOutcome

_SOLVERS = ("models.semester.joint.stages", "models.semester.joint.assembly", "models.semester.baselines.planning")
"""What planning a semester loads when it is first needed: here before, so that it counts in no run's seconds."""

_UNTOLD = ("", "")
"""Detail and remedy of one who is left out: a run keeps only the reason's code."""


class FailedAuditError(RuntimeError):
    """A plan breaks its own policy: a fault of this program."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        super().__init__("; ".join(f"{found.rule}: {found.sentence(Language.EN)}" for found in violations))


def run(job: Job) -> Record:
    """Plan, audit under the policy and under the programme as written, count.

    Works in temporary folders alone, starts no process and handles no signal: it serves in threads and in the workers
    of other programs. The same job gives the same record but for ``seconds``, unless its time ran out. Raises
    ``InputError`` where the tables cannot be read under the policy or under the programme as written,
    :class:`FailedAuditError` for a plan that its own audit does not pass, and whatever planning raises.
    """
    with tempfile.TemporaryDirectory(prefix="matcher-") as room:
        inputs, out = job.tables.write(Path(room) / "in"), Path(room) / "out"
        out.mkdir()
        return _RUNS[job.tables.programme](job, inputs, out)


def _semester(job: Job, inputs: Path, out: Path) -> Record:
    policy = job.policy
    semester = read_semester(inputs, policy).semester
    check_term(semester.term, policy)
    for module in _SOLVERS:
        importlib.import_module(module)
    began = time.perf_counter()
    outcome = solve_semester(semester, policy, seed=job.seed, time_limit=job.time_limit_seconds, workers=HERE)
    record = _settled(job, outcome, time.perf_counter() - began)
    if outcome.plan is None or not job.told:
        return record
    outcome = explained(semester, policy, outcome)
    assert outcome.plan is not None
    left = outcome.plan.unmatched
    publication = Publication(semester, policy, outcome, Language.EN, job.seed, 0.0)
    write_semester_plan(out, publication, dict.fromkeys((child.child_id for child in left), _UNTOLD))
    written = read_written_semester(out)
    _check(audit_semester(semester, policy, written))
    breaches = _breaches(job, lambda rules: audit_semester(read_semester(inputs, rules).semester, rules, written))
    counted, outcomes = measures.of_semester(semester, policy, written)
    counted["envy"] = blocking(semester, policy, outcome.plan)
    return replace(
        record, measures=counted, breaches=breaches, outcomes=outcomes, reasons=_counted(one.reason for one in left)
    )


def _visits(job: Job, inputs: Path, out: Path) -> Record:
    policy = job.policy
    season = read_season(inputs, policy).season
    began = time.perf_counter()
    outcome = solve_visits(season, policy, seed=job.seed, time_limit=job.time_limit_seconds, hear_interrupts=False)
    record = _settled(job, outcome, time.perf_counter() - began)
    if outcome.plan is None or not job.told:
        return record
    left = outcome.plan.unserved
    publication = VisitPublication(season, policy, outcome, Language.EN, job.seed, 0.0)
    write_visit_plan(out, publication, dict.fromkeys((school.school_id for school in left), _UNTOLD))
    written = read_written_visits(out)
    _check(audit_visits(season, policy, written))
    breaches = _breaches(job, lambda rules: audit_visits(read_season(inputs, rules).season, rules, written))
    counted, outcomes = measures.of_visits(season, policy, written)
    return replace(
        record, measures=counted, breaches=breaches, outcomes=outcomes, reasons=_counted(one.reason for one in left)
    )


_RUNS = {Programme.SEMESTER: _semester, Programme.VISITS: _visits}


def _settled(job: Job, outcome: SemesterOutcome | VisitOutcome, seconds: float) -> Record:
    return Record(job.key, outcome.status, outcome.goals, round(seconds, 3))


def _breaches(job: Job, audit: Callable[[Policy], Iterable[Violation]]) -> Mapping[str, int]:
    """How often each rule of the programme as written is broken, whose goals and method are here the job's.

    Preferences bind nobody: of them, only columns of the plan's files are audited.
    """
    programme = Policy.programme(job.tables.programme)
    if job.policy.settings == programme.settings:
        return {}  # the same rules, which have just been audited
    found = audit(replace(programme, goals=job.policy.goals, method=job.policy.method))
    return _counted(
        violation.rule
        for violation in found
        if not violation.warning and RULES[violation.rule].kind is not Kind.PREFERENCE
    )


def _check(violations: Iterable[Violation]) -> None:
    broken = [violation for violation in violations if not violation.warning]
    if broken:
        raise FailedAuditError(broken)


def _counted(words: Iterable[str]) -> Mapping[str, int]:
    return {str(word): count for word, count in sorted(Counter(words).items())}
