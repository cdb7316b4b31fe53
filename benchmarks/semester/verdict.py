"""The same measure for every method: the six goals counted from the plan, and the audit."""

from __future__ import annotations

from dataclasses import replace

from matcher import read
from matcher.audit.violation import Violation
from matcher.semester.tables.plan_rows import WrittenPair, WrittenSemester, WrittenSlot, WrittenUnmatched
from matcher.tables.plan_rows import WrittenSummary
from models.goals import Status
from models.policy import Policy
from models.semester.plan import SemesterPlan
from models.semester.problem import Semester


def goal_values(plan: SemesterPlan, policy: Policy) -> dict[str, int]:
    """The value of each of the six goals, whatever the policy's order."""
    minutes = policy.session_minutes
    return {
        "paired": len(plan.pairs),
        "waivers": sum(not pair.same_gender for pair in plan.pairs),
        "kept": sum(pair.kept for pair in plan.pairs),
        "fit": sum(pair.fit for pair in plan.pairs),
        "spread": sum(abs(a.weekday - b.weekday) > 1 for a, b in plan.slots.values()),
        "late": sum(slot.start + minutes for pair in plan.slots.values() for slot in pair),
    }


def violations(semester: Semester, policy: Policy, plan: SemesterPlan) -> list[Violation]:
    """What the audit finds against pairs and slots; dates, summary and reasons, which no rival gives, are left out."""
    undated = replace(semester, term=None)
    found = read(undated, policy=policy).planner.audit(undated, policy, _written(semester, policy, plan))
    judged = (violation for violation in found if not violation.warning and violation.rule != "G1")
    return [violation for violation in judged if not violation.code.startswith("reason_")]


def _written(semester: Semester, policy: Policy, plan: SemesterPlan) -> WrittenSemester:
    """The plan as if it had been written and read again."""
    pairs = []
    for row, pair in enumerate(plan.pairs, start=2):
        child, tutor = semester.children[pair.child_id], semester.tutors[pair.tutor_id]
        taught = next((need for need in child.subjects if need in tutor.levels), "")
        place = child.university_id, child.school_id, taught
        figures = pair.fit, pair.same_gender, pair.kept
        pairs.append(WrittenPair(row, child.id, tutor.id, *place, *figures))
    slots = [(group, slot) for group, both in plan.slots.items() for slot in both]
    paired = {pair.child_id for pair in plan.pairs}
    left = [child_id for child_id in semester.children if child_id not in paired]
    return WrittenSemester(
        tuple(pairs),
        tuple(
            WrittenSlot(
                row,
                group.university_id,
                group.school_id,
                slot.weekday,
                slot.start,
                slot.start + policy.session_minutes,
            )
            for row, (group, slot) in enumerate(slots, start=2)
        ),
        None,
        tuple(WrittenUnmatched(row, id_, "shortage", "-", "-") for row, id_ in enumerate(left, 2)),
        summary=WrittenSummary(str(Status.FEASIBLE), ()),
    )
