"""The kinds of cell that only the tables of visits have; the same faults hold as in :mod:`matcher.tables.cells`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from types import MappingProxyType

from matcher.tables import words
from matcher.tables.cells import CellKind, parts, plain
from matcher.tables.faults import CellFault
from models.visits.problem import Mode, ServiceItem

_ITEMS: Mapping[str, ServiceItem] = MappingProxyType(
    {
        **dict.fromkeys(("curriculum", "課程發展", "課程", "課程教學", "課程發展與教學"), ServiceItem.CURRICULUM),
        **dict.fromkeys(("network", "網路環境", "網路", "網路環境建置"), ServiceItem.NETWORK),
        **dict.fromkeys(("devices", "device", "載具管理", "載具", "載具管理與維護"), ServiceItem.DEVICES),
        **dict.fromkeys(("team", "團隊經營", "團隊", "教師團隊經營"), ServiceItem.TEAM),
    }
)
_NUMBERING = re.compile(r"(?:\(?\d{1,2}[.)]|[(]?[一二三四][.)])\s*(?=\D)")
_CHECKED, _UNCHECKED = "■☑✔✓", "□☐"
_BOX = re.compile(rf"([{_CHECKED}{_UNCHECKED}])\s*")
_MODE = re.compile(r"(?:mode|模式)?\s*([ab])\s*(?:模式)?")
_EITHER = frozenset(("either", "any", "a/b", "ab", "a或b", "a、b", "皆可", "均可", "任一", "不限", "都可", "都可以"))

_LOCK_KINDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("assign", "指派", "指定", "分派", "媒合", "指定指派"), "assign"),
        **dict.fromkeys(("forbid", "禁止", "排除", "禁止指派", "不可", "避免", "forbidden"), "forbid"),
        **dict.fromkeys(("visit", "入校", "固定入校", "指定入校", "固定日期", "指定日期"), "visit"),
    }
)


def read_items(raw: str) -> frozenset[ServiceItem]:
    """The items of a list; of boxes (■課程發展 □網路環境) those that are ticked. Raises ``no_items``, ``unknown_item``,
    ``unknown_item_near``.
    """
    listed = [_NUMBERING.sub("", part, count=1) for part in _ticked(plain(raw))]
    if not listed:
        raise CellFault("no_items")
    return frozenset(map(_item, listed))


def _ticked(text: str) -> list[str]:
    """The parts of a list, without those whose box is empty."""
    boxes = _BOX.split(text)
    if len(boxes) == 1:
        return parts(text)
    before, *marked = boxes
    return parts(before) + [
        part
        for mark, behind in zip(marked[::2], marked[1::2], strict=True)
        if mark in _CHECKED
        for part in parts(behind)
    ]


def _item(word: str) -> ServiceItem:
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


def read_lock_kind(raw: str) -> str:
    """The kind of a lock: ``assign``, ``forbid`` or ``visit``. Raises ``bad_visit_lock_kind``."""
    kind = _LOCK_KINDS.get(words.word_of(plain(raw)))
    if kind is None:
        raise CellFault("bad_visit_lock_kind")
    return kind


ITEMS = CellKind("items", read_items, frozenset())
MODE = CellKind("mode", read_mode, None)
LOCK_KIND = CellKind("visit_lock_kind", read_lock_kind, None)
