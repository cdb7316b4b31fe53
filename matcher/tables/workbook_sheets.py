"""Sheets of a workbook of a plan as columns of parsed cells: sorted, filtered or moved as they may be."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import compress
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from matcher.tables.columns import Column, Table, folded
from matcher.tables.faults import Fault, Severity
from matcher.tables.folder import read_bytes
from matcher.tables.grid import Grid
from matcher.tables.plan_digest import MARK
from matcher.tables.read_tables import read_sheet
from matcher.tables.reading_plan import UNTOLD
from matcher.tables.records import FAULTY, Sheet
from matcher.tables.workbook_file import read_workbook

_PROPERTIES = "docProps/custom.xml"


@dataclass(frozen=True)
class SheetColumns:
    """The columns of a sheet that were asked for, by name, without the rows in which a cell cannot be read.

    ``label`` is the file with the sheet, ``numbers`` are those of the rows as a spreadsheet counts, ``headings`` what
    stands above each column.
    """

    label: str
    numbers: list[int] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    columns: dict[str, list[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: Sheet, beside: Collection[str]) -> SheetColumns:
        """The whole rows of a sheet; none where a column is missing that must be there.

        Of the columns ``beside`` a cell that cannot be read is blank.
        """
        if sheet.lost or not sheet.columns:
            return cls(sheet.file, columns={column.name: [] for column in sheet.table.columns})
        whole = [True] * len(sheet.numbers)
        for name in sheet.faulty - set(beside):
            whole = [one and cell is not FAULTY for one, cell in zip(whole, sheet.columns[name], strict=True)]
        columns = {name: list(compress(cells, whole)) for name, cells in sheet.columns.items()}
        for name in sheet.faulty & set(beside):
            columns[name] = ["" if cell is FAULTY else cell for cell in columns[name]]
        return cls(sheet.file, list(compress(sheet.numbers, whole)), dict(sheet.headers), columns)

    def rows(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """The row's number and the named cells of each row."""
        return zip(self.numbers, *(self.columns[name] for name in names), strict=True)

    def cell(self, number: int) -> str:
        """A row as a cell reference."""
        return f"{self.label}:{number}"


class OpenWorkbook:
    """A workbook that can be read; ``digest`` is that of the plan it was made of, empty where it names none.

    Errors of reading are appended to ``faults``, what else is worth telling to ``notices``.
    """

    def __init__(self, path: Path, faults: list[Fault], notices: list[Fault]) -> None:
        self._file = path.name
        self._faults = faults
        self._notices = notices
        content = read_bytes(path, faults)
        self._grids: dict[str, Grid] = {}
        self.digest = ""
        if content is not None:
            self._grids = {grid.sheet: grid for grid in read_workbook(content, path.name, faults)}
            self.digest = _digest(content) if self._grids else ""

    def sheet(self, titles: Sequence[str], table: Table, beside: Sequence[Column]) -> SheetColumns | None:
        """The sheet of one of the titles; ``None`` where there is none, with a fault unless the table is optional.

        It may have the columns ``beside``, in which no fault is one.
        """
        grid = self._grid(titles)
        if grid is None:
            if not table.optional and self._grids:
                self._faults.append(Fault(Severity.ERROR, "missing_sheet", self._file, value=" / ".join(titles)))
            return None
        found: list[Fault] = []
        sheet = read_sheet(grid, replace(table, columns=(*table.columns, *beside)), found)
        minor = {sheet.headers[column.name] for column in beside if column.name in sheet.headers}
        for fault in found:
            if fault.severity is Severity.ERROR and fault.column not in minor:
                self._faults.append(fault)
            elif fault.code not in UNTOLD and fault.column not in minor:
                self._notices.append(fault)
        return SheetColumns.of(sheet, [column.name for column in beside])

    def _grid(self, titles: Sequence[str]) -> Grid | None:
        names = {folded(title) for title in titles}
        return next((grid for title, grid in self._grids.items() if folded(title) in names), None)


def _digest(content: bytes) -> str:
    """What the workbook's own property says, whichever program saved it last."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        if _PROPERTIES not in parts.namelist():
            return ""
        told = ElementTree.fromstring(parts.read(_PROPERTIES))
    marked = (one for one in told if one.get("name") == MARK)
    return next(("".join(one.itertext()).strip() for one in marked), "")
