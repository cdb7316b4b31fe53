"""A workbook of a plan, whichever programme's, as it may have been sorted, filtered, moved and edited.

Its sheets are columns of parsed cells, with ids mended, and names held against the ids. Words of the catalogue are read
back, in either language, as what the tables of a plan hold.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import compress
from pathlib import Path
from typing import Any, TypeVar
from xml.etree import ElementTree

from matcher.tables import cells
from matcher.tables.cells import SENTENCES, CellKind, fold_word, plain
from matcher.tables.columns import Column, TableColumns, fold_header
from matcher.tables.eaten_ids import KnownIds, Mending
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.inbox import read_bytes
from matcher.tables.plan_rows import MARK, Contradiction
from matcher.tables.read_tables import read_sheet
from matcher.tables.records import FAULTY, Sheet
from matcher.tables.workbook_file import read_workbook
from matcher.texts import Language, catalogue

_FIELD = re.compile(r"\\\{(\w+)\\\}")

UNTOLD = frozenset(
    (
        *("unknown_column", "unknown_column_near", "unnamed_column", "title_rows", "header_read_as"),
        *("number_as_id", "scientific_id", "format_marks"),
    )
)
"""Notices of reading that say nothing of a plan: it may have columns more, and its ids are mended and told of."""


def titles(name: str) -> tuple[str, ...]:
    """The titles of a sheet, or the headings of a column, in both languages."""
    return tuple(catalogue()[f"sheet.{name}"][language] for language in (Language.ZH, Language.EN))


def workbook_column(name: str, kind: CellKind, *, filled: bool = False, required: bool = True) -> Column:
    """A column of a workbook: under its name, or its heading in either language."""
    return Column(name, kind, titles(name), required=required, filled=filled)


def headed_why(reason: CellKind) -> tuple[Column, Column, Column]:
    """The columns that tell why somebody is left out: the reason, and sentences that may be missing."""
    detail, remedy = (workbook_column(name, SENTENCES, required=False) for name in ("detail", "remedy"))
    return workbook_column("reason", reason, filled=True), detail, remedy


def codes(prefix: str, codes: Iterable[str]) -> Callable[[str], str]:
    """Reads a word of the catalogue, or a code itself, as the code; any other word stays as it stands."""
    words = {fold_word(catalogue()[f"{prefix}.{code}"][language]): str(code) for code in codes for language in Language}

    def read(raw: str) -> str:
        return words.get(fold_word(raw), plain(raw))

    return read


def fields_of(key: str, raw: str) -> Mapping[str, str] | None:
    """The fields of a text of the catalogue, in whichever language it stands there; ``None`` where it is another."""
    for language in Language:
        template = re.escape(plain(catalogue()[key][language])).replace("\\ ", r"\s*")
        match = re.fullmatch(_FIELD.sub(r"(?P<\1>.+?)", template), plain(raw), re.IGNORECASE)
        if match is not None:
            return match.groupdict()
    return None


Row = TypeVar("Row")

_PROPERTIES = "docProps/custom.xml"


@dataclass(frozen=True)
class SheetColumns:
    """The columns of a sheet that were asked for, by name, without the rows in which a cell cannot be read.

    ``label`` is the file with the sheet, ``numbers`` are those of the rows as a spreadsheet counts, ``headings`` what
    stands above each column.
    """

    label: str
    numbers: list[int] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    columns: dict[str, list[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: Sheet, beside: Collection[str]) -> SheetColumns:
        """The whole rows of a sheet; none where a column is missing that must be there.

        Of the columns ``beside`` a cell that cannot be read is blank.
        """
        if sheet.lost or not sheet.columns:
            return cls(sheet.file, columns={column.name: [] for column in sheet.table.columns})
        whole = [True] * len(sheet.numbers)
        for name in sheet.faulty - set(beside):
            whole = [one and cell is not FAULTY for one, cell in zip(whole, sheet.columns[name], strict=True)]
        columns = {name: list(compress(cells, whole)) for name, cells in sheet.columns.items()}
        for name in sheet.faulty & set(beside):
            columns[name] = ["" if cell is FAULTY else cell for cell in columns[name]]
        return cls(sheet.file, list(compress(sheet.numbers, whole)), dict(sheet.headers), columns)

    def rows(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """The row's number and the named cells of each row."""
        return zip(self.numbers, *(self.columns[name] for name in names), strict=True)

    def rows_of(self, kind: Callable[..., Row], columns: Iterable[Column]) -> tuple[Row, ...]:
        """Each row as ``kind``, made of the row's number and the cells of these columns."""
        return tuple(kind(*row) for row in self.rows(*(column.name for column in columns)))


