"""Cells of time: a time of day, ranges of a day, a weekday, a date, dates and ranges of dates.

Times are minutes after midnight. The same faults hold as in :mod:`matcher.tables.cells`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from matcher.tables.cells import CellFault, Kind, parts, plain
from models.week import WEEKDAYS, Interval

DAY_MINUTES = 24 * 60
_ROC_EPOCH = 1911
_ROC_YEARS = 200
"""A year below this is counted from the founding of the Republic."""
_YEARS = range(1900, 2201)

_COLONS = str.maketrans({"∶": ":", "꞉": ":"})
_MORNING = ("上午", "早上", "凌晨", "am")
_CLOCK = re.compile(
    r"(?P<before>上午|早上|凌晨|中午|下午|晚上|am|pm)?(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})(?::00(?:\.0+)?)?|[點時](?:(?P<minutes>\d{1,2})分|(?P<half>半))?)"
    r"(?P<after>am|pm)?"
)
_DIGITS = re.compile(r"(\d{1,2})(\d{2})")
_TO = re.compile(r"[-–—−‐‒―~〜∼至到]")
_NOTHING = frozenset(("-", "–", "—", "無", "none", "x"))

_DATE = re.compile(
    r"(?:(?:中華)?民國\s*(?P<roc>\d{1,3})|(?P<year>\d{2,4}))\s*[-/.年]"
    r"\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[T\s]\s*(?:上午\s*12|0{1,2}):00(?::00(?:\.0+)?)?)?"
    r"(?:\s*\(?(?:星期|週|周|禮拜)?[一二三四五六日]\)?)?"
)
_COMPACT_DATE = re.compile(r"(?P<year>\d{3,4})(?P<month>\d{2})(?P<day>\d{2})")
_DATES = re.compile(r"[;、,\r\n]")
_DATES_TO = re.compile(r"\.{2,3}|[~〜∼至到]")

_WEEKDAY_WORDS: Mapping[str, int] = MappingProxyType(
    {
        word: weekday
        for weekday, (code, day, numeral) in enumerate(
            zip(
                WEEKDAYS,
                ("monday", "tuesday", "wednesday", "thursday", "friday"),
                "一二三四五",
                strict=True,
            )
        )
        for word in (
            code,
            day,
            *(f"{week}{numeral}" for week in ("", "週", "周", "星期", "禮拜", "拜")),
            str(weekday + 1),
        )
    }
)


def read_weekday(raw: str) -> int:
    """A weekday, 0 is Monday. Raises ``bad_weekday``."""
    weekday = _WEEKDAY_WORDS.get(plain(raw).casefold().strip("().（）"))
    if weekday is None:
        raise CellFault("bad_weekday")
    return weekday


def _clock(raw: str) -> tuple[int, int] | None:
    """Hour and minute as they stand, afternoon words applied; ``None`` where it is no time."""
    text = "".join(plain(raw).casefold().translate(_COLONS).split())
    text = text.replace("a.m.", "am").replace("p.m.", "pm")
    if digits := _DIGITS.fullmatch(text):
        return int(digits[1]), int(digits[2])
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour = int(match["hour"])
    minute = 30 if match["half"] else int(match["minute"] or match["minutes"] or 0)
    half_day = match["before"] or match["after"]
    if half_day and hour <= 12:
        hour = hour % 12 if half_day in _MORNING else hour % 12 + 12
    return hour, minute


def read_end(raw: str) -> int:
    """The end of a stretch in minutes after midnight, up to 24:00. Raises ``bare_hour``,
    ``bad_time``.
    """
    if re.fullmatch(r"\d{1,2}", plain(raw)):
        raise CellFault("bare_hour", part=plain(raw))
    clock = _clock(raw)
    if clock is None or clock[1] > 59 or 60 * clock[0] + clock[1] > DAY_MINUTES:
        raise CellFault("bad_time", part=plain(raw))
    return 60 * clock[0] + clock[1]


def read_time(raw: str) -> int:
    """A time of day in minutes after midnight. Raises ``bare_hour``, ``bad_time``."""
    minutes = read_end(raw)
    if minutes == DAY_MINUTES:
        raise CellFault("bad_time", part=plain(raw))
    return minutes


def _interval(part: str) -> Interval:
    ends = _TO.split(part)
    if len(ends) != 2:
        raise CellFault("bad_range", part=part)
    start, end = (read_end(text) for text in ends)
    if end <= start:
        raise CellFault("range_reversed", part=part)
    return Interval(start, end)


def merged(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same stretches as disjoint intervals that do not touch, in order."""
    disjoint: list[Interval] = []
    for interval in sorted(intervals):
        if disjoint and interval.start <= disjoint[-1].end:
            disjoint[-1] = Interval(disjoint[-1].start, max(disjoint[-1].end, interval.end))
        else:
            disjoint.append(interval)
    return tuple(disjoint)


@lru_cache(maxsize=16384)
def read_ranges(raw: str) -> tuple[Interval, ...]:
    """Ranges of a day (``16:00-20:30``), merged. Raises ``bad_range``, ``bad_time``, ``bare_hour``,
    ``range_reversed``.
    """
    if plain(raw).casefold() in _NOTHING:
        return ()
    return merged(_interval(part) for part in parts(raw))


@lru_cache(maxsize=16384)
def read_date(raw: str) -> date:
    """A date, year first; a year below 200 is a ROC year. Raises ``bad_date``."""
    text = plain(raw)
    match = _COMPACT_DATE.fullmatch(text) or _DATE.fullmatch(text)
    if match is None:
        raise CellFault("bad_date")
    figures = match.groupdict()
    year = int(figures.get("roc") or figures["year"])
    if year < _ROC_YEARS:
        year += _ROC_EPOCH
    if year not in _YEARS:
        raise CellFault("bad_date")
    try:
        return date(year, int(figures["month"]), int(figures["day"]))
    except ValueError:
        raise CellFault("bad_date") from None


def read_dates(raw: str) -> tuple[tuple[date, date], ...]:
    """Dates and ranges ``A..B``, each as its first and last day. Raises ``bad_date``,
    ``dates_reversed``.

    The slash separates no items here: it stands inside dates.
    """
    ranges = []
    for part in filter(None, map(str.strip, _DATES.split(plain(raw)))):
        ends = _DATES_TO.split(part)
        if len(ends) > 2:
            raise CellFault("bad_date")
        first, last = read_date(ends[0]), read_date(ends[-1])
        if last < first:
            raise CellFault("dates_reversed", part=part)
        ranges.append((first, last))
    return tuple(ranges)


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


def clock_text(minutes: int) -> str:
    """Minutes after midnight as ``HH:MM``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


TIME = Kind("time", read_time, None)
END = Kind("end", read_end, None)
RANGES = Kind("ranges", read_ranges, ())
WEEKDAY = Kind("weekday", read_weekday, None)
DATE = Kind("date", read_date, None)
DATES = Kind("dates", read_dates, ())
