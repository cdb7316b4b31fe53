"""Every school once, with one lead or unserved; and every row of a known school and its lead (V4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from matcher.audit.violation import Violation
from matcher.grouping import group_by
from matcher.tables.plan_rows import WrittenRow
from matcher.visits.audit.index import VisitIndex
from matcher.visits.audit.reasons import false_reasons
from matcher.visits.tables.plan_rows import WrittenAssignment, WrittenUnserved, WrittenVisit
from models.rules.visits import V4


def v4(index: VisitIndex) -> Iterator[Violation]:
    """V4: a school has one lead, of another school, or is reported as unserved with a reason; nobody else visits it."""
    plan = index.plan
    led: tuple[WrittenAssignment | WrittenVisit, ...] = (*plan.assignments, *plan.visits)
    placed: tuple[WrittenAssignment | WrittenVisit | WrittenUnserved, ...] = (*led, *plan.unserved)
    yield from _unknown(index.season.schools, "school", ((row, row.school_id) for row in placed))
    yield from _unknown(index.season.leads, "lead", ((row, row.lead_id) for row in led))
    yield from _accounts(index)
    for report in plan.unserved:
        if not report.reason.strip():
            school_id = report.school_id
            yield Violation.of("V4", "unserved_without_reason", (school_id,), [report], school=school_id)
    yield from false_reasons(index)
    for of in index.accompaniments if index.policy[V4].own_school == "never" else ():
        if of.lead.school_id == of.school.id:
            yield of.violation("V4", "own_school")
    yield from _strangers(index)


def _unknown(known: Collection[str], what: str, named: Iterable[tuple[WrittenRow, str]]) -> Iterator[Violation]:
    """Ids that no table has, each once with all its rows."""
    for written, rows in group_by(named, lambda one: one[1]).items():
        if written not in known:
            yield Violation.of("V4", f"unknown_{what}", (written,), (row for row, _ in rows), **{what: written})


def _accounts(index: VisitIndex) -> Iterator[Violation]:
    """Each school in exactly one of the two files, and once."""
    served = group_by(index.plan.assignments, lambda row: row.school_id)
    reported = group_by(index.plan.unserved, lambda row: row.school_id)
    for school_id in index.season.schools:
        assignments, reports = served.get(school_id, []), reported.get(school_id, [])
        if assignments and reports:
            code = "school_in_both"
        elif len(assignments) > 1:
            code = "school_twice"
        elif len(reports) > 1:
            code = "school_reported_twice"
        elif not assignments and not reports:
            code = "school_missing"
        else:
            continue
        people = (school_id, *(row.lead_id for row in assignments))
        yield Violation.of("V4", code, people, (*assignments, *reports), school=school_id)


def _strangers(index: VisitIndex) -> Iterator[Violation]:
    """Rows of ``visits.csv`` of a school that has no lead, or another one."""
    accompanied = group_by(index.accompaniments, lambda of: of.school.id)
    for row in index.activities:
        assigned = [of.lead.id for of in accompanied.get(row.school.id, ())]
        if not assigned:
            yield row.violation("V4", "visit_without_assignment")
        elif row.lead is not None and row.lead.id not in assigned:
            yield row.violation("V4", "visit_by_other_lead", near=assigned[0])
