"""Tables that are given as data frames or plain rows, laid down as the files that an office would send.

They are read by the very reader of those files, so that nothing is believed of a data frame that is not believed of a
spreadsheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from math import isnan
from pathlib import Path
from typing import Any

from matcher.planners import layouts

Table = Any
"""A pandas data frame, an iterable of mappings by column, or text as it stands in a file."""

_NOTHING = ("NAType", "NaTType")
"""Of pandas, by name: it is not loaded for rows that are none of its own."""


def lay_down(tables: Mapping[str, Table], folder: Path) -> Path:
    """Write each table into an existing folder under its name; the folder.

    ``tables`` are called as their files without the ending: ``children``, ``tutors``, ``term`` … Raises ``TypeError``
    for what is no table.
    """
    settings = {layout.toml.removesuffix(".toml") for layout in layouts()}
    for name, table in tables.items():
        ending = "toml" if name in settings else "csv"
        text = table if isinstance(table, str) else _toml(table) if ending == "toml" else _csv(name, table)
        (folder / f"{name}.{ending}").write_text(text, encoding="utf-8", newline="")
    return folder


def _csv(name: str, table: Table) -> str:
    columns, rows = _frame(table) if hasattr(table, "itertuples") else _records(name, table)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _frame(frame: Any) -> tuple[Sequence[str], Iterator[tuple[Any, ...]]]:
    """A data frame; whole numbers that a gap in their column has made floats are whole again."""
    whole = frame.convert_dtypes().astype(object)
    rows = whole.where(whole.notna(), None).itertuples(index=False, name=None)
    return [str(column) for column in frame.columns], rows


def _records(name: str, table: Iterable[Any]) -> tuple[Sequence[str], Iterator[tuple[Any, ...]]]:
    rows = list(table)
    if not all(isinstance(row, Mapping) for row in rows):
        raise TypeError(f"{name}: a data frame, an iterable of mappings, or text is wanted")
    columns = list(dict.fromkeys(str(column) for row in rows for column in row))
    return columns, (tuple(row.get(column) for column in columns) for row in rows)


def _cell(value: Any) -> str:
    """A value as an office would type it; nothing, and what pandas has for it, is an empty cell."""
    if value is None or type(value).__name__ in _NOTHING or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, list | tuple | set | frozenset):
        return ";".join(sorted(map(_cell, value)) if isinstance(value, set | frozenset) else map(_cell, value))
    return str(value)


def _toml(settings: Mapping[str, Any]) -> str:
    """Days, numbers, text, and lists of them."""
    if not isinstance(settings, Mapping):
        raise TypeError("the days of a season are a mapping or text")
    return "".join(f"{key} = {_toml_value(value)}\n" for key, value in settings.items())


def _toml_value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml_value, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | date):
        return str(value)
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
