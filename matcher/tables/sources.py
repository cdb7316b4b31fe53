"""Which file, or which sheet of a workbook, is which table: by its name, by what people call it, or by its header.

What was taken under another name than the contract's is told, and where two could be meant nothing is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import Path

from matcher.tables.columns import TableColumns
from matcher.tables.faults import Fault, Severity
from matcher.tables.grid import FIRST_ROWS, Grid
from matcher.tables.header import header_cells, known_headers, meaning
from matcher.tables.inbox import Inbox, meant_file

_LEAST_SHARE = 0.6
"""So many of a table's required columns must stand in a header."""
_LEAST_KNOWN = 0.4
"""And so many of the header's cells must be columns of the table: forms have a few more of their own."""
_DECORATION = re.compile(
    r"[(\[{【（].*?[)\]}】）]|最終版?|最新版?|更新版?|修正版?|確認版?|定稿|完整版|正式版|複製|副本|備份|final|latest|new|copy"
    r"|彙整|總表|一覽表|名單|名冊|清單|資料表|資料|基本|報名|學年度|第?[一二上下\d]?學期|學年|年度|版本?|v\d+|表$|檔$|工作表"
    r"|[\d\s_.\-－—~()（）]+"
)
"""What the names of files and sheets have around the word that says which table it is."""


class Claim(IntEnum):
    """Why a grid is taken for a table, the best reason first."""

    STEM = 0
    """Its file or sheet is called as the contract says, but it is no CSV file of that name."""
    NAME = 1
    """It is called as people call the table."""
    HEADER = 2
    """Its header is that of the table."""


def find_sources(
    inbox: Inbox, tables: Sequence[TableColumns], others: Sequence[TableColumns] | None, faults: list[Fault]
) -> Mapping[str, Grid]:
    """The grid of each table of a folder, by stem.

    ``others`` are tables of other kinds that must not be mistaken for one; where they are ``None`` only files named by
    the contract are taken. A required table that is not there, and two grids that may as well be one table, are errors.
    """
    finder = _Finder(inbox, tables, faults)
    finder.take_by_contract()
    if others is not None:
        finder.take_others(others)
    finder.report_missing()
    return finder.grids


@dataclass
class _Finder:
    """``grids`` are those found, ``settled`` the tables of which nothing more is to be said: taken, or with a fault."""

    inbox: Inbox
    tables: Sequence[TableColumns]
    faults: list[Fault]
    grids: dict[str, Grid] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    left: list[str] = field(default_factory=list)

    def take_by_contract(self) -> None:
        """Every file that is called as the contract says."""
        for table in self.tables:
            file = self.inbox.file_of(table.file)
            if file is None:
                continue
            opening = self.inbox.open(file, table)
            self.faults.extend(opening.faults)
            self.settled.add(table.stem)
            if opening.grids:
                self.grids[table.stem] = max(opening.grids, key=lambda grid: (not grid.unseen, _known(grid, table)))

    def take_others(self, others: Sequence[TableColumns]) -> None:
        """What is left in the folder, for the tables that are not there yet."""
        claims: dict[str, list[tuple[Claim, Grid]]] = defaultdict(list)
        broken: list[Fault] = []
        for file in self._rest():
            opening = self.inbox.open(file)
            broken.extend(opening.faults)
            seen = [grid for grid in opening.grids if not grid.unseen]
            self.left.extend(grid.label for grid in opening.grids if grid.unseen)
            for grid in seen:
                table, claim = _claim(grid, len(seen) == 1, self.tables, others)
                if table is None:
                    self.left.append(grid.label)
                else:
                    claims[table.stem].append((claim, grid))
        for table in self.tables:
            self._choose(table, claims[table.stem])
        missing = any(table.stem not in self.settled and not table.optional for table in self.tables)
        # What cannot be opened matters only where something is missing.
        severity = Severity.ERROR if missing else Severity.WARNING
        self.faults.extend(replace(fault, severity=severity) for fault in broken)

    def _rest(self) -> list[str]:
        by_contract = {self.inbox.file_of(table.file) for table in self.tables}
        return [file for file in self.inbox.spreadsheets if file not in by_contract]

    def _choose(self, table: TableColumns, claims: Sequence[tuple[Claim, Grid]]) -> None:
        """Take the grid with the best claim, and say which others look like it."""
        taken = self.grids.get(table.stem)
        if taken is None and claims:
            best = min(claim for claim, _ in claims)
            candidates = [grid for claim, grid in claims if claim is best]
            self.settled.add(table.stem)
            if any(not _same(grid, candidates[0]) for grid in candidates[1:]):
                labels = ", ".join(grid.label for grid in candidates)
                self.faults.append(Fault(Severity.ERROR, "two_sources", table.file, figures={"sources": labels}))
                return
            taken = self.grids[table.stem] = candidates[0]
            self.faults.append(Fault(Severity.NOTICE, "taken_for", taken.label, figures={"table": table.file}))
        for _, grid in claims:
            if taken is not None and grid is not taken:
                same = _same(grid, taken)
                figures = {"table": table.file, "source": taken.label}
                severity = Severity.NOTICE if same else Severity.WARNING
                code = "also_like_same" if same else "also_like"
                self.faults.append(Fault(severity, code, grid.label, figures=figures))

    def report_missing(self) -> None:
        """An error for each required table that is not there, a warning for a file that looks meant for another; a
        notice for each file that is none of the tables.
        """
        meant = {table.stem: self._meant(table) for table in self.tables if table.stem not in self.settled}
        opened = {fault.file for fault in self.faults}
        for table in self.tables:
            if table.stem in self.settled or meant[table.stem] in opened:
                continue  # what is wrong with that file is told already
            severity = Severity.WARNING if table.optional else Severity.ERROR
            if file := meant[table.stem]:
                self.faults.append(Fault(severity, "near_file", table.file, value=file))
            elif not table.optional:
                self.faults.append(Fault(severity, "missing_file", table.file))
        unread = [label for label in self.left if label not in meant.values()]
        self.faults.extend(Fault(Severity.NOTICE, "not_taken", label) for label in unread)

    def _meant(self, table: TableColumns) -> str:
        """The file that was probably meant to be a table's, or nothing."""
        taken = {grid.file for grid in self.grids.values()}
        files = [file for file in self.inbox.files if file not in taken]
        return meant_file(table.file, files, [known.file for known in self.tables])


