"""Words compared as people see them: subjects, counties, items and ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from matcher.semester.tables.taught import alike
from matcher.tables import cells, subjects
from matcher.tables.faults import CellFault, InputError, Interpretation, Severity
from tests.tables import office, visit_office
from tests.tables.office import codes, put, read, swapped

C, T, G = "children.csv", "tutors.csv", "groups.csv"


@pytest.mark.parametrize("spelling", ["english", "ENGLISH", "Ｅｎｇｌｉｓｈ", " English ", "Eng\u200blish", "En glish"])
def test_subjects_in_any_case_and_width_are_one(spelling: str, tmp_path: Path) -> None:
    children = office.TABLES[C].replace("英語", "English")
    tutors = office.TABLES[T].replace("英語", spelling)
    reading = read(put(tmp_path, children=children, tutors=tutors))
    assert reading.problem.children["C1"].subjects == ("English", "數學")
    assert dict(reading.problem.tutors["T1"].levels) == {"English": 3, "數學": 2}
    assert not {code for code in codes(reading.faults, severity=Severity.WARNING) if "subject" in code}


def test_one_subject_in_two_spellings_is_twice_in_a_cell() -> None:
    for cell in ("English;ENGLISH", "English、 english", "Ｅnglish,English"):
        with pytest.raises(CellFault, match="subject_twice"):
            subjects.read_subjects(cell)
        with pytest.raises(CellFault, match="subject_twice"):
            subjects.read_levels(cell)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("英語3", {"英語": 3}),
        ("英語 3", {"英語": 3}),
        ("英語(3)", {"英語": 3}),
        ("英語（３）、數學2", {"英語": 3, "數學": 2}),
        ("英語-3;數學:1", {"英語": 3, "數學": 1}),
        ("英語=1", {"英語": 1}),
        ("英語3級", {"英語": 3}),
        ("Math2", {"Math": 2}),
        ("1.英語3\n2.數學", {"英語": 3, "數學": 2}),
    ],
)
def test_a_level_without_a_colon_is_one_and_told(text: str, levels: dict[str, int]) -> None:
    read = subjects.read_levels(text)
    assert isinstance(read, Interpretation)
    assert (read.value, read.code) == (levels, "level_without_colon")


@pytest.mark.parametrize("text", ["英語4", "英語0", "英語10", "英語(4)", "英語:4"])
def test_a_level_that_is_none(text: str) -> None:
    with pytest.raises(CellFault, match="bad_level"):
        subjects.read_levels(text)


@pytest.mark.parametrize(
    ("taught", "needed"),
    [
        ("英文", "英語"),
        ("英語會話", "英語"),
        ("數", "數學"),
        ("Maths", "Math"),
        ("Mathematics", "math"),
        ("國文", "國語"),
        ("自然科學", "自然"),
    ],
)
def test_words_near_each_other(taught: str, needed: str) -> None:
    assert alike(taught, ["社會", needed]) == needed


@pytest.mark.parametrize("taught", ["國語", "社團", "體育", "Art"])
def test_words_that_only_share_a_little(taught: str) -> None:
    assert alike(taught, ["英語", "數學", "Math"]) == ""


def test_each_word_of_a_tutor_near_one_that_is_needed_is_told_once(tmp_path: Path) -> None:
    tutors = office.TABLES[T].replace("英語", "英文").replace("T2,黃大中,U1,F,數學", "T2,黃大中,U1,F,鋼琴;數學")
    reading = read(put(tmp_path, tutors=tutors))
    found = [
        (f.value, f.figures["near"], f.figures["tutors"]) for f in reading.faults if f.code == "unneeded_subject_near"
    ]
    assert found == [("英文", "英語", "3")]


@pytest.mark.parametrize(
    ("text", "county"),
    [
        ("台東縣", "臺東縣"),
        ("臺東縣", "臺東縣"),
        ("台北市", "臺北市"),
        ("[15]花蓮縣", "花蓮縣"),
        ("（01）新北市", "新北市"),
        (" 台中市", "臺中市"),
        ("烏來台地", "烏來台地"),
    ],
)
def test_counties(text: str, county: str) -> None:
    assert cells.read_county(text) == county


def test_counties_in_both_spellings_are_one_in_both_programmes(tmp_path: Path) -> None:
    schools = office.TABLES["schools.csv"].replace("臺東縣", "台東縣", 1)
    assert {school.county for school in read(put(tmp_path / "a", schools=schools)).problem.schools.values()} == {
        "花蓮縣",
        "臺東縣",
    }
    leads = visit_office.swapped("leads.csv", "臺東縣", "台東縣")
    assert visit_office.read(visit_office.put(tmp_path / "b", leads=leads)).problem.leads["L2"].county == "臺東縣"


@pytest.mark.parametrize("id_", ["u1", "Ｕ１", "U1 ", "U\u200b1", " u 1"])
def test_a_reference_people_see_as_the_id_is_the_id(id_: str, tmp_path: Path) -> None:
    reading = read(put(tmp_path, groups=office.TABLES[G].replace("U1,001", f"{id_},001")))
    assert reading.problem.groups == read(put(tmp_path / "plain")).problem.groups


def test_ids_that_a_program_has_made_numbers_of(tmp_path: Path) -> None:
    schools = office.TABLES["schools.csv"].replace("001,", "101.0,").replace("002,", "102.0,").replace("003,", "103.0,")
    children = office.TABLES[C].replace(",001,", ",101,").replace(",002,", ",102,").replace(",003,", ",103,")
    groups = office.TABLES[G].replace(",001", ",101").replace(",002", ",102").replace(",003", ",103.00")
    reading = read(put(tmp_path, schools=schools, children=children, groups=groups))
    assert list(reading.problem.schools) == ["101", "102", "103"]
    assert {fault.code for fault in reading.faults if fault.severity is Severity.NOTICE} == {"number_as_id"}


def test_two_ids_that_differ_only_in_case_stay_two_and_are_told(tmp_path: Path) -> None:
    reading = read(put(tmp_path, children=swapped(C, "C4,", "c1,")))
    assert {"C1", "c1"} <= reading.problem.children.keys()
    assert [(f.value, f.figures["other"]) for f in reading.faults if f.code == "ids_alike"] == [("c1", "C1")]


def test_a_reference_that_may_be_two_is_none(tmp_path: Path) -> None:
    folder = put(
        tmp_path,
        children=swapped(C, "C4,", "c1,"),
        scores=f"{office.SCORES}C１,T1,85\n C 1,T1,80\n",
    )
    faults = office.faults_of(folder)
    assert office.places(faults, "unknown_reference_near") == [("scores.csv", 3, "child_id")]


@pytest.mark.parametrize(
    "text",
    [
        "■課程發展 □網路環境 ☑團隊經營",
        "☑ 課程發展\n☐ 載具管理\n☑ 團隊經營",
        "課程發展、Ｔeam",
        "1.課程發展 \n2.團隊經營",
    ],
)
def test_items_as_forms_have_them(text: str, tmp_path: Path) -> None:
    leads = visit_office.TABLES["leads.csv"].replace("devices,,,09", f'"{text}",,,09')
    lead = visit_office.read(visit_office.put(tmp_path, leads=leads)).problem.leads["L2"]
    assert {item.value for item in lead.items} == {"curriculum", "team"}


def test_no_box_ticked_is_no_item() -> None:
    from matcher.visits.tables import cells as visit_cells

    with pytest.raises(CellFault, match="no_items"):
        visit_cells.read_items("□課程發展 □網路環境")


KEYS = {
    office: {"universities": "U2,山", "schools": "003", "children": "C4", "tutors": "T1"},
    visit_office: {"leads": "L2", "schools": "004", "workshops": "W1", "professors": "P2"},
}


@pytest.mark.parametrize("word", ["nan", "NULL", "N/A", "無", "—", "待補", "尚未編號"])
@pytest.mark.parametrize(("of", "table"), [(of, table) for of, tables in KEYS.items() for table in tables])
def test_a_word_for_nothing_is_the_id_of_nobody(of: Any, table: str, word: str, tmp_path: Path) -> None:
    """A plan with it would be read back with an empty cell."""
    key = KEYS[of][table]
    changed = of.swapped(f"{table}.csv", key, word + key[2:] if "," in key else word)
    with pytest.raises(InputError) as refused:
        of.read(of.put(tmp_path, **{table: changed}))
    errors = [(fault.code, fault.file) for fault in refused.value.faults if fault.severity is Severity.ERROR]
    assert (("word_as_id", f"{table}.csv") in errors) or ("empty_cell", f"{table}.csv") in errors
