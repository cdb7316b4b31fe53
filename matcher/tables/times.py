"""Cells of times: a time of day, stretches of a day, a weekday.

Times are minutes after midnight. Lessons and visits begin at six in the morning at the earliest, so an earlier hour is
an afternoon's whose mark was left out. With one mark for both ends of a stretch («4:00-5:30 PM») the reading that can
be is taken and told; where two can be, the cell is a fault that shows both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from matcher.tables import words
from matcher.tables.cells import CellKind, choice, plain
from matcher.tables.faults import CellFault, Interpretation, Severity
from matcher.tables.season import ANY_SEASON, WHOLE_DAY, SeasonFrame
from models.week import WEEKDAYS, Interval

DAY_MINUTES = 24 * 60
NOON = DAY_MINUTES // 2
EARLIEST = 6 * 60
"""Nobody meets before: an hour before six is one of the afternoon, or a mistake."""

LATEST_EVENING = 21 * 60 + 30
"""«7:00-8:30» may be an evening's; what would end later in the evening is the morning's."""

_COLONS = str.maketrans({"∶": ":", "꞉": ":"})
_MORNING = ("上午", "早上", "凌晨", "清晨", "am")
_HALF_DAYS = "上午|早上|清晨|凌晨|中午|下午|傍晚|晚上|晚間|am|pm"
_CLOCK = re.compile(
    rf"(?P<before>{_HALF_DAYS})?(?P<hour>\d{{1,2}})"
    r"(?::(?P<minute>\d{2})(?::00(?:\.0+)?)?|[點時](?:(?P<minutes>\d{1,2})分?|(?P<half>半)|整)?|(?=am|pm))"
    r"(?P<after>am|pm)?"
)
_DIGITS = re.compile(r"(\d{1,2})(\d{2})")
_BARE_HOUR = re.compile(rf"(?:{_HALF_DAYS})?\d{{1,2}}(?:am|pm)?")
_TO = re.compile(r"[-–—−‐‒―~〜∼至到]")
_SEPARATORS = re.compile(r"[;、,/\r\n&及和與]")
_BLANK_BETWEEN = re.compile(r"(?<=[\d分半整時點m])\s+(?=[上下早清凌中傍晚]|\d)", re.IGNORECASE)
_SHARED_UNIT = re.compile(rf"(?<!\d)(\d{{1,2}})(?=[-–—~〜∼至到](?:{_HALF_DAYS})?\d{{1,2}}[點時])")
"""An hour whose unit stands only behind the other end (8-12點)."""
_BLANKS_ROUND = re.compile(r"\s*([-–—−‐‒―~〜∼至到:])\s*")
_ORDINAL = re.compile(r"\(\d{1,2}\)\s*|第[一二三四五六七八九十\d]節\s*[:：]?")

_weekday = choice("weekday", "bad_weekday")


def read_weekday(raw: str) -> int:
    """A weekday, 0 is Monday. Raises ``bad_weekday``."""
    return WEEKDAYS.index(_weekday(raw))


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day in minutes; ``half_day`` is where the half of the day begins that a mark names (0 or noon)."""

    minutes: int
    half_day: int | None

    def in_half(self, half_day: int) -> int:
        """The same hand of the clock in a half of the day."""
        return self.minutes % NOON + half_day

    @property
    def is_open(self) -> bool:
        """Whether nothing tells which half of the day is meant."""
        return self.half_day is None and self.minutes < NOON


def _clock(raw: str) -> _Clock:
    """Raises ``bare_hour``, ``bad_time``."""
    part = plain(raw)
    text = "".join(part.casefold().translate(_COLONS).split())
    text = text.replace("a.m.", "am").replace("p.m.", "pm").replace("a.m", "am").replace("p.m", "pm")
    if digits := _DIGITS.fullmatch(text):
        clock = _Clock(60 * int(digits[1]) + int(digits[2]), None) if int(digits[2]) < 60 else None
    else:
        clock = _marked(text)
    if clock is None and _BARE_HOUR.fullmatch(text):
        raise CellFault("bare_hour", part=part)
    if clock is None or clock.minutes > DAY_MINUTES:
        raise CellFault("bad_time", part=part)
    return clock


def _marked(text: str) -> _Clock | None:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour = int(match["hour"])
    minute = 30 if match["half"] else int(match["minute"] or match["minutes"] or 0)
    if minute > 59 or hour > 24:
        return None
    mark = match["before"] or match["after"]
    half_day = None if not mark else 0 if mark in _MORNING else NOON
    if half_day is not None and hour <= 12:
        return _Clock(60 * (hour % 12) + minute + half_day, half_day)
    return _Clock(60 * hour + minute, half_day)


