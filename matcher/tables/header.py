"""The header of a table: which column stands where, and every fault of the header itself."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.tables.columns import Column, Table, folded
from matcher.tables.faults import Fault, Severity

_OTHER_DELIMITERS: Mapping[str, str] = {";": ";", "\t": "Tab", "，": "，", "|": "|"}


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file: its cells as they stand and the place of each column by English name.

    ``complete`` is false where a column of the table's key is missing. Cells beyond the first
    ``fewest_cells`` may be blank in every row.
    """

    cells: tuple[str, ...]
    places: Mapping[str, int]
    fewest_cells: int
    complete: bool

    @property
    def named_cells(self) -> int:
        """The number of cells up to the last that is not blank."""
        return max(place for place, cell in enumerate(self.cells) if cell.strip()) + 1

    @property
    def names(self) -> dict[str, str]:
        """The header of each column as it stands, by English name."""
        return {name: self.cells[place].strip() for name, place in self.places.items()}


def read_header(row: int, cells: Sequence[str], table: Table, file: str, faults: list[Fault]) -> Header | None:
    """Read a header; every fault is appended. ``None`` where no column can be told."""
    if fault := _no_header(cells, row, table, file):
        faults.append(fault)
        return None
    places = _places(cells, row, table, file, faults)
    missing = _missing(places, row, table, file)
    faults.extend(missing)
    filled = [places[c.name] for c in table.columns if c.filled and c.name in places]
    complete = all(name in places for name in table.key)
    return Header(tuple(cells), places, max(filled, default=-1) + 1, complete)


def _known(table: Table) -> dict[str, tuple[Column, bool]]:
    """Columns by folded header; the flag tells a spelling beyond the contract."""
    known: dict[str, tuple[Column, bool]] = {}
    for column in table.columns:
        for name in (column.name, *column.aliases):
            known[folded(name)] = column, False
    for column in table.columns:
        for name in column.further:
            known.setdefault(folded(name), (column, True))
    return known


def _no_header(header: Sequence[str], row: int, table: Table, file: str) -> Fault | None:
    """A fault where no cell of the first row is a column of the table: another delimiter, or no
    header at all.
    """
    known = _known(table)
    if any(folded(cell) in known for cell in header):
        return None
    line = ",".join(header)
    value = line.replace("\t", " ")[:60]
    for delimiter, shown in _OTHER_DELIMITERS.items():
        if any(folded(cell.strip('"')) in known for cell in line.split(delimiter)):
            figures = {"delimiter": shown}
            return Fault(Severity.ERROR, "delimiter", file, row, value=value, figures=figures)
    names = ", ".join(column.name for column in table.columns if column.required)
    return Fault(Severity.ERROR, "no_header", file, row, value=value, figures={"columns": names})


def _places(header: Sequence[str], row: int, table: Table, file: str, faults: list[Fault]) -> dict[str, int]:
    """The place of each column in the header, by English name."""
    known = _known(table)
    found: dict[str, list[tuple[bool, int]]] = {}
    unknown: list[int] = []
    for place, cell in enumerate(header):
        if folded(cell) in known:
            column, further = known[folded(cell)]
            found.setdefault(column.name, []).append((further, place))
        elif cell.strip():
            unknown.append(place)
    places: dict[str, int] = {}
    for name, cells in found.items():
        contract = [place for further, place in cells if not further]
        candidates = contract or [place for _, place in cells]
        places[name] = candidates[0]
        unknown.extend(place for _, place in cells if place not in candidates)
        for place in candidates[1:]:
            figures = {"first": header[candidates[0]].strip()}
            shown = header[place].strip()
            faults.append(Fault(Severity.ERROR, "column_twice", file, row, shown, shown, figures=figures))
    absent = {folded(c.name): c.name for c in table.columns if c.name not in places}
    for place in sorted(unknown):
        faults.append(_unknown_column(header[place].strip(), row, absent, file))
    return places


def _unknown_column(header: str, row: int, absent: Mapping[str, str], file: str) -> Fault:
    near = difflib.get_close_matches(folded(header), absent, n=1, cutoff=0.75)
    if near:
        figures = {"near": absent[near[0]]}
        return Fault(Severity.NOTICE, "unknown_column_near", file, row, header, header, figures=figures)
    return Fault(Severity.NOTICE, "unknown_column", file, row, header, header)


def _missing(places: Mapping[str, int], row: int, table: Table, file: str) -> list[Fault]:
    return [
        Fault(
            Severity.ERROR,
            "missing_column",
            file,
            row,
            column.name,
            figures={"names": " / ".join((column.name, *column.aliases))},
        )
        for column in table.columns
        if column.required and column.name not in places
    ]


def notice_unnamed(records: Sequence[tuple[int, list[str]]], file: str, faults: list[Fault]) -> None:
    """One notice for each column that has cells but no name; the header is the first record."""
    row, header = records[0]
    for place, name in enumerate(header):
        if name.strip():
            continue
        below = (cells[place].strip() for _, cells in records[1:] if place < len(cells))
        if first := next(filter(None, below), ""):
            figures = {"number": str(place + 1)}
            faults.append(Fault(Severity.NOTICE, "unnamed_column", file, row, value=first, figures=figures))
