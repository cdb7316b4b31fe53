"""Tables as typed records: every cell parsed, keys unique, references looked up; what is faulty is
left out, never guessed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matcher.tables import cells
from matcher.tables.cells import CellFault, plain
from matcher.tables.columns import Column, Table
from matcher.tables.csv_file import RawRow, cell_text, read_rows
from matcher.tables.faults import Fault, Severity
from matcher.tables.folder import find_file, read_bytes

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
_SHOWN_CHARACTERS = 80


class Nearest:
    """Suggests an id for one that does not exist: lost zeros and letter case first, then likeness.

    Likeness is tried for a few ids of small tables only, so that thousands of faults stay quick.
    """

    MOST_IDS = 5_000
    MOST_TRIES = 20

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = tuple(ids)
        self._by_bare = {self._bare(known): known for known in reversed(self._ids)}
        self._answers: dict[str, str] = {}

    @staticmethod
    def _bare(known: str) -> str:
        return "".join(known.casefold().split()).lstrip("0")

    def same(self, unknown: str) -> str:
        """The id that differs only in leading zeros, blanks and letter case, or nothing."""
        return self._by_bare.get(self._bare(unknown), "")

    def of(self, unknown: str) -> str:
        """The id that was probably meant, or nothing."""
        if exact := self.same(unknown):
            return exact
        if unknown not in self._answers:
            if len(self._ids) > self.MOST_IDS or len(self._answers) >= self.MOST_TRIES:
                return ""
            near = difflib.get_close_matches(unknown, self._ids, n=1, cutoff=0.7)
            self._answers[unknown] = next(iter(near), "")
        return self._answers[unknown]


@dataclass(frozen=True, slots=True)
class Record:
    """A row of parsed cells by English column name; cells that are faulty are missing, and then it
    is not ``whole``.
    """

    row: int
    values: Mapping[str, Any]
    whole: bool

    def __getitem__(self, name: str) -> Any:
        """The value of a cell. Raises ``KeyError`` where the cell is faulty."""
        return self.values[name]

    def get(self, name: str) -> Any:
        """The value of a cell, ``None`` where it is faulty."""
        return self.values.get(name)


@dataclass(slots=True)
class Sheet:
    """A table of records, and where to report what is wrong with them.

    ``complete`` is false where rows may be missing: nothing should be looked up in it then.
    """

    table: Table
    file: str
    faults: list[Fault]
    headers: Mapping[str, str] = field(default_factory=dict)
    records: Sequence[Record] = ()
    complete: bool = False
    there: bool = False
    encoding: str = ""

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    @property
    def whole(self) -> Iterator[Record]:
        """The records without a faulty cell."""
        return (record for record in self.records if record.whole)

    def report(
        self,
        severity: Severity,
        code: str,
        row: int,
        column: str = "",
        value: object = "",
        **figures: object,
    ) -> None:
        """Append a fault; ``column`` is an English name and is shown as the file's header has
        it.
        """
        shown = str(value)
        if len(shown) > _SHOWN_CHARACTERS:
            shown = shown[:_SHOWN_CHARACTERS] + "…"
        header = self.headers.get(column, column)
        words = {name: str(figure) for name, figure in figures.items()}
        self.faults.append(Fault(severity, code, self.file, row, header, shown, words))

    def error(self, code: str, row: int, column: str = "", value: object = "", **figures: object) -> None:
        """Append an error."""
        self.report(Severity.ERROR, code, row, column, value, **figures)

    def warning(self, code: str, row: int, column: str = "", value: object = "", **figures: object) -> None:
        """Append a warning."""
        self.report(Severity.WARNING, code, row, column, value, **figures)

    def ids(self, column: str) -> dict[str, int]:
        """The ids of a column with the row where each stands first."""
        rows: dict[str, int] = {}
        for record in self.records:
            if found := record.get(column):
                rows.setdefault(found, record.row)
        return rows


def read_tables(folder: Path, tables: Sequence[Table], encoding: str | None, faults: list[Fault]) -> dict[str, Sheet]:
    """Read every table of a folder, with keys and references checked. The sheets stand by stem, in
    order.
    """
    sheets = {table.stem: _sheet(folder, table, tables, encoding, faults) for table in tables}
    for sheet in sheets.values():
        _check_key(sheet)
    nearest: dict[str, Nearest] = {}
    for sheet in sheets.values():
        for column in sheet.table.columns:
            if column.refers:
                _check_references(sheet, column, sheets[column.refers], nearest)
    return sheets


def _sheet(folder: Path, table: Table, tables: Sequence[Table], encoding: str | None, faults: list[Fault]) -> Sheet:
    path = find_file(folder, table.file, [t.file for t in tables], table.optional, faults)
    sheet = Sheet(table, path.name if path else table.file, faults, there=path is not None)
    content = read_bytes(path, faults) if path else None
    raw = content is not None and read_rows(content, table, sheet.file, encoding, faults)
    if not raw:
        return sheet
    sheet.headers, sheet.encoding, sheet.complete = raw.headers, raw.encoding, raw.complete
    columns = [column for column in table.columns if column.name in raw.headers]
    blank = {column.name: column.kind.blank for column in table.columns if column.name not in raw.headers}
    lost = any(column.required and column.name in blank for column in table.columns)
    sheet.records = tuple(_record(row, columns, blank, sheet, lost) for row in raw.rows)
    return sheet


def _record(row: RawRow, columns: Sequence[Column], blank: Mapping[str, Any], sheet: Sheet, lost: bool) -> Record:
    values: dict[str, Any] = dict(blank)
    if row.ragged:
        return Record(row.number, _key_values(row, sheet.table), whole=False)
    for column in columns:
        raw = row.cells[column.name]
        try:
            values[column.name] = _value(raw, column)
        except CellFault as fault:
            sheet.error(fault.code, row.number, column.name, raw.strip(), **fault.figures)
        if column.kind is cells.ID and _SCIENTIFIC.fullmatch(raw.strip()):
            sheet.warning("scientific_id", row.number, column.name, raw.strip())
    return Record(row.number, values, not lost and len(values) == len(sheet.table.columns))


def _value(raw: str, column: Column) -> object:
    text = cell_text(raw)
    if plain(text):
        return column.kind.parse(text)
    if column.filled:
        raise CellFault("empty_cell")
    return column.kind.blank


def _key_values(row: RawRow, table: Table) -> dict[str, Any]:
    """What a ragged row still tells: its key, so that references to it are no faults of their
    own.
    """
    values: dict[str, Any] = {}
    for name in table.key:
        try:
            values[name] = _value(row.cells.get(name, ""), table.column(name))
        except CellFault:
            continue
    return values


def _check_key(sheet: Sheet) -> None:
    key = sheet.table.key
    if not key:
        return
    rows: dict[tuple[object, ...], int] = {}
    for record in sheet:
        values = tuple(record.get(name) for name in key)
        if None in values:
            continue
        if values not in rows:
            rows[values] = record.row
        else:
            code = "duplicate_id" if len(key) == 1 else "duplicate_row"
            shown = ", ".join(map(str, values))
            sheet.error(code, record.row, key[-1], shown, first_row=rows[values])


def _check_references(sheet: Sheet, column: Column, referred: Sheet, nearest: dict[str, Nearest]) -> None:
    if not referred.complete or column.name not in sheet.headers:
        return
    known = referred.ids(referred.table.key[0])
    for record in sheet:
        value = record.get(column.name)
        if not value or value in known:
            continue
        if referred.table.stem not in nearest:
            nearest[referred.table.stem] = Nearest(known)
        near = nearest[referred.table.stem].of(value)
        figures = {"file": referred.file} | ({"near": near} if near else {})
        code = "unknown_reference_near" if near else "unknown_reference"
        sheet.error(code, record.row, column.name, value, **figures)
