"""What people open of a plan of visits: the workbook, the report and the calendars."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matcher.tables.plan_rows import REPORT
from matcher.visits.publication import VisitPublication
from matcher.visits.report import report, workbook
from matcher.visits.report.calendars import write_calendars
from matcher.visits.tables.layout import LAYOUT


def publish_visits(
    folder: Path,
    publication: VisitPublication,
    sentences: Mapping[str, tuple[str, str]],
    previous: Path | None,
) -> None:
    """Write ``visits.xlsx``, ``report.html`` and ``calendars/`` into ``folder``.

    ``sentences`` maps the id of each unserved school to its detail and remedy in the reader's language; ``previous``
    is the folder of the run before, ``None`` where there is none. Raises ``OSError`` where a file cannot be written,
    ``ValueError`` where the publication has no plan.
    """
    workbook.write_workbook(folder / LAYOUT.workbook, publication, sentences)
    report.write_report(folder / REPORT, publication, sentences)
    write_calendars(folder, publication, previous)
