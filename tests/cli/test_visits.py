"""``matcher visits``, end to end: whole or untouched, the same bytes, no names, honest exit codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from matcher.visits.generator.catalog import VISIT_VARIANTS
from matcher.visits.publication import VisitPublication
from matcher.visits.tables.writing import write_visit_plan
from models.goals import Status
from models.visits.assignment.search import AssignmentSearch
from models.visits.plan import VisitOutcome
from models.visits.shortfall.explain import explain
from tests.cli.console import (
    TRACE,
    fingerprint,
    interrupted,
    matcher,
    needs_posix,
    rows_of,
    save,
    summary,
    texts_of,
)
from tests.deadlines import Looks
from tests.visits.endless import Fruitless, Hanging, Jumping, Waiting

TABLES = {"assignments.csv", "visits.csv", "milestones.csv", "unserved.csv", "summary.json"}
OUTPUT = TABLES | {"visits.xlsx", "report.html"}
GOALS = ["priority", "served", "fit", "travel", "visits", "joined"]


def test_a_plan_with_every_file(season_inputs: Path, season_planned: Path) -> None:
    assert {path.name for path in season_planned.iterdir() if path.is_file()} == OUTPUT
    head, *assignments = rows_of(season_planned / "assignments.csv")
    calendars = {path.name for path in (season_planned / "calendars").iterdir()}
    assert "office.ics" in calendars
    for kind, column in (("lead", "lead_id"), ("school", "school_id")):
        ids = {row[head.index(column)] for row in assignments}
        assert {f"{kind}-{id_}.ics" for id_ in ids} <= calendars
    told = summary(season_planned)
    assert told["status"] == "optimal"
    goals = told["goals"]
    assert isinstance(goals, list)
    assert [goal["name"] for goal in goals] == GOALS
    assert all(goal["value"] == goal["bound"] for goal in goals)
    assert {"seconds", "seed", "version", "counts", "spread"} <= set(told)
    schools = {row[0] for file in ("assignments.csv", "unserved.csv") for row in rows_of(season_planned / file)[1:]}
    assert schools == {row[0] for row in rows_of(season_inputs / "schools.csv")[1:]}


def test_every_served_school_has_its_due_dates(season_planned: Path) -> None:
    head, *due = rows_of(season_planned / "milestones.csv")
    rules = head.index("rule")
    for school in (row[0] for row in rows_of(season_planned / "assignments.csv")[1:]):
        assert {row[rules] for row in due if row[0] == school} == {"M1", "M2", "M3", "M4", "M5"}


def test_the_same_bytes_from_any_number_of_workers(season_inputs: Path, season_planned: Path, tmp_path: Path) -> None:
    again = tmp_path / "out"
    assert matcher("visits", season_inputs, "--out", again, "--workers", 2).exit_code == 0
    one, two = fingerprint(season_planned), fingerprint(again)
    assert one.pop("summary.json") != ""
    assert two.pop("summary.json") != ""
    assert one == two
    first, second = summary(season_planned), summary(again)
    first.pop("seconds"), second.pop("seconds")
    assert first == second


def test_without_professors_nothing_is_said_of_them(season_tables: Path, tmp_path: Path) -> None:
    (season_tables / "professors.csv").unlink()
    shown = matcher("visits", season_tables, "--out", tmp_path / "out", "--lang", "en")
    assert shown.exit_code == 0
    goals = summary(tmp_path / "out")["goals"]
    assert isinstance(goals, list)
    assert [goal["name"] for goal in goals] == GOALS[:5]
    assert "a professor joins" not in shown.stdout


def test_an_earlier_plan_is_replaced_whole(season_inputs: Path, season_out: Path) -> None:
    (season_out / "calendars" / "lead-L999.ics").write_text("BEGIN:VCALENDAR", encoding="utf-8")
    assert matcher("visits", season_inputs, "--out", season_out).exit_code == 0
    assert not (season_out / "calendars" / "lead-L999.ics").exists()


def test_calendars_of_a_changed_plan_update_in_place(season_tables: Path, season_out: Path) -> None:
    """A lead is away on the date of a visit: its event keeps its UID or goes, and what moved has a higher SEQUENCE."""
    head, *visits = rows_of(season_out / "visits.csv")
    lead, day = next(
        (row[head.index("lead_id")], row[head.index("date")]) for row in visits if row[head.index("kind")] == "visit"
    )
    calendar = season_out / "calendars" / f"lead-{lead}.ics"
    before = calendar.read_text(encoding="utf-8")
    rows = rows_of(season_tables / "leads.csv")
    for row in rows[1:]:
        if row[0] == lead:
            row[-1] = f"{row[-1]}、{day}" if row[-1] else day
    save(season_tables / "leads.csv", rows)
    assert matcher("visits", season_tables, "--out", season_out).exit_code == 0
    after = calendar.read_text(encoding="utf-8")
    sequences = [set(map(int, re.findall(r"^SEQUENCE:(\d+)", text, re.MULTILINE))) for text in (before, after)]
    assert max(sequences[0]) == 0
    assert max(sequences[1]) > 0
    uids = [set(re.findall(r"^UID:(\S+)", text, re.MULTILINE)) for text in (before, after)]
    assert uids[0] & uids[1]


@pytest.mark.parametrize("variant", sorted(VISIT_VARIANTS))
def test_generated_planned_and_checked(variant: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    made = matcher("generate", "visits", folder, "--size", "tiny", "--seed", 7, "--variant", variant)
    assert made.exit_code == 0
    assert matcher("visits", folder, "--out", out).exit_code == 0
    assert summary(out)["status"] == "optimal"
    assert matcher("check", folder, out).exit_code == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_is_an_instance(language: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    assert matcher("template", "visits", folder, "--lang", language).exit_code == 0
    assert matcher("visits", folder, "--out", out, "--lang", language).exit_code == 0
    assert matcher("check", folder, out).exit_code == 0
    assert len(rows_of(out / "assignments.csv")) == 2


def test_the_reader_s_language(season_inputs: Path, season_planned: Path, tmp_path: Path) -> None:
    shown = matcher("visits", season_inputs, "--out", tmp_path / "out", "--lang", "en")
    assert "Every goal is proven" in shown.stdout
    english = (tmp_path / "out" / "unserved.csv").read_text(encoding="utf-8-sig")
    chinese = (season_planned / "unserved.csv").read_text(encoding="utf-8-sig")
    assert "lead" in english.partition("\n")[2]
    assert "領航教師" in chinese
    assert "領航教師" not in english
    assert re.sub(",.*", "", english) == re.sub(",.*", "", chinese)
    assert 'lang="en"' in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


# Names


def test_no_name_is_written_where_none_is_wanted(season_tables: Path, tmp_path: Path) -> None:
    # Names that can be taken for nothing else.
    for file, prefix in (("leads.csv", "領名"), ("professors.csv", "授名")):
        head, *rows = rows_of(season_tables / file)
        for number, row in enumerate(rows):
            row[head.index("姓名")] = f"{prefix}{number:03}號"
        save(season_tables / file, [head, *rows])
    assert matcher("visits", season_tables, "--out", tmp_path / "named").exit_code == 0
    assert matcher("visits", season_tables, "--out", tmp_path / "nameless", "--no-names").exit_code == 0
    for prefix in "領授":
        assert re.search(f"{prefix}名[0-9]{{3}}號", texts_of(tmp_path / "named"))
        assert not re.search(f"{prefix}名[0-9]{{3}}號", texts_of(tmp_path / "nameless"))
    assert fingerprint(tmp_path / "nameless")["visits.csv"] == fingerprint(tmp_path / "named")["visits.csv"]
    assert matcher("check", season_tables, tmp_path / "nameless").exit_code == 0


# What cannot be planned


def spoil(tables: Path) -> None:
    """A fault in each of five files."""
    for file, row, column, value in (
        ("leads.csv", 2, "專長項目", "cooking"),
        ("schools.csv", 2, "潛力教師數", "many"),
        ("schools.csv", 4, "週一", "25:00-26:00"),
        ("workshops.csv", 2, "日期", "2025-02-30"),
        ("professors.csv", 2, "次數上限", "-1"),
        ("locks.csv", 2, "學校代碼", "999999"),
    ):
        rows = rows_of(tables / file)
        rows[row - 1][rows[0].index(column)] = value
        save(tables / file, rows)


@pytest.mark.parametrize(("language", "count"), [("zh", "項錯誤"), ("en", "error(s)")])
def test_all_faults_at_once_and_nothing_written(
    season_tables: Path, season_out: Path, language: str, count: str
) -> None:
    before = fingerprint(season_out)
    spoil(season_tables)
    shown = matcher("visits", season_tables, "--out", season_out, "--lang", language)
    assert shown.exit_code == 2
    files = ("leads.csv", "schools.csv", "workshops.csv", "professors.csv", "locks.csv")
    for place in (*files, "cooking", "many", "25:00-26:00", "2025-02-30", "-1", "999999"):
        assert place in shown.stderr
    assert count in shown.stderr
    assert shown.stdout == ""
    assert fingerprint(season_out) == before


def test_a_policy_whose_joined_is_not_last_is_refused(season_inputs: Path, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text('goals = ["joined", "served"]\n', encoding="utf-8")
    shown = matcher("visits", season_inputs, "--out", tmp_path / "out", "--policy", file, "--lang", "en")
    assert shown.exit_code == 2
    assert "must be the last" in shown.stderr
    assert not (tmp_path / "out").exists()


def test_another_order_of_goals_is_planned_by(season_inputs: Path, tmp_path: Path) -> None:
    file, out = tmp_path / "policy.toml", tmp_path / "out"
    file.write_text('[goals]\nvisits = ["served", "visits"]\n[rules.V3]\nmost_schools = 2\n', encoding="utf-8")
    assert matcher("visits", season_inputs, "--out", out, "--policy", file).exit_code == 0
    goals = summary(out)["goals"]
    assert isinstance(goals, list)
    assert [goal["name"] for goal in goals] == ["served", "visits"]
    leads = [row[1] for row in rows_of(out / "assignments.csv")[1:]]
    assert max(leads.count(lead) for lead in leads) == 2
    assert matcher("check", season_inputs, out, "--policy", file).exit_code == 0


@pytest.mark.parametrize("out", ["in", "in/plans/out", "."])
def test_the_input_is_never_overwritten(season_tables: Path, out: str) -> None:
    before = fingerprint(season_tables.parent)
    assert matcher("visits", season_tables, "--out", season_tables.parent / out).exit_code == 2
    assert fingerprint(season_tables.parent) == before


def test_a_folder_with_other_people_s_files_is_left_alone(season_inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_text("dear", encoding="utf-8")
    assert matcher("visits", season_inputs, "--out", tmp_path).exit_code == 2
    assert {path.name for path in tmp_path.iterdir()} == {"letter.docx"}


def test_a_semester_s_tables_are_sent_to_their_own_command(inputs: Path, tmp_path: Path) -> None:
    shown = matcher("visits", inputs, "--out", tmp_path / "out", "--lang", "en")
    assert shown.exit_code == 2
    assert "matcher semester" in shown.stderr


DAYS = ["mon", "tue", "wed", "thu", "fri"]


def hours(days: str) -> list[str]:
    return ["08:00-17:00" if day in days.split() else "" for day in DAYS]


def write_small(tables: Path, leads: dict[str, str], schools: dict[str, str], locks: str = "") -> None:
    """Leads and schools by the weekdays on which they are free, in the five weeks from 1 September to 3 October."""
    tables.mkdir()
    save(
        tables / "leads.csv",
        [["lead_id", "items", *DAYS], *([id_, "team", *hours(days)] for id_, days in leads.items())],
    )
    heads = ["school_id", "name", "items", "teachers", *DAYS]
    save(tables / "schools.csv", [heads, *([id_, "甲高中", "team", "3", *hours(d)] for id_, d in schools.items())])
    (tables / "program.toml").write_text('closed = ["2025-10-04..2025-12-31"]\n', encoding="utf-8")
    rows = [["assign", *pair.split("/")] for pair in locks.split()]
    if rows:
        save(tables / "locks.csv", [["kind", "lead_id", "school_id"], *rows])


@pytest.mark.parametrize(("language", "why"), [("zh", "無法同時成立"), ("en", "cannot all hold")])
def test_locks_that_cannot_hold_are_said_to(season_out: Path, tmp_path: Path, language: str, why: str) -> None:
    """Two locked schools that have Mondays only, and one lead: five Mondays are too few for six visits."""
    tables = tmp_path / "locked"
    write_small(
        tables, {"L1": "mon tue", "L2": "mon tue"}, {"S1": "mon", "S2": "mon", "S3": "tue"}, "L1/S1 L1/S2 L2/S3"
    )
    before = fingerprint(season_out)
    shown = matcher("visits", tables, "--out", season_out, "--lang", language)
    assert shown.exit_code == 1
    assert why in shown.stdout
    assert "L1, S1, S2" in shown.stdout
    assert fingerprint(season_out) == before


def test_nobody_can_be_served(tmp_path: Path) -> None:
    tables, out = tmp_path / "in", tmp_path / "out"
    write_small(tables, {"L1": "mon"}, {"S1": "tue", "S2": "wed"})
    assert matcher("visits", tables, "--out", out).exit_code == 0
    assert rows_of(out / "assignments.csv")[1:] == []
    assert [row[:2] for row in rows_of(out / "unserved.csv")[1:]] == [["S1", "no_dates"], ["S2", "no_dates"]]
    assert summary(out)["status"] == "optimal"
    assert matcher("check", tables, out).exit_code == 0


# Early ends

PLANNED = r": \d+, bound"
"""Stands in what is told once there is a plan."""


@pytest.mark.parametrize("search", [Waiting, Hanging])
def test_a_limit_of_time_is_told(
    search: type[AssignmentSearch], season_inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.visits.run.AssignmentSearch", search)
    monkeypatch.setattr("matcher.running.work.time", Jumping())
    out = tmp_path / "out"
    shown = matcher("visits", season_inputs, "--out", out, "--time-limit", "3", "--lang", "en")
    assert shown.exit_code == 0, shown.output
    assert "A longer --time-limit" in shown.stdout
    assert "not proven" in shown.stdout
    assert summary(out)["status"] == "feasible"
    assert matcher("check", season_inputs, out).exit_code == 0


def test_a_limit_that_leaves_no_time_for_a_plan(
    season_inputs: Path, season_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.visits.run.AssignmentSearch", Fruitless)
    before = fingerprint(season_out)
    for language, word in (("zh", "沒有寫入任何檔案"), ("en", "Nothing was written")):
        shown = matcher("visits", season_inputs, "--out", season_out, "--time-limit", "0.3", "--lang", language)
        assert shown.exit_code == 1
        assert word in shown.stdout
    assert fingerprint(season_out) == before


@needs_posix
@pytest.mark.parametrize("search", ["Waiting", "Hanging"])
def test_ctrl_c_gives_the_best_plan_so_far(search: str, season_inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["visits", season_inputs, "--out", out, "--lang", "en"]
    shown = interrupted(*words, when=[PLANNED], search=search)
    assert shown.returncode == 0, shown.stderr
    assert TRACE not in shown.stderr
    assert "Not every goal is proven" in shown.stdout
    assert summary(out)["status"] == "feasible"
    assert len(rows_of(out / "assignments.csv")) > 20
    assert matcher("check", season_inputs, out).exit_code == 0


@needs_posix
def test_a_second_ctrl_c_leaves_everything_as_it_was(season_inputs: Path, season_out: Path) -> None:
    before = fingerprint(season_out)
    words = ["visits", season_inputs, "--out", season_out, "--lang", "en"]
    shown = interrupted(*words, when=[PLANNED, "stopping"], search="Hanging", deaf=True)
    assert shown.returncode == 1
    assert TRACE not in shown.stderr
    assert "Nothing was written" in shown.stderr
    assert fingerprint(season_out) == before
    assert [path.name for path in season_out.parent.iterdir()] == ["out"]


# What nobody expects


def test_a_surprise_is_one_sentence(season_inputs: Path, season_out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the solver is broken")

    monkeypatch.setattr("matcher.visits.planner.solve_visits", fail)
    before = fingerprint(season_out)
    for language, word in (("zh", "未預期"), ("en", "did not expect")):
        shown = matcher("visits", season_inputs, "--out", season_out, "--lang", language)
        assert shown.exit_code == 3
        assert word in shown.stderr
        assert "the solver is broken" in shown.stderr
        assert TRACE not in shown.output
    assert fingerprint(season_out) == before


def test_a_full_disk_is_one_sentence(season_inputs: Path, season_out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "visits.xlsx")

    monkeypatch.setattr("matcher.visits.planner.publish_visits", fail)
    before = fingerprint(season_out)
    shown = matcher("visits", season_inputs, "--out", season_out, "--lang", "en")
    assert shown.exit_code == 3
    assert "No space left on device" in shown.stderr
    assert fingerprint(season_out) == before
    assert [path.name for path in season_out.parent.iterdir()] == ["out"]


def test_a_plan_that_fails_its_audit_is_never_left(
    season_inputs: Path, season_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A visit written half an hour before anybody is there."""

    def wrong(folder: Path, publication: VisitPublication, why: Mapping[str, tuple[str, str]]) -> None:
        write_visit_plan(folder, publication, why)
        rows = rows_of(folder / "visits.csv")
        visit = next(row for row in rows[1:] if row[rows[0].index("kind")] == "visit")
        visit[rows[0].index("start")] = "05:00"
        save(folder / "visits.csv", rows)

    monkeypatch.setattr("matcher.visits.planner.write_visit_plan", wrong)
    before = fingerprint(season_out)
    shown = matcher("visits", season_inputs, "--out", season_out, "--lang", "en")
    assert shown.exit_code == 1
    assert "[violation] V" in shown.stdout
    assert "nothing was written" in shown.stdout
    assert fingerprint(season_out) == before
    assert [path.name for path in season_out.parent.iterdir()] == ["out"]


