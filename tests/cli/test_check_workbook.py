"""``matcher check`` on workbooks: by themselves, and beside the tables that they were written with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.programmes import SEMESTER, VISITS
from tests.cli.conftest import Made
from tests.cli.console import fingerprint, matcher, rows_of, save, summary
from tests.cli.test_check import rules_broken
from tests.cli.test_leftovers import vanish
from tests.tables.plan_book import held, put

BOOKS = {SEMESTER: "plan.xlsx", VISITS: "visits.xlsx"}
Check = tuple[int, set[str], str]


def check(tables: Path, out: Path) -> Check:
    shown = matcher("check", tables, out, "--lang", "en")
    return shown.exit_code, rules_broken(shown.stdout), shown.output


def test_the_folder_and_the_workbook_pass_and_nothing_is_touched(made: Made) -> None:
    before = fingerprint(made.planned)
    for out in (made.planned, made.planned / BOOKS[made.programme]):
        code, broken, shown = check(made.inputs, out)
        assert (code, broken) == (0, set()), shown
    assert fingerprint(made.planned) == before


def saved_by_another_program(out: Path) -> None:
    load_workbook(out / "plan.xlsx").save(out / "plan.xlsx")


def without_report_and_workbook(out: Path) -> None:
    for file in ("report.html", "plan.xlsx"):
        (out / file).unlink()


@pytest.mark.parametrize("change", [saved_by_another_program, without_report_and_workbook])
def test_what_changes_nothing_passes(change: Callable[[Path], None], inputs: Path, out: Path) -> None:
    change(out)
    assert check(inputs, out)[:2] == (0, set())


def test_the_workbook_of_a_plan_that_a_killed_run_has_taken_away(inputs: Path, out: Path) -> None:
    before = fingerprint(out)
    vanish(out)
    assert check(inputs, out / "plan.xlsx")[:2] == (0, set())
    assert fingerprint(out) == before


def test_a_workbook_by_itself_is_judged_without_a_summary(inputs: Path, out: Path, tmp_path: Path) -> None:
    alone = shutil.copy(out / "plan.xlsx", tmp_path / "from the office.xlsx")
    code, broken, shown = check(inputs, Path(alone))
    assert (code, broken) == (0, set())
    assert "22 rules checked" in shown
    assert "No summary.json stands beside the workbook" in shown
    assert "23 rules checked" in check(inputs, out / "plan.xlsx")[2]


def test_two_tutors_swapped_in_the_workbook(inputs: Path, out: Path) -> None:
    """By itself the workbook breaks rules of its rows; beside the tables it says otherwise than they do."""
    path = out / "plan.xlsx"
    universities = [held(path, "配對", row, "大學代碼") for row in range(2, 8)]
    other = 2 + next(place for place, of in enumerate(universities) if of != universities[0])
    tutors = [held(path, "配對", row, "大學伴代碼") for row in (2, other)]
    put(path, "配對", 2, "大學伴代碼", tutors[1])
    put(path, "配對", other, "大學伴代碼", tutors[0])
    code, broken, shown = check(inputs, path)
    assert code == 1
    assert "P8" in broken
    assert "plan.xlsx [配對]:2" in shown
    code, broken, shown = check(inputs, out)
    assert (code, broken) == (1, {"G1"})
    assert "plan.xlsx [配對]:2" in shown
    assert "pairs.csv:" in shown
    assert "4 rows" in shown


def test_tables_edited_after_report_and_workbook_were_written(inputs: Path, out: Path) -> None:
    rows = rows_of(out / "pairs.csv")
    rows[1][5] = str(int(rows[1][5]) + 1)
    save(out / "pairs.csv", rows)
    shown = matcher("check", inputs, out, "--lang", "en")
    told = [line for line in shown.stdout.splitlines() if "G1" in line]
    assert len(told) == 2
    assert "plan.xlsx and the tables beside it" in "\n".join(told)
    assert "report.html is of another plan" in "\n".join(told)


def test_report_and_workbook_of_another_plan(inputs: Path, out: Path, tmp_path: Path) -> None:
    """The same tables, planned with another seed: of the rows nothing differs, but the summary is another one's."""
    other = tmp_path / "other"
    assert matcher("semester", inputs, "--out", other, "--workers", 1, "--seed", 5).exit_code == 0
    assert check(inputs, other)[:2] == (0, set())
    for file in ("report.html", "plan.xlsx"):
        shutil.copy(other / file, out / file)
    code, broken, shown = check(inputs, out)
    assert (code, broken) == (1, {"G1"})
    for file in ("report.html", "plan.xlsx"):
        assert shown.count(f"G1 (clause -): {file} ") == 1


