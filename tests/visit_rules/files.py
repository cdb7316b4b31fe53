"""The instance and the plan of a case as files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from matcher.visits.tables.plan_rows import WrittenVisits
from models.visits.problem import Season
from tests.rules.files import put, put_days, put_summary


def write_instance(folder: Path, of: Season) -> None:
    person = "lat=place.lat lon=place.lon items"
    columns = f"lead_id=id school_id {person} max_schools week=free unavailable"
    put(folder / "leads.csv", columns, of.leads.values())
    columns = f"school_id=id name {person} teachers applied_on returning recommended mode week=free unavailable"
    put(folder / "schools.csv", columns, of.schools.values())
    put(folder / "workshops.csv", "workshop_id=id date hours=minutes:hours capacity", of.workshops.values())
    for table, values in (("km", of.travel), ("score", of.scores)):
        rows = [{"lead_id": lead, "school_id": school, table: value} for (lead, school), value in values.items()]
        put(folder / f"{'travel' if table == 'km' else 'scores'}.csv", f"lead_id school_id {table}", rows)
    if of.professors is not None:
        columns = "professor_id=id week=free unavailable max_visits"
        put(folder / "professors.csv", columns, of.professors.values())
    wishes = [("assign", *pair, "") for pair in of.assigned]
    wishes += [("forbid", *pair, "") for pair in of.forbidden]
    wishes += [("visit", lead, school, day.isoformat()) for lead, school, day in of.fixed]
    columns = "kind lead_id school_id date"
    put(folder / "locks.csv", columns, [dict(zip(columns.split(), wish, strict=True)) for wish in wishes])
    put_days(folder / "program.toml", **asdict(of.period))


def write_plan(folder: Path, plan: WrittenVisits) -> None:
    pair = "school_id lead_id"
    columns = {
        "assignments": f"{pair} mode workshop_id first_day last_day hours visits km fit",
        "visits": f"{pair} number kind date start:clock end:clock hours professor_id",
        "milestones": f"{pair} rule what who due number",
        "unserved": "school_id reason detail remedy",
    }
    for table, its in columns.items():
        put(folder / f"{table}.csv", its, getattr(plan, table))
    put_summary(folder, plan.summary)
