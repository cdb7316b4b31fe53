"""``matcher check``: plans of either programme as somebody edited them by hand in Excel, through one door."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from models.programme import Programme
from models.programmes import PROGRAMMES, SEMESTER, VISITS
from tests.cli.conftest import Made
from tests.cli.console import TRACE, Rows, edit, fingerprint, matcher, rows_of, save, set_cell, summary
from tests.visit_rules.case import base
from tests.visit_rules.files import write_instance, write_plan

FILES = {
    SEMESTER: ["pairs.csv", "slots.csv", "unmatched.csv", "summary.json"],
    VISITS: ["assignments.csv", "visits.csv", "milestones.csv", "unserved.csv", "summary.json"],
}


def rules_broken(stdout: str) -> set[str]:
    """The rule ids of the violations told in English."""
    return set(re.findall(r"^\[violation\] ([A-Z]\d+)", stdout, re.MULTILINE))


@dataclass(frozen=True)
class Pair:
    """Tables and a plan to be edited: of the generated semester, or of the season of the rules' cases."""

    programme: Programme
    tables: Path
    out: Path

    def check(self, *more: object, language: str = "en") -> Result:
        return matcher("check", self.tables, self.out, *more, "--lang", language)

    def found(self, *more: object) -> tuple[int, set[str]]:
        """The exit code, and the rules that are broken."""
        shown = self.check(*more)
        return shown.exit_code, rules_broken(shown.stdout)


@pytest.fixture
def semester_pair(semester: Made) -> Pair:
    return Pair(SEMESTER, semester.tables(), semester.out())


@pytest.fixture
def season_pair(tmp_path: Path) -> Pair:
    """3 schools, 8 visits."""
    tables, out = tmp_path / "season", tmp_path / "visits"
    for folder in (tables, out):
        folder.mkdir()
    write_instance(tables, base().season)
    write_plan(out, base().written)
    return Pair(VISITS, tables, out)


@pytest.fixture(params=PROGRAMMES.values(), ids=str)
def pair(request: pytest.FixtureRequest) -> Pair:
    found = request.getfixturevalue("semester_pair" if request.param is SEMESTER else "season_pair")
    assert isinstance(found, Pair)
    return found


def test_the_plan_passes_and_nothing_is_touched(pair: Pair) -> None:
    before = fingerprint(pair.tables), fingerprint(pair.out)
    more = {"zh": ("20 條規則", "3 所學校", "8 次入校"), "en": ("20 rules", "3 schools", "8 visits")}
    for language, word in (("zh", "檢核通過"), ("en", "passes")):
        shown = pair.check(language=language)
        assert shown.exit_code == 0, shown.output
        told = (word, *(more[language] if pair.programme is VISITS else ()))
        assert [one for one in told if one not in shown.stdout] == []
    assert (fingerprint(pair.tables), fingerprint(pair.out)) == before


def test_what_excel_makes_of_the_files_still_passes(pair: Pair) -> None:
    """Saved as cp950, dates as 2025/9/16, times as 9:00, yes as TRUE, an empty column at the end."""

    def as_excel(rows: Rows) -> None:
        for row in rows:
            for k, cell in enumerate(row):
                if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
                    row[k] = "/".join(str(int(part)) for part in cell.split("-"))
                elif re.fullmatch(r"0\d:\d\d", cell):
                    row[k] = cell[1:]
                row[k] = {"yes": "TRUE", "no": "FALSE"}.get(row[k], row[k])
            row.append("")

    for file in (
        file for file in FILES[pair.programme] if file not in ("unmatched.csv", "unserved.csv", "summary.json")
    ):
        edit(pair.out / file, as_excel, "cp950")
    if pair.programme is SEMESTER:
        edit(pair.out / "sessions.csv", as_excel, "cp950")
    else:
        assert rows_of(pair.out / "visits.csv")[1][5] == "9:00"
    assert pair.found() == (0, set())


# Edits that are found out


Edit = Callable[[Path], None]


def tutors_swapped(out: Path) -> None:
    """Across universities: neither may teach the other's child."""

    def swap(rows: Rows) -> None:
        one, two = (next(row for row in rows if row[2] == university) for university in ("U01", "U02"))
        one[1], two[1] = two[1], one[1]

    edit(out / "pairs.csv", swap)


def one_tutor_for_two(out: Path) -> None:
    set_cell(out / "pairs.csv", 3, "tutor_id", rows_of(out / "pairs.csv")[1][1])


def due_a_day_late(out: Path) -> None:
    row = next(k for k, cells in enumerate(rows_of(out / "milestones.csv"), 1) if cells[2] == "M4")
    set_cell(out / "milestones.csv", row, "due", "2025-12-16")


