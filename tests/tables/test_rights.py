"""Cells that grant a right or lift a rule: what only looks like a word never does."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.tables import cells, numbers, words
from matcher.tables.faults import CellFault, Interpretation, Severity
from matcher.visits.tables.reading import read_season
from models.policy import Policy
from models.rules import Programme
from tests.tables import office, visit_office

NOTHING = [
    "NULL",
    "N/A",
    "none",
    "nan",
    "—",
    "－",
    "不適用",
    "免",
    "無須",
    "毋需",
    "（無）",
    "無。",
    "未申請",
    "n.a.",
    "Not applicable",
    "Ｎ／Ａ",
]
NOT_YET = [
    "申請中",
    "審查中",
    "待補",
    "尚未核准",
    "核定中（114/10）",
    "府教字第1140012345號（申請中）",
    "預計 10 月核准",
    "pending",
    "Applied for 114-001",
    "駁回",
]
NO_REFERENCE = [
    "家長要求",
    "114/9/1",
    "2025-09-01",
    "16:00-18:00",
    "4:00-5:30 PM",
    "8,5",
    "12",
    "-1",
    "民國114年9月1日",
    "1.0",
]
REFERENCES = [
    "府教字第1140012345號",
    "府教字甲號",
    "臺教國署字第1140054321A號",
    "1140012345",
    "No. 114-0123",
    "核准文號 25",
    "ED114001",
]


@pytest.mark.parametrize("text", NOTHING)
def test_a_word_for_nothing_is_no_waiver(text: str) -> None:
    with pytest.raises(CellFault, match="bad_waiver"):
        cells.read_waiver(text)


@pytest.mark.parametrize("text", NOT_YET)
def test_what_is_still_to_come_is_no_waiver(text: str) -> None:
    with pytest.raises(CellFault, match="waiver_not_yet"):
        cells.read_waiver(text)


@pytest.mark.parametrize("text", NO_REFERENCE)
def test_what_looks_like_no_reference_is_no_waiver(text: str) -> None:
    with pytest.raises(CellFault, match="waiver_no_reference"):
        cells.read_waiver(text)


@pytest.mark.parametrize("text", ["是", "yes", "V", "✓", "1", "有"])
def test_yes_is_no_reference(text: str) -> None:
    with pytest.raises(CellFault, match="bad_waiver"):
        cells.read_waiver(text)


@pytest.mark.parametrize("text", REFERENCES)
def test_references(text: str) -> None:
    assert cells.read_waiver(text) == text


@pytest.mark.parametrize("text", ["英語3", "第3組", "A1", "王大明 5"])
def test_what_may_be_a_reference_grants_and_is_told(text: str) -> None:
    read = cells.read_waiver(text)
    assert isinstance(read, Interpretation)
    assert (read.value, read.code, read.severity) == (text, "waiver_odd", Severity.WARNING)


@pytest.mark.parametrize("text", [*NOTHING, "申請中", "待補", "尚未簽", "審核中", "補件"])
def test_no_word_for_nothing_or_not_yet_is_yes(text: str) -> None:
    read = cells.read_yes_no(text)
    assert (read.value if isinstance(read, Interpretation) else read) is False


@pytest.mark.parametrize(
    "text", ["✓", "✔️", "✔", "V", "ˇ", "√", "O", "○", "yes", "是", "是，我同意", "Yes, I agree", "已簽署", "☑"]
)
def test_yes_in_a_clerk_s_words(text: str) -> None:
    if text == "Yes, I agree":
        with pytest.raises(CellFault, match="bad_yes_no"):
            cells.read_yes_no(text)
    else:
        assert cells.read_yes_no(text) is True


@pytest.mark.parametrize("text", ["否，我不同意", "同意，但尚未簽", "是，但不同意"])
def test_a_sentence_that_takes_back_is_no_yes(text: str) -> None:
    try:
        read = cells.read_yes_no(text)
    except CellFault:
        return
    assert (read.value if isinstance(read, Interpretation) else read) is False


@pytest.mark.parametrize("text", ["無", "—", "N/A", "不適用", "待定"])
def test_a_limit_is_not_lifted_by_a_word_for_nothing(text: str) -> None:
    with pytest.raises(CellFault, match="limit_or_none"):
        numbers.read_limit(text)


@pytest.mark.parametrize("text", ["不限", "無上限", "Unlimited", "無限制"])
def test_a_limit_is_lifted_only_in_so_many_words_and_that_is_told(text: str) -> None:
    assert numbers.read_limit(text) == Interpretation(None, "no_limit")


OWN = {
    "002": "002",
    "2": "002",
    " ００２ ": "002",
    "002.0": "002",
    "002(山上高工)": "002",
    "山上高工 002": "002",
    "山上高工": "002",
    "臺東縣立山上高級工業職業學校": "002",
    "國立山上高工": "002",
    "00\u200e2": "002",
    "無": "",
    "—": "",
    "900": "900",
    "河口高商（臺中市）": "003",
}


@pytest.mark.parametrize("text", OWN)
def test_an_own_school_however_it_is_written(text: str, tmp_path: Path) -> None:
    leads = visit_office.swapped("leads.csv", "L2,王二美,002", f"L2,王二美,{text}")
    folder = visit_office.put(tmp_path, leads=leads)
    reading = read_season(folder, Policy.programme(Programme.VISITS))
    assert reading.problem.leads["L2"].school_id == OWN[text]
    said = {fault.code for fault in reading.faults if fault.row == 3}
    if OWN[text] in {"002", "003"} and "".join(text.split()) not in {"002", "００２"}:
        assert said & {"own_school_read_as", "number_as_id", "format_marks"}


def test_a_lead_is_never_sent_to_the_own_school_written_as_a_name(tmp_path: Path) -> None:
    """In 0.3.0 a name was another school, and the lead was sent home."""
    leads = visit_office.swapped("leads.csv", "L2,王二美,002", "L2,王二美,山上高工")
    assert visit_office.read(visit_office.put(tmp_path, leads=leads)).problem.leads["L2"].school_id == "002"


@pytest.mark.parametrize("text", ["無", "-", "N/A", "不適用", "null"])
def test_no_previous_tutor_in_words(text: str, tmp_path: Path) -> None:
    children = office.swapped("children.csv", "號,T2", f"號,{text}")
    reading = office.read(office.put(tmp_path, children=children))
    assert reading.problem.children["C2"].previous_tutor_id == ""
    assert office.places(reading.faults, "unknown_previous_tutor") == []


def test_words_of_every_kind_are_apart() -> None:
    assert words.YES.isdisjoint(words.NO | words.NOTHING | words.NEVER | words.NEVER_TOLD)
    assert words.ALWAYS.isdisjoint(words.NO | words.NOTHING | words.NEVER | words.NEVER_TOLD)
    assert not any(words.is_not_yet(word) for word in words.YES)
    assert all(
        words.word_of(word) == word for kind in (words.YES, words.NO, words.NEVER, words.ALWAYS) for word in kind
    )
