"""Folders that can be read: spellings, encodings, order of columns, and what becomes of the
cells.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from matcher.tables.columns import SEMESTER_TABLES
from matcher.tables.faults import Severity
from models.semester.problem import Gender, Group
from models.week import Interval
from tests.tables.office import (
    LOCKS,
    SCORES,
    TABLES,
    TERM,
    codes,
    faults_of,
    places,
    put,
    read,
    swapped,
)

WORDS = {"F": "女", "M": "男", "yes": "是", "no": "否"}


def in_chinese(content: str, stem: str) -> str:
    """The table with Chinese headers and words, its columns turned round."""
    header, *rows = list(csv.reader(io.StringIO(content)))
    table = next(table for table in SEMESTER_TABLES if table.stem == stem)
    headers = [table.column(name).aliases[-1] for name in header]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([WORDS.get(cell, cell) for cell in reversed(row)] for row in [headers, *rows])
    return out.getvalue()


def full_width(content: str) -> str:
    """Digits and colons of the rows in their full-width forms."""
    forms = {ord("0") + n: ord("０") + n for n in range(10)} | {ord(":"): ord("：")}
    header, _, rows = content.partition("\n")
    return f"{header}\n{rows.translate(forms)}"


def test_what_the_tables_say(tmp_path: Path) -> None:
    folder = put(
        tmp_path,
        locks=f"{LOCKS}pair,C1,T1,,,,\nforbid,C2,T1,,,,\nslot,,,U1,001,週四,16:30\n",
        scores=f"{SCORES}C1,T1,85\n",
        term=TERM + 'closed = ["2025-10-24..2025-10-26", 2025-11-03]\n',
    )
    semester = read(folder).problem
    assert list(semester.universities) == ["U1", "U2"]
    assert (semester.universities["U1"].seats, semester.universities["U2"].seats) == (3, None)
    school = semester.schools["002"]
    assert (school.county, school.computers) == ("臺東縣", None)
    assert school.windows[2] == (Interval(960, 1050), Interval(1140, 1230))
    assert semester.groups == (
        Group("U1", "001"),
        Group("U1", "002"),
        Group("U2", "002"),
        Group("U2", "003"),
    )
    first, second, third = (semester.children[child] for child in ("C1", "C2", "C3"))
    assert (first.university_id, third.university_id) == ("U1", "U2")
    assert (first.gender, first.grade, first.subjects) == (Gender.M, 3, ("英語", "數學"))
    assert (second.gender_waiver, second.previous_tutor_id) == ("府教字甲號", "T2")
    tutor = semester.tutors["T1"]
    assert (dict(tutor.levels), tutor.in_person_hours, tutor.agreement) == (
        {"英語": 3, "數學": 2},
        8,
        True,
    )
    assert semester.pair_locks == (("C1", "T1"),)
    assert semester.forbidden == {("C2", "T1")}
    assert [(s.weekday, s.start) for s in semester.slot_locks[Group("U1", "001")]] == [(3, 990)]
    assert semester.scores == {("C1", "T1"): 85}
    assert semester.term is not None
    assert (semester.term.weeks, semester.term.first_day) == (10, date(2025, 9, 15))
    closed = [date(2025, 10, 24), date(2025, 10, 25), date(2025, 10, 26), date(2025, 11, 3)]
    assert sorted(semester.term.closed) == closed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_headers_and_order_change_nothing(tmp_path: Path, encoding: str, newline: str) -> None:
    expected = read(put(tmp_path / "plain")).problem
    changed = {
        name.removesuffix(".csv"): full_width(in_chinese(content, name.removesuffix(".csv")))
        .replace("\r\n", newline)
        .encode(encoding)
        for name, content in TABLES.items()
    }
    reading = read(put(tmp_path / "changed", **changed))
    assert reading.problem == expected
    assert set(reading.encodings.values()) == {encoding}
    assert codes(reading.faults, severity=Severity.NOTICE) == set()


def test_the_words_that_big5_lacks(tmp_path: Path) -> None:
    content = swapped("schools.csv", "海邊國小", "碁恒裏粧國小").encode("cp950")
    reading = read(put(tmp_path, schools=content))
    assert reading.problem.schools["001"].name == "碁恒裏粧國小"
    assert reading.encodings["schools.csv"] == "cp950"
    assert reading.encodings["children.csv"] == "utf-8"


def test_an_encoding_that_is_told(tmp_path: Path) -> None:
    contents = {name.removesuffix(".csv"): text.encode("utf-16") for name, text in TABLES.items()}
    reading = read(put(tmp_path, **contents), encoding="utf-16")
    assert reading.problem.schools["001"].name == "海邊國小"
    told = read(
        put(tmp_path / "utf8", schools=b"\xef\xbb\xbf" + TABLES["schools.csv"].encode()),
        encoding="utf-8",
    )
    assert list(told.problem.schools) == ["001", "002", "003"]


def test_taiwan_in_both_spellings_and_stars(tmp_path: Path) -> None:
    content = swapped("schools.csv", "school_id,name", " ★School_ID ,ＮＡＭＥ").replace("computers", "電腦臺數")
    assert read(put(tmp_path, schools=content)).problem.schools["001"].computers == 5


def test_a_name_of_the_contract_goes_before_a_further_spelling(tmp_path: Path) -> None:
    content = swapped("schools.csv", "county", "校名").replace("name", "學校名稱")
    reading = read(put(tmp_path, schools=content))
    assert reading.problem.schools["001"].name == "海邊國小"
    assert places(reading.faults, "unknown_column") == [("schools.csv", 1, "校名")]


def test_blank_rows_and_quoted_newlines_keep_spreadsheet_rows(tmp_path: Path) -> None:
    content = swapped("children.csv", "C2,李小華", '\n,,,,,,,,\nC2,"李""小華\r\n(二)"').replace(
        "C4,林小安,001,U1,F,4", "C4,林小安,001,U1,F,10"
    )
    reading = read(put(tmp_path, children=content))
    assert reading.problem.children["C2"].name == '李"小華 (二)'
    assert places(reading.faults, "grade_outside") == [("children.csv", 7, "grade")]


def test_empty_cells_beyond_the_header_are_nothing(tmp_path: Path) -> None:
    content = TABLES["groups.csv"].replace("\n", ",,\n")
    content = content.replace("university_id,school_id,,", "university_id,school_id")
    assert read(put(tmp_path, groups=content)).problem == read(put(tmp_path / "plain")).problem


def excel_rows(rows: int) -> str:
    """Children in rows 2 to ``rows``, the last two columns empty and cut away after row 16."""
    header, first = TABLES["children.csv"].splitlines()[:2]
    lines = [first.replace("C1", f"R{row}") for row in range(2, rows + 1)]
    cut = [line if row <= 16 else line.removesuffix(",,") for row, line in enumerate(lines, 2)]
    return "\r\n".join([header, *cut]) + "\r\n"


def test_excel_cuts_empty_last_columns_by_sixteen_rows(tmp_path: Path) -> None:
    assert len(read(put(tmp_path, children=excel_rows(40))).problem.children) == 39


def test_one_short_row_among_sixteen_is_ragged(tmp_path: Path) -> None:
    content = excel_rows(40)
    short = put(
        tmp_path / "short",
        children=content.replace("R3,王小明,001,,M,3,英語;數學,,", "R3,王小明,001,,M,3,英語;數學"),
    )
    assert places(faults_of(short), "ragged_row") == [("children.csv", 3, "")]
    long = put(
        tmp_path / "long",
        children=content.replace("R20,王小明,001,,M,3,英語;數學", "R20,王小明,001,,M,3,英語;數學,"),
    )
    assert len(places(faults_of(long), "ragged_row")) == 15


def test_text_formulas_and_apostrophes_keep_zeros(tmp_path: Path) -> None:
    content = TABLES["groups.csv"].replace("U1,001", '"U1","=""001"""').replace("U2,003", "U2,'003")
    assert read(put(tmp_path, groups=content)).problem.groups[0] == Group("U1", "001")


