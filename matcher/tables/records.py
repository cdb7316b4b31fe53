"""A table as typed records, and where to report what is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from itertools import compress
from typing import Any, TypeVar

from matcher.tables.columns import TableColumns
from matcher.tables.faults import Fault, Severity

Row = TypeVar("Row")

_DIGITS = str.maketrans("OoIl", "0011")
"""Letters that are typed for the digits they look like: likeness alone takes 000015 for 00O005, not 000005."""


class Nearest:
    """Suggests an id for one that does not exist: lost zeros and letter case, letters for digits, then likeness.

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

    @cached_property
    def _by_digits(self) -> dict[str, str]:
        return {known.translate(_DIGITS): known for known in reversed(self._ids)}

    @staticmethod
    def _bare(known: str) -> str:
        return "".join(known.casefold().split()).lstrip("0")

    def same(self, unknown: str) -> str:
        """The id that differs only in leading zeros, blanks and letter case, or nothing."""
        return self._by_bare.get(self._bare(unknown), "")

    def of(self, unknown: str) -> str:
        """The id that was probably meant, or nothing."""
        if exact := self.same(unknown) or self._by_digits.get(unknown.translate(_DIGITS), ""):
            return exact
        if unknown not in self._answers:
            if len(self._ids) > self.MOST_IDS or len(self._answers) >= self.MOST_TRIES:
                return ""
            near = difflib.get_close_matches(unknown, self._ids, n=1, cutoff=0.7)
            self._answers[unknown] = next(iter(near), "")
        return self._answers[unknown]


_SHOWN_CHARACTERS = 80


class _Faulty:
    """Stands where a cell cannot be read."""


FAULTY = _Faulty()


@cache
def _fields_of(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name != "id")


@dataclass(slots=True)
class TableRecord:
    """A row of parsed cells by English column name; cells that are faulty are missing, and then it is not ``whole``."""

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

    def build(self, kind: Callable[..., Row], id_column: str, **own: object) -> Row:
        """What a whole row is of: each field of the ``kind`` from the column of its name, but for its ``own``."""
        cells = {name: self[name] for name in _fields_of(kind) if name not in own}
        return kind(id=self[id_column], **cells, **own)

    def has(self, name: str) -> bool:
        """Whether the cell can be read."""
        return self.cells[self.places[name]] is not FAULTY


@dataclass
class Sheet:
    """A table of parsed cells, and where to report what is wrong with them.

    ``columns`` has each column of the table by English name, :data:`FAULTY` where a cell cannot be read, and
    ``numbers`` the number of each row in the file. ``headers`` has each column's header as it stands, ``places`` its
    place in the row, ``header_row`` the number of that row. ``complete`` is false where rows may be missing: nothing
    should be looked up in it then. ``lost``: a column is missing that must be there, so that no record is whole.
    ``faulty`` are the columns in which a cell cannot be read.
    """

    table: TableColumns
    file: str
    faults: list[Fault]
    headers: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    header_row: int = 0
    numbers: Sequence[int] = ()
    columns: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    complete: bool = False
    there: bool = False
    encoding: str = ""
    lost: bool = False
    faulty: set[str] = field(default_factory=set)

    @cached_property
    def records(self) -> Sequence[TableRecord]:
        """The rows as records."""
        places = {name: place for place, name in enumerate(self.columns)}
        cells = zip(*self.columns.values(), strict=True)
        rows = [
            TableRecord(number, row, places, not self.lost) for number, row in zip(self.numbers, cells, strict=True)
        ]
        for column in self.faulty:
            for row, value in zip(rows, self.columns[column], strict=True):
                row.whole = row.whole and value is not FAULTY
        return rows

    def __iter__(self) -> Iterator[TableRecord]:
        return iter(self.records)

    @property
    def whole(self) -> Iterator[TableRecord]:
        """The records without a faulty cell."""
        return (record for record in self.records if record.whole)

    def rows(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """The named cells of each row that has no faulty cell."""
        if self.lost or not self.columns:
            return iter(())
        rows = zip(*(self.columns[name] for name in names), strict=True)
        return compress(rows, (record.whole for record in self.records)) if self.faulty else rows

    def report(
        self, severity: Severity, code: str, row: int, column: str = "", value: object = "", **figures: object
    ) -> None:
        """Append a fault; ``column`` is an English name and is shown as the file's header has it."""
        shown = str(value)
        if len(shown) > _SHOWN_CHARACTERS:
            shown = shown[:_SHOWN_CHARACTERS] + "…"
        header = self.headers.get(column, column)
        words = {name: str(figure) for name, figure in figures.items()}
        self.faults.append(Fault(severity, code, self.file, row, header, shown, words, self.places.get(column)))

    def error(self, code: str, row: int, column: str = "", value: object = "", **figures: object) -> None:
        """Append an error."""
        self.report(Severity.ERROR, code, row, column, value, **figures)

    def warning(self, code: str, row: int, column: str = "", value: object = "", **figures: object) -> None:
        """Append a warning."""
        self.report(Severity.WARNING, code, row, column, value, **figures)

    def notice(self, code: str, row: int, column: str = "", value: object = "", **figures: object) -> None:
        """Append a notice."""
        self.report(Severity.NOTICE, code, row, column, value, **figures)

    def replace_column(self, name: str, values: Sequence[Any]) -> None:
        """Let a column have other values: those that were meant."""
        self.columns = {**self.columns, name: values}
        self.__dict__.pop("records", None)

    @cached_property
    def nearest(self) -> Nearest:
        """Suggests ids of the table."""
        return Nearest(self.ids(self.table.key[0]))

    def ids(self, column: str) -> dict[str, int]:
        """The ids of a column with the row where each stands first."""
        cells = self.columns.get(column, ())
        rows = dict(zip(reversed(cells), reversed(self.numbers), strict=True))
        return {id_: rows[id_] for id_ in dict.fromkeys(cells) if id_ and id_ is not FAULTY}
