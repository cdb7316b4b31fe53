"""``matcher check``: plans as somebody edited them by hand in Excel."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.console import Rows, matcher, rows_of, save, summary


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
    # One unmatched child fewer than the summary counts, and than report and workbook tell of.
    assert broken == {"P9", "G1"}


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


def test_a_plan_of_another_policy_is_told_once_and_is_no_violation(inputs: Path, planned: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('name = "easy"\n[rules.P9]\nfewest_children = 0\n', encoding="utf-8")
    shown = matcher("check", inputs, planned, "--policy", policy, "--lang", "en")
    assert shown.exit_code == 0
    (told,) = [line for line in shown.stdout.splitlines() if line.startswith("[warning] G1")]
    assert "made under the policy “programme”; it is checked under “easy”" in told
    assert "P9.fewest_children 50 (0)" in told
    assert "--policy" in told


def test_zeros_that_excel_ate_are_mended_and_told_once_a_file(inputs: Path, out: Path) -> None:
    """School ids like 000001, in hundreds of cells; the report and the workbook stay those of the plan."""

    def bare(rows: Rows) -> None:
        place = rows[0].index("school_id")
        for row in rows[1:]:
            row[place] = row[place].lstrip("0")

    for file in ("pairs.csv", "slots.csv", "sessions.csv"):
        edit(out / file, bare, "cp950")
    shown = matcher("check", inputs, out, "--lang", "en")
    assert (shown.exit_code, rules_broken(shown.stdout)) == (0, set()), shown.output
    notices = shown.stderr.splitlines()
    assert [line.split(":")[0] for line in notices] == [
        f"[notice] {file}.csv" for file in ("pairs", "slots", "sessions")
    ]
    assert all("000001" in line or "000002" in line for line in notices)


def test_ids_that_could_be_two_are_a_fault(tables: Path, out: Path) -> None:
    def another(rows: Rows) -> None:
        rows.append([("0" + rows[1][0]) if k == 0 else cell for k, cell in enumerate(rows[1])])

    edit(tables / "schools.csv", another)

    def bare(rows: Rows) -> None:
        for row in rows[1:]:
            row[1] = row[1].lstrip("0")

    edit(out / "slots.csv", bare)
    shown = matcher("check", tables, out, "--lang", "en")
    assert shown.exit_code == 2
    assert "slots.csv" in shown.stderr
    assert "000001, 0000001" in shown.stderr


@pytest.mark.parametrize("entry", ["seed", "version", "counts", "policy", "seconds"])
def test_an_entry_of_the_summary_is_missing(inputs: Path, out: Path, entry: str) -> None:
    told = summary(out)
    del told[entry]
    (out / "summary.json").write_text(json.dumps(told), encoding="utf-8")
    code, broken = check(inputs, out)
    assert (code, broken) == (1, {"G1"})


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
