"""The files of a programme by name: what it reads, and what its plans are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from matcher.tables.columns import TableColumns
from matcher.tables.plan_rows import WrittenPlan
from matcher.texts import Language
from models.programme import Programme

Files = TypeVar("Files", bound=WrittenPlan)


@dataclass(frozen=True, kw_only=True)
class Layout(Generic[Files]):
    """What stands in the folders of a programme.

    ``tables`` are read, and beside them, where there is one, the file ``toml``, of which ``example`` gives a text to
    fill in. A plan is written into the tables ``written``; read back it is a ``plan``, whose rows are of the classes
    ``rows`` by the tables' stems, and ``keys`` are the columns that tell whose a row is. People open ``workbook`` and
    the calendars, whose files begin with one of ``calendars``.
    """

    programme: Programme
    tables: tuple[TableColumns, ...]
    toml: str = ""
    example: Callable[[Language], str] = str
    written: tuple[TableColumns, ...]
    plan: type[Files]
    rows: Mapping[str, type[Any]]
    keys: Mapping[str, tuple[str, ...]]
    workbook: str
    calendars: tuple[str, ...] = ()