def _claim(
    grid: Grid, alone: bool, tables: Sequence[TableColumns], others: Sequence[TableColumns]
) -> tuple[TableColumns | None, Claim]:
    """The table that a grid most likely is, and why; no table where it is none of them.

    ``alone``: it is the only sheet of its file, whose name then counts as well.
    """
    called = {_bare(grid.sheet)} | ({_bare(Path(grid.file).stem)} if alone else set())
    for table in tables:
        claim = _claim_by_name(table, called)
        if claim is not None and _known(grid, table) > 1:
            return table, claim
    likeness = {table: _likeness(grid, table) for table in (*tables, *others)}
    best = max(likeness, key=lambda table: likeness[table])
    return (best, Claim.HEADER) if any(likeness[best]) and best in tables else (None, Claim.HEADER)


def _claim_by_name(table: TableColumns, called: Collection[str]) -> Claim | None:
    if table.stem in called:
        return Claim.STEM
    return Claim.NAME if any(name in called for name in table.names) else None


def _known(grid: Grid, table: TableColumns) -> int:
    _, cells = header_cells(grid.rows[:FIRST_ROWS], table)
    return known_headers(cells, table)


def _likeness(grid: Grid, table: TableColumns) -> tuple[float, int]:
    """The share of the required columns that stand in the header, and how many columns; zeros where it cannot be it."""
    _, cells = header_cells(grid.rows[:FIRST_ROWS], table)
    found = {means.column.name for cell in cells if (means := meaning(cell, table))}
    required = {column.name for column in table.columns if column.required}
    share = len(found & required) / len(required)
    least = max(2, _LEAST_KNOWN * sum(bool(cell) for cell in cells))
    if not set(table.key) <= found or share < _LEAST_SHARE or len(found) < least:
        return 0.0, 0
    return share, len(found)


def _bare(name: str) -> str:
    """What a file or sheet is called, without years, versions and words such as 名單."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _DECORATION.sub("", folded) or folded


def _same(one: Grid, other: Grid) -> bool:
    """Whether two grids hold the same cells, but for blanks at the ends."""
    return _cells(one) == _cells(other)


def _cells(grid: Grid) -> list[list[str]]:
    rows = [[cell.strip() for cell in row] for _, row in grid.rows]
    for row in rows:
        while row and not row[-1]:
            row.pop()
    return rows
