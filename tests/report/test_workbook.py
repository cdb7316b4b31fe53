"""plan.xlsx read back by another library."""

import time
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from matcher.semester.publication import SemesterPublication
from matcher.semester.report.workbook import write_workbook
from matcher.texts import Language, text
from models.policy import Policy
from tests.report import sample


def read(path: Path, publication: SemesterPublication) -> Workbook:
    write_workbook(path / "plan.xlsx", publication, sample.SENTENCES)
    return load_workbook(path / "plan.xlsx")


def sheet_of(book: Workbook, name: str, language: Language) -> Worksheet:
    sheet = book[text(f"sheet.{name}", language)]
    assert isinstance(sheet, Worksheet)
    return sheet


def column(sheet: Worksheet, key: str, language: Language) -> list[object]:
    headings = [cell.value for cell in sheet[1]]
    place = headings.index(text(f"sheet.{key}", language))
    return [row[place] for row in sheet.iter_rows(min_row=2, values_only=True)]


def terminal_width(value: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in value)


def test_the_sheets_are_named_in_the_readers_language(tmp_path: Path, language: Language) -> None:
    book = read(tmp_path, sample.publication(language))
    names = ["summary", "pairs", "timetable", "sessions", "unmatched", "audit"]
    assert book.sheetnames == [text(f"sheet.{name}", language) for name in names]


def test_without_a_term_there_is_no_sheet_of_sessions(tmp_path: Path) -> None:
    book = read(tmp_path, sample.publication(term=None))
    assert "上課日期" not in book.sheetnames


def test_ids_with_leading_zeros_stay_text(tmp_path: Path) -> None:
    book = read(tmp_path, sample.publication())
    pairs = sheet_of(book, "pairs", Language.ZH)
    assert column(pairs, "child_id", Language.ZH) == ["0001", "0002", "0003", "0006", "0007"]
    assert column(pairs, "tutor_id", Language.ZH) == ["0901", "0902", "0903", "0904", "0905"]
    assert pairs["D2"].number_format == "@"
    assert pairs["D2"].data_type == "s"


@pytest.mark.parametrize("name", ["=1+1", "+886", "-5", "@here", "http://example.org", "007"])
def test_a_name_never_becomes_formula_link_or_number(tmp_path: Path, name: str) -> None:
    children = sample.CHILDREN | {"0002": replace(sample.CHILDREN["0002"], name=name)}
    book = read(tmp_path, sample.publication(children=children))
    sheet = sheet_of(book, "pairs", Language.ZH)
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == name)
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_every_pair_and_every_unmatched_child_is_there_once(tmp_path: Path) -> None:
    book = read(tmp_path, sample.publication())
    paired = column(sheet_of(book, "pairs", Language.ZH), "child_id", Language.ZH)
    unmatched = column(sheet_of(book, "unmatched", Language.ZH), "child_id", Language.ZH)
    assert sorted(map(str, paired + unmatched)) == sorted(sample.CHILDREN)


def test_the_unmatched_carry_their_sentences(tmp_path: Path) -> None:
    sheet = sheet_of(read(tmp_path, sample.publication()), "unmatched", Language.ZH)
    ids = map(str, column(sheet, "child_id", Language.ZH))
    details = column(sheet, "detail", Language.ZH)
    remedies = column(sheet, "remedy", Language.ZH)
    written = dict(zip(ids, zip(details, remedies, strict=True), strict=True))
    assert written == sample.SENTENCES


def test_the_timetable_shows_both_slots_and_counts(tmp_path: Path) -> None:
    sheet = sheet_of(read(tmp_path, sample.publication()), "timetable", Language.ZH)
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0] == (
        "001",
        "國立東海岸大學",
        "臺東縣",
        "014001",
        "臺東縣和平國小",
        "週一 17:00–18:30",
        "週四 17:00–18:30",
        3,
        5,
    )
    assert rows[2][5] == "本期不上課：沒有學童配對"
    assert rows[2][7:] == (0, 3)


def test_sessions_have_real_dates_and_say_which_timetable_holds(tmp_path: Path) -> None:
    sheet = sheet_of(read(tmp_path, sample.publication()), "sessions", Language.ZH)
    dates = column(sheet, "date", Language.ZH)
    assert len(dates) == 40
    assert sheet["G2"].is_date
    assert sheet["G2"].number_format == "yyyy-mm-dd"
    weekdays = column(sheet, "weekday", Language.ZH)
    made_up = column(sheet, "kind", Language.ZH).index("補課")
    assert str(dates[made_up]).startswith("2025-09-27")
    assert weekdays[made_up] == "週六（上週四的課）"


