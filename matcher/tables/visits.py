"""A folder of tables as a season of lead teachers' visits, checked as a whole: every fault of every file, or none of
consequence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from matcher.tables.checks import encodings_of, is_of_semester, report_empty, settled
from matcher.tables.faults import Fault, InputError
from matcher.tables.folder import has_folder
from matcher.tables.places import warn_of_unknown_distances
from matcher.tables.program import PROGRAM_FILE, read_period
from matcher.tables.records import Sheet, read_tables
from matcher.tables.visit_columns import VISIT_TABLES
from matcher.tables.visit_locks import read_locks
from matcher.tables.visit_people import (
    Roster,
    read_leads,
    read_professors,
    read_schools,
    read_workshops,
    warn_of_misspelt_own_schools,
)
from models.policy import Policy
from models.visits.leeway import eased_period
from models.visits.problem import Season


@dataclass(frozen=True, slots=True)
class SeasonReading:
    """A season that can be planned, with the warnings and notices of its tables.

    ``encodings`` names the encoding each file was read in (``utf-8``, ``utf-8-sig`` with its mark, ``cp950``).
    """

    season: Season
    faults: tuple[Fault, ...]
    encodings: Mapping[str, str]


def read_season(folder: Path, policy: Policy, encoding: str | None = None) -> SeasonReading:
    """Read the tables of a season. Raises ``InputError`` with every fault of every file if one is an error."""
    faults: list[Fault] = []
    if not has_folder(folder, faults) or is_of_semester(folder, faults):
        raise InputError(faults)
    sheets = read_tables(folder, VISIT_TABLES, encoding, faults)
    period, program_encoding = read_period(folder, policy, faults)
    report_empty(sheets, {"leads": "no_leads"})
    allowed = eased_period(period, policy) if period else None
    leads = read_leads(sheets["leads"], policy, allowed)
    schools = read_schools(sheets["schools"], policy, allowed)
    workshops = read_workshops(sheets["workshops"], policy, allowed)
    professors = read_professors(sheets["professors"], policy, allowed)
    travel, scores = _of_pairs(sheets["travel"], "km"), _of_pairs(sheets["scores"], "score")
    warn_of_misspelt_own_schools(sheets["leads"], sheets["schools"])
    warn_of_unknown_distances(sheets, leads, schools, travel)
    locks = read_locks(sheets["locks"], Roster.under(policy, leads, schools, allowed), policy)
    ordered = settled(faults, sheets)
    assert period is not None  # an unfit period is an error
    season = Season(
        leads=leads,
        schools=schools,
        period=period,
        workshops=workshops,
        professors=professors,
        travel=travel,
        scores=scores,
        assigned=locks.assigned,
        forbidden=locks.forbidden,
        fixed=locks.fixed,
    )
    return SeasonReading(season, ordered, encodings_of(sheets, PROGRAM_FILE, program_encoding))


def _of_pairs(sheet: Sheet, column: str) -> dict[tuple[str, str], int]:
    """A figure by lead and school."""
    return {(record["lead_id"], record["school_id"]): record[column] for record in sheet.whole}