def clock_text(minutes: int) -> str:
    """Minutes after midnight as ``HH:MM``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def read_end(raw: str) -> int:
    """The end of a stretch of a plan in minutes after midnight, up to 24:00. Raises ``bare_hour``, ``bad_time``."""
    return _clock(raw).minutes


def read_start(raw: str) -> int:
    """The start of a stretch of a plan in minutes after midnight. Raises ``bare_hour``, ``bad_time``."""
    minutes = read_end(raw)
    if minutes == DAY_MINUTES:
        raise CellFault("bad_time", part=plain(raw))
    return minutes


def read_time(raw: str) -> int:
    """A time at which somebody is to meet, in minutes after midnight. Raises ``bare_hour``, ``bad_time``,
    ``hour_before_six``.
    """
    minutes = read_start(raw)
    if minutes < EARLIEST:
        raise CellFault("hour_before_six", part=plain(raw), meant=clock_text(minutes + NOON))
    return minutes


def _is_sensible(stretch: Interval) -> bool:
    return EARLIEST <= stretch.start < stretch.end <= DAY_MINUTES


def _stretch(part: str) -> tuple[Interval, str]:
    """A stretch of the day, and the code of a notice where it was read otherwise than it stands (empty: as it stands).

    One mark for both ends: the end without one is of the same half of the day where that can be, else as it stands.
    Without any mark the hours are those of a clock of 24, which is told where a person may have meant the evening.
    Raises ``bad_range``, ``range_reversed``, ``before_six``, ``afternoon_meant``, and what :func:`_clock` raises.
    """
    ends = _TO.split(part)
    if len(ends) != 2:
        raise CellFault("bad_range", part=part)
    start, end = map(_clock, ends)
    stands = Interval(start.minutes, end.minutes)
    if stands.start == 0 and stands.end >= DAY_MINUTES - 1:
        return WHOLE_DAY, "whole_day"
    halves = [clock.half_day for clock in (start, end) if clock.half_day is not None]
    one_mark = len(halves) == 1 and (start.is_open or end.is_open)
    if _is_sensible(stands) and not one_mark:
        evening = not halves and not part.startswith("0") and stands.end + NOON <= LATEST_EVENING
        return stands, "morning" if evening else ""
    others = [Interval(start.in_half(NOON), end.in_half(NOON)), Interval(start.minutes, end.in_half(NOON))]
    if one_mark:
        half = halves[0]
        same = Interval(*(clock.in_half(half) if clock.is_open else clock.minutes for clock in (start, end)))
        for read in filter(_is_sensible, (same, stands, others[1])):
            return read, "" if read == stands else "half_day"
    elif not halves:
        meant = next(map(_hours, filter(_is_sensible, others)), "")
        if meant:
            raise CellFault("afternoon_meant", part=part, meant=meant)
    raise CellFault("range_reversed" if stands.end <= stands.start else "before_six", part=part)


def merge(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same stretches as disjoint intervals that do not touch, in order."""
    disjoint: list[Interval] = []
    for interval in sorted(intervals):
        if disjoint and interval.start <= disjoint[-1].end:
            disjoint[-1] = Interval(disjoint[-1].start, max(disjoint[-1].end, interval.end))
        else:
            disjoint.append(interval)
    return tuple(disjoint)


@lru_cache(maxsize=16384)
def read_ranges(raw: str, frame: SeasonFrame = ANY_SEASON) -> tuple[Interval, ...] | Interpretation:
    """Stretches of a day (``16:00-20:30``), merged; none for a word such as 沒空, the season's whole day for 整天.

    Raises ``bad_range``, ``bad_time``, ``bare_hour``, ``range_reversed``, ``before_six``, ``afternoon_meant``.
    """
    text = plain(raw)
    said = _in_words(text, frame)
    if said is not None:
        return said
    text = _SHARED_UNIT.sub(r"\1點", _BLANKS_ROUND.sub(r"\1", _ORDINAL.sub("", text)))
    stretches: list[Interval] = []
    told: list[tuple[str, Interval, str]] = []
    for part in filter(None, map(str.strip, _SEPARATORS.split(_BLANK_BETWEEN.sub(";", text)))):
        stretch, code = _stretch(part)
        if code == "whole_day":
            return _whole_day(frame)
        stretches.append(stretch)
        if code:
            told.append((part, stretch, code))
    ranges = merge(stretches)
    if not told:
        return ranges
    part, stretch, code = told[0]
    figures = {"part": part, "read": _hours(stretch)}
    if code == "morning":
        figures["other"] = _hours(Interval(stretch.start + NOON, stretch.end + NOON))
    return Interpretation(ranges, code, figures)


def _hours(stretch: Interval) -> str:
    return f"{clock_text(stretch.start)}-{clock_text(stretch.end)}"


def _in_words(text: str, frame: SeasonFrame) -> tuple[Interval, ...] | Interpretation | None:
    """What a word says of the hours of a day; ``None`` where there are hours."""
    word = words.word_of(text)
    if word in words.NO or word in words.NOTHING or word in words.NEVER:
        return ()
    if word in words.NEVER_TOLD:
        return Interpretation((), "never_free")
    if word in words.ALWAYS or word in words.YES:
        return _whole_day(frame)
    if words.is_not_yet(text):
        return Interpretation((), "not_yet_free", severity=Severity.WARNING)
    return None


def stretches(text: str) -> tuple[Interval, ...]:
    """The stretches of a cell that can be read in one way. Raises what :func:`read_ranges` raises, ``bad_range``."""
    read = read_ranges(text)
    if isinstance(read, Interpretation):
        raise CellFault("bad_range", part=text)
    return read


def _whole_day(frame: SeasonFrame) -> Interpretation:
    day = frame.whole_day
    return Interpretation((day,), "whole_day", {"read": _hours(day)})


TIME = CellKind("time", read_time, None)
START = CellKind("start", read_start, None)
END = CellKind("end", read_end, None)
RANGES = CellKind("ranges", read_ranges, (), read_ranges)
WEEKDAY = CellKind("weekday", read_weekday, None)
