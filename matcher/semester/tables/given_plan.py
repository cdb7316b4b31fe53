"""A semester's plan as somebody gives it to be checked: the folder that planning wrote, or its workbook alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from matcher.semester.tables.workbook_plan import read_semester_workbook
from matcher.tables.faults import Fault
from matcher.tables.given_plan import GivenPlan, of_folder, of_workbook
from matcher.tables.mend_plan import ids_of_semester
from matcher.tables.plan_files import PLAN_WORKBOOK
from matcher.tables.reading_plan import read_written_semester
from matcher.tables.written import WrittenPlan
from models.semester.problem import Semester


def given_semester(out: Path, semester: Semester, encoding: str | None) -> GivenPlan[WrittenPlan]:
    """The plan of a semester in a folder or a workbook. Raises ``InputError`` with every fault."""
    read = partial(read_semester_workbook, semester=semester)
    if out.is_file():
        return of_workbook(out, read)
    notices: list[Fault] = []
    plan = read_written_semester(out, encoding, notices)
    return of_folder(out, plan, notices, ids_of_semester(semester), PLAN_WORKBOOK, read)
