"""The report and the workbook beside a plan's tables are that plan's (G1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from matcher.audit.violation import Violation
from matcher.tables.plan_rows import PlanCopy, WrittenPlan, content, plan_digest, tables_of


def false_copies(plan: WrittenPlan) -> Iterator[Violation]:
    """G1: every other file of the folder tells of this plan; of each that does not one violation."""
    digest = plan_digest(plan) if plan.copies else ""
    yield from _contradictions(plan)
    for copy in plan.copies:
        yield from () if copy.plan is None else _contradictions(copy.plan)
        if copy.unread:
            # One of an earlier version has no columns of ids, and says of no plan that it is this.
            yield _violation("copy_unread", copy, copy.unread, warning=not copy.digest)
        elif copy.plan is not None and (cells := _differing(plan, copy, copy.plan)):
            yield _violation("copy_differs", copy, cells)
        elif not copy.digest:
            yield _violation("copy_unmarked", copy, warning=True)
        elif copy.digest != digest:
            yield _violation("copy_other", copy)


def _contradictions(plan: WrittenPlan) -> Iterator[Violation]:
    for one in plan.contradictions:
        figures = {"sheet": one.sheet, "other": one.other, "count": str(len(one.cells))}
        yield Violation("G1", "sheets_differ", (), one.cells, figures)


def _violation(code: str, copy: PlanCopy, cells: Sequence[str] = (), *, warning: bool = False) -> Violation:
    figures = {"file": copy.file, "count": str(len(cells))}
    return Violation("G1", code, (), tuple(cells) or (copy.file,), figures, warning)


def _differing(plan: WrittenPlan, copy: PlanCopy, other: WrittenPlan) -> list[str]:
    """The rows that stand in one alone, of the workbook and of the tables, as cell references."""
    own, theirs = tables_of(plan), tables_of(other)
    found = []
    for name in dict.fromkeys((*theirs, *own)):
        rows, told = own.get(name, ()), theirs.get(name, ())
        found += _alone(told, rows, copy.sheets.get(name, copy.file))
        found += _alone(rows, told, f"{name}.csv")
    return found


def _alone(rows: Sequence[Any], others: Sequence[Any], where: str) -> list[str]:
    """The rows that say what none of the others says; of rows that say the same, as many as are too many."""
    left = Counter(map(content, others))
    found = []
    for row in rows:
        told = content(row)
        if left[told]:
            left[told] -= 1
        else:
            found.append(f"{where}:{row.row}")
    return found
