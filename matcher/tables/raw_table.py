"""A grid as the rows of one table: its header found, every row as wide as that, and what is no data left out and told.

No data are the header again, sums, and notes at the foot. A row that is too short or too long has a separator too many
or too few, but for what Excel leaves out of a block of rows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.tables import cells
from matcher.tables.cells import plain
from matcher.tables.characters import in_one_line, without_marks
from matcher.tables.columns import Column, TableColumns
from matcher.tables.faults import Fault, Severity
from matcher.tables.grid import Grid, Row
from matcher.tables.header import Header, find_header, known_headers, meaning

_SHOWN_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class RawTable:
    """The cells of a table, by column's English name; the rows under the header in their order.

    ``numbers`` are the rows' numbers as a spreadsheet counts. ``ragged`` are the numbers of rows whose cells do not fit
    the header, or that have swallowed others; of theirs only those before the misfit can mean anything.
    ``headers`` maps a column's English name to the header as it stands, ``places`` to its place in the row.
    ``uncomputed`` has row and place of formulas without a value. ``complete`` is false where rows or whole columns are
    lost to faults, so that nothing should be looked up in it.
    """

    file: str
    encoding: str
    headers: Mapping[str, str]
    places: Mapping[str, int]
    header_row: int
    numbers: Sequence[int]
    columns: Mapping[str, Sequence[str]]
    ragged: frozenset[int]
    uncomputed: frozenset[tuple[int, int]]
    complete: bool


def raw_table(grid: Grid, table: TableColumns, faults: list[Fault]) -> RawTable | None:
    """The table of a grid; every fault is appended. ``None`` where no row can be told."""
    if not grid.rows:
        if grid.whole:
            faults.append(Fault(Severity.ERROR, "empty_file", grid.label))
        return None
    if grid.odd:
        grid = _unmarked(grid, faults)
    header = find_header(grid, table, faults)
    if header is None:
        return None
    before = len(faults)
    rows = rows_of_data(grid.rows[header.below :], header, table, grid.label, faults)
    cut_short = any(fault.severity is Severity.ERROR for fault in faults[before:])
    _notice_unnamed(rows, header, grid.label, faults)
    swallowed = _swallowed(grid, rows, header, table, faults)
    ragged = fit_rows(rows, header, grid, faults)
    _notice_of_workbook(grid, rows, faults)
    turned = list(zip(*(row for _, row in rows), strict=True)) if rows else [()] * len(header.cells)
    return RawTable(
        file=grid.label,
        encoding=grid.encoding,
        headers=header.names,
        places=header.places,
        header_row=header.row,
        numbers=[number for number, _ in rows],
        columns={name: turned[place] for name, place in header.places.items()},
        ragged=ragged | swallowed,
        uncomputed=frozenset(grid.uncomputed),
        complete=grid.whole and header.complete and not swallowed and not cut_short,
    )


def _unmarked(grid: Grid, faults: list[Fault]) -> Grid:
    """The grid without marks of format, of which one notice tells."""
    rows: list[Row] = []
    marked: list[tuple[int, int]] = []
    for number, row in grid.rows:
        kept = [cell if cell.isascii() else without_marks(cell) for cell in row]
        marked.extend((number, place) for place, cell in enumerate(row) if cell != kept[place])
        rows.append((number, kept))
    if marked:
        first, place = marked[0]
        figures = {"count": str(len(marked))}
        faults.append(Fault(Severity.NOTICE, "format_marks", grid.label, first, figures=figures, place=place))
    return replace(grid, rows=rows)


def _notice_unnamed(rows: Sequence[Row], header: Header, file: str, faults: list[Fault]) -> None:
    """One notice for each column that has cells but no name."""
    for place, name in enumerate(header.cells):
        if name:
            continue
        below = (row[place].strip() for _, row in rows if place < len(row))
        if first := next(filter(None, below), ""):
            figures = {"number": str(place + 1)}
            value = in_one_line(first)[:_SHOWN_CHARACTERS]
            faults.append(
                Fault(Severity.NOTICE, "unnamed_column", file, header.row, value=value, figures=figures, place=place)
            )


def _swallowed(
    grid: Grid, rows: Sequence[Row], header: Header, table: TableColumns, faults: list[Fault]
) -> frozenset[int]:
    """The rows with a cell that holds other rows, because a quotation mark stands where it should not.

    A whole row has one separator fewer than the header has cells. In the middle of an id or a name a line break and a
    separator are enough.
    """
    if not grid.many_lines:
        return frozenset()
    short = {header.places[c.name] for c in table.columns if c.name in header.places and _is_short(c)}
    found: list[int] = []
    for number, row in rows:
        for place, cell in enumerate(row):
            separators = cell.count(grid.separator)
            if not separators or not ("\n" in cell or "\r" in cell):
                continue
            if place in short or separators >= len(header.cells) - 1:
                lines = len(cell.splitlines())
                value = in_one_line(cell)[:_SHOWN_CHARACTERS]
                column = header.cells[place] if place < len(header.cells) else ""
                figures = {"lines": str(lines), "last": str(number + lines - 1)}
                faults.append(
                    Fault(Severity.ERROR, "swallowed_rows", grid.label, number, column, value, figures, place=place)
                )
                found.append(number)
                break
    return frozenset(found)


def _is_short(column: Column) -> bool:
    """Whether the cells of a column are ids or names."""
    return column.kind is cells.ID or column.name == "name"


def _notice_of_workbook(grid: Grid, rows: Sequence[Row], faults: list[Fault]) -> None:
    """What is read although nobody sees it, and what merged cells were taken to say."""
    for code, numbers in (("hidden_rows", grid.hidden_rows), ("merged_cells", grid.filled_rows)):
        found = Counter(number for number, _ in rows if number in numbers)
        if found:
            figures = {"rows": ", ".join(map(str, list(found)[:8])), "count": str(len(found))}
            severity = Severity.WARNING if code == "hidden_rows" else Severity.NOTICE
            faults.append(Fault(severity, code, grid.label, min(found), figures=figures))


_EXCEL_BLOCK_ROWS = 16
"""Excel saves so many rows at a time, without the last columns where those are empty in all."""


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


_FEWEST_HEADERS = 3
"""A row below the header that names so many columns, or all there are, is a header again."""
_SUM = re.compile(
    r"(?:合計|總計|小計|共計|總和|總數|總人數|人數合計|計|(?:sub)?total|sum)[:：]?\s*[\d,.]*\s*(?:人次|[人位名校所個筆列次])?",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:備註|附註|註\s*\d*|注意事項|注意|說明|填表說明|填表人|填表日期|製表人|製表日期|製表|承辦人|承辦單位|聯絡人|單位主管|主管|核章|校長"
    r"|資料來源|notes?|remarks?|source)(?:\s*[:：.、].*)?|[※＊].*|以上.*",
    re.IGNORECASE | re.DOTALL,
)
_MOST_NOTE_CELLS = 4
"""A note fills no more cells than this."""
_STARTS = frozenset("合總小共人計備附註注說填製承聯單主核校資※＊以") | {"to", "su", "no", "re", "so"}
"""With one of these begins what is no row of data: all other rows are not looked at twice."""


def rows_of_data(rows: Sequence[Row], header: Header, table: TableColumns, file: str, faults: list[Fault]) -> list[Row]:
    """The rows below the header without those that are no data, each kind of which is told once.

    Where another header begins, in which the columns stand otherwise, the rows end with an error.
    """
    names = {cell for cell in header.cells if cell}
    if not _may_be_none(rows, names):
        return list(rows)
    kept: list[Row] = []
    left: dict[str, list[Row]] = {"header_again": [], "sum_rows": [], "note_rows": []}
    for row in rows:
        code = _code(row[1], names, table)
        if code == "header_again" and _places(row[1], table) != dict(header.places):
            value = in_one_line(",".join(row[1]))[:_SHOWN_CHARACTERS]
            faults.append(Fault(Severity.ERROR, "other_header", file, row[0], value=value))
            break
        left.get(code, kept).append(row)
    faults.extend(_skipped(code, found, file) for code, found in left.items() if found)
    return kept


def _code(cells: Sequence[str], names: Collection[str], table: TableColumns) -> str:
    """The code of what a row is besides data; empty where it is data."""
    first = cells[0] if cells[0].strip() else next(filter(str.strip, cells))
    if first in names or (cells[-1] and cells[-1] in names):
        return "header_again" if _is_header(cells, table) else ""
    if not _starts(first):
        return ""
    word = plain(first)
    if _SUM.fullmatch(word):
        return "sum_rows"
    noted = _NOTE.fullmatch(word) and sum(bool(cell.strip()) for cell in cells) <= _MOST_NOTE_CELLS
    return "note_rows" if noted else ""


def _starts(cell: str) -> bool:
    return cell[:1] in _STARTS or cell[:2].lower() in _STARTS


def _may_be_none(rows: Sequence[Row], names: Collection[str]) -> bool:
    """Whether any row begins or ends as one that is no data may: most tables have none, and are looked at once."""
    firsts = {cells[0] for _, cells in rows}
    if any(cell in names or _starts(cell) or not cell.strip() for cell in firsts):
        return True
    return not {cells[-1] for _, cells in rows}.isdisjoint(names)


def _is_header(cells: Sequence[str], table: TableColumns) -> bool:
    return known_headers(cells, table) >= min(_FEWEST_HEADERS, sum(column.required for column in table.columns))


def _places(cells: Sequence[str], table: TableColumns) -> dict[str, int]:
    return {found.column.name: place for place, cell in enumerate(cells) if (found := meaning(cell, table))}


def _skipped(code: str, rows: Sequence[Row], file: str) -> Fault:
    number, cells = rows[0]
    value = in_one_line(next(filter(str.strip, cells)))[:_SHOWN_CHARACTERS]
    figures = {"rows": ", ".join(str(number) for number, _ in rows[:8]), "count": str(len(rows))}
    return Fault(Severity.NOTICE, code, file, number, value=value, figures=figures)
