"""Tables as typed records: every cell parsed, keys unique, references looked up; what is faulty is
left out, never guessed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from pathlib import Path
from typing import Any

from matcher.tables import cells
from matcher.tables.cells import CellFault, plain
from matcher.tables.columns import Column, Table
from matcher.tables.csv_file import RawTable, cell_text, read_rows
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
        self._answers: dict[str, str] = {}

    @cached_property
    def _by_bare(self) -> dict[str, str]:
        return {self._bare(known): known for known in reversed(self._ids)}

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


class _Faulty:
    """Stands where a cell cannot be read."""


FAULTY = _Faulty()


@dataclass(slots=True)
class Record:
    """A row of parsed cells by English column name; cells that are faulty are missing, and then it
    is not ``whole``.
    """

    row: int
    cells: Sequence[Any]
    places: Mapping[str, int]
    whole: bool

    def __getitem__(self, name: str) -> Any:
        """The value of a cell. Raises ``KeyError`` where the cell is faulty."""
        value = self.cells[self.places[name]]
        if value is FAULTY:
            raise KeyError(name)
        return value

    def get(self, name: str) -> Any:
        """The value of a cell, ``None`` where it is faulty."""
        value = self.cells[self.places[name]]
        return None if value is FAULTY else value

    def has(self, name: str) -> bool:
        """Whether the cell can be read."""
        return self.cells[self.places[name]] is not FAULTY


@dataclass
class Sheet:
    """A table of parsed cells, and where to report what is wrong with them.

    ``columns`` has each column of the table by English name, :data:`FAULTY` where a cell cannot be read, and
    ``numbers`` the number of each row in the file. ``complete`` is false where rows may be missing: nothing should be
    looked up in it then. ``lost``: a column is missing that must be there, so that no record is whole.
    ``faulty`` are the columns in which a cell cannot be read.
    """

    table: Table
    file: str
    faults: list[Fault]
    headers: Mapping[str, str] = field(default_factory=dict)
    numbers: Sequence[int] = ()
    columns: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    complete: bool = False
    there: bool = False
    encoding: str = ""
    lost: bool = False
    faulty: set[str] = field(default_factory=set)

    @cached_property
    def records(self) -> Sequence[Record]:
        """The rows as records."""
        places = {name: place for place, name in enumerate(self.columns)}
        cells = zip(*self.columns.values(), strict=True)
        rows = [Record(number, row, places, not self.lost) for number, row in zip(self.numbers, cells, strict=True)]
        for column in self.faulty:
            for row, value in zip(rows, self.columns[column], strict=True):
                row.whole = row.whole and value is not FAULTY
        return rows

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    @property
    def whole(self) -> Iterator[Record]:
        """The records without a faulty cell."""
        return (record for record in self.records if record.whole)

    def rows(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """The named cells of each row that has no faulty cell."""
        if self.lost or not self.columns:
            return iter(())
        rows = zip(*(self.columns[name] for name in names), strict=True)
        return compress(rows, (record.whole for record in self.records)) if self.faulty else rows

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
        cells = self.columns.get(column, ())
        rows = dict(zip(reversed(cells), reversed(self.numbers), strict=True))
        return {id_: rows[id_] for id_ in dict.fromkeys(cells) if id_ and id_ is not FAULTY}


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
    absent = [column for column in table.columns if column.name not in raw.headers]
    sheet.lost = any(column.required for column in absent)
    sheet.numbers = raw.numbers
    before = len(faults)
    sheet.faulty = {column.name for column in table.columns} if raw.ragged else set()
    sheet.columns = {column.name: _column(column, raw, sheet) for column in table.columns}
    faults[before:] = sorted(faults[before:], key=lambda fault: fault.row)
    return sheet


def _column(column: Column, raw: RawTable, sheet: Sheet) -> Sequence[Any]:
    """The values of a column, each different text read once. Of ragged rows only the key means anything."""
    if column.name not in raw.headers:
        return [FAULTY if number in raw.ragged else column.kind.blank for number in raw.numbers]
    texts = raw.columns[column.name]
    if column.kind is cells.ID and not raw.ragged and cells.are_plain_ids(texts, blank=not column.filled):
        return texts
    known = {text: _value(text, column) for text in set(texts)}
    values = [known[text] for text in texts]
    if any(isinstance(value, CellFault) for value in known.values()):
        _report(column, values, texts, raw, sheet)
    if column.kind is cells.ID and (odd := {text for text in known if _SCIENTIFIC.fullmatch(text.strip())}):
        for number, text in zip(raw.numbers, texts, strict=True):
            if text in odd and number not in raw.ragged:
                sheet.warning("scientific_id", number, column.name, text.strip())
    if raw.ragged and column.name not in sheet.table.key:
        values = [FAULTY if number in raw.ragged else value for number, value in zip(raw.numbers, values, strict=True)]
    return values


def _report(column: Column, values: list[Any], texts: Sequence[str], raw: RawTable, sheet: Sheet) -> None:
    """Every fault of a column; in its place it is :data:`FAULTY` that stands among the values from now on."""
    for place, value in enumerate(values):
        if isinstance(value, CellFault):
            values[place] = FAULTY
            sheet.faulty.add(column.name)
            if raw.numbers[place] not in raw.ragged:
                shown = texts[place].strip()
                sheet.error(value.code, raw.numbers[place], column.name, shown, **value.figures)


def _value(raw: str, column: Column) -> object:
    """The value of a cell, or its fault."""
    try:
        text = cell_text(raw)
        if text[:1].isalnum() or plain(text):
            return column.kind.parse(text)
    except CellFault as fault:
        return fault
    return CellFault("empty_cell") if column.filled else column.kind.blank


def _check_key(sheet: Sheet) -> None:
    key = sheet.table.key
    if not key or not sheet.columns:
        return
    keys = list(zip(*(sheet.columns[name] for name in key), strict=True))
    if len(set(keys)) == len(keys):
        return
    rows: dict[tuple[object, ...], int] = {}
    for number, values in zip(sheet.numbers, keys, strict=True):
        if FAULTY in values or None in values:
            continue
        if values not in rows:
            rows[values] = number
        else:
            code = "duplicate_id" if len(key) == 1 else "duplicate_row"
            shown = ", ".join(map(str, values))
            sheet.error(code, number, key[-1], shown, first_row=rows[values])


def _check_references(sheet: Sheet, column: Column, referred: Sheet, nearest: dict[str, Nearest]) -> None:
    if not referred.complete or column.name not in sheet.headers:
        return
    values = sheet.columns[column.name]
    known = referred.ids(referred.table.key[0])
    unknown = {value for value in set(values) if value and value is not FAULTY and value not in known}
    if not unknown:
        return
    if referred.table.stem not in nearest:
        nearest[referred.table.stem] = Nearest(known)
    for number, value in zip(sheet.numbers, values, strict=True):
        if value in unknown:
            near = nearest[referred.table.stem].of(value)
            figures = {"file": referred.file} | ({"near": near} if near else {})
            code = "unknown_reference_near" if near else "unknown_reference"
            sheet.error(code, number, column.name, value, **figures)
