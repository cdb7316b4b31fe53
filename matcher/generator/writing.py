"""Tables as an office would have exported them: a folder that mixes with no other, and cells in either language."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from matcher.tables.csv_file import Cells
from matcher.tables.dates import range_text
from matcher.tables.times import clock_text
from matcher.tables.words import office_words
from matcher.texts import Language
from models.week import WEEKDAYS

YES_NO = {Language.EN: {True: "yes", False: "no"}, Language.ZH: {True: "是", False: "否"}}
LIST = {Language.EN: ";", Language.ZH: "、"}
_WEEKS = ("free", "windows")
"""Fields with the hours of a week, which has a column for each of its days."""


def cells_of(row: Any, id_column: str, language: Language, **own: str) -> Cells:
    """The fields of a row of what is planned, each in the column of its name; its id stands in ``id_column``.

    ``own`` are cells that stand in the place of their fields, or beside them.
    """
    cells: dict[str, str] = {id_column: row.id, **own}
    for name in (field.name for field in fields(row) if field.name not in own):
        value = getattr(row, name)
        if name in _WEEKS:
            hours = ([f"{clock_text(span.start)}-{clock_text(span.end)}" for span in day] for day in value)
            cells |= zip(WEEKDAYS, map(LIST[language].join, hours), strict=True)
        else:
            cells[name] = cell(value, language)
    return cells


def cell(value: object, language: Language) -> str:
    """A value as an office writes it: nothing for ``None``, parts of a list one after the other, days as ranges."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES_NO[language][value]
    if isinstance(value, tuple):
        return LIST[language].join(value)
    if isinstance(value, frozenset):
        return LIST[language].join(date_ranges(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def word_cell(choice: str, meant: str, language: Language) -> str:
    """A choice of the vocabulary (``gender``, ``item``…) as the office writes it; what it has no word for as it is."""
    return office_words(choice).get(meant, meant) if language is Language.ZH else meant


def date_ranges(days: Iterable[date]) -> Iterable[str]:
    """Days in order; those that follow one another stand as a range."""
    left = sorted(days, reverse=True)
    while left:
        first = last = left.pop()
        while left and left[-1] - last == timedelta(days=1):
            last = left.pop()
        yield range_text(first, last)


def toml_text(row: Any, *first: str) -> str:
    """The fields of a row as a TOML file, those named ``first`` before the others; days as ranges."""
    names = dict.fromkeys((*first, *(field.name for field in fields(row))))
    return "".join(f"{name} = {_toml(getattr(row, name))}\n" for name in names)


def _toml(value: object) -> str:
    if isinstance(value, frozenset):
        return "[{}]".format(", ".join(f'"{days}"' for days in date_ranges(value)))
    # A JSON string is a TOML string too.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
