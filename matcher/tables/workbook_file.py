"""The sheets of an Excel workbook as grids of text: every value as people see it.

A date is a date, a time a time, an id formatted as ``000000`` keeps its zeros, a merged cell stands in all its rows.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import TYPE_CHECKING

from matcher.tables.csv_file import kept_as_text
from matcher.tables.faults import Fault, Severity
from matcher.tables.grid import Grid, Row

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ENDINGS = (".xlsx", ".xlsm")
OLD_ENDINGS = (".xls", ".ods", ".numbers", ".xlsb")
"""Workbooks that cannot be read here."""
ZIP_MARK = b"PK\x03\x04"
_OLE_MARK = b"\xd0\xcf\x11\xe0"
_PADDED = re.compile(r'(?:"([^"]*)"|\\?([A-Za-z]))?(0{1,20})(?:"([^"]*)")?')
"""A number's format that shows leading zeros, with words around it (``"C"0000``)."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a workbook holds a character that its own format forbids (ECMA-376, 22.9.2.19)."""
_MOST_EXACT = 10**15
"""Excel holds no more digits; those of a longer number are lost."""
_FORMULA = re.compile(rb"<f[ >/]")


def read_workbook(content: bytes, file: str, faults: list[Fault]) -> list[Grid]:
    """The grid of each sheet that has cells; none, with a fault, where the workbook cannot be opened."""
    if content.startswith(_OLE_MARK):
        faults.append(Fault(Severity.ERROR, "old_workbook", file))
        return []
    import openpyxl  # slow to load, and needed only for those who have workbooks

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of decorations that it cannot keep
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
            formulas = openpyxl.load_workbook(io.BytesIO(content), keep_links=False) if _computes(content) else None
    except MemoryError:
        raise
    except Exception:  # a file that is no workbook fails in as many ways as there are files
        faults.append(Fault(Severity.ERROR, "bad_workbook", file))
        return []
    grids = [_grid(sheet, file, formulas) for sheet in book.worksheets]
    filled = [grid for grid in grids if grid.rows]
    return [replace(grid, alone=len(filled) == 1) for grid in filled]


def _computes(content: bytes) -> bool:
    """Whether any cell holds a formula."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        return any(_FORMULA.search(parts.read(name)) for name in sheets)


def _grid(sheet: Worksheet, file: str, formulas: Workbook | None) -> Grid:
    filled = _fill_merged(sheet)
    rows: list[Row] = []
    uncomputed = set(_uncomputed(sheet, formulas))
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1] and (number, len(texts) - 1) not in uncomputed:
            texts.pop()
        if texts:
            rows.append((number, texts))
    hidden = {number for number, shape in sheet.row_dimensions.items() if shape.hidden}
    return Grid(
        file,
        sheet.title,
        "",
        rows,
        odd=True,
        unseen=sheet.sheet_state != "visible",
        hidden_rows=hidden,
        filled_rows=filled,
        uncomputed=uncomputed,
    )


def _uncomputed(sheet: Worksheet, formulas: Workbook | None) -> Iterator[tuple[int, int]]:
    """Row and place of each formula that has no value: the program that wrote it never computed it."""
    if formulas is None:
        return
    for number, row in enumerate(formulas[sheet.title].iter_rows(), 1):
        for place, cell in enumerate(row):
            if cell.data_type == "f" and sheet.cell(number, place + 1).value is None:
                yield number, place


def _fill_merged(sheet: Worksheet) -> set[int]:
    """Write the value of each merged cell into all of its cells; the rows below its first."""
    filled: set[int] = set()
    for merged in list(sheet.merged_cells.ranges):
        first = sheet.cell(merged.min_row, merged.min_col)
        value, shape = first.value, first.number_format
        sheet.unmerge_cells(str(merged))
        for row in sheet.iter_rows(merged.min_row, merged.max_row, merged.min_col, merged.max_col):
            for cell in row:
                cell.value, cell.number_format = value, shape
        filled.update(range(merged.min_row, merged.max_row + 1))
    return filled


def _text(cell: Cell | MergedCell) -> str:
    """A value as people see it, as the text of a CSV cell."""
    value = cell.value
    match value:
        case None:
            return ""
        case str():
            return (
                value if cell.data_type == "e" else kept_as_text(_ESCAPED.sub(lambda one: chr(int(one[1], 16)), value))
            )
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _number(value, cell.number_format or "")
        case datetime() | date() | time() | timedelta():
            return _moment(value)
    return kept_as_text(str(value))


def _number(value: float, shape: str) -> str:
    if "%" in shape:
        return f"{100 * value:.10g}%"
    if not isfinite(value) or value != int(value) or abs(value) >= _MOST_EXACT:
        return f"{value:.15g}"
    padded = _PADDED.fullmatch(shape.partition(";")[0])
    if padded is None or value < 0:
        return str(int(value))
    before, zeros, after = padded[1] or padded[2] or "", padded[3], padded[4] or ""
    return f"{before}{int(value):0{len(zeros)}d}{after}"


def _moment(value: date | time | timedelta) -> str:
    """A date, a time of day, or both; seconds only where there are any."""
    match value:
        case datetime():
            value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
            return value.date().isoformat() if value.time() == time() else f"{value.date()} {_clock(value.time())}"
        case date():
            return value.isoformat()
        case time():
            day = datetime.combine(date(2000, 1, 1), value) + timedelta(milliseconds=500)
            return _clock(day.time())
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")


def _clock(value: time) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
