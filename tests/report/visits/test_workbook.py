"""visits.xlsx read back by another library."""

import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from matcher.texts import Language, text
from matcher.visits.publication import VisitPublication
from matcher.visits.report.workbook import write_workbook
from models.goals import GoalResult
from tests.report.test_workbook import column, sheet_of, terminal_width
from tests.report.visits import sample

SHEETS = ["summary", "by_lead", "by_school", "by_date", "due_dates", "unserved", "figures", "audit", "notices"]
RATES = {"B6": {"lead_ntd_an_hour": 1000, "travel_ntd_a_km": 3, "substitute_ntd_a_day": 2000}}


def read(path: Path, publication: VisitPublication) -> Workbook:
    write_workbook(path / "visits.xlsx", publication, sample.SENTENCES)
    return load_workbook(path / "visits.xlsx")


def sheet(path: Path, name: str, publication: VisitPublication | None = None) -> Worksheet:
    return sheet_of(read(path, publication or sample.publication()), name, Language.ZH)


def rows(of: Worksheet) -> list[tuple[object, ...]]:
    """The cells below the heading; an empty text is none."""
    return [tuple(None if value == "" else value for value in row) for row in of.iter_rows(min_row=2, values_only=True)]


def test_the_sheets_are_named_in_the_readers_language(tmp_path: Path, language: Language) -> None:
    book = read(tmp_path, sample.publication(language))
    assert book.sheetnames == [text(f"sheet.{name}", language) for name in SHEETS]


def test_without_notices_there_is_no_sheet_of_them(tmp_path: Path) -> None:
    assert "資料提醒" not in read(tmp_path, replace(sample.publication(), notices=())).sheetnames


def test_each_lead_has_every_activity_in_order_of_date(tmp_path: Path) -> None:
    of = sheet(tmp_path, "by_lead")
    found = rows(of)
    assert len(found) == len(sample.activities())
    assert [row[0] for row in found] == ["L01"] * 6 + ["L02"] * 7 + ["L/03 甲"] * 3 + ["l01"] * 3
    assert found[0] == (
        "L01",
        "王雅惠",
        datetime(2025, 9, 15),
        "週一",
        timedelta(hours=9),
        timedelta(hours=15),
        "第 1 次入校",
        "010301",
        "臺北市立南港高級中學",
        "臺北市",
        None,
        None,
        6,
        9,
    )
    assert found[1][2:7] == (datetime(2025, 9, 20), "週六", None, None, "研習 W1")
    assert found[2][10:12] == ("P1", "林教授")
    assert found[4][12] == 4.5
    dates = [row[2] for row in found[:6]]
    assert dates == sorted(dates, key=str)


def test_each_lead_is_striped_as_one_block(tmp_path: Path) -> None:
    of = sheet(tmp_path, "by_lead")
    fills = [(row[0].value, row[0].fill.fgColor.rgb) for row in of.iter_rows(min_row=2)]
    colours = {lead: {colour for one, colour in fills if one == lead} for lead, _ in fills}
    assert all(len(found) == 1 for found in colours.values())
    assert colours["L01"] != colours["L02"] != colours["L/03 甲"]


def test_without_professors_there_is_no_column_for_them(tmp_path: Path) -> None:
    headings = [cell.value for cell in sheet(tmp_path, "by_lead", sample.publication(professors=None))[1]]
    assert not {"隨同督導教授", "督導教授代碼"} & set(headings)


def test_dates_are_real_dates_and_times_real_times(tmp_path: Path) -> None:
    of = sheet(tmp_path, "by_date")
    assert of["A2"].is_date
    assert of["A2"].number_format == "yyyy-mm-dd"
    assert of["C2"].number_format == "[hh]:mm"
    found = [str(value) for value in column(of, "date", Language.ZH)]
    assert found == sorted(found)
    assert len(found) == len(sample.activities())


