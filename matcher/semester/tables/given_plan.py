"""``plan.xlsx`` read back as the plan of a semester, its words in both languages, and the ids that it may name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from matcher.semester.tables.plan_rows import (
    WrittenPair,
    WrittenSemester,
    WrittenSession,
    WrittenSlot,
    WrittenUnmatched,
)
from matcher.tables import cells, dates, numbers, times
from matcher.tables.cells import CellKind, fold_word, plain
from matcher.tables.columns import TableColumns
from matcher.tables.eaten_ids import KnownIds, names_of
from matcher.tables.faults import CellFault
from matcher.tables.plan_rows import NO_SUMMARY
from matcher.tables.plan_workbook import (
    PlanWorkbook,
    SheetColumns,
    codes,
    fields_of,
    headed_why,
    workbook_column,
)
from matcher.tables.times import read_weekday, stretches
from matcher.texts import Language, catalogue
from models.semester.plan import ChildReason, SessionKind
from models.semester.problem import Semester

_SLOT = re.compile(r"(\D+?)\s*(\d.*)")


def read_slot(raw: str) -> tuple[int, int, int] | None:
    """A weekday with both ends of a session (``週一 17:00–18:30``); ``None`` where the group does not meet.

    Raises ``bad_slot``, or what weekday and times raise.
    """
    if fold_word(raw) in {fold_word(catalogue()["sheet.no_meeting"][language]) for language in Language}:
        return None
    match = _SLOT.fullmatch(plain(raw))
    if match is None:
        raise CellFault("bad_slot")
    weekday, hours = read_weekday(match[1]), stretches(match[2])
    if len(hours) != 1:
        raise CellFault("bad_slot")
    return weekday, hours[0].start, hours[0].end


def read_held_weekday(raw: str) -> int:
    """The weekday whose timetable holds: the day's own, or the one that is told. Raises ``bad_weekday``."""
    told = fields_of("sheet.weekday_as", raw)
    return read_weekday(raw if told is None else told["held"])


SLOT = CellKind("slot", read_slot, None)
HELD_WEEKDAY = CellKind("held_weekday", read_held_weekday, None)
SESSION_KIND = CellKind("session_kind", codes("sheet.kind", SessionKind))
REASON = CellKind("reason", codes("reason", ChildReason))


def ids_of_semester(semester: Semester) -> KnownIds:
    """What the tables of a semester's plan may name."""
    return {
        "child_id": names_of(semester.children),
        "tutor_id": names_of(semester.tutors),
        "university_id": names_of(semester.universities),
        "school_id": names_of(semester.schools),
    }


_CHILD, _TUTOR = workbook_column("child_id", cells.ID, filled=True), workbook_column("tutor_id", cells.ID, filled=True)
_PLACE = workbook_column("university_id", cells.ID, filled=True), workbook_column("school_id", cells.ID, filled=True)
_SLOTS = workbook_column("first_slot", SLOT), workbook_column("second_slot", SLOT, required=False)

_PAIRS = (
    _CHILD,
    _TUTOR,
    *_PLACE,
    workbook_column("subject", cells.ID),
    workbook_column("fit", numbers.WHOLE, filled=True),
    workbook_column("same_gender", cells.YES_NO),
    workbook_column("kept", cells.YES_NO),
)
_SESSIONS = (
    *_PLACE,
    workbook_column("number", numbers.WHOLE, filled=True),
    workbook_column("date", dates.DATE, filled=True),
    workbook_column("weekday", HELD_WEEKDAY, filled=True),
    workbook_column("start", times.START, filled=True),
    workbook_column("end", times.END, filled=True),
    workbook_column("kind", SESSION_KIND, filled=True),
    workbook_column("co_learning", cells.YES_NO),
)
_UNMATCHED = (_CHILD, *headed_why(REASON))
_PLACE_NAMES: Mapping[str, str] = {"university": "university_id", "school": "school_id"}
_PAIR_NAMES: Mapping[str, str] = {**_PLACE_NAMES, "child_name": "child_id", "tutor_name": "tutor_id"}


def read_semester_workbook(path: Path, semester: Semester) -> tuple[WrittenSemester, PlanWorkbook]:
    """The rows of a workbook as a plan without a summary; ``semester`` tells its ids and names.

    What cannot be read is among the workbook's ``faults``, and then rows are missing.
    """
    book = PlanWorkbook(path, ids_of_semester(semester))
    pairs = book.sheet(TableColumns("pairs", (*_PAIRS, *_SLOTS)), _PAIR_NAMES)
    timetable = book.sheet(TableColumns("timetable", (*_PLACE, *_SLOTS)), _PLACE_NAMES, label="slots")
    sessions = book.sheet(TableColumns("sessions", _SESSIONS, optional=True), _PLACE_NAMES)
    unmatched = book.sheet(TableColumns("unmatched", _UNMATCHED), {"child_name": "child_id"})
    _compare_slots(book, pairs, timetable)
    plan = WrittenSemester(
        pairs=pairs.rows_of(WrittenPair, _PAIRS),
        slots=_slots(timetable),
        sessions=sessions.rows_of(WrittenSession, _SESSIONS) if "sessions" in book.labels else None,
        unmatched=unmatched.rows_of(WrittenUnmatched, _UNMATCHED),
        summary=NO_SUMMARY,
        contradictions=tuple(book.contradictions),
    )
    return plan, book


def _slots(timetable: SheetColumns) -> tuple[WrittenSlot, ...]:
    rows = timetable.rows("university_id", "school_id", "first_slot", "second_slot")
    return tuple(
        WrittenSlot(number, university, school, *slot)
        for number, university, school, *slots in rows
        for slot in slots
        if slot is not None
    )


def _compare_slots(book: PlanWorkbook, pairs: SheetColumns, timetable: SheetColumns) -> None:
    """A pair's row shows the times of its group, too."""
    names = ("university_id", "school_id", "first_slot", "second_slot")
    held = {(university, school): set(slots) for _, university, school, *slots in timetable.rows(*names)}
    rows = pairs.rows(*names)
    wrong = (number for number, university, school, *slots in rows if held.get((university, school)) != set(slots))
    book.contradict(pairs, timetable, wrong)
