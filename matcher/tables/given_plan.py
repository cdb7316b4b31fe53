"""A plan as somebody gives it to be checked: the folder that planning wrote, or its workbook alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Generic

from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.mend_plan import KnownIds, PlanKind, mend
from matcher.tables.plan_copies import copies_beside
from matcher.tables.plan_files import PLAN_WORKBOOK
from matcher.tables.plan_workbook import PlanWorkbook
from matcher.tables.summary import SUMMARY_FILE, read_summary
from matcher.tables.written import NO_SUMMARY, WrittenSummary

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


def of_folder(
    out: Path,
    plan: PlanKind,
    read_notices: Iterable[Fault],
    known: KnownIds,
    workbook: str,
    read: Callable[[Path], tuple[PlanKind, PlanWorkbook]],
) -> GivenPlan[PlanKind]:
    """The ``plan`` of a folder, with its ids mended, and what the workbook beside it says; ``read`` reads that."""
    mended, notices = mend(plan, known)
    copies, told = copies_beside(out, workbook, read)
    return GivenPlan(replace(mended, copies=copies), (*read_notices, *notices, *told))


def of_workbook(path: Path, read: Callable[[Path], tuple[PlanKind, PlanWorkbook]]) -> GivenPlan[PlanKind]:
    """The rows of the workbook, with the summary beside it where there is one."""
    if path.suffix.casefold() not in _SUFFIXES:
        raise InputError([Fault(Severity.ERROR, "no_workbook", path.name, figures={"allowed": PLAN_WORKBOOK})])
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
