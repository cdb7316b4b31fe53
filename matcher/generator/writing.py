"""Tables as an office would have exported them: a folder that mixes with no other, and cells in either language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from matcher.folders.filling import filling
from matcher.tables.columns import TableColumns
from matcher.tables.csv_file import write_table
from matcher.tables.dates import range_text
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.times import clock_text
from matcher.texts import Language
from models.week import WEEKDAYS, Week

Cells = Mapping[str, str]
"""Cells by the English name of their column."""

YES_NO = {Language.EN: {True: "yes", False: "no"}, Language.ZH: {True: "是", False: "否"}}
LIST = {Language.EN: ";", Language.ZH: "、"}


def write_folder(
    folder: Path,
    tables: Sequence[TableColumns],
    rows: Mapping[str, Sequence[Cells]],
    toml: tuple[str, str | None],
    language: Language,
) -> tuple[Path, ...]:
    """Write the rows of each table (by its stem) and a TOML file (its name and its text); gives the paths.

    The folder is made if need be. An optional table without rows and a TOML file without text are not written.
    ``language`` is that of the headers. Raises ``InputError`` where one of the files stands in the folder already, as
    an old one would mix with the new, and ``OSError`` where they cannot all be written; then none is.
    """
    name, text = toml
    standing = [file for file in (*(table.file for table in tables), name) if (folder / file).exists()]
    if standing:
        raise InputError(Fault(Severity.ERROR, "file_exists", file) for file in standing)
    written = [table for table in tables if rows[table.stem] or not table.optional]
    with filling(folder) as new:
        for table in written:
            write_table(new / table.file, _headers(table, language), _lists(table, rows[table.stem]))
        if text is not None:
            (new / name).write_text(text, encoding="utf-8", newline="\r\n")
    files = [*(table.file for table in written), *([] if text is None else [name])]
    return tuple(folder / file for file in files)


def _headers(table: TableColumns, language: Language) -> list[str]:
    return [column.chinese if language is Language.ZH else column.name for column in table.columns]


def _lists(table: TableColumns, rows: Iterable[Cells]) -> list[list[str]]:
    return [[row.get(column.name, "") for column in table.columns] for row in rows]


def number_cell(value: int | None) -> str:
    """A whole number, blank where there is none."""
    return "" if value is None else str(value)


def week_cells(week: Week, language: Language) -> dict[str, str]:
    """The hours of each weekday."""
    return {
        day: LIST[language].join(f"{clock_text(span.start)}-{clock_text(span.end)}" for span in spans)
        for day, spans in zip(WEEKDAYS, week, strict=True)
    }


def date_ranges(days: Iterable[date]) -> Iterable[str]:
    """Days in order; those that follow one another stand as a range."""
    left = sorted(days, reverse=True)
    while left:
        first = last = left.pop()
        while left and left[-1] - last == timedelta(days=1):
            last = left.pop()
        yield range_text(first, last)


def toml_list(words: Iterable[str]) -> str:
    """A list of plain words as TOML has it."""
    return "[{}]".format(", ".join(f'"{word}"' for word in words))
