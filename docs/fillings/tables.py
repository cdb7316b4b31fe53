"""The tables that are read and written, from the columns as the reader of tables has them."""

from __future__ import annotations

from collections.abc import Mapping

from docs.fillings.markdown import code, narrow, table
from docs.words import word, words
from matcher.planners import layouts
from matcher.tables.columns import Column, TableColumns
from matcher.texts import Language
from models.programme import Programme

READ = {str(layout.programme): layout.tables for layout in layouts()}
WRITTEN = {str(layout.programme): layout.written for layout in layouts()}


def columns(language: Language, programme: str, stem: str) -> str:
    """A table that is read: each column's headers, what a cell holds and means, and other names."""
    heads = ("column.name", "column.other", "column.kind", "column.meaning", "column.further")
    found = _of(READ, programme, stem)
    rows = [
        [
            *_names(column, language),
            word(f"cell.{column.kind.name}", language),
            _meaning(found, column, programme, language),
            "、".join((*column.aliases[1:], *column.further)),
        ]
        for column in found.columns
    ]
    return narrow(table([word(head, language) for head in heads], rows))


def written(language: Language, programme: str, stem: str) -> str:
    """A table that is written: of each column its header, what it is called in Chinese, and what it means."""
    found = _of(WRITTEN, programme, stem)
    rows = [
        [code(column.name), column.chinese, _meaning(found, column, programme, language)] for column in found.columns
    ]
    return narrow(table([word(head, language) for head in ("column.name", "column.chinese", "column.meaning")], rows))


def key_of(programme: Programme | str, stem: str, column: str) -> str:
    """Where the words have the meaning of a column."""
    return f"{programme}.{stem}.{column}"


def _of(tables: Mapping[str, tuple[TableColumns, ...]], programme: str, stem: str) -> TableColumns:
    return next(found for found in tables[programme] if found.stem == stem)


def _names(column: Column, language: Language) -> tuple[str, str]:
    """Both headers, the reader's own first, with a star where the column has to be there."""
    one, other = code(column.name), column.chinese
    if language is Language.ZH:
        one, other = other, one
    return f"★ {one}" if column.required else one, other


def _meaning(of: TableColumns, column: Column, programme: str, language: Language) -> str:
    """What a column means; nothing where its name says it all."""
    key = key_of(programme, of.stem, column.name)
    return word(key, language) if key in words() else ""
