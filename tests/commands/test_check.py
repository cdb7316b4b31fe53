"""``matcher check``: plans as somebody edited them by hand in Excel."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.console import Rows, matcher, rows_of, save


def rules_broken(stdout: str) -> set[str]:
    """The rule ids of the violations told in English."""
    return set(re.findall(r"^\[violation\] ([A-Z]\d+)", stdout, re.MULTILINE))


def edit(path: Path, change: Callable[[Rows], object], encoding: str = "utf-8-sig") -> None:
    rows = rows_of(path)
    change(rows)
    save(path, rows, encoding)


def check(inputs: Path, out: Path) -> tuple[int, set[str]]:
    shown = matcher("check", inputs, out, "--lang", "en")
    return shown.exit_code, rules_broken(shown.stdout)


def test_the_plan_passes(inputs: Path, planned: Path) -> None:
    for language, word in (("zh", "檢核通過"), ("en", "passes")):
        shown = matcher("check", inputs, planned, "--lang", language)
        assert shown.exit_code == 0
        assert word in shown.stdout


def test_what_excel_makes_of_the_files_still_passes(inputs: Path, out: Path) -> None:
    """Saved as cp950, dates as 2026/9/14, times as 9:00, yes as TRUE, an empty column at the end."""

    def as_excel(rows: Rows) -> None:
        for row in rows:
            for k, cell in enumerate(row):
                if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
                    row[k] = "/".join(str(int(part)) for part in cell.split("-"))
                row[k] = {"yes": "TRUE", "no": "FALSE"}.get(row[k], row[k])
            row.append("")

    for file in ("pairs.csv", "slots.csv", "sessions.csv"):
        edit(out / file, as_excel, "cp950")
    assert check(inputs, out) == (0, set())


def test_two_tutors_swapped(inputs: Path, out: Path) -> None:
    """Across universities: neither may teach the other's child."""

    def swap(rows: Rows) -> None:
        one = next(row for row in rows if row[2] == "U01")
        two = next(row for row in rows if row[2] == "U02")
        one[1], two[1] = two[1], one[1]

    edit(out / "pairs.csv", swap, "cp950")
    code, broken = check(inputs, out)
    assert code == 1
    assert "P8" in broken
    shown = matcher("check", inputs, out)
    assert shown.exit_code == 1
    assert "P8" in shown.stdout
    assert "pairs.csv" in shown.stdout


def test_one_tutor_for_two_children(inputs: Path, out: Path) -> None:
    def copy(rows: Rows) -> None:
        rows[2][1] = rows[1][1]

    edit(out / "pairs.csv", copy)
    code, broken = check(inputs, out)
    assert code == 1
    assert "P1" in broken


def test_a_session_moved_to_a_day_nobody_planned(inputs: Path, out: Path) -> None:
    def move(rows: Rows) -> None:
        rows[1][3] = "2026/10/10"  # a Saturday, and a national holiday

    edit(out / "sessions.csv", move)
    code, broken = check(inputs, out)
    assert code == 1
    assert "S9" in broken


def test_a_slot_made_later(inputs: Path, out: Path) -> None:
    def later(rows: Rows) -> None:
        rows[1][3], rows[1][4] = "19:01", "20:31"

    edit(out / "slots.csv", later)
    code, broken = check(inputs, out)
    assert code == 1
    assert "S3" in broken


def test_a_child_left_out_of_both_tables(inputs: Path, out: Path) -> None:
    edit(out / "unmatched.csv", lambda rows: rows.pop())
    code, broken = check(inputs, out)
    assert code == 1
    assert broken == {"P9"}


def test_every_violation_at_once(inputs: Path, out: Path) -> None:
    def later(rows: Rows) -> None:
        rows[1][3], rows[1][4] = "19:01", "20:31"

    edit(out / "slots.csv", later)
    edit(out / "unmatched.csv", lambda rows: rows.pop())
    assert {"S3", "P9"} <= check(inputs, out)[1]


def test_the_same_plan_under_another_policy(inputs: Path, out: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[rules.S3]\nlatest_end = "17:00"\n', encoding="utf-8")
    shown = matcher("check", inputs, out, "--policy", policy, "--lang", "en")
    assert shown.exit_code == 1
    assert "S3" in rules_broken(shown.stdout)


@pytest.mark.parametrize("file", ["pairs.csv", "slots.csv", "unmatched.csv", "summary.json"])
def test_a_file_of_the_plan_is_missing(inputs: Path, out: Path, file: str) -> None:
    (out / file).unlink()
    shown = matcher("check", inputs, out, "--lang", "en")
    assert shown.exit_code == 2
    assert file in shown.stderr
    assert "matcher semester" in shown.stderr


def test_cells_that_cannot_be_read(inputs: Path, out: Path) -> None:
    def spoil(rows: Rows) -> None:
        rows[1][2], rows[1][3] = "someday", "soon"

    edit(out / "slots.csv", spoil)
    shown = matcher("check", inputs, out, "--lang", "en")
    assert shown.exit_code == 2
    assert "someday" in shown.stderr
    assert "soon" in shown.stderr


def test_there_is_no_such_folder(inputs: Path, tmp_path: Path) -> None:
    assert matcher("check", inputs, tmp_path / "nowhere").exit_code == 2
    assert matcher("check", tmp_path / "nowhere", inputs).exit_code == 2
