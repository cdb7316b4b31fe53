"""The words of the cells of ``plan.xlsx``, in both languages, read back as what the tables of a plan hold."""

from __future__ import annotations

import re

from matcher.tables.cells import CellKind, plain
from matcher.tables.faults import CellFault
from matcher.tables.times import read_weekday, stretches
from matcher.tables.workbook_words import codes, fields_of, folded_word
from matcher.texts import Language, catalogue
from models.semester.plan import ChildReason, SessionKind

_SLOT = re.compile(r"(\D+?)\s*(\d.*)")


def read_slot(raw: str) -> tuple[int, int, int] | None:
    """A weekday with both ends of a session (``週一 17:00–18:30``); ``None`` where the group does not meet.

    Raises ``bad_slot``, or what weekday and times raise.
    """
    if folded_word(raw) in {folded_word(catalogue()["sheet.no_meeting"][language]) for language in Language}:
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
