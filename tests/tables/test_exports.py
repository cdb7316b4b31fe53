"""Folders as offices send them say what the tables say that they were made of."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.tables.faults import Severity
from models.policy import Policy
from models.programmes import VISITS
from tests.reading import read_season, read_semester
from tests.tables.exports import NAMES, Cells, as_office, office_folder, save_workbook, table, with_titles

INSTANCES = Path(__file__).parents[2] / "instances"
SEMESTER = ("universities.csv", "schools.csv", "groups.csv", "tutors.csv", "children.csv")
SEASON = ("leads.csv", "schools.csv", "workshops.csv", "travel.csv", "professors.csv")
WORDS = {"是": "✓", "否": "尚未繳交", "女": "女生", "男": "男生"}


def test_five_exports_of_a_semester_are_the_semester(tmp_path: Path) -> None:
    folder = office_folder(tmp_path / "in", INSTANCES / "county", WORDS, SEMESTER)
    reading = read_semester(folder, Policy.programme())
    assert reading.problem == read_semester(INSTANCES / "county", Policy.programme()).problem
    taken = {(fault.file, fault.figures["table"]) for fault in reading.faults if fault.code == "taken_for"}
    assert taken == {(f"{NAMES[file]}.xlsx", file) for file in SEMESTER}
    assert {fault.code for fault in reading.faults if fault.severity is Severity.NOTICE} >= {"title_rows", "sum_rows"}
    assert {source.header_row for source in reading.sources if source.table != "term.toml"} >= {3}


def test_five_exports_of_a_season_are_the_season(tmp_path: Path) -> None:
    policy = Policy.programme(VISITS)
    folder = office_folder(tmp_path / "in", INSTANCES / "office", WORDS, SEASON)
    assert read_season(folder, policy).problem == read_season(INSTANCES / "office", policy).problem


@pytest.mark.parametrize("programme", ["county", "office"])
def test_one_workbook_with_a_sheet_a_table(programme: str, tmp_path: Path) -> None:
    source = INSTANCES / programme
    shutil.copytree(source, tmp_path / "in")
    sheets: dict[str, Cells] = {}
    for path in sorted(source.glob("*.csv")):
        sheets[NAMES[path.name]] = with_titles(as_office(table(path), WORDS), "總表")
        (tmp_path / "in" / path.name).unlink()
    save_workbook(tmp_path / "in" / "全部資料.xlsx", sheets)
    if programme == "county":
        expected = read_semester(source, Policy.programme()).problem
        assert read_semester(tmp_path / "in", Policy.programme()).problem == expected
    else:
        policy = Policy.programme(VISITS)
        assert read_season(tmp_path / "in", policy).problem == read_season(source, policy).problem


def test_a_workbook_beside_a_table_of_the_contract_is_told_and_not_read(tmp_path: Path) -> None:
    shutil.copytree(INSTANCES / "county", tmp_path / "in")
    rows = table(INSTANCES / "county" / "children.csv")
    save_workbook(tmp_path / "in" / "學童名單.xlsx", {"a": rows})
    save_workbook(tmp_path / "in" / "學童名單(舊).xlsx", {"a": rows[:-5]})
    reading = read_semester(tmp_path / "in", Policy.programme())
    found = {(fault.code, fault.file, fault.severity) for fault in reading.faults if fault.code.startswith("also_like")}
    assert found == {
        ("also_like_same", "學童名單.xlsx", Severity.NOTICE),
        ("also_like", "學童名單(舊).xlsx", Severity.WARNING),
    }
    assert reading.problem == read_semester(INSTANCES / "county", Policy.programme()).problem


def test_words_for_the_whole_day_are_what_the_policy_says(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(INSTANCES / "hand", source)
    rows = table(source / "tutors.csv")
    day = rows[0].index("mon")
    rows[1][day : day + 5] = ["整天", "全天", "皆可", "✓", "無課"]
    save_workbook(source / "tutors.xlsx", {"tutors": rows})
    (source / "tutors.csv").unlink()
    policy = Policy.from_mapping({"rules": {"S6": {"whole_day_from": "13:00", "whole_day_to": "20:00"}}})
    tutor = read_semester(source, policy).problem.tutors[rows[1][0]]
    assert [[(i.start, i.end) for i in day] for day in tutor.free] == [[(780, 1200)]] * 4 + [[]]


def test_rights_are_counted(tmp_path: Path) -> None:
    reading = read_semester(INSTANCES / "county", Policy.programme())
    semester = reading.problem
    assert reading.rights["waivers"] == sum(bool(child.gender_waiver) for child in semester.children.values())
    assert reading.rights["agreements"] == sum(tutor.agreement for tutor in semester.tutors.values())
    assert reading.rights["pair_locks"] == len(semester.pair_locks) > 0
    season = read_season(INSTANCES / "office", Policy.programme(VISITS))
    assert season.rights["returning"] == sum(school.returning for school in season.problem.schools.values()) > 0
    assert replace(season, faults=()).rights == season.rights
