"""The cases through real tables: written as CSV, read back, and judged as they were."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matcher.tables.faults import InputError
from matcher.visits.audit.rules import audit_visits
from matcher.visits.tables.plan_rows import WrittenVisits
from models.rules.visits import VISIT_RULES
from models.visits.problem import GeoPoint, Season
from models.week import WEEKDAYS
from tests.reading import read_season, read_written_visits
from tests.rules.test_files import blank, clock, ranges, write
from tests.visit_rules.case import Case, cases

REFUSED = {
    "V4: a school reported without a reason",
    "V7: a workshop of 5.5 hours, though visits make them 15",
}
"""A blank reason and a workshop that is too short are faults of the tables before a plan is judged."""

CASES = [case for rule in VISIT_RULES for case in cases(rule.id)]
DAYS = ",".join(WEEKDAYS)


def place(of: GeoPoint | None) -> tuple[object, object]:
    return ("", "") if of is None else (of.lat, of.lon)


def dates(days: frozenset[date]) -> str:
    return ";".join(day.isoformat() for day in sorted(days))


def write_instance(folder: Path, season: Season) -> None:
    leads = [
        (
            *(row.id, row.school_id, *place(row.place), ";".join(sorted(row.items)), row.max_schools),
            *(*ranges(row.free), dates(row.unavailable)),
        )
        for row in season.leads.values()
    ]
    columns = f"lead_id,school_id,lat,lon,items,max_schools,{DAYS},unavailable"
    write(folder / "leads.csv", columns, leads)
    schools = [
        (
            *(row.id, row.name, *place(row.place), ";".join(sorted(row.items)), row.teachers, blank(row.applied_on)),
            *(row.returning, row.recommended, blank(row.mode), *ranges(row.free), dates(row.unavailable)),
        )
        for row in season.schools.values()
    ]
    columns = "school_id,name,lat,lon,items,teachers,applied_on,returning,recommended,mode"
    write(folder / "schools.csv", f"{columns},{DAYS},unavailable", schools)
    workshops = [(row.id, row.date, row.minutes / 60, blank(row.capacity)) for row in season.workshops.values()]
    write(folder / "workshops.csv", "workshop_id,date,hours,capacity", workshops)
    write(folder / "travel.csv", "lead_id,school_id,km", [(*pair, km) for pair, km in season.travel.items()])
    scores = [(*pair, score) for pair, score in season.scores.items()]
    write(folder / "scores.csv", "lead_id,school_id,score", scores)
    write_wishes(folder, season)


def write_wishes(folder: Path, season: Season) -> None:
    locks = [("assign", *pair, "") for pair in season.assigned]
    locks += [("forbid", *pair, "") for pair in season.forbidden]
    locks += [("visit", lead, school, day.isoformat()) for lead, school, day in season.fixed]
    write(folder / "locks.csv", "kind,lead_id,school_id,date", locks)
    if season.professors is not None:
        professors = [
            (row.id, *ranges(row.free), dates(row.unavailable), blank(row.max_visits))
            for row in season.professors.values()
        ]
        write(folder / "professors.csv", f"professor_id,{DAYS},unavailable,max_visits", professors)
    period = {name: value for name, value in asdict(season.period).items() if name != "closed"}
    lines = [f"{name} = {value}\n" for name, value in period.items()]
    closed = ", ".join(f'"{day}"' for day in sorted(season.period.closed))
    (folder / "program.toml").write_text("".join(lines) + f"closed = [{closed}]\n", encoding="utf-8")


def write_plan(folder: Path, plan: WrittenVisits) -> None:
    for table in ("assignments", "visits", "milestones", "unserved"):
        rows = [{name: value for name, value in asdict(row).items() if name != "row"} for row in getattr(plan, table)]
        columns = {
            "assignments": "school_id,lead_id,mode,workshop_id,first_day,last_day,hours,visits,km,fit",
            "visits": "school_id,lead_id,number,kind,date,start,end,hours,professor_id",
            "milestones": "school_id,lead_id,rule,what,who,due,number",
            "unserved": "school_id,reason,detail,remedy",
        }[table]
        cells = [[cell(name, row[name]) for name in columns.split(",")] for row in rows]
        write(folder / f"{table}.csv", columns, cells)
    goals = [{"name": goal.name, "value": goal.value, "bound": goal.bound} for goal in plan.summary.goals]
    summary = json.dumps({"status": plan.summary.status, "goals": goals, **plan.summary.other}, default=str)
    (folder / "summary.json").write_text(summary, encoding="utf-8")


def cell(name: str, value: Any) -> object:
    return clock(value) if name in ("start", "end") and value is not None else blank(value)


def read_both(given: Path, made: Path, case: Case) -> tuple[Season, WrittenVisits]:
    return read_season(given, case.policy).problem, read_written_visits(made)


@pytest.mark.dose(49)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_a_case_reads_back_as_it_is(case: Case, tmp_path: Path) -> None:
    given, made = tmp_path / "in", tmp_path / "out"
    given.mkdir()
    made.mkdir()
    write_instance(given, case.season)
    write_plan(made, case.written)
    if f"{case.rule}: {case.name}" in REFUSED:
        with pytest.raises(InputError):
            read_both(given, made, case)
        return
    season, plan = read_both(given, made, case)
    assert season == case.season
    assert plan == case.written
    violations = audit_visits(season, case.policy, plan)
    assert violations == audit_visits(case.season, case.policy, case.written)
