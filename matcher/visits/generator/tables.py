"""A season of visits as the tables that an office would have exported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from matcher.generator.writing import LIST, YES_NO, Cells, date_ranges, number_cell, toml_list, week_cells, write_folder
from matcher.texts import Language
from matcher.visits.tables.columns import VISIT_TABLES
from matcher.visits.tables.program import PROGRAM_FILE
from models.policy import Policy
from models.programmes import VISITS
from models.rules.visits import V3
from models.visits.problem import GeoPoint, HighSchool, Lead, Period, Season, ServiceItem

_ITEMS: Mapping[Language, Mapping[ServiceItem, str]] = {
    Language.EN: {item: str(item) for item in ServiceItem},
    Language.ZH: {
        ServiceItem.CURRICULUM: "課程發展",
        ServiceItem.NETWORK: "網路環境",
        ServiceItem.DEVICES: "載具管理",
        ServiceItem.TEAM: "團隊經營",
    },
}


def write_visit_tables(folder: Path, season: Season, language: Language) -> tuple[Path, ...]:
    """Write the input tables of a season and ``program.toml``; gives the paths.

    The folder is made if need be. An optional table without rows is not written. ``language`` is that of the headers
    and of the words in the cells. Raises ``InputError``, and writes nothing, where a table stands in the folder
    already.
    """
    rows = {table.stem: list(_ROWS[table.stem](season, language)) for table in VISIT_TABLES}
    return write_folder(folder, VISIT_TABLES, rows, (PROGRAM_FILE, program_text(season.period)), language)


def _about(who: Lead | HighSchool, language: Language) -> Cells:
    """What leads and schools both have."""
    return {
        "name": who.name,
        "county": who.county,
        **_place(who.place),
        "items": LIST[language].join(_ITEMS[language][item] for item in ServiceItem if item in who.items),
        **week_cells(who.free, language),
        "unavailable": LIST[language].join(date_ranges(who.unavailable)),
    }


def _place(place: GeoPoint | None) -> Cells:
    return {"lat": str(place.lat), "lon": str(place.lon)} if place else {}


def _leads(season: Season, language: Language) -> Iterable[Cells]:
    """The most schools stand only where a lead takes fewer than the programme allows."""
    most = Policy.programme(VISITS)[V3].most_schools
    for lead in season.leads.values():
        yield {
            "lead_id": lead.id,
            "school_id": lead.school_id,
            "max_schools": "" if lead.max_schools == most else str(lead.max_schools),
            **_about(lead, language),
        }


def _schools(season: Season, language: Language) -> Iterable[Cells]:
    for school in season.schools.values():
        yield {
            "school_id": school.id,
            "teachers": str(school.teachers),
            "applied_on": f"{school.applied_on}" if school.applied_on else "",
            "returning": YES_NO[language][school.returning],
            "recommended": YES_NO[language][school.recommended],
            "mode": str(school.mode) if school.mode else "",
            **_about(school, language),
        }


def _workshops(season: Season, language: Language) -> Iterable[Cells]:
    for workshop in season.workshops.values():
        yield {
            "workshop_id": workshop.id,
            "date": f"{workshop.date}",
            "hours": f"{workshop.minutes / 60:g}",
            "capacity": number_cell(workshop.capacity),
        }


def _travel(season: Season, language: Language) -> Iterable[Cells]:
    for (lead_id, school_id), km in season.travel.items():
        yield {"lead_id": lead_id, "school_id": school_id, "km": str(km)}


def _scores(season: Season, language: Language) -> Iterable[Cells]:
    for (lead_id, school_id), score in season.scores.items():
        yield {"lead_id": lead_id, "school_id": school_id, "score": str(score)}


def _locks(season: Season, language: Language) -> Iterable[Cells]:
    for lead_id, school_id in season.assigned:
        yield {"kind": "assign", "lead_id": lead_id, "school_id": school_id}
    for lead_id, school_id in sorted(season.forbidden):
        yield {"kind": "forbid", "lead_id": lead_id, "school_id": school_id}
    for lead_id, school_id, day in season.fixed:
        yield {"kind": "visit", "lead_id": lead_id, "school_id": school_id, "date": f"{day}"}


def _professors(season: Season, language: Language) -> Iterable[Cells]:
    for professor in (season.professors or {}).values():
        yield {
            "professor_id": professor.id,
            "name": professor.name,
            **week_cells(professor.free, language),
            "unavailable": LIST[language].join(date_ranges(professor.unavailable)),
            "max_visits": number_cell(professor.max_visits),
        }


_ROWS: Mapping[str, Callable[[Season, Language], Iterable[Cells]]] = {
    "leads": _leads,
    "schools": _schools,
    "workshops": _workshops,
    "travel": _travel,
    "scores": _scores,
    "locks": _locks,
    "professors": _professors,
}


def program_text(period: Period) -> str:
    """``program.toml``; closed days that follow one another stand as a range."""
    lines = (
        f"first_day = {period.first_day}",
        f"last_day = {period.last_day}",
        f"settlement_deadline = {period.settlement_deadline}",
        f"application_deadline = {period.application_deadline}",
        f"closed = {toml_list(date_ranges(period.closed))}",
    )
    return "".join(f"{line}\n" for line in lines)
