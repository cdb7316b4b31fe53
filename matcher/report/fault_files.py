"""What is wrong with the tables of a folder, to work through in a spreadsheet: ``faults.csv`` with every fault, and
``faults.xlsx`` with the tables themselves, each bad cell coloured and with a note that says how to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from matcher.grouping import group_by
from matcher.report.sheet import styles, write_table
from matcher.report.wording import Wording
from matcher.report.workbook import FONTS, UNDATED, Book
from matcher.tables.characters import clean
from matcher.tables.csv_file import write_table as write_csv
from matcher.tables.fault_groups import printable
from matcher.tables.faults import FAULT_FILES, Fault, Severity
from matcher.tables.grid import Grid
from matcher.texts import Language

LIST, WORKBOOK = FAULT_FILES
_COLUMNS = ("severity", "file", "row", "column", "value", "wrong", "mend")
_COLOURS = {Severity.ERROR: "#F8C9C4", Severity.WARNING: "#FDE9B8", Severity.NOTICE: "#D6E9F8"}
_MOST_NOTES = 5_000
"""More notes than this make a workbook that opens slowly; the cells beyond are coloured all the same."""
_MOST_ROWS = 1_000_000
"""A sheet holds hardly more."""
_WIDEST, _NARROWEST = 40, 8
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_SHEET_NAME = 31
_NOTE_WIDTH, _NOTE_HEIGHT = 320, 110
"""Pixels of a note."""


def write_fault_files(folder: Path, faults: Sequence[Fault], grids: Iterable[Grid], language: Language) -> None:
    """Write both files into an existing folder. ``grids`` are the sheets that were read; those with a fault are shown.

    Raises ``OSError`` where a file cannot be written.
    """
    order = list(Severity)
    rows = [_row(fault, language) for fault in sorted(faults, key=lambda fault: order.index(fault.severity))]
    say = Wording(language).say
    write_csv(folder / LIST, [say(f"faults.{column}") for column in _COLUMNS], rows)
    title, headline = say("faults.title"), ", ".join(dict.fromkeys(fault.file for fault in faults))
    workbook = Book(folder / WORKBOOK, title, headline, UNDATED)
    formats = styles(workbook, FONTS[language])
    sheet = workbook.add_worksheet(say("faults.sheet"))
    headings = [say(f"faults.{column}") for column in _COLUMNS]
    write_table(sheet, title, headings, rows[:_MOST_ROWS], formats=formats, wording=Wording(language))
    _write_tables(workbook, faults, grids, language)
    workbook.close()


def _row(fault: Fault, language: Language) -> list[str]:
    severity = Wording(language).say(f"faults.{fault.severity.value}")
    row = str(fault.row) if fault.row else ""
    words = (fault.column, fault.value, fault.wrong(language), fault.mend(language))
    return [severity, fault.file, row, *map(printable, words)]


def _write_tables(workbook: Workbook, faults: Iterable[Fault], grids: Iterable[Grid], language: Language) -> None:
    """A sheet for each grid with a fault, its rows where they stand in the file."""
    by_file = group_by((fault for fault in faults if fault.row), lambda fault: fault.file)
    font = {"font_name": FONTS[language], "num_format": "@"}
    plain = workbook.add_format(font)
    coloured = {severity: workbook.add_format(font | {"bg_color": colour}) for severity, colour in _COLOURS.items()}
    taken = {Wording(language).say("faults.sheet").casefold()}
    notes = 0
    for grid in grids:
        if found := by_file.get(grid.label):
            sheet = workbook.add_worksheet(_sheet_name(grid.label, taken))
            notes += _write_grid(sheet, grid, found, plain, coloured, language, _MOST_NOTES - notes)


def _sheet_name(label: str, taken: set[str]) -> str:
    """A name that a workbook allows, and that no other sheet has."""
    bare = _FORBIDDEN.sub(" ", clean(label)).strip() or "-"
    name, number = bare[:_LONGEST_SHEET_NAME], 1
    while name.casefold() in taken:
        number += 1
        ending = f" ({number})"
        name = bare[: _LONGEST_SHEET_NAME - len(ending)] + ending
    taken.add(name.casefold())
    return name


def _write_grid(
    sheet: Worksheet,
    grid: Grid,
    faults: Iterable[Fault],
    plain: Format,
    coloured: Mapping[Severity, Format],
    language: Language,
    most_notes: int,
) -> int:
    """Write a table with its faults; the number of notes."""
    places = group_by(faults, lambda fault: (fault.row, fault.place or 0))
    order = list(Severity)
    style = {place: coloured[min((fault.severity for fault in of), key=order.index)] for place, of in places.items()}
    widths: dict[int, int] = {}
    for number, cells in grid.rows[:_MOST_ROWS]:
        for place, cell in enumerate(cells):
            text = clean(cell)
            sheet.write_string(number - 1, place, text, style.pop((number, place), plain))
            widths[place] = max(widths.get(place, _NARROWEST), min(_WIDEST, 2 * len(text)))
    for (number, place), shape in style.items():
        sheet.write_blank(number - 1, place, None, shape)  # a cell that is not there, such as an empty one
    for place, width in widths.items():
        sheet.set_column(place, place, width)
    shown = list(places.items())[: max(0, most_notes)]
    for (number, place), of in shown:
        note = "\n".join(f"{printable(fault.wrong(language))} {printable(fault.mend(language))}" for fault in of)
        sheet.write_comment(number - 1, place, note, {"width": _NOTE_WIDTH, "height": _NOTE_HEIGHT})
    return len(shown)
