"""A folder of tables as a season of lead teachers' visits, checked as a whole: every fault of every file, or none of
consequence.
"""

from __future__ import annotations

from matcher.tables.faults import Fault
from matcher.tables.inbox import Inbox
from matcher.tables.read_tables import read_tables
from matcher.tables.reading import Reading, conclude, report_empty, sources_of, whole_day
from matcher.tables.records import Sheet
from matcher.tables.season import SeasonFrame
from matcher.visits.tables.columns import VISIT_TABLES
from matcher.visits.tables.locks import VisitLocks, read_locks
from matcher.visits.tables.own_school import OwnSchools
from matcher.visits.tables.people import SeasonRoster, read_leads, read_professors, read_schools, read_workshops
from matcher.visits.tables.places import warn_of_unknown_distances
from matcher.visits.tables.program import PROGRAM_FILE, read_period
from models.policy import Policy
from models.rules.visits import V9
from models.visits.problem import Period, Season
from models.visits.under_policy import eased_period


def read_season(inbox: Inbox, policy: Policy) -> Reading[Season]:
    """Read the tables of a season. Raises ``InputError`` with every fault of every file if one is an error."""
    faults: list[Fault] = []
    period, program_encoding = read_period(inbox.folder, policy, faults)
    frames = dict.fromkeys((table.stem for table in VISIT_TABLES), _frame(period, policy))
    sheets = read_tables(inbox, VISIT_TABLES, inbox.others(VISIT_TABLES), faults, frames)
    report_empty(sheets, {"leads": "no_leads"})
    allowed = eased_period(period, policy) if period else None
    schools = read_schools(sheets["schools"], policy, allowed)
    own_schools = OwnSchools(sheets["leads"], sheets["schools"])
    leads = read_leads(sheets["leads"], policy, allowed, own_schools)
    workshops = read_workshops(sheets["workshops"], policy, allowed)
    professors = read_professors(sheets["professors"], policy, allowed)
    travel, scores = _of_pairs(sheets["travel"], "km"), _of_pairs(sheets["scores"], "score")
    warn_of_unknown_distances(sheets, leads, schools, travel)
    roster = SeasonRoster.under(policy, leads, schools, allowed)
    locks = read_locks(sheets["locks"], roster, policy)
    sources = sources_of(sheets, PROGRAM_FILE, program_encoding)
    ordered = conclude(faults, sheets, sources)
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
    return Reading(season, ordered, sources, _rights(season, locks))


def _frame(period: Period | None, policy: Policy) -> SeasonFrame:
    """What is known of the season before its tables are read (V9: what a whole day is)."""
    day = whole_day(policy[V9])
    if period is None:
        return SeasonFrame(whole_day=day)
    deadlines = period.application_deadline, period.settlement_deadline
    return SeasonFrame(period.first_day, period.last_day, day, deadlines)


def _rights(season: Season, locks: VisitLocks) -> dict[str, int]:
    return {
        "own_schools": sum(lead.school_id in season.schools for lead in season.leads.values()),
        "returning": sum(school.returning for school in season.schools.values()),
        "recommended": sum(school.recommended for school in season.schools.values()),
        "assigned": len(locks.assigned),
        "forbidden": len(locks.forbidden),
        "fixed": len(locks.fixed),
    }


def _of_pairs(sheet: Sheet, column: str) -> dict[tuple[str, str], int]:
    """A figure by lead and school."""
    return {(record["lead_id"], record["school_id"]): record[column] for record in sheet.whole}
