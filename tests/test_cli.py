"""The command line itself: quick to answer, helpful when misspelt, the same from every door."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from matcher.cli.main import main
from tests.cli.console import matcher, rows_of, save

HEAVY = ("ortools", "scipy", "numpy", "pandas", "xlsxwriter", "jinja2", "holidays", "icalendar", "networkx")


def python(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *words], capture_output=True, check=False, env={**os.environ, **environment}, timeout=60
    )


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys, json\n"
        "from matcher.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print('\\n' + json.dumps(sorted(sys.modules)))"
    )
    shown = python("-c", script)
    loaded = {name.partition(".")[0] for name in json.loads(shown.stdout.decode().splitlines()[-1])}
    assert loaded & set(HEAVY) == set()


def test_help_comes_at_once() -> None:
    """In the time of its own process, which does not depend on what else the machine does."""
    resource = pytest.importorskip("resource")

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert python("-m", "matcher", "--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return float(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)

    assert min(seconds() for _ in range(3)) < 0.5


@pytest.mark.parametrize("encoding", ["utf-8", "cp950", "ascii"])
def test_any_console_can_show_help_and_mistakes(encoding: str) -> None:
    for words, code in ((["--help"], 0), (["semster"], 2), (["rules"], 0)):
        shown = python("-m", "matcher", *words, PYTHONIOENCODING=encoding)
        assert shown.returncode == code
        assert b"Traceback" not in shown.stderr


@pytest.mark.parametrize(
    "command",
    [
        *("semester", "visits", "check", "rules", "bench"),
        *("template semester", "template visits", "generate semester", "generate visits"),
    ],
)
def test_every_command_explains_itself_in_both_languages(command: str) -> None:
    shown = matcher(*command.split(), "--help")
    assert shown.exit_code == 0
    assert any("\u4e00" <= letter <= "\u9fff" for letter in shown.stdout)
    assert "Options:" in shown.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        # A misspelt command is guessed, a missing option and an unknown variant are named.
        ("semster", ["semester", "指令寫法有誤"]),
        ("visit", ["visits", "指令寫法有誤"]),
        ("semester somewhere --lang en", ["--out"]),
        ("visits somewhere --lang en", ["--out"]),
        ("generate semester nowhere --size tiny --seed 1 --variant huge", ["scarce"]),
    ],
)
def test_what_is_misspelt_is_told(words: str, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = matcher(*words.split())
    assert shown.exit_code == 2
    assert [word for word in told if word not in shown.stderr] == []


def test_both_programmes_are_planned_with_the_same_options() -> None:
    one, two = (
        [(type(param), param.name, param.opts, param.default) for param in main.commands[name].params]
        for name in ("semester", "visits")
    )
    assert one == two


def test_both_doors() -> None:
    shown = python("-m", "matcher", "--version")
    assert shown.stdout.startswith(b"matcher, version ")


# Rules and policies


def test_rules_with_clauses_and_settings() -> None:
    shown = matcher("rules").stdout
    for word in (
        "P1",
        "S9",
        "五.(三).2 (九)/(八)",
        'latest_end = "20:30"',
        "一位學童最多一位大學伴",
        "1. paired",
        "6. late",
        "捌.四.(一)(二)",
        "most_schools = 3",
        "settlement_deadline = 2025-12-15",
        "入校陪伴",
        "1. priority",
        "6. joined",
    ):
        assert word in shown
    assert [shown.count(f"\n{rule} ") for rule in ("P1", "V1", "L1", "G1")] == [1] * 4
    assert 'latest_end = "20:30"' in matcher("rules", "--lang", "en").stdout


def policy(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "says", "says_not", "changed", "foreign"),
    [
        (
            'goals = ["fit", "paired"]\n[rules.S3]\nlatest_end = "21:00"\n',
            ['latest_end = "21:00"', "1. fit", "2. paired"],
            "late:",
            *(1, 1),
        ),
        (
            'goals = ["travel", "served"]\n[rules.V10]\nfirst_day = 2025-08-25\n',
            [
                *("1. travel", "2. served"),
                "first_day = 2025-08-25  (first day of the programme)  <- changed by the policy",
            ],
            "paired:",
            *(1, 1),
        ),
        ('[goals]\nsemester = ["fit"]\nvisits = ["visits"]\n', ["1. fit", "1. visits"], "paired:", 0, 0),
    ],
)
def test_rules_and_goals_in_force_under_a_policy(
    text: str, says: list[str], says_not: str, changed: int, foreign: int, tmp_path: Path
) -> None:
    shown = matcher("rules", "--policy", policy(tmp_path, text), "--lang", "en")
    assert shown.exit_code == 0
    assert [word for word in says if word not in shown.stdout] == []
    assert says_not not in shown.stdout
    assert shown.stdout.count("changed by the policy") == changed
    assert shown.stdout.count("not those of this programme") == foreign


def test_a_misspelt_setting_is_guessed_and_every_fault_told(tmp_path: Path) -> None:
    file = policy(tmp_path, 'goals = ["payred"]\n[rules.S3]\nlatest_ned = "21:00"\n[rules.S33]\nx = 1\n')
    for command in (["rules"], ["semester", tmp_path, "--out", tmp_path / "out"]):
        shown = matcher(*command, "--policy", file)
        assert shown.exit_code == 2
        for word in ("latest_end", "payred", "paired", "S33"):
            assert word in shown.stderr
    assert not (tmp_path / "out").exists()


def test_a_policy_with_later_evenings_is_planned_by(tmp_path: Path) -> None:
    """S3: 21:00 instead of 20:30 lets a school meet whose only hours are 19:30 to 21:00."""
    folder, out = tmp_path / "in", tmp_path / "out"
    assert matcher("template", "semester", folder, "--lang", "en").exit_code == 0
    for file in ("schools.csv", "tutors.csv"):
        rows = rows_of(folder / file)
        for k, head in enumerate(rows[0]):
            if head in {"mon", "tue", "wed", "thu", "fri"}:
                rows[1][k] = "19:30-21:00"
        save(folder / file, rows)
    (folder / "locks.csv").unlink()
    later = policy(tmp_path, '[rules.S3]\nlatest_end = "21:00"\n')
    assert matcher("semester", folder, "--out", out).exit_code == 0
    assert len(rows_of(out / "pairs.csv")) == 1
    assert matcher("semester", folder, "--out", out, "--policy", later).exit_code == 0
    assert len(rows_of(out / "pairs.csv")) == 2
    assert {row[3] for row in rows_of(out / "slots.csv")[1:]} == {"19:30"}
    assert matcher("check", folder, out, "--policy", later).exit_code == 0
    assert matcher("check", folder, out).exit_code == 1


def test_a_goal_left_out_is_in_no_summary(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    matcher("generate", "semester", folder, "--size", "tiny", "--seed", 2)
    file = policy(tmp_path, 'goals = ["kept", "paired"]\n')
    assert matcher("semester", folder, "--out", out, "--policy", file).exit_code == 0
    goals = json.loads((out / "summary.json").read_text(encoding="utf-8-sig"))["goals"]
    assert [goal["name"] for goal in goals] == ["kept", "paired"]
    assert matcher("check", folder, out, "--policy", file).exit_code == 0


# Folders to begin from


def test_generate_is_repeatable_and_never_overwrites(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert matcher("generate", "semester", tmp_path / name, "--size", "tiny", "--seed", 4).exit_code == 0
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert matcher("generate", "semester", tmp_path / "one", "--size", "tiny", "--seed", 5).exit_code == 2
    assert {p.name: p.read_bytes() for p in (tmp_path / "one").iterdir()} == one


def test_template_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "children.csv").write_text("mine", encoding="utf-8")
    assert matcher("template", "semester", tmp_path).exit_code == 2
    assert (tmp_path / "children.csv").read_text(encoding="utf-8") == "mine"
