"""The same measure for every method: the goals counted from the plan, and the audit of its files."""

from __future__ import annotations

import tempfile
from pathlib import Path

from matcher import PlanRun, read
from matcher.audit.violation import Violation
from models.goals import Status
from models.policy import Policy
from models.visits.plan import ActivityKind, VisitOutcome, VisitPlan
from models.visits.problem import Season


def goal_values(season: Season, plan: VisitPlan) -> dict[str, int]:
    """The value of each of the six goals, whatever the policy's order."""
    visits = [row for row in plan.activities if row.kind is ActivityKind.VISIT]
    return {
        "priority": sum(season.schools[row.school_id].goes_first for row in plan.assignments),
        "served": len(plan.assignments),
        "fit": sum(row.fit for row in plan.assignments),
        "travel": sum(2 * row.km * row.visits for row in plan.assignments),
        "visits": len(visits),
        "joined": len({row.school_id for row in visits if row.professor_id}),
    }


def violations(season: Season, policy: Policy, plan: VisitPlan) -> list[Violation]:
    """What the audit finds against the files of the plan; the summary and reasons (no rival gives any) are left out."""
    why = {unserved.school_id: ("-", "-") for unserved in plan.unserved}
    given = read(season, policy=policy)
    run = PlanRun(given.planner, given.given, policy, 0, VisitOutcome(Status.FEASIBLE, plan, ()), 0.0)
    with tempfile.TemporaryDirectory() as folder:
        found = run.audit(run.write_tables(Path(folder), why=why))
    judged = (violation for violation in found if not violation.warning and violation.rule not in ("G1", "V2", "V12"))
    return [violation for violation in judged if not violation.code.startswith("visit_reason_")]