def test_a_school_has_all_its_dates_in_one_cell(tmp_path: Path) -> None:
    of = sheet(tmp_path, "by_school")
    assert column(of, "school_id", Language.ZH) == list(sample.LEAD_OF)
    dates = dict(zip(column(of, "school_id", Language.ZH), column(of, "dates", Language.ZH), strict=True))
    assert str(dates["014302"]).split("\n") == [
        "2025-09-20（週六） 研習 W1",
        "2025-10-08（週三） 09:00–14:00",
        "2025-10-22（週三） 09:00–13:30",
    ]
    assert column(of, "mode", Language.ZH) == ["A", "B", "A", "B", "A", "B"]
    assert column(of, "covered", Language.ZH)[0] == "課程發展、團隊經營"


def test_due_dates_stand_in_order_with_room_for_a_mark(tmp_path: Path) -> None:
    of = sheet(tmp_path, "due_dates")
    due = [str(value) for value in column(of, "due", Language.ZH)]
    assert due == sorted(due)
    assert len(due) == len(sample.plan().milestones)
    assert set(column(of, "hands_in", Language.ZH)) == {"學校", "領航教師", "辦公室"}
    assert not any(column(of, "filed", Language.ZH))
    forms = column(of, "form", Language.ZH)
    assert forms.count("結報") == 6
    assert "入校入班紀錄表（第 4 次入校）" in forms


def test_the_unserved_carry_their_sentences(tmp_path: Path) -> None:
    of = sheet(tmp_path, "unserved")
    columns = [column(of, key, Language.ZH) for key in ("school_id", "detail", "remedy")]
    assert {str(one): (detail, remedy) for one, detail, remedy in zip(*columns, strict=True)} == sample.SENTENCES
    assert column(of, "goes_first", Language.ZH) == ["否", "是", "否", "否"]


def test_figures_count_km_days_hours_and_grant_by_lead_and_in_all(tmp_path: Path) -> None:
    found = rows(sheet(tmp_path, "figures"))
    # Of L01: 2 x 9 km x 3 visits and 2 x 11 x 2; six dates; 15 and 15.5 hours; two schools.
    assert found[0] == ("L01", "王雅惠", "臺北市", 2, 5, 6, 98, 30.5, 40_000)
    assert found[-1] == ("合計", None, None, 6, 16, 19, 154, 92, 120_000)


def test_money_is_counted_where_the_policy_gives_rates(tmp_path: Path) -> None:
    of = sheet(tmp_path, "figures", sample.publication(rules=RATES))
    # 30.5 hours, 98 km, six days.
    assert rows(of)[0][8:] == (30_500, 294, 12_000, 40_000)
    assert rows(of)[-1][8:] == (92_000, 462, 38_000, 120_000)


def test_totals_stand_outside_the_filter(tmp_path: Path) -> None:
    of = sheet(tmp_path, "figures")
    assert of.auto_filter.ref == f"A1:I{1 + len(sample.LEADS)}"


def test_ids_with_leading_zeros_stay_text(tmp_path: Path) -> None:
    of = sheet(tmp_path, "by_school")
    assert of["A2"].value == "010301"
    assert of["A2"].data_type == "s"
    assert of["A2"].number_format == "@"


@pytest.mark.parametrize("name", ["=1+1", "+886", "-5", "@here", "http://example.org", "007", "\t=1"])
def test_a_name_never_becomes_formula_link_or_number(tmp_path: Path, name: str) -> None:
    schools = sample.SCHOOLS | {"193404": replace(sample.SCHOOLS["193404"], name=name)}
    book = read(tmp_path, sample.publication(schools=schools))
    cells = [cell for one in book.worksheets for row in one.iter_rows() for cell in row if cell.value == name]
    assert len(cells) >= 4
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_no_cell_of_the_book_is_a_formula(tmp_path: Path, language: Language) -> None:
    book = read(tmp_path, sample.publication(language))
    assert "f" not in {cell.data_type for one in book.worksheets for row in one.iter_rows() for cell in row}


