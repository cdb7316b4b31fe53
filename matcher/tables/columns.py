"""Every table and its columns as ``columns.toml`` has them: names, aliases, what must be there, the kind of cell."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from matcher.tables import cells, dates, numbers, subjects, times
from matcher.tables.cells import CellKind, plain

_TOLD: Mapping[str, Any] = tomllib.loads((resources.files("matcher.tables") / "columns.toml").read_text("utf-8"))
_KINDS: Mapping[str, CellKind] = {
    kind.name: kind
    for room in (cells, dates, numbers, subjects, times)
    for kind in vars(room).values()
    if isinstance(kind, CellKind)
}
_BE_THERE, _BE_FILLED = "be there", "be filled"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``required``: the column must be there; ``filled``: no cell may be blank.

    ``aliases`` are the contract's names beside the English one, ``further`` what is read besides. ``refers`` is the
    stem of the table whose key the cells name.
    """

    name: str
    kind: CellKind
    aliases: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    required: bool = False
    filled: bool = False
    refers: str = ""

    @property
    def chinese(self) -> str:
        """The Chinese header."""
        return self.aliases[0]


@dataclass(frozen=True, slots=True, eq=False)
class TableColumns:
    """A table in the file ``stem.csv``. No two rows have the same values in the columns of ``key``.

    ``names`` are what people call it in Chinese.
    """

    stem: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    optional: bool = False
    names: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.stem}.csv"

    def column(self, name: str) -> Column:
        """The column of an English name."""
        return next(column for column in self.columns if column.name == name)


def fold_header(header: str) -> str:
    """A header as it is compared: NFKC, trimmed, case-folded, 臺 as 台, stars of required columns dropped."""
    text = plain(header).strip("*★ ").casefold().replace("臺", "台")
    return "_".join(text.split())


def _tables(programme: str, which: str) -> tuple[TableColumns, ...]:
    """The tables of a programme that are ``read``, or ``written``."""
    known = {**_TOLD["columns"], **_TOLD[programme]["columns"]}
    return tuple(_table(stem, told, known, which == "written") for stem, told in _TOLD[programme][which].items())


def _table(stem: str, told: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]], written: bool) -> TableColumns:
    key = tuple(told.get("key", ()))
    columns = []
    for own in told["columns"]:
        more = {"column": own} if isinstance(own, str) else own
        name = more["column"]
        of_table = {"must": _BE_FILLED, "refers": ""} if written else {"must": _BE_FILLED} if name in key else {}
        columns.append(_column(name, {**known.get(name, {}), **of_table, **more}, stem))
    return TableColumns(stem, tuple(columns), key, told.get("optional", False), tuple(_TOLD["names"].get(stem, ())))


def _column(name: str, told: Mapping[str, Any], stem: str) -> Column:
    must, refers = told.get("must", ""), told.get("refers", "")
    return Column(
        name,
        _KINDS[told["kind"]],
        tuple(told["names"]),
        tuple(told.get("also", ())),
        required=must in (_BE_THERE, _BE_FILLED),
        filled=must == _BE_FILLED,
        refers="" if refers == stem else refers,
    )


SEMESTER_TABLES, WRITTEN_SEMESTER_TABLES = _tables("semester", "read"), _tables("semester", "written")
VISIT_TABLES, WRITTEN_VISIT_TABLES = _tables("visits", "read"), _tables("visits", "written")
