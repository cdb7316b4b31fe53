"""A folder of either programme read as it is planned, and a plan's files read back."""

from __future__ import annotations

from pathlib import Path

from matcher.planners import planner_of
from matcher.recognition import read_folder
from matcher.semester.tables.layout import LAYOUT as SEMESTER_LAYOUT
from matcher.semester.tables.plan_rows import WrittenSemester
from matcher.tables.faults import Fault
from matcher.tables.given_plan import read_written
from matcher.tables.reading import Reading
from matcher.visits.tables.layout import LAYOUT as VISIT_LAYOUT
from matcher.visits.tables.plan_rows import WrittenVisits
from models.policy import Policy
from models.programmes import SEMESTER, VISITS
from models.semester.problem import Semester
from models.visits.problem import Season


def read_semester(folder: Path, policy: Policy, encoding: str | None = None) -> Reading[Semester]:
    """A folder as a semester."""
    return read_folder(planner_of(SEMESTER), folder, policy, encoding)


def read_season(folder: Path, policy: Policy, encoding: str | None = None) -> Reading[Season]:
    """A folder as a season of visits."""
    return read_folder(planner_of(VISITS), folder, policy, encoding)


def read_written_semester(
    folder: Path, encoding: str | None = None, notices: list[Fault] | None = None
) -> WrittenSemester:
    """The files of a semester's plan."""
    return read_written(folder, SEMESTER_LAYOUT, encoding, notices)


def read_written_visits(folder: Path, encoding: str | None = None, notices: list[Fault] | None = None) -> WrittenVisits:
    """The files of a plan of visits."""
    return read_written(folder, VISIT_LAYOUT, encoding, notices)
