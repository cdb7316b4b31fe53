"""The words of the cells of ``visits.xlsx``, in both languages, read back as what the tables of a plan hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from matcher.tables.cells import CellKind, plain
from matcher.tables.dates import read_date
from matcher.tables.faults import CellFault, value_of
from matcher.tables.times import read_start
from matcher.tables.workbook_words import codes, fields_of
from models.visits.plan import NO_NUMBER, ActivityKind, Form, SchoolReason, Who

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
