"""A run of lead teachers' visits."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from matcher.audit.visits import audit_visits
from matcher.laboratory.jobs import Job
from matcher.laboratory.record import Record
from matcher.laboratory.told import UNTOLD, breaches, check, counted, settled
from matcher.laboratory.visit_measures import of_visits
from matcher.planning.visits import solve_visits
from matcher.publication import VisitPublication
from matcher.tables.reading_visits import read_written_visits
from matcher.tables.visit_writing import write_visit_plan
from matcher.tables.visits import read_season
from matcher.texts import Language


def run(job: Job, inputs: Path, out: Path) -> Record:
    """Plan the season in ``inputs``, write the plan into the empty folder ``out`` and audit it there."""
    policy = job.policy
    season = read_season(inputs, policy).season
    began = time.perf_counter()
    outcome = solve_visits(season, policy, seed=job.seed, time_limit=job.time_limit_seconds, hear_interrupts=False)
    record = settled(job, outcome.status, outcome.goals, time.perf_counter() - began)
    if outcome.plan is None or not job.told:
        return record
    left = outcome.plan.unserved
    publication = VisitPublication(season, policy, outcome, Language.EN, job.seed, 0.0)
    write_visit_plan(out, publication, dict.fromkeys((school.school_id for school in left), UNTOLD))
    written = read_written_visits(out)
    check(audit_visits(season, policy, written))
    broken = breaches(job, lambda rules: audit_visits(read_season(inputs, rules).season, rules, written))
    measures, outcomes = of_visits(season, policy, written)
    return replace(
        record, measures=measures, breaches=broken, outcomes=outcomes, reasons=counted(one.reason for one in left)
    )
