"""Every school once, with one lead or unserved; and every row of a known school and its lead (V4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from matcher.audit.violation import Violation
from matcher.visits.audit.index import Row, VisitIndex, broken, cells, of_row
from matcher.visits.audit.reasons import false_reasons
from matcher.visits.tables.plan_rows import WrittenAssignment, WrittenUnserved, WrittenVisit
from models.rules.visits import V4


def v4(index: VisitIndex) -> Iterator[Violation]:
    """V4: a school has one lead, of another school, or is reported as unserved with a reason; nobody else visits it."""
    plan = index.plan
    placed: tuple[Row, ...] = (*plan.assignments, *plan.visits, *plan.unserved)
    yield from _unknown(index.season.schools, "school", ((row, row.school_id) for row in placed))
    led: tuple[WrittenAssignment | WrittenVisit, ...] = (*plan.assignments, *plan.visits)
    yield from _unknown(index.season.leads, "lead", ((row, row.lead_id) for row in led))
    yield from _accounts(index)
    for report in plan.unserved:
        if not report.reason.strip():
            figures = {"school": report.school_id}
            yield Violation("V4", "unserved_without_reason", (report.school_id,), cells([report]), figures)
    yield from false_reasons(index)
    for of in index.accompaniments if index.policy[V4].own_school == "never" else ():
        if of.lead.school_id == of.school.id:
            yield broken("V4", "own_school", of)
    yield from _strangers(index)


def _unknown(known: Collection[str], what: str, named: Iterable[tuple[Row, str]]) -> Iterator[Violation]:
    """Ids that no table has, each once with all its rows."""
    rows: dict[str, list[Row]] = {}
    for row, written in named:
        if written not in known:
            rows.setdefault(written, []).append(row)
    for written, found in rows.items():
        yield Violation("V4", f"unknown_{what}", (written,), cells(found), {what: written})


def _accounts(index: VisitIndex) -> Iterator[Violation]:
    """Each school in exactly one of the two files, and once."""
    served: dict[str, list[WrittenAssignment]] = {}
    for row in index.plan.assignments:
        served.setdefault(row.school_id, []).append(row)
    reported: dict[str, list[WrittenUnserved]] = {}
    for report in index.plan.unserved:
        reported.setdefault(report.school_id, []).append(report)
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
        cited = cells((*assignments, *reports))
        yield Violation("V4", code, people, cited, {"school": school_id})


def _strangers(index: VisitIndex) -> Iterator[Violation]:
    """Rows of ``visits.csv`` of a school that has no lead, or another one."""
    leads: dict[str, list[str]] = {}
    for of in index.accompaniments:
        leads.setdefault(of.school.id, []).append(of.lead.id)
    for row in index.activities:
        assigned = leads.get(row.school.id)
        if assigned is None:
            yield of_row("V4", "visit_without_assignment", row)
        elif row.lead is not None and row.lead.id not in assigned:
            yield of_row("V4", "visit_by_other_lead", row, near=assigned[0])
