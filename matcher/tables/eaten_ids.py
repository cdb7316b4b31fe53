"""Ids that a spreadsheet took for a number or a date, and what they were.

Excel reads ``014001`` as 14001, ``1-2`` as 2 January of this year and ``1E5`` as 1.00E+05, and saves what it shows.
Where exactly one id of the tables can have become what is written, that one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.plan_rows import WrittenPlan, tables_of

_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(?:,\d{3})+)(\.\d*)?")
_POWER = re.compile(r"[+-]?\d+(\.\d*)?E[+-]?\d{1,3}", re.IGNORECASE)
_LONG_DIGITS = 12
"""A whole number of so many digits is shown with a power of ten."""
_KEPT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number; the others become zeros."""

_MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep sept", "oct", "nov", "dec"), 1
    )
    for name in names.split()
}
_MONTH = "(?P<word>[A-Za-z]{3,4})"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?:[ T]0{1,2}:00(?::00)?)?",
        r"(?P<month>\d{1,2})(?P<mark>[-/])(?P<day>\d{1,2})(?P=mark)(?P<year>\d{4})",
        r"(?P<short>\d{2})(?P<mark>[-/])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?",
        r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日",
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})",
        r"(?P<month>\d{1,2})[-/](?P<year>\d{4})",
        r"(?P<month>\d{1,2})[-/](?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})[-/](?P<short>\d{2})",
        rf"(?P<day>\d{{1,2}})[- ]?{_MONTH}",
        rf"{_MONTH}[- ]?(?P<day>\d{{1,2}})",
        rf"{_MONTH}[- ]?(?P<short>\d{{2}})",
        rf"{_MONTH}[- ]?(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})[- ]{_MONTH}[- ](?P<short>\d{{2}})",
        rf"(?P<day>\d{{1,2}})[- ]{_MONTH}[- ](?P<year>\d{{4}})",
    )
)
"""How a date is typed and shown, in Chinese and in English; one text may be read in two ways."""


class _Day(NamedTuple):
    """A day, or a whole month (``day`` is 0); ``year`` is 0 where none is told."""

    year: int
    month: int
    day: int


_Key = tuple[str, object]
"""What a spreadsheet keeps of a text: a number or a day."""


class EatenIds:
    """The ids of one table, found by what a spreadsheet makes of them."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = tuple(known)

    def candidates(self, written: str) -> tuple[str, ...]:
        """The ids that a spreadsheet may have turned into ``written``, but for itself; in the order of the table."""
        found = {place for key in _looked_up(written) for place in self._by_key.get(key, ())}
        return tuple(self._known[place] for place in sorted(found) if self._known[place] != written)

    @cached_property
    def _by_key(self) -> Mapping[_Key, list[int]]:
        """The places of the ids that a spreadsheet takes for what."""
        found: dict[_Key, list[int]] = {}
        for place, id_ in enumerate(self._known):
            for key in dict.fromkeys(_taken_for(id_)):
                found.setdefault(key, []).append(place)
        return found


def _taken_for(id_: str) -> Iterator[_Key]:
    """Everything that a spreadsheet may show of an id afterwards."""
    if number := _number(id_):
        yield "number", number.normalize()
        if abs(number) >= Decimal(10) ** _KEPT_DIGITS:
            yield "number", _rounded(number, _KEPT_DIGITS, ROUND_DOWN)
        if _POWER.fullmatch(id_) or abs(number) >= Decimal(10) ** (_LONG_DIGITS - 1):
            for digits in range(1, _KEPT_DIGITS + 1):
                yield f"power {digits}", _rounded(number, digits, ROUND_HALF_UP)
    elif number is not None:
        yield "number", Decimal(0)
    for day in _days(id_):
        yield "day", day
        if not day.day:
            yield "day", day._replace(day=1)


def _looked_up(written: str) -> Iterator[_Key]:
    """Under what an id is looked up that a spreadsheet has saved as ``written``."""
    number = _number(written)
    if number is not None and _POWER.fullmatch(written):
        yield f"power {len(number.as_tuple().digits)}", number.normalize()
    elif number is not None:
        yield "number", number.normalize()
    for day in _days(written):
        yield "day", day
        if day.day:
            # Of an id that tells no year, it is the year in which the file was opened.
            yield "day", day._replace(year=0)


def _number(text: str) -> Decimal | None:
    if _NUMBER.fullmatch(text) or _POWER.fullmatch(text):
        return Decimal(text.replace(",", ""))
    return None


def _rounded(number: Decimal, digits: int, rounding: str) -> Decimal:
    return Context(prec=digits, rounding=rounding).plus(number).normalize()


def _days(text: str) -> list[_Day]:
    """The days that a text may tell; a month without a day is told as day 0."""
    found = []
    for shape in _SHAPES:
        match = shape.fullmatch(text)
        day = None if match is None else _day(match.groupdict())
        if day is not None:
            found.append(day)
    return found


def _day(told: Mapping[str, str | None]) -> _Day | None:
    month = _MONTHS.get((told["word"] or "").lower(), 0) if "word" in told else int(told["month"] or 0)
    year, day = int(told.get("year") or 0), int(told.get("day") or 0)
    if short := told.get("short"):
        year = 2000 + int(short) if int(short) < 30 else 1900 + int(short)
    try:
        # Any leap year holds what a date without a year may be.
        date(year or 2000, month, day or 1)
    except ValueError:
        return None
    return _Day(year, month, day)


PlanKind = TypeVar("PlanKind", bound=WrittenPlan)
KnownIds = Mapping[str, Mapping[str, str]]
"""The ids of the input's tables, by the column that names them in a plan, each with what people call who it is."""