def test_text_that_only_looks_like_a_formula(tmp_path: Path) -> None:
    content = swapped("tutors.csv", "張大同", "'=張+大同").replace("黃大中", "-")
    tutors = read(put(tmp_path, tutors=content)).problem.tutors
    assert (tutors["T1"].name, tutors["T2"].name) == ("=張+大同", "-")


def test_file_names_in_any_case_and_other_files(tmp_path: Path) -> None:
    put(tmp_path)
    (tmp_path / "children.csv").rename(tmp_path / "Children.CSV")
    (tmp_path / "notes.txt").write_text("ours", encoding="utf-8")
    assert len(read(tmp_path).problem.children) == 4


def test_optional_columns_may_be_missing(tmp_path: Path) -> None:
    content = "child_id,school_id,gender,grade,subjects\nC1,001,M,3,英語\n"
    child = read(put(tmp_path, children=content)).problem.children["C1"]
    assert (child.name, child.gender_waiver, child.previous_tutor_id, child.university_id) == (
        "",
        "",
        "",
        "U1",
    )


def test_a_child_of_a_school_that_nobody_serves(tmp_path: Path) -> None:
    content = swapped("groups.csv", "U2,003\n", "")
    reading = read(put(tmp_path, groups=content))
    assert reading.problem.children["C3"].university_id == ""
    assert places(reading.faults, "not_served") == [("children.csv", 4, "school_id")]


def test_a_previous_tutor_who_has_left_is_forgotten(tmp_path: Path) -> None:
    content = swapped("children.csv", "號,T2", "號,X77")
    reading = read(put(tmp_path, children=content))
    assert reading.problem.children["C2"].previous_tutor_id == ""
    assert places(reading.faults, "unknown_previous_tutor") == [("children.csv", 3, "previous_tutor_id")]


def test_a_lock_said_twice_counts_once(tmp_path: Path) -> None:
    reading = read(put(tmp_path, locks=f"{LOCKS}pair,C1,T1,,,,\npair,C1,T1,,,,\n"))
    assert reading.problem.pair_locks == (("C1", "T1"),)
    assert places(reading.faults, "lock_repeated") == [("locks.csv", 3, "kind")]


def test_a_semester_can_be_sent_to_another_process(tmp_path: Path) -> None:
    import pickle

    semester = read(put(tmp_path)).problem
    assert pickle.loads(pickle.dumps(semester)) == semester
