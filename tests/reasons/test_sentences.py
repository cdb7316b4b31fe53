"""What people read of those who are left out: whole sentences in both languages, people by id alone."""

from __future__ import annotations

import re

import pytest

from matcher.texts import Language, catalogue, text
from models.semester.plan import ChildReason, Unmatched
from models.visits.plan import SchoolReason, SchoolRemedyKind, Unserved
from tests.reasons.cases import CASES, CHILDREN, SCHOOLS, Case, Child, School

EN, ZH = Language.EN, Language.ZH
NAMES = re.compile("小明|大華|王")
MARRED = re.compile(r"[{}]|\bNone\b|\(\)|（）|  |\.\.|。。|: ?[.;,]|：[。；、]")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("case", CASES, ids=str)
def test_whole_sentences_without_names(case: Case, language: Language) -> None:
    for sentence in case.sentences(language):
        assert sentence.endswith("." if language is EN else "。")
        assert not MARRED.search(sentence)
        assert not NAMES.search(sentence)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("case", [CHILDREN["shortage"], SCHOOLS["shortage"]], ids=str)
def test_no_plan_no_sentences(case: Case, language: Language) -> None:
    assert case.told(None, language) == {}


@pytest.mark.parametrize("case", [case for case in CASES if "zh" in case.tables], ids=str)
def test_the_chinese(case: Case) -> None:
    assert list(case.sentences(ZH)) == case.tables["zh"]


def test_the_english_of_a_shortage() -> None:
    assert CHILDREN["shortage"].sentences(EN)[0] == (
        "These 3 children (C1, C2, C3) have only these 2 tutors (T1, T2) who may teach them and can make a time of "
        "their group, so 1 of them stay without one, whatever one does."
    )
    assert SCHOOLS["shortage"].sentences(EN)[0] == (
        "By items, locks and dates these 2 schools (A A高中, B B高中) have only 1 lead (L1), whose places are enough "
        "for 1 of them, so 1 must stay unserved, whatever one does."
    )


DETAIL, REMEDY = range(2)


@pytest.mark.parametrize(
    ("case", "of", "says", "says_not"),
    [
        # What the plan is proven to be is told, and only then.
        (CHILDREN["timetable, nobody free"], DETAIL, "proves that no other timetable", ""),
        (CHILDREN["timetable, nobody free"].but(proven=False), DETAIL, "ended before", "proves"),
        (SCHOOLS["dates"], DETAIL, "It is proven", ""),
        (SCHOOLS["not proven, dates taken"], DETAIL, "ended before", "proven"),
        # A waiver is no remedy where the policy allows none, and with one a further tutor may be of either gender.
        (CHILDREN["no gender"], REMEDY, "gender_waiver", ""),
        (CHILDREN["no gender, no waivers"], REMEDY, "", "gender_waiver"),
        (CHILDREN["no tutors at all, of either gender"], REMEDY, "Recruit a tutor who", ""),
        (CHILDREN["none of the subjects"], DETAIL, "英語 or 國語", ""),
        # Every full limit asks for one more, the reason first.
        (CHILDREN["seats and computers"], DETAIL, "seat.*computer", "computer.*seat"),
        (CHILDREN["seats and computers"], REMEDY, "seat.*computer", "computer.*seat"),
        # One help stands alone, and several are a choice.
        (SCHOOLS["no item"], REMEDY, "", "Any one"),
        (SCHOOLS["forbidden"], REMEDY, "^Any one of these would be enough: ", ""),
        # A lock is offered where a lead could take the school at once.
        (SCHOOLS["not proven"], REMEDY, r"L1 in locks\.csv", ""),
        (SCHOOLS["not proven, dates taken"], REMEDY, "", r"locks\.csv"),
        # Weekdays with the same hours stand together.
        (SCHOOLS["open at several hours"], REMEDY, r"\(Mon 08:00–12:00; Tue, Thu 09:00–14:00, 15:00–17:00\)", ""),
        # Long lists are cut.
        (CHILDREN["shortage of many"], DETAIL, "C07 and 4 more", "C08"),
        (SCHOOLS["shortage of many"], DETAIL, r"S08 S08高中 and 3 more\) have only these 10 leads", "S09"),
    ],
)
def test_what_a_sentence_says(case: Case, of: int, says: str, says_not: str) -> None:
    sentence = case.sentences(EN)[of]
    assert re.search(says, sentence)
    assert not says_not or not re.search(says_not, sentence)


def test_lists_in_chinese() -> None:
    assert "「英語」或「國語」" in CHILDREN["none of the subjects"].sentences(ZH)[DETAIL]
    assert "C07，另有 4 位" in CHILDREN["shortage of many"].sentences(ZH)[DETAIL]
    assert "S08 S08高中，另有 3 所）只能由這 10 位" in SCHOOLS["shortage of many"].sentences(ZH)[DETAIL]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("cases", "room", "reasons"),
    [(CHILDREN, "reason", ChildReason), (SCHOOLS, "visit_reason", SchoolReason)],
    ids=["semester", "visits"],
)
def test_no_text_of_a_reason_is_dead(
    cases: dict[str, Child | School], room: str, reasons: type[ChildReason | SchoolReason], language: Language
) -> None:
    """Every sentence and phrase of the reasons is told of some case."""
    texts = catalogue()
    marked = {key: entry for key, entry in texts.items() if key.startswith(f"{room}.")}
    texts |= {key: {one: f"{told}<{key}>" for one, told in entry.items()} for key, entry in marked.items()}
    try:
        told = "".join(sentence for case in cases.values() for sentence in case.sentences(language))
    finally:
        texts.update(marked)
    labels = {f"{room}.{reason}" for reason in reasons}
    assert all(text(label, language) for label in labels)
    assert set(marked) - set(re.findall(rf"<({room}\.[\w.]+)>", told)) - labels == set()
    assert room == "reason" or {f"{room}.help.{kind}" for kind in SchoolRemedyKind} <= set(marked)


def test_sentences_come_in_the_order_of_those_left_out() -> None:
    children = tuple(Unmatched(child, ChildReason.NOT_SERVED) for child in ("C2", "C1"))
    assert list(CHILDREN["shortage of one"].told(children, EN)) == ["C2", "C1"]
    figures = {"teachers": "2", "needed": "3", "lacking": "1"}
    schools = tuple(Unserved(school, SchoolReason.TOO_FEW_TEACHERS, figures=figures) for school in ("B", "A"))
    assert list(SCHOOLS["shortage"].told(schools, EN)) == ["B", "A"]
