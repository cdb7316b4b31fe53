"""``matcher semester`` and ``visits``, end to end: whole or untouched, the same bytes, no names, honest exit codes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from matcher.semester.generator.catalog import VARIANTS
from matcher.visits.generator.catalog import VISIT_VARIANTS
from models.programme import Programme
from models.programmes import SEMESTER, VISITS
from tests.cli.conftest import Made
from tests.cli.console import (
    TRACE,
    edit,
    fingerprint,
    interrupted,
    matcher,
    needs_posix,
    rows_of,
    save,
    set_cell,
    summary,
    texts_of,
    write_small,
)
from tests.deadlines import Looks

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
Words = Any
"""What a programme's files are called, and what stands in them, by names."""


@pytest.fixture
def words(made: Made) -> Words:
    return SimpleNamespace(**WORDS[made.programme.name])


def original(place: str) -> Callable[..., Any]:
    """What stands in a module under a name, before it is patched."""
    module, _, name = place.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def goals_of(out: Path) -> list[dict[str, Any]]:
    goals = summary(out)["goals"]
    assert isinstance(goals, list)
    return goals


def test_a_plan_with_every_file(made: Made, words: Words) -> None:
    assert {path.name for path in made.planned.iterdir() if path.is_file()} == set(words.files.split())
    told, goals = summary(made.planned), goals_of(made.planned)
    assert told["status"] == "optimal"
    assert [goal["name"] for goal in goals] == words.goals.split()
    assert all(goal["value"] == goal["bound"] for goal in goals)
    assert {"seconds", "seed", "version", "counts"} <= set(told)


def test_the_same_bytes_from_any_number_of_processes(made: Made) -> None:
    again = made.room / "again"
    assert made.plan(again, "--workers", 2).exit_code == 0
    files, told = ([of(folder) for folder in (made.planned, again)] for of in (fingerprint, summary))
    for one in files:
        assert one.pop("summary.json")
    for other in told:
        assert other.pop("seconds")
    assert files[0] == files[1]
    assert told[0] == told[1]


def test_an_earlier_plan_is_replaced_whole(made: Made, words: Words) -> None:
    out = made.out()
    (out / "calendars" / words.stale).write_text("BEGIN:VCALENDAR", encoding="utf-8")
    assert made.plan(out).exit_code == 0
    assert not (out / "calendars" / words.stale).exists()


