"""The words of a workbook's cells, in both languages, read back as what the tables of a plan hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from matcher.tables.cells import SENTENCES, CellKind, plain
from matcher.tables.columns import Column
from matcher.tables.dates import read_date
from matcher.tables.faults import CellFault, value_of
from matcher.tables.times import read_start, read_weekday, stretches
from matcher.texts import Language, catalogue
from models.semester.plan import ChildReason, SessionKind
from models.visits.plan import NO_NUMBER, ActivityKind, Form, Who
from models.visits.plan import SchoolReason as VisitReason

_SLOT = re.compile(r"(\D+?)\s*(\d.*)")
_DATED = re.compile(r"(?P<date>\d{4}\D\d{1,2}\D\d{1,2})(?P<rest>.*)")
_TIME = re.compile(r"\d{1,2}:\d{2}")
_FIELD = re.compile(r"\\\{(\w+)\\\}")


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


def titles(name: str) -> tuple[str, ...]:
    """The titles of a sheet, or the headings of a column, in both languages."""
    return tuple(catalogue()[f"sheet.{name}"][language] for language in (Language.ZH, Language.EN))


def workbook_column(name: str, kind: CellKind, *, filled: bool = False, required: bool = True) -> Column:
    """A column of a workbook: under its name, or its heading in either language."""
    return Column(name, kind, titles(name), required=required, filled=filled)


def headed_why(reason: CellKind) -> tuple[Column, Column, Column]:
    """The columns that tell why somebody is left out: the reason, and sentences that may be missing."""
    detail, remedy = (workbook_column(name, SENTENCES, required=False) for name in ("detail", "remedy"))
    return workbook_column("reason", reason, filled=True), detail, remedy


def _folded(word: str) -> str:
    return "".join(plain(word).casefold().split())


def _codes(prefix: str, codes: Iterable[str]) -> Callable[[str], str]:
    """Reads a word of the catalogue, or a code itself, as the code; any other word stays as it stands."""
    words = {_folded(catalogue()[f"{prefix}.{code}"][language]): str(code) for code in codes for language in Language}

    def read(raw: str) -> str:
        return words.get(_folded(raw), plain(raw))

    return read


def _fields(key: str, raw: str) -> Mapping[str, str] | None:
    """The fields of a text of the catalogue, in whichever language it stands there; ``None`` where it is another."""
    for language in Language:
        template = re.escape(plain(catalogue()[key][language])).replace("\\ ", r"\s*")
        match = re.fullmatch(_FIELD.sub(r"(?P<\1>.+?)", template), plain(raw), re.IGNORECASE)
        if match is not None:
            return match.groupdict()
    return None


_ANY_WHOLE = re.compile(r"\d{1,6}")


def _number(fields: Mapping[str, str] | None) -> int | None:
    found = fields and fields["number"].strip()
    return int(found) if found and _ANY_WHOLE.fullmatch(found) else None


def read_slot(raw: str) -> tuple[int, int, int] | None:
    """A weekday with both ends of a session (``週一 17:00–18:30``); ``None`` where the group does not meet.

    Raises ``bad_slot``, or what weekday and times raise.
    """
    if _folded(raw) in {_folded(catalogue()["sheet.no_meeting"][language]) for language in Language}:
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
    told = _fields("sheet.weekday_as", raw)
    return read_weekday(raw if told is None else told["held"])


def read_activity(raw: str) -> ActivityCell:
    """A visit with its number, or a workshop with its id. Raises ``bad_activity``."""
    number = _number(_fields("visit.number", raw))
    if number is not None:
        return ActivityCell(ActivityKind.VISIT.value, number, "")
    workshop = _fields("visit.workshop", raw)
    if workshop is None:
        raise CellFault("bad_activity")
    return ActivityCell(ActivityKind.WORKSHOP.value, NO_NUMBER, workshop["workshop"].strip())


def read_form(raw: str) -> DueForm:
    """A form, with the visit it is about where the cell names one; words that are no form stay as they stand."""
    of_visit = _fields("visit.form_of_visit", raw)
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


_FORMS = _codes("form", Form)

SLOT = CellKind("slot", read_slot, None)
HELD_WEEKDAY = CellKind("held_weekday", read_held_weekday, None)
SESSION_KIND = CellKind("session_kind", _codes("sheet.kind", SessionKind))
REASON = CellKind("reason", _codes("reason", ChildReason))
VISIT_REASON = CellKind("visit_reason", _codes("visit_reason", VisitReason))
ACTIVITY = CellKind("activity", read_activity, None)
FORM = CellKind("form", read_form, None)
WHO = CellKind("who", _codes("visit.who", Who))
STRETCHES = CellKind("stretches", read_stretches, ())
