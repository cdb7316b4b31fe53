"""Cells of dates: a date, dates and stretches of dates; and the days that they make.

A year below 200 is counted from the founding of the Republic, so that 25/9/15 is a day of 1936: what lies years away
from the season is a fault that says how it was read. Day and month are exchanged only where no other reading is a date,
and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from matcher.tables import words
from matcher.tables.cells import CellKind, plain
from matcher.tables.faults import CellFault, Interpretation
from matcher.tables.season import ANY_SEASON, SeasonFrame

_ROC_EPOCH = 1911
_ROC_YEARS = 200
"""A year below this is counted from the founding of the Republic."""
_YEARS = range(1900, 2201)
_CENTURY = 2000

_WEEKDAYS = "一二三四五六日"
_WEEKDAY = r"(?:\s*\(?(?:星期|週|周|禮拜)?(?P<weekday>[一二三四五六日天])\)?)?"
_CLOCK = (
    r"(?:[T\s]\s*(?:上午|下午|早上|中午|晚上|AM|PM)?\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?\s*(?:AM|PM)?"
    r"(?:\s*(?:Z|GMT[+-]\d+))?)?"
)
"""The time of day in a form's timestamp."""
_DATE = re.compile(
    r"(?:(?:中華)?民國\s*(?P<roc>\d{1,3})|(?P<year>\d{2,4}))\s*[-/.年]"
    r"\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    + _WEEKDAY
    + _CLOCK
    + _WEEKDAY.replace("weekday", "after"),
    re.IGNORECASE,
)
_COMPACT_DATE = re.compile(r"(?P<year>\d{3,4})(?P<month>\d{2})(?P<day>\d{2})")
_DAY_FIRST = re.compile(
    r"(?P<one>\d{1,2})\s*[-/.]\s*(?P<two>\d{1,2})\s*[-/.]\s*(?P<year>\d{4})" + _CLOCK, re.IGNORECASE
)
_NO_YEAR = re.compile(r"(?P<month>\d{1,2})\s*[/.月]\s*(?P<day>\d{1,2})\s*日?" + _WEEKDAY)
_DATES = re.compile(r"[;、,\r\n&及和與]")
_DATES_TO = re.compile(r"\.{2,3}|[~〜∼至到]|\s+[-–—−]\s+")
_DASH = re.compile(r"(?<=[/.月日]\d)[-–—−]|(?<=[/.月日]\d\d)[-–—−]|(?<=[日)])[-–—−]")
"""A dash between two dates, which are not written with dashes themselves."""


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _numbers(text: str) -> tuple[int, int, int, str] | None:
    """Year, month, day and the weekday's word of a text that begins with its year."""
    match = _COMPACT_DATE.fullmatch(text) or _DATE.fullmatch(text)
    if match is None:
        return None
    figures = match.groupdict()
    year = int(figures.get("roc") or figures["year"])
    if year < _ROC_YEARS:
        year += _ROC_EPOCH
    word = figures.get("weekday") or figures.get("after") or ""
    return year, int(figures["month"]), int(figures["day"]), word


@lru_cache(maxsize=16384)
def read_date(raw: str, frame: SeasonFrame = ANY_SEASON) -> date | Interpretation:
    """A date, year first; a year below 200 is a ROC year. The time of day of a form's timestamp is left out.

    Raises ``bad_date``; ``date_two_ways`` for 5/7/2025; ``date_far`` for a day years away from the season;
    ``date_weekday`` where the weekday beside it is another.
    """
    text = plain(raw)
    read = _read_date(text)
    day = read.value if isinstance(read, Interpretation) else read
    assert isinstance(day, date)
    if not frame.is_near(day):
        raise CellFault("date_far", read=day.isoformat(), **_likely(text, frame))
    return read


def _read_date(text: str) -> date | Interpretation:
    if numbers := _numbers(text):
        year, month, day, weekday = numbers
        found = _day(year, month, day) if year in _YEARS else None
        if found is None and year in _YEARS and (other := _day(year, day, month)):
            return Interpretation(other, "day_month_exchanged", {"read": other.isoformat()})
        if found is not None:
            _check_weekday(found, weekday)
            return found
    elif match := _DAY_FIRST.fullmatch(text):
        return _day_first(int(match["one"]), int(match["two"]), int(match["year"]))
    raise CellFault("bad_date")


