"""One run: an instance planned under a policy in this very process, and its plan audited twice."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from matcher.lab.jobs import Job
from matcher.lab.recording import bare_record, breaches, count_words
from matcher.plan_run import check, plan
from matcher.planner import Planner
from matcher.planners import planner_of, study_of
from matcher.recognition import read_folder
from matcher.running.progress import HERE, RunOptions
from matcher.study.record import RunRecord
from models.tuning import Tuning


def run(job: Job) -> RunRecord:
    """Plan, audit under the policy and under the programme as written, count.

    Works in temporary folders alone, starts no process and handles no signal: it serves in threads and in the workers
    of other programs. The same job gives the same record but for ``seconds``, unless its time ran out. Raises
    ``InputError`` where the tables cannot be read under the policy or under the programme as written,
    :class:`matcher.plan_run.FailedAuditError` for a plan that its own audit does not pass, and what planning raises.
    """
    planner = planner_of(job.tables.programme)
    planner.load()
    with tempfile.TemporaryDirectory(prefix="matcher-") as room:
        inputs, out = job.tables.write(Path(room) / "in"), Path(room) / "out"
        out.mkdir()
        return run_in(planner, job, inputs, out)


def run_in(planner: Planner[Any, Any, Any], job: Job, inputs: Path, out: Path) -> RunRecord:
    """Plan the tables in ``inputs``, write the plan into the empty folder ``out`` and audit it there."""
    given = read_folder(planner, inputs, job.policy)
    planner.check_plannable(given.problem, job.policy)
    options = RunOptions(job.seed, job.time_limit_seconds, workers=HERE, explains=job.told, tuning=Tuning())
    planned = plan(planner, given, job.policy, options)
    record = bare_record(job, planned.status, planned.goals, planned.seconds)
    if planned.plan is None or not job.told:
        return record
    written = planned.write_tables(out)
    check(planned.audit(written))
    broken = breaches(job, lambda rules: planner.audit(read_folder(planner, inputs, rules).problem, rules, written))
    study = study_of(job.tables.programme)
    measures, outcomes = study.measures(planned.problem, job.policy, planned.plan, written)
    reasons = count_words(reason for _, reason in planner.left(planned.plan))
    return replace(record, measures=measures, breaches=broken, outcomes=outcomes, reasons=reasons)