def test_tables_are_frozen_filtered_and_print_on_a4(tmp_path: Path, language: Language) -> None:
    book = read(tmp_path, sample.publication(language))
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
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
        assert "114學年度第1學期" in str(header.left.text)


def test_columns_are_wide_enough_for_chinese(tmp_path: Path, language: Language) -> None:
    book = read(tmp_path, sample.publication(language))
    for sheet in book.worksheets[1:]:
        for place, cells in enumerate(sheet.iter_cols(min_row=2), start=1):
            width = sheet.column_dimensions[get_column_letter(place)].width
            for cell in cells:
                if isinstance(cell.value, str):
                    needed = max(map(terminal_width, cell.value.split("\n") or [""]))
                    assert width >= needed or cell.alignment.wrap_text
                    assert width <= 60


def test_a_column_is_as_wide_as_what_stands_in_it(tmp_path: Path) -> None:
    sentences = dict.fromkeys(sample.SENTENCES, ("長" * 12, "長" * 100))
    write_workbook(tmp_path / "plan.xlsx", sample.publication(), sentences)
    sheet = load_workbook(tmp_path / "plan.xlsx")["未配對"]
    # Neighbours of one width are written as one.
    wide = [one.width for one in sheet.column_dimensions.values() for _ in range(one.min or 0, (one.max or 0) + 1)]
    widths = dict(zip([cell.value for cell in sheet[1]], wide, strict=True))
    assert 24 <= widths["說明"] < 36 < widths["建議做法"] <= 44


def test_a_wrapped_cell_has_a_row_high_enough(tmp_path: Path) -> None:
    sentences = dict.fromkeys(sample.SENTENCES, ("長" * 100, "短"))
    write_workbook(tmp_path / "plan.xlsx", sample.publication(), sentences)
    sheet = load_workbook(tmp_path / "plan.xlsx")["未配對"]
    cell = next(cell for cell in sheet[2] if cell.value == "長" * 100)
    lines = 200 / sheet.column_dimensions[get_column_letter(cell.column or 0)].width
    assert (sheet.row_dimensions[2].height or 0) >= 15 * lines


def test_without_names_there_is_no_column_for_them(tmp_path: Path) -> None:
    children = {one.id: replace(one, name="") for one in sample.CHILDREN.values()}
    tutors = {one.id: replace(one, name="") for one in sample.TUTORS.values()}
    book = read(tmp_path, sample.publication(children=children, tutors=tutors))
    for name in ("pairs", "unmatched"):
        headings = [cell.value for cell in sheet_of(book, name, Language.ZH)[1]]
        assert not {"學童姓名", "大學伴姓名"} & set(headings)


def test_every_rule_is_in_the_audit_with_its_finding(tmp_path: Path, language: Language) -> None:
    sheet = sheet_of(read(tmp_path, sample.publication(language)), "audit", language)
    rules = column(sheet, "rule", language)
    assert {"P1", "P9", "S3", "S11"} <= set(rules)
    results = dict(zip(rules, column(sheet, "result", language), strict=True))
    assert results["P9"] == text("report.audit.warning", language)
    assert results["S3"] == text("report.audit.pass", language)


def test_the_summary_tells_value_bound_and_gap(tmp_path: Path) -> None:
    sheet = sheet_of(read(tmp_path, sample.publication()), "summary", Language.ZH)
    rows = list(sheet.iter_rows(values_only=True))
    paired = next(row for row in rows if row[1:4] == (5, 6, 1))
    assert paired[4] == "未證明"
    assert any("13 位學童中，有 5 位" in str(row[0]) for row in rows)


def test_the_summary_tells_what_the_plan_was_made_with(tmp_path: Path) -> None:
    raw = {"name": "early", "rules": {"S3": {"latest_end": "20:00"}}}
    book = read(tmp_path, replace(sample.publication(Language.EN), policy=Policy.from_mapping(raw)))
    told = [str(row[0]) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert any("latest end of a session: 20:00 (programme: 20:30)" in line for line in told)
    assert any("seed 1" in line and "“early”" in line for line in told)


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    write_workbook(first, sample.publication(), sample.SENTENCES)
    time.sleep(2.1)  # a zip archive counts time in steps of two seconds
    write_workbook(second, sample.publication(), sample.SENTENCES)
    assert first.read_bytes() == second.read_bytes()
    created = load_workbook(first).properties.created
    assert created is not None
    assert created.date() == date(2025, 9, 15)


def test_a_term_named_with_an_ampersand_does_not_break_the_page_header(tmp_path: Path) -> None:
    term = replace(sample.TERM, name="A&B")
    book = read(tmp_path, sample.publication(term=term))
    header = book.worksheets[0].oddHeader
    assert header is not None
    assert "A&&B" in str(header.left.text)
