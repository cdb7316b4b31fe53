"""The report and the workbook that stand beside a plan's tables, as far as they tell of a plan, too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from matcher.tables.faults import Fault
from matcher.tables.folder import read_bytes
from matcher.tables.plan_digest import MARK, AnyPlan
from matcher.tables.plan_files import REPORT
from matcher.tables.plan_workbook import PlanWorkbook
from matcher.tables.written import PlanCopy

_MARKED = re.compile(rf'<meta name="{MARK}" content="([0-9a-f]+)">'.encode())
_HEAD_BYTES = 1 << 12
"""The mark stands among the first tags of a report."""

ReadBook = Callable[[Path], tuple[AnyPlan, PlanWorkbook]]


def copies_beside(folder: Path, workbook: str, read: ReadBook) -> tuple[tuple[PlanCopy, ...], tuple[Fault, ...]]:
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


def _workbook(path: Path, read: ReadBook) -> tuple[PlanCopy, tuple[Fault, ...]]:
    plan, book = read(path)
    unread = _places(book.errors())
    copy = PlanCopy(path.name, book.digest, None if unread else plan, book.labels, unread)
    return copy, () if unread else book.notices


def _places(faults: list[Fault]) -> tuple[str, ...]:
    return tuple(f"{fault.file}:{fault.row}" if fault.row else fault.file for fault in faults)
