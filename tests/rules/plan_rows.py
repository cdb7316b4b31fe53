"""The files of a case's plan: rows that its decisions give, and what it writes otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from matcher.semester.tables.plan_rows import (
    WrittenPair,
    WrittenSemester,
    WrittenSession,
    WrittenSlot,
    WrittenUnmatched,
)
from models.policy import Policy
from models.semester.problem import Group, Semester
from models.week import WEEKDAYS
from tests.hours import interval
from tests.rules.instance import group, slot
from tests.rules.true_reasons import LATER, true_reason
from tests.rules.true_summary import true_summary
from tests.semester.enumeration import fit


def written_plan(tables: Mapping[str, Any], instance: Semester) -> WrittenSemester:
    """The rows that follow from the decisions, and what the case says of them."""
    policy = Policy.from_mapping(tables["policy"])
    pairs = _pairs(tables, instance)
    slots = _slots(tables)
    sessions = _sessions(tables) if "sessions" in tables else None
    unmatched = tables.get("unmatched")
    if unmatched is None:
        paired = {pair.child_id for pair in pairs}
        unmatched = [child_id for child_id in instance.children if child_id not in paired]
    reports = [row if isinstance(row, list) else [row, _reason(instance, policy, row)] for row in unmatched]
    reported = tuple(WrittenUnmatched(2 + k, child_id, reason, "", "") for k, (child_id, reason) in enumerate(reports))
    counts = true_counts(instance, pairs, sessions, reported)
    values, said = true_values(instance, pairs, slots), tables.get("summary", {})
    return WrittenSemester(
        pairs, slots, sessions, reported, summary=true_summary(policy, policy.goals, values, counts, said)
    )


def _reason(instance: Semester, policy: Policy, child_id: str) -> str:
    child = instance.children.get(child_id)
    return LATER if child is None else true_reason(instance, policy, child)


def _pairs(tables: Mapping[str, Any], instance: Semester) -> tuple[WrittenPair, ...]:
    """True rows for the decided pairs, then the cells and rows that the case writes otherwise."""
    rows: list[WrittenPair] = []
    for child_id, tutor_id in tables["pairs"]:
        child, tutor = instance.children[child_id], instance.tutors[tutor_id]
        place = child.university_id, child.school_id
        same, kept = child.gender == tutor.gender, child.previous_tutor_id == tutor_id
        told = (child_id, tutor_id, *place, child.subjects[0], fit(instance, child, tutor), same, kept)
        row = WrittenPair(2 + len(rows), *told)
        rows.append(replace(row, **tables.get("cells", {}).get(child_id, {})))
    for extra in tables.get("rows", {}).get("pairs", []):
        rows.append(WrittenPair(2 + len(rows), *extra))
    return tuple(rows)


def _slots(tables: Mapping[str, Any]) -> tuple[WrittenSlot, ...]:
    rows: list[WrittenSlot] = []
    for name, slots in (*tables["slots"].items(), *tables.get("rows", {}).get("slots", [])):
        of = group(name)
        for day, time in map(slot, slots):
            place = (of.university_id, of.school_id)
            rows.append(WrittenSlot(2 + len(rows), *place, day, time.start, time.end))
    return tuple(rows)


def _sessions(tables: Mapping[str, Any]) -> tuple[WrittenSession, ...]:
    rows: list[WrittenSession] = []
    changed, dropped = tables.get("changed_sessions", {}), tables.get("dropped_sessions", {})
    for name, sessions in tables["sessions"].items():
        instead = {line.split()[0]: line for line in changed.get(name, [])}
        lines = [instead.pop(line.split()[0], line) for line in sessions]
        left_out = {str(number) for number in dropped.get(name, [])}
        lines = [line for line in lines if line.split()[0] not in left_out] + list(instead.values())
        of = group(name)
        for line in lines:
            number, day, weekday, time, kind, *shared = line.split()
            held, on = interval(time), WEEKDAYS.index(weekday)
            when = (int(number), date.fromisoformat(day), on, held.start, held.end, kind, bool(shared))
            rows.append(WrittenSession(2 + len(rows), of.university_id, of.school_id, *when))
    return tuple(rows)


def true_values(instance: Semester, pairs: tuple[WrittenPair, ...], slots: tuple[WrittenSlot, ...]) -> dict[str, int]:
    """The six goals, counted from the rows: a second computation for the tests."""
    people = [
        (instance.children[pair.child_id], instance.tutors[pair.tutor_id])
        for pair in pairs
        if pair.child_id in instance.children and pair.tutor_id in instance.tutors
    ]
    meeting = {child.group for child, _ in people}
    held: dict[Group, list[WrittenSlot]] = {}
    for row in slots:
        of = Group(row.university_id, row.school_id)
        if of in meeting:
            held.setdefault(of, []).append(row)
    apart = [{row.weekday for row in rows} for rows in held.values()]
    return {
        "paired": len({child.id for child, _ in people}),
        "waivers": len([1 for child, tutor in people if child.gender != tutor.gender]),
        "kept": len([1 for child, tutor in people if child.previous_tutor_id == tutor.id]),
        "fit": sum(fit(instance, child, tutor) for child, tutor in people),
        "spread": len([1 for days in apart if any(abs(a - b) > 1 for a in days for b in days)]),
        "late": sum(row.end for rows in held.values() for row in rows),
    }


def true_counts(
    instance: Semester,
    pairs: Iterable[WrittenPair],
    sessions: Sequence[WrittenSession] | None,
    unmatched: Iterable[WrittenUnmatched],
) -> dict[str, int | float]:
    """The counts of the summary, from tables and rows."""
    known = [row for row in pairs if row.child_id in instance.children and row.tutor_id in instance.tutors]
    meeting = {instance.children[row.child_id].group for row in known} & set(instance.groups)
    return {
        "children": len(list(instance.children)),
        "paired": len({row.child_id for row in known}),
        "unmatched": len({row.child_id for row in unmatched if row.child_id in instance.children}),
        "tutors": len(list(instance.tutors)),
        "universities": len(list(instance.universities)),
        "schools": len(list(instance.schools)),
        "groups": len(instance.groups),
        "groups_meeting": len(meeting),
        "sessions": 0 if sessions is None else len(sessions),
    }
