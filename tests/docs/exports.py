"""Exports as an office has them: the shipped instances as workbooks, with titles, notes and a sum, named in Chinese."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import openpyxl

ROOT = Path(__file__).parents[2]
SEMESTER = {"children": "學童名冊", "tutors": "大學伴", "schools": "學校", "universities": "大學", "groups": "分組"}
VISITS = {"leads": "領航教師", "schools": "申請學校", "workshops": "研習", "professors": "教授"}


def exported(instance: str, names: dict[str, str], folder: Path, title: str) -> None:
    """An instance as one workbook a table, each with a title above its header and a count below; the term as it is."""
    folder.mkdir()
    for stem, name in names.items():
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.append([f"{title}{name}"])
        with (ROOT / "instances" / instance / f"{stem}.csv").open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
        for row in rows:
            sheet.append(row)
        sheet.append([f"合計：{len(rows) - 1}"])
        book.save(folder / f"{name}.xlsx")
    for toml in (ROOT / "instances" / instance).glob("*.toml"):
        shutil.copy(toml, folder)