def praised_too_much(out: Path) -> None:
    told = (out / "summary.json").read_text(encoding="utf-8")
    assert '"value": 267' in told
    (out / "summary.json").write_text(told.replace('"value": 267', '"value": 300'), encoding="utf-8")


def cell(*told: Any) -> Edit:
    """Write one cell: file, row, heading and value."""
    file, *rest = told
    return lambda out: set_cell(out / file, *rest)


def without_last_row(file: str) -> Edit:
    return lambda out: edit(out / file, list.pop)


EDITS: Mapping[Programme, Mapping[str, tuple[Edit, str, str]]] = {
    SEMESTER: {
        "tutors swapped": (tutors_swapped, "P8", "pairs.csv"),
        "one tutor for two": (one_tutor_for_two, "P1", "pairs.csv"),
        "a Saturday, and a national holiday": (cell("sessions.csv", 2, "date", "2026/10/10"), "S9", "sessions.csv"),
        "later than may be": (cell("slots.csv", 2, "end", "20:31"), "S3", "slots.csv"),
        "a child left out": (without_last_row("unmatched.csv"), "P9", ""),
    },
    VISITS: {
        "on a holiday": (cell("visits.csv", 4, "date", "2025-10-10"), "V9", "visits.csv:4"),
        "by the lead of another school": (cell("assignments.csv", 2, "lead_id", "L2"), "V4", "visits.csv:2"),
        "longer than a day": (cell("visits.csv", 2, "end", "16:30"), "V8", "visits.csv:2"),
        "a school left out": (without_last_row("unserved.csv"), "V4", ""),
        "due a day late": (due_a_day_late, "M4", "milestones.csv"),
        "praised too much": (praised_too_much, "G1", "summary.json"),
    },
}


