"""What the guides say is so: commands parse, files stand, every column, reason, rule, goal and field is named."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from matcher.cli import main
from matcher.tables.columns import SEMESTER_TABLES, WRITTEN_SEMESTER_TABLES, Table
from models.goals import SEMESTER_GOALS, Status
from models.policy import Policy
from models.rules import NO_CLAUSE, SEMESTER_RULES
from models.semester.plan import Reason

ROOT = Path(__file__).parents[1]
GUIDES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-TW.md")}
CHINESE = "README.zh-TW.md"
INSTANCE_GUIDES = ("instances/README.md", "instances/hand/README.md", "instances/hand/README.zh.md")
COMMAND = re.compile(r"^ {4,}(matcher .+)$|`(matcher (?:semester|check|rules|template|generate) [^`]+)`", re.MULTILINE)
SYNOPSIS = re.compile(r"[\[|]|\bIN\b|\bDIR\b|\bOUT\b")
"""A line with placeholders is no command to type."""
SUMMARY_FIELDS = ("status", "goals", "seconds", "seed", "version", "counts", "policy", "value", "bound", "name")


def commands() -> list[str]:
    texts = [*GUIDES.values(), *((ROOT / name).read_text(encoding="utf-8") for name in INSTANCE_GUIDES)]
    found = [one or other for text in texts for one, other in COMMAND.findall(text)]
    return sorted({line for line in found if not SYNOPSIS.search(line)})


def leaves(group: click.Group) -> list[click.Command]:
    return [
        leaf
        for command in group.commands.values()
        for leaf in (leaves(command) if isinstance(command, click.Group) else [command])
    ]


@pytest.fixture
def dry(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Commands parse their words and do nothing else; what they were given is kept."""
    given: list[dict[str, Any]] = []
    for command in leaves(main):
        monkeypatch.setattr(command, "callback", lambda **options: given.append(options))
    return given


def test_commands_are_shown() -> None:
    shown = " ".join(commands())
    for name in ("semester", "check", "rules", "template semester", "generate semester"):
        assert f"matcher {name}" in shown


@pytest.mark.parametrize("line", commands())
def test_every_command_shown_parses(line: str, dry: list[dict[str, Any]]) -> None:
    result = CliRunner().invoke(main, shlex.split(line)[1:])
    assert result.exit_code == 0, result.output
    assert len(dry) == 1


def test_a_command_that_does_not_parse_is_noticed(dry: list[dict[str, Any]]) -> None:
    for words in (["semester", "somewhere"], ["semester", "x", "--out", "y", "--lang", "de"], ["check", "x"]):
        assert CliRunner().invoke(main, words).exit_code == 2
    assert dry == []


@pytest.mark.parametrize("name", GUIDES)
def test_every_option_shown_is_one(name: str) -> None:
    known = {option for command in leaves(main) for param in command.params for option in param.opts}
    shown = set(re.findall(r"`(--[a-z-]+)", GUIDES[name]))
    assert shown <= known
    planning = {option for param in main.commands["semester"].params for option in param.opts if option[:2] == "--"}
    assert planning - {"--help"} <= shown


@pytest.mark.parametrize("name", [*GUIDES, *INSTANCE_GUIDES])
def test_every_file_and_place_linked_stands(name: str) -> None:
    guide = ROOT / name
    text = guide.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        assert not file or (guide.parent / file).exists(), target
        there = guide if not file else guide.parent / file
        if anchor:
            assert anchor in anchors(there.read_text(encoding="utf-8")), target


def anchors(text: str) -> set[str]:
    """The anchors of a guide's headings, as they are made of their words."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", GUIDES)
def test_every_file_of_the_project_that_is_named_stands(name: str) -> None:
    named = re.findall(r"`((?:benchmarks|docs|instances|matcher|models|tests)/[\w./-]*)`", GUIDES[name])
    assert named
    for path in named:
        assert (ROOT / path).exists(), path


def section(text: str, file: str) -> str:
    """What stands under the heading of a file."""
    (found,) = re.findall(rf"^#### `{re.escape(file)}`\n(.*?)(?=^##)", text, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize("table", SEMESTER_TABLES, ids=lambda table: table.stem)
def test_every_column_read_is_told_with_both_headers_and_its_star(name: str, table: Table) -> None:
    english_first = name != CHINESE
    for column, row in zip(table.columns, rows(section(GUIDES[name], table.file)), strict=True):
        names = (f"`{column.name}`", column.chinese)
        first, second = names if english_first else reversed(names)
        assert row[0] == (f"★ {first}" if column.required else first)
        assert row[1] == second


def rows(text: str) -> list[list[str]]:
    """The cells of the table, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize("table", WRITTEN_SEMESTER_TABLES, ids=lambda table: f"{table.stem}.csv")
def test_every_column_written_is_told(name: str, table: Table) -> None:
    told = section(GUIDES[name], table.file)
    for column in table.columns:
        assert f"`{column.name}`" in told, column.name


@pytest.mark.parametrize("name", GUIDES)
def test_reasons_goals_statuses_fields_and_rules_are_told(name: str) -> None:
    text = GUIDES[name]
    summary = section(text, "summary.json")
    for word in (*Reason, *SEMESTER_GOALS, *Status, "term.toml", "report.html", "plan.xlsx", "calendars/"):
        assert f"`{word}`" in text, word
    for field in SUMMARY_FIELDS:
        assert f"`{field}`" in summary, field
    for rule in SEMESTER_RULES:
        clause = "–" if rule.clause == NO_CLAUSE else rule.clause
        assert re.search(rf"^\| {rule.id} \|.*\| {re.escape(clause)} \|$", text, re.MULTILINE), rule.id


@pytest.mark.parametrize("name", GUIDES)
def test_the_policy_shown_is_one(name: str) -> None:
    (shown,) = re.findall(r"^    name = .*\n    goals = .*\n(?:\n|    .*\n)+", GUIDES[name], re.MULTILINE)
    policy = Policy.from_mapping(tomllib.loads(re.sub(r"^    ", "", shown, flags=re.MULTILINE)))
    assert policy.number("S3", "latest_end") == 20 * 60
    assert policy.choice("P2", "mixed") == "never"


def test_the_picture_is_small_enough_for_a_page() -> None:
    assert (ROOT / "docs/report.png").stat().st_size < 300_000