@pytest.mark.dose(5)
@pytest.mark.parametrize(
    ("programme", "variant"),
    [
        *((SEMESTER, variant) for variant in sorted(VARIANTS)),
        *((VISITS, variant) for variant in sorted(VISIT_VARIANTS)),
    ],
)
def test_generated_planned_and_checked(programme: Programme, variant: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    made = matcher("generate", programme, folder, "--size", "tiny", "--seed", 7, "--variant", variant)
    assert made.exit_code == 0
    assert matcher(programme, folder, "--out", out).exit_code == 0
    assert summary(out)["status"] == "optimal"
    assert matcher("check", folder, out).exit_code == 0


@pytest.mark.dose(2)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("programme", "table"), [("semester", "pairs.csv"), ("visits", "assignments.csv")])
def test_a_template_is_an_instance(programme: str, table: str, language: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    assert matcher("template", programme, folder, "--lang", language).exit_code == 0
    assert matcher(programme, folder, "--out", out, "--lang", language).exit_code == 0
    assert matcher("check", folder, out).exit_code == 0
    assert len(rows_of(out / table)) == 2


def test_the_reader_s_language(made: Made, words: Words) -> None:
    out = made.room / "out"
    assert "Every goal is proven" in made.plan(out, "--lang", "en").stdout
    english, chinese = ((folder / words.left).read_text(encoding="utf-8-sig") for folder in (out, made.planned))
    assert words.person[0] in english.partition("\n")[2]
    assert words.person[1] in chinese
    assert words.person[1] not in english
    assert re.sub(",.*", "", english) == re.sub(",.*", "", chinese)
    assert 'lang="en"' in (out / "report.html").read_text(encoding="utf-8")


def test_no_name_is_written_where_none_is_wanted(made: Made, words: Words) -> None:
    """Names that can be taken for nothing else."""
    tables, (named, nameless) = made.tables(), (made.room / "named", made.room / "nameless")
    for file, prefix in words.named.items():
        head, *rows = rows_of(tables / file)
        for number, row in enumerate(rows):
            row[head.index("姓名")] = f"{prefix}{number:03}號"
        save(tables / file, [head, *rows])
    assert made.plan(named, tables=tables).exit_code == 0
    assert made.plan(nameless, "--no-names", tables=tables).exit_code == 0
    for prefix in words.named.values():
        assert re.search(f"{prefix}[0-9]{{3}}號", texts_of(named))
        assert not re.search(f"{prefix}[0-9]{{3}}號", texts_of(nameless))
    assert fingerprint(nameless)[words.plan] == fingerprint(named)[words.plan]
    assert matcher("check", tables, nameless).exit_code == 0


# What cannot be planned


@pytest.mark.parametrize(("language", "count"), [("zh", "項錯誤"), ("en", "error(s)")])
def test_all_faults_at_once_and_nothing_written(made: Made, words: Words, language: str, count: str) -> None:
    tables, out = made.tables(), made.out()
    before = fingerprint(out)
    for file, row, heading, value in words.spoilt:
        set_cell(tables / file, row, heading, value)
    shown = made.plan(out, "--lang", language, tables=tables)
    assert (shown.exit_code, shown.stdout) == (2, "")
    for file, _, _, value in words.spoilt:
        assert file in shown.stderr
        assert value in shown.stderr
    assert count in shown.stderr
    assert fingerprint(out) == before


@pytest.mark.parametrize("out", ["in", "in/plans/out", "."])
def test_the_input_is_never_overwritten(made: Made, out: str) -> None:
    tables = made.tables()
    before = fingerprint(made.room)
    assert made.plan(made.room / out, tables=tables).exit_code == 2
    assert fingerprint(made.room) == before


def test_a_folder_with_other_people_s_files_is_left_alone(made: Made) -> None:
    (made.room / "letter.docx").write_text("dear", encoding="utf-8")
    assert made.plan(made.room).exit_code == 2
    assert {path.name for path in made.room.iterdir()} == {"letter.docx"}


def test_what_a_cell_holds_does_not_steer_the_screen(made: Made, words: Words) -> None:
    tables = made.tables()
    file, row, heading = words.steered
    set_cell(tables / file, row, heading, "\x1b[31mred")
    shown = made.plan(made.room / "out", tables=tables)
    assert shown.exit_code == 2
    assert "\x1b" not in shown.stderr
    assert r"\x1b[31mred" in shown.stderr


@pytest.mark.parametrize(("language", "why"), [("zh", "無法同時成立"), ("en", "cannot all hold")])
def test_locks_that_cannot_hold_are_said_to(made: Made, words: Words, language: str, why: str) -> None:
    tables, out = made.room / "locked", made.out()
    write_small(tables, words.locked)
    before = fingerprint(out)
    shown = made.plan(out, "--lang", language, tables=tables)
    assert shown.exit_code == 1
    assert why in shown.stdout
    assert words.blamed in shown.stdout
    assert fingerprint(out) == before


# Early ends

PLANNED = {SEMESTER: r"share no school\) proven", VISITS: r": \d+, bound"}
"""Stands in what is told once there is a plan, of every part."""


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A semester too hard to be settled in seconds."""
    folder = tmp_path_factory.mktemp("hard") / "in"
    matcher("generate", "semester", folder, "--size", "national", "--seed", 1, "--variant", "seats")
    return folder


@pytest.mark.dose(2)
@needs_posix
@pytest.mark.parametrize("search", ["", "Waiting", "Hanging"])
def test_ctrl_c_gives_the_best_plan_so_far(search: str, hard: Path, season: Made, tmp_path: Path) -> None:
    out, programme = tmp_path / "out", VISITS if search else SEMESTER
    wanted: dict[str, object] = {"search": search} if search else {}
    tables = season.inputs if search else hard
    asked = (programme, tables, "--out", out, "--workers", 2, "--lang", "en")
    shown = interrupted(*asked, when=[PLANNED[programme]], **wanted)
    assert shown.returncode == 0, shown.stderr
    assert TRACE not in shown.stderr
    assert "Not every goal is proven" in shown.stdout
    assert summary(out)["status"] == "feasible"
    assert len(rows_of(out / ("assignments.csv" if search else "pairs.csv"))) > (20 if search else 500)
    assert matcher("check", tables, out).exit_code == 0


@needs_posix
def test_a_second_ctrl_c_leaves_everything_as_it_was(made: Made, hard: Path) -> None:
    out, of_visits = made.out(), made.programme is VISITS
    before = fingerprint(out)
    tables, wanted = (made.inputs, {"search": "Hanging"}) if of_visits else (hard, {})
    asked = (made.programme, tables, "--out", out, "--workers", 2, "--lang", "en")
    shown = interrupted(*asked, when=[PLANNED[made.programme], "stopping"], deaf=True, **wanted)
    assert shown.returncode == 1
    assert TRACE not in shown.stderr
    assert "Nothing was written" in shown.stderr
    assert fingerprint(out) == before
    assert [path.name for path in made.room.iterdir()] == ["out"]


@pytest.mark.dose(2)
@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            r"Time limit 300 s: reading, planning and explaining took (\d+\.\d) s; publishing took \d+\.\d s more\.",
        ),
        ("zh", r"時間上限 300 秒.*?(\d+\.\d).*?\d+\.\d.*"),
    ],
)
def test_a_limit_holds_from_the_beginning_of_the_command_and_is_said_at_the_end(
    made: Made, words: Words, language: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What reading took is told to the planner."""
    asked: list[tuple[float, float]] = []
    solve = original(words.solve)

    def noted(*given: Any, time_limit: float, spent: float, **more: Any) -> Any:
        asked.append((time_limit, spent))
        return solve(*given, **more)

    monkeypatch.setattr(words.solve, noted)
    last = made.plan(made.room / "out", "--lang", language, "--time-limit", 300).stdout.splitlines()[-1]
    ((limit, spent),) = asked
    assert limit == 300
    assert spent > 0
    told = re.fullmatch(said, last)
    assert told is not None, last
    assert float(told[1]) >= round(spent, 1)
    monkeypatch.undo()
    assert last.split("300")[0] not in made.plan(made.room / "out", "--lang", language).stdout


@pytest.mark.dose(2)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_whoever_there_was_no_time_to_look_into_is_published_and_audited_as_such(
    language: str, made: Made, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, explain = made.inputs, original(words.explain)
    if made.programme is VISITS:
        tables = made.room / "in"
        matcher("generate", "visits", tables, "--size", "city", "--seed", 1, "--variant", "tight")

    def late(*given: object) -> object:
        return explain(*(Looks(0) if hasattr(one, "runs") else one for one in given))

    monkeypatch.setattr(words.explain, late)
    assert made.plan(made.room / "out", "--lang", language, tables=tables).exit_code == 0
    head, *rows = rows_of(made.room / "out" / words.left)
    assert "not_explained" in {row[head.index("reason")] for row in rows}
    assert all(row[head.index("detail")] and row[head.index("remedy")] for row in rows)
    checked = matcher("check", tables, made.room / "out", "--lang", language)
    assert checked.exit_code == 0, checked.stdout


# What nobody expects


@pytest.mark.dose(2)
@pytest.mark.parametrize(
    ("step", "error", "told", "chinese", "english"),
    [
        ("solve", RuntimeError("a planning process died"), "a planning process died", "未預期", "did not expect"),
        ("publish", OSError(28, "No space left on device", "report.html"), "No space left on device", "空間", "disk"),
    ],
)
def test_a_surprise_and_a_full_disk_are_one_sentence(
    step: str,
    error: Exception,
    told: str,
    chinese: str,
    english: str,
    made: Made,
    words: Words,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(getattr(words, step), fail)
    out = made.out()
    before = fingerprint(out)
    for language, word in (("zh", chinese), ("en", english)):
        shown = made.plan(out, "--lang", language)
        assert shown.exit_code == 3
        assert word in shown.stderr
        assert told in shown.stderr
        assert TRACE not in shown.output
    assert fingerprint(out) == before
    assert [path.name for path in made.room.iterdir()] == ["out"]
    monkeypatch.setenv("MATCHER_DEBUG", "1")
    assert made.plan(out).exception is error


def test_a_plan_that_fails_its_audit_is_never_left(made: Made, words: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a semester a tutor written twice, of visits one half an hour before anybody is there."""
    write = original(words.write)

    def wrong(folder: Path, *told: Any) -> None:
        write(folder, *told)
        if made.programme is SEMESTER:
            edit(folder / "pairs.csv", lambda rows: rows[2].__setitem__(1, rows[1][1]))
        else:
            rows = rows_of(folder / "visits.csv")
            kinds = [row[rows[0].index("kind")] for row in rows]
            set_cell(folder / "visits.csv", 1 + kinds.index("visit"), "start", "05:00")

    monkeypatch.setattr(words.write, wrong)
    out = made.out()
    before = fingerprint(out)
    shown = made.plan(out, "--lang", "en")
    assert shown.exit_code == 1
    assert "[violation] " in shown.stdout
    assert "nothing was written" in shown.stdout
    assert fingerprint(out) == before
    assert [path.name for path in made.room.iterdir()] == ["out"]
