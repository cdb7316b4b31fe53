"""report.html of a semester, and what that of visits has in common with it, parsed as a browser would."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.report import page as page_frame
from matcher.report.wording import Wording
from matcher.semester.report import report
from matcher.semester.report.report import render_report
from matcher.texts import Language, text
from models.goals import GoalResult
from models.policy import Policy
from models.semester.plan import Unmatched
from models.visits.plan import Unserved
from tests.report import sample
from tests.report.html_page import Page, check_alone, contrast
from tests.report.samples import BOTH, SEMESTER, VISITS, Sample
from tests.report.visits import sample as visit_sample


def shown(**changes: object) -> str:
    return Page(SEMESTER.page(**changes)).text


# Of both programmes


@BOTH
def test_the_page_refers_to_nothing_outside_itself_and_says_its_language(of: Sample, language: Language) -> None:
    parsed = Page(of.page(language=language))
    check_alone(parsed)
    assert ("html", "lang", {Language.ZH: "zh-Hant-TW", Language.EN: "en"}[language]) in parsed.attributes


@BOTH
def test_what_users_wrote_is_escaped(of: Sample) -> None:
    source = of.page()
    for written in ("<script>", "<b>大文</b>", "<b>?</b>", "<b>16:00</b>"):
        assert written not in source
    assert f"&lt;script&gt;alert(1)&lt;/script&gt;{'國小' if of is SEMESTER else '高中'}" in source


@BOTH
def test_everybody_left_out_is_named_with_detail_and_remedy(of: Sample) -> None:
    page = Page(of.page()).text
    left = sample.CHILDREN if of is SEMESTER else visit_sample.SCHOOLS
    for one, (detail, remedy) in of.sentences.items():
        assert f"{one} {left[one].name}" in page
        assert detail in page
        assert remedy in page
    assert of is SEMESTER or page.count(of.sentences["-720"][0]) == 1  # one certificate for two schools


@BOTH
def test_every_rule_stands_with_clause_and_result(of: Sample) -> None:
    page = Page(of.page()).text
    clause, warning, rules = {
        SEMESTER: ("五.(三).2 (九)/(八)", "大學 001 服務 9 位學童；原則上至少應為 50 位。", "P1 P10 S1 S11"),
        VISITS: ("捌.四.(一)(二)", "請留意", "V1 V12 M1 M5 B6 L1 G1"),
    }[of]
    assert clause in page
    assert warning in page
    assert all(f" {rule} " in page for rule in rules.split())


@BOTH
def test_a_big_plan_gives_a_page_of_bounded_size(of: Sample) -> None:
    base = of.publication()
    plan = base.outcome.plan
    crowd = [f"X{place}" for place in range(20_000)]
    if of is SEMESTER:
        children = sample.CHILDREN | {one: replace(sample.CHILDREN["0004"], id=one) for one in crowd}
        more = [Unmatched(one, sample.UNMATCHED[0].reason) for one in crowd]
        plan = replace(plan, unmatched=(*plan.unmatched, *more))
        big = replace(base, problem=replace(base.problem, children=children))
    else:
        schools = visit_sample.SCHOOLS | {one: replace(visit_sample.SCHOOLS["201303"], id=one) for one in crowd}
        plan = replace(plan, unserved=(*plan.unserved, *(Unserved(one, plan.unserved[0].reason) for one in crowd)))
        big = replace(base, problem=replace(base.problem, schools=schools))
    big = replace(big, outcome=replace(base.outcome, plan=plan))
    source = of.render_report(big, {**of.sentences, **{one: (f"說明 {one}", "建議") for one in crowd}})
    assert ("20,013" if of is SEMESTER else "20,004") in source
    assert len(source) < 1_500_000


# Of a semester


def test_a_cause_of_several_children_is_told_once_over_their_remedies() -> None:
    cause = "這 3 位學童只有這 2 位大學伴。"
    sentences = dict(sample.SENTENCES) | {
        "0005": (cause, "請再招募一位女性大學伴。"),
        "0008": (cause, "請再招募一位男性大學伴。"),
    }
    page = Page(render_report(sample.publication(), sentences)).text
    assert page.count(cause) == 1
    assert f"{cause} 0005 張雅婷 請再招募一位女性大學伴。 0008 吳建宏 請再招募一位男性大學伴。" in page


@pytest.mark.parametrize(
    "told",
    [
        # Those left out by the subject they need first and by gender; rules with their settings in force.
        *("科目 女 男 學童數 英語 3 3 6 數學 1 1 2", "不同性別的配對：須有豁免文號"),
        "實體培訓最低時數：8 · 線上培訓最低時數：4 · 培訓合計最低時數：12",
        # Blocks of the week; shares of all children by county, school and gender.
        *("臺東縣和平國小 3 對 17:00–18:30", "光明國中 2 對 16:00–17:30"),
        *("臺東縣 3 5 ", "花蓮縣 2 4 ", "屏東縣 0 4 ", "女 3 7 ", "男 2 6 "),
        # Previous and mixed pairs.
        *("前期配對共 2 對，本期延續 1 對", "0005 張雅婷 0904 孫婉婷 未配對"),
        "0003 陳大文 0903 何欣怡 東府教字第1140001號",
    ],
)
def test_what_the_page_tells(told: str) -> None:
    assert told in shown()


def test_a_policy_that_departs_from_the_programme_says_so_at_the_top() -> None:
    raw = {"name": "早下課", "goals": ["fit", "paired"], "rules": {"S3": {"latest_end": "20:00"}}}
    page = Page(SEMESTER.page(replace(sample.publication(), policy=Policy.from_mapping(raw)))).text
    top = page[: page.index("各項目標的成果")]
    assert "政策「早下課」與計畫規定不同之處：最晚結束時間：20:00（計畫規定：20:30）。" in top
    assert "政策「早下課」的目標次序：適配度總和、配對學童數。" in top
    assert "不同之處" not in shown()


@pytest.mark.parametrize(("part", "whole", "told"), [(49, 80, "61.3%"), (1, 3, "33.3%"), (2, 2, "100.0%"), (0, 0, "–")])
def test_shares_are_rounded_as_a_spreadsheet_does(part: int, whole: int, told: str) -> None:
    assert Wording(Language.ZH).percent(part, whole) == told


ALL, NONE_BETTER = "13 位學童中，有 5 位配到大學伴", "在現行規則下，沒有任何安排"


@pytest.mark.parametrize(
    ("goals", "told", "not_told"),
    [
        ((GoalResult("paired", 5, 5), *sample.GOALS[1:]), [ALL, "已證明在現行規則下"], []),
        ((GoalResult("paired", 5, 7), *sample.GOALS[1:]), [ALL, "最多還有 2 位可能配對"], []),
        # A bound behind other goals is not sold as a bound on all plans; a goal left out claims nothing.
        ((sample.GOALS[1], GoalResult("paired", 5, 5)), ["不犧牲排序較前目標"], [NONE_BETTER]),
        ((GoalResult("fit", 256, 256),), ["有 5 位配到大學伴。"], ["沒有任何安排能讓更多學童配對"]),
        # A mean end as a time of day: the four sessions end at 18:30, 18:30, 19:00 and 17:30.
        ((GoalResult("late", 1110 + 1110 + 1140 + 1050, 4410),), ["平均 18:22 下課"], []),
    ],
)
def test_no_more_is_said_than_is_proven(goals: tuple[GoalResult, ...], told: list[str], not_told: list[str]) -> None:
    page = shown(goals=goals)
    assert all(sentence in page for sentence in told)
    assert not any(sentence in page for sentence in not_told)


def test_goals_show_value_bound_gap_and_proof(language: Language) -> None:
    proven, unproven = text("report.proven", language), text("report.open", language)
    rows = re.findall(rf"256 .*? 280 24 (?:{proven}|{unproven})", shown(language=language))
    assert rows
    assert rows[0].endswith(unproven)


def test_without_a_term_no_sessions_are_counted() -> None:
    assert "次上課（其中補課" not in shown(term=None)
    assert "次上課（其中補課" in shown()


def test_long_lists_are_cut_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "LISTED", 3)
    monkeypatch.setattr(report, "LISTED_UNIVERSITIES", 1)
    page = shown()
    assert "此處省略其餘 5 筆；完整清單請見 plan.xlsx。" in page  # unmatched
    assert "此處省略其餘 1 筆；完整清單請見 plan.xlsx。" in page  # universities, schools
    assert "無人服務國小" not in page


def test_colours_contrast_with_their_text() -> None:
    style = Path(page_frame.__file__).with_name("report.css").read_text(encoding="utf-8")
    names = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", style))
    for kind in ("good", "warn", "bad"):
        assert contrast(names[kind], names[f"{kind}-back"]) >= 4.5
    for background in ("#ffffff", names["paper"]):
        for ink in ("ink", "quiet", "accent", "deep"):
            assert contrast(names[ink], background) >= 4.5
    blocks = re.findall(r"\.g\d+ \{ background: (#[0-9a-f]{6})", style)
    assert len(blocks) == page_frame.COLOURS
    assert all(contrast("#16202b", block) >= 4.5 for block in blocks)
