"""Workbooks read back: the plan that the tables hold, whatever people do to sheets, and what they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from matcher.planners import planner_of
from matcher.semester.tables.given_plan import read_semester_workbook
from matcher.tables.faults import Fault, InputError
from matcher.tables.plan_rows import content, tables_of
from matcher.tables.plan_workbook import PlanWorkbook
from matcher.texts import Language, text
from matcher.visits.tables.given_plan import read_visits_workbook
from tests.report.samples import BOTH, SEMESTER, VISITS, Sample
from tests.tables.office import tell
from tests.tables.plan_book import edit, put

READERS: dict[Sample, Callable[..., tuple[Any, PlanWorkbook]]] = {
    SEMESTER: read_semester_workbook,
    VISITS: read_visits_workbook,
}
PLAN = "plan.xlsx"


@dataclass(frozen=True)
class Book:
    """The workbook of a sample in a folder."""

    of: Sample
    path: Path

    def read(self) -> tuple[Any, PlanWorkbook]:
        """The plan, and what was found wrong with the sheets."""
        return READERS[self.of](self.path, self.of.publication().problem)

    def plan(self) -> Any:
        """The plan of a book that has nothing wrong."""
        plan, book = self.read()
        book.check()
        return plan

    def faults(self) -> list[Fault]:
        with pytest.raises(InputError) as caught:
            self.read()[1].check()
        return list(caught.value.faults)


def written(of: Sample, folder: Path, publication: Any = None) -> Book:
    of.write_workbook(folder / of.workbook, publication or of.publication(), of.sentences)
    return Book(of, folder / of.workbook)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return written(SEMESTER, tmp_path)


@pytest.fixture
def visits_book(tmp_path: Path) -> Book:
    return written(VISITS, tmp_path)


def said(plan: Any) -> dict[str, list[object]]:
    """What each table says, in any order."""
    return {name: sorted(map(content, rows), key=repr) for name, rows in tables_of(plan).items()}


# The workbook says what the tables say


@BOTH
@pytest.mark.parametrize("language", list(Language), ids=str)
def test_a_workbook_is_the_plan_of_its_tables(of: Sample, language: Language, tmp_path: Path) -> None:
    publication, planner = of.publication(language), planner_of(of.programme)
    planner.write(tmp_path, publication, of.sentences)
    plan, book = written(of, tmp_path, publication).read()
    tables = planner.read_plan(tmp_path)
    assert said(plan) == said(tables)
    assert (book.errors(), book.notices, plan.contradictions) == ([], (), ())
    if of is SEMESTER:
        assert [row.detail for row in plan.unmatched] == [row.detail for row in tables.unmatched]
        assert book.labels["slots"] == f"{PLAN} [{text('sheet.timetable', language)}]"


def test_without_term_names_and_professors_the_plan_is_the_same(tmp_path: Path) -> None:
    assert written(SEMESTER, tmp_path, SEMESTER.publication(term=None)).plan().sessions is None
    visits = written(VISITS, tmp_path, VISITS.without_names()).plan().visits
    assert [row.professor_id for row in visits if row.professor_id] == ["P1", "P2"]
    visits = written(VISITS, tmp_path, VISITS.publication(professors=None)).plan().visits
    assert {row.professor_id for row in visits} == {""}


# What people do to sheets is no trouble


def turned(sheet: Worksheet) -> None:
    """Sorted the other way round."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for row, values in zip(sheet.iter_rows(min_row=2), reversed(rows), strict=True):
        for cell, value in zip(row, values, strict=True):
            cell.value = value


def moved(sheet: Worksheet) -> None:
    """The columns the other way round."""
    for row in sheet.iter_rows():
        cells = [(cell.value, cell.number_format) for cell in row]
        for cell, (value, number_format) in zip(row, reversed(cells), strict=True):
            cell.value, cell.number_format = value, number_format


