"""The kinds of cell that only the tables of visits have; the same faults hold as in :mod:`matcher.tables.cells`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from matcher.tables.cells import CellFault, Kind, parts, plain, read_hours
from models.visits.problem import Item, Mode

_ITEMS: Mapping[str, Item] = MappingProxyType(
    {
        **dict.fromkeys(("curriculum", "課程發展", "課程", "課程教學"), Item.CURRICULUM),
        **dict.fromkeys(("network", "網路環境", "網路"), Item.NETWORK),
        **dict.fromkeys(("devices", "device", "載具管理", "載具"), Item.DEVICES),
        **dict.fromkeys(("team", "團隊經營", "團隊"), Item.TEAM),
    }
)
_MODE = re.compile(r"(?:mode|模式)?\s*([ab])\s*(?:模式)?")
_EITHER = frozenset(("either", "any", "a/b", "ab", "a或b", "a、b", "皆可", "均可", "任一", "不限"))
_DEGREES = re.compile(r"(?:北緯|東經|[ne])?\s*([+-]?\d{1,7}(?:\.\d+)?)\s*(?:°|度)?\s*[ne]?", re.IGNORECASE)
_KM = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(\.\d+)?\s*(?:km|公里)?", re.IGNORECASE)
_FARTHEST_KM = 20_038
"""Half-way round the earth."""
_DAY_HOURS = 24

_LOCK_KINDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("assign", "指派", "指定", "分派", "媒合"), "assign"),
        **dict.fromkeys(("forbid", "禁止", "排除", "禁止指派", "不可"), "forbid"),
        **dict.fromkeys(("visit", "入校", "固定入校", "指定入校", "固定日期", "指定日期"), "visit"),
    }
)


def read_items(raw: str) -> frozenset[Item]:
    """The items of a list. Raises ``no_items``, ``unknown_item``, ``unknown_item_near``."""
    words = parts(raw)
    if not words:
        raise CellFault("no_items")
    return frozenset(map(_item, words))


def _item(word: str) -> Item:
    known = "".join(word.casefold().split())
    if known in _ITEMS:
        return _ITEMS[known]
    near = difflib.get_close_matches(known, _ITEMS, n=1, cutoff=0.5)
    if near:
        raise CellFault("unknown_item_near", part=word, near=near[0])
    raise CellFault("unknown_item", part=word)


def read_mode(raw: str) -> Mode | None:
    """``A`` or ``B`` in any of its spellings, ``None`` for a word that means either. Raises ``bad_mode``."""
    word = plain(raw).casefold()
    if word in _EITHER:
        return None
    match = _MODE.fullmatch(word)
    if match is None:
        raise CellFault("bad_mode")
    return Mode(match[1].upper())


def read_degrees(raw: str) -> float:
    """A latitude or longitude in decimal degrees, not yet checked for its range. Raises ``bad_degrees``."""
    match = _DEGREES.fullmatch(plain(raw))
    if match is None:
        raise CellFault("bad_degrees")
    return float(match[1])


def read_km(raw: str) -> int:
    """A distance as whole kilometres, rounded half up. Raises ``bad_km``."""
    match = _KM.fullmatch(plain(raw))
    if match is None:
        raise CellFault("bad_km")
    km = Decimal(match[1].replace(",", "") + (match[2] or ""))
    if km > _FARTHEST_KM:
        raise CellFault("bad_km")
    return int(km.quantize(Decimal(1), ROUND_HALF_UP))


def read_half_hours(raw: str) -> int:
    """Hours of one day in whole half hours, as minutes. Raises ``bad_hours``, ``bad_half_hours``."""
    hours = read_hours(raw)
    if not (2 * hours).is_integer() or hours > _DAY_HOURS:
        raise CellFault("bad_half_hours")
    return int(60 * hours)


def read_lock_kind(raw: str) -> str:
    """The kind of a lock: ``assign``, ``forbid`` or ``visit``. Raises ``bad_visit_lock_kind``."""
    kind = _LOCK_KINDS.get(plain(raw).casefold())
    if kind is None:
        raise CellFault("bad_visit_lock_kind")
    return kind


ITEMS = Kind("items", read_items, frozenset())
MODE = Kind("mode", read_mode, None)
DEGREES = Kind("degrees", read_degrees, None)
KM = Kind("km", read_km, None)
HALF_HOURS = Kind("half_hours", read_half_hours, None)
LOCK_KIND = Kind("visit_lock_kind", read_lock_kind, None)
