"""The bytes of a CSV file as rows of text cells by column, with every fault of encoding, header and
shape.

Nothing is guessed: strict UTF-8, else cp950 (what Excel saves on a Traditional Chinese machine), or
the encoding told.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.tables.cells import CellFault, plain
from matcher.tables.columns import Table
from matcher.tables.encoding import decode
from matcher.tables.faults import Fault, Severity
from matcher.tables.header import Header, notice_unnamed, read_header

_EXCEL_BLOCK_ROWS = 16
"""Excel saves so many rows at a time, without the last columns where those are empty in all."""

_FORMULA_STARTS = "=+-@\t\r"
_KEPT_AS_TEXT = re.compile(rf"'+[{re.escape(_FORMULA_STARTS)}]")
_STARTS_FORMULA = re.compile(rf"'*[{re.escape(_FORMULA_STARTS)}]")
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
_PLAIN_VALUE = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?|-+|\+\d[\d\s-]*")
_EXCEL_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|##+)")


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands. ``number`` counts as a spreadsheet does: the header is row 1, blank rows
    count.

    ``ragged`` marks a row whose cells do not fit the header; its ``cells`` are those before the
    misfit can show.
    """

    number: int
    cells: Mapping[str, str]
    ragged: bool = False


@dataclass(frozen=True, slots=True)
class RawTable:
    """The rows of a file. ``headers`` maps a column's English name to the header as it stands in
    the file.

    ``complete`` is false where rows or whole columns are lost to faults, so that nothing should be
    looked up in it.
    """

    file: str
    encoding: str
    headers: Mapping[str, str]
    rows: tuple[RawRow, ...]
    complete: bool


def kept_as_text(text: str) -> str:
    """Text as it is written so that a spreadsheet takes it for no formula: with an apostrophe
    before it.

    Text that would read as so written gets one too; :func:`cell_text` takes exactly one away.
    """
    return f"'{text}" if _STARTS_FORMULA.match(text) else text


def cell_text(raw: str) -> str:
    """The text of a cell: ``="001"`` is ``001``, ``'=1`` is ``=1``. Raises :class:`CellFault`.

    ``formula`` where a formula stands, ``excel_error`` where its error (``#REF!``) or a too narrow
    column (``####``) does.
    """
    text = raw.strip()
    first = text[:1]
    if first == "'" and _KEPT_AS_TEXT.match(text):
        return text[1:]
    if first == "=" and (quoted := _TEXT_FORMULA.fullmatch(text)):
        return quoted[1].replace('""', '"')
    if first and first in _FORMULA_STARTS and not _PLAIN_VALUE.fullmatch(text):
        raise CellFault("formula")
    if first == "#" and _EXCEL_ERROR.fullmatch(text):
        raise CellFault("excel_error")
    return text


def read_rows(content: bytes, table: Table, file: str, encoding: str | None, faults: list[Fault]) -> RawTable | None:
    """Read a file of a table; every fault is appended. ``None`` where no row can be told."""
    decoded = decode(content, file, encoding, faults)
    if decoded is None:
        return None
    text, used = decoded
    records, whole = _records(text, file, faults)
    if not records:
        if whole:
            faults.append(Fault(Severity.ERROR, "empty_file", file))
        return None
    header_row, header_cells = records[0]
    header = read_header(header_row, header_cells, table, file, faults)
    if header is None:
        return None
    notice_unnamed(records, file, faults)
    rows = _rows(records, header, file, faults)
    return RawTable(file, used, header.names, rows, whole and header.complete)


def _records(text: str, file: str, faults: list[Fault]) -> tuple[list[tuple[int, list[str]]], bool]:
    """The records that are not blank, by row number, and whether the file could be read to its
    end.
    """
    records: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            if any(map(str.strip, cells)):
                records.append((number, cells))
    except csv.Error:
        faults.append(Fault(Severity.ERROR, "bad_csv", file, number + 1))
        return records, False
    return records, True


def _rows(
    records: Sequence[tuple[int, list[str]]], header: Header, file: str, faults: list[Fault]
) -> tuple[RawRow, ...]:
    """The rows under the header, which is the first record; empty cells beyond it are nothing."""
    width = len(header.cells)
    widest: dict[int, int] = {}
    for number, cells in records:
        while len(cells) > width and not plain(cells[-1]):
            cells.pop()
        block = (number - 1) // _EXCEL_BLOCK_ROWS
        widest[block] = max(widest.get(block, 0), len(cells))
    rows = []
    for number, cells in records[1:]:
        block = (number - 1) // _EXCEL_BLOCK_ROWS
        short_block = header.fewest_cells <= len(cells) == widest[block]
        if short_block or header.named_cells <= len(cells):
            cells.extend([""] * (width - len(cells)))
        there = {name: cells[place] for name, place in header.places.items() if place < len(cells)}
        ragged = len(cells) != width
        if ragged:
            shape = {"cells": str(len(cells)), "columns": str(width)}
            value = ",".join(cells)[:60]
            faults.append(Fault(Severity.ERROR, "ragged_row", file, number, "", value, shape))
        rows.append(RawRow(number, there, ragged))
    return tuple(rows)