def test_what_a_cell_holds_does_not_steer_the_screen(season_tables: Path, tmp_path: Path) -> None:
    rows = rows_of(season_tables / "schools.csv")
    rows[1][rows[0].index("潛力教師數")] = "\x1b[31mred"
    save(season_tables / "schools.csv", rows)
    shown = matcher("visits", season_tables, "--out", tmp_path / "out")
    assert shown.exit_code == 2
    assert "\x1b" not in shown.stderr
    assert r"\x1b[31mred" in shown.stderr


@pytest.mark.parametrize(("language", "words"), [("en", "Time limit 300 s"), ("zh", "時間上限 300 秒")])
def test_whether_a_limit_was_kept_is_said_at_the_end(
    language: str, words: str, season_inputs: Path, tmp_path: Path
) -> None:
    asked = ["visits", season_inputs, "--out", tmp_path / "out", "--lang", language]
    last = matcher(*asked, "--time-limit", 300).stdout.splitlines()[-1]
    assert last.startswith(words)
    assert len(re.findall(r"\d+\.\d", last)) == 2
    assert words not in matcher(*asked).stdout


def test_of_a_limit_that_gave_no_plan_it_is_said_too(
    season_inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.visits.run.AssignmentSearch", Fruitless)
    words = ["visits", season_inputs, "--out", tmp_path / "out", "--lang", "en", "--time-limit", "0.3"]
    last = matcher(*words).stdout.splitlines()[-1]
    assert re.fullmatch(r"Time limit 0\.3 s: reading and planning took \d+\.\d s\.", last)


def test_the_limit_holds_from_the_beginning_of_the_command(
    season_inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What reading took is told to the planner."""
    asked: list[tuple[float, float]] = []

    def solved(*_: object, time_limit: float, spent: float, **__: object) -> VisitOutcome:
        asked.append((time_limit, spent))
        return VisitOutcome(Status.UNKNOWN, None, ())

    monkeypatch.setattr("matcher.visits.planner.solve_visits", solved)
    matcher("visits", season_inputs, "--out", tmp_path / "out", "--time-limit", 7)
    ((limit, spent),) = asked
    assert limit == 7
    assert spent > 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_schools_that_there_was_no_time_to_look_into_are_published_and_audited_as_such(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(season: Any, policy: Any, plan: Any, proven: Any, pairs: Any, deadline: Any, *more: Any) -> Any:
        return explain(season, policy, plan, proven, pairs, Looks(0), *more)

    folder, out = tmp_path / "in", tmp_path / "out"
    matcher("generate", "visits", folder, "--size", "city", "--seed", 1, "--variant", "tight")
    monkeypatch.setattr("matcher.visits.run.explain", late)
    assert matcher("visits", folder, "--out", out, "--lang", language).exit_code == 0
    head, *rows = rows_of(out / "unserved.csv")
    assert "not_explained" in {row[head.index("reason")] for row in rows}
    assert all(row[head.index("detail")] and row[head.index("remedy")] for row in rows)
    checked = matcher("check", folder, out, "--lang", language)
    assert checked.exit_code == 0, checked.stdout
