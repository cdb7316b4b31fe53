"""Cells of numbers: whole ones, limits, hours, scores, kilometres and degrees.

A comma separates thousands here and decimals elsewhere: where both can be meant, the cell is a fault that shows both.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from matcher.tables import words
from matcher.tables.cells import CellKind, plain
from matcher.tables.faults import CellFault, Interpretation

HIGHEST_SCORE = 100
FARTHEST_KM = 20_038
"""Half-way round the earth."""
_DAY_HOURS = 24
_MOST_DEGREES = 180

_WHOLE = re.compile(r"(\d{1,15}|[1-9]\d{0,2}(?:,\d{3}){1,4})(?:\.0+)?\s*(?:人|位|名|臺|台|部|席|座|個|校|所|次|場|間)?")
_WITH_DECIMAL_COMMA = re.compile(r"(\d{1,15}),(\d+)(.*)", re.DOTALL)
_HOURS = re.compile(r"(\d{1,15}(?:\.\d{1,20})?)\s*(?:小時|時|hours?|hrs?|h)?", re.IGNORECASE)
_SCORE = re.compile(r"(\d{1,3})(?:\.0+)?\s*分?")
_KM = re.compile(r"(\d{1,15}|[1-9]\d{0,2}(?:,\d{3}){1,4})(\.\d{1,20})?\s*(?:km|kms|公里)?", re.IGNORECASE)
_DEGREES = re.compile(r"(?:北緯|東經|[ne])?\s*([+-]?\d{1,7}(?:\.\d{1,20})?)\s*(?:°|度)?\s*[ne]?", re.IGNORECASE)


def _decimal_comma(text: str) -> tuple[str, bool] | None:
    """The text with a point for its comma, and whether the comma may as well separate thousands."""
    match = _WITH_DECIMAL_COMMA.fullmatch(text)
    if match is None:
        return None
    whole, after, rest = match.groups()
    thousands = len(after) == 3 and len(whole) <= 3 and not whole.startswith("0")
    return f"{whole}.{after}{rest}", thousands


def _with_point(text: str, pattern: re.Pattern[str], code: str) -> str:
    """The text with a point for its decimal comma. Raises ``code`` where it is no number, ``two_numbers`` where the
    comma can mean two things.
    """
    found = _decimal_comma(text)
    if found is None or not pattern.fullmatch(found[0]):
        raise CellFault(code)
    if found[1]:
        number = re.match(r"[\d.]+", found[0])
        assert number is not None
        raise CellFault("two_numbers", one=number[0].replace(".", ""), other=number[0])
    return found[0]


def _read_as(value: object, shown: str) -> Interpretation:
    return Interpretation(value, "decimal_comma", {"read": shown})


def read_whole(raw: str) -> int | Interpretation:
    """A whole number, 0 or more; ``1,200`` and ``12.0`` are read as Excel means them. Raises ``bad_number``."""
    match = _WHOLE.fullmatch(plain(raw))
    if match is None:
        raise CellFault("bad_number")
    return int(match[1].replace(",", ""))


def read_limit(raw: str) -> int | Interpretation | None:
    """A limit as a whole number; ``不限`` lifts it, and that is told.

    Raises ``bad_number``, and ``limit_or_none`` for a word for nothing: none at all, or no limit?
    """
    if words.word_of(plain(raw)) in words.NO_LIMIT:
        return Interpretation(None, "no_limit")
    if words.is_nothing(raw) or words.is_not_yet(raw):
        raise CellFault("limit_or_none")
    return read_whole(raw)


def read_hours(raw: str) -> float | Interpretation:
    """Hours, 0 or more, with decimals. Raises ``bad_hours``, ``two_numbers``."""
    text = plain(raw)
    if match := _HOURS.fullmatch(text):
        return float(match[1])
    pointed = _with_point(text, _HOURS, "bad_hours")
    match = _HOURS.fullmatch(pointed)
    assert match is not None
    return _read_as(float(match[1]), match[1])


def read_score(raw: str) -> int | Interpretation:
    """A whole number from 0 to 100. Raises ``bad_score``."""
    text = plain(raw)
    match = _SCORE.fullmatch(text)
    pointed = None if match else _decimal_comma(text)
    if pointed and not pointed[1]:
        match = _SCORE.fullmatch(pointed[0])
    if match is None or int(match[1]) > HIGHEST_SCORE:
        raise CellFault("bad_score")
    return _read_as(int(match[1]), match[1]) if pointed else int(match[1])


def read_degrees(raw: str) -> float | Interpretation:
    """A latitude or longitude in decimal degrees, not yet checked for its range. Raises ``bad_degrees``."""
    text = plain(raw)
    if match := _DEGREES.fullmatch(text):
        return float(match[1])
    found = _decimal_comma(text)
    match = _DEGREES.fullmatch(found[0]) if found else None
    if match is None or abs(float(match[1])) > _MOST_DEGREES:
        raise CellFault("bad_degrees")
    return _read_as(float(match[1]), match[1])


def read_km(raw: str) -> int | Interpretation:
    """A distance as whole kilometres, rounded half up. Raises ``bad_km``, ``two_numbers``."""
    text = plain(raw)
    match = _KM.fullmatch(text)
    comma = _decimal_comma(text)
    if comma and (match is None or not match[2]):
        text = _with_point(text, _KM, "bad_km")
        match = _KM.fullmatch(text)
    if match is None:
        raise CellFault("bad_km")
    km = Decimal(match[1].replace(",", "") + (match[2] or ""))
    if km > FARTHEST_KM:
        raise CellFault("bad_km")
    whole = int(km.quantize(Decimal(1), ROUND_HALF_UP))
    return _read_as(whole, f"{km}") if comma and not match[1].count(",") else whole


def read_half_hours(raw: str) -> int | Interpretation:
    """Hours of one day in whole half hours, as minutes. Raises ``bad_hours``, ``bad_half_hours``, ``two_numbers``."""
    read = read_hours(raw)
    hours = read.value if isinstance(read, Interpretation) else read
    assert isinstance(hours, float)
    if not (2 * hours).is_integer() or hours > _DAY_HOURS:
        raise CellFault("bad_half_hours")
    minutes = int(60 * hours)
    return _read_as(minutes, f"{hours:g}") if isinstance(read, Interpretation) else minutes


WHOLE = CellKind("whole", read_whole, None)
LIMIT = CellKind("limit", read_limit, None)
HOURS = CellKind("hours", read_hours, None)
HALF_HOURS = CellKind("half_hours", read_half_hours, None)
SCORE = CellKind("score", read_score, None)
KM = CellKind("km", read_km, None)
DEGREES = CellKind("degrees", read_degrees, None)
