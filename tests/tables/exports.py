"""A folder of tables as an office sends it: Excel workbooks under names of its own, titles above, words for hours."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Cells = list[list[Any]]

NAMES = {
    "universities.csv": "夥伴大學資料",
    "schools.csv": "114學年度學校資料",
    "groups.csv": "服務對應表",
    "tutors.csv": "大學伴名單(最終)",
    "children.csv": "114-1 學童名冊",
    "locks.csv": "指定",
    "scores.csv": "適配分數",
    "leads.csv": "領航教師名單",
    "workshops.csv": "研習場次",
    "travel.csv": "交通里程",
    "professors.csv": "督導教授名單",
}
"""What an office calls the table of each file."""


def table(path: Path) -> Cells:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [list(row) for row in csv.reader(file)]


def save_workbook(path: Path, sheets: Mapping[str, Cells]) -> None:
    """Write a workbook with a sheet a table."""
    book = Workbook()
    del book[book.sheetnames[0]]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    book.save(path)


def with_titles(rows: Cells, title: str) -> Cells:
    """The table with a title and an empty row above, and a sum and a note below."""
    width = len(rows[0])
    blank: list[Any] = [""] * width
    below = [f"合計：{len(rows) - 1} 筆", *blank[1:]], ["備註：以上名單以核定為準", *blank[1:]]
    return [[title, *blank[1:]], list(blank), *rows, *below]


def typed(cell: str) -> Any:
    """A cell as Excel types it: dates as dates, times as times, whole numbers without a leading zero as numbers."""
    for pattern, kind in (("%Y-%m-%d", date), ("%H:%M", time)):
        try:
            read = datetime.strptime(cell, pattern)
        except ValueError:
            continue
        return read if kind is date else read.time()
    if cell.isascii() and cell.isdigit() and (cell == "0" or not cell.startswith("0")) and len(cell) < 12:
        return int(cell)
    return cell


HINTS = {
    "學童代碼": "學童\n代碼",
    "大學伴代碼": "大學伴代碼（必填）",
    "學校代碼": "*學校代碼",
    "年級": "年級\n(數字)",
    "書面同意": "是否已簽書面同意？",
    "週一": "可上課時段 [週一]",
    "週二": "可上課時段 [週二]",
    "週三": "可上課時段 [週三]",
    "週四": "可上課時段 [週四]",
    "週五": "可上課時段 [週五]",
    "縣市": "縣市名稱",
}
"""What a header becomes in a form or an export."""


def as_office(rows: Cells, words: Mapping[str, str]) -> Cells:
    """The table with an office's headers, its words in place of cells, and Excel's types."""
    header, *body = rows
    weekdays = [place for place, name in enumerate(header) if name.startswith("週")]
    told = [[words.get(cell, cell) for cell in row] for row in body]
    for row in told:
        for place in weekdays:
            row[place] = row[place] or "沒空"
    return [[HINTS.get(name, name) for name in header], *([typed(cell) for cell in row] for row in told)]


def office_folder(folder: Path, source: Path, words: Mapping[str, str], files: Sequence[str]) -> Path:
    """The tables of ``source`` as workbooks, one a table, and everything else as it is."""
    folder.mkdir()
    for path in sorted(source.iterdir()):
        if path.name in files:
            rows = with_titles(as_office(table(path), words), f"114學年度第1學期 {NAMES[path.name]}")
            save_workbook(folder / f"{NAMES[path.name]}.xlsx", {"工作表1": rows})
        else:
            (folder / path.name).write_bytes(path.read_bytes())
    return folder
