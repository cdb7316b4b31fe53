"""Rows as wide as their header: what may be added or left out, and what is a separator too many or too few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from matcher.tables.cells import plain
from matcher.tables.characters import in_one_line
from matcher.tables.faults import Fault, Severity
from matcher.tables.grid import Grid, Row
from matcher.tables.header import Header

_EXCEL_BLOCK_ROWS = 16
"""Excel saves so many rows at a time, without the last columns where those are empty in all."""
_SHOWN_CHARACTERS = 60


def fit_rows(rows: Sequence[Row], header: Header, grid: Grid, faults: list[Fault]) -> frozenset[int]:
    """Give every row the width of the header; the numbers of those that do not have it. In a workbook no row is short.

    Empty cells beyond the header are nothing where all rows around have them: in one row alone they may as well be the
    mark of a separator too many further left. Cells that Excel leaves out of a block are blank, and that is told.
    """
    width = len(header.cells)
    if not grid.separator:
        for _, row in rows:
            row.extend([""] * (width - len(row)))
    if all(len(row) == width for _, row in rows):
        return frozenset()
    blocks = _Blocks(rows, header)
    cut = [number for number, row in rows if blocks.is_cut(number, len(row))]
    ragged: list[int] = []
    for number, row in rows:
        while blocks.has_surplus(number) and len(row) > width and not plain(row[-1]):
            row.pop()
        if blocks.is_cut(number, len(row)) or header.named_cells <= len(row):
            row.extend([""] * (width - len(row)))
        if len(row) != width:
            ragged.append(number)
            faults.append(_ragged(number, row, width, grid.label))
            row[width:] = [""] * (width - len(row))
    if cut:
        missing = ", ".join(cell for cell in header.cells[blocks.widest(cut[0]) :] if cell)
        figures = {"first": str(cut[0]), "last": str(cut[-1]), "count": str(len(cut)), "columns": missing}
        faults.append(Fault(Severity.NOTICE, "cut_rows", grid.label, cut[0], figures=figures))
    return frozenset(ragged)


class _Blocks:
    """The lengths of rows by the blocks that Excel saves."""

    def __init__(self, rows: Sequence[Row], header: Header) -> None:
        self._width, self._fewest = len(header.cells), header.fewest_cells
        self._lengths: dict[int, list[int]] = defaultdict(list)
        for number, row in rows:
            self._lengths[self._of(number)].append(len(row))
        self._shortest = min(len(row) for _, row in rows)
        self._headed = self._of(header.row)

    @staticmethod
    def _of(number: int) -> int:
        return (number - 1) // _EXCEL_BLOCK_ROWS

    def has_surplus(self, number: int) -> bool:
        """Whether every row of the block is longer than the header: a row alone tells only if all others are."""
        lengths = self._lengths[self._of(number)]
        return min(lengths) > self._width and (len(lengths) > 1 or self._shortest > self._width)

    def widest(self, number: int) -> int:
        """The length of the longest row of the block, the header's in its own."""
        own = max(self._lengths[self._of(number)])
        return max(own, self._width) if self._of(number) == self._headed else own

    def is_cut(self, number: int, length: int) -> bool:
        """Whether Excel has left out the last cells of the whole block."""
        return self._fewest <= length == self.widest(number) < self._width


def _ragged(number: int, row: Sequence[str], width: int, file: str) -> Fault:
    shape = {"cells": str(len(row)), "columns": str(width)}
    return Fault(Severity.ERROR, "ragged_row", file, number, "", in_one_line(",".join(row))[:_SHOWN_CHARACTERS], shape)
