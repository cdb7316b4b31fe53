"""Tables read as people mean them: two readings of a cell, words and ids in several spellings, words that grant."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher.tables.faults import InputError, Severity
from models.week import Interval
from tests.tables.office import SEMESTER, VISITS, Office, codes, places

# What can be read in two ways


def test_in_locks_and_windows_of_a_semester(tmp_path: Path) -> None:
    schools, lock = {"16:10-18:00": "4:10-6:00 PM"}, "slot,,,U1,001,mon,4:30"
    semester = SEMESTER.read(SEMESTER.put(tmp_path, schools=schools, locks=[f"{lock} PM"])).problem
    assert semester.schools["002"].windows[1] == (Interval(970, 1080),)
    assert [slot.start for slots in semester.slot_locks.values() for slot in slots] == [990]
    early = SEMESTER.faults(SEMESTER.put(tmp_path, locks=[lock]))
    assert places(early, "hour_before_six") == [("locks.csv", 2, "start")]


def test_day_and_month_in_the_season_s_tables(tmp_path: Path) -> None:
    reading = VISITS.read(VISITS.put(tmp_path, schools={"2025-06-01": "13/06/2025"}))
    assert reading.problem.schools["003"].applied_on == date(2025, 6, 13)
    assert places(reading.faults, "year_last") == [("schools.csv", 4, "applied_on")]


# Words compared as people see them


@pytest.mark.parametrize("spelling", ["english", "ENGLISH", "Ｅｎｇｌｉｓｈ", " English ", "Eng\u200blish", "En glish"])
def test_subjects_in_any_case_and_width_are_one(spelling: str, tmp_path: Path) -> None:
    folder = SEMESTER.put(tmp_path, children={"*英語": "English"}, tutors={"*英語": spelling})
    reading = SEMESTER.read(folder)
    assert reading.problem.children["C1"].subjects == ("English", "數學")
    assert dict(reading.problem.tutors["T1"].levels) == {"English": 3, "數學": 2}
    assert not {code for code in codes(reading.faults, severity=Severity.WARNING) if "subject" in code}


def test_each_word_of_a_tutor_near_one_that_is_needed_is_told_once(tmp_path: Path) -> None:
    faults = SEMESTER.read(SEMESTER.put(tmp_path, tutors={"*英語": "英文", "U1,F,數學": "U1,F,鋼琴;數學"})).faults
    near = [(f.value, f.figures["near"], f.figures["tutors"]) for f in faults if f.code == "unneeded_subject_near"]
    assert near == [("英文", "英語", "3")]


def test_counties_in_both_spellings_are_one_in_both_programmes(tmp_path: Path) -> None:
    schools = {"002,山上國小,臺東縣": "002,山上國小,台東縣"}
    read = SEMESTER.read(SEMESTER.put(tmp_path / "a", schools=schools)).problem.schools.values()
    assert {school.county for school in read} == {"花蓮縣", "臺東縣"}
    assert VISITS.read(VISITS.put(tmp_path / "b", leads={"臺東縣": "台東縣"})).problem.leads["L2"].county == "臺東縣"


@pytest.mark.parametrize("id_", ["u1", "Ｕ１", "U1 ", "U\u200b1", " u 1"])
def test_a_reference_people_see_as_the_id_is_the_id(id_: str, tmp_path: Path) -> None:
    reading = SEMESTER.read(SEMESTER.put(tmp_path, groups={"U1,001": f"{id_},001"}))
    assert reading.problem.groups == SEMESTER.read(SEMESTER.put(tmp_path)).problem.groups


def test_ids_that_a_program_has_made_numbers_of(tmp_path: Path) -> None:
    folder = SEMESTER.put(
        tmp_path,
        schools={f"00{n},": f"10{n}.0," for n in (1, 2, 3)},
        children={f"*,00{n},": f",10{n}," for n in (1, 2, 3)},
        groups={"*,001": ",101", "*,002": ",102", "*,003": ",103.00"},
    )
    reading = SEMESTER.read(folder)
    assert list(reading.problem.schools) == ["101", "102", "103"]
    assert codes(reading.faults, severity=Severity.NOTICE) == {"number_as_id"}


def test_two_ids_that_differ_only_in_case_stay_two_and_are_told(tmp_path: Path) -> None:
    reading = SEMESTER.read(SEMESTER.put(tmp_path, children={"C4,": "c1,"}))
    assert {"C1", "c1"} <= reading.problem.children.keys()
    assert [(f.value, f.figures["other"]) for f in reading.faults if f.code == "ids_alike"] == [("c1", "C1")]


KEYS = {
    SEMESTER: {"universities": ("U2", ",山"), "schools": ("003", ""), "children": ("C4", ""), "tutors": ("T1", "")},
    VISITS: {"leads": ("L2", ""), "schools": ("004", ""), "workshops": ("W1", ""), "professors": ("P2", "")},
}


@pytest.mark.parametrize("word", ["nan", "NULL", "N/A", "無", "—", "待補", "尚未編號"])
@pytest.mark.parametrize(("of", "table"), [(of, table) for of, tables in KEYS.items() for table in tables])
def test_a_word_for_nothing_is_the_id_of_nobody(of: Office, table: str, word: str, tmp_path: Path) -> None:
    """A plan with it would be read back with an empty cell."""
    key, rest = KEYS[of][table]
    with pytest.raises(InputError) as refused:
        of.read(of.put(tmp_path, **{table: {f"{key}{rest}": f"{word}{rest}"}}))
    errors = [(fault.code, fault.file) for fault in refused.value.faults if fault.severity is Severity.ERROR]
    assert (("word_as_id", f"{table}.csv") in errors) or ("empty_cell", f"{table}.csv") in errors


# Cells that grant a right or lift a rule


SCHOOL_002 = ["山上高工", "國立山上高工", "臺東縣立山上高級工業職業學校"]
OWN = {
    "002": ["002", "2", " ００２ ", "002.0", "00\u200e2", "002(山上高工)", "山上高工 002", *SCHOOL_002],
    "003": ["河口高商（臺中市）"],
    "900": ["900"],
    "": ["無", "—"],
}


@pytest.mark.parametrize(("school", "text"), [(school, text) for school, texts in OWN.items() for text in texts])
def test_an_own_school_however_it_is_written(school: str, text: str, tmp_path: Path) -> None:
    """In 0.3.0 a name was another school, and the lead was sent home."""
    reading = VISITS.read(VISITS.put(tmp_path, leads={"王二美,002": f"王二美,{text}"}))
    assert reading.problem.leads["L2"].school_id == school
    said = {fault.code for fault in reading.faults if fault.row == 3}
    if school in {"002", "003"} and "".join(text.split()) not in {"002", "００２"}:
        assert said & {"own_school_read_as", "number_as_id", "format_marks"}


@pytest.mark.parametrize("text", ["無", "-", "N/A", "不適用", "null"])
def test_no_previous_tutor_in_words(text: str, tmp_path: Path) -> None:
    reading = SEMESTER.read(SEMESTER.put(tmp_path, children={"號,T2": f"號,{text}"}))
    assert reading.problem.children["C2"].previous_tutor_id == ""
    assert places(reading.faults, "unknown_previous_tutor") == []
