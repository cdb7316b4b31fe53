"""What a header says: the same column under its many spellings, from the contract's name to a question of a form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from matcher.tables.cells import plain
from matcher.tables.columns import Column, Table, folded

_HINT = re.compile(r"[(\[{【〔「『<][^()\[\]{}【】〔〕「」『』<>]*[)\]}】〕」』>]")
_INSIDE = re.compile(r"[(\[{【〔「『<]([^()\[\]{}【】〔〕「」『』<>]+)[)\]}】〕」』>]")
_NUMBERING = re.compile(r"(?:q\s*)?[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[).、:．]\s*", re.IGNORECASE)
_FILLERS = re.compile(
    "請問|請填寫|請填入|請填|請輸入|請選擇|請勾選|請提供|您的|你的|貴校的|貴校|本校|學童的|該生|"
    "(?:是否)?(?:已經|已)(?:簽署|簽妥|簽|繳交|繳|填)?|是否|必填|選填|可複選|[?？:：.。!！*★]"
)


class Likeness(IntEnum):
    """How near a header is to a name: by the contract, by a further spelling, or only once it is read kindly."""

    CONTRACT = 0
    FURTHER = 1
    HINT_LEFT_OUT = 2
    IN_BRACKETS = 3
    QUESTION = 4


@dataclass(frozen=True, slots=True)
class Meaning:
    """The column that a header means, and how near it is to a name of it."""

    column: Column
    likeness: Likeness


@cache
def names_of(table: Table) -> Mapping[str, Meaning]:
    """Every name of a table's columns as it is compared."""
    known: dict[str, Meaning] = {}
    for column in table.columns:
        for name in (column.name, *column.aliases):
            known[folded(name)] = Meaning(column, Likeness.CONTRACT)
    for column in table.columns:
        for name in column.further:
            known.setdefault(folded(name), Meaning(column, Likeness.FURTHER))
    return known


def meaning(header: str, table: Table) -> Meaning | None:
    """What a header means in a table, ``None`` where nothing."""
    known = names_of(table)
    for likeness, spelling in _spellings_of(header):
        if found := known.get(spelling):
            return Meaning(found.column, max(likeness, found.likeness))
    return None


@lru_cache(maxsize=8192)
def _spellings_of(header: str) -> tuple[tuple[Likeness, str], ...]:
    return tuple(_spellings(header))


def _spellings(header: str) -> Iterator[tuple[Likeness, str]]:
    """A header as it stands, then with ever less around it."""
    word = folded(header)
    if not word:
        return
    yield Likeness.CONTRACT, word
    yield Likeness.CONTRACT, word.replace("_", "")  # a line break or blank in a Chinese word says nothing
    header = plain(header)
    bare = folded(_NUMBERING.sub("", _HINT.sub("", header), count=1))
    yield Likeness.HINT_LEFT_OUT, bare
    yield Likeness.HINT_LEFT_OUT, bare.replace("_", "")
    for inside in reversed(_INSIDE.findall(header)):
        yield Likeness.IN_BRACKETS, folded(inside)
    yield Likeness.QUESTION, _FILLERS.sub("", bare.replace("_", ""))
