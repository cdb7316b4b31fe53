"""The header of a table: in which row it stands, which column stands where, and every fault of the header itself.

The same column is known under many spellings, from the contract's name to a question of a form.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from itertools import accumulate

from matcher.tables.cells import plain
from matcher.tables.characters import in_one_line
from matcher.tables.columns import Column, TableColumns, fold_header
from matcher.tables.faults import Fault, Severity
from matcher.tables.grid import FIRST_ROWS, Grid, Row

_HINT = re.compile(r"[(\[{【〔「『<][^()\[\]{}【】〔〕「」『』<>]*[)\]}】〕」』>]")
_INSIDE = re.compile(r"[(\[{【〔「『<]([^()\[\]{}【】〔〕「」『』<>]+)[)\]}】〕」』>]")
_NUMBERING = re.compile(r"(?:q\s*)?[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[).、:．]\s*", re.IGNORECASE)
_FILLERS = re.compile(
    "請問|請填寫|請填入|請填|請輸入|請選擇|請勾選|請提供|您的|你的|貴校的|貴校|本校|學童的|該生|"
    "(?:是否)?(?:已經|已)(?:簽署|簽妥|簽|繳交|繳|填)?|是否|必填|選填|可複選|[?？:：.。!！*★]"
)


class Likeness(IntEnum):
    """How near a header is to a name: by the contract, by a further spelling, or only once it is read kindly."""

    CONTRACT = 0
    FURTHER = 1
    HINT_LEFT_OUT = 2
    IN_BRACKETS = 3
    QUESTION = 4


@dataclass(frozen=True, slots=True)
class Meaning:
    """The column that a header means, and how near it is to a name of it."""

    column: Column
    likeness: Likeness


@cache
def names_of(table: TableColumns) -> Mapping[str, Meaning]:
    """Every name of a table's columns as it is compared."""
    known: dict[str, Meaning] = {}
    for column in table.columns:
        for name in (column.name, *column.aliases):
            known[fold_header(name)] = Meaning(column, Likeness.CONTRACT)
    for column in table.columns:
        for name in column.further:
            known.setdefault(fold_header(name), Meaning(column, Likeness.FURTHER))
    return known


def meaning(header: str, table: TableColumns) -> Meaning | None:
    """What a header means in a table, ``None`` where nothing."""
    known = names_of(table)
    for likeness, spelling in _spellings_of(header):
        if found := known.get(spelling):
            return Meaning(found.column, max(likeness, found.likeness))
    return None


@lru_cache(maxsize=8192)
def _spellings_of(header: str) -> tuple[tuple[Likeness, str], ...]:
    return tuple(_spellings(header))


def _spellings(header: str) -> Iterator[tuple[Likeness, str]]:
    """A header as it stands, then with ever less around it."""
    word = fold_header(header)
    if not word:
        return
    yield Likeness.CONTRACT, word
    yield Likeness.CONTRACT, word.replace("_", "")  # a line break or blank in a Chinese word says nothing
    header = plain(header)
    bare = fold_header(_NUMBERING.sub("", _HINT.sub("", header), count=1))
    yield Likeness.HINT_LEFT_OUT, bare
    yield Likeness.HINT_LEFT_OUT, bare.replace("_", "")
    for inside in reversed(_INSIDE.findall(header)):
        yield Likeness.IN_BRACKETS, fold_header(inside)
    yield Likeness.QUESTION, _FILLERS.sub("", bare.replace("_", ""))


_FULL_WIDTH_COMMA = "，"
_TITLE_CELLS = 2
"""A row above the header with more different cells than this, and than a third of the header, is no title."""
_NEAR_COLUMN = 0.75
_NEAR_MISSING = 0.5
"""A header that is not known is more likely to mean a column that is missing."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a grid: its cells as they stand, and the place of each column by English name.

    ``row`` is its number (the lower one of two rows), ``below`` the place among the grid's rows of the first row of
    data. ``complete`` is false where a column of the table's key is missing. Cells beyond the first ``fewest_cells``
    may be blank in every row.
    """

    row: int
    below: int
    cells: tuple[str, ...]
    places: Mapping[str, int]
    fewest_cells: int
    complete: bool

    @property
    def named_cells(self) -> int:
        """The number of cells up to the last that is not blank."""
        return max((place for place, cell in enumerate(self.cells) if cell.strip()), default=-1) + 1

    @property
    def names(self) -> dict[str, str]:
        """The header of each column as it stands, by English name."""
        return {name: self.cells[place] for name, place in self.places.items()}


