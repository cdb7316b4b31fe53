"""What people read of an unserved school: whole sentences in both languages, leads by id alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from matcher.texts import Language, catalogue, text
from matcher.visits.reasons import visit_sentences
from models.goals import Status
from models.visits.plan import SchoolReason, SchoolRemedyKind, Unserved, VisitOutcome
from tests.visits.unserved_cases import CASES, Case

EN, ZH = Language.EN, Language.ZH


def told(case: Case, language: Language) -> tuple[str, str]:
    """Detail and remedy of the case's school."""
    unserved = case.explained()
    outcome = VisitOutcome(Status.FEASIBLE, replace(case.visit_plan, unserved=unserved), ())
    found = visit_sentences(case.season, case.read_policy, outcome, language)
    assert list(found) == [one.school_id for one in unserved]
    return found[case.school_id]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", CASES)
def test_whole_sentences_without_names(name: str, language: Language) -> None:
    for sentence in told(CASES[name], language):
        assert sentence.endswith("." if language is EN else "。")
        assert not re.search(r"[{}]|\bNone\b|\(\)|（）|  |\.\.|。。|: ?[.;,]|：[。；、]", sentence)
        assert "王" not in sentence


@pytest.mark.parametrize("language", list(Language))
def test_no_plan_no_sentences(language: Language) -> None:
    case = CASES["shortage"]
    outcome = VisitOutcome(Status.INFEASIBLE, None, ())
    assert visit_sentences(case.season, case.read_policy, outcome, language) == {}


EXPECTED = {
    "too few teachers": (
        "A高中（A）提報 2 位潛力教師，至少需要 3 位。",
        "請學校增報潛力教師（還差 1 位），並更新 schools.csv。",
    ),
    "no item": (
        "沒有領航教師能協助A高中（A）的需求項目：網路環境、團隊經營（至少一項）。",
        "再邀請一位能協助網路環境、團隊經營（至少一項）、且在學校開放時段（週一 09:00–14:00）可以入校的領航教師。",
    ),
    "forbidden": (
        "能陪伴A高中（A）的領航教師（L1）都在 locks.csv 被設為禁止。",
        "下列任一做法即可：刪除 locks.csv 中禁止領航教師 L1 的那一列；這位領航教師尚有名額，日期也排得下。"
        "再邀請一位能協助課程發展、且在學校開放時段（週一 09:00–14:00）可以入校的領航教師。",
    ),
    "no dates": (
        "方式 A 須在 3 個月內入校至少 3 次、共 15 小時。可以陪伴A高中（A）且本期服務學校的領航教師只有 L1，"
        "而共同可行的日期與時數最多只能排 2 次、10 小時。方式 B 的入校日期與時數足夠，但本期沒有研習。",
        "下列任一做法即可：加辦一場 6 小時的研習，例如 2025-09-02（週二），"
        "由學校與領航教師 L1 一同參加（workshops.csv）。"
        "再邀請一位能協助課程發展、且在學校開放時段（週一、週二 09:00–14:00）可以入校的領航教師。",
    ),
    "shortage after those who go first": (
        "依需求項目、鎖定與日期，這 2 所學校（A A高中、B B高中）只能由 1 位領航教師（L1）陪伴，最多服務 1 校，"
        "因此無論如何安排，都有 1 校無法獲得陪伴。曾參加或獲建議申請的學校優先，其中本計畫已安排的有 A A高中。",
        "再邀請一位能協助課程發展、且在學校開放時段（週一 09:00–14:00）可以入校的領航教師。",
    ),
    "dates": (
        "下列領航教師可以陪伴C高中（C）且尚有名額，但扣除其他學校的日程後，日期或時數不足："
        "L1（雙方共同可行的日期 3 個，還剩 0 個；最多可排 0 次、0 小時，需要 3 次、15 小時）。"
        "已經證明，其他任何安排都無法多容納一所學校，除非讓另一所同等或更優先的學校落選。",
        "下列任一做法即可：請詢問學校能否也在週二 09:00–14:00 開放，屆時領航教師 L1 可以入校（schools.csv）。"
        "再邀請一位能協助課程發展、且在學校開放時段（週一 09:00–14:00）可以入校的領航教師。",
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_chinese(name: str) -> None:
    assert told(CASES[name], ZH) == EXPECTED[name]


def test_the_english_of_a_shortage() -> None:
    assert told(CASES["shortage"], EN)[0] == (
        "By items, locks and dates these 2 schools (A A高中, B B高中) have only 1 lead (L1), whose places are enough "
        "for 1 of them, so 1 must stay unserved, whatever one does."
    )


def test_what_is_proven_is_told_and_only_then() -> None:
    assert "It is proven" in told(CASES["dates"], EN)[0]
    assert "ended before" in told(CASES["not proven, dates taken"], EN)[0]
    assert "proven" not in told(CASES["not proven, dates taken"], EN)[0]


def test_one_help_stands_alone_and_several_are_a_choice() -> None:
    assert "Any one" not in told(CASES["no item"], EN)[1]
    assert told(CASES["forbidden"], EN)[1].startswith("Any one of these would be enough: ")


def test_a_lock_is_offered_where_a_lead_could_take_the_school_at_once() -> None:
    assert "L1 in locks.csv" in told(CASES["not proven"], EN)[1]
    assert "locks.csv" not in told(CASES["not proven, dates taken"], EN)[1]


@pytest.mark.parametrize(
    ("language", "cut"),
    [(EN, "S08 S08高中 and 3 more) have only these 10 leads"), (ZH, "S08 S08高中，另有 3 所）只能由這 10 位")],
)
def test_long_lists_are_cut(language: Language, cut: str) -> None:
    assert cut in told(CASES["shortage of many"], language)[0]


def test_weekdays_with_the_same_hours_stand_together() -> None:
    assert "(Mon 08:00–12:00; Tue, Thu 09:00–14:00, 15:00–17:00)" in told(CASES["open at several hours"], EN)[1]


@pytest.mark.parametrize("reason", list(SchoolReason))
def test_reasons_are_worded(reason: SchoolReason) -> None:
    for language in Language:
        assert text(f"visit_reason.{reason}", language)


@pytest.mark.parametrize("language", list(Language))
def test_no_text_of_a_reason_is_dead(language: Language) -> None:
    """Every sentence and phrase of the reasons is told of some case."""
    asked: set[str] = set()
    texts = catalogue()
    marked = {key: entry for key, entry in texts.items() if key.startswith("visit_reason.")}
    for key, entry in marked.items():
        texts[key] = {language: entry[language] + f"<{key}>" for language in Language}
    try:
        for case in CASES.values():
            for sentence in told(case, language):
                asked |= set(re.findall(r"<(visit_reason\.[\w.]+)>", sentence))
    finally:
        texts.update(marked)
    labels = {f"visit_reason.{reason}" for reason in SchoolReason}
    assert set(marked) - asked - labels == set()
    assert {f"visit_reason.help.{kind}" for kind in SchoolRemedyKind} <= set(marked)


def test_sentences_come_in_the_order_of_the_unserved() -> None:
    case = CASES["shortage"]
    figures = {"teachers": "2", "needed": "3", "lacking": "1"}
    swapped = tuple(Unserved(school, SchoolReason.TOO_FEW_TEACHERS, figures=figures) for school in ("B", "A"))
    outcome = VisitOutcome(Status.FEASIBLE, replace(case.visit_plan, unserved=swapped), ())
    assert list(visit_sentences(case.season, case.read_policy, outcome, EN)) == ["B", "A"]
