"""A workbook of a plan, whichever programme's: its sheets with ids mended, and names held against the ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from matcher.tables import cells
from matcher.tables.cells import plain
from matcher.tables.columns import Table
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.mend_plan import KnownIds, Mending
from matcher.tables.workbook_sheets import OpenWorkbook, SheetColumns
from matcher.tables.workbook_words import headed, titles
from matcher.tables.written import Contradiction

Names = Mapping[str, Mapping[str, str]]
"""What people call those whom an id column names: names by id, by column."""


class PlanWorkbook:
    """A workbook that somebody may have edited.

    ``faults`` are errors, ``notices`` what else is to be told; ``labels`` are the sheets of the plan's tables.
    """

    def __init__(self, path: Path, known: KnownIds, names: Names) -> None:
        self._names = names
        self._mending = Mending(known)
        self.faults: list[Fault] = []
        self.labels: dict[str, str] = {}
        self.contradictions: list[Contradiction] = []
        self._told: list[Fault] = []
        self._book = OpenWorkbook(path, self.faults, self._told)

    @property
    def digest(self) -> str:
        """That of the plan it was made of; empty where it names none."""
        return self._book.digest

    @property
    def notices(self) -> tuple[Fault, ...]:
        """What was told of reading, ids that were mended, and names that are not those of their ids."""
        return (*self._mending.notices, *self._told)

    def check(self) -> None:
        """Raises ``InputError`` with every fault where there is one."""
        if found := self.errors():
            raise InputError(found)

    def errors(self) -> list[Fault]:
        """Every fault."""
        return [*self.faults, *self._mending.doubtful]

    def sheet(self, table: Table, named: Mapping[str, str], *, label: str = "") -> SheetColumns:
        """A sheet by its key, which is the table's stem, with its ids mended; without rows where it cannot be read.

        ``named`` has the id column of each column of names; ``label`` is the plan's table whose rows it holds.
        """
        beside = [headed(heading, cells.TEXT, required=False) for heading in named]
        sheet = self._book.sheet(titles(table.stem), table, beside)
        if sheet is None:
            return SheetColumns(table.stem, columns={column.name: [] for column in table.columns})
        ids = {column.name: sheet.columns[column.name] for column in table.columns if column.kind is cells.ID}
        sheet.columns.update(self._mending.columns(ids, sheet.numbers, sheet.label, sheet.headings))
        for heading, id_column in named.items():
            if heading in sheet.headings:
                self._compare_names(sheet, heading, id_column)
        self.labels[label or table.stem] = sheet.label
        return sheet

    def _compare_names(self, sheet: SheetColumns, heading: str, id_column: str) -> None:
        """A warning where names are not those of the ids: whoever edits one alone has edited nothing, or the other."""
        names, shown = self._names.get(id_column, {}), sheet.headings[heading]
        for number, id_, told in sheet.rows(id_column, heading):
            if told and names.get(id_) and plain(told) != plain(names[id_]):
                figures = {"id": id_, "name": names[id_]}
                self._told.append(Fault(Severity.WARNING, "name_of_other", sheet.label, number, shown, told, figures))

    def contradict(self, sheet: SheetColumns, other: SheetColumns, numbers: Iterable[int]) -> None:
        """Note the rows of a sheet that say otherwise than another sheet does."""
        found = tuple(map(sheet.cell, numbers))
        if found:
            self.contradictions.append(Contradiction(sheet.label, other.label, found))
