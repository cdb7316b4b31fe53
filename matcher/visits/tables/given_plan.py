"""``visits.xlsx`` read back as a plan of visits, its words in both languages, and the ids that it may name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from matcher.tables import cells, dates, numbers, times
from matcher.tables.cells import CellKind, plain
from matcher.tables.columns import TableColumns
from matcher.tables.dates import read_date
from matcher.tables.eaten_ids import KnownIds, names_of
from matcher.tables.faults import CellFault, value_of
from matcher.tables.plan_rows import NO_SUMMARY
from matcher.tables.plan_workbook import PlanWorkbook, SheetColumns, codes, fields_of, headed_why, workbook_column
from matcher.tables.times import read_start
from matcher.visits.tables.plan_rows import (
    WrittenAssignment,
    WrittenMilestone,
    WrittenUnserved,
    WrittenVisit,
    WrittenVisits,
)
from models.visits.plan import NO_NUMBER, ActivityKind, Form, SchoolReason, Who
from models.visits.problem import Season

_DATED = re.compile(r"(?P<date>\d{4}\D\d{1,2}\D\d{1,2})(?P<rest>.*)")
_TIME = re.compile(r"\d{1,2}:\d{2}")


class ActivityCell(NamedTuple):
    """What stands in a cell of an activity: which visit of its school, or which workshop (whose number is 0)."""

    kind: str
    number: int
    workshop_id: str


class Stretch(NamedTuple):
    """A date with the hours of a visit, in minutes after midnight; a workshop has none."""

    date: date
    start: int | None
    end: int | None


class DueForm(NamedTuple):
    """A form, and the number of the visit it is about (0: about all)."""

    form: str
    number: int


_ANY_WHOLE = re.compile(r"\d{1,6}")


def _number(fields: Mapping[str, str] | None) -> int | None:
    found = fields and fields["number"].strip()
    return int(found) if found and _ANY_WHOLE.fullmatch(found) else None


def read_activity(raw: str) -> ActivityCell:
    """A visit with its number, or a workshop with its id. Raises ``bad_activity``."""
    number = _number(fields_of("visit.number", raw))
    if number is not None:
        return ActivityCell(ActivityKind.VISIT.value, number, "")
    workshop = fields_of("visit.workshop", raw)
    if workshop is None:
        raise CellFault("bad_activity")
    return ActivityCell(ActivityKind.WORKSHOP.value, NO_NUMBER, workshop["workshop"].strip())


def read_form(raw: str) -> DueForm:
    """A form, with the visit it is about where the cell names one; words that are no form stay as they stand."""
    of_visit = fields_of("visit.form_of_visit", raw)
    number = _number(of_visit)
    if of_visit is None or number is None:
        return DueForm(_FORMS(raw), NO_NUMBER)
    return DueForm(_FORMS(of_visit["form"]), number)


def read_stretches(raw: str) -> tuple[Stretch, ...]:
    """The dates of a school, a line each, with the hours of its visits. Raises what dates and times raise."""
    return tuple(map(_stretch, filter(str.strip, plain(raw).splitlines())))


def _stretch(line: str) -> Stretch:
    match = _DATED.match(plain(line))
    if match is None:
        raise CellFault("bad_date")
    times = [read_start(found) for found in _TIME.findall(match["rest"])]
    if len(times) not in (0, 2):
        raise CellFault("bad_range", part=line.strip())
    start, end = times or (None, None)
    day = value_of(read_date(match["date"]))
    assert isinstance(day, date)
    return Stretch(day, start, end)


_FORMS = codes("form", Form)
REASON = CellKind("visit_reason", codes("visit_reason", SchoolReason))
ACTIVITY = CellKind("activity", read_activity, None)
FORM = CellKind("form", read_form, None)
WHO = CellKind("who", codes("visit.who", Who))
STRETCHES = CellKind("stretches", read_stretches, ())


def ids_of_season(season: Season) -> KnownIds:
    """What the tables of a plan of visits may name."""
    return {
        "school_id": names_of(season.schools),
        "lead_id": names_of(season.leads),
        "workshop_id": dict.fromkeys(season.workshops, ""),
        "professor_id": names_of(season.professors or {}),
    }


_PAIR = workbook_column("school_id", cells.ID, filled=True), workbook_column("lead_id", cells.ID, filled=True)
_ACTIVITIES = (
    *_PAIR,
    workbook_column("date", dates.DATE, filled=True),
    workbook_column("start", times.START),
    workbook_column("end", times.END),
    workbook_column("activity", ACTIVITY, filled=True),
    workbook_column("professor_id", cells.ID, required=False),
)
_BY_LEAD = (*_ACTIVITIES, workbook_column("hours", numbers.HOURS, filled=True))
_BY_SCHOOL = (
    *_PAIR,
    workbook_column("mode", cells.ID, filled=True),
    workbook_column("dates", STRETCHES, filled=True),
    workbook_column("hours", numbers.HOURS, filled=True),
    workbook_column("visits", numbers.WHOLE, filled=True),
    workbook_column("km", numbers.WHOLE, filled=True),
    workbook_column("fit", numbers.WHOLE, filled=True),
)
_DUE_DATES = (
    *_PAIR,
    workbook_column("rule", cells.ID, filled=True),
    workbook_column("form", FORM, filled=True),
    workbook_column("hands_in", WHO, filled=True),
    workbook_column("due", dates.DATE, filled=True),
)
_UNSERVED = (workbook_column("school_id", cells.ID, filled=True), *headed_why(REASON))
_NAMES: Mapping[str, str] = {"school": "school_id", "lead_name": "lead_id"}
_JOINED: Mapping[str, str] = {**_NAMES, "professor_name": "professor_id"}


def read_visits_workbook(path: Path, season: Season) -> tuple[WrittenVisits, PlanWorkbook]:
    """The rows of a workbook as a plan without a summary; ``season`` tells its ids and names.

    The dates are those of the sheet by lead teacher; those by school and by date must say the same. What cannot be
    read is among the workbook's ``faults``, and then rows are missing.
    """
    book = PlanWorkbook(path, ids_of_season(season))
    by_lead = book.sheet(TableColumns("by_lead", _BY_LEAD), _JOINED, label="visits")
    by_school = book.sheet(TableColumns("by_school", _BY_SCHOOL), _NAMES, label="assignments")
    by_date = book.sheet(TableColumns("by_date", _ACTIVITIES), _JOINED)
    due_dates = book.sheet(TableColumns("due_dates", _DUE_DATES), _NAMES, label="milestones")
    unserved = book.sheet(TableColumns("unserved", _UNSERVED), {"school": "school_id"})
    book.contradict(by_date, by_lead, _alone(by_date, by_lead))
    book.contradict(by_school, by_lead, _other_dates(by_school, by_lead))
    plan = WrittenVisits(
        assignments=_assignments(by_school, _workshops(by_lead)),
        visits=_visits(by_lead),
        milestones=_milestones(due_dates),
        unserved=unserved.rows_of(WrittenUnserved, _UNSERVED),
        summary=NO_SUMMARY,
        contradictions=tuple(book.contradictions),
    )
    return plan, book


def _visits(by_lead: SheetColumns) -> tuple[WrittenVisit, ...]:
    rows = by_lead.rows("school_id", "lead_id", "activity", "date", "start", "end", "hours", "professor_id")
    return tuple(
        WrittenVisit(number, school, lead, held.number, held.kind, day, start, end, hours, professor)
        for number, school, lead, held, day, start, end, hours, professor in rows
    )


def _workshops(by_lead: SheetColumns) -> Mapping[tuple[str, str], str]:
    """The workshop that each school attends with its lead."""
    rows: list[tuple[int, str, str, ActivityCell]] = list(by_lead.rows("school_id", "lead_id", "activity"))
    return {(school, lead): held.workshop_id for _, school, lead, held in rows if held.kind == ActivityKind.WORKSHOP}


def _assignments(by_school: SheetColumns, workshops: Mapping[tuple[str, str], str]) -> tuple[WrittenAssignment, ...]:
    rows = by_school.rows("school_id", "lead_id", "mode", "dates", "hours", "visits", "km", "fit")
    return tuple(
        WrittenAssignment(
            number,
            *(school, lead, mode, workshops.get((school, lead), "")),
            *(min(one.date for one in dates), max(one.date for one in dates)),
            *figures,
        )
        for number, school, lead, mode, dates, *figures in rows
    )


def _milestones(due_dates: SheetColumns) -> tuple[WrittenMilestone, ...]:
    rows = due_dates.rows("school_id", "lead_id", "rule", "form", "hands_in", "due")
    return tuple(
        WrittenMilestone(number, school, lead, rule, form.form, who, due, form.number)
        for number, school, lead, rule, form, who, due in rows
    )


def _alone(by_date: SheetColumns, by_lead: SheetColumns) -> list[int]:
    """The rows of the one sheet that the other does not have; or the last, where the other has rows more."""
    names = [column.name for column in _ACTIVITIES]
    left = Counter(tuple(cells_of_row) for _, *cells_of_row in by_lead.rows(*names))
    found = []
    for number, *cells_of_row in by_date.rows(*names):
        told: tuple[Any, ...] = tuple(cells_of_row)
        if left[told]:
            left[told] -= 1
        else:
            found.append(number)
    return found or ([by_date.numbers[-1]] if by_date.numbers and left.total() else [])


def _other_dates(by_school: SheetColumns, by_lead: SheetColumns) -> list[int]:
    """The schools whose dates are others there."""
    held: dict[str, set[Stretch]] = {}
    for _, school, day, start, end in by_lead.rows("school_id", "date", "start", "end"):
        held.setdefault(school, set()).add(Stretch(day, start, end))
    return [number for number, school, dates in by_school.rows("school_id", "dates") if held.get(school) != set(dates)]
