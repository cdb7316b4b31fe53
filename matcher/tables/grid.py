"""The cells of one sheet as text, before anybody knows what table it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

FIRST_ROWS = 30
"""A header is looked for in so many rows: above it there may be titles."""

Row = tuple[int, list[str]]
"""The number of a row as a spreadsheet counts (the first is 1, blank rows count), and its cells."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A CSV file or one sheet of a workbook: its rows that are not blank, in order.

    ``whole`` is false where the file could not be read to its end. ``encoding`` is empty for a workbook.
    ``odd``: some cell may hold a character of :mod:`matcher.tables.characters`. ``separator`` is what separates the
    cells of a CSV file, empty for a workbook. ``many_lines``: some cell of a CSV file holds a line break. What follows
    is of workbooks: ``unseen``, a sheet that is hidden; ``alone``, the only one with cells; the numbers of rows that
    are hidden, and of rows into which the value of a merged cell was written; row and place of cells whose formula was
    never computed.
    """

    file: str
    sheet: str
    encoding: str
    rows: Sequence[Row]
    whole: bool = True
    odd: bool = False
    separator: str = ""
    many_lines: bool = False
    unseen: bool = False
    alone: bool = False
    hidden_rows: Collection[int] = ()
    filled_rows: Collection[int] = ()
    uncomputed: Collection[tuple[int, int]] = ()

    @property
    def label(self) -> str:
        """How people find it: the file, and the sheet where there is one."""
        return f"{self.file} [{self.sheet}]" if self.sheet and not self.alone else self.file