@pytest.mark.parametrize(
    ("pair", "edited"),
    [(of, one) for of, edits in EDITS.items() for one in edits],
    indirect=["pair"],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_edit_is_found_out(pair: Pair, edited: str, language: str) -> None:
    edit_it, rule, place = EDITS[pair.programme][edited]
    edit_it(pair.out)
    shown = pair.check(language=language)
    assert shown.exit_code == 1
    assert re.search(rf"^\S+ {rule}\b", shown.stdout, re.MULTILINE), shown.stdout
    assert place in shown.stdout
    assert TRACE not in shown.output
    if edited == "a child left out" and language == "en":
        # One unmatched child fewer than the summary counts, and than report and workbook tell of.
        assert rules_broken(shown.stdout) == {"P9", "G1"}


def test_every_violation_at_once(pair: Pair) -> None:
    for edit_it, _, _ in EDITS[pair.programme].values():
        edit_it(pair.out)
    assert {rule for _, rule, _ in EDITS[pair.programme].values()} <= pair.found()[1]


# Other policies


def policy(folder: Path, content: str) -> tuple[str, Path]:
    (folder / "policy.toml").write_text(content, encoding="utf-8")
    return "--policy", folder / "policy.toml"


@pytest.mark.parametrize(
    ("pair", "rule", "setting"),
    [(SEMESTER, "S3", 'latest_end = "17:00"'), (VISITS, "V3", "most_schools = 1")],
    indirect=["pair"],
)
def test_the_same_plan_under_another_policy(pair: Pair, rule: str, setting: str, tmp_path: Path) -> None:
    code, broken = pair.found(*policy(tmp_path, f"[rules.{rule}]\n{setting}\n"))
    assert code == 1
    assert rule in broken
    assert pair.programme is SEMESTER or broken == {rule}


@pytest.mark.parametrize(
    ("pair", "content", "told"),
    [
        (
            SEMESTER,
            'name = "easy"\n[rules.P9]\nfewest_children = 0\n',
            ["made under the policy “programme”; it is checked under “easy”", "P9.fewest_children 50 (0)", "--policy"],
        ),
        (
            VISITS,
            '[goals]\nsemester = ["fit"]\nvisits = ["served", "priority"]\n',
            ["goals priority, served, fit, travel, visits, joined (served, priority)"],
        ),
    ],
    indirect=["pair"],
)
def test_a_plan_of_another_policy_is_told_once_and_is_no_violation(
    pair: Pair, content: str, told: list[str], tmp_path: Path
) -> None:
    shown = pair.check(*policy(tmp_path, content))
    assert (shown.exit_code, rules_broken(shown.stdout)) == (0, set())
    (line,) = [line for line in shown.stdout.splitlines() if line.startswith("[warning] G1")]
    assert [word for word in told if word not in line] == []


# What cannot be read


@pytest.mark.parametrize(
    ("pair", "file"), [(of, file) for of, files in FILES.items() for file in files], indirect=["pair"]
)
def test_a_file_of_the_plan_is_missing(pair: Pair, file: str) -> None:
    (pair.out / file).unlink()
    shown = pair.check()
    assert shown.exit_code == 2
    assert file in shown.stderr
    assert f"matcher {pair.programme}" in shown.stderr


@pytest.mark.parametrize(
    ("pair", "cells"),
    [
        (SEMESTER, [("slots.csv", 2, "weekday", "someday"), ("slots.csv", 2, "start", "soon")]),
        (VISITS, [("visits.csv", 2, "date", "someday"), ("milestones.csv", 3, "due", "soon")]),
    ],
    indirect=["pair"],
)
def test_cells_that_cannot_be_read(pair: Pair, cells: list[tuple[Any, ...]]) -> None:
    for told in cells:
        cell(*told)(pair.out)
    shown = pair.check()
    assert shown.exit_code == 2
    assert "someday" in shown.stderr
    assert "soon" in shown.stderr


def test_there_is_no_such_folder(pair: Pair, tmp_path: Path) -> None:
    assert matcher("check", pair.tables, tmp_path / "nowhere").exit_code == 2
    assert matcher("check", tmp_path / "nowhere", pair.tables).exit_code == 2


def test_the_plan_of_the_other_programme(semester_pair: Pair, season_pair: Pair) -> None:
    for one, other, file in (
        (season_pair, semester_pair, "assignments.csv"),
        (semester_pair, season_pair, "pairs.csv"),
    ):
        shown = matcher("check", one.tables, other.out, "--lang", "en")
        assert shown.exit_code == 2
        assert file in shown.stderr


# Of a semester


@pytest.mark.parametrize("entry", ["seed", "version", "counts", "policy", "seconds"])
def test_an_entry_of_the_summary_is_missing(semester_pair: Pair, entry: str) -> None:
    told = summary(semester_pair.out)
    del told[entry]
    (semester_pair.out / "summary.json").write_text(json.dumps(told), encoding="utf-8")
    assert semester_pair.found() == (1, {"G1"})


def without_zeros(rows: Rows) -> None:
    place = rows[0].index("school_id")
    for row in rows[1:]:
        row[place] = row[place].lstrip("0")


def test_zeros_that_excel_ate_are_mended_and_told_once_a_file(semester_pair: Pair) -> None:
    """School ids like 000001, in hundreds of cells; the report and the workbook stay those of the plan."""
    files = ("pairs.csv", "slots.csv", "sessions.csv")
    for file in files:
        edit(semester_pair.out / file, without_zeros, "cp950")
    shown = semester_pair.check()
    assert (shown.exit_code, rules_broken(shown.stdout)) == (0, set()), shown.output
    notices = shown.stderr.splitlines()
    assert [line.split(":")[0] for line in notices] == [f"[notice] {file}" for file in files]
    assert all("000001" in line or "000002" in line for line in notices)


def test_ids_that_could_be_two_are_a_fault(semester_pair: Pair) -> None:
    edit(semester_pair.tables / "schools.csv", lambda rows: rows.append([f"0{rows[1][0]}", *rows[1][1:]]))
    edit(semester_pair.out / "slots.csv", without_zeros)
    shown = semester_pair.check()
    assert shown.exit_code == 2
    assert "slots.csv" in shown.stderr
    assert "000001, 0000001" in shown.stderr


# Of visits


def test_faults_of_the_tables_come_first(season_pair: Pair) -> None:
    set_cell(season_pair.tables / "leads.csv", 2, "items", "singing")
    shown = season_pair.check()
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert "singing" in shown.stderr


def test_tables_in_the_encoding_that_is_asked_for(season_pair: Pair) -> None:
    place = rows_of(season_pair.tables / "schools.csv")[0].index("name")
    edit(season_pair.tables / "schools.csv", lambda rows: rows[1].__setitem__(place, "國立碁恒高中"), "cp950")
    assert season_pair.check("--encoding", "cp950").exit_code == 0
    assert season_pair.check("--encoding", "utf-8").exit_code == 2


def test_tables_whose_names_are_in_capitals(season_pair: Pair) -> None:
    """Windows does not tell them apart."""
    rows = rows_of(season_pair.tables / "leads.csv")
    (season_pair.tables / "leads.csv").unlink()
    save(season_pair.tables / "LEADS.CSV", rows)
    assert season_pair.found() == (0, set())
