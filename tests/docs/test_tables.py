"""Every column is told: of tables read with both headers and its star, of tables written with what it means."""

from __future__ import annotations

import pytest

from docs.fillings.tables import READ, WRITTEN, key_of
from docs.words import words
from matcher.tables.columns import TableColumns
from matcher.texts import Language
from models.programme import Programme
from models.programmes import PROGRAMMES
from tests.docs.guides import PAGES, rows, section

READ_TABLES = [(programme, table) for programme, tables in READ.items() for table in tables]
WRITTEN_TABLES = [(programme, table) for programme, tables in WRITTEN.items() for table in tables]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("programme", "table"), READ_TABLES, ids=lambda value: getattr(value, "stem", str(value)))
def test_every_column_read_is_told_with_its_headers_and_its_star(
    language: Language, programme: Programme, table: TableColumns
) -> None:
    told = rows(section(PAGES[language][f"tables-{programme}"], f"`{table.file}`"))
    for column, row in zip(table.columns, told, strict=True):
        names = (f"`{column.name}`", column.chinese)
        first, second = names if language is Language.EN else reversed(names)
        assert row[0] == (f"★ {first}" if column.required else first)
        assert row[1] == second
        assert row[2]
        further = "、".join((*column.aliases[1:], *column.further))
        assert row[4] == further


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("programme", "table"), WRITTEN_TABLES, ids=lambda value: getattr(value, "stem", str(value)))
def test_every_column_written_is_told(language: Language, programme: Programme, table: TableColumns) -> None:
    told = section(PAGES[language][f"plan-{programme}"], f"`{table.file}`")
    for column in table.columns:
        (row,) = [row for row in rows(told) if row[0] == f"`{column.name}`"]
        assert row[1] == column.chinese
        assert row[2]


def test_what_a_column_means_is_said_of_no_other() -> None:
    columns = {
        key_of(programme, table.stem, column.name)
        for programme, table in (*READ_TABLES, *WRITTEN_TABLES)
        for column in table.columns
    }
    said = {key for key in words() if key.startswith(tuple(f"{programme}." for programme in PROGRAMMES.values()))}
    assert said <= columns


def test_what_a_cell_holds_is_said_of_each_kind_and_no_other() -> None:
    kinds = {f"cell.{column.kind.name}" for _, table in READ_TABLES for column in table.columns}
    assert {key for key in words() if key.startswith("cell.")} == kinds
