"""``plan.xlsx`` read back as the plan of a semester."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matcher.tables import cells, dates, numbers, times
from matcher.tables.columns import Table
from matcher.tables.mend_plan import ids_of_semester
from matcher.tables.plan_workbook import Names, PlanWorkbook
from matcher.tables.workbook_sheets import SheetColumns
from matcher.tables.workbook_words import HELD_WEEKDAY, REASON, SESSION_KIND, SLOT, headed
from matcher.tables.written import (
    NO_SUMMARY,
    WrittenPair,
    WrittenPlan,
    WrittenSession,
    WrittenSlot,
    WrittenUnmatched,
)
from models.semester.problem import Semester

_CHILD, _TUTOR = headed("child_id", cells.ID, filled=True), headed("tutor_id", cells.ID, filled=True)
_PLACE = headed("university_id", cells.ID, filled=True), headed("school_id", cells.ID, filled=True)
_SLOTS = headed("first_slot", SLOT), headed("second_slot", SLOT, required=False)

_PAIRS = (
    _CHILD,
    _TUTOR,
    *_PLACE,
    headed("subject", cells.ID),
    headed("fit", numbers.WHOLE, filled=True),
    headed("same_gender", cells.YES_NO),
    headed("kept", cells.YES_NO),
)
_SESSIONS = (
    *_PLACE,
    headed("number", numbers.WHOLE, filled=True),
    headed("date", dates.DATE, filled=True),
    headed("weekday", HELD_WEEKDAY, filled=True),
    headed("start", times.START, filled=True),
    headed("end", times.END, filled=True),
    headed("kind", SESSION_KIND, filled=True),
    headed("co_learning", cells.YES_NO),
)
_UNMATCHED = (
    _CHILD,
    headed("reason", REASON, filled=True),
    headed("detail", cells.SENTENCES, required=False),
    headed("remedy", cells.SENTENCES, required=False),
)
_PLACE_NAMES: Mapping[str, str] = {"university": "university_id", "school": "school_id"}
_PAIR_NAMES: Mapping[str, str] = {**_PLACE_NAMES, "child_name": "child_id", "tutor_name": "tutor_id"}


def read_semester_workbook(path: Path, semester: Semester) -> tuple[WrittenPlan, PlanWorkbook]:
    """The rows of a workbook as a plan without a summary; ``semester`` tells its ids and names.

    What cannot be read is among the workbook's ``faults``, and then rows are missing.
    """
    book = PlanWorkbook(path, ids_of_semester(semester), _names(semester))
    pairs = book.sheet(Table("pairs", (*_PAIRS, *_SLOTS)), _PAIR_NAMES)
    timetable = book.sheet(Table("timetable", (*_PLACE, *_SLOTS)), _PLACE_NAMES, label="slots")
    sessions = book.sheet(Table("sessions", _SESSIONS, optional=True), _PLACE_NAMES)
    unmatched = book.sheet(Table("unmatched", _UNMATCHED), {"child_name": "child_id"})
    _compare_slots(book, pairs, timetable)
    plan = WrittenPlan(
        pairs=tuple(WrittenPair(*row) for row in pairs.rows(*(column.name for column in _PAIRS))),
        slots=_slots(timetable),
        sessions=_sessions(sessions) if "sessions" in book.labels else None,
        unmatched=tuple(WrittenUnmatched(*row) for row in unmatched.rows(*(column.name for column in _UNMATCHED))),
        summary=NO_SUMMARY,
        contradictions=tuple(book.contradictions),
    )
    return plan, book


def _names(semester: Semester) -> Names:
    return {
        "child_id": {id_: child.name for id_, child in semester.children.items()},
        "tutor_id": {id_: tutor.name for id_, tutor in semester.tutors.items()},
        "university_id": {id_: university.name for id_, university in semester.universities.items()},
        "school_id": {id_: school.name for id_, school in semester.schools.items()},
    }


def _slots(timetable: SheetColumns) -> tuple[WrittenSlot, ...]:
    rows = timetable.rows("university_id", "school_id", "first_slot", "second_slot")
    return tuple(
        WrittenSlot(number, university, school, *slot)
        for number, university, school, *slots in rows
        for slot in slots
        if slot is not None
    )


def _sessions(sheet: SheetColumns) -> tuple[WrittenSession, ...]:
    return tuple(WrittenSession(*row) for row in sheet.rows(*(column.name for column in _SESSIONS)))


def _compare_slots(book: PlanWorkbook, pairs: SheetColumns, timetable: SheetColumns) -> None:
    """A pair's row shows the times of its group, too."""
    names = ("university_id", "school_id", "first_slot", "second_slot")
    held = {(university, school): set(slots) for _, university, school, *slots in timetable.rows(*names)}
    rows = pairs.rows(*names)
    wrong = (number for number, university, school, *slots in rows if held.get((university, school)) != set(slots))
    book.contradict(pairs, timetable, wrong)
