"""report.html parsed as a browser would."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from matcher.report import page as page_frame
from matcher.report.wording import Wording
from matcher.semester.report import report
from matcher.semester.report.report import render_report, write_report
from matcher.texts import Language, text
from models.goals import GoalResult
from models.policy import Policy
from models.semester.plan import Unmatched
from tests.report import sample

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Collects tags, attributes and text, and checks that tags close in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def page(**changes: object) -> Page:
    return Page(render_report(sample.publication(**changes), sample.SENTENCES))  # type: ignore[arg-type]


def test_the_page_refers_to_nothing_outside_itself(language: Language) -> None:
    source = render_report(sample.publication(language), sample.SENTENCES)
    parsed = Page(source)
    links = [value for _, name, value in parsed.attributes if name in ("src", "href")]
    assert links
    assert all(link.startswith("#") for link in links)
    assert not {"script", "link", "img", "iframe"} & set(parsed.tags)
    assert "url(" not in source
    assert "@import" not in source
    assert "http://" not in source
    assert "https://" not in source


def test_links_lead_to_places_of_the_page(language: Language) -> None:
    parsed = page(language=language)
    places = [value for _, name, value in parsed.attributes if name == "id"]
    assert len(places) == len(set(places))
    links = {value[1:] for _, name, value in parsed.attributes if name == "href"}
    assert links <= set(places)


def test_every_tag_closes_and_the_language_is_declared(language: Language) -> None:
    parsed = page(language=language)
    assert parsed.open == []
    expected = {Language.ZH: "zh-Hant-TW", Language.EN: "en"}[language]
    assert ("html", "lang", expected) in parsed.attributes


def test_what_users_wrote_is_escaped() -> None:
    source = render_report(sample.publication(), sample.SENTENCES)
    assert "<script>" not in source
    assert "&lt;script&gt;alert(1)&lt;/script&gt;國小" in source


def test_every_unmatched_child_is_named_with_detail_and_remedy() -> None:
    shown = page().text
    for child_id, (detail, remedy) in sample.SENTENCES.items():
        assert f"{child_id} {sample.CHILDREN[child_id].name}" in shown
        assert detail in shown
        assert remedy in shown


def test_a_cause_of_several_children_is_told_once_over_their_remedies() -> None:
    cause = "這 3 位學童只有這 2 位大學伴。"
    sentences = dict(sample.SENTENCES) | {
        "0005": (cause, "請再招募一位女性大學伴。"),
        "0008": (cause, "請再招募一位男性大學伴。"),
    }
    shown = Page(render_report(sample.publication(), sentences)).text
    assert shown.count(cause) == 1
    assert f"{cause} 0005 張雅婷 請再招募一位女性大學伴。 0008 吳建宏 請再招募一位男性大學伴。" in shown


def test_the_unmatched_are_counted_by_the_subject_they_need_first_and_by_gender() -> None:
    shown = page().text
    assert "科目 女 男 學童數 英語 3 3 6 數學 1 1 2" in shown


def test_a_policy_that_departs_from_the_programme_says_so_at_the_top() -> None:
    raw = {"name": "早下課", "goals": ["fit", "paired"], "rules": {"S3": {"latest_end": "20:00"}}}
    changed = replace(sample.publication(), policy=Policy.from_mapping(raw))
    shown = Page(render_report(changed, sample.SENTENCES)).text
    top = shown[: shown.index("各項目標的成果")]
    assert "政策「早下課」與計畫規定不同之處：最晚結束時間：20:00（計畫規定：20:30）。" in top
    assert "政策「早下課」的目標次序：適配度總和、配對學童數。" in top
    assert "不同之處" not in page().text


def test_rules_stand_with_their_settings_in_force() -> None:
    shown = page().text
    assert "實體培訓最低時數：8 · 線上培訓最低時數：4 · 培訓合計最低時數：12" in shown
    assert "不同性別的配對：須有豁免文號" in shown


@pytest.mark.parametrize(("part", "whole", "told"), [(49, 80, "61.3%"), (1, 3, "33.3%"), (2, 2, "100.0%"), (0, 0, "–")])
def test_shares_are_rounded_as_a_spreadsheet_does(part: int, whole: int, told: str) -> None:
    assert Wording(Language.ZH).percent(part, whole) == told


@pytest.mark.parametrize(
    ("bound", "sentence"),
    [(5, "已證明在現行規則下"), (7, "最多還有 2 位可能配對")],
)
def test_the_first_sentence_says_what_is_proven(bound: int, sentence: str) -> None:
    goals = (GoalResult("paired", 5, bound), *sample.GOALS[1:])
    shown = page(goals=goals).text
    assert "13 位學童中，有 5 位配到大學伴" in shown
    assert sentence in shown


def test_a_bound_behind_other_goals_is_not_sold_as_a_bound_on_all_plans() -> None:
    goals = (sample.GOALS[1], GoalResult("paired", 5, 5))
    shown = page(goals=goals).text
    assert "不犧牲排序較前目標" in shown
    assert "在現行規則下，沒有任何安排" not in shown


def test_a_goal_left_out_by_the_policy_claims_nothing() -> None:
    shown = page(goals=(GoalResult("fit", 256, 256),)).text
    assert "有 5 位配到大學伴。" in shown
    assert "沒有任何安排能讓更多學童配對" not in shown


def test_goals_show_value_bound_gap_and_proof(language: Language) -> None:
    parsed = page(language=language)
    proven, unproven = text("report.proven", language), text("report.open", language)
    rows = re.findall(rf"256 .*? 280 24 (?:{proven}|{unproven})", parsed.text)
    assert rows
    assert rows[0].endswith(unproven)


def test_a_mean_end_is_told_as_a_time_of_day() -> None:
    # The four sessions end at 18:30, 18:30, 19:00 and 17:30.
    goals = (GoalResult("late", 1110 + 1110 + 1140 + 1050, 4410),)
    assert "平均 18:22 下課" in page(goals=goals).text


def test_blocks_of_the_week_carry_school_pairs_and_hours() -> None:
    shown = page().text
    assert "臺東縣和平國小 3 對 17:00–18:30" in shown
    assert "光明國中 2 對 16:00–17:30" in shown


def test_shares_count_all_children_by_county_school_and_gender() -> None:
    shown = page().text
    for row in ("臺東縣 3 5", "花蓮縣 2 4", "屏東縣 0 4", "女 3 7", "男 2 6"):
        assert f"{row} " in shown


def test_previous_and_mixed_pairs_are_listed() -> None:
    shown = page().text
    assert "前期配對共 2 對，本期延續 1 對" in shown
    assert "0005 張雅婷 0904 孫婉婷 未配對" in shown
    assert "0003 陳大文 0903 何欣怡 東府教字第1140001號" in shown


def test_every_rule_stands_with_clause_and_result() -> None:
    shown = page().text
    assert "五.(三).2 (九)/(八)" in shown
    assert "大學 001 服務 9 位學童；原則上至少應為 50 位。" in shown
    for rule in ("P1", "P10", "S1", "S11"):
        assert f" {rule} " in shown


def test_without_a_term_no_sessions_are_counted() -> None:
    assert "次上課（其中補課" not in page(term=None).text
    assert "次上課（其中補課" in page().text


def test_long_lists_are_cut_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "LISTED", 3)
    monkeypatch.setattr(report, "LISTED_UNIVERSITIES", 1)
    shown = page().text
    assert "此處省略其餘 5 筆；完整清單請見 plan.xlsx。" in shown  # unmatched
    assert "此處省略其餘 1 筆；完整清單請見 plan.xlsx。" in shown  # universities, schools
    assert "無人服務國小" not in shown


def test_a_big_semester_gives_a_page_of_bounded_size() -> None:
    base = sample.publication()
    child = sample.CHILDREN["0004"]
    crowd = {f"X{place}": replace(child, id=f"X{place}") for place in range(20_000)}
    plan = base.outcome.plan
    assert plan is not None
    unmatched = (
        *plan.unmatched,
        *(Unmatched(child_id, sample.UNMATCHED[0].reason) for child_id in crowd),
    )
    big = replace(
        base,
        problem=replace(base.problem, children={**sample.CHILDREN, **crowd}),
        outcome=replace(base.outcome, plan=replace(plan, unmatched=unmatched)),
    )
    sentences = sample.SENTENCES | {child_id: (f"說明 {child_id}", "建議") for child_id in crowd}
    source = render_report(big, sentences)
    assert "20,013" in source
    assert len(source) < 1_500_000


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    write_report(tmp_path / "1.html", sample.publication(), sample.SENTENCES)
    write_report(tmp_path / "2.html", sample.publication(), sample.SENTENCES)
    other = replace(sample.publication(), seconds=99.0)
    write_report(tmp_path / "3.html", other, sample.SENTENCES)
    first, second, third = ((tmp_path / f"{one}.html").read_bytes() for one in (1, 2, 3))
    assert first == second == third


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


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
