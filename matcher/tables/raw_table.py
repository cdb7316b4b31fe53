"""A grid as the rows of one table: its header found, every row as wide as that, and what is no data left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.tables import cells
from matcher.tables.characters import in_one_line, without_marks
from matcher.tables.columns import Column, Table
from matcher.tables.faults import Fault, Severity
from matcher.tables.grid import Grid, Row
from matcher.tables.header import Header, find_header
from matcher.tables.not_data import rows_of_data
from matcher.tables.row_widths import fit_rows

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


def raw_table(grid: Grid, table: Table, faults: list[Fault]) -> RawTable | None:
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


def _swallowed(grid: Grid, rows: Sequence[Row], header: Header, table: Table, faults: list[Fault]) -> frozenset[int]:
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
