"""A plan as somebody gives it to be checked: the folder that planning wrote, or its workbook alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Generic

from matcher.semester.tables.workbook_plan import read_semester_workbook
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.mend_plan import KnownIds, PlanKind, ids_of_season, ids_of_semester, mend
from matcher.tables.plan_copies import copies_beside
from matcher.tables.plan_files import PLAN_WORKBOOK, VISITS_WORKBOOK
from matcher.tables.plan_workbook import PlanWorkbook
from matcher.tables.reading_plan import read_written_semester
from matcher.tables.summary import SUMMARY_FILE, read_summary
from matcher.tables.written import NO_SUMMARY, WrittenPlan, WrittenSummary, WrittenVisitPlan
from matcher.visits.tables.reading_plan import read_written_visits
from matcher.visits.tables.workbook_plan import read_visits_workbook
from models.semester.problem import Semester
from models.visits.problem import Season

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


def given_semester(out: Path, semester: Semester, encoding: str | None) -> GivenPlan[WrittenPlan]:
    """The plan of a semester in a folder or a workbook. Raises ``InputError`` with every fault."""
    read = partial(read_semester_workbook, semester=semester)
    if out.is_file():
        return _of_workbook(out, read)
    notices: list[Fault] = []
    plan = read_written_semester(out, encoding, notices)
    return _of_folder(out, plan, notices, ids_of_semester(semester), PLAN_WORKBOOK, read)


def given_visits(out: Path, season: Season, encoding: str | None) -> GivenPlan[WrittenVisitPlan]:
    """The plan of visits in a folder or a workbook. Raises ``InputError`` with every fault."""
    read = partial(read_visits_workbook, season=season)
    if out.is_file():
        return _of_workbook(out, read)
    notices: list[Fault] = []
    plan = read_written_visits(out, encoding, notices)
    return _of_folder(out, plan, notices, ids_of_season(season), VISITS_WORKBOOK, read)


def _of_folder(
    out: Path,
    plan: PlanKind,
    read_notices: Iterable[Fault],
    known: KnownIds,
    workbook: str,
    read: Callable[[Path], tuple[PlanKind, PlanWorkbook]],
) -> GivenPlan[PlanKind]:
    mended, notices = mend(plan, known)
    copies, told = copies_beside(out, workbook, read)
    return GivenPlan(replace(mended, copies=copies), (*read_notices, *notices, *told))


def _of_workbook(path: Path, read: Callable[[Path], tuple[PlanKind, PlanWorkbook]]) -> GivenPlan[PlanKind]:
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