class PlanWorkbook:
    """A workbook that somebody may have edited.

    ``faults`` are errors, ``labels`` the sheets of the plan's tables; ``digest`` is that of the plan it was made of,
    empty where it names none.
    """

    def __init__(self, path: Path, known: KnownIds) -> None:
        self._file = path.name
        self._known = known
        self._mending = Mending(known)
        self.faults: list[Fault] = []
        self.labels: dict[str, str] = {}
        self.contradictions: list[Contradiction] = []
        self._told: list[Fault] = []
        content = read_bytes(path, self.faults)
        self._grids = [] if content is None else read_workbook(content, path.name, self.faults)
        self.digest = _digest(content) if content and self._grids else ""

    @property
    def notices(self) -> tuple[Fault, ...]:
        """What was told of reading, ids that were mended, and names that are not those of their ids."""
        return (*self._mending.notices, *self._told)

    def check(self) -> None:
        """Raises ``InputError`` with every fault where there is one."""
        if found := self.errors():
            raise InputError(found)

    def errors(self) -> list[Fault]:
        """Every fault."""
        return [*self.faults, *self._mending.doubtful]

    def sheet(self, table: TableColumns, named: Mapping[str, str], *, label: str = "") -> SheetColumns:
        """A sheet by its key, which is the table's stem, with its ids mended; without rows where it cannot be read.

        ``named`` has the id column of each column of names; ``label`` is the plan's table whose rows it holds.
        """
        sheet = self._columns(table, [workbook_column(heading, cells.TEXT, required=False) for heading in named])
        if sheet is None:
            return SheetColumns(table.stem, columns={column.name: [] for column in table.columns})
        ids = {column.name: sheet.columns[column.name] for column in table.columns if column.kind is cells.ID}
        sheet.columns.update(self._mending.columns(ids, sheet.numbers, sheet.label, sheet.headings))
        for heading, id_column in named.items():
            if heading in sheet.headings:
                self._compare_names(sheet, heading, id_column)
        self.labels[label or table.stem] = sheet.label
        return sheet

    def _columns(self, table: TableColumns, beside: Sequence[Column]) -> SheetColumns | None:
        """A sheet as it stands; ``None`` where there is none, with a fault unless the table is optional.

        It may have the columns ``beside``, in which no fault is one.
        """
        names = titles(table.stem)
        grid = next((grid for grid in self._grids if fold_header(grid.sheet) in map(fold_header, names)), None)
        if grid is None:
            if not table.optional and self._grids:
                self.faults.append(Fault(Severity.ERROR, "missing_sheet", self._file, value=" / ".join(names)))
            return None
        found: list[Fault] = []
        sheet = read_sheet(grid, replace(table, columns=(*table.columns, *beside)), found)
        minor = {sheet.headers[column.name] for column in beside if column.name in sheet.headers}
        for fault in found:
            if fault.severity is Severity.ERROR and fault.column not in minor:
                self.faults.append(fault)
            elif fault.code not in UNTOLD and fault.column not in minor:
                self._told.append(fault)
        return SheetColumns.of(sheet, [column.name for column in beside])

    def _compare_names(self, sheet: SheetColumns, heading: str, id_column: str) -> None:
        """A warning where names are not those of the ids: whoever edits one alone has edited nothing, or the other."""
        names, shown = self._known.get(id_column, {}), sheet.headings[heading]
        for number, id_, told in sheet.rows(id_column, heading):
            if told and names.get(id_) and plain(told) != plain(names[id_]):
                figures = {"id": id_, "name": names[id_]}
                self._told.append(Fault(Severity.WARNING, "name_of_other", sheet.label, number, shown, told, figures))

    def contradict(self, sheet: SheetColumns, other: SheetColumns, numbers: Iterable[int]) -> None:
        """Note the rows of a sheet that say otherwise than another sheet does."""
        if found := tuple(f"{sheet.label}:{number}" for number in numbers):
            self.contradictions.append(Contradiction(sheet.label, other.label, found))


def _digest(content: bytes) -> str:
    """What the workbook's own property says, whichever program saved it last."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        if _PROPERTIES not in parts.namelist():
            return ""
        told = ElementTree.fromstring(parts.read(_PROPERTIES))
    marked = (one for one in told if one.get("name") == MARK)
    return next(("".join(one.itertext()).strip() for one in marked), "")
