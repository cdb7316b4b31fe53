"""Rows below a header that are no data: the header again, sums, and notes at the foot. Each is told."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from matcher.tables.cells import plain
from matcher.tables.characters import in_one_line
from matcher.tables.columns import Table
from matcher.tables.faults import Fault, Severity
from matcher.tables.grid import Row
from matcher.tables.header import Header, known_headers
from matcher.tables.header_words import meaning

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
_SHOWN_CHARACTERS = 60


def rows_of_data(rows: Sequence[Row], header: Header, table: Table, file: str, faults: list[Fault]) -> list[Row]:
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


def _code(cells: Sequence[str], names: Collection[str], table: Table) -> str:
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


def _is_header(cells: Sequence[str], table: Table) -> bool:
    return known_headers(cells, table) >= min(_FEWEST_HEADERS, sum(column.required for column in table.columns))


def _places(cells: Sequence[str], table: Table) -> dict[str, int]:
    return {found.column.name: place for place, cell in enumerate(cells) if (found := meaning(cell, table))}


def _skipped(code: str, rows: Sequence[Row], file: str) -> Fault:
    number, cells = rows[0]
    value = in_one_line(next(filter(str.strip, cells)))[:_SHOWN_CHARACTERS]
    figures = {"rows": ", ".join(str(number) for number, _ in rows[:8]), "count": str(len(rows))}
    return Fault(Severity.NOTICE, code, file, number, value=value, figures=figures)
