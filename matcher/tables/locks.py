"""What tables of locks have in common, whoever is locked."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from matcher.tables.records import Sheet, TableRecord

Lock = TypeVar("Lock", bound=Hashable)


def has_needs(sheet: Sheet, record: TableRecord, needs: Mapping[str, Sequence[str]]) -> bool:
    """Whether every cell is filled that a lock of its kind needs: an error for each that is not.

    A date is a lock's own, or else it is told that it means nothing.
    """
    kind = record["kind"]
    blank = [name for name in needs[kind] if record[name] in ("", None)]
    for name in blank:
        sheet.error("lock_needs", record.row, name, kind, needed=sheet.headers.get(name, name))
    if "date" in record.places and record["date"] is not None and "date" not in needs[kind]:
        sheet.warning("lock_date_unused", record.row, "date", record["date"], kind=kind)
    return not blank


def keep_first(sheet: Sheet, locks: dict[Lock, int], lock: Lock, record: TableRecord) -> None:
    """Keep a lock with the row where it stands first; a notice where it stands again."""
    if lock in locks:
        sheet.notice("lock_repeated", record.row, "kind", record["kind"], first_row=locks[lock])
    else:
        locks[lock] = record.row
