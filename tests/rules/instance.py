"""The instance of a case: its tables as a semester."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.semester.problem import Child, Gender, Group, School, Semester, Slot, Term, Tutor, University
from models.week import WEEKDAYS, Interval, Week
from tests import hours

Row = dict[str, Any]


def week(row: Row) -> Week:
    """The five weekday columns."""
    return hours.week(" ".join(f"{day}={row[day]}" for day in WEEKDAYS if row.get(day)))


def group(written: str) -> Group:
    """``U1/S1``."""
    university_id, school_id = written.split("/")
    return Group(university_id, school_id)


def slot(written: str) -> tuple[int, Interval]:
    """``mon 16:00-17:30`` as a weekday and its stretch."""
    day, time = written.split()
    return WEEKDAYS.index(day), hours.interval(time)


def semester(tables: Mapping[str, Any]) -> Semester:
    """The instance that the tables hold."""
    locks: list[Row] = tables.get("locks", [])
    slots: dict[Group, tuple[Slot, ...]] = {}
    for lock in locks:
        if lock["kind"] == "slot":
            day, start = lock["slot"].split()
            locked = Slot(WEEKDAYS.index(day), hours.minutes(start))
            slots[group(lock["group"])] = (*slots.get(group(lock["group"]), ()), locked)
    pairs, forbidden = (
        [(lock["child"], lock["tutor"]) for lock in locks if lock["kind"] == kind] for kind in ("pair", "forbid")
    )
    universities, schools, tutors = (tables[table].items() for table in ("universities", "schools", "tutors"))
    return Semester(
        {key: University(key, key, row.get("seats"), row.get("class_leaders")) for key, row in universities},
        {key: School(key, key, week(row), computers=row.get("computers")) for key, row in schools},
        tuple(map(group, tables["groups"])),
        _children(tables),
        {key: _tutor(key, row) for key, row in tutors},
        tuple(pairs),
        frozenset(forbidden),
        slots,
        {(score["child"], score["tutor"]): score["score"] for score in tables.get("scores", [])},
        _term(tables["term"]) if "term" in tables else None,
    )


def _children(tables: Mapping[str, Any]) -> dict[str, Child]:
    rows = dict(tables["children"])
    for number in range(tables.get("more_children", 0)):
        rows[f"M{number}"] = rows["C5"]
    return {
        key: Child(
            *(key, row["school"], row["university"], Gender(row["gender"]), row["grade"], tuple(row["subjects"])),
            gender_waiver=row.get("gender_waiver", ""),
            previous_tutor_id=row.get("previous_tutor", ""),
        )
        for key, row in rows.items()
    }


def _tutor(key: str, row: Row) -> Tutor:
    trained = row["in_person_hours"], row["online_hours"]
    return Tutor(key, row["university"], Gender(row["gender"]), row["levels"], *trained, row["agreement"], week(row))


def _term(row: Row) -> Term:
    closed = frozenset(row.get("closed", []))
    return Term(row["first_day"], row["last_day"], row["weeks"], closed=closed)
