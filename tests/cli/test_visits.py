"""``matcher visits``: what no semester has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.visits.assignment.search import AssignmentSearch
from tests.cli.conftest import Made
from tests.cli.console import Rows, edit, fingerprint, matcher, rows_of, summary, write_small
from tests.cli.test_planning import goals_of
from tests.visits.endless import Fruitless, Hanging, Jumping, Waiting


def ids(table: Path, heading: str) -> list[str]:
    head, *rows = rows_of(table)
    return [row[head.index(heading)] for row in rows]


def test_a_calendar_for_each_lead_and_school_and_every_school_is_told(season: Made) -> None:
    out = season.planned
    calendars = {path.name for path in (out / "calendars").iterdir()}
    assert "office.ics" in calendars
    for kind in ("lead", "school"):
        assert {f"{kind}-{id_}.ics" for id_ in ids(out / "assignments.csv", f"{kind}_id")} <= calendars
    told = {*ids(out / "assignments.csv", "school_id"), *ids(out / "unserved.csv", "school_id")}
    assert told == {row[0] for row in rows_of(season.inputs / "schools.csv")[1:]}
    assert "spread" in summary(out)


def test_every_served_school_has_its_due_dates(season: Made) -> None:
    due = season.planned / "milestones.csv"
    rules = list(zip(ids(due, "school_id"), ids(due, "rule"), strict=True))
    for school in ids(season.planned / "assignments.csv", "school_id"):
        assert {rule for one, rule in rules if one == school} == {"M1", "M2", "M3", "M4", "M5"}


def test_without_professors_nothing_is_said_of_them(season: Made) -> None:
    tables, out = season.tables(), season.room / "out"
    (tables / "professors.csv").unlink()
    shown = season.plan(out, "--lang", "en", tables=tables)
    assert shown.exit_code == 0
    assert [goal["name"] for goal in goals_of(out)] == ["priority", "served", "fit", "travel", "visits"]
    assert "a professor joins" not in shown.stdout


def keep_away(tables: Path, out: Path) -> object:
    """Let a lead be away on the date of a visit of the plan; the lead's id."""
    visits = list(zip(*(ids(out / "visits.csv", heading) for heading in ("kind", "lead_id", "date")), strict=True))
    lead, day = next((lead, day) for kind, lead, day in visits if kind == "visit")

    def away(rows: Rows) -> None:
        (row,) = [row for row in rows if row[0] == lead]
        row[-1] = f"{row[-1]}、{day}" if row[-1] else day

    edit(tables / "leads.csv", away)
    return lead


def test_calendars_of_a_changed_plan_update_in_place(season: Made) -> None:
    """The event of a date that goes keeps its UID or goes, and what moved has a higher SEQUENCE."""
    tables, out = season.tables(), season.out()
    calendar = out / "calendars" / f"lead-{keep_away(tables, out)}.ics"
    before = calendar.read_text(encoding="utf-8")
    assert season.plan(out, tables=tables).exit_code == 0
    after = calendar.read_text(encoding="utf-8")
    sequences = [set(map(int, re.findall(r"^SEQUENCE:(\d+)", text, re.MULTILINE))) for text in (before, after)]
    assert max(sequences[0]) == 0
    assert max(sequences[1]) > 0
    uids = [set(re.findall(r"^UID:(\S+)", text, re.MULTILINE)) for text in (before, after)]
    assert uids[0] & uids[1]


def test_a_policy_whose_joined_is_not_last_is_refused(season: Made) -> None:
    file, out = season.room / "policy.toml", season.room / "out"
    file.write_text('goals = ["joined", "served"]\n', encoding="utf-8")
    shown = season.plan(out, "--policy", file, "--lang", "en")
    assert shown.exit_code == 2
    assert "must be the last" in shown.stderr
    assert not out.exists()


def test_another_order_of_goals_is_planned_by(season: Made) -> None:
    file, out = season.room / "policy.toml", season.room / "out"
    file.write_text('[goals]\nvisits = ["served", "visits"]\n[rules.V3]\nmost_schools = 2\n', encoding="utf-8")
    assert season.plan(out, "--policy", file).exit_code == 0
    assert [goal["name"] for goal in goals_of(out)] == ["served", "visits"]
    leads = ids(out / "assignments.csv", "lead_id")
    assert max(leads.count(lead) for lead in leads) == 2
    assert matcher("check", season.inputs, out, "--policy", file).exit_code == 0


def test_a_semester_s_tables_are_sent_to_their_own_command(inputs: Path, tmp_path: Path) -> None:
    shown = matcher("visits", inputs, "--out", tmp_path / "out", "--lang", "en")
    assert shown.exit_code == 2
    assert "matcher semester" in shown.stderr


def test_nobody_can_be_served(tmp_path: Path) -> None:
    tables, out = tmp_path / "in", tmp_path / "out"
    write_small(tables, "no_day")
    assert matcher("visits", tables, "--out", out).exit_code == 0
    assert rows_of(out / "assignments.csv")[1:] == []
    assert [row[:2] for row in rows_of(out / "unserved.csv")[1:]] == [["S1", "no_dates"], ["S2", "no_dates"]]
    assert summary(out)["status"] == "optimal"
    assert matcher("check", tables, out).exit_code == 0


# Early ends


@pytest.mark.parametrize("search", [Waiting, Hanging])
def test_a_limit_of_time_is_told(search: type[AssignmentSearch], season: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.visits.run.AssignmentSearch", search)
    monkeypatch.setattr("matcher.running.work.time", Jumping())
    out = season.room / "out"
    shown = season.plan(out, "--time-limit", "3", "--lang", "en")
    assert shown.exit_code == 0, shown.output
    assert "A longer --time-limit" in shown.stdout
    assert "not proven" in shown.stdout
    assert summary(out)["status"] == "feasible"
    assert matcher("check", season.inputs, out).exit_code == 0


def test_a_limit_that_leaves_no_time_for_a_plan(season: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.visits.run.AssignmentSearch", Fruitless)
    out = season.out()
    before = fingerprint(out)
    for language, word in (("zh", "沒有寫入任何檔案"), ("en", "Nothing was written")):
        shown = season.plan(out, "--time-limit", "0.3", "--lang", language)
        assert shown.exit_code == 1
        assert word in shown.stdout
    assert fingerprint(out) == before
    last = shown.stdout.splitlines()[-1]
    assert re.fullmatch(r"Time limit 0\.3 s: reading and planning took \d+\.\d s\.", last)
