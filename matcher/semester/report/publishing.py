"""What people open of a semester's plan: the workbook, the report and the calendars."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matcher.semester.publication import SemesterPublication
from matcher.semester.report.calendars import write_calendars
from matcher.semester.report.report import write_report
from matcher.semester.report.workbook import write_workbook
from matcher.semester.tables.layout import LAYOUT
from matcher.tables.plan_rows import REPORT


def publish_semester(
    folder: Path,
    publication: SemesterPublication,
    sentences: Mapping[str, tuple[str, str]],
    previous: Path | None,
) -> None:
    """Write ``plan.xlsx``, ``report.html`` and, where there is or was a term, ``calendars/`` into ``folder``.

    ``sentences`` maps the id of each unmatched child to its detail and remedy in the reader's
    language; ``previous`` is the folder of the run before, ``None`` where there is none. Raises
    ``OSError`` where a file cannot be written.
    """
    write_workbook(folder / LAYOUT.workbook, publication, sentences)
    write_report(folder / REPORT, publication, sentences)
    write_calendars(folder, publication, previous)