def find_header(grid: Grid, table: TableColumns, faults: list[Fault]) -> Header | None:
    """Find and read the header of a table; every fault is appended. ``None`` where no column can be told."""
    rows = grid.rows[:FIRST_ROWS]
    below, cells = header_cells(rows, table)
    if not below:
        faults.append(_no_header(rows[0], table, grid.label))
        return None
    row = rows[below - 1][0]
    faults.extend(_above(rows, below, cells, grid.label))
    if below > 1 and _is_upper(rows[below - 2][1], cells):
        faults.append(
            Fault(Severity.NOTICE, "two_header_rows", grid.label, row, figures={"upper": str(rows[below - 2][0])})
        )
    places = _places(cells, row, table, grid.label, faults)
    filled = [places[column.name] for column in table.columns if column.filled and column.name in places]
    complete = all(name in places for name in table.key)
    return Header(row, below, cells, places, max(filled, default=-1) + 1, complete)


def known_headers(cells: Sequence[str], table: TableColumns) -> int:
    """How many different columns of a table the cells of a row name."""
    return len({found.column.name for cell in cells if (found := meaning(cell, table))})


def header_cells(rows: Sequence[Row], table: TableColumns) -> tuple[int, tuple[str, ...]]:
    """The place of the row under the header among the first rows, and the header's cells; 0 where no row is one.

    A header may take two rows, the upper one with groups of columns («培訓時數» over «實體» and «線上»).
    """
    best, below, header = 0, 0, tuple[str, ...]()
    whole = sum(column.required for column in table.columns)
    for place, (_, cells) in enumerate(rows):
        if (known := known_headers(cells, table)) > best:
            best, below, header = known, place + 1, tuple(map(in_one_line, cells))
        if best >= whole:
            break
    for upper in range(max(0, below - 2), min(below, len(rows) - 1)):
        joined = tuple(_joined(rows[upper][1], rows[upper + 1][1], table))
        if _continues(rows[upper][1], rows[upper + 1][1], table) and known_headers(joined, table) > best:
            best, below, header = known_headers(joined, table), upper + 2, joined
    return below, header


def _continues(upper: Sequence[str], lower: Sequence[str], table: TableColumns) -> bool:
    """Whether a row can be the second one of a header: where the upper row names a key, it has nothing else."""
    for place, cell in enumerate(upper):
        found = meaning(cell, table)
        if found and found.column.name in table.key and place < len(lower) and lower[place].strip() not in ("", cell):
            return False
    return True


def _joined(upper: Sequence[str], lower: Sequence[str], table: TableColumns) -> Iterator[str]:
    """The cells of a header of two rows, each in the words that are known."""
    width = max(len(upper), len(lower))
    tops = [*upper, *[""] * (width - len(upper))]
    groups = accumulate(tops, _group)
    bottoms = [*lower, *[""] * (width - len(lower))]
    for top, group, bottom in zip(*(map(in_one_line, row) for row in (tops, groups, bottoms)), strict=True):
        if not bottom or bottom == top:
            yield top
        else:
            spellings = (f"{bottom}{group}", f"{group}{bottom}", bottom, top)
            yield next((words for words in spellings if meaning(words, table)), f"{group} {bottom}".strip())


def _group(before: str, cell: str) -> str:
    """What stands over a cell of the lower row: in a merged cell the words stand over its first column alone."""
    return cell if cell.strip() else before


def _no_header(row: Row, table: TableColumns, file: str) -> Fault:
    """No cell of the first rows is a column of the table: another separator, or no header at all."""
    number, cells = row
    value = in_one_line(",".join(cells))[:60]
    if any(known_headers(cell.split(_FULL_WIDTH_COMMA), table) for cell in cells):
        return Fault(Severity.ERROR, "delimiter", file, number, value=value, figures={"delimiter": _FULL_WIDTH_COMMA})
    names = ", ".join(f"{column.name} {column.chinese}" for column in table.columns if column.required)
    return Fault(Severity.ERROR, "no_header", file, number, value=value, figures={"columns": names})


