"""The text of a CSV file as a grid of cells, and how text is kept from being taken for a formula.

A comma separates cells. Where the first rows hold no known header, but would with a semicolon, a tab or a bar, that is
what the file was saved with (Excel does in some countries, and as «Unicode text»).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from matcher.folders.filling import filling
from matcher.tables.characters import is_odd
from matcher.tables.columns import TableColumns
from matcher.tables.encoding import decode
from matcher.tables.faults import CellFault, Fault, InputError, Severity
from matcher.tables.grid import FIRST_ROWS, Grid, Row
from matcher.texts import Language

_FORMULA_STARTS = "=+-@\t\r"
_KEPT_AS_TEXT = re.compile(rf"'+[{re.escape(_FORMULA_STARTS)}]")
_STARTS_FORMULA = re.compile(rf"'*[{re.escape(_FORMULA_STARTS)}]")
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
_PLAIN_VALUE = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?|-+|\+\d[\d\s-]*")
_EXCEL_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|##+)")

_SEPARATORS = ",;\t|"
_SHOWN = {"\t": "Tab"}
_FIRST_CHARACTERS = 20_000
_TOLD_SEPARATOR = re.compile(r'"?sep=(?P<separator>[^\r\n"])"?\r?\n?', re.IGNORECASE)
_FEWEST_KNOWN = 2
"""So many headers must be known before another separator than the comma is believed."""


def kept_as_text(text: str) -> str:
    """Text as it is written so that a spreadsheet takes it for no formula: with an apostrophe before it.

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


def read_csv(
    content: bytes, file: str, encoding: str | None, known: Callable[[Sequence[str]], int], faults: list[Fault]
) -> Grid | None:
    """The grid of a file; ``None`` with a fault where its text cannot be told. ``known`` counts headers in a row."""
    decoding = decode(content, file, encoding, faults)
    if decoding is None:
        return None
    text = decoding.text
    if told := _TOLD_SEPARATOR.match(text):
        # Excel takes this line for a word on the file, not for its first row.
        separator, text = told["separator"], text[told.end() :]
    elif (separator := _separator(text, known)) != ",":
        figures = {"separator": _SHOWN.get(separator, separator)}
        faults.append(Fault(Severity.NOTICE, "other_separator", file, figures=figures))
    rows: list[Row] = []
    # A blank after the separator belongs to no cell: with it a quotation mark would quote nothing.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)
    number = 0
    whole = True
    try:
        for number, cells in enumerate(reader, 1):
            if cells and (cells[0].strip() or any(map(str.strip, cells))):
                rows.append((number, cells))
    except csv.Error:
        faults.append(Fault(Severity.ERROR, "bad_csv", file, number + 1))
        whole = False
    many_lines = reader.line_num != number
    return Grid(file, "", decoding.encoding, rows, whole, is_odd(text), separator, many_lines)


def _separator(text: str, known: Callable[[Sequence[str]], int]) -> str:
    """What separates the cells: the comma, unless the first lines hold headers only with another."""
    lines = text[:_FIRST_CHARACTERS].splitlines()[:FIRST_ROWS]
    counts = {separator: max((known(line.split(separator)) for line in lines), default=0) for separator in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda separator: counts[separator])
    return best if not counts[","] and counts[best] >= _FEWEST_KNOWN else ","


Cell = str | int | float | bool | date
Rows = Iterable[Sequence[Cell]]


def _cell(value: Cell) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return kept_as_text(value) if isinstance(value, str) else str(value)


def write_table(path: Path, columns: Sequence[str], rows: Rows) -> None:
    """Write a CSV table with a header: UTF-8 with BOM, CRLF, RFC 4180 quoting.

    Text that a spreadsheet would take for a formula gets an apostrophe before it; reading takes it
    away again. Truth is written ``yes`` or ``no``, a date as ISO 8601.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(map(_cell, columns))
        writer.writerows(map(_cell, row) for row in rows)


def write_rows(folder: Path, table: TableColumns, rows: Rows) -> None:
    """Write a table of a plan into its file, its columns headed by their English names."""
    write_table(folder / table.file, [column.name for column in table.columns], rows)


Cells = Mapping[str, str]
"""Cells by the English name of their column."""


def write_folder(
    folder: Path,
    tables: Sequence[TableColumns],
    rows: Mapping[str, Sequence[Cells]],
    language: Language,
    toml: tuple[str, str | None] = ("", None),
) -> tuple[Path, ...]:
    """Write the rows of each table (by its stem) and a TOML file (its name and its text), if any; gives the paths.

    The folder is made if need be. An optional table without rows and a TOML file without text are not written.
    ``language`` is that of the headers. Raises ``InputError`` where one of the files stands in the folder already, as
    an old one would mix with the new, and ``OSError`` where they cannot all be written; then none is.
    """
    name, text = toml
    every = [*(table.file for table in tables), *filter(None, [name])]
    standing = [file for file in every if (folder / file).exists()]
    if standing:
        raise InputError(Fault(Severity.ERROR, "file_exists", file) for file in standing)
    written = [table for table in tables if rows[table.stem] or not table.optional]
    with filling(folder) as new:
        for table in written:
            headers = [column.chinese if language is Language.ZH else column.name for column in table.columns]
            cells = ([row.get(column.name, "") for column in table.columns] for row in rows[table.stem])
            write_table(new / table.file, headers, cells)
        if text is not None:
            (new / name).write_text(text, encoding="utf-8", newline="\r\n")
    files = [*(table.file for table in written), *([] if text is None else [name])]
    return tuple(folder / file for file in files)
