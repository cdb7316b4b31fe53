"""plan.xlsx, and what visits.xlsx has in common with it, read back by another library."""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from matcher.texts import Language, text
from models.policy import Policy
from tests.report import sample
from tests.report.samples import BOTH, SEMESTER, VISITS, Sample, column, sheet_of
from tests.report.visits import sample as visit_sample

SHEETS = {
    SEMESTER: ("summary", "pairs", "timetable", "sessions", "unmatched", "audit"),
    VISITS: (*("summary", "by_lead", "by_school", "by_date", "due_dates", "unserved", "figures", "audit", "notices"),),
}


def written(value: object) -> str:
    """A cell as text; a date without its midnight, and an apostrophe before a text that begins like a number."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return f"'{value}" if isinstance(value, str) and value[:1].isdigit() else "" if value is None else str(value)


def cells_of(book: Workbook) -> Iterator[Cell | MergedCell]:
    return (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


def terminal_width(value: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in value)


# Of both programmes


@BOTH
def test_the_sheets_are_named_in_the_readers_language(of: Sample, language: Language) -> None:
    assert of.read(language).sheetnames == [text(f"sheet.{name}", language) for name in SHEETS[of]]


def test_sheets_of_what_is_not_there_are_not_there_either() -> None:
    """No sessions without a term, and no notices without any."""
    assert "上課日期" not in SEMESTER.book(term=None).sheetnames
    assert "資料提醒" not in VISITS.book(replace(visit_sample.publication(), notices=())).sheetnames


@BOTH
def test_what_stands_in_every_sheet(of: Sample) -> None:
    """Each row of the file begins with the key of its sheet."""
    with Path(__file__).with_name("sheets").joinpath(f"{of}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    found = [
        [name, *map(written, row)]
        for name in dict.fromkeys(row[0] for row in rows)
        for row in of.sheet(name).iter_rows(values_only=True)
    ]
    assert found == rows


@pytest.mark.parametrize(
    ("of", "sheet", "ids", "day"), [(SEMESTER, "pairs", "F2 K2", "G2"), (VISITS, "by_school", "A2", "A2")]
)
def test_ids_with_leading_zeros_stay_text_and_dates_are_dates(of: Sample, sheet: str, ids: str, day: str) -> None:
    for cell in (of.sheet(sheet)[place] for place in ids.split()):
        assert (cell.number_format, cell.data_type, str(cell.value)[0]) == ("@", "s", "0")
    dated = of.sheet("sessions" if of is SEMESTER else "by_date")[day]
    assert (dated.is_date, dated.number_format) == (True, "yyyy-mm-dd")


@BOTH
@pytest.mark.parametrize("name", ["=1+1", "+886", "-5", "@here", "http://example.org", "007", "\t=1"])
def test_a_name_never_becomes_formula_link_or_number(of: Sample, name: str) -> None:
    if of is SEMESTER:
        book = of.book(children=sample.CHILDREN | {"0002": replace(sample.CHILDREN["0002"], name=name)})
    else:
        schools = visit_sample.SCHOOLS | {"193404": replace(visit_sample.SCHOOLS["193404"], name=name)}
        book = of.book(schools=schools)
    cells = [cell for cell in cells_of(book) if cell.value == name]
    assert len(cells) >= (1 if of is SEMESTER else 4)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


@BOTH
def test_no_cell_of_the_book_is_a_formula(of: Sample, language: Language) -> None:
    assert "f" not in {cell.data_type for cell in cells_of(of.read(language))}


@BOTH
def test_tables_are_frozen_filtered_and_print_on_a4(of: Sample, language: Language) -> None:
    book = of.read(language)
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions or of is VISITS
        assert str(sheet.auto_filter.ref).startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"
    for sheet in book.worksheets:
        assert int(sheet.page_setup.paperSize or 0) == 9
        page = sheet.sheet_properties.pageSetUpPr
        assert page is not None
        assert page.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)  # 1 where nothing is said
        assert sheet.page_setup.fitToHeight == 0  # as many as it takes
        footer, header = sheet.oddFooter, sheet.oddHeader
        assert footer is not None
        assert header is not None
        assert "&P" in str(footer.center.text)
        assert ("114學年度第1學期" if of is SEMESTER else "2025-09-01") in str(header.left.text)


@BOTH
def test_columns_are_wide_enough_for_chinese(of: Sample, language: Language) -> None:
    for sheet in of.read(language).worksheets[1:]:
        for place, cells in enumerate(sheet.iter_cols(min_row=2), start=1):
            width = sheet.column_dimensions[get_column_letter(place)].width
            for cell in cells:
                if isinstance(cell.value, str):
                    needed = max(map(terminal_width, cell.value.split("\n") or [""]))
                    assert width >= needed or cell.alignment.wrap_text
                    assert width <= 60


@BOTH
def test_without_names_there_is_no_column_for_them(of: Sample) -> None:
    book = of.book(of.without_names())
    for sheet in book.worksheets[1:]:
        assert not {"學童姓名", "大學伴姓名", "領航教師"} & {cell.value for cell in sheet[1]}


@BOTH
def test_every_rule_is_in_the_audit_with_its_finding(of: Sample, language: Language) -> None:
    sheet = of.sheet("audit", language)
    results = dict(zip(column(sheet, "rule", language), column(sheet, "result", language), strict=True))
    warned, passed = text("report.audit.warning", language), text("report.audit.pass", language)
    if of is SEMESTER:
        assert {"P1", "P9", "S3", "S11"} <= results.keys()
        assert (results["P9"], results["S3"]) == (warned, passed)
    else:
        rules = [*(f"V{number}" for number in range(1, 13)), *(f"M{number}" for number in range(1, 6))]
        assert list(results) == [*rules, "B6", "L1", "G1"]
        assert (results["V1"], results["V11"]) == (warned, passed)


@BOTH
def test_a_book_is_made_on_the_first_day(of: Sample) -> None:
    created = of.read().properties.created
    assert created is not None
    assert created.date() == (sample.TERM.first_day if of is SEMESTER else date(2025, 9, 1))


# Of a semester


def test_a_column_is_as_wide_and_a_row_as_high_as_what_stands_in_it() -> None:
    sentences = dict.fromkeys(sample.SENTENCES, ("長" * 12, "長" * 100))
    sheet = sheet_of(replace(SEMESTER, sentences=sentences).book(), "unmatched")
    # Neighbours of one width are written as one.
    wide = [one.width for one in sheet.column_dimensions.values() for _ in range(one.min or 0, (one.max or 0) + 1)]
    widths = dict(zip([cell.value for cell in sheet[1]], wide, strict=True))
    assert 24 <= widths["說明"] < 36 < widths["建議做法"] <= 44
    assert (sheet.row_dimensions[2].height or 0) >= 15 * 200 / widths["建議做法"]


def test_the_summary_tells_value_bound_and_gap() -> None:
    rows = list(SEMESTER.sheet("summary").iter_rows(values_only=True))
    paired = next(row for row in rows if row[1:4] == (5, 6, 1))
    assert paired[4] == "未證明"
    assert any("13 位學童中，有 5 位" in str(row[0]) for row in rows)


def test_the_summary_tells_what_the_plan_was_made_with() -> None:
    policy = Policy.from_mapping({"name": "early", "rules": {"S3": {"latest_end": "20:00"}}})
    book = SEMESTER.book(replace(sample.publication(Language.EN), policy=policy))
    told = [str(row[0]) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert any("latest end of a session: 20:00 (programme: 20:30)" in line for line in told)
    assert any("seed 1" in line and "“early”" in line for line in told)


def test_a_term_named_with_an_ampersand_does_not_break_the_page_header() -> None:
    header = SEMESTER.book(term=replace(sample.TERM, name="A&B")).worksheets[0].oddHeader
    assert header is not None
    assert "A&&B" in str(header.left.text)
