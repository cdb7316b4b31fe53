"""``matcher check`` on plans of visits: through the same door as a semester's, also after somebody edited them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.console import Rows, fingerprint, matcher, rows_of, save
from tests.cli.test_check import check, edit, rules_broken
from tests.visit_rules.case import base
from tests.visit_rules.test_files import write_instance, write_plan

FILES = ["assignments.csv", "visits.csv", "milestones.csv", "unserved.csv", "summary.json"]


@pytest.fixture
def season(tmp_path: Path) -> Path:
    """The tables of the rules' cases."""
    folder = tmp_path / "season"
    folder.mkdir()
    write_instance(folder, base().season)
    return folder


@pytest.fixture
def visits(tmp_path: Path) -> Path:
    """Their plan: 3 schools, 8 visits."""
    folder = tmp_path / "visits"
    folder.mkdir()
    write_plan(folder, base().written)
    return folder


def column(rows: Rows, name: str) -> int:
    return rows[0].index(name)


def put(file: Path, row: int, name: str, value: str) -> None:
    """Write one cell; the header is row 1."""

    def change(rows: Rows) -> None:
        rows[row - 1][column(rows, name)] = value

    edit(file, change)


def test_the_plan_passes_and_nothing_is_touched(season: Path, visits: Path) -> None:
    before = fingerprint(season), fingerprint(visits)
    for language, words in (
        ("zh", ("檢核通過", "20 條規則", "3 所學校", "8 次入校")),
        ("en", ("passes", "20 rules", "3 schools", "8 visits")),
    ):
        shown = matcher("check", season, visits, "--lang", language)
        assert shown.exit_code == 0, shown.output
        assert [word for word in words if word not in shown.stdout] == []
    assert (fingerprint(season), fingerprint(visits)) == before


def test_what_excel_makes_of_the_files_still_passes(season: Path, visits: Path) -> None:
    """Saved as cp950, dates as 2025/9/16, times as 9:00, an empty column at the end."""

    def as_excel(rows: Rows) -> None:
        for row in rows:
            for k, cell in enumerate(row):
                if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
                    row[k] = "/".join(str(int(part)) for part in cell.split("-"))
                elif re.fullmatch(r"0\d:\d\d", cell):
                    row[k] = cell[1:]
            row.append("")

    for file in ("assignments.csv", "visits.csv", "milestones.csv"):
        edit(visits / file, as_excel, "cp950")
    assert rows_of(visits / "visits.csv")[1][5] == "9:00"
    assert check(season, visits) == (0, set())


def moved_to_a_holiday(visits: Path) -> None:
    put(visits / "visits.csv", 4, "date", "2025-10-10")


def by_the_lead_of_another_school(visits: Path) -> None:
    put(visits / "assignments.csv", 2, "lead_id", "L2")


def longer_than_a_day(visits: Path) -> None:
    put(visits / "visits.csv", 2, "end", "16:30")


def left_out_of_both_tables(visits: Path) -> None:
    edit(visits / "unserved.csv", lambda rows: rows.pop())


def due_a_day_late(visits: Path) -> None:
    rows = rows_of(visits / "milestones.csv")
    row = next(k for k, cells in enumerate(rows, 1) if cells[2] == "M4")
    put(visits / "milestones.csv", row, "due", "2025-12-16")


def praised_too_much(visits: Path) -> None:
    summary = (visits / "summary.json").read_text(encoding="utf-8")
    assert '"value": 267' in summary
    (visits / "summary.json").write_text(summary.replace('"value": 267', '"value": 300'), encoding="utf-8")


EDITS: dict[Callable[[Path], None], tuple[str, str]] = {
    moved_to_a_holiday: ("V9", "visits.csv:4"),
    by_the_lead_of_another_school: ("V4", "visits.csv:2"),
    longer_than_a_day: ("V8", "visits.csv:2"),
    left_out_of_both_tables: ("V4", ""),
    due_a_day_late: ("M4", "milestones.csv"),
    praised_too_much: ("G1", "summary.json"),
}


