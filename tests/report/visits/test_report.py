"""report.html of a plan of visits, parsed as a browser would: what it alone has."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.report import page as frame
from matcher.texts import Language
from matcher.visits.report import places, report, sections
from matcher.visits.report.digest import Digest
from matcher.visits.report.report import render_report
from tests.report.html_page import Page, contrast
from tests.report.samples import VISITS
from tests.report.visits import sample


def shown(**changes: object) -> str:
    return Page(VISITS.page(**changes)).text


def test_an_english_page_has_no_chinese_of_its_own() -> None:
    schools = {one.id: replace(one, name=f"School {one.id}", county="") for one in sample.SCHOOLS.values()}
    leads = {one.id: replace(one, name="", county="") for one in sample.LEADS.values()}
    publication = sample.publication(Language.EN, schools=schools, leads=leads, professors=None)
    page = Page(render_report(publication, dict.fromkeys(sample.SENTENCES, ("why", "remedy")))).text
    words = set(re.findall(r"[\u4e00-\u9fff]+", page))
    clauses = set("".join("陸一柒二捌四伍三玖參甲六五"))
    assert not [word for word in words if set(word) - clauses]


@pytest.mark.parametrize(
    "told",
    [
        # Goals with value, bound and proof.
        *("獲陪伴學校數 讓最多學校有領航教師陪伴。 6 10 所學校的 60.0% 7 1 未證明", "入校總次數"),
        *("分布指標 1,234，可能的最小值不低於 1,200", "可用，尚未證明最佳"),
        # Due dates with their schools; a notice with its place.
        "結報 M4 學校 6 2025-12-15（週一） 2025-12-15（週一）",
        "2025-10-15（週三） 入校入班紀錄表 領航教師 新北高工（第 1 次，L01 王雅惠）",
        "leads.csv，第 5 列，「lat」欄",
    ],
)
def test_what_the_page_tells(told: str) -> None:
    assert told in shown()


def test_all_served_is_said_so() -> None:
    plan = replace(sample.plan(), unserved=())
    base = sample.publication()
    schools = {school_id: sample.SCHOOLS[school_id] for school_id in sample.LEAD_OF}
    full = replace(base, problem=replace(base.problem, schools=schools), outcome=replace(base.outcome, plan=plan))
    page = Page(render_report(full, {})).text
    assert "6 所學校全部都獲得陪伴並排定入校日期。" in page
    assert "每所學校都獲得陪伴。" in page


def test_due_dates_stand_in_order() -> None:
    found = list(sections.due_months(Digest(sample.publication())))
    days = [row.due for one in found for row in one.rows]
    assert days == sorted(days)
    assert sum(len(row.schools.rows) for one in found for row in one.rows) == len(sample.plan().milestones)


def test_figures_stand_by_lead_and_in_all() -> None:
    page = shown()
    assert "L01 王雅惠 2 5 6 98 30.5 40,000" in page
    assert "合計 6 16 19 154 92 120,000" in page
    assert "在設定檔填入費率後" in page
    paid = shown(rules={"B6": {"travel_ntd_a_km": 3}})
    assert "合計 6 16 19 154 92 462 120,000" in paid
    assert "在設定檔填入費率後" not in paid
    assert "每公里差旅費（元）；0 表示不計算：3（計畫規定：0）" in paid


def test_long_lists_are_cut_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "LISTED", 2)
    monkeypatch.setattr(report, "LISTED_LEADS", 1)
    monkeypatch.setattr(places, "DRAWN", 3)
    page = shown()
    assert "此處省略其餘 2 筆；完整清單請見 visits.xlsx。" in page  # unserved, leads' figures
    assert "此處省略其餘 3 筆；完整清單請見 visits.xlsx。" in page  # leads' strips
    assert "請於下一年度如期申請。" not in page


def test_colours_contrast_with_their_text() -> None:
    style = Path(report.__file__).with_name("report.css").read_text(encoding="utf-8")
    schools = re.findall(r"\.s\d+ \{ --school: (#[0-9a-f]{6})", style)
    lines = re.findall(r"\.l\d+ \{ stroke: (#[0-9a-f]{6})", style)
    assert len(schools) == len(lines) == frame.COLOURS
    assert all(contrast("#ffffff", colour) >= 4.5 for colour in schools)
    assert all(contrast("#ffffff", colour) >= 3 for colour in lines)
