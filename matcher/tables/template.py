"""Empty tables to fill in: the right headers, and one example row each that the reader takes as it
is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from matcher.folders.filling import filling
from matcher.semester.tables.term import TERM_FILE
from matcher.tables.columns import SEMESTER_TABLES, VISIT_TABLES, Column, TableColumns
from matcher.tables.csv_file import write_table
from matcher.tables.faults import Fault, InputError, Severity
from matcher.texts import Language, catalogue, text
from matcher.visits.tables.program import PROGRAM_FILE
from models.policy import Policy
from models.programme import Programme
from models.programmes import SEMESTER, VISITS
from models.rules.semester import S9
from models.rules.visits import V1, V10, V11

_TABLES: Mapping[Programme, tuple[TableColumns, ...]] = {
    SEMESTER: SEMESTER_TABLES,
    VISITS: VISIT_TABLES,
}


def write_template(folder: Path, language: Language, programme: Programme = SEMESTER) -> tuple[Path, ...]:
    """Write every table of a programme with one example row each, and its ``term.toml`` or
    ``program.toml``; gives the paths.

    The folder is made where it is missing. Raises ``InputError``, and writes nothing, where a file
    stands already; ``OSError`` where they cannot all be written, and then writes none.
    """
    tables = _TABLES[programme]
    toml_file, toml = _toml(language, programme)
    names = [*(table.file for table in tables), toml_file]
    standing = [name for name in names if (folder / name).exists()]
    if standing:
        raise InputError(Fault(Severity.ERROR, "file_exists", name) for name in standing)
    if folder.exists() and not folder.is_dir():
        raise InputError([Fault(Severity.ERROR, "missing_folder", str(folder))])
    with filling(folder) as new:
        for table in tables:
            headers = [_header(column, language) for column in table.columns]
            example = [_example(programme, table, column, language) for column in table.columns]
            write_table(new / table.file, headers, [example])
        (new / toml_file).write_text(toml, encoding="utf-8", newline="\r\n")
    return tuple(folder / name for name in names)


def _toml(language: Language, programme: Programme) -> tuple[str, str]:
    """The name and the text of the programme's TOML file."""
    policy = Policy.programme(programme)
    if programme is SEMESTER:
        return TERM_FILE, text("template.term", language, weeks=policy[S9].weeks)
    days = {
        "first_day": policy[V10].first_day,
        "last_day": policy[V10].last_day,
        "settlement_deadline": policy[V11].settlement_deadline,
        "application_deadline": policy[V1].application_deadline,
    }
    return PROGRAM_FILE, text("template.program", language, **days)


def _header(column: Column, language: Language) -> str:
    return column.chinese if language is Language.ZH else column.name


def _example(programme: Programme, table: TableColumns, column: Column, language: Language) -> str:
    """The example of a column in that table, or else of that column in any table."""
    texts: Mapping[str, object] = catalogue()
    key = next(key for key in _keys(programme, table, column) if key in texts)
    return text(key, language)


def _keys(programme: Programme, table: TableColumns, column: Column) -> Iterator[str]:
    """Where the example of a column may stand, the nearest first; what no table names serves both programmes."""
    own = "template.visits" if programme is VISITS else "template"
    yield f"{own}.{table.stem}.{column.name}"
    yield f"{own}.{column.name}"
    yield f"template.{column.name}"
