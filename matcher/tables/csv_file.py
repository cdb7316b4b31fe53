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


Row = tuple[int, list[str]]
"""The number of a row and its cells."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """The cells of a file, by column's English name; the rows under the header in their order.

    ``numbers`` are the rows' numbers as a spreadsheet counts: the header is row 1, blank rows count. ``ragged`` are the
    numbers of rows whose cells do not fit the header; of theirs only those before the misfit can show mean anything.
    ``headers`` maps a column's English name to the header as it stands in the file. ``complete`` is false where
    rows or whole columns are lost to faults, so that nothing should be looked up in it.
    """

    file: str
    encoding: str
    headers: Mapping[str, str]
    numbers: Sequence[int]
    columns: Mapping[str, Sequence[str]]
    ragged: frozenset[int]
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
    ragged = _squared(records, header, file, faults)
    below = records[1:]
    turned = list(zip(*(cells for _, cells in below), strict=True)) if below else [()] * len(header.cells)
    columns = {name: turned[place] for name, place in header.places.items()}
    numbers = [number for number, _ in below]
    return RawTable(file, used, header.names, numbers, columns, ragged, whole and header.complete)


def _records(text: str, file: str, faults: list[Fault]) -> tuple[list[Row], bool]:
    """The records that are not blank, by row number, and whether the file could be read to its
    end.
    """
    records: list[Row] = []
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            if cells and (cells[0].strip() or any(map(str.strip, cells))):
                records.append((number, cells))
    except csv.Error:
        faults.append(Fault(Severity.ERROR, "bad_csv", file, number + 1))
        return records, False
    return records, True


def _squared(records: Sequence[Row], header: Header, file: str, faults: list[Fault]) -> frozenset[int]:
    """Give every record the width of the header, which is the first; the numbers of those that do not have it.

    Empty cells beyond the header are nothing, and those that Excel leaves out of a block are blank.
    """
    width = len(header.cells)
    if all(len(cells) == width for _, cells in records):
        return frozenset()
    widest: dict[int, int] = {}
    for number, cells in records:
        while len(cells) > width and not plain(cells[-1]):
            cells.pop()
        block = (number - 1) // _EXCEL_BLOCK_ROWS
        widest[block] = max(widest.get(block, 0), len(cells))
    ragged = []
    for number, cells in records[1:]:
        block = (number - 1) // _EXCEL_BLOCK_ROWS
        short_block = header.fewest_cells <= len(cells) == widest[block]
        if short_block or header.named_cells <= len(cells):
            cells.extend([""] * (width - len(cells)))
        if len(cells) != width:
            shape = {"cells": str(len(cells)), "columns": str(width)}
            value = ",".join(cells)[:60]
            faults.append(Fault(Severity.ERROR, "ragged_row", file, number, "", value, shape))
            ragged.append(number)
            cells[width:] = [""] * (width - len(cells))
    return frozenset(ragged)
