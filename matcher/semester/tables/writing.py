"""The files of a semester plan."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matcher.semester.publication import SemesterPublication
from matcher.semester.tables.columns import WRITTEN_SEMESTER_TABLES
from matcher.tables.columns import TableColumns
from matcher.tables.csv_file import Rows, write_rows
from matcher.tables.summary import write_summary
from matcher.tables.times import clock_text
from models.policy import Policy
from models.rules.semester import P3
from models.semester.plan import SemesterPlan
from models.semester.problem import Child, Group, Semester, Slot, Tutor
from models.week import WEEKDAYS

_TABLES: Mapping[str, TableColumns] = {table.stem: table for table in WRITTEN_SEMESTER_TABLES}


def write_semester_plan(
    folder: Path, publication: SemesterPublication, sentences: Mapping[str, tuple[str, str]]
) -> None:
    """Write the tables and the summary of a plan into an existing folder.

    ``sentences`` has the detail and the remedy of every unmatched child. ``sessions.csv`` is written only where the
    semester has a term. The same publication gives the same bytes, but for ``seconds`` in the summary.
    """
    semester, policy = publication.problem, publication.policy
    plan = publication.outcome.plan
    assert plan is not None
    write_rows(folder, _TABLES["pairs"], _pair_rows(plan, semester, policy))
    write_rows(folder, _TABLES["slots"], _slot_rows(plan, policy))
    if semester.term is not None:
        write_rows(folder, _TABLES["sessions"], _session_rows(plan, policy))
    reasons = {unmatched.child_id: unmatched.reason for unmatched in plan.unmatched}
    unmatched = [(child, str(reasons[child]), *sentences[child]) for child in sorted(reasons)]
    write_rows(folder, _TABLES["unmatched"], unmatched)
    write_summary(folder, publication, _counts(semester, plan))


def _pair_rows(plan: SemesterPlan, semester: Semester, policy: Policy) -> Rows:
    for pair in sorted(plan.pairs):
        child, tutor = semester.children[pair.child_id], semester.tutors[pair.tutor_id]
        subject = taught_subject(child, tutor, policy)
        group = child.university_id, child.school_id
        yield child.id, tutor.id, *group, subject, pair.fit, pair.same_gender, pair.kept


def taught_subject(child: Child, tutor: Tutor, policy: Policy) -> str:
    """P3: the need that the tutor of a pair is there for; the first where a policy lets the tutor teach none."""
    if policy[P3].need == "first":
        return child.subjects[0]
    least = policy[P3].level
    return next((need for need in child.subjects if tutor.levels.get(need, 0) >= least), child.subjects[0])


def _times(slot: Slot, policy: Policy) -> tuple[str, str, str]:
    end = slot.start + policy.session_minutes
    return WEEKDAYS[slot.weekday], clock_text(slot.start), clock_text(end)


def _group(group: Group) -> tuple[str, str]:
    return group.university_id, group.school_id


def _slot_rows(plan: SemesterPlan, policy: Policy) -> Rows:
    for group, slots in sorted(plan.slots.items()):
        for slot in sorted(slots):
            yield *_group(group), *_times(slot, policy)


def _session_rows(plan: SemesterPlan, policy: Policy) -> Rows:
    for session in sorted(plan.sessions, key=lambda session: (session.group, session.number)):
        times = _times(Slot(session.weekday, session.start), policy)
        kind = str(session.kind)
        row = (session.number, session.date, *times, kind, session.co_learning)
        yield *_group(session.group), *row


def _counts(semester: Semester, plan: SemesterPlan) -> dict[str, int]:
    return {
        "children": len(semester.children),
        "paired": len(plan.pairs),
        "unmatched": len(plan.unmatched),
        "tutors": len(semester.tutors),
        "universities": len(semester.universities),
        "schools": len(semester.schools),
        "groups": len(semester.groups),
        "groups_meeting": len(plan.slots),
        "sessions": len(plan.sessions),
    }