@pytest.mark.parametrize("edited", EDITS, ids=lambda edited: edited.__name__)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_edit_is_found_out(season: Path, visits: Path, edited: Callable[[Path], None], language: str) -> None:
    rule, cell = EDITS[edited]
    edited(visits)
    shown = matcher("check", season, visits, "--lang", language)
    assert shown.exit_code == 1
    assert re.search(rf"^\S+ {rule}\b", shown.stdout, re.MULTILINE), shown.stdout
    assert cell in shown.stdout
    assert "Traceback" not in shown.output


def test_every_violation_at_once(season: Path, visits: Path) -> None:
    left_out_of_both_tables(visits)
    moved_to_a_holiday(visits)
    due_a_day_late(visits)
    assert {"V4", "V9", "M4"} <= check(season, visits)[1]


def test_the_same_plan_under_another_policy(season: Path, visits: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("[rules.V3]\nmost_schools = 1\n", encoding="utf-8")
    shown = matcher("check", season, visits, "--policy", policy, "--lang", "en")
    assert (shown.exit_code, rules_broken(shown.stdout)) == (1, {"V3"})


def test_the_policy_s_goals_are_those_of_visits(season: Path, visits: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[goals]\nsemester = ["fit"]\nvisits = ["served", "priority"]\n', encoding="utf-8")
    shown = matcher("check", season, visits, "--policy", policy, "--lang", "en")
    # The plan was made under the programme's goals, which is no violation, and is told.
    assert (shown.exit_code, rules_broken(shown.stdout)) == (0, set())
    (told,) = [line for line in shown.stdout.splitlines() if line.startswith("[warning] G1")]
    assert "goals priority, served, fit, travel, visits, joined (served, priority)" in told


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_the_plan_is_missing(season: Path, visits: Path, file: str) -> None:
    (visits / file).unlink()
    shown = matcher("check", season, visits, "--lang", "en")
    assert shown.exit_code == 2
    assert file in shown.stderr
    assert "matcher visits" in shown.stderr


def test_cells_that_cannot_be_read(season: Path, visits: Path) -> None:
    put(visits / "visits.csv", 2, "date", "someday")
    put(visits / "milestones.csv", 3, "due", "soon")
    shown = matcher("check", season, visits, "--lang", "en")
    assert shown.exit_code == 2
    assert "someday" in shown.stderr
    assert "soon" in shown.stderr


def test_faults_of_the_tables_come_first(season: Path, visits: Path) -> None:
    put(season / "leads.csv", 2, "items", "singing")
    shown = matcher("check", season, visits, "--lang", "en")
    assert shown.exit_code == 2
    assert "singing" in shown.stderr
    assert shown.stdout == ""


def test_tables_in_the_encoding_that_is_asked_for(season: Path, visits: Path) -> None:
    def name(rows: Rows) -> None:
        rows[1][column(rows, "name")] = "國立碁恒高中"

    edit(season / "schools.csv", name, "cp950")
    assert matcher("check", season, visits, "--encoding", "cp950").exit_code == 0
    assert matcher("check", season, visits, "--encoding", "utf-8").exit_code == 2


def test_the_plan_of_the_other_programme(season: Path, visits: Path, inputs: Path, planned: Path) -> None:
    for tables, out, file in ((season, planned, "assignments.csv"), (inputs, visits, "pairs.csv")):
        shown = matcher("check", tables, out, "--lang", "en")
        assert shown.exit_code == 2
        assert file in shown.stderr


def test_tables_whose_names_are_in_capitals(season: Path, visits: Path) -> None:
    """Windows does not tell them apart."""
    rows = rows_of(season / "leads.csv")
    (season / "leads.csv").unlink()
    save(season / "LEADS.CSV", rows)
    assert check(season, visits) == (0, set())


def test_there_is_no_such_folder(season: Path, tmp_path: Path) -> None:
    assert matcher("check", season, tmp_path / "nowhere").exit_code == 2
    assert matcher("check", tmp_path / "nowhere", season).exit_code == 2
