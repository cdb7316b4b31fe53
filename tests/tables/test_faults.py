"""Every fault of either programme's tables is provoked once and found in its place, and every fault has its texts."""

from __future__ import annotations

import time
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from matcher.tables.faults import Fault
from matcher.texts import Language
from tests.tables.fault_cases import CASES, ERROR, WARNING, Case
from tests.tables.office import SEMESTER, VISITS, codes, places, tell

CODES = {office.programme: {case.code for case in CASES if case.office is office} for office in (SEMESTER, VISITS)}
C, T, G, X = "children.csv", "tutors.csv", "groups.csv", "scores.csv"
BREAKS_TWO = {
    "lock_late": {"lock_outside_window"},
    "lock_child_twice": {"lock_gender", "lock_subject", "lock_no_common_time"},
    "lock_tutor_twice": {"lock_subject", "lock_no_common_time", "lock_not_free"},
    "lock_university": {"lock_no_common_time"},
}
"""Locks of a semester that break more rules than one."""


def errors(faults: tuple[Fault, ...]) -> list[Fault]:
    return [fault for fault in faults if fault.severity is ERROR]


def test_the_offices_are_without_an_error(tmp_path: Path) -> None:
    """That of a semester has few children, and says so."""
    faults = SEMESTER.faults(SEMESTER.put(tmp_path / "semester"))
    assert {(fault.code, fault.severity, fault.figures["least"]) for fault in faults} == {
        ("few_children", WARNING, "50")
    }
    assert [(fault.row, fault.column) for fault in faults] == [(2, "university_id"), (3, "university_id")]
    assert VISITS.faults(VISITS.put(tmp_path / "visits")) == ()


def test_every_case_of_a_lock_is_of_its_table() -> None:
    assert all(case.place[0] == "locks.csv" for case in CASES if case.code.startswith("lock_"))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fault_in_its_place(case: Case, tmp_path: Path) -> None:
    """It can be told, and makes no wave of others: of a semester no other error, of visits nothing else at all."""
    faults = case.office.faults(case.office.put(tmp_path, **case.changed))
    assert places(faults, case.code) == [case.place]
    assert next(fault for fault in faults if fault.code == case.code).severity is case.severity
    assert case.code in {tell(fault) for fault in faults}
    if case.office is VISITS:
        assert {fault.code for fault in faults} == {case.code}
    elif case.severity is ERROR:
        assert codes(faults) - {case.code} <= BREAKS_TWO.get(case.code, set())


def test_a_missing_folder(tmp_path: Path) -> None:
    assert [fault.code for fault in SEMESTER.faults(tmp_path / "none")] == ["missing_folder"]


def test_files_that_were_meant(tmp_path: Path) -> None:
    SEMESTER.put(tmp_path, groups=None, children=None, tutors=None)
    for name in ("child.csv", "groups.xlsx", "tutors.csv.csv", "lock.csv", "Scores.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    assert {(f.file, f.code, f.value, f.severity) for f in SEMESTER.faults(tmp_path) if f.row == 0} == {
        ("groups.xlsx", "bad_workbook", "", ERROR),
        (C, "near_file", "child.csv", ERROR),
        (T, "near_file", "tutors.csv.csv", ERROR),
        ("locks.csv", "near_file", "lock.csv", WARNING),
        ("Scores.xlsx", "bad_workbook", "", ERROR),
    }


def test_an_encoding_that_does_not_exist_or_fit(tmp_path: Path) -> None:
    SEMESTER.put(tmp_path, schools=SEMESTER.text("schools", {"海邊國小": "裏國小"}).encode("cp950"))
    assert {fault.code for fault in SEMESTER.faults(tmp_path, "klingon")} == {"unknown_encoding"}
    assert places(SEMESTER.faults(tmp_path, "utf-8"), "not_that_encoding") == [("schools.csv", 2, "")]


def test_a_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == G:
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    SEMESTER.put(tmp_path)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert places(SEMESTER.faults(tmp_path), "unreadable_file") == [(G, 0, "")]


# Of both


def test_the_folder_of_the_other_programme(tmp_path: Path) -> None:
    SEMESTER.put(tmp_path / "semester")
    VISITS.put(tmp_path / "visits")
    for of, name, found, wanted in ((VISITS, "semester", C, "leads.csv"), (SEMESTER, "visits", "leads.csv", C)):
        (fault,) = of.faults(tmp_path / name)
        assert (fault.code, fault.severity) == ("other_programme", ERROR)
        for language in Language:
            assert found in fault.wrong(language)
            assert wanted in fault.mend(language)
            assert f"matcher {name}" in fault.mend(language)


def test_a_folder_with_both_programmes_is_read(tmp_path: Path) -> None:
    (VISITS.put(tmp_path) / C).write_text("ours", encoding="utf-8")
    assert [(fault.code, fault.file) for fault in VISITS.read(tmp_path).faults] == [("not_taken", C)]


TOLD_ELSEWHERE = """
other_programme
faults_in_out taken_for not_taken also_like also_like_same two_sources formula_uncomputed hidden_rows merged_cells
date_far year_of_season own_school_read_as own_schools_many own_school_not_yet own_school_elsewhere missing_folder
near_file unreadable_file unknown_encoding not_that_encoding few_children few_hours file_exists missing_policy
bad_json bad_summary missing_tuning tuning_unknown tuning_table tuning_number
"""


def coded(*names: str) -> set[str]:
    """The codes of files of the catalogue, each with both of its texts."""
    texts = [files("matcher.texts").joinpath(name).read_text(encoding="utf-8") for name in names]
    parts = [key.split(".")[1:] for text in texts for key in tomllib.loads(text)]
    assert sorted(parts) == sorted([code, part] for code, _ in parts[::2] for part in ("wrong", "mend"))
    return {code for code, _ in parts if not code.startswith("policy_")}


def test_every_fault_of_the_catalogue_is_provoked() -> None:
    assert coded("faults.toml", "reading.toml") == CODES[SEMESTER.programme] | set(TOLD_ELSEWHERE.split())
    assert coded("visit_tables.toml") <= CODES[VISITS.programme]


@pytest.mark.dose(0)
def test_a_hundred_thousand_children_are_read_in_seconds(tmp_path: Path) -> None:
    rows = "".join(f"C{n:06d},{'00' if n % 2 else ''}1,U1,F,4,英語;數學\n" for n in range(100_000))
    folder = SEMESTER.put(tmp_path, children=f"child_id,school_id,university_id,gender,grade,subjects\n{rows}")
    started = time.process_time()
    faults = SEMESTER.faults(folder)
    assert len(places(faults, "unknown_reference_near")) == 50_000
    assert time.process_time() - started < 30
