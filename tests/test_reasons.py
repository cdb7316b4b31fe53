"""What people read of an unmatched child: whole sentences in both languages, people by id alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from matcher.semester.reasons import sentences
from matcher.texts import Language, catalogue
from models.goals import Status
from models.semester.plan import ChildReason, SemesterOutcome, Unmatched
from tests.semester.unmatched_cases import CASES, Case, child, semester

EN, ZH = Language.EN, Language.ZH
NAMES = re.compile("小明|大華")


def told(case: Case, language: Language) -> tuple[str, str]:
    """Detail and remedy of the case's child."""
    unmatched = case.explained()
    outcome = SemesterOutcome(Status.FEASIBLE, replace(case.plan, unmatched=unmatched), ())
    found = sentences(case.semester, case.read_policy, outcome, language)
    assert list(found) == [one.child_id for one in unmatched]
    return found[case.child_id]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", CASES)
def test_whole_sentences_without_names(name: str, language: Language) -> None:
    for sentence in told(CASES[name], language):
        assert sentence.endswith("." if language is EN else "。")
        assert not re.search(r"[{}]|\bNone\b|\(\)|（）|  |\.\.|。。", sentence)
        assert not NAMES.search(sentence)


@pytest.mark.parametrize("language", list(Language))
def test_no_plan_no_sentences(language: Language) -> None:
    case = CASES["shortage"]
    outcome = SemesterOutcome(Status.INFEASIBLE, None, ())
    assert sentences(case.semester, case.read_policy, outcome, language) == {}


