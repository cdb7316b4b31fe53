"""``matcher semester``, end to end: whole or untouched, the same bytes, no names, honest exit codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from matcher.semester.generator.catalog import VARIANTS
from matcher.semester.run import solve_semester
from matcher.semester.steps import explain_outcome
from models.deadline import Deadline
from models.policy import Policy
from models.semester.plan import SemesterOutcome
from models.semester.problem import Semester
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

OUTPUT = {"pairs.csv", "slots.csv", "sessions.csv", "unmatched.csv", "summary.json", "plan.xlsx", "report.html"}


def test_a_plan_with_every_file(planned: Path) -> None:
    files = {path.name for path in planned.iterdir() if path.is_file()}
    assert files == OUTPUT
    assert len(list((planned / "calendars").glob("group-*.ics"))) == 4
    assert len(list((planned / "calendars").glob("university-*.ics"))) == 2
    told = summary(planned)
    assert told["status"] == "optimal"
    goals = told["goals"]
    assert isinstance(goals, list)
    assert [goal["name"] for goal in goals] == ["paired", "waivers", "kept", "fit", "spread", "late"]
    assert all(goal["value"] == goal["bound"] for goal in goals)
    assert {"seconds", "seed", "version", "counts"} <= set(told)


def test_without_a_term_there_are_no_dates(tables: Path, tmp_path: Path) -> None:
    (tables / "term.toml").unlink()
    assert matcher("semester", tables, "--out", tmp_path / "out").exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == OUTPUT - {"sessions.csv"}


def test_the_same_bytes_from_any_number_of_processes(inputs: Path, planned: Path, tmp_path: Path) -> None:
    again = tmp_path / "out"
    assert matcher("semester", inputs, "--out", again, "--workers", 2).exit_code == 0
    one, two = fingerprint(planned), fingerprint(again)
    assert one.pop("summary.json") != ""
    assert two.pop("summary.json") != ""
    assert one == two
    first, second = summary(planned), summary(again)
    first.pop("seconds"), second.pop("seconds")
    assert first == second


def test_an_earlier_plan_is_replaced_whole(inputs: Path, out: Path) -> None:
    (out / "calendars" / "group-U99-99.ics").write_text("BEGIN:VCALENDAR", encoding="utf-8")
    assert matcher("semester", inputs, "--out", out).exit_code == 0
    assert not (out / "calendars" / "group-U99-99.ics").exists()


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


@pytest.mark.dose(2)
@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_generated_planned_and_checked(variant: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    made = matcher("generate", "semester", folder, "--size", "tiny", "--seed", 7, "--variant", variant)
    assert made.exit_code == 0
    assert matcher("semester", folder, "--out", out).exit_code == 0
    assert summary(out)["status"] == "optimal"
    assert matcher("check", folder, out).exit_code == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_is_an_instance(language: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    assert matcher("template", "semester", folder, "--lang", language).exit_code == 0
    assert matcher("semester", folder, "--out", out, "--lang", language).exit_code == 0
    assert matcher("check", folder, out).exit_code == 0
    assert len(rows_of(out / "pairs.csv")) == 2


def test_the_reader_s_language(inputs: Path, planned: Path, tmp_path: Path) -> None:
    shown = matcher("semester", inputs, "--out", tmp_path / "out", "--lang", "en")
    assert "Every goal is proven" in shown.stdout
    english = (tmp_path / "out" / "unmatched.csv").read_text(encoding="utf-8-sig")
    chinese = (planned / "unmatched.csv").read_text(encoding="utf-8-sig")
    assert "tutor" in english.partition("\n")[2]
    assert "大學伴" in chinese
    assert "大學伴" not in english
    assert re.sub(",.*", "", english) == re.sub(",.*", "", chinese)
    assert 'lang="en"' in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


# Names


def test_no_name_is_written_where_none_is_wanted(tables: Path, planned: Path, tmp_path: Path) -> None:
    # Names that can be taken for nothing else.
    for file, prefix in (("children.csv", "童名"), ("tutors.csv", "伴名")):
        head, *rows = rows_of(tables / file)
        for number, row in enumerate(rows):
            row[head.index("姓名")] = f"{prefix}{number:03}號"
        save(tables / file, [head, *rows])
    assert matcher("semester", tables, "--out", tmp_path / "named").exit_code == 0
    assert matcher("semester", tables, "--out", tmp_path / "nameless", "--no-names").exit_code == 0
    assert re.search("[童伴]名[0-9]{3}號", texts_of(tmp_path / "named"))
    assert not re.search("[童伴]名[0-9]{3}號", texts_of(tmp_path / "nameless"))
    assert fingerprint(tmp_path / "nameless")["pairs.csv"] == fingerprint(tmp_path / "named")["pairs.csv"]
    assert matcher("check", tables, tmp_path / "nameless").exit_code == 0


# What cannot be planned


def spoil(tables: Path) -> None:
    """A fault in each of four files."""
    for file, row, column, value in (
        ("children.csv", 2, "性別", "?"),
        ("children.csv", 4, "學校代碼", "999999"),
        ("tutors.csv", 3, "週一", "25:00-26:00"),
        ("schools.csv", 2, "電腦數", "many"),
        ("universities.csv", 2, "大學代碼", "U02"),
    ):
        rows = rows_of(tables / file)
        rows[row - 1][rows[0].index(column)] = value
        save(tables / file, rows)


@pytest.mark.parametrize(("language", "count"), [("zh", "項錯誤"), ("en", "error(s)")])
def test_all_faults_at_once_and_nothing_written(tables: Path, out: Path, language: str, count: str) -> None:
    before = fingerprint(out)
    spoil(tables)
    shown = matcher("semester", tables, "--out", out, "--lang", language)
    assert shown.exit_code == 2
    for place in ("children.csv", "tutors.csv", "schools.csv", "universities.csv", "999999", "25:00-26:00", "many"):
        assert place in shown.stderr
    assert count in shown.stderr
    assert shown.stdout == ""
    assert fingerprint(out) == before


@pytest.mark.parametrize("out", ["in", "in/plans/out", "."])
def test_the_input_is_never_overwritten(tables: Path, out: str) -> None:
    before = fingerprint(tables.parent)
    assert matcher("semester", tables, "--out", tables.parent / out).exit_code == 2
    assert fingerprint(tables.parent) == before


def test_a_folder_with_other_people_s_files_is_left_alone(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_text("dear", encoding="utf-8")
    assert matcher("semester", inputs, "--out", tmp_path).exit_code == 2
    assert {path.name for path in tmp_path.iterdir()} == {"letter.docx"}


DAYS = ["mon", "tue", "wed", "thu", "fri"]


def hours(days: str) -> list[str]:
    return ["16:00-17:30" if day in days.split() else "" for day in DAYS]


def write_small(tables: Path, tutors: dict[str, str], seats: str = "") -> None:
    """Two children of a school that is open every day; tutors by the weekdays on which they are free."""
    tables.mkdir()
    save(tables / "universities.csv", [["university_id", "name", "seats"], ["U", "甲大學", seats]])
    save(tables / "schools.csv", [["school_id", "name", *DAYS], ["S", "乙國小", *hours(" ".join(DAYS))]])
    save(tables / "groups.csv", [["university_id", "school_id"], ["U", "S"]])
    children = [[child, "S", "女", "5", "英語"] for child in ("C1", "C2")]
    save(tables / "children.csv", [["child_id", "school_id", "gender", "grade", "subjects"], *children])
    heads = ["tutor_id", "university_id", "gender", "subjects", "in_person_hours", "online_hours", "agreement", *DAYS]
    rows = [[tutor, "U", "F", "英語:3", "8", "4", "是", *hours(days)] for tutor, days in tutors.items()]
    save(tables / "tutors.csv", [heads, *rows])


@pytest.mark.parametrize(("language", "why"), [("zh", "無法同時成立"), ("en", "cannot all hold")])
def test_locks_that_cannot_hold_are_said_to(out: Path, tmp_path: Path, language: str, why: str) -> None:
    """Two schools whose locked tutors have the same two days only, and one seat."""
    tables = tmp_path / "locked"
    write_small(tables, {"T1": "mon wed", "T2": "mon wed"}, seats="1")
    head, school = rows_of(tables / "schools.csv")
    save(tables / "schools.csv", [head, school, ["S2", *school[1:]]])
    save(tables / "groups.csv", [*rows_of(tables / "groups.csv"), ["U", "S2"]])
    head, first, second = rows_of(tables / "children.csv")
    save(tables / "children.csv", [head, first, [second[0], "S2", *second[2:]]])
    save(tables / "locks.csv", [["kind", "child_id", "tutor_id"], ["pair", "C1", "T1"], ["pair", "C2", "T2"]])
    before = fingerprint(out)
    shown = matcher("semester", tables, "--out", out, "--lang", language)
    assert shown.exit_code == 1
    assert why in shown.stdout
    assert fingerprint(out) == before


# Early ends


def test_a_limit_of_time_is_told(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    matcher("generate", "semester", folder, "--size", "county", "--seed", 1, "--variant", "seats")
    shown = matcher("semester", folder, "--out", out, "--time-limit", "0.01")
    assert shown.exit_code == 0
    assert "--time-limit" in shown.stdout
    assert summary(out)["status"] == "feasible"
    assert matcher("check", folder, out).exit_code == 0


TWO_WORKERS = ["--workers", 2, "--lang", "en"]
PLANNED = r"share no school\) proven"
"""Stands in what is told once every part has a first plan."""


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Too hard to be settled in seconds."""
    folder = tmp_path_factory.mktemp("hard") / "in"
    matcher("generate", "semester", folder, "--size", "national", "--seed", 1, "--variant", "seats")
    return folder


