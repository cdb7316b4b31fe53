"""A plan's workbook as somebody changes it in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook


def edit(path: Path, title: str, change: Callable[[Any], object]) -> None:
    """Change a sheet."""
    book = load_workbook(path)
    change(book[title])
    book.save(path)


def _column(sheet: Any, heading: str) -> int:
    return 1 + [cell.value for cell in sheet[1]].index(heading)


def put(path: Path, title: str, row: int, heading: str, value: object) -> None:
    """Write one cell below a heading."""

    def change(sheet: Any) -> None:
        sheet.cell(row, _column(sheet, heading)).value = value

    edit(path, title, change)


def held(path: Path, title: str, row: int, heading: str) -> object:
    """What a cell below a heading holds."""
    sheet = load_workbook(path)[title]
    return sheet.cell(row, _column(sheet, heading)).value