def test_a_summary_edited_by_hand_is_told_of_report_and_workbook_too(inputs: Path, out: Path) -> None:
    told = summary(out)
    told["seed"] = 99
    (out / "summary.json").write_text(json.dumps(told), encoding="utf-8")
    assert check(inputs, out)[:2] == (1, {"G1"})
    told["seed"], told["seconds"] = 0, 1234.5
    (out / "summary.json").write_text(json.dumps(told), encoding="utf-8")
    assert check(inputs, out)[:2] == (0, set())


def test_a_workbook_beside_the_tables_that_cannot_be_read(inputs: Path, out: Path) -> None:
    put(out / "plan.xlsx", "課表", 2, "每週第一次", "someday")
    code, broken, shown = check(inputs, out)
    assert (code, broken) == (1, {"G1"})
    assert "plan.xlsx [課表]:2" in shown
    result = matcher("check", inputs, out / "plan.xlsx", "--lang", "zh")
    assert result.exit_code == 2
    assert "plan.xlsx [課表]，第 2 列，「每週第一次」欄「someday」" in result.stderr


def test_its_bad_cell_is_coloured_where_faults_are_asked_for(inputs: Path, out: Path, tmp_path: Path) -> None:
    put(out / "plan.xlsx", "課表", 2, "每週第一次", "someday")
    shown = matcher("check", inputs, out / "plan.xlsx", "--faults", tmp_path / "faults")
    assert shown.exit_code == 2
    assert [row[1:5] for row in rows_of(tmp_path / "faults" / "faults.csv")[1:]] == [
        ["plan.xlsx [課表]", "2", "每週第一次", "someday"]
    ]
    sheet = load_workbook(tmp_path / "faults" / "faults.xlsx").worksheets[-1]
    (noted,) = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert ("課表" in sheet.title, noted.value) == (True, "someday")


@pytest.mark.parametrize("place", ["out", "inputs"])
def test_faults_never_take_away_what_was_read(place: str, inputs: Path, out: Path, tmp_path: Path) -> None:
    put(out / "plan.xlsx", "課表", 2, "每週第一次", "someday")
    before = fingerprint(out)
    folder = {"out": out, "inputs": inputs}[place]
    shown = matcher("check", inputs, out / "plan.xlsx", "--faults", folder)
    assert shown.exit_code == 2, shown.output
    assert str(folder) in shown.stderr
    assert fingerprint(out) == before


def test_a_visit_moved_in_one_sheet_and_in_all(season: Made) -> None:
    out = season.out()
    path = out / "visits.xlsx"
    put(path, "依領航教師", 2, "日期", "2025-12-24")
    code, broken, shown = check(season.inputs, path)
    assert code == 1
    assert "G1" in broken
    assert "visits.xlsx [依日期]" in shown
    code, broken, _ = check(season.inputs, out)
    assert (code, broken) == (1, {"G1"})


@pytest.mark.parametrize("name", ["notes.txt", "plan.xls"])
def test_a_file_that_is_no_plan(inputs: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("plan", encoding="utf-8")
    shown = matcher("check", inputs, tmp_path / name, "--lang", "en")
    assert shown.exit_code == 2
    assert name in shown.stderr
    assert "plan.xlsx" in shown.stderr


def test_the_workbook_of_the_other_programme(inputs: Path, season: Made) -> None:
    shown = matcher("check", inputs, season.planned / "visits.xlsx", "--lang", "en")
    assert shown.exit_code == 2
    assert "配對 / Pairs" in shown.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_plan_in_either_language_is_read_back(inputs: Path, tmp_path: Path, language: str) -> None:
    out = tmp_path / "out"
    words = ["--workers", 1, "--lang", language, "--no-names"]
    assert matcher("semester", inputs, "--out", out, *words).exit_code == 0
    for place in (out, out / "plan.xlsx"):
        assert check(inputs, place)[:2] == (0, set())
