"""``matcher semester``: what no season of visits has."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.conftest import Made
from tests.cli.console import matcher, rows_of, save, summary, write_small


def test_a_calendar_for_each_group_and_university(planned: Path) -> None:
    names = [path.name.partition("-")[0] for path in (planned / "calendars").iterdir()]
    assert (names.count("group"), names.count("university")) == (4, 2)


def test_without_a_term_there_are_no_dates(semester: Made) -> None:
    tables, out = semester.tables(), semester.room / "out"
    (tables / "term.toml").unlink()
    assert semester.plan(out, tables=tables).exit_code == 0
    assert {path.name for path in out.iterdir()} == {
        *("pairs.csv", "slots.csv", "unmatched.csv", "summary.json", "plan.xlsx", "report.html"),
    }


def test_a_term_and_a_group_that_come_and_go_leave_no_dead_event(tables: Path, tmp_path: Path) -> None:
    """What the calendars say after each run: a group that pauses keeps its numbers, and so does a term."""
    out, groups, term = tmp_path / "out", rows_of(tables / "groups.csv"), (tables / "term.toml").read_bytes()
    children = rows_of(tables / "children.csv")
    university, school = groups[1][:2]
    calendar = out / "calendars" / f"group-{university}-{school}.ics"

    def planned_anew() -> tuple[set[str], set[str]]:
        assert matcher("semester", tables, "--out", out).exit_code == 0
        text = calendar.read_text(encoding="utf-8")
        statuses, numbers = (set(re.findall(rf"^{name}:(\S+)", text, re.MULTILINE)) for name in ("STATUS", "SEQUENCE"))
        return statuses, numbers

    assert planned_anew() == ({"CONFIRMED"}, {"0"})
    save(tables / "groups.csv", [row for row in groups if row[:2] != [university, school]])
    save(tables / "children.csv", [row for row in children if school not in row])
    assert planned_anew() == ({"CANCELLED"}, {"1"})
    save(tables / "groups.csv", groups)
    save(tables / "children.csv", children)
    assert planned_anew() == ({"CONFIRMED"}, {"2"})
    (tables / "term.toml").unlink()
    assert planned_anew() == ({"CANCELLED"}, {"3"})
    assert matcher("check", tables, out).exit_code == 0
    (tables / "term.toml").write_bytes(term)
    assert planned_anew() == ({"CONFIRMED"}, {"4"})


def test_a_limit_of_time_is_told(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    matcher("generate", "semester", folder, "--size", "county", "--seed", 1, "--variant", "seats")
    shown = matcher("semester", folder, "--out", out, "--time-limit", "0.01")
    assert shown.exit_code == 0
    assert "--time-limit" in shown.stdout
    assert summary(out)["status"] == "feasible"
    assert matcher("check", folder, out).exit_code == 0


def test_a_term_with_too_few_mondays(tmp_path: Path) -> None:
    """S9: most tutors have Mondays and Wednesdays only; the plan takes other days and claims no false proof."""
    tables, out = tmp_path / "in", tmp_path / "out"
    write_small(tables, "few_mondays")
    shown = matcher("semester", tables, "--out", out, "--lang", "en")
    assert shown.exit_code == 0, shown.output
    assert {row[2] for row in rows_of(out / "slots.csv")[1:]} == {"tue", "thu"}
    assert len(rows_of(out / "sessions.csv")) == 21
    assert summary(out)["status"] == "feasible"
    assert "U/S" in shown.stdout
    assert matcher("check", tables, out).exit_code == 0


def test_a_term_that_holds_nobody_s_sessions_is_refused(tables: Path, tmp_path: Path) -> None:
    (tables / "term.toml").write_text("first_day = 2025-09-01\nlast_day = 2025-09-12\n", encoding="utf-8")
    shown = matcher("semester", tables, "--out", tmp_path / "out")
    assert shown.exit_code == 2
    assert "term.toml" in shown.stderr


def test_a_one_child_semester(tables: Path, tmp_path: Path) -> None:
    save(tables / "children.csv", rows_of(tables / "children.csv")[:2])
    assert matcher("semester", tables, "--out", tmp_path / "out").exit_code == 0
    assert matcher("check", tables, tmp_path / "out").exit_code == 0


def test_nobody_can_be_paired(tables: Path, tmp_path: Path) -> None:
    save(tables / "tutors.csv", rows_of(tables / "tutors.csv")[:1])
    assert matcher("semester", tables, "--out", tmp_path / "out", "--time-limit", "0.001").exit_code == 0
    assert rows_of(tmp_path / "out" / "pairs.csv")[1:] == []
    assert len(rows_of(tmp_path / "out" / "unmatched.csv")) == len(rows_of(tables / "children.csv"))
    assert summary(tmp_path / "out")["status"] == "optimal"
