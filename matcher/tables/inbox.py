"""The folder as an office sends it: CSV files and workbooks under any name, each file read once, as grids."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from matcher.tables.columns import TableColumns
from matcher.tables.csv_file import read_csv
from matcher.tables.faults import Fault, Severity
from matcher.tables.grid import Grid
from matcher.tables.header import known_headers
from matcher.tables.workbook_file import ENDINGS as WORKBOOK_ENDINGS
from matcher.tables.workbook_file import OLD_ENDINGS, ZIP_MARK, read_workbook

CSV_ENDINGS = (".csv", ".tsv", ".txt")
LEFT_BY_PROGRAMS = (".", "~$")
"""How the names of files begin that systems and spreadsheet programs leave beside others."""


def has_folder(folder: Path, faults: list[Fault]) -> bool:
    """Whether the folder exists; a fault where it does not."""
    if folder.is_dir():
        return True
    faults.append(Fault(Severity.ERROR, "missing_folder", str(folder)))
    return False


def find_file(folder: Path, name: str, optional: bool, faults: list[Fault]) -> Path | None:
    """The file of that name, whatever its letter case.

    Where it is missing: an error, or for an optional file a warning if another file looks meant for it.
    """
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    if name in names:
        return folder / name
    for other in names:
        if other.casefold() == name.casefold():
            return folder / other
    severity = Severity.WARNING if optional else Severity.ERROR
    if meant := meant_file(name, names, ()):
        faults.append(Fault(severity, "near_file", name, value=meant))
    elif not optional:
        faults.append(Fault(severity, "missing_file", name))
    return None


def meant_file(name: str, names: Sequence[str], known: Sequence[str]) -> str:
    """Of the files ``names`` the one that was probably meant to be ``name``, or nothing; none of those ``known``."""
    stem = Path(name).stem
    there = {other.casefold(): other for other in names if not other.startswith(LEFT_BY_PROGRAMS)}
    others = {folded: other for folded, other in there.items() if folded not in known}
    for folded, other in others.items():
        if folded.split(".")[0].strip() == stem:
            return other
    near = difflib.get_close_matches(name, others, n=1, cutoff=0.8)
    return others[near[0]] if near else ""


def read_bytes(path: Path, faults: list[Fault]) -> bytes | None:
    """The bytes of a file; ``None`` with a fault where the system does not give them (open elsewhere, no right)."""
    try:
        return path.read_bytes()
    except OSError as refused:
        reason = refused.strerror or type(refused).__name__
        faults.append(Fault(Severity.ERROR, "unreadable_file", path.name, figures={"reason": reason}))
        return None


@dataclass(frozen=True, slots=True)
class Opening:
    """What came of opening a file: its grids, and what is wrong with it as a file."""

    grids: Sequence[Grid] = ()
    faults: Sequence[Fault] = ()


@dataclass
class Inbox:
    """A folder and what was read of it.

    ``tables`` are all that are known: by their headers it is told what separates the cells of a CSV file. ``plans`` are
    those of plans, for which no file of input must be mistaken.
    """

    folder: Path
    encoding: str | None
    tables: Sequence[TableColumns]
    plans: Sequence[TableColumns] = ()
    _opened: dict[str, Opening] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = (path.name for path in self.folder.iterdir() if path.is_file())
        self.files = sorted(name for name in names if not name.startswith(LEFT_BY_PROGRAMS))

    def others(self, own: Sequence[TableColumns]) -> list[TableColumns]:
        """The tables that are known beside one's own."""
        return [table for table in (*self.tables, *self.plans) if table not in own]

    @property
    def spreadsheets(self) -> list[str]:
        """The files that may hold tables, those that cannot be opened here included."""
        endings = (*CSV_ENDINGS, *WORKBOOK_ENDINGS, *OLD_ENDINGS)
        return [name for name in self.files if Path(name).suffix.casefold() in endings]

    def file_of(self, name: str) -> str | None:
        """The file of that name, whatever its letter case."""
        if name in self.files:
            return name
        return next((file for file in self.files if file.casefold() == name.casefold()), None)

    def open(self, file: str, table: TableColumns | None = None) -> Opening:
        """The grids of a file, read once; ``table`` is what it must be, where that is known."""
        if file not in self._opened:
            faults: list[Fault] = []
            grids = self._grids(file, (table,) if table else self.tables, faults)
            self._opened[file] = Opening(tuple(grids), tuple(faults))
        return self._opened[file]

    def _grids(self, file: str, tables: Sequence[TableColumns], faults: list[Fault]) -> Sequence[Grid]:
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
