"""A season of visits as the tables that an office would have exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from matcher.generator.writing import LIST, cell, cells_of, toml_text, word_cell
from matcher.tables.csv_file import Cells, write_folder
from matcher.texts import Language
from matcher.visits.tables.columns import VISIT_TABLES
from matcher.visits.tables.program import PROGRAM_FILE
from models.policy import Policy
from models.programmes import VISITS
from models.rules.visits import V3
from models.visits.problem import HighSchool, Lead, Season, ServiceItem


def write_visit_tables(folder: Path, season: Season, language: Language) -> tuple[Path, ...]:
    """Write the input tables of a season and ``program.toml``; gives the paths.

    The folder is made if need be. An optional table without rows is not written. ``language`` is that of the headers
    and of the words in the cells. Raises ``InputError``, and writes nothing, where a table stands in the folder
    already.
    """
    return write_folder(
        folder, VISIT_TABLES, _rows(season, language), language, (PROGRAM_FILE, toml_text(season.period))
    )


def _rows(season: Season, language: Language) -> Mapping[str, Sequence[Cells]]:
    return {
        "leads": [_lead(lead, language) for lead in season.leads.values()],
        "schools": [_about(school, "school_id", language) for school in season.schools.values()],
        "workshops": [
            cells_of(workshop, "workshop_id", language, hours=cell(workshop.minutes / 60, language))
            for workshop in season.workshops.values()
        ],
        "travel": _of_pairs(season.travel, "km"),
        "scores": _of_pairs(season.scores, "score"),
        "locks": _locks(season),
        "professors": [
            cells_of(professor, "professor_id", language) for professor in (season.professors or {}).values()
        ],
    }


def _about(who: Lead | HighSchool, id_column: str, language: Language, **own: str) -> Cells:
    """What leads and schools both have."""
    items = LIST[language].join(word_cell("item", item, language) for item in ServiceItem if item in who.items)
    place = {"lat": str(who.place.lat), "lon": str(who.place.lon)} if who.place else {}
    return cells_of(who, id_column, language, items=items, **place, **own)


def _lead(lead: Lead, language: Language) -> Cells:
    """The most schools stand only where a lead takes fewer than the programme allows."""
    most = Policy.programme(VISITS)[V3].most_schools
    return _about(lead, "lead_id", language, max_schools="" if lead.max_schools == most else str(lead.max_schools))


def _of_pairs(figures: Mapping[tuple[str, str], int], column: str) -> list[Cells]:
    """A figure by lead and school."""
    return [
        {"lead_id": lead_id, "school_id": school_id, column: str(figure)}
        for (lead_id, school_id), figure in figures.items()
    ]


def _locks(season: Season) -> list[Cells]:
    locks = [("assign", *pair, "") for pair in season.assigned]
    locks += [("forbid", *pair, "") for pair in sorted(season.forbidden)]
    locks += [("visit", lead_id, school_id, f"{day}") for lead_id, school_id, day in season.fixed]
    return [dict(zip(("kind", "lead_id", "school_id", "date"), lock, strict=True)) for lock in locks]
