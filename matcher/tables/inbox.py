"""The folder as an office sends it: CSV files and workbooks under any name, each file read once, as grids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from matcher.tables.columns import Table
from matcher.tables.csv_file import read_csv
from matcher.tables.faults import Fault, Severity
from matcher.tables.folder import read_bytes
from matcher.tables.grid import Grid
from matcher.tables.header import known_headers
from matcher.tables.workbook_file import ENDINGS as WORKBOOK_ENDINGS
from matcher.tables.workbook_file import OLD_ENDINGS, ZIP_MARK, read_workbook

CSV_ENDINGS = (".csv", ".tsv", ".txt")
_LEFT_BY_PROGRAMS = (".", "~$")
"""How the names of files begin that systems and spreadsheet programs leave beside others."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What came of opening a file: its grids, and what is wrong with it as a file."""

    grids: Sequence[Grid] = ()
    faults: Sequence[Fault] = ()


@dataclass
class Inbox:
    """A folder and what was read of it.

    ``tables`` are all that are known: by their headers it is told what separates the cells of a CSV file.
    """

    folder: Path
    encoding: str | None
    tables: Sequence[Table]
    _opened: dict[str, Opening] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = (path.name for path in self.folder.iterdir() if path.is_file())
        self.files = sorted(name for name in names if not name.startswith(_LEFT_BY_PROGRAMS))

    @property
    def spreadsheets(self) -> list[str]:
        """The files that may hold tables, those that cannot be opened here included."""
        return [
            name
            for name in self.files
            if Path(name).suffix.casefold() in (*CSV_ENDINGS, *WORKBOOK_ENDINGS, *OLD_ENDINGS)
        ]

    def named(self, name: str) -> str | None:
        """The file of that name, whatever its letter case."""
        if name in self.files:
            return name
        return next((file for file in self.files if file.casefold() == name.casefold()), None)

    def open(self, file: str, table: Table | None = None) -> Opening:
        """The grids of a file, read once; ``table`` is what it must be, where that is known."""
        if file not in self._opened:
            faults: list[Fault] = []
            grids = self._grids(file, (table,) if table else self.tables, faults)
            self._opened[file] = Opening(tuple(grids), tuple(faults))
        return self._opened[file]

    def _grids(self, file: str, tables: Sequence[Table], faults: list[Fault]) -> Sequence[Grid]:
        ending = Path(file).suffix.casefold()
        if ending in OLD_ENDINGS:
            faults.append(Fault(Severity.ERROR, "old_workbook", file))
            return []
        content = read_bytes(self.folder / file, faults)
        if content is None:
            return []
        if ending in WORKBOOK_ENDINGS or content.startswith(ZIP_MARK):
            # A workbook stays one when somebody only renames it.
            return read_workbook(content, file, faults)

        def known(cells: Sequence[str]) -> int:
            return max(known_headers([cell.strip('"') for cell in cells], table) for table in tables)

        grid = read_csv(content, file, self.encoding, known, faults)
        return [] if grid is None else [grid]