EXPECTED = {
    "not served": (
        "沒有大學服務A國小（A）。",
        "請在 groups.csv 填入服務這所學校的大學。",
    ),
    "no subject": (
        "彩虹大學沒有大學伴可以教「英語」。",
        "請招募可以教「英語」的女性大學伴。這所大學服務的學童中，共有 1 位在等這個科目的大學伴，其中 1 位在這所學校。",
    ),
    "subject below the level": (
        "彩虹大學沒有大學伴可以教「英語」（程度 3 級以上）。另有 1 位大學伴填了這個科目，但程度不足。",
        "請招募可以教「英語」（程度 3 級以上）的女性大學伴。"
        "這所大學服務的學童中，共有 1 位在等這個科目的大學伴，其中 1 位在這所學校。",
    ),
    "not qualified": (
        "彩虹大學有 2 位大學伴可以教「英語」，但沒有人同時完成培訓時數並簽署書面同意"
        "（培訓時數不足：1 位；尚未簽署書面同意：1 位）。",
        "請補足下列大學伴所缺的項目，完成後即可陪伴這位學童："
        "T2（尚未簽署書面同意）、T1（實體培訓還差 2 小時、線上培訓還差 0.5 小時）。",
    ),
    "no gender": (
        "彩虹大學有 2 位合格的大學伴可以教「英語」，但其中沒有女性。這位學童沒有同性豁免文號。",
        "請招募一位可以教「英語」的女性大學伴。或取得同性豁免文號（gender_waiver）；"
        "目前尚無學童、時段也能配合的大學伴：T1。",
    ),
    "one weekday": (
        "A國小（A）的課後時段，只有一天排得下 90 分鐘、且在 20:30 前結束的課；每週需要兩天。",
        "請學校再開放一天，課後時段至少 90 分鐘，並可在 20:30 前下課（schools.csv）。",
    ),
    "no time": (
        "只有 1 位大學伴可以教這位學童，但在A國小（A）的課後時段中，找不出兩天都有完整的 90 分鐘。",
        "時間最接近的大學伴如下，請詢問能否調整：T1（週一 16:00–17:30 有空、週三 16:00–17:30 還差 30 分鐘）。",
    ),
    "shortage": (
        "這 3 位學童（C1、C2、C3）只有這 2 位大學伴（T1、T2）可以教且時段能配合，"
        "因此無論如何安排，都有 1 位沒有大學伴。",
        "請再招募一位可以教「英語」、且週一 16:00–17:30 與週三 16:00–17:30 有空的女性大學伴。",
    ),
    "timetable": (
        "這位學童的班排在週一 16:00–17:30 與週三 16:00–17:30。依各班排定的時段，這 3 位學童（C1、C2、C3）"
        "只有 1 位大學伴（T1）可以教，因此有 2 位沒有大學伴。"
        "搜尋提前結束，尚未確認其他時間表能否讓更多學童配對到大學伴。",
        "請再招募一位可以教「英語」、且週一 16:00–17:30 與週三 16:00–17:30 有空的女性大學伴。"
        "可以教這位學童、目前尚無學童的大學伴，在這兩個時段都沒有空：T2、T3。",
    ),
    "timetable, and tutors nearly free": (
        "這位學童的班排在週一 16:00–17:30 與週三 16:00–17:30。依各班排定的時段，這 3 位學童（C1、C2、C3）"
        "只有 1 位大學伴（T1）可以教，因此有 2 位沒有大學伴。"
        "整體規劃已經證明，換成任何其他時間表，配對到的學童都不會更多。",
        "請再招募一位可以教「英語」、且週一 16:00–17:30 與週三 16:00–17:30 有空的女性大學伴。"
        "可以教這位學童、目前尚無學童的大學伴：T3（週一還差 10 分鐘、週三還差 10 分鐘）、T2（週三沒有空），另有 1 位。",
    ),
    "shortage and no seats": (
        "這 3 位學童（C1、C2、C3）只有這 2 位大學伴（T1、T2）可以教且時段能配合，"
        "因此無論如何安排，都有 1 位沒有大學伴。",
        "請再招募一位可以教「英語」、且週一 16:00–17:30 與週三 16:00–17:30 有空的女性大學伴。"
        "可以教這位學童、目前尚無學童的大學伴：T2（兩個時段都有空）。"
        "彩虹大學需在週一 16:00–17:30 與週三 16:00–17:30 增加一個座位。",
    ),
    "no time beside a locked pair": (
        "只有 1 位大學伴可以教這位學童，但在鎖定之後這個班還能上課的時段沒有空。",
        "在這個班可以上課的時段，下列大學伴完全沒有空：T2。請再招募一位可以教「英語」、而且其中兩天有空的女性大學伴。",
    ),
    "seats": (
        "在週一 16:00–17:30 與週三 16:00–17:30，彩虹大學的座位（1 個）已經坐滿。"
        "大學伴 T2 目前尚無學童，可以教這位學童，而且週一 16:00–17:30 與週三 16:00–17:30 有空。",
        "彩虹大學需在週一 16:00–17:30 與週三 16:00–17:30 增加一個座位。",
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_chinese(name: str) -> None:
    assert told(CASES[name], ZH) == EXPECTED[name]


def test_the_english_of_a_shortage() -> None:
    assert told(CASES["shortage"], EN)[0] == (
        "These 3 children (C1, C2, C3) have only these 2 tutors (T1, T2) who may teach them and can make a time of "
        "their group, so 1 of them stay without one, whatever one does."
    )


def test_what_the_plan_is_proven_to_be_is_told() -> None:
    proven = told(CASES["timetable, nobody free"], EN)[0]
    early = told(replace(CASES["timetable, nobody free"], proven=False), EN)[0]
    assert "proves that no other timetable" in proven
    assert "proves" not in early
    assert "ended before" in early


def test_a_waiver_is_no_remedy_where_the_policy_allows_none() -> None:
    assert "gender_waiver" not in told(CASES["no gender, no waivers"], EN)[1]
    assert "gender_waiver" in told(CASES["no gender"], EN)[1]


def test_any_need_names_every_need() -> None:
    assert "英語 or 國語" in told(CASES["none of the subjects"], EN)[0]
    assert "「英語」或「國語」" in told(CASES["none of the subjects"], ZH)[0]


def test_a_further_tutor_may_be_of_either_gender_for_a_child_with_a_waiver() -> None:
    waived = Case(semester([child("C1", waiver="W")], []), "C1", ChildReason.NO_SUBJECT)
    assert "Recruit a tutor who" in told(waived, EN)[1]


def test_every_full_limit_asks_for_one_more_the_reason_first() -> None:
    detail, remedy = told(CASES["seats and computers"], EN)
    for sentence in (detail, remedy):
        assert 0 <= sentence.find("seat") < sentence.find("computer")


@pytest.mark.parametrize(("language", "cut"), [(EN, "C07 and 4 more"), (ZH, "C07，另有 4 位")])
def test_long_lists_are_cut(language: Language, cut: str) -> None:
    assert cut in told(CASES["shortage of many"], language)[0]


@pytest.mark.parametrize("language", list(Language))
def test_no_text_of_a_reason_is_dead(language: Language) -> None:
    """Every sentence and phrase of the reasons is told of some case."""
    asked: set[str] = set()
    texts = catalogue()
    marked = {key: entry for key, entry in texts.items() if key.startswith("reason.")}
    for key, entry in marked.items():
        texts[key] = {language: entry[language] + f"<{key}>" for language in Language}
    try:
        for case in CASES.values():
            for sentence in told(case, language):
                asked |= set(re.findall(r"<(reason\.[\w.]+)>", sentence))
    finally:
        texts.update(marked)
    labels = {f"reason.{reason}" for reason in ChildReason}
    assert set(marked) - asked - labels == set()


def test_sentences_come_in_the_order_of_the_unmatched() -> None:
    case = CASES["shortage of one"]
    swapped = (Unmatched("C2", ChildReason.NOT_SERVED), Unmatched("C1", ChildReason.NOT_SERVED))
    outcome = SemesterOutcome(Status.FEASIBLE, replace(case.plan, unmatched=swapped), ())
    assert list(sentences(case.semester, case.read_policy, outcome, EN)) == ["C2", "C1"]
