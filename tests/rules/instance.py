"""The instance of a case: its tables as a semester."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.semester.problem import Child, Gender, Group, School, Semester, Slot, Term, Tutor, University
from models.week import WEEKDAYS, Interval, Week

Row = dict[str, Any]


def minutes(clock: str) -> int:
    """``16:30`` as minutes after midnight."""
    hours, rest = clock.split(":")
    return 60 * int(hours) + int(rest)


def interval(written: str) -> Interval:
    """``16:00-20:30``."""
    start, end = written.split("-")
    return Interval(minutes(start), minutes(end))


def week(row: Row) -> Week:
    """The five weekday columns."""
    mon, tue, wed, thu, fri = (
        tuple(interval(part) for part in row.get(day, "").split(";") if part) for day in WEEKDAYS
    )
    return (mon, tue, wed, thu, fri)


def group(written: str) -> Group:
    """``U1/S1``."""
    university_id, school_id = written.split("/")
    return Group(university_id, school_id)


def slot(written: str) -> tuple[int, Interval]:
    """``mon 16:00-17:30`` as a weekday and its stretch."""
    day, time = written.split()
    return WEEKDAYS.index(day), interval(time)


def semester(tables: Mapping[str, Any]) -> Semester:
    """The instance that the tables hold."""
    locks = tables.get("locks", [])
    slot_locks: dict[Group, tuple[Slot, ...]] = {}
    for lock in locks:
        if lock["kind"] == "slot":
            day, start = lock["slot"].split()
            locked = Slot(WEEKDAYS.index(day), minutes(start))
            slot_locks[group(lock["group"])] = (*slot_locks.get(group(lock["group"]), ()), locked)
    pairs = {
        kind: [(lock["child"], lock["tutor"]) for lock in locks if lock["kind"] == kind] for kind in ("pair", "forbid")
    }
    return Semester(
        {
            key: University(key, key, row.get("seats"), row.get("class_leaders"))
            for key, row in tables["universities"].items()
        },
        {key: School(key, key, week(row), computers=row.get("computers")) for key, row in tables["schools"].items()},
        tuple(group(written) for written in tables["groups"]),
        _children(tables),
        {key: _tutor(key, row) for key, row in tables["tutors"].items()},
        tuple(pairs["pair"]),
        frozenset(pairs["forbid"]),
        slot_locks,
        {(score["child"], score["tutor"]): score["score"] for score in tables.get("scores", [])},
        _term(tables["term"]) if "term" in tables else None,
    )


def _children(tables: Mapping[str, Any]) -> dict[str, Child]:
    rows = dict(tables["children"])
    for number in range(tables.get("more_children", 0)):
        rows[f"M{number}"] = rows["C5"]
    return {
        key: Child(
            key,
            row["school"],
            row["university"],
            Gender(row["gender"]),
            row["grade"],
            tuple(row["subjects"]),
            gender_waiver=row.get("gender_waiver", ""),
            previous_tutor_id=row.get("previous_tutor", ""),
        )
        for key, row in rows.items()
    }


def _tutor(key: str, row: Row) -> Tutor:
    levels = row["levels"]
    return Tutor(
        key,
        row["university"],
        Gender(row["gender"]),
        levels,
        row["in_person_hours"],
        row["online_hours"],
        row["agreement"],
        week(row),
    )


def _term(row: Row) -> Term:
    closed = frozenset(row.get("closed", []))
    return Term(row["first_day"], row["last_day"], row["weeks"], closed=closed)
