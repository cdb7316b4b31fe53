"""A plan of visits as somebody gives it to be checked: the folder that planning wrote, or its workbook alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from matcher.tables.faults import Fault
from matcher.tables.given_plan import GivenPlan, of_folder, of_workbook
from matcher.tables.mend_plan import ids_of_season
from matcher.tables.plan_files import VISITS_WORKBOOK
from matcher.tables.written import WrittenVisitPlan
from matcher.visits.tables.reading_plan import read_written_visits
from matcher.visits.tables.workbook_plan import read_visits_workbook
from models.visits.problem import Season


def given_visits(out: Path, season: Season, encoding: str | None) -> GivenPlan[WrittenVisitPlan]:
    """The plan of visits in a folder or a workbook. Raises ``InputError`` with every fault."""
    read = partial(read_visits_workbook, season=season)
    if out.is_file():
        return of_workbook(out, read)
    notices: list[Fault] = []
    plan = read_written_visits(out, encoding, notices)
    return of_folder(out, plan, notices, ids_of_season(season), VISITS_WORKBOOK, read)
