"""visits.xlsx read back by another library: what it alone has."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from matcher.visits.report.workbook import write_workbook
from models.goals import GoalResult
from tests.report.samples import VISITS
from tests.report.visits import sample

RATES = {"B6": {"lead_ntd_an_hour": 1000, "travel_ntd_a_km": 3, "substitute_ntd_a_day": 2000}}


def rows(of: Worksheet) -> list[tuple[object, ...]]:
    """The cells below the heading; an empty text is none."""
    return [tuple(None if value == "" else value for value in row) for row in of.iter_rows(min_row=2, values_only=True)]


def test_each_lead_is_striped_as_one_block() -> None:
    fills = [(row[0].value, row[0].fill.fgColor.rgb) for row in VISITS.sheet("by_lead").iter_rows(min_row=2)]
    colours = {lead: {colour for one, colour in fills if one == lead} for lead, _ in fills}
    assert all(len(found) == 1 for found in colours.values())
    assert colours["L01"] != colours["L02"] != colours["L/03 甲"]


def test_without_professors_there_is_no_column_for_them() -> None:
    headings = [cell.value for cell in VISITS.sheet("by_lead", professors=None)[1]]
    assert not {"隨同督導教授", "督導教授代碼"} & set(headings)


def test_times_are_times_and_totals_stand_outside_the_filter() -> None:
    """Of L01: 2 x 9 km x 3 visits and 2 x 11 x 2 are 98; six dates; 15 and 15.5 hours; two schools."""
    assert VISITS.sheet("by_date")["C2"].number_format == "[hh]:mm"
    assert VISITS.sheet("figures").auto_filter.ref == f"A1:I{1 + len(sample.LEADS)}"


def test_money_is_counted_where_the_policy_gives_rates() -> None:
    found = rows(VISITS.sheet("figures", rules=RATES))
    # 30.5 hours, 98 km, six days.
    assert found[0][8:] == (30_500, 294, 12_000, 40_000)
    assert found[-1][8:] == (92_000, 462, 38_000, 120_000)


def test_the_first_sheet_tells_goals_with_bounds_counts_and_notices() -> None:
    found = rows(VISITS.sheet("summary"))
    assert ("獲陪伴學校數", 6, 7, 1, "未證明", "10 所學校的 60.0%") in [row[:6] for row in found]
    counts = {row[0]: row[1] for row in found if isinstance(row[1], int)}
    expected = {"申請學校": 10, "未獲陪伴的學校": 4, "參加研習的學校": 3, "有督導教授隨同的學校": 2, "往返總公里": 154}
    assert counts.items() >= (expected | {"輸入資料的提醒（見「資料提醒」工作表）": 1}).items()
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
def test_the_first_sentence_says_no_more_than_is_proven(goals: tuple[GoalResult, ...], sentence: str) -> None:
    assert sentence in str(VISITS.sheet("summary", goals=goals)["A2"].value)


def test_without_a_plan_there_is_no_workbook(tmp_path: Path) -> None:
    base = sample.publication()
    with pytest.raises(ValueError, match="plan"):
        write_workbook(tmp_path / "x.xlsx", replace(base, outcome=replace(base.outcome, plan=None)), {})
