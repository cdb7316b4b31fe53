"""``--faults FOLDER``: what is wrong, to work through in a spreadsheet."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Made
from tests.cli.console import fingerprint, matcher, rows_of, set_cell


def spoilt(tables: Path) -> Path:
    """An unknown school, an hour that is none, a word that may mean two things, a missing column."""
    set_cell(tables / "children.csv", 3, "學校代碼", "999999")
    set_cell(tables / "tutors.csv", 2, "週一", "4:00-5:30")
    set_cell(tables / "tutors.csv", 4, "週二", "無課")
    return tables


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_fault_stands_in_the_list_and_in_its_cell(language: str, tables: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "faults", tmp_path / "out"
    shown = matcher("semester", spoilt(tables), "--out", out, "--faults", folder, "--lang", language)
    assert shown.exit_code == 2
    assert str(folder) in shown.stderr
    assert not out.exists()
    assert {path.name for path in folder.iterdir()} == {"faults.csv", "faults.xlsx"}
    header, *rows = rows_of(folder / "faults.csv")
    assert len(header) == 7
    places = {(row[1], row[2], row[3]): row for row in rows}
    assert places["children.csv", "3", "學校代碼"][4] == "999999"
    assert places["tutors.csv", "2", "週一"][4] == "4:00-5:30"
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=[rows[0][0], *{r[0] for r in rows}].index)
    book = load_workbook(folder / "faults.xlsx")
    sheet = book["tutors.csv"]
    cell = sheet.cell(2, rows_of(tables / "tutors.csv")[0].index("週一") + 1)
    assert cell.value == "4:00-5:30"
    assert cell.comment is not None
    assert "16:00-17:30" in cell.comment.text
    told = sheet.cell(4, rows_of(tables / "tutors.csv")[0].index("週二") + 1)
    colours = {c.fill.start_color.rgb for c in (cell, told, sheet.cell(3, 2))}
    assert len(colours) == 3  # an error, a notice, and nothing


def test_the_tables_stand_in_it_as_they_are(tables: Path, tmp_path: Path) -> None:
    matcher("semester", spoilt(tables), "--out", tmp_path / "out", "--faults", tmp_path / "faults")
    sheet = load_workbook(tmp_path / "faults" / "faults.xlsx")["children.csv"]
    read = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    assert read == rows_of(tables / "children.csv")


def test_what_was_only_noticed_is_left_as_well(inputs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "faults"
    assert matcher("semester", inputs, "--out", tmp_path / "out", "--faults", folder).exit_code == 0
    assert len(rows_of(folder / "faults.csv")) > 1


def test_an_earlier_list_is_replaced_and_nothing_else(tables: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "faults", tmp_path / "out"
    for _ in range(2):
        assert matcher("semester", spoilt(tables), "--out", out, "--faults", folder).exit_code == 2
    before = fingerprint(folder)
    (folder / "notes.txt").write_text("ours", encoding="utf-8")
    shown = matcher("semester", spoilt(tables), "--out", out, "--faults", folder)
    assert shown.exit_code == 2
    assert "notes.txt" in shown.stderr
    assert {name: digest for name, digest in fingerprint(folder).items() if name != "notes.txt"} == before


@pytest.mark.parametrize("place", ["out", "out/faults", "."])
def test_a_folder_that_the_plan_would_take_away_is_refused(place: str, inputs: Path, tmp_path: Path) -> None:
    shown = matcher("semester", inputs, "--out", tmp_path / "out", "--faults", tmp_path / place)
    assert shown.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_that_nobody_asked_for(tables: Path, tmp_path: Path) -> None:
    before = fingerprint(tmp_path)
    shown = matcher("semester", spoilt(tables), "--out", tmp_path / "out", "--lang", "en")
    assert "--faults FOLDER" in shown.stderr
    assert {name for name in fingerprint(tmp_path) if name not in before} == set()


def test_of_visits_and_of_checks(season: Made) -> None:
    tables, out, faults = season.tables(), season.out(), season.room / "faults"
    set_cell(out / "visits.csv", 2, "date", "someday")
    shown = matcher("check", tables, out, "--faults", season.room / "checked")
    assert shown.exit_code == 2
    (row,) = rows_of(season.room / "checked" / "faults.csv")[1:]
    assert row[1:5] == ["visits.csv", "2", "date", "someday"]
    set_cell(tables / "leads.csv", 2, "週一", "1:00-5:00")
    assert season.plan(season.room / "new", "--faults", faults, tables=tables).exit_code == 2
    assert "leads.csv" in load_workbook(faults / "faults.xlsx").sheetnames


def test_the_same_bytes_again(tables: Path, tmp_path: Path) -> None:
    spoilt(tables)
    for name in ("one", "two"):
        matcher("semester", tables, "--out", tmp_path / "out", "--faults", tmp_path / name)
    assert fingerprint(tmp_path / "one") == fingerprint(tmp_path / "two")
    shutil.rmtree(tmp_path / "one")
