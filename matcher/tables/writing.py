"""Tables out: CSV that Excel opens as it is, and the files of a semester plan."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from matcher import __version__
from matcher.publication import Publication
from matcher.tables.columns import WRITTEN_SEMESTER_TABLES, Table
from matcher.tables.csv_file import kept_as_text
from matcher.tables.times import clock_text
from models.policy import Policy
from models.rules import RULES, Unit
from models.semester.plan import SemesterPlan
from models.semester.problem import Child, Group, Semester, Slot, Tutor
from models.week import WEEKDAYS

Cell = str | int | bool | date
Rows = Iterable[Sequence[Cell]]
SUMMARY_FILE = "summary.json"
_TABLES: Mapping[str, Table] = {table.stem: table for table in WRITTEN_SEMESTER_TABLES}


def _cell(value: Cell) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return kept_as_text(value) if isinstance(value, str) else str(value)


def write_table(path: Path, columns: Sequence[str], rows: Rows) -> None:
    """Write a CSV table with a header: UTF-8 with BOM, CRLF, RFC 4180 quoting.

    Text that a spreadsheet would take for a formula gets an apostrophe before it; reading takes it
    away again. Truth is written ``yes`` or ``no``, a date as ISO 8601.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(map(_cell, columns))
        writer.writerows(map(_cell, row) for row in rows)


def write_semester_plan(folder: Path, publication: Publication, sentences: Mapping[str, tuple[str, str]]) -> None:
    """Write the tables and the summary of a plan into an existing folder.

    ``sentences`` has the detail and the remedy of every unmatched child. ``sessions.csv`` is
    written only where the semester has a term. The same publication gives the same bytes, but for
    ``seconds`` in the summary.
    """
    semester, policy = publication.semester, publication.policy
    plan = publication.outcome.plan
    assert plan is not None
    _write(folder, "pairs", _pair_rows(plan, semester, policy))
    _write(folder, "slots", _slot_rows(plan, policy))
    if semester.term is not None:
        _write(folder, "sessions", _session_rows(plan, policy))
    reasons = {unmatched.child_id: unmatched.reason for unmatched in plan.unmatched}
    unmatched = [(child, str(reasons[child]), *sentences[child]) for child in sorted(reasons)]
    _write(folder, "unmatched", unmatched)
    summary = json.dumps(_summary(publication, plan), ensure_ascii=False, indent=2)
    (folder / SUMMARY_FILE).write_text(f"{summary}\n", encoding="utf-8", newline="\n")


def _write(folder: Path, stem: str, rows: Rows) -> None:
    table = _TABLES[stem]
    write_table(folder / table.file, [column.name for column in table.columns], rows)


def _pair_rows(plan: SemesterPlan, semester: Semester, policy: Policy) -> Rows:
    for pair in sorted(plan.pairs):
        child, tutor = semester.children[pair.child_id], semester.tutors[pair.tutor_id]
        subject = taught_subject(child, tutor, policy)
        group = child.university_id, child.school_id
        yield child.id, tutor.id, *group, subject, pair.fit, pair.same_gender, pair.kept


def taught_subject(child: Child, tutor: Tutor, policy: Policy) -> str:
    """P3: the need that the tutor of a pair is there for."""
    if policy.choice("P3", "need") == "first":
        return child.subjects[0]
    least = policy.number("P3", "level")
    return next(need for need in child.subjects if tutor.levels.get(need, 0) >= least)


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


def _summary(publication: Publication, plan: SemesterPlan) -> dict[str, object]:
    outcome = publication.outcome
    return {
        "status": str(outcome.status),
        "goals": [{"name": goal.name, "value": goal.value, "bound": goal.bound} for goal in outcome.goals],
        "seconds": round(publication.seconds, 3),
        "seed": publication.seed,
        "version": __version__,
        "counts": _counts(publication.semester, plan),
        "policy": _policy(publication.policy),
    }


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


def _policy(policy: Policy) -> dict[str, object]:
    """The policy's name, its goals, and the settings that are not the programme's."""
    differs: dict[str, int | str] = {}
    for (rule_id, name), value in policy.settings.items():
        setting = RULES[rule_id].settings[name]
        if value != setting.default:
            is_time = setting.unit is Unit.TIME and isinstance(value, int)
            differs[f"{rule_id}.{name}"] = clock_text(int(value)) if is_time else value
    return {"name": policy.name, "goals": list(policy.goals), "differs": differs}
