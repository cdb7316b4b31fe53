"""A run of semester matching."""

from __future__ import annotations

import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from matcher.audit.semester import audit_semester
from matcher.laboratory.jobs import Job
from matcher.laboratory.record import Record
from matcher.laboratory.semester_measures import of_semester
from matcher.laboratory.told import UNTOLD, breaches, check, counted, settled
from matcher.planning.crew import HERE
from matcher.planning.semester import solve_semester
from matcher.planning.semester_steps import check_term, explained
from matcher.publication import Publication
from matcher.tables.reading_plan import read_written_semester
from matcher.tables.semester import read_semester
from matcher.tables.semester_writing import write_semester_plan
from matcher.texts import Language
from models.semester.baselines.envy import blocking

for _module in ("models.semester.joint.stages", "models.semester.joint.assembly", "models.semester.baselines.planning"):
    import_module(_module)  # what planning loads when it is first needed: here before, so that it counts in no run


def run(job: Job, inputs: Path, out: Path) -> Record:
    """Plan the semester in ``inputs``, write the plan into the empty folder ``out`` and audit it there."""
    policy = job.policy
    semester = read_semester(inputs, policy).semester
    check_term(semester.term, policy)
    began = time.perf_counter()
    outcome = solve_semester(semester, policy, seed=job.seed, time_limit=job.time_limit_seconds, workers=HERE)
    record = settled(job, outcome.status, outcome.goals, time.perf_counter() - began)
    if outcome.plan is None or not job.told:
        return record
    outcome = explained(semester, policy, outcome)
    assert outcome.plan is not None
    left = outcome.plan.unmatched
    publication = Publication(semester, policy, outcome, Language.EN, job.seed, 0.0)
    write_semester_plan(out, publication, dict.fromkeys((child.child_id for child in left), UNTOLD))
    written = read_written_semester(out)
    check(audit_semester(semester, policy, written))
    broken = breaches(job, lambda rules: audit_semester(read_semester(inputs, rules).semester, rules, written))
    measures, outcomes = of_semester(semester, policy, written)
    measures["envy"] = blocking(semester, policy, outcome.plan)
    return replace(
        record, measures=measures, breaches=broken, outcomes=outcomes, reasons=counted(one.reason for one in left)
    )
