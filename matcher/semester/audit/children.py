"""Every child is accounted for, and the two readings that ask for a look (P7, P9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from operator import attrgetter

from matcher.audit.violation import Violation
from matcher.grouping import group_by
from matcher.semester.audit.index import PlanIndex
from matcher.semester.audit.reasons import false_reasons
from matcher.semester.tables.plan_rows import WrittenPair, WrittenUnmatched
from models.rules.semester import P7, P9

CHILDREN = "children.csv"
UNIVERSITIES = "universities.csv"


def p7(index: PlanIndex) -> Iterator[Violation]:
    """P7: a warning that lists the children outside the grades the programme is mainly for."""
    youngest = index.policy[P7].youngest_grade
    oldest = index.policy[P7].oldest_grade
    outside = tuple(child.id for child in index.semester.children.values() if not youngest <= child.grade <= oldest)
    if outside:
        figures = {"youngest": youngest, "oldest": oldest, "count": len(outside)}
        yield Violation.of("P7", "grades", outside, CHILDREN, **figures).as_warning()


def p9(index: PlanIndex) -> Iterator[Violation]:
    """P9: each child is paired or reported once, with a reason that nothing refutes; few children are a warning."""
    if not _shared_out(index):
        rows: Iterable[WrittenPair | WrittenUnmatched] = (*index.plan.pairs, *index.plan.unmatched)
        for row in rows:
            if row.child_id not in index.semester.children:
                yield Violation.of("P9", "unknown_child", (row.child_id,), [row], child=row.child_id)
        yield from _accounts(index)
    reasons = set(map(attrgetter("reason"), index.plan.unmatched))
    for report in index.plan.unmatched if not all(map(str.strip, reasons)) else ():
        if not report.reason.strip():
            child_id = report.child_id
            yield Violation.of("P9", "unmatched_without_reason", (child_id,), [report], child=child_id)
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


def _accounts(index: PlanIndex) -> Iterator[Violation]:
    """Each child in exactly one of the two files, and once in ``unmatched.csv``."""
    paired = group_by(index.plan.pairs, lambda row: row.child_id)
    reported = group_by(index.plan.unmatched, lambda row: row.child_id)
    for child_id in index.semester.children:
        pairs, reports = paired.get(child_id, ()), reported.get(child_id, ())
        if pairs and reports:
            code = "child_in_both"
        elif len(reports) > 1:
            code = "child_reported_twice"
        elif not pairs and not reports:
            code = "child_missing"
        else:
            continue
        yield Violation.of("P9", code, (child_id,), (*pairs, *reports), child=child_id)


def _few_children(index: PlanIndex) -> Iterator[Violation]:
    least = index.policy[P9].fewest_children
    served = Counter(map(attrgetter("university_id"), index.semester.children.values()))
    serving = {group.university_id for group in index.semester.groups}
    for university_id in index.semester.universities:
        if university_id in serving and served[university_id] < least:
            figures = {"university": university_id, "count": served[university_id], "least": least}
            yield Violation.of("P9", "few_children", (university_id,), UNIVERSITIES, **figures).as_warning()
