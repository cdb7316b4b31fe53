"""Empty tables to fill in: the right headers, and one example row each that the reader takes as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from matcher.tables.columns import Column, TableColumns
from matcher.tables.csv_file import write_folder
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.layout import Layout
from matcher.texts import Language, catalogue, text
from models.programme import Programme


def write_template(folder: Path, language: Language, layout: Layout[Any]) -> tuple[Path, ...]:
    """Write every table of a programme with one example row each, and its TOML file; gives the paths.

    The folder is made where it is missing. Raises ``InputError``, and writes nothing, where a file
    stands already; ``OSError`` where they cannot all be written, and then writes none.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError([Fault(Severity.ERROR, "missing_folder", str(folder))])
    rows = {
        table.stem: [{of.name: _example(layout.programme, table, of, language) for of in table.columns}]
        for table in layout.tables
    }
    toml = layout.toml, layout.example(language) if layout.toml else None
    return write_folder(folder, layout.tables, rows, language, toml)


def _example(programme: Programme, table: TableColumns, column: Column, language: Language) -> str:
    """The example of a column in that table, or else of that column in any table."""
    texts: Mapping[str, object] = catalogue()
    key = next(key for key in _keys(programme, table, column) if key in texts)
    return text(key, language)


def _keys(programme: Programme, table: TableColumns, column: Column) -> Iterator[str]:
    """Where the example of a column may stand, the nearest first; what no programme names serves all."""
    yield f"template.{programme}.{table.stem}.{column.name}"
    yield f"template.{programme}.{column.name}"
    yield f"template.{column.name}"
