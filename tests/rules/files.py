"""The instance and the plan of a case as files, and how any rows are written as a table."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from matcher.semester.tables.plan_rows import WrittenSemester
from matcher.tables.plan_rows import WrittenSummary
from models.semester.problem import Semester
from models.week import WEEKDAYS, Week


def clock(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def ranges(week: Week) -> list[str]:
    return [";".join(f"{clock(i.start)}-{clock(i.end)}" for i in day) for day in week]


def words(value: Any) -> object:
    """A cell as it stands: lists with semicolons, levels behind colons, nothing where there is none."""
    if isinstance(value, Mapping):
        return ";".join(f"{key}:{level}" for key, level in value.items())
    if isinstance(value, frozenset):
        return ";".join(sorted(map(str, value)))
    return ";".join(value) if isinstance(value, tuple) else "" if value is None else value


FORMS: Mapping[str, Callable[[Any], object]] = {
    "": words,
    "clock": clock,
    "hours": lambda minutes: minutes / 60,
    "weekday": lambda day: day if day == "" else WEEKDAYS[day],
}


def put(path: Path, columns: str, rows: Iterable[object]) -> None:
    """One row each. A column is ``name=attribute:form``, its attribute may be ``place.lat``; ``week=`` is all five."""
    split = [(name, path_ or name, form) for column in columns.split() for name, path_, form in [_column(column)]]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([head for name, _, _ in split for head in (WEEKDAYS if name == "week" else [name])])
        for row in rows:
            cells: list[object] = []
            for name, path_, form in split:
                value = _of(row, path_)
                cells += ranges(value) if name == "week" else [FORMS[form](value)]
            writer.writerow(cells)


def _column(column: str) -> tuple[str, str, str]:
    named, _, form = column.partition(":")
    name, _, path = named.partition("=")
    return name, path, form


def _of(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = row.get(name, "") if isinstance(row, Mapping) else getattr(row, name, None)
    return row


def put_summary(folder: Path, summary: WrittenSummary) -> None:
    goals = [{"name": goal.name, "value": goal.value, "bound": goal.bound} for goal in summary.goals]
    told = json.dumps({"status": summary.status, "goals": goals, **summary.other}, default=str)
    (folder / "summary.json").write_text(told, encoding="utf-8")


def put_days(path: Path, closed: Iterable[date], **days: object) -> None:
    lines = [f"{name} = {value}\n" for name, value in days.items()]
    shut = ", ".join(f'"{day}"' for day in sorted(closed))
    path.write_text("".join(lines) + f"closed = [{shut}]\n", encoding="utf-8")


def write_instance(folder: Path, of: Semester) -> None:
    put(folder / "universities.csv", "university_id=id name seats class_leaders", of.universities.values())
    put(folder / "schools.csv", "school_id=id name computers week=windows", of.schools.values())
    put(folder / "groups.csv", "university_id school_id", of.groups)
    columns = "child_id=id school_id university_id gender grade subjects gender_waiver previous_tutor_id"
    put(folder / "children.csv", columns, of.children.values())
    columns = "tutor_id=id university_id gender subjects=levels in_person_hours online_hours agreement week=free"
    put(folder / "tutors.csv", columns, of.tutors.values())
    locks: list[Mapping[str, Any]] = [
        {"kind": kind, "child_id": child, "tutor_id": tutor}
        for kind, pairs in (("pair", of.pair_locks), ("forbid", of.forbidden))
        for child, tutor in pairs
    ]
    locks += [
        {"kind": "slot", "group": group, "weekday": slot.weekday, "start": clock(slot.start)}
        for group, slots in of.slot_locks.items()
        for slot in slots
    ]
    columns = "kind child_id tutor_id university_id=group.university_id school_id=group.school_id weekday:weekday start"
    put(folder / "locks.csv", columns, locks)
    scores = [{"child_id": child, "tutor_id": tutor, "score": score} for (child, tutor), score in of.scores.items()]
    put(folder / "scores.csv", "child_id tutor_id score", scores)
    if term := of.term:
        put_days(folder / "term.toml", term.closed, first_day=term.first_day, last_day=term.last_day, weeks=term.weeks)


def write_plan(folder: Path, plan: WrittenSemester) -> None:
    columns = "child_id tutor_id university_id school_id subject fit same_gender kept"
    put(folder / "pairs.csv", columns, plan.pairs)
    place, hours = "university_id school_id", "weekday:weekday start:clock end:clock"
    put(folder / "slots.csv", f"{place} {hours}", plan.slots)
    if plan.sessions is not None:
        put(folder / "sessions.csv", f"{place} number date {hours} kind co_learning", plan.sessions)
    put(folder / "unmatched.csv", "child_id reason detail remedy", plan.unmatched)
    put_summary(folder, plan.summary)
