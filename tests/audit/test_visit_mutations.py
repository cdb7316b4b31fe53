"""Plans of visits that somebody edited: the audit finds fault exactly where a slow second judge does."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from matcher.visits.audit.rules import audit_visits
from matcher.visits.tables.plan_rows import WrittenVisits
from models.visits.plan import SchoolReason
from tests.audit.naive_visits import valid
from tests.doses import SHARE, examples, some
from tests.visit_rules.case import Case, base
from tests.visit_rules.plan_rows import written_plan
from tests.visits.building import POLICY as PROGRAMME

Draw = st.DrawFn

JOINED: dict[str, Any] = {
    **base().tables,
    "professors": {"P1": {"tue": "08:00-12:00;12:30-17:00", "thu": "08:00-17:00", "max_visits": 1}},
    "plan": {
        **base().tables["plan"],
        "S3": {
            "lead": "L2",
            "mode": "A",
            "visits": ["2025-09-11 09:00-14:00", "2025-09-18 09:00-14:00 P1", "2025-09-25 09:00-14:00"],
        },
    },
}
"""The base, and a professor who joins one visit."""

CASE = Case("", "joined", True, True, JOINED)
SEASON, PLAN = CASE.season, CASE.written
TABLES = ("assignments", "visits", "milestones", "unserved")


def with_rows(table: str, rows: list[Any]) -> WrittenVisits:
    changed: dict[str, Any] = {table: tuple(rows)}
    return replace(PLAN, **changed)


def test_the_plan_is_valid_to_both() -> None:
    assert audit_visits(SEASON, PROGRAMME, PLAN) == ()
    assert valid(SEASON, PLAN)


# One cell, one row


REASONS = tuple(reason.value for reason in SchoolReason)
OTHER_WORDS = (*REASONS, *("S1", "S4", "L3", "W1", "P1", "A", "B", "visit", "workshop", "M2", "checklist", "lead", ""))
UNJUDGED = {("unserved", "detail"), ("unserved", "remedy")}
"""Sentences for people."""


def others(value: object, place: int) -> Iterator[object]:
    """What somebody may have typed instead; of words a dose, other ones in each row."""
    if isinstance(value, str):
        turned = [*OTHER_WORDS[place % SHARE :], *OTHER_WORDS[: place % SHARE]]
        yield from (word for word in some(turned) if word != value)
    elif isinstance(value, date):
        yield from (value + timedelta(days) for days in (-7, -1, 1, 7))
    elif isinstance(value, float):
        yield from (value - 0.5, value + 0.5, value + 0.1)
    elif isinstance(value, int):
        yield from (value - 1, value + 1, value + 30)
    else:
        yield from (0, 540)


def edits() -> Iterator[tuple[str, WrittenVisits]]:
    for table in TABLES:
        rows = list(getattr(PLAN, table))
        for k, row in enumerate(rows):
            for field in dataclasses.fields(row):
                if field.name == "row" or (table, field.name) in UNJUDGED:
                    continue
                for value in others(getattr(row, field.name), k):
                    changed: dict[str, Any] = {field.name: value}
                    name = f"{table}:{k}:{field.name}={value}"
                    yield name, with_rows(table, [*rows[:k], replace(row, **changed), *rows[k + 1 :]])
            yield f"{table}:{k} dropped", with_rows(table, rows[:k] + rows[k + 1 :])
            yield f"{table}:{k} twice", with_rows(table, [*rows, replace(row, row=99)])


EDITS = dict(edits())


@pytest.mark.dose(2)
@pytest.mark.parametrize("table", TABLES)
def test_no_cell_and_no_row_is_changed_unseen(table: str) -> None:
    tried = some([name for name in EDITS if name.startswith(table)])
    assert len(tried) > 3
    assert [name for name in tried if not audit_visits(SEASON, PROGRAMME, EDITS[name])] == []


@pytest.mark.parametrize("far", [date.min, date.max])
@pytest.mark.parametrize("table", ["assignments", "visits", "milestones"])
def test_a_date_out_of_this_world_is_a_violation_and_no_accident(table: str, far: date) -> None:
    rows = list(getattr(PLAN, table))
    for k, row in enumerate(rows):
        for field in dataclasses.fields(row):
            if isinstance(getattr(row, field.name), date):
                changed: dict[str, Any] = {field.name: far}
                edited_rows = [*rows[:k], replace(row, **changed), *rows[k + 1 :]]
                assert audit_visits(SEASON, PROGRAMME, with_rows(table, edited_rows))


# Decisions, with everything that follows from them


DATES = [date(2025, 8, 28) + timedelta(days) for days in range(0, 101)]
HOURS = ["09:00-14:00", "09:00-14:00", "08:00-15:00", "08:00-15:30", "12:00-17:00", "12:30-17:30", "09:15-14:15"]


def visit(draw: Draw) -> str:
    professor = draw(st.sampled_from(["", "", "", " P1"]))
    return f"{draw(st.sampled_from(DATES))} {draw(st.sampled_from(HOURS))}{professor}"


def move_visit(entry: dict[str, Any], draw: Draw) -> None:
    k = draw(st.integers(0, len(entry["visits"]) - 1))
    entry["visits"][k] = visit(draw)


def shift_visit(entry: dict[str, Any], draw: Draw) -> None:
    k = draw(st.integers(0, len(entry["visits"]) - 1))
    day, *rest = entry["visits"][k].split()
    moved = date.fromisoformat(day) + timedelta(draw(st.sampled_from([-7, -1, 1, 7, 14])))
    entry["visits"][k] = " ".join([moved.isoformat(), *rest])


def add_visit(entry: dict[str, Any], draw: Draw) -> None:
    entry["visits"].append(visit(draw))


def drop_visit(entry: dict[str, Any], _draw: Draw) -> None:
    if len(entry["visits"]) > 1:
        entry["visits"].pop()


def another_lead(entry: dict[str, Any], draw: Draw) -> None:
    entry["lead"] = draw(st.sampled_from(["L1", "L2", "L3"]))


def another_mode(entry: dict[str, Any], draw: Draw) -> None:
    entry["mode"], entry["workshop"] = draw(st.sampled_from([("A", ""), ("B", "W1"), ("B", "W2"), ("B", "")]))


MUTATIONS = (move_visit, shift_visit, shift_visit, add_visit, drop_visit, another_lead, another_mode)


LATE: list[dict[str, Any]] = [{}, {"teachers": 2}, {"applied_on": date(2025, 6, 20)}]


@st.composite
def edited(draw: st.DrawFn) -> Case:
    """A season with some limits and locks, and the plan after some edits of its decisions."""
    tables: dict[str, Any] = {**JOINED, "plan": {}}
    for key, entry in JOINED["plan"].items():
        tables["plan"][key] = {**entry, "visits": list(entry["visits"])}
    workshops = {"W1": date(2025, 10, 18), "W2": date(2025, 10, 17)}
    tables["workshops"] = {
        key: {"date": day, "hours": 6.0, "capacity": draw(st.none() | st.integers(0, 2))}
        for key, day in workshops.items()
    }
    tables["leads"] = {key: {**row, "max_schools": draw(st.integers(1, 3))} for key, row in JOINED["leads"].items()}
    locks = ["assign L1 S1", "forbid L1 S3", "forbid L2 S3", "visit L1 S1 2025-09-23"]
    tables["locks"] = [lock(words) for words in draw(st.lists(st.sampled_from(locks), max_size=1))]
    tables["program"] = {"closed": draw(st.lists(st.sampled_from(DATES), max_size=2))}
    for mutate in draw(st.lists(st.sampled_from(MUTATIONS), max_size=3)):
        mutate(tables["plan"][draw(st.sampled_from(sorted(tables["plan"])))], draw)
    if draw(st.booleans()):
        tables["dropped"] = [draw(st.sampled_from(sorted(tables["plan"])))]
    return Case("", "edited", True, True, tables)


@st.composite
def reported(draw: st.DrawFn) -> Case:
    """The same, with any reasons of the schools left out."""
    tables: dict[str, Any] = dict(draw(edited()).tables)
    dropped = tables.setdefault("dropped", [draw(st.sampled_from(sorted(tables["plan"])))])
    tables["unserved"] = [["S4", "applied_late"], *([key, draw(st.sampled_from(REASONS))] for key in dropped)]
    tables["schools"] = {**JOINED["schools"], "S4": {**JOINED["schools"]["S4"], **draw(st.sampled_from(LATE))}}
    return Case("", "reported", True, True, tables)


def lock(words: str) -> dict[str, Any]:
    kind, lead, school, *day = words.split()
    return {"kind": kind, "lead": lead, "school": school, "date": date.fromisoformat(day[0]) if day else None}


@examples(600)
@given(edited() | reported())
def test_faults_are_found_exactly_where_there_are_some(case: Case) -> None:
    season = case.season
    plan = written_plan(case.tables, season, PROGRAMME)
    violations = audit_visits(season, PROGRAMME, plan)
    expected = valid(season, plan)
    event("valid" if expected else "broken")
    assert (violations == ()) is expected, violations
