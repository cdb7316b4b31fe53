"""One sheet of a workbook: a table with a frozen, filtered header, readable widths, on A4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise
from math import ceil

from rich.cells import cell_len
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from matcher.report.wording import Wording

Cell = str | int | float | Decimal | date | timedelta
"""Text stays text whatever it looks like. ``float`` is a share, ``Decimal`` hours, ``timedelta`` a time of day."""

WIDEST = 40
WIDEST_HEADING = 14
"""A longer heading takes two lines."""
LINE_HEIGHT = 17
"""Points of a line of text."""
LINE_MARGIN = 2
_SINGLE = LINE_HEIGHT + LINE_MARGIN
"""Points of a row with one line."""
SPARE_SHARE = 0.08
"""Lines break before they are full, the more so where ids follow each other."""
MOST_LINES = 20
"""Spreadsheets allow rows of little more than this height."""
NARROWEST = 6
FILTER_BUTTON = 3
"""Columns of text that the filter's arrow covers in a header."""
PADDING = 3
"""The indent of a cell and its margins."""
WIDE = 2
"""Columns of a Chinese character."""
CJK_STRETCH = 1.1
"""A Chinese character is a little wider than two digits of the font that widths count in."""
A4 = 9
WIDEST_PORTRAIT = 120
"""Columns of text that an upright page still shows in a readable size."""
STRIPE = "#F2F6FA"
INK = "#1B2A3A"
HEADING = "#1F4E79"
LINE = "#C9D3DD"
QUIET = "#5B6774"


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of a workbook: a heading is aligned as its cells are; cells are plain or striped."""

    headings: dict[type, Format]
    title: Format
    lead: Format
    section: Format
    note: Format
    cells: dict[tuple[type, bool], Format]
    totals: dict[type, Format]


def styles(workbook: Workbook, font: str) -> Styles:
    """Make the formats once for the whole workbook."""
    base = {"font_name": font, "font_size": 11, "font_color": INK, "valign": "vcenter"}
    ruled = base | {"bottom": 1, "bottom_color": LINE}
    shapes: dict[type, dict[str, object]] = {
        str: {"num_format": "@", "align": "left", "indent": 1, "text_wrap": True},
        int: {"num_format": "#,##0", "align": "right", "indent": 1},
        float: {"num_format": "0.0%", "align": "right", "indent": 1},
        Decimal: {"num_format": "General", "align": "right", "indent": 1},
        date: {"num_format": "yyyy-mm-dd", "align": "center"},
        timedelta: {"num_format": "[hh]:mm", "align": "center"},
    }
    head = {"bold": True, "font_color": "#FFFFFF", "bg_color": HEADING, "text_wrap": True}
    return Styles(
        {
            kind: workbook.add_format(base | head | {"align": shape["align"], "indent": shape.get("indent", 0)})
            for kind, shape in shapes.items()
        },
        workbook.add_format(base | {"bold": True, "font_size": 18, "font_color": HEADING}),
        workbook.add_format(base | {"text_wrap": True, "valign": "vcenter"}),
        workbook.add_format(base | {"bold": True, "font_size": 13, "font_color": HEADING}),
        workbook.add_format(base | {"font_size": 9, "font_color": QUIET}),
        {
            (kind, striped): workbook.add_format(ruled | shape | ({"bg_color": STRIPE} if striped else {}))
            for kind, shape in shapes.items()
            for striped in (False, True)
        },
        {
            kind: workbook.add_format(base | shape | {"bold": True, "top": 2, "top_color": HEADING})
            for kind, shape in shapes.items()
        },
    )


def display_width(value: Cell) -> float:
    """The width of a cell as shown, in columns of one digit; of text, its longest line."""
    if isinstance(value, str):
        return _text_width(value)
    if isinstance(value, int):
        return len(f"{value:,}")
    if isinstance(value, float):
        return len(f"{value:.1%}")
    if isinstance(value, Decimal):
        return len(f"{value:,}")
    return len("2000-01-01") if isinstance(value, date) else len("00:00")


@lru_cache(maxsize=1 << 16)
def _text_width(text: str) -> float:
    if text.isascii() and text.isprintable():
        return len(text)
    return max((sum(map(_character_width, line)) for line in text.splitlines()), default=0)


@cache
def _character_width(character: str) -> float:
    cells = cell_len(character)
    return CJK_STRETCH * cells if cells == WIDE else cells


def column_widths(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[float]:
    """A width for each column: what its longest cell and its heading need, within bounds."""
    widths = [min(WIDEST_HEADING, display_width(heading)) + FILTER_BUTTON for heading in headings]
    for place, column in enumerate(zip(*rows, strict=False)):
        widths[place] = max(widths[place], *map(display_width, set(column)))
    return [min(WIDEST, max(NARROWEST, width) + PADDING) for width in widths]


def row_height(row: Sequence[Cell], widths: Sequence[float]) -> float:
    """The height in points that shows every line of every cell, wrapped in its column."""
    lines = (
        sum(_lines(display_width(line) / (width - PADDING)) for line in value.split("\n"))
        for value, width in zip(row, widths, strict=False)
        if isinstance(value, str)
    )
    return LINE_HEIGHT * min(MOST_LINES, max(lines, default=1)) + LINE_MARGIN


def _lines(share: float) -> int:
    """The lines that a text takes which is ``share`` times as wide as its column."""
    return ceil((1 + SPARE_SHARE) * share) if share > 1 else 1


def write_cell(sheet: Worksheet, row: int, column: int, value: Cell, style: Format) -> None:
    """Write a value by its kind: text never becomes a formula, a link or a number."""
    if isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_datetime(row, column, value, style)


def write_rows(
    sheet: Worksheet,
    top: int,
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    formats: Styles,
    widths: Sequence[float],
    filtered: bool = False,
    banded: int | None = None,
) -> int:
    """Write a heading and its rows from row ``top`` (counted from 0); gives the row after.

    With ``filtered`` the heading leaves room for the filter's arrow. Every other row is striped, or with ``banded``
    every other run of rows that are alike in that column.
    """
    arrow = FILTER_BUTTON if filtered else 0
    sheet.set_row(top, row_height(headings, [width - arrow for width in widths]) + 4)
    for column, heading in enumerate(headings):
        kind = _kind(rows[0][column]) if rows and not filtered else str
        sheet.write_string(top, column, heading, formats.headings[kind])
    wrapped = _wrapped(rows, widths)
    narrow = [widths[place] for place in wrapped]
    for place, (row, striped) in enumerate(zip(rows, _stripes(rows, banded), strict=True), start=top + 1):
        sheet.set_row(place, row_height([row[column] for column in wrapped], narrow))
        for column, value in enumerate(row):
            write_cell(sheet, place, column, value, formats.cells[_kind(value), striped])
    return top + 1 + len(rows)


def _wrapped(rows: Sequence[Sequence[Cell]], widths: Sequence[float]) -> list[int]:
    """The columns with a text that takes more than one line."""
    return [
        place
        for place, (column, width) in enumerate(zip(zip(*rows, strict=False), widths, strict=False))
        if any(isinstance(value, str) and row_height([value], [width]) > _SINGLE for value in set(column))
    ]


def _stripes(rows: Sequence[Sequence[Cell]], banded: int | None) -> list[bool]:
    """Which rows are striped."""
    if banded is None:
        return [place % 2 == 1 for place in range(len(rows))]
    stripes = [False] * len(rows)
    for place, (before, row) in enumerate(pairwise(rows), start=1):
        stripes[place] = stripes[place - 1] != (before[banded] != row[banded])
    return stripes


_KINDS = (str, int, float, Decimal, date, timedelta)


def _kind(value: Cell) -> type:
    kind = type(value)
    return kind if kind in _KINDS else next(kind for kind in _KINDS if isinstance(value, kind))


def set_page(sheet: Worksheet, heading: str, wording: Wording, *, landscape: bool) -> None:
    """A4, one page wide, with the heading above and page numbers below."""
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
    sheet.set_header(f"&L{_plain(heading)}&R&A")
    sheet.set_footer(f"&C{wording.say('sheet.page', page='&P', pages='&N')}")
    sheet.hide_gridlines(2)


def _plain(heading: str) -> str:
    """A heading for a page header, in which ``&`` begins a command and the length is bounded."""
    return heading[:100].replace("&", "&&")


def write_table(
    sheet: Worksheet,
    heading: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    formats: Styles,
    wording: Wording,
    banded: int | None = None,
    total: Sequence[Cell] = (),
) -> None:
    """Fill a sheet with one table: frozen and filtered header, widths, and a printed page.

    ``total`` stands below the table, where sorting and filtering leave it alone; ``banded`` as of :func:`write_rows`.
    """
    table = list(rows)
    # Without totals their row would be empty, and zip() ends with the shortest.
    widths = column_widths(headings, [*table, total] if total else table)
    after = write_rows(sheet, 0, headings, table, formats=formats, widths=widths, filtered=True, banded=banded)
    for column, value in enumerate(total):
        write_cell(sheet, after, column, value, formats.totals[_kind(value)])
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table), len(headings) - 1)
    sheet.repeat_rows(0)
    set_page(sheet, heading, wording, landscape=sum(widths) > WIDEST_PORTRAIT)