def _above(rows: Sequence[Row], below: int, cells: Sequence[str], file: str) -> Iterator[Fault]:
    """What stands above the header: titles, or rows that would be lost."""
    header = rows[below - 1][0]
    titles = rows[: below - 1]
    if titles and titles[-1][0] == header - 1 and _is_upper(titles[-1][1], cells):
        titles = titles[:-1]
    most = max(_TITLE_CELLS, sum(bool(cell) for cell in cells) // 3)
    for number, above in titles:
        if len({cell.strip() for cell in above} - {""}) > most:
            value = in_one_line(",".join(above))[:60]
            yield Fault(Severity.ERROR, "rows_above_header", file, number, value=value, figures={"header": str(header)})
            return
    if titles:
        figures = {"header": str(header), "count": str(len(titles))}
        value = in_one_line(next(filter(str.strip, titles[0][1])))[:60]
        yield Fault(Severity.NOTICE, "title_rows", file, titles[0][0], value=value, figures=figures)


def _is_upper(upper: Sequence[str], header: Sequence[str]) -> bool:
    """Whether the row above the lower one of a header is its upper one, whose words stand in the header."""
    return any(cell.strip() and in_one_line(cell) in header for cell in upper)


def _places(cells: Sequence[str], row: int, table: TableColumns, file: str, faults: list[Fault]) -> dict[str, int]:
    """The place of each column in the header, by English name."""
    found: dict[str, list[tuple[Meaning, int]]] = {}
    unknown: list[int] = []
    for place, cell in enumerate(cells):
        if means := meaning(cell, table):
            found.setdefault(means.column.name, []).append((means, place))
        elif cell:
            unknown.append(place)
    places: dict[str, int] = {}
    for name, named in found.items():
        nearest = min(means.likeness for means, _ in named)
        candidates = [place for means, place in named if means.likeness is nearest]
        places[name] = candidates[0]
        unknown.extend(place for _, place in named if place not in candidates)
        for place in candidates[1:]:
            figures = {"first": cells[candidates[0]]}
            faults.append(
                Fault(Severity.ERROR, "column_twice", file, row, cells[place], cells[place], figures, place=place)
            )
        if nearest >= Likeness.IN_BRACKETS:
            shown, figures = cells[places[name]], {"column": table.column(name).chinese}
            faults.append(
                Fault(Severity.NOTICE, "header_read_as", file, row, shown, shown, figures, place=places[name])
            )
    faults.extend(_missing_and_unknown(cells, sorted(unknown), places, table, row, file))
    return places


def _missing_and_unknown(
    cells: Sequence[str], unknown: Sequence[int], places: Mapping[str, int], table: TableColumns, row: int, file: str
) -> Iterator[Fault]:
    """An error for each column that must be there and is not, a notice for each header that is not known."""
    headers = {place: fold_header(cells[place]).replace("_", "") for place in unknown}
    absent = [column for column in table.columns if column.name not in places]
    suggested = set()
    for column in absent:
        if column.required:
            near = _nearest(column, headers)
            figures = {"names": " / ".join((column.name, *column.aliases))}
            code = "missing_column"
            if near is not None:
                suggested.add(near)
                code, figures = "missing_column_near", figures | {"near": cells[near]}
            yield Fault(Severity.ERROR, code, file, row, column.name, figures=figures)
    for place in sorted(set(unknown) - suggested):
        likely = {name: column for column in absent for name in (column.name, *column.aliases, *column.further)}
        near_names = difflib.get_close_matches(headers[place], likely, n=1, cutoff=_NEAR_COLUMN)
        figures = {"near": near_names[0]} if near_names else {}
        code = "unknown_column_near" if near_names else "unknown_column"
        yield Fault(Severity.NOTICE, code, file, row, cells[place], cells[place], figures, place=place)


def _nearest(column: Column, headers: Mapping[int, str]) -> int | None:
    """The place of the unknown header that most likely means a column."""
    names = [fold_header(name).replace("_", "") for name in (column.name, *column.aliases, *column.further)]
    ratios = {
        place: max(difflib.SequenceMatcher(None, header, name).ratio() for name in names)
        for place, header in headers.items()
    }
    best = max(ratios, key=lambda place: ratios[place], default=None)
    return best if best is not None and ratios[best] >= _NEAR_MISSING else None