def _day_first(one: int, two: int, year: int) -> date | Interpretation:
    """A date with its year last: believed where day and month can be told apart."""
    if year not in _YEARS:
        raise CellFault("bad_date")
    readings = list(dict.fromkeys(day for day in (_day(year, one, two), _day(year, two, one)) if day))
    if not readings:
        raise CellFault("bad_date")
    if len(readings) > 1:
        raise CellFault("date_two_ways", one=readings[0].isoformat(), other=readings[1].isoformat())
    return Interpretation(readings[0], "year_last", {"read": readings[0].isoformat()})


def _check_weekday(day: date, weekday: str) -> None:
    """Raises ``date_weekday`` where the word beside a date is that of another weekday."""
    if weekday and weekday.replace("天", "日") != _WEEKDAYS[day.weekday()]:
        raise CellFault("date_weekday", read=day.isoformat())


def _likely(text: str, frame: SeasonFrame) -> dict[str, str]:
    """The season, and the days near it that the numbers of a date could mean in another order or century."""
    numbers = [int(number) for number in re.findall(r"\d{1,4}", text)[:3]]
    if len(numbers) < 3 or frame.first_day is None or frame.last_day is None:
        return {"season": "-", "meant": "-"}
    a, b, c = numbers
    readings = (
        _day(century + year % 100, month, day)
        for year, month, day in ((a, b, c), (a, c, b), (c, b, a), (c, a, b))
        for century in (_CENTURY, _ROC_EPOCH + 100)
    )
    near = dict.fromkeys(day.isoformat() for day in readings if day is not None and frame.is_near(day))
    season = f"{frame.first_day}..{frame.last_day}"
    return {"season": season, "meant": " / ".join(near) or "-"}


def read_dates(raw: str, frame: SeasonFrame = ANY_SEASON) -> tuple[tuple[date, date], ...] | Interpretation:
    """Dates and stretches (``A..B``, ``A~B``), each as its first and last day; none for 無.

    The year may be left out of the end of a stretch, and within a season of all. The slash separates no items here: it
    stands inside dates. Raises ``dates_reversed``, ``no_year`` and what :func:`read_date` raises.
    """
    text = plain(raw)
    if words.is_nothing(text) or words.answer_of(text) is False:
        return ()
    ranges: list[tuple[date, date]] = []
    told: list[Interpretation] = []
    for part in filter(None, map(str.strip, _DATES.split(text))):
        ends = [end.strip() for end in _DATES_TO.split(part)]
        if len(ends) == 1 and not _is_date(part):
            ends = _DASH.split(part)
        if len(ends) > 2:
            raise CellFault("bad_date")
        first = _one(ends[0], frame, None, told)
        last = _one(ends[1], frame, first, told) if len(ends) == 2 else first
        if last < first:
            raise CellFault("dates_reversed", part=part)
        ranges.append((first, last))
    if not told:
        return tuple(ranges)
    return Interpretation(tuple(ranges), told[0].code, told[0].figures)


def _is_date(text: str) -> bool:
    return _numbers(text) is not None or _DAY_FIRST.fullmatch(text) is not None


def _one(text: str, frame: SeasonFrame, first: date | None, told: list[Interpretation]) -> date:
    """One date, whose year may be that of the ``first`` of its stretch, or the season's."""
    if match := _NO_YEAR.fullmatch(text):
        month, day = int(match["month"]), int(match["day"])
        if first is not None:
            found = [one for year in (first.year, first.year + 1) if (one := _day(year, month, day)) and one >= first]
        else:
            found = frame.days_of(month, day)
        if not found:
            raise CellFault("no_year" if _day(_CENTURY, month, day) else "bad_date")
        _check_weekday(found[0], match["weekday"] or "")
        if first is None:
            told.append(Interpretation(found[0], "year_of_season", {"part": text, "read": found[0].isoformat()}))
        return found[0]
    read = read_date(text, frame)
    if isinstance(read, Interpretation):
        told.append(read)
        read = read.value  # type: ignore[assignment]
    assert isinstance(read, date)
    return read


def range_text(first: date, last: date) -> str:
    """A range of days as it is written in a cell."""
    return f"{first}" if first == last else f"{first}..{last}"


def days_within(ranges: Iterable[tuple[date, date]], first: date, last: date) -> frozenset[date]:
    """The single days of the ranges that lie in ``first`` to ``last``."""
    days: set[date] = set()
    for start, end in ranges:
        inside = (min(end, last) - max(start, first)).days + 1
        days.update(max(start, first) + timedelta(n) for n in range(inside))
    return frozenset(days)


DATE = CellKind("date", read_date, None, read_date)
DATES = CellKind("dates", read_dates, (), read_dates)