def noted(sheet: Worksheet) -> None:
    """A column of one's own, a title above, and a sum below."""
    sheet.insert_rows(1)
    sheet["B1"] = "給校長看"
    sheet.cell(2, sheet.max_column + 1).value = "備註"
    sheet.cell(3, sheet.max_column).value = "已電話確認"
    sheet.cell(sheet.max_row + 3, sheet.max_column).value = "合計 5"


def filtered(sheet: Worksheet) -> None:
    for row in (3, 4):
        sheet.row_dimensions[row].hidden = True


TOLD: dict[Callable[[Worksheet], None], list[str]] = {
    turned: [],
    moved: [],
    noted: ["sum_rows"],
    filtered: ["hidden_rows"],
}
"""Only what was not read, or read although nobody sees it, is told."""
SHEETS = {SEMESTER: "配對 課表 上課日期 未配對", VISITS: "依領航教師 依學校 依日期 期限與表單 未獲陪伴學校"}


@pytest.mark.dose(10)
@pytest.mark.parametrize("change", TOLD, ids=lambda change: change.__name__)
@pytest.mark.parametrize(("of", "title"), [(of, title) for of, titles in SHEETS.items() for title in titles.split()])
def test_sorting_filtering_and_notes_change_nothing(
    of: Sample, title: str, change: Callable[[Worksheet], None], tmp_path: Path
) -> None:
    book = written(of, tmp_path)
    expected = said(book.plan())
    edit(book.path, title, change)
    plan, again = book.read()
    assert said(plan) == expected
    assert (again.errors(), plan.contradictions) == ([], ())
    assert of is VISITS or [notice.code for notice in again.notices] == TOLD[change]


# What people change is seen


def test_rows_cite_the_sheet(book: Book) -> None:
    edit(book.path, "配對", lambda sheet: sheet.insert_rows(2, 3))
    plan = book.plan()
    assert [row.row for row in plan.pairs] == [5, 6, 7, 8, 9]
    assert [row.row for row in plan.slots] == [2, 2, 3, 3]


def test_another_tutor_a_row_less_and_another_slot(book: Book) -> None:
    before = book.plan()
    put(book.path, "配對", 2, "大學伴代碼", "0906")
    edit(book.path, "未配對", lambda sheet: sheet.delete_rows(3))
    plan = book.plan()
    assert plan.pairs[0].tutor_id == "0906"
    assert len(plan.unmatched) == len(before.unmatched) - 1
    put(book.path, "課表", 2, "每週第一次", "Tue 16:00-17:30")
    slot = book.plan().slots[0]
    assert (slot.weekday, slot.start) == (1, 960)


@pytest.mark.parametrize(
    ("of", "change", "sheet", "other", "rows"),
    [
        (
            SEMESTER,
            partial(put, title="課表", row=2, heading="每週第一次", value="週二 16:00-17:30"),
            "配對",
            "課表",
            "2 3 4",
        ),
        (VISITS, partial(put, title="依日期", row=2, heading="日期", value="2025-09-11"), "依日期", "依領航教師", "2"),
        (
            *(VISITS, partial(put, title="依學校", row=2, heading="日期與時間", value="2025-09-15 09:00-15:00")),
            *("依學校", "依領航教師", "2"),
        ),
        (
            *(VISITS, partial(edit, title="依日期", change=lambda sheet: sheet.delete_rows(4))),
            *("依日期", "依領航教師", ""),
        ),
    ],
)
def test_what_is_changed_in_one_sheet_alone_is_a_contradiction(
    of: Sample, change: Callable[[Path], None], sheet: str, other: str, rows: str, tmp_path: Path
) -> None:
    book = written(of, tmp_path)
    change(book.path)
    (one,) = book.plan().contradictions
    assert (one.sheet, one.other) == (f"{of.workbook} [{sheet}]", f"{of.workbook} [{other}]")
    assert not rows or one.cells == tuple(f"{of.workbook} [{sheet}]:{row}" for row in rows.split())


