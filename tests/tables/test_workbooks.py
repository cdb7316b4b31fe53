"""Workbooks read back: the plan that the tables hold, whatever people do to sheets, and what they change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import FunctionType

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from matcher.semester.report.workbook import write_workbook
from matcher.semester.tables.given_plan import read_semester_workbook
from matcher.semester.tables.plan_rows import WrittenSemester
from matcher.semester.tables.writing import write_semester_plan
from matcher.tables.faults import Fault, InputError
from matcher.tables.plan_rows import content, tables_of
from matcher.tables.plan_workbook import PlanWorkbook
from matcher.texts import Language, text
from matcher.visits.report.workbook import write_workbook as write_visits_workbook
from matcher.visits.tables.given_plan import read_visits_workbook
from matcher.visits.tables.plan_rows import WrittenVisits
from matcher.visits.tables.writing import write_visit_plan
from tests.reading import read_written_semester, read_written_visits
from tests.report import sample
from tests.report.visits import sample as visit_sample
from tests.tables.office import tell

SEMESTER = sample.publication().problem
SEASON = visit_sample.publication().problem
Edit = Callable[[Worksheet], object]


@pytest.fixture(params=list(Language), ids=str)
def language(request: pytest.FixtureRequest) -> Language:
    return Language(request.param)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    write_workbook(tmp_path / "plan.xlsx", sample.publication(), sample.SENTENCES)
    return tmp_path / "plan.xlsx"


@pytest.fixture
def visits_book(tmp_path: Path) -> Path:
    write_visits_workbook(tmp_path / "visits.xlsx", visit_sample.publication(), visit_sample.SENTENCES)
    return tmp_path / "visits.xlsx"


def edit(path: Path, title: str, change: Edit) -> None:
    """Change a sheet as somebody does in a spreadsheet."""
    book = load_workbook(path)
    sheet = book[title]
    assert isinstance(sheet, Worksheet)
    change(sheet)
    book.save(path)


def put(title: str, row: int, heading: str, value: object) -> Callable[[Path], None]:
    """Write one cell below a heading."""

    def change(sheet: Worksheet) -> None:
        headings = [cell.value for cell in sheet[1]]
        sheet.cell(row, headings.index(heading) + 1).value = value  # type: ignore[assignment]

    return lambda path: edit(path, title, change)


def read(path: Path) -> WrittenSemester:
    plan, book = read_semester_workbook(path, SEMESTER)
    book.check()
    return plan


def read_visits(path: Path) -> WrittenVisits:
    plan, book = read_visits_workbook(path, SEASON)
    book.check()
    return plan


def faults_of(path: Path, reader: Callable[..., tuple[object, PlanWorkbook]] = read_semester_workbook) -> list[Fault]:
    with pytest.raises(InputError) as caught:
        reader(path, SEMESTER if reader is read_semester_workbook else SEASON)[1].check()
    return list(caught.value.faults)


def said(plan: WrittenSemester | WrittenVisits) -> dict[str, list[object]]:
    """What each table says, in any order."""
    return {name: sorted(map(content, rows), key=repr) for name, rows in tables_of(plan).items()}


# The workbook says what the tables say


def test_a_workbook_is_the_plan_of_its_tables(tmp_path: Path, language: Language) -> None:
    publication = sample.publication(language)
    write_semester_plan(tmp_path, publication, sample.SENTENCES)
    write_workbook(tmp_path / "plan.xlsx", publication, sample.SENTENCES)
    plan, book = read_semester_workbook(tmp_path / "plan.xlsx", SEMESTER)
    tables = read_written_semester(tmp_path)
    assert said(plan) == said(tables)
    assert (book.errors(), book.notices, plan.contradictions) == ([], (), ())
    assert [row.detail for row in plan.unmatched] == [row.detail for row in tables.unmatched]
    assert book.labels["slots"] == f"plan.xlsx [{text('sheet.timetable', language)}]"


def test_a_workbook_of_visits_is_the_plan_of_its_tables(tmp_path: Path, language: Language) -> None:
    publication = visit_sample.publication(language)
    write_visit_plan(tmp_path, publication, visit_sample.SENTENCES)
    write_visits_workbook(tmp_path / "visits.xlsx", publication, visit_sample.SENTENCES)
    plan, book = read_visits_workbook(tmp_path / "visits.xlsx", SEASON)
    assert said(plan) == said(read_written_visits(tmp_path))
    assert (book.errors(), book.notices, plan.contradictions) == ([], (), ())


def test_without_a_term_there_are_no_sessions(tmp_path: Path) -> None:
    write_workbook(tmp_path / "plan.xlsx", sample.publication(term=None), sample.SENTENCES)
    assert read(tmp_path / "plan.xlsx").sessions is None


def test_without_names_and_professors_the_plan_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "visits.xlsx"
    write_visits_workbook(path, visit_sample.without_names(), visit_sample.SENTENCES)
    assert [row.professor_id for row in read_visits(path).visits if row.professor_id] == ["P1", "P2"]
    write_visits_workbook(path, visit_sample.publication(professors=None), visit_sample.SENTENCES)
    assert {row.professor_id for row in read_visits(path).visits} == {""}


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


@pytest.mark.dose(5)
@pytest.mark.parametrize("change", [turned, moved, noted, filtered], ids=lambda change: change.__name__)
@pytest.mark.parametrize("title", ["配對", "課表", "上課日期", "未配對"])
def test_sorting_filtering_and_notes_change_nothing(book: Path, change: FunctionType, title: str) -> None:
    expected = said(read(book))
    edit(book, title, change)
    plan, read_again = read_semester_workbook(book, SEMESTER)
    assert said(plan) == expected
    assert (read_again.errors(), plan.contradictions) == ([], ())
    # Only what was not read, or read although nobody sees it, is told.
    told = {"noted": ["sum_rows"], "filtered": ["hidden_rows"]}
    assert [notice.code for notice in read_again.notices] == told.get(change.__name__, [])


@pytest.mark.dose(5)
@pytest.mark.parametrize("change", [turned, moved, noted, filtered], ids=lambda change: change.__name__)
@pytest.mark.parametrize("title", ["依領航教師", "依學校", "依日期", "期限與表單", "未獲陪伴學校"])
def test_sorting_filtering_and_notes_change_nothing_of_visits(visits_book: Path, change: Edit, title: str) -> None:
    expected = said(read_visits(visits_book))
    edit(visits_book, title, change)
    plan = read_visits(visits_book)
    assert said(plan) == expected
    assert plan.contradictions == ()


# What people change is seen


def test_rows_cite_the_sheet(book: Path) -> None:
    edit(book, "配對", lambda sheet: sheet.insert_rows(2, 3))
    plan = read(book)
    assert [row.row for row in plan.pairs] == [5, 6, 7, 8, 9]
    assert [row.row for row in plan.slots] == [2, 2, 3, 3]


def test_another_tutor_a_row_less_and_another_slot(book: Path) -> None:
    before = read(book)
    put("配對", 2, "大學伴代碼", "0906")(book)
    edit(book, "未配對", lambda sheet: sheet.delete_rows(3))
    plan = read(book)
    assert plan.pairs[0].tutor_id == "0906"
    assert len(plan.unmatched) == len(before.unmatched) - 1
    put("課表", 2, "每週第一次", "Tue 16:00-17:30")(book)
    assert (read(book).slots[0].weekday, read(book).slots[0].start) == (1, 960)


def test_a_slot_changed_in_one_sheet_alone_is_a_contradiction(book: Path) -> None:
    put("課表", 2, "每週第一次", "週二 16:00-17:30")(book)
    (one,) = read(book).contradictions
    assert (one.sheet, one.other) == ("plan.xlsx [配對]", "plan.xlsx [課表]")
    assert one.cells == ("plan.xlsx [配對]:2", "plan.xlsx [配對]:3", "plan.xlsx [配對]:4")


def test_dates_changed_in_one_sheet_alone_are_a_contradiction(visits_book: Path) -> None:
    put("依日期", 2, "日期", "2025-09-11")(visits_book)
    (one,) = read_visits(visits_book).contradictions
    assert (one.sheet, one.other) == ("visits.xlsx [依日期]", "visits.xlsx [依領航教師]")
    assert one.cells == ("visits.xlsx [依日期]:2",)


def test_a_row_missing_in_one_sheet_is_a_contradiction(visits_book: Path) -> None:
    edit(visits_book, "依日期", lambda sheet: sheet.delete_rows(4))
    (one,) = read_visits(visits_book).contradictions
    assert one.sheet == "visits.xlsx [依日期]"


def test_dates_of_a_school_changed_alone_are_a_contradiction(visits_book: Path) -> None:
    put("依學校", 2, "日期與時間", "2025-09-15 09:00-15:00")(visits_book)
    plan = read_visits(visits_book)
    (one,) = plan.contradictions
    assert one.cells == ("visits.xlsx [依學校]:2",)
    assert plan.assignments[0].first_day == plan.assignments[0].last_day


def test_a_name_changed_without_the_id_is_told(book: Path) -> None:
    put("配對", 3, "大學伴姓名", "周詩涵")(book)
    put("配對", 4, "大學伴姓名", "周詩涵")(book)
    plan, read_again = read_semester_workbook(book, SEMESTER)
    assert [(one.code, one.row, one.column) for one in read_again.notices] == [
        ("name_of_other", 3, "大學伴姓名"),
        ("name_of_other", 4, "大學伴姓名"),
    ]
    notice = read_again.notices[0]
    assert (notice.file, notice.value) == ("plan.xlsx [配對]", "周詩涵")
    assert notice.figures == {"id": "0902", "name": "高子晴"}
    assert tell(notice) == "name_of_other"
    assert plan.pairs[1].tutor_id == "0902"


@pytest.mark.parametrize("eaten", [1, 1.0, "1"])
def test_zeros_that_were_eaten_are_mended_and_told_once_a_sheet(book: Path, eaten: object) -> None:
    expected = said(read(book))
    put("配對", 2, "學童代碼", eaten)(book)
    put("配對", 2, "學校代碼", 14001)(book)
    plan, read_again = read_semester_workbook(book, SEMESTER)
    assert said(plan) == expected
    (notice,) = read_again.notices
    assert (notice.code, notice.file) == ("eaten_ids", "plan.xlsx [配對]")
    assert (notice.figures["count"], notice.figures["row"]) == ("2", "2")


def test_a_cell_that_cannot_be_read_is_a_fault_with_sheet_row_and_column(book: Path) -> None:
    put("課表", 3, "每週第二次", "whenever")(book)
    put("配對", 4, "適配度", "high")(book)
    put("上課日期", 5, "日期", None)(book)
    put("未配對", 2, "原因", "#REF!")(book)
    found = [(one.code, one.file, one.row, one.column, one.value) for one in faults_of(book)]
    assert found == [
        ("bad_number", "plan.xlsx [配對]", 4, "適配度", "high"),
        ("bad_slot", "plan.xlsx [課表]", 3, "每週第二次", "whenever"),
        ("empty_cell", "plan.xlsx [上課日期]", 5, "日期", ""),
        ("excel_error", "plan.xlsx [未配對]", 2, "原因", "#REF!"),
    ]
    assert [tell(one) for one in faults_of(book)] == ["bad_number", "bad_slot", "empty_cell", "excel_error"]


def test_an_activity_that_is_none_is_a_fault(visits_book: Path) -> None:
    put("依領航教師", 3, "活動", "喝茶")(visits_book)
    (fault,) = faults_of(visits_book, read_visits_workbook)
    assert (fault.code, fault.row, tell(fault)) == ("bad_activity", 3, "bad_activity")


def test_sheets_and_columns_that_are_missing(book: Path) -> None:
    edit(book, "配對", lambda sheet: sheet.delete_cols(4))
    workbook = load_workbook(book)
    del workbook["未配對"]
    workbook.save(book)
    found = [(one.code, one.file, one.column or one.value) for one in faults_of(book)]
    assert found == [
        ("missing_column", "plan.xlsx [配對]", "school_id"),
        ("missing_sheet", "plan.xlsx", "未配對 / Unmatched"),
    ]
    assert [tell(one) for one in faults_of(book)] == ["missing_column", "missing_sheet"]


def test_a_column_that_stands_twice(book: Path) -> None:
    edit(book, "課表", lambda sheet: sheet.cell(1, sheet.max_column + 1, "大學代碼"))
    (fault,) = faults_of(book)
    assert (fault.code, fault.file) == ("column_twice", "plan.xlsx [課表]")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"child_id,tutor_id\r\n"])
def test_a_file_that_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "plan.xlsx").write_bytes(content)
    (fault,) = faults_of(tmp_path / "plan.xlsx")
    assert (fault.code, fault.file, tell(fault)) == ("bad_workbook", "plan.xlsx", "bad_workbook")


def test_formulas_are_read_as_what_they_show(book: Path) -> None:
    """No spreadsheet has computed it, so it shows nothing."""
    put("配對", 2, "學童代碼", '="0001"')(book)
    found = faults_of(book)
    assert "formula_uncomputed" in {fault.code for fault in found}
    assert {(fault.row, fault.column) for fault in found} == {(2, "學童代碼")}
