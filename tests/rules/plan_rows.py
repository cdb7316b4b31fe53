"""The files of a case's plan: rows that its decisions give, and what it writes otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from matcher.semester.tables.plan_rows import (
    WrittenPair,
    WrittenSemester,
    WrittenSession,
    WrittenSlot,
    WrittenUnmatched,
)
from matcher.tables.plan_rows import WrittenSummary
from models.goals import GoalResult
from models.policy import Policy
from models.semester.problem import Child, Group, Semester, Tutor
from models.week import WEEKDAYS
from tests.rules.instance import group, interval, slot
from tests.rules.true_reasons import LATER, true_reason
from tests.rules.true_summary import true_entries


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
    return WrittenSemester(pairs, slots, sessions, reported, summary=_summary(tables, instance, pairs, slots, counts))


def _reason(instance: Semester, policy: Policy, child_id: str) -> str:
    child = instance.children.get(child_id)
    return LATER if child is None else true_reason(instance, policy, child)


def _pairs(tables: Mapping[str, Any], instance: Semester) -> tuple[WrittenPair, ...]:
    """True rows for the decided pairs, then the cells and rows that the case writes otherwise."""
    rows: list[WrittenPair] = []
    for child_id, tutor_id in tables["pairs"]:
        child, tutor = instance.children[child_id], instance.tutors[tutor_id]
        row = WrittenPair(
            2 + len(rows),
            child_id,
            tutor_id,
            child.university_id,
            child.school_id,
            child.subjects[0],
            true_fit(instance, child, tutor),
            child.gender == tutor.gender,
            child.previous_tutor_id == tutor_id,
        )
        rows.append(replace(row, **tables.get("cells", {}).get(child_id, {})))
    for extra in tables.get("rows", {}).get("pairs", []):
        rows.append(WrittenPair(2 + len(rows), *extra))
    return tuple(rows)


def true_fit(instance: Semester, child: Child, tutor: Tutor) -> int:
    """The fit as the format's formula says, in fractions: a second computation for the tests."""
    if (child.id, tutor.id) in instance.scores:
        return instance.scores[child.id, tutor.id]
    count = len(child.subjects)
    weights = [count - place for place in range(count)]
    levels = [tutor.levels.get(subject, 0) for subject in child.subjects]
    covered = sum(weight * level for weight, level in zip(weights, levels, strict=True))
    return floor(Fraction(100 * covered, 3 * sum(weights)) + Fraction(1, 2))


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
            held = interval(time)
            row = WrittenSession(
                2 + len(rows),
                of.university_id,
                of.school_id,
                int(number),
                date.fromisoformat(day),
                WEEKDAYS.index(weekday),
                held.start,
                held.end,
                kind,
                bool(shared),
            )
            rows.append(row)
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
        "fit": sum(true_fit(instance, child, tutor) for child, tutor in people),
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


def _summary(
    tables: Mapping[str, Any],
    instance: Semester,
    pairs: tuple[WrittenPair, ...],
    slots: tuple[WrittenSlot, ...],
    counts: Mapping[str, int | float],
) -> WrittenSummary:
    said = tables.get("summary", {})
    values = true_values(instance, pairs, slots)
    policy = Policy.from_mapping(tables["policy"])
    names = said.get("names") or policy.goals
    goals = []
    for name in names:
        stated = said.get(name, {})
        value = stated.get("value", values.get(name, 0))
        goals.append(GoalResult(name, value, stated.get("bound", value)))
    return WrittenSummary(said.get("status", "optimal"), tuple(goals), true_entries(policy, counts, said))
