"""Tables read, a plan written, and its workbook read back."""

from __future__ import annotations

from pathlib import Path

from matcher.publication import Publication
from matcher.tables import cells, numbers
from matcher.tables.columns import TableColumns
from matcher.tables.csv_file import write_rows
from matcher.tables.eaten_ids import KnownIds, names_of
from matcher.tables.faults import Fault
from matcher.tables.inbox import Inbox
from matcher.tables.plan_rows import NO_SUMMARY
from matcher.tables.plan_workbook import PlanWorkbook, workbook_column
from matcher.tables.read_tables import read_tables
from matcher.tables.reading import Reading, conclude, report_empty, sources_of
from matcher.tables.summary import write_summary
from tests.third.problem import Choir, Hall, HallOutcome, Rehearsals
from tests.third.tables.layout import TABLES, WRITTEN, WrittenPlacement, WrittenRehearsals

HallPublication = Publication[Rehearsals, HallOutcome]

_COLUMNS = (
    *(workbook_column(name, cells.ID, filled=True) for name in ("choir_id", "hall_id")),
    workbook_column("spare", numbers.WHOLE, filled=True),
)


def read_rehearsals(inbox: Inbox) -> Reading[Rehearsals]:
    """The tables. Raises ``InputError`` with every fault."""
    faults: list[Fault] = []
    sheets = read_tables(inbox, TABLES, inbox.others(TABLES), faults)
    report_empty(sheets, {})
    choirs = {
        id_: Choir(id_, *more) for id_, *more in sheets["choirs"].rows("choir_id", "name", "singers", "conductor")
    }
    halls = {id_: Hall(id_, *more) for id_, *more in sheets["halls"].rows("hall_id", "name", "seats")}
    sources = sources_of(sheets, "", "")
    return Reading(Rehearsals(choirs, halls), conclude(faults, sheets, sources), sources)


def write_plan(folder: Path, publication: HallPublication) -> None:
    """One table and the summary."""
    plan = publication.outcome.plan
    assert plan is not None
    write_rows(folder, WRITTEN[0], [(one.choir_id, one.hall_id, one.spare) for one in plan.placements])
    write_summary(folder, publication, {"choirs": len(publication.problem.choirs), "sung": len(plan.placements)})


def ids(problem: Rehearsals) -> KnownIds:
    """What the table of a plan may name."""
    return {"choir_id": names_of(problem.choirs), "hall_id": names_of(problem.halls)}


def read_workbook(path: Path, problem: Rehearsals) -> tuple[WrittenRehearsals, PlanWorkbook]:
    """The sheet of placements."""
    book = PlanWorkbook(path, ids(problem))
    sheet = book.sheet(TableColumns("rehearsals", _COLUMNS), {"choir": "choir_id", "hall": "hall_id"})
    rows = sheet.rows_of(WrittenPlacement, _COLUMNS)
    return WrittenRehearsals(rows, summary=NO_SUMMARY, contradictions=tuple(book.contradictions)), book
