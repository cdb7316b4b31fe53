"""Empty tables to fill in: the right headers, and one example row each that the reader takes as it
is.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matcher.tables.columns import SEMESTER_TABLES, Column, Table
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.term import TERM_FILE
from matcher.tables.writing import write_table
from matcher.texts import Language, catalogue, text
from models.policy import Policy


def write_template(folder: Path, language: Language) -> tuple[Path, ...]:
    """Write every table of semester matching and ``term.toml`` with one example row each; gives the
    paths.

    The folder is made where it is missing. Raises ``InputError``, and writes nothing, where a file
    stands already.
    """
    names = [*(table.file for table in SEMESTER_TABLES), TERM_FILE]
    standing = [name for name in names if (folder / name).exists()]
    if standing:
        raise InputError(Fault(Severity.ERROR, "file_exists", name) for name in standing)
    if folder.exists() and not folder.is_dir():
        raise InputError([Fault(Severity.ERROR, "missing_folder", str(folder))])
    folder.mkdir(parents=True, exist_ok=True)
    for table in SEMESTER_TABLES:
        headers = [_header(column, language) for column in table.columns]
        example = [_example(table, column, language) for column in table.columns]
        write_table(folder / table.file, headers, [example])
    weeks = Policy.programme().number("S9", "weeks")
    term = text("template.term", language, weeks=weeks)
    (folder / TERM_FILE).write_text(term, encoding="utf-8", newline="\r\n")
    return tuple(folder / name for name in names)


def _header(column: Column, language: Language) -> str:
    return column.chinese if language is Language.ZH else column.name


def _example(table: Table, column: Column, language: Language) -> str:
    """The example of a column in that table, or else of that column in any table."""
    texts: Mapping[str, object] = catalogue()
    key = f"template.{table.stem}.{column.name}"
    return text(key if key in texts else f"template.{column.name}", language)
