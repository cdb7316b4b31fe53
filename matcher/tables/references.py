"""Keys that stand once, and ids that name the row of another table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matcher.grouping import group_by
from matcher.tables.cells import fold_word
from matcher.tables.columns import Column
from matcher.tables.records import FAULTY, Nearest, Sheet


def check_key(sheet: Sheet) -> None:
    """An error for each row whose key another row has, a warning for ids that look alike.

    A table without a column of its key has one fault already, and no other that follows from it.
    """
    key = sheet.table.key
    if not key or not sheet.columns or not all(name in sheet.headers for name in key):
        return
    keys = list(zip(*(sheet.columns[name] for name in key), strict=True))
    if len(key) == 1:
        _warn_of_likeness(sheet, key[0])
    if len(set(keys)) == len(keys):
        return
    rows: dict[tuple[object, ...], int] = {}
    for number, values in zip(sheet.numbers, keys, strict=True):
        if FAULTY in values or None in values:
            continue
        if values not in rows:
            rows[values] = number
        else:
            code = "duplicate_id" if len(key) == 1 else "duplicate_row"
            shown = ", ".join(map(str, values))
            sheet.error(code, number, key[-1], shown, first_row=rows[values])


def _warn_of_likeness(sheet: Sheet, name: str) -> None:
    ids = "\n".join(id_ for id_ in sheet.columns[name] if id_ is not FAULTY)
    if " " not in ids and ids in (ids.upper(), ids.lower()):
        return  # all in one case, so that nothing can differ in it
    first: dict[str, str] = {}
    for number, id_ in zip(sheet.numbers, sheet.columns[name], strict=True):
        if id_ is not FAULTY and first.setdefault(fold_word(id_), id_) != id_:
            sheet.warning("ids_alike", number, name, id_, other=first[fold_word(id_)])


def check_references(sheet: Sheet, column: Column, referred: Sheet) -> None:
    """An error for each id that the referred table does not have.

    An id that differs only as people do not see (letter case, blanks) is read as the one that is there, and that is
    told. Nothing is said where it only follows from a fault of the referred table's key.
    """
    key = referred.table.key[0]
    if not referred.complete or column.name not in sheet.headers or key in referred.faulty:
        return
    values = sheet.columns[column.name]
    known = referred.ids(key)
    unknown = {value for value in set(values) if value and value is not FAULTY and value not in known}
    if not unknown:
        return
    meant = _alike(unknown, known)
    names = _ids_by_name(referred)
    nearest = referred.nearest
    read = list(values)
    for place, value in enumerate(values):
        if value not in unknown:
            continue
        if value in meant:
            read[place] = meant[value]
            sheet.notice("id_read_as", sheet.numbers[place], column.name, value, read=meant[value])
        else:
            _report(sheet, sheet.numbers[place], column.name, value, referred, names, nearest)
    sheet.replace_column(column.name, read)


def _alike(unknown: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """For each id that is not known, the only one that looks the same."""
    by_key = group_by(known, fold_word)
    return {value: by_key[fold_word(value)][0] for value in unknown if len(by_key.get(fold_word(value), ())) == 1}


def _ids_by_name(referred: Sheet) -> Mapping[str, str]:
    """The id of each name that stands once."""
    if "name" not in referred.headers:
        return {}
    named = group_by(referred.rows("name", referred.table.key[0]), lambda row: fold_word(row[0]))
    return {name: rows[0][1] for name, rows in named.items() if name and len(rows) == 1}


def _report(
    sheet: Sheet, row: int, column: str, value: str, referred: Sheet, names: Mapping[str, str], nearest: Nearest
) -> None:
    named = names.get(fold_word(value))
    near = named or nearest.of(value)
    figures = {"file": referred.file} | ({"near": near} if near else {})
    code = "name_for_id" if named else "unknown_reference_near" if near else "unknown_reference"
    sheet.error(code, row, column, value, **figures)
