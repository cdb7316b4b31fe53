"""What the files say of a plan is so: each pair's fit, and the summary (P4, P10, S11, G1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from operator import attrgetter

from matcher.audit.copies import false_copies
from matcher.audit.summary import disagreements, false_counts, false_values, goals_made, making
from matcher.audit.violation import Violation
from matcher.semester.audit.index import PlanIndex
from matcher.semester.audit.pairing import exceptions
from models.goals import BELOW, EXCEPTIONS
from models.programmes import SEMESTER

TIMETABLE_GOALS = ("spread", "late")
"""The goals of S11; the others are G1's."""


def p4(index: PlanIndex) -> Iterator[Violation]:
    """P4: the fit written is the fit, and the subject written is a need the tutor is there for."""
    for row, should, teaching in zip(index.pairs, index.fits, index.teaching, strict=True):
        written, child, _ = row
        if written.fit != should:
            yield row.violation("P4", "fit_column", value=written.fit, should=should)
        subjects = teaching.taught or child.subjects[:1]
        if written.subject not in subjects:
            yield row.violation("P4", "subject_column", value=written.subject, should=", ".join(subjects))


def p10(index: PlanIndex) -> Iterator[Violation]:
    """P10: the column says truly whether the pair is last semester's."""
    for row, kept in zip(index.pairs, index.kept, strict=True):
        if row.written.kept != kept:
            yield row.violation("P10", "kept_column_yes" if row.written.kept else "kept_column_no")


def below_values(index: PlanIndex) -> dict[str, int]:
    """For each threshold how many paired children have a fit below it."""
    having = Counter(index.fits)
    lower, counts = 0, {}
    for fit, goal in enumerate(BELOW):
        lower += having[fit]
        counts[goal] = lower
    return counts


def pair_values(index: PlanIndex) -> dict[str, int]:
    """The values of the goals that count pairs, from the plan's rows."""
    return below_values(index) | {
        "paired": len(index.paired),
        "waivers": len(index.pairs) - sum(index.same_gender),
        "kept": sum(index.kept),
        "fit": sum(index.fits),
        EXCEPTIONS: exceptions(index),
    }


def timetable_values(index: PlanIndex) -> dict[str, int]:
    """The values of the goals that count slots, from the plan's rows; only groups that meet count."""
    spread, late = 0, 0
    for timetable, groups in Counter(map(attrgetter("timetable"), index.groups.meeting)).items():
        days = [weekday for weekday, _, _ in timetable.slots]
        spread += groups * bool(days and max(days) - min(days) > 1)
        late += groups * sum(end for _, _, end in timetable.slots)
    return {"spread": spread, "late": late}


def s11(index: PlanIndex) -> Iterator[Violation]:
    """S11: the summary's spread and late are the timetable's."""
    yield from false_values("S11", index.plan.summary, TIMETABLE_GOALS, timetable_values(index))


def counts(index: PlanIndex) -> dict[str, int]:
    """What the summary counts, counted from the tables and the plan's rows."""
    semester, plan = index.semester, index.plan
    return {
        "children": len(semester.children),
        "paired": len(index.paired),
        "unmatched": len({row.child_id for row in plan.unmatched} & semester.children.keys()),
        "tutors": len(semester.tutors),
        "universities": len(semester.universities),
        "schools": len(semester.schools),
        "groups": len(semester.groups),
        "groups_meeting": len(index.groups.meeting),
        "sessions": len(plan.sessions or ()),
    }


def g1(index: PlanIndex) -> Iterator[Violation]:
    """G1: the summary's goals, values, bounds, status, counts and policy are so, and other files tell of this plan."""
    others = (*(name for name in SEMESTER.goals if name not in TIMETABLE_GOALS), *BELOW)
    # What is an exception, the policy says.
    others += (EXCEPTIONS,) if index.own_policy else ()
    summary, of = index.plan.summary, SEMESTER
    yield from false_values("G1", summary, others, pair_values(index))
    if summary.there:
        yield from disagreements(summary, goals_made(summary, index.policy, of), of.known_goals)
        yield from false_counts(summary, counts(index))
        yield from making(summary, index.policy, of, frozenset())
    yield from false_copies(index.plan)
