"""The sample of each programme, and the files that people open, made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from matcher.planner import Sentences
from matcher.planners import planner_of
from matcher.semester.report import report as semester_report
from matcher.semester.report import workbook as semester_workbook
from matcher.texts import Language, text
from matcher.visits.report import report as visit_report
from matcher.visits.report import workbook as visit_workbook
from models import programmes
from models.programme import Programme
from tests.report import sample
from tests.report.visits import sample as visit_sample

PublicationOf = Any
"""A publication of either programme."""


@dataclass(frozen=True, eq=False)
class Sample:
    """What a programme's sample is made into."""

    programme: Programme
    publication: Callable[..., PublicationOf]
    without_names: Callable[[], PublicationOf]
    sentences: Mapping[str, tuple[str, str]]
    names: tuple[str, ...]
    workbook: str
    write_workbook: Callable[[Path, PublicationOf, Sentences], None]
    render_report: Callable[[PublicationOf, Sentences], str]

    def __str__(self) -> str:
        return self.programme.name

    def page(self, publication: PublicationOf | None = None, **changes: object) -> str:
        """The report, in HTML."""
        return self.render_report(publication or self.publication(**changes), self.sentences)

    def book(self, publication: PublicationOf | None = None, **changes: object) -> Workbook:
        """The workbook as another library reads it."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / self.workbook
            self.write_workbook(path, publication or self.publication(**changes), self.sentences)
            return load_workbook(path)

    @cache  # noqa: B019 (two samples, as long as the tests run)
    def read(self, language: Language = Language.ZH) -> Workbook:
        """The workbook of the sample as it is, for tests that only look at it."""
        return self.book(language=language)

    def sheet(self, name: str, language: Language = Language.ZH, **changes: object) -> Worksheet:
        """A sheet by the key of its name."""
        book = self.book(language=language, **changes) if changes else self.read(language)
        return sheet_of(book, name, language)

    def publish(self, folder: Path, publication: PublicationOf, previous: Path | None = None) -> dict[str, bytes]:
        """All files of a plan that people open."""
        folder.mkdir(exist_ok=True)
        planner_of(self.programme).publish(folder, publication, self.sentences, previous)
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


SEMESTER = Sample(
    programmes.SEMESTER,
    sample.publication,
    sample.without_names,
    sample.SENTENCES,
    tuple(person.name for people in (sample.CHILDREN, sample.TUTORS) for person in people.values()),
    "plan.xlsx",
    semester_workbook.write_workbook,
    semester_report.render_report,
)
VISITS = Sample(
    programmes.VISITS,
    visit_sample.publication,
    visit_sample.without_names,
    visit_sample.SENTENCES,
    tuple(one.name for people in (visit_sample.LEADS, visit_sample.PROFESSORS) for one in people.values() if one.name),
    "visits.xlsx",
    visit_workbook.write_workbook,
    visit_report.render_report,
)
BOTH = pytest.mark.parametrize("of", [SEMESTER, VISITS], ids=str)


def sheet_of(book: Workbook, name: str, language: Language = Language.ZH) -> Worksheet:
    sheet = book[text(f"sheet.{name}", language)]
    assert isinstance(sheet, Worksheet)
    return sheet


def column(sheet: Worksheet, key: str, language: Language = Language.ZH) -> list[object]:
    """What stands below a heading."""
    headings = [cell.value for cell in sheet[1]]
    place = headings.index(text(f"sheet.{key}", language))
    return [row[place] for row in sheet.iter_rows(min_row=2, values_only=True)]