def test_tables_are_frozen_filtered_and_print_on_a4(tmp_path: Path, language: Language) -> None:
    book = read(tmp_path, sample.publication(language))
    for of in book.worksheets[1:]:
        assert of.freeze_panes == "A2"
        assert str(of.auto_filter.ref).startswith("A1:")
        assert of.print_title_rows == "$1:$1"
    for of in book.worksheets:
        assert int(of.page_setup.paperSize or 0) == 9
        assert of.sheet_properties.pageSetUpPr is not None
        assert of.sheet_properties.pageSetUpPr.fitToPage
        assert of.page_setup.fitToHeight == 0
        assert of.oddFooter is not None
        assert of.oddHeader is not None
        assert "&P" in str(of.oddFooter.center.text)
        assert "2025-09-01" in str(of.oddHeader.left.text)


def test_columns_are_wide_enough_for_chinese(tmp_path: Path, language: Language) -> None:
    book = read(tmp_path, sample.publication(language))
    for of in book.worksheets[1:]:
        for place, cells in enumerate(of.iter_cols(min_row=2), start=1):
            width = of.column_dimensions[get_column_letter(place)].width
            for cell in cells:
                if isinstance(cell.value, str):
                    needed = max(map(terminal_width, cell.value.split("\n") or [""]))
                    assert width >= needed or cell.alignment.wrap_text
                    assert width <= 60


def test_without_names_there_is_no_column_for_them(tmp_path: Path) -> None:
    book = read(tmp_path, sample.without_names())
    for of in book.worksheets[1:]:
        assert "領航教師" not in [cell.value for cell in of[1]]


def test_the_first_sheet_tells_goals_with_bounds_counts_and_notices(tmp_path: Path) -> None:
    found = rows(sheet(tmp_path, "summary"))
    assert ("獲陪伴學校數", 6, 7, 1, "未證明", "10 所學校的 60.0%") in [row[:6] for row in found]
    counts = {row[0]: row[1] for row in found if isinstance(row[1], int)}
    assert counts["申請學校"] == 10
    assert counts["未獲陪伴的學校"] == 4
    assert counts["參加研習的學校"] == 3
    assert counts["有督導教授隨同的學校"] == 2
    assert counts["往返總公里"] == 154
    assert counts["輸入資料的提醒（見「資料提醒」工作表）"] == 1
    told = "\n".join(str(row[0]) for row in found)
    assert "10 所學校中，有 6 所獲得陪伴並排定入校日期；最多還有 1 所可能獲得陪伴" in told
    assert "分布指標 1,234" in told


@pytest.mark.parametrize(
    ("goals", "sentence"),
    [
        ((GoalResult("served", 6, 6),), "已證明在現行規則下"),
        ((GoalResult("priority", 2, 2), GoalResult("served", 6, 6)), "不犧牲排序較前目標"),
        ((GoalResult("fit", 600, 600),), "有 6 所獲得陪伴並排定入校日期。"),
    ],
)
def test_the_first_sentence_says_no_more_than_is_proven(
    tmp_path: Path, goals: tuple[GoalResult, ...], sentence: str
) -> None:
    of = sheet(tmp_path, "summary", sample.publication(goals=goals))
    assert sentence in str(of["A2"].value)


def test_every_rule_is_in_the_audit_with_its_finding(tmp_path: Path, language: Language) -> None:
    of = sheet_of(read(tmp_path, sample.publication(language)), "audit", language)
    results = dict(zip(column(of, "rule", language), column(of, "result", language), strict=True))
    rules = [*(f"V{number}" for number in range(1, 13)), *(f"M{number}" for number in range(1, 6))]
    assert list(results) == [*rules, "B6", "L1", "G1"]
    assert results["V1"] == text("report.audit.warning", language)
    assert results["V11"] == text("report.audit.pass", language)


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    write_workbook(first, sample.publication(), sample.SENTENCES)
    time.sleep(2.1)  # a zip archive counts time in steps of two seconds
    write_workbook(second, replace(sample.publication(), seconds=77.0), sample.SENTENCES)
    assert first.read_bytes() == second.read_bytes()
    created = load_workbook(first).properties.created
    assert created is not None
    assert created.date() == date(2025, 9, 1)


def test_without_a_plan_there_is_no_workbook(tmp_path: Path) -> None:
    base = sample.publication()
    with pytest.raises(ValueError, match="plan"):
        write_workbook(tmp_path / "x.xlsx", replace(base, outcome=replace(base.outcome, plan=None)), {})
