"""What the files say of a plan is so: each pair's fit, and the summary (P4, P10, S11, G1)."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.audit.index import PairRow, PlanIndex
from matcher.audit.pairing import needs_taught
from matcher.audit.summary import disagreements, false_values
from matcher.audit.violation import Violation
from models.goals import SEMESTER_GOALS
from models.semester.problem import Semester

BEST_LEVEL = 3
"""P4: a level runs to 3; the fit is measured against a tutor who has it in every need."""

TIMETABLE_GOALS = ("spread", "late")
"""The goals of S11; the others are G1's."""


def fit(row: PairRow, semester: Semester) -> int:
    """The fit of a pair, 0-100: its score, or the needs covered by weight, rounded half up."""
    score = semester.scores.get((row.child.id, row.tutor.id))
    if score is not None:
        return score
    weighted = list(zip(range(len(row.child.subjects), 0, -1), row.child.subjects, strict=True))
    covered = sum(weight * row.tutor.levels.get(subject, 0) for weight, subject in weighted)
    whole = BEST_LEVEL * sum(weight for weight, _ in weighted)
    return (200 * covered + whole) // (2 * whole) if whole else 0


def p4(index: PlanIndex) -> Iterator[Violation]:
    """P4: the fit written is the fit, and the subject written is a need the tutor is there for."""
    for row in index.pairs:
        child, written = row.child, row.written
        should = fit(row, index.semester)
        named = {"child": child.id, "tutor": row.tutor.id}
        if written.fit != should:
            figures = named | {"value": str(written.fit), "should": str(should)}
            yield Violation("P4", "fit_column", row.people, (row.cell,), figures)
        subjects = needs_taught(child, row.tutor, index.policy) or child.subjects[:1]
        if written.subject not in subjects:
            figures = named | {"value": written.subject, "should": ", ".join(subjects)}
            yield Violation("P4", "subject_column", row.people, (row.cell,), figures)


def p10(index: PlanIndex) -> Iterator[Violation]:
    """P10: the column says truly whether the pair is last semester's."""
    for row in index.pairs:
        if row.written.kept != row.kept:
            code = "kept_column_yes" if row.written.kept else "kept_column_no"
            figures = {"child": row.child.id, "tutor": row.tutor.id}
            yield Violation("P10", code, row.people, (row.cell,), figures)


def goal_values(index: PlanIndex) -> dict[str, int]:
    """The value of each of the six goals, counted from the plan's rows.

    Only groups that meet count in ``spread`` and ``late``.
    """
    slots = [index.slots.get(group, []) for group in index.meeting]
    return {
        "paired": len({row.child.id for row in index.pairs}),
        "waivers": sum(not row.same_gender for row in index.pairs),
        "kept": sum(row.kept for row in index.pairs),
        "fit": sum(fit(row, index.semester) for row in index.pairs),
        "spread": sum(max(days) - min(days) > 1 for days in ({row.weekday for row in rows} for rows in slots) if days),
        "late": sum(row.end for rows in slots for row in rows),
    }


def s11(index: PlanIndex) -> Iterator[Violation]:
    """S11: the summary's spread and late are the timetable's."""
    yield from false_values("S11", index.plan.summary, TIMETABLE_GOALS, goal_values(index))


def g1(index: PlanIndex) -> Iterator[Violation]:
    """G1: the summary's goals, values, bounds and status are so, and agree with each other."""
    others = tuple(name for name in SEMESTER_GOALS if name not in TIMETABLE_GOALS)
    yield from false_values("G1", index.plan.summary, others, goal_values(index))
    yield from disagreements(index.plan.summary, index.policy.goals, SEMESTER_GOALS)
