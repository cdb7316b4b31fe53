"""The kinds of cell that only the tables of visits have; the same faults hold as in :mod:`matcher.tables.cells`."""

from __future__ import annotations

import difflib
import re

from matcher.tables import words
from matcher.tables.cells import CellKind, choice, parts, plain
from matcher.tables.faults import CellFault
from matcher.tables.numbers import read_whole
from models.visits.plan import NO_NUMBER
from models.visits.problem import Mode, ServiceItem

read_visit_lock_kind = choice("visit_lock_kind", "bad_visit_lock_kind")
"""The kind of a lock of visits: ``assign``, ``forbid`` or ``visit``."""

_CHECKED, _UNCHECKED = "■☑✔✓", "□☐"
_ITEM_NUMBERING = re.compile(r"(?:\(?\d{1,2}[.)]|[(]?[一二三四][.)])\s*(?=\D)")
_BOX = re.compile(rf"([{_CHECKED}{_UNCHECKED}])\s*")
_MODE = re.compile(r"(?:mode|模式)?\s*([ab])\s*(?:模式)?")
_ITEMS = words.meanings("item")


def read_items(raw: str) -> frozenset[ServiceItem]:
    """The items of a list; of boxes (■課程發展 □網路環境) those that are ticked. Raises ``no_items``, ``unknown_item``,
    ``unknown_item_near``.
    """
    listed = [_ITEM_NUMBERING.sub("", part, count=1) for part in _ticked(plain(raw))]
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
        return ServiceItem(_ITEMS[known])
    near = difflib.get_close_matches(known, _ITEMS, n=1, cutoff=0.5)
    if near:
        raise CellFault("unknown_item_near", part=word, near=near[0])
    raise CellFault("unknown_item", part=word)


def read_mode(raw: str) -> Mode | None:
    """``A`` or ``B`` in any of its spellings, ``None`` for a word that means either. Raises ``bad_mode``."""
    word = plain(raw).casefold()
    if word in words.EITHER:
        return None
    match = _MODE.fullmatch(word)
    if match is None:
        raise CellFault("bad_mode")
    return Mode(match[1].upper())


VISIT_LOCK_KIND = CellKind("visit_lock_kind", read_visit_lock_kind, None)
ITEMS = CellKind("items", read_items, frozenset())
MODE = CellKind("mode", read_mode, None)
NUMBER = CellKind("number", read_whole, NO_NUMBER)
"""Of the visit that a row is about; of a blank cell that it is about none."""
