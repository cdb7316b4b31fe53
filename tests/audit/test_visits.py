"""The audit of visits beside its cases: plans that another program wrote, and rows that lack something."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from matcher.visits.audit.rules import audit_visits
from matcher.visits.tables.plan_rows import WrittenMilestone, WrittenVisit, WrittenVisits
from tests.cli.console import rows_of, save
from tests.reading import read_written_visits
from tests.visit_rules.case import base
from tests.visit_rules.files import write_plan
from tests.visits.building import POLICY as PROGRAMME

CASE = base()
SEASON, PLAN = CASE.season, CASE.written


def codes(plan: WrittenVisits) -> list[tuple[str, str]]:
    return [(violation.rule, violation.code) for violation in audit_visits(SEASON, PROGRAMME, plan)]


MISCOUNTED = ("G1", "count_value")
"""The summary counts rows that are not there, or no more."""

# The format asks for no numbers in milestones.csv

BARE = replace(PLAN, milestones=tuple(replace(row, number=0) for row in PLAN.milestones))


def edited(rule: str, *rows: WrittenMilestone) -> WrittenVisits:
    """The plan without numbers, with other rows in place of S1's first of a rule."""
    old = of_rule(rule)
    return replace(BARE, milestones=(*(row for row in BARE.milestones if row is not old), *rows))


def of_rule(rule: str) -> WrittenMilestone:
    return next(row for row in BARE.milestones if (row.school_id, row.rule) == ("S1", rule))


def test_milestones_without_numbers_are_judged_by_their_dates(tmp_path: Path) -> None:
    write_plan(tmp_path, PLAN)
    rows = rows_of(tmp_path / "milestones.csv")
    assert rows[0].pop() == "number"
    save(tmp_path / "milestones.csv", [rows[0], *(row[:-1] for row in rows[1:])])
    written = read_written_visits(tmp_path)
    assert written.milestones == BARE.milestones
    assert codes(written) == []


@pytest.mark.parametrize("rule", ["M1", "M2", "M3", "M4", "M5"])
def test_a_milestone_without_a_number_is_still_due_once_on_its_day(rule: str) -> None:
    row = of_rule(rule)
    assert codes(edited(rule, row)) == []
    assert codes(edited(rule)) == [(rule, "milestone_missing"), MISCOUNTED]
    assert codes(edited(rule, replace(row, due=row.due + timedelta(1)))) == [(rule, "milestone_due")]
    assert {broken for broken, _ in codes(edited(rule, row, row))} == {rule, "G1"}


def test_two_records_due_on_one_day_are_two_rows() -> None:
    """Both visits' records fall on days off that end on one working day."""
    closed = frozenset(date(2025, 9, 30) + timedelta(days) for days in range(9))
    season = replace(SEASON, period=replace(SEASON.period, closed=closed))
    moved = date(2025, 10, 9)
    rows = [row for row in BARE.milestones if row.school_id == "S1" and row.rule == "M2"]
    assert [row.due for row in rows] == [date(2025, 9, 23), date(2025, 9, 30), date(2025, 10, 7)]
    late = [replace(row, due=moved) for row in rows[1:]]
    others = [row for row in BARE.milestones if row not in rows]

    def m2(*written: WrittenMilestone) -> list[str]:
        plan = replace(BARE, milestones=(*others, *written))
        found = audit_visits(season, PROGRAMME, plan)
        return [v.code for v in found if v.rule == "M2" and "S1" in v.people]

    assert m2(rows[0], *late) == []
    assert m2(rows[0], late[0]) == ["milestone_missing"]


# Rows that lack something


@pytest.mark.parametrize("lost", ["start", "end"])
def test_a_visit_lacks_a_time(lost: str) -> None:
    first, *others = PLAN.visits
    visit: WrittenVisit = replace(first, start=None) if lost == "start" else replace(first, end=None)
    assert codes(replace(PLAN, visits=(visit, *others))) == [("V8", "visit_without_times")]
