"""What the files say of a plan is so: each pair's fit, and the summary (P4, P10, S11, G1)."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.audit.index import PairRow, PlanIndex
from matcher.audit.pairing import needs_taught
from matcher.audit.summary import disagreements, false_values
from matcher.audit.violation import Violation
from models.goals import SEMESTER_GOALS

TIMETABLE_GOALS = ("spread", "late")
"""The goals of S11; the others are G1's."""


def _named(row: PairRow) -> dict[str, str]:
    return {"child": row.child.id, "tutor": row.tutor.id}


def p4(index: PlanIndex) -> Iterator[Violation]:
    """P4: the fit written is the fit, and the subject written is a need the tutor is there for."""
    taught = needs_taught(index.policy)
    for row, should in zip(index.pairs, index.fits, strict=True):
        child, written = row.child, row.written
        if written.fit != should:
            figures = _named(row) | {"value": str(written.fit), "should": str(should)}
            yield Violation("P4", "fit_column", row.people, (row.cell,), figures)
        subjects = taught(child, row.tutor) or child.subjects[:1]
        if written.subject not in subjects:
            figures = _named(row) | {"value": written.subject, "should": ", ".join(subjects)}
            yield Violation("P4", "subject_column", row.people, (row.cell,), figures)


def p10(index: PlanIndex) -> Iterator[Violation]:
    """P10: the column says truly whether the pair is last semester's."""
    for row in index.pairs:
        if row.written.kept != row.kept:
            code = "kept_column_yes" if row.written.kept else "kept_column_no"
            yield Violation("P10", code, row.people, (row.cell,), _named(row))


def pair_values(index: PlanIndex) -> dict[str, int]:
    """The values of the goals that count pairs, from the plan's rows."""
    return {
        "paired": len({row.child.id for row in index.pairs}),
        "waivers": sum(not row.same_gender for row in index.pairs),
        "kept": sum(row.kept for row in index.pairs),
        "fit": sum(index.fits),
    }


def timetable_values(index: PlanIndex) -> dict[str, int]:
    """The values of the goals that count slots, from the plan's rows; only groups that meet count."""
    slots = [index.slots.get(group, []) for group in index.meeting]
    return {
        "spread": sum(max(days) - min(days) > 1 for days in ({row.weekday for row in rows} for rows in slots) if days),
        "late": sum(row.end for rows in slots for row in rows),
    }


def s11(index: PlanIndex) -> Iterator[Violation]:
    """S11: the summary's spread and late are the timetable's."""
    yield from false_values("S11", index.plan.summary, TIMETABLE_GOALS, timetable_values(index))


def g1(index: PlanIndex) -> Iterator[Violation]:
    """G1: the summary's goals, values, bounds and status are so, and agree with each other."""
    others = tuple(name for name in SEMESTER_GOALS if name not in TIMETABLE_GOALS)
    yield from false_values("G1", index.plan.summary, others, pair_values(index))
    yield from disagreements(index.plan.summary, index.policy.goals, SEMESTER_GOALS)