@needs_posix
def test_ctrl_c_gives_the_best_plan_so_far(hard: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shown = interrupted("semester", hard, "--out", out, *TWO_WORKERS, when=[PLANNED])
    assert shown.returncode == 0, shown.stderr
    assert TRACE not in shown.stderr
    assert summary(out)["status"] == "feasible"
    assert len(rows_of(out / "pairs.csv")) > 500
    assert matcher("check", hard, out).exit_code == 0


@needs_posix
def test_a_second_ctrl_c_leaves_everything_as_it_was(hard: Path, out: Path) -> None:
    before = fingerprint(out)
    shown = interrupted("semester", hard, "--out", out, *TWO_WORKERS, when=[PLANNED, "stopping"], deaf=True)
    assert shown.returncode == 1
    assert TRACE not in shown.stderr
    assert "Nothing was written" in shown.stderr
    assert fingerprint(out) == before
    assert [path.name for path in out.parent.iterdir()] == ["out"]


# Dates


def test_a_term_with_too_few_mondays(tmp_path: Path) -> None:
    """S9: most tutors have Mondays and Wednesdays only; the plan takes other days and claims no false proof."""
    tables, out = tmp_path / "in", tmp_path / "out"
    write_small(tables, {"T1": "mon wed", "T2": "mon wed", "T3": "tue thu"})
    (tables / "term.toml").write_text(
        'first_day = 2025-09-01\nlast_day = 2025-11-07\nclosed = ["2025-09-01", "2025-09-08", "2025-09-15"]\n',
        encoding="utf-8",
    )
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


# What nobody expects


def test_a_surprise_is_one_sentence(inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a planning process died")

    monkeypatch.setattr("matcher.semester.planner.solve_semester", fail)
    before = fingerprint(out)
    for language, word in (("zh", "未預期"), ("en", "did not expect")):
        shown = matcher("semester", inputs, "--out", out, "--lang", language)
        assert shown.exit_code == 3
        assert word in shown.stderr
        assert "a planning process died" in shown.stderr
        assert TRACE not in shown.output
    assert fingerprint(out) == before
    monkeypatch.setenv("MATCHER_DEBUG", "1")
    assert isinstance(matcher("semester", inputs, "--out", out).exception, RuntimeError)


def test_a_full_disk_is_one_sentence(inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "plan.xlsx")

    monkeypatch.setattr("matcher.semester.planner.publish_semester", fail)
    before = fingerprint(out)
    shown = matcher("semester", inputs, "--out", out, "--lang", "en")
    assert shown.exit_code == 3
    assert "No space left on device" in shown.stderr
    assert fingerprint(out) == before
    assert sorted(path.name for path in out.parent.iterdir()) == ["out"]


def test_a_plan_that_fails_its_audit_is_never_left(inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from matcher.audit.violation import Violation

    monkeypatch.setattr(
        "matcher.semester.planner.audit_semester", lambda *_: (Violation("P1", "no_slots", figures={}),)
    )
    monkeypatch.setattr("matcher.cli.planning.show_violations", lambda *_: None)
    before = fingerprint(out)
    assert matcher("semester", inputs, "--out", out).exit_code == 1
    assert fingerprint(out) == before


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


def test_what_a_cell_holds_does_not_steer_the_screen(tables: Path, tmp_path: Path) -> None:
    rows = rows_of(tables / "children.csv")
    rows[1][rows[0].index("性別")] = "\x1b[31mred"
    save(tables / "children.csv", rows)
    shown = matcher("semester", tables, "--out", tmp_path / "out")
    assert shown.exit_code == 2
    assert "\x1b" not in shown.stderr
    assert r"\x1b[31mred" in shown.stderr


@pytest.mark.parametrize("language", ["en", "zh"])
def test_children_that_there_was_no_time_to_look_into_are_published_and_audited_as_such(
    language: str, inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"

    def late(semester: Semester, policy: Policy, outcome: SemesterOutcome, deadline: Deadline) -> SemesterOutcome:
        return explain_outcome(semester, policy, outcome, Looks(0))

    monkeypatch.setattr("matcher.semester.run.explain_outcome", late)
    assert matcher("semester", inputs, "--out", out, "--lang", language).exit_code == 0
    head, *rows = rows_of(out / "unmatched.csv")
    assert "not_explained" in {row[head.index("reason")] for row in rows}
    assert all(row[head.index("detail")] and row[head.index("remedy")] for row in rows)
    checked = matcher("check", inputs, out, "--lang", language)
    assert checked.exit_code == 0, checked.stdout


def test_a_limit_holds_from_the_beginning_of_the_command_and_is_said_at_the_end(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[float, float, bool]] = []

    def noted(*given: object, time_limit: float, spent: float, **more: object) -> SemesterOutcome:
        outcome = solve_semester(*given, **more)  # type: ignore[arg-type]
        asked.append((time_limit, spent, outcome.plan is not None))
        return outcome

    monkeypatch.setattr("matcher.semester.planner.solve_semester", noted)
    words = ["semester", inputs, "--out", tmp_path / "out", "--lang", "en", "--time-limit", 300]
    last = matcher(*words).stdout.splitlines()[-1]
    ((limit, spent, planned),) = asked
    assert (limit, planned) == (300, True)
    assert spent > 0
    said = r"Time limit 300 s: reading, planning and explaining took (\d+\.\d) s; publishing took \d+\.\d s more\."
    told = re.fullmatch(said, last)
    assert told is not None
    assert float(told[1]) >= round(spent, 1)