def names_of(rows: Mapping[str, Any]) -> Mapping[str, str]:
    """The name of each by its id."""
    return {id_: row.name for id_, row in rows.items()}


class Mending:
    """Mends the ids of one table after the other, and keeps what is to be told of it.

    ``notices`` has one for each file in which ids were mended; ``doubtful`` are errors, where two could be meant. Ids
    that nothing explains are left to the audit.
    """

    def __init__(self, known: KnownIds) -> None:
        self._known = known
        self._eaten = {column: EatenIds(ids) for column, ids in known.items()}
        self.notices: list[Fault] = []
        self.doubtful: list[Fault] = []

    def columns(
        self, columns: Mapping[str, Sequence[str]], numbers: Sequence[int], file: str, headings: Mapping[str, str]
    ) -> dict[str, list[str]]:
        """Those of the columns, by name, in which ids were mended; ``numbers`` are those of the rows."""
        mended: dict[str, list[str]] = {}
        first: tuple[int, str, str, str] | None = None
        count = 0
        for name, values in columns.items():
            heading = headings.get(name, name)
            meant = self._meant(name, values, numbers, file, heading) if name in self._known else {}
            if meant:
                mended[name] = [meant.get(value, value) for value in values]
                places = [place for place, value in enumerate(values) if value in meant]
                count += len(places)
                value = values[places[0]]
                told = numbers[places[0]], heading, value, meant[value]
                first = min(first or told, told)
        if first is not None:
            row, heading, value, near = first
            # It is of the whole file: notices of rows are told together whichever file they are of.
            figures = {"count": str(count), "near": near, "row": str(row), "column": heading}
            self.notices.append(Fault(Severity.NOTICE, "eaten_ids", file, value=value, figures=figures))
        return mended

    def _meant(
        self, name: str, values: Sequence[str], numbers: Sequence[int], file: str, heading: str
    ) -> dict[str, str]:
        """The id that is meant by each value that is none."""
        found = {}
        for value in dict.fromkeys(values):
            ids = () if not value or value in self._known[name] else self._eaten[name].candidates(value)
            if len(ids) == 1:
                found[value] = ids[0]
            elif ids:
                rows = [number for number, written in zip(numbers, values, strict=True) if written == value]
                figures = {"count": str(len(rows)), "ids": ", ".join(ids)}
                self.doubtful.append(Fault(Severity.ERROR, "eaten_id_twice", file, rows[0], heading, value, figures))
        return found


def mend(plan: PlanKind, known: KnownIds) -> tuple[PlanKind, tuple[Fault, ...]]:
    """The plan of a folder with its ids mended, and one notice for each file in which some were.

    Raises ``InputError`` where two ids could be meant.
    """
    mending = Mending(known)
    tables: dict[str, Any] = {
        name: _mended(rows, f"{name}.csv", mending) for name, rows in tables_of(plan).items() if rows
    }
    if mending.doubtful:
        raise InputError(mending.doubtful)
    return replace(plan, **tables), tuple(mending.notices)


def _mended(rows: tuple[Any, ...], file: str, mending: Mending) -> tuple[Any, ...]:
    names = [field.name for field in fields(rows[0]) if field.name.endswith("_id")]
    columns = {name: [getattr(row, name) for row in rows] for name in names}
    mended = mending.columns(columns, [row.row for row in rows], file, {})
    if not mended:
        return rows
    cells = zip(*mended.values(), strict=True)
    return tuple(replace(row, **dict(zip(mended, ids, strict=True))) for row, ids in zip(rows, cells, strict=True))
