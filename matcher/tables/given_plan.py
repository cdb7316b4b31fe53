"""A plan as somebody gives it to be checked: the folder that planning wrote, or its workbook alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Generic

from matcher.tables.eaten_ids import KnownIds, PlanKind, mend
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.inbox import Inbox, has_folder, read_bytes
from matcher.tables.layout import Files, Layout
from matcher.tables.plan_rows import MARK, NO_SUMMARY, REPORT, PlanCopy, WrittenSummary
from matcher.tables.plan_workbook import UNTOLD, PlanWorkbook
from matcher.tables.read_tables import read_tables
from matcher.tables.records import Sheet
from matcher.tables.summary import SUMMARY_FILE, read_summary

_SUFFIXES = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class GivenPlan(Generic[PlanKind]):
    """A plan with its ids mended, what is to be told of reading it, and where its rows stand.

    ``sheets`` has the workbook's sheet in place of each table's file, where a workbook was given.
    """

    plan: PlanKind
    notices: tuple[Fault, ...]
    sheets: Mapping[str, str] = field(default_factory=dict)


def folder_of_plan(out: Path) -> Path:
    """The folder of a plan that is given as a folder or as its workbook, whether or not it stands there."""
    return out.parent if out.suffix.casefold() in _SUFFIXES and not out.is_dir() else out


ReadBook = Callable[[Path], tuple[PlanKind, PlanWorkbook]]
"""Reads the rows of a plan's workbook."""


def read_given(
    out: Path, layout: Layout[PlanKind], known: KnownIds, read_book: ReadBook[PlanKind], encoding: str | None
) -> GivenPlan[PlanKind]:
    """The plan in a folder, with what the workbook beside it says, or in a workbook alone.

    Raises ``InputError`` with every fault.
    """
    if out.is_file():
        return _of_workbook(out, layout, read_book)
    read_notices: list[Fault] = []
    mended, notices = mend(read_written(out, layout, encoding, read_notices), known)
    copies, told = copies_beside(out, layout.workbook, read_book)
    return GivenPlan(replace(mended, copies=copies), (*read_notices, *notices, *told))


def _of_workbook(path: Path, layout: Layout[PlanKind], read: ReadBook[PlanKind]) -> GivenPlan[PlanKind]:
    """The rows of the workbook, with the summary beside it where there is one."""
    if path.suffix.casefold() not in _SUFFIXES:
        raise InputError([Fault(Severity.ERROR, "no_workbook", path.name, figures={"allowed": layout.workbook})])
    plan, book = read(path)
    book.check()
    summary = _summary_beside(path)
    missing = () if summary.there else (Fault(Severity.NOTICE, "no_summary", path.name),)
    sheets = {f"{table}.csv": label for table, label in book.labels.items()}
    return GivenPlan(replace(plan, summary=summary), (*book.notices, *missing), sheets)


def _summary_beside(path: Path) -> WrittenSummary:
    if not any(other.name.casefold() == SUMMARY_FILE for other in path.absolute().parent.iterdir()):
        return NO_SUMMARY
    faults: list[Fault] = []
    summary = read_summary(path.absolute().parent, faults)
    if summary is None:
        raise InputError(faults)
    return summary


_MARKED = re.compile(rf'<meta name="{MARK}" content="([0-9a-f]+)">'.encode())
_HEAD_BYTES = 1 << 12
"""The mark stands among the first tags of a report."""


def copies_beside(
    folder: Path, workbook: str, read: ReadBook[PlanKind]
) -> tuple[tuple[PlanCopy, ...], tuple[Fault, ...]]:
    """The copies that stand in a plan's folder, and what is to be told of them; a file that is not there is none."""
    copies = list(_report(folder))
    notices: tuple[Fault, ...] = ()
    for path in _there(folder, workbook):
        copy, notices = _workbook(path, read)
        copies.append(copy)
    return tuple(copies), notices


def _there(folder: Path, name: str) -> Iterator[Path]:
    """The file of that name, whatever its letter case."""
    return (path for path in sorted(folder.iterdir()) if path.is_file() and path.name.casefold() == name)


def _report(folder: Path) -> Iterator[PlanCopy]:
    for path in _there(folder, REPORT):
        faults: list[Fault] = []
        content = read_bytes(path, faults) or b""
        marked = _MARKED.search(content[:_HEAD_BYTES])
        yield PlanCopy(path.name, marked[1].decode() if marked else "", unread=_places(faults))


def _workbook(path: Path, read: ReadBook[PlanKind]) -> tuple[PlanCopy, tuple[Fault, ...]]:
    plan, book = read(path)
    unread = _places(book.errors())
    copy = PlanCopy(path.name, book.digest, None if unread else plan, book.labels, unread)
    return copy, () if unread else book.notices


def _places(faults: list[Fault]) -> tuple[str, ...]:
    return tuple(f"{fault.file}:{fault.row}" if fault.row else fault.file for fault in faults)


def read_written(
    folder: Path, layout: Layout[Files], encoding: str | None = None, notices: list[Fault] | None = None
) -> Files:
    """Read the files of a plan; nothing is compared with anything.

    Raises ``InputError`` with every fault where a file is missing or a cell cannot be read. Columns that the plan does
    not have are ignored. What is worth telling of reading is appended to ``notices``. Of an optional table that is not
    there the rows are ``None``.
    """
    faults: list[Fault] = []
    if not has_folder(folder, faults):
        raise InputError(faults)
    sheets = read_tables(Inbox(folder, encoding, layout.written), layout.written, None, faults)
    summary = read_summary(folder, faults)
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    if errors or summary is None:
        raise InputError(errors)
    if notices is not None:
        notices.extend(fault for fault in faults if fault.code not in UNTOLD)
    rows: dict[str, Any] = {
        stem: _rows(sheet, layout.rows[stem]) if sheet.there else None for stem, sheet in sheets.items()
    }
    return layout.plan(summary=summary, **rows)


def _rows(sheet: Sheet, kind: type[Any]) -> tuple[Any, ...]:
    """The rows of a written table as ``kind``, whose fields are the row's number and the table's columns."""
    columns = [sheet.columns[column.name] for column in fields(kind)[1:]] if sheet.columns else []
    return tuple(map(kind, sheet.numbers, *columns))