def test_dates_of_a_school_changed_alone_are_those_of_its_assignment(visits_book: Book) -> None:
    put(visits_book.path, "依學校", 2, "日期與時間", "2025-09-15 09:00-15:00")
    first = visits_book.plan().assignments[0]
    assert first.first_day == first.last_day


def test_a_name_changed_without_the_id_is_told(book: Book) -> None:
    for row in (3, 4):
        put(book.path, "配對", row, "大學伴姓名", "周詩涵")
    plan, again = book.read()
    told = [(one.code, one.row, one.column) for one in again.notices]
    assert told == [("name_of_other", row, "大學伴姓名") for row in (3, 4)]
    notice = again.notices[0]
    assert (notice.file, notice.value) == (f"{PLAN} [配對]", "周詩涵")
    assert notice.figures == {"id": "0902", "name": "高子晴"}
    assert tell(notice) == "name_of_other"
    assert plan.pairs[1].tutor_id == "0902"


@pytest.mark.parametrize("eaten", [1, 1.0, "1"])
def test_zeros_that_were_eaten_are_mended_and_told_once_a_sheet(book: Book, eaten: object) -> None:
    expected = said(book.plan())
    put(book.path, "配對", 2, "學童代碼", eaten)
    put(book.path, "配對", 2, "學校代碼", 14001)
    plan, again = book.read()
    assert said(plan) == expected
    (notice,) = again.notices
    assert (notice.code, notice.file) == ("eaten_ids", f"{PLAN} [配對]")
    assert (notice.figures["count"], notice.figures["row"]) == ("2", "2")


# What cannot be read


def test_a_cell_that_cannot_be_read_is_a_fault_with_sheet_row_and_column(book: Book, visits_book: Book) -> None:
    cells = [
        ("bad_number", "配對", 4, "適配度", "high"),
        ("bad_slot", "課表", 3, "每週第二次", "whenever"),
        ("empty_cell", "上課日期", 5, "日期", None),
        ("excel_error", "未配對", 2, "原因", "#REF!"),
    ]
    for _, title, row, heading, value in cells:
        put(book.path, title, row, heading, value)
    assert [(tell(one), one.file, one.row, one.column, one.value) for one in book.faults()] == [
        (code, f"{PLAN} [{title}]", row, heading, value or "") for code, title, row, heading, value in cells
    ]
    put(visits_book.path, "依領航教師", 3, "活動", "喝茶")
    (fault,) = visits_book.faults()
    assert (tell(fault), fault.row) == ("bad_activity", 3)


def test_sheets_and_columns_that_are_missing(book: Book) -> None:
    edit(book.path, "配對", lambda sheet: sheet.delete_cols(4))
    edit(book.path, "未配對", lambda sheet: sheet.parent.remove(sheet))
    assert [(tell(one), one.file, one.column or one.value) for one in book.faults()] == [
        ("missing_column", f"{PLAN} [配對]", "school_id"),
        ("missing_sheet", PLAN, "未配對 / Unmatched"),
    ]


def test_a_column_that_stands_twice(book: Book) -> None:
    edit(book.path, "課表", lambda sheet: sheet.cell(1, sheet.max_column + 1, "大學代碼"))
    (fault,) = book.faults()
    assert (fault.code, fault.file) == ("column_twice", f"{PLAN} [課表]")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"child_id,tutor_id\r\n"])
def test_a_file_that_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    (tmp_path / PLAN).write_bytes(content)
    (fault,) = Book(SEMESTER, tmp_path / PLAN).faults()
    assert (tell(fault), fault.file) == ("bad_workbook", PLAN)


def test_formulas_are_read_as_what_they_show(book: Book) -> None:
    """No spreadsheet has computed it, so it shows nothing."""
    put(book.path, "配對", 2, "學童代碼", '="0001"')
    found = book.faults()
    assert "formula_uncomputed" in {fault.code for fault in found}
    assert {(fault.row, fault.column) for fault in found} == {(2, "學童代碼")}
