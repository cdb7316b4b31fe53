"""Every child is accounted for, and the two readings that ask for a look (P7, P9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from operator import attrgetter

from matcher.audit.violation import Violation
from matcher.semester.audit.index import PlanIndex
from matcher.semester.audit.reasons import false_reasons
from matcher.semester.audit.rows import PAIRS, UNMATCHED
from models.rules.semester import P7, P9

CHILDREN = "children.csv"
UNIVERSITIES = "universities.csv"


def p7(index: PlanIndex) -> Iterator[Violation]:
    """P7: a warning that lists the children outside the grades the programme is mainly for."""
    youngest = index.policy[P7].youngest_grade
    oldest = index.policy[P7].oldest_grade
    outside = tuple(child.id for child in index.semester.children.values() if not youngest <= child.grade <= oldest)
    if outside:
        figures = {"youngest": str(youngest), "oldest": str(oldest), "count": str(len(outside))}
        yield Violation("P7", "grades", outside, (CHILDREN,), figures, warning=True)


def p9(index: PlanIndex) -> Iterator[Violation]:
    """P9: each child is paired or reported once, with a reason that nothing refutes; few children are a warning."""
    if not _shared_out(index):
        paired = [((PAIRS, row.row), row.child_id) for row in index.plan.pairs]
        reported = [((UNMATCHED, row.row), row.child_id) for row in index.plan.unmatched]
        yield from _unknown(index, paired + reported)
        yield from _accounts(index, paired, reported)
    reasons = set(map(attrgetter("reason"), index.plan.unmatched))
    for row in index.plan.unmatched if not all(map(str.strip, reasons)) else ():
        if not row.reason.strip():
            cell = (f"{UNMATCHED}:{row.row}",)
            figures = {"child": row.child_id}
            yield Violation("P9", "unmatched_without_reason", (row.child_id,), cell, figures)
    yield from false_reasons(index)
    yield from _few_children(index)


def _shared_out(index: PlanIndex) -> bool:
    """Whether each child stands in exactly one of the two files, and once in the second."""
    reported = set(map(attrgetter("child_id"), index.plan.unmatched))
    children = index.semester.children.keys()
    return (
        index.children_known
        and index.tutors_known
        and len(reported) == len(index.plan.unmatched)
        and len(index.paired) + len(reported) == len(children)
        and reported.isdisjoint(index.paired)
        and reported <= children
    )


Cell = tuple[str, int]
"""A file and a row of it."""


def _told(cell: Cell) -> str:
    file, row = cell
    return f"{file}:{row}"


def _unknown(index: PlanIndex, named: list[tuple[Cell, str]]) -> Iterator[Violation]:
    for cell, written in named:
        if written not in index.semester.children:
            yield Violation("P9", "unknown_child", (written,), (_told(cell),), {"child": written})


def _accounts(
    index: PlanIndex, paired: list[tuple[Cell, str]], reported: list[tuple[Cell, str]]
) -> Iterator[Violation]:
    """Each child in exactly one of the two files, and once in ``unmatched.csv``."""
    pair_cells, report_cells = _cells_by_child(paired), _cells_by_child(reported)
    for child_id in index.semester.children:
        pairs, reports = pair_cells.get(child_id, ()), report_cells.get(child_id, ())
        if pairs and reports:
            code = "child_in_both"
        elif len(reports) > 1:
            code = "child_reported_twice"
        elif not pairs and not reports:
            code = "child_missing"
        else:
            continue
        yield Violation("P9", code, (child_id,), tuple(map(_told, (*pairs, *reports))), {"child": child_id})


def _cells_by_child(named: list[tuple[Cell, str]]) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell, child_id in named:
        found.setdefault(child_id, []).append(cell)
    return found


def _few_children(index: PlanIndex) -> Iterator[Violation]:
    least = index.policy[P9].fewest_children
    served = Counter(map(attrgetter("university_id"), index.semester.children.values()))
    serving = {group.university_id for group in index.semester.groups}
    for university_id in index.semester.universities:
        if university_id in serving and served[university_id] < least:
            figures = {
                "university": university_id,
                "count": str(served[university_id]),
                "least": str(least),
            }
            yield Violation("P9", "few_children", (university_id,), (UNIVERSITIES,), figures, warning=True)
