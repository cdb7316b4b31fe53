"""Tables and their columns as each ``columns.toml`` has them: names, aliases, what must be there, the kind of cell."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import ModuleType
from typing import Any

from matcher.tables import cells, dates, numbers, times
from matcher.tables.cells import CellKind, plain

FILE = "columns.toml"
_SHARED: Mapping[str, Any] = tomllib.loads((resources.files("matcher.tables") / FILE).read_text("utf-8"))
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


Tables = tuple[TableColumns, ...]


def read_columns(room: str, own_cells: ModuleType) -> tuple[Tables, Tables]:
    """The tables that are read and those that are written, as the package ``room`` of a programme has them in its file.

    Their kinds of cell stand in ``own_cells``, or are shared.
    """
    told = tomllib.loads((resources.files(room) / FILE).read_text("utf-8"))
    names, known = ({**_SHARED[part], **told.get(part, {})} for part in ("names", "columns"))
    kinds = {
        kind.name: kind
        for module in (cells, dates, numbers, times, own_cells)
        for kind in vars(module).values()
        if isinstance(kind, CellKind)
    }

    def table(stem: str, of: Mapping[str, Any], written: bool) -> TableColumns:
        key = tuple(of.get("key", ()))
        columns = []
        for own in of["columns"]:
            more = {"column": own} if isinstance(own, str) else own
            name = more["column"]
            of_table = {"must": _BE_FILLED, "refers": ""} if written else {"must": _BE_FILLED} if name in key else {}
            columns.append(_column(name, {**known.get(name, {}), **of_table, **more}, kinds, stem))
        return TableColumns(stem, tuple(columns), key, of.get("optional", False), tuple(names.get(stem, ())))

    read, written = (
        tuple(table(stem, of, which == "written") for stem, of in told[which].items()) for which in ("read", "written")
    )
    return read, written


def _column(name: str, told: Mapping[str, Any], kinds: Mapping[str, CellKind], stem: str) -> Column:
    must, refers = told.get("must", ""), told.get("refers", "")
    return Column(
        name,
        kinds[told["kind"]],
        tuple(told["names"]),
        tuple(told.get("also", ())),
        required=must in (_BE_THERE, _BE_FILLED),
        filled=must == _BE_FILLED,
        refers="" if refers == stem else refers,
    )
