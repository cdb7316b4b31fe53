"""report.html of a plan of visits, parsed as a browser would."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.report import page as frame
from matcher.texts import Language
from matcher.visits.report import places, report, sections
from matcher.visits.report.digest import Digest
from matcher.visits.report.report import render_report, write_report
from models.visits.plan import Unserved
from models.visits.problem import HighSchool
from tests.report.test_report import Page, contrast
from tests.report.visits import sample


def source(**changes: object) -> str:
    return render_report(sample.publication(**changes), sample.SENTENCES)  # type: ignore[arg-type]


def page(**changes: object) -> Page:
    return Page(source(**changes))


def test_the_page_refers_to_nothing_outside_itself(language: Language) -> None:
    raw = source(language=language)
    parsed = Page(raw)
    links = [value for _, name, value in parsed.attributes if name in ("src", "href", "xlink:href")]
    assert links
    assert all(link.startswith("#") for link in links)
    assert not {"script", "link", "img", "iframe"} & set(parsed.tags)
    for outside in ("url(", "@import", "http://", "https://"):
        assert outside not in raw


def test_links_lead_to_places_of_the_page(language: Language) -> None:
    parsed = page(language=language)
    ids = [value for _, name, value in parsed.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value[1:] for _, name, value in parsed.attributes if name == "href"} <= set(ids)


def test_every_tag_closes_and_the_language_is_declared(language: Language) -> None:
    parsed = page(language=language)
    assert parsed.open == []
    assert ("html", "lang", {Language.ZH: "zh-Hant-TW", Language.EN: "en"}[language]) in parsed.attributes


def test_what_users_wrote_is_escaped() -> None:
    raw = source()
    assert "<script>" not in raw
    assert "&lt;script&gt;alert(1)&lt;/script&gt;高中" in raw
    assert "<b>大文</b>" not in raw
    assert "<b>?</b>" not in raw


def test_an_english_page_has_no_chinese_of_its_own() -> None:
    schools = {one.id: replace(one, name=f"School {one.id}", county="") for one in sample.SCHOOLS.values()}
    leads = {one.id: replace(one, name="", county="") for one in sample.LEADS.values()}
    publication = sample.publication(Language.EN, schools=schools, leads=leads, professors=None)
    shown = Page(render_report(publication, dict.fromkeys(sample.SENTENCES, ("why", "remedy")))).text
    words = set(re.findall(r"[\u4e00-\u9fff]+", shown))
    clauses = set("".join("陸一柒二捌四伍三玖參甲六五"))
    assert not [word for word in words if set(word) - clauses]


def test_goals_stand_with_value_bound_and_proof() -> None:
    shown = page().text
    assert "獲陪伴學校數 讓最多學校有領航教師陪伴。 6 10 所學校的 60.0% 7 1 未證明" in shown
    assert "入校總次數" in shown
    assert "分布指標 1,234，可能的最小值不低於 1,200" in shown
    assert "可用，尚未證明最佳" in shown


def test_every_unserved_school_is_named_with_detail_and_remedy() -> None:
    shown = page().text
    for school_id, (detail, remedy) in sample.SENTENCES.items():
        assert f"{school_id} {sample.SCHOOLS[school_id].name}" in shown
        assert detail in shown
        assert remedy in shown
    assert shown.count(sample.SENTENCES["-720"][0]) == 1  # one certificate for two schools


def test_all_served_is_said_so() -> None:
    plan = replace(sample.plan(), unserved=())
    base = sample.publication()
    schools = {school_id: sample.SCHOOLS[school_id] for school_id in sample.LEAD_OF}
    full = replace(base, problem=replace(base.problem, schools=schools), outcome=replace(base.outcome, plan=plan))
    shown = Page(render_report(full, {})).text
    assert "6 所學校全部都獲得陪伴並排定入校日期。" in shown
    assert "每所學校都獲得陪伴。" in shown


# Due dates and figures


def test_due_dates_stand_in_order_with_their_schools() -> None:
    found = list(sections.due_months(Digest(sample.publication())))
    days = [row.due for one in found for row in one.rows]
    assert days == sorted(days)
    assert sum(len(row.schools.rows) for one in found for row in one.rows) == len(sample.plan().milestones)
    shown = page().text
    assert "結報 M4 學校 6 2025-12-15（週一） 2025-12-15（週一）" in shown
    assert "2025-10-15（週三） 入校入班紀錄表 領航教師 新北高工（第 1 次，L01 王雅惠）" in shown


def test_figures_stand_by_lead_and_in_all() -> None:
    shown = page().text
    assert "L01 王雅惠 2 5 6 98 30.5 40,000" in shown
    assert "合計 6 16 19 154 92 120,000" in shown
    assert "在設定檔填入費率後" in shown
    rates = {"B6": {"travel_ntd_a_km": 3}}
    paid = page(rules=rates).text
    assert "合計 6 16 19 154 92 462 120,000" in paid
    assert "在設定檔填入費率後" not in paid
    assert "每公里差旅費（元）；0 表示不計算：3（計畫規定：0）" in paid


def test_every_rule_stands_with_clause_and_result() -> None:
    shown = page().text
    assert "捌.四.(一)(二)" in shown
    for rule in ("V1", "V12", "M1", "M5", "B6", "L1", "G1"):
        assert f" {rule} " in shown
    assert "請留意" in shown


def test_notices_stand_with_place_and_remedy() -> None:
    assert "leads.csv，第 5 列，「lat」欄" in page().text


# Size


def test_long_lists_are_cut_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "LISTED", 2)
    monkeypatch.setattr(report, "LISTED_LEADS", 1)
    monkeypatch.setattr(places, "DRAWN", 3)
    shown = page().text
    assert "此處省略其餘 2 筆；完整清單請見 visits.xlsx。" in shown  # unserved, leads' figures
    assert "此處省略其餘 3 筆；完整清單請見 visits.xlsx。" in shown  # leads' strips
    assert "請於下一年度如期申請。" not in shown


def crowd(count: int) -> Mapping[str, HighSchool]:
    school = sample.SCHOOLS["201303"]
    return {f"X{place}": replace(school, id=f"X{place}") for place in range(count)}


def test_a_big_season_gives_a_page_of_bounded_size() -> None:
    base, more = sample.publication(), crowd(20_000)
    assert base.outcome.plan is not None
    unserved = (*sample.UNSERVED, *(Unserved(school_id, sample.UNSERVED[0].reason) for school_id in more))
    big = replace(
        base,
        problem=replace(base.problem, schools={**sample.SCHOOLS, **more}),
        outcome=replace(base.outcome, plan=replace(base.outcome.plan, unserved=unserved)),
    )
    sentences = sample.SENTENCES | {school_id: (f"說明 {school_id}", "建議") for school_id in more}
    raw = render_report(big, sentences)
    assert "20,004" in raw
    assert len(raw) < 1_500_000


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    write_report(tmp_path / "1.html", sample.publication(), sample.SENTENCES)
    write_report(tmp_path / "2.html", replace(sample.publication(), seconds=99.0), sample.SENTENCES)
    assert (tmp_path / "1.html").read_bytes() == (tmp_path / "2.html").read_bytes()


def test_colours_contrast_with_their_text() -> None:
    style = Path(report.__file__).with_name("report.css").read_text(encoding="utf-8")
    schools = re.findall(r"\.s\d+ \{ --school: (#[0-9a-f]{6})", style)
    lines = re.findall(r"\.l\d+ \{ stroke: (#[0-9a-f]{6})", style)
    assert len(schools) == len(lines) == frame.COLOURS
    assert all(contrast("#ffffff", colour) >= 4.5 for colour in schools)
    assert all(contrast("#ffffff", colour) >= 3 for colour in lines)
