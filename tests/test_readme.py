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
from matcher.tables.faults import Fault
from matcher.tables.program import read_period
from matcher.tables.visit_columns import VISIT_TABLES, WRITTEN_VISIT_TABLES
from models.goals import SEMESTER_GOALS, VISIT_GOALS, Status
from models.policy import Policy
from models.rules import NO_CLAUSE, RULES, Programme
from models.semester.plan import Reason
from models.visits.plan import Form, Who
from models.visits.plan import Reason as VisitReason

ROOT = Path(__file__).parents[1]
GUIDES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-TW.md")}
CHINESE = "README.zh-TW.md"
INSTANCE_GUIDES = ("instances/README.md", "instances/hand/README.md", "instances/hand/README.zh.md")
COMMAND = re.compile(
    r"^ {4,}(matcher .+)$|`(matcher (?:semester|visits|check|rules|template|generate) [^`]+)`", re.MULTILINE
)
SYNOPSIS = re.compile(r"[\[|]|\bIN\b|\bDIR\b|\bOUT\b")
"""A line with placeholders is no command to type."""
SUMMARY_FIELDS = ("status", "goals", "seconds", "seed", "version", "counts", "policy", "value", "bound", "name")
VISITS_PART = re.compile(r"^## (?:Lead teachers' visits|領航教師入校陪伴)\n(.*?)(?=^## )", re.MULTILINE | re.DOTALL)
"""What is told of the visits alone; of the semester is told in the rest."""
READ = [
    (programme, table)
    for programme, tables in ((Programme.SEMESTER, SEMESTER_TABLES), (Programme.VISITS, VISIT_TABLES))
    for table in tables
]
WRITTEN = [
    (programme, table)
    for programme, tables in ((Programme.SEMESTER, WRITTEN_SEMESTER_TABLES), (Programme.VISITS, WRITTEN_VISIT_TABLES))
    for table in tables
]


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
    for name in ("semester", "visits", "check", "rules", "template semester", "template visits", "generate semester"):
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


def part(name: str, programme: Programme) -> str:
    """What a guide tells of a programme."""
    (visits,) = VISITS_PART.findall(GUIDES[name])
    return str(visits) if programme is Programme.VISITS else GUIDES[name].replace(visits, "")


def section(text: str, file: str) -> str:
    """What stands under the heading of a file."""
    (found,) = re.findall(rf"^#### `{re.escape(file)}`\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize(("programme", "table"), READ, ids=lambda value: getattr(value, "stem", value))
def test_every_column_read_is_told_with_both_headers_and_its_star(
    name: str, programme: Programme, table: Table
) -> None:
    english_first = name != CHINESE
    for column, row in zip(table.columns, rows(section(part(name, programme), table.file)), strict=True):
        names = (f"`{column.name}`", column.chinese)
        first, second = names if english_first else reversed(names)
        assert row[0] == (f"★ {first}" if column.required else first)
        assert row[1] == second


def rows_of(text: str) -> list[list[str]]:
    """The cells of all tables."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def rows(text: str) -> list[list[str]]:
    """The cells of the table, without its head."""
    return rows_of(text)[2:]


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize(("programme", "table"), WRITTEN, ids=lambda value: getattr(value, "stem", value))
def test_every_column_written_is_told(name: str, programme: Programme, table: Table) -> None:
    told = section(part(name, programme), table.file)
    for column in table.columns:
        assert f"`{column.name}`" in told, column.name


@pytest.mark.parametrize("name", GUIDES)
def test_reasons_goals_statuses_and_fields_of_a_semester_are_told(name: str) -> None:
    text = part(name, Programme.SEMESTER)
    summary = section(text, "summary.json")
    for word in (*Reason, *SEMESTER_GOALS, *Status, "term.toml", "report.html", "plan.xlsx", "calendars/"):
        assert f"`{word}`" in text, word
    for field in SUMMARY_FIELDS:
        assert f"`{field}`" in summary, field


@pytest.mark.parametrize("name", GUIDES)
def test_reasons_goals_and_forms_of_the_visits_are_told(name: str) -> None:
    text = part(name, Programme.VISITS)
    summary = section(text, "summary.json")
    for word in (*VisitReason, *VISIT_GOALS, *Form, *Who, "program.toml", "report.html", "visits.xlsx", "calendars/"):
        assert f"`{word}`" in text, word
    for field in ("status", "spread", "counts"):
        assert f"`{field}`" in summary, field


@pytest.mark.parametrize("name", GUIDES)
def test_rules_are_told_with_their_clauses(name: str) -> None:
    for rule in RULES.values():
        clause = "–" if rule.clause == NO_CLAUSE else rule.clause
        told = re.findall(rf"^\| {rule.id} \|.*\| {re.escape(clause)} \|$", GUIDES[name], re.MULTILINE)
        assert len(told) == 1, rule.id


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.startswith("M")])
def test_what_is_due_is_told(name: str, rule: str) -> None:
    """A form, and whose it is: as a plan writes them."""
    (row,) = [cells for cells in rows_of(part(name, Programme.VISITS)) if cells[0] == rule]
    forms = {"M1": Form.STATUS_ASSESSMENT, "M2": Form.VISIT_RECORD, "M3": Form.CHECKLIST}
    forms |= {"M4": Form.SETTLEMENT, "M5": Form.CERTIFICATE}
    who = {"M1": Who.SCHOOL, "M2": Who.LEAD, "M3": Who.LEAD, "M4": Who.SCHOOL, "M5": Who.OFFICE}
    assert row[1].startswith(f"`{forms[rule]}`")
    assert row[2].startswith(f"`{who[rule]}`")


@pytest.mark.parametrize("name", GUIDES)
def test_the_policy_shown_is_one(name: str) -> None:
    (shown,) = re.findall(r"^    name = .*\n    goals = .*\n(?:\n|    .*\n)+", GUIDES[name], re.MULTILINE)
    policy = Policy.from_mapping(tomllib.loads(re.sub(r"^    ", "", shown, flags=re.MULTILINE)))
    assert policy.number("S3", "latest_end") == 20 * 60
    assert policy.choice("P2", "mixed") == "never"


@pytest.mark.parametrize("name", GUIDES)
def test_policies_of_the_visits_are_ones(name: str) -> None:
    text = part(name, Programme.VISITS)
    (shown,) = re.findall(r"^    name = .*\n(?:\n|    (?!matcher).*\n)+", text, re.MULTILINE)
    policy = Policy.from_mapping(tomllib.loads(re.sub(r"^    ", "", shown, flags=re.MULTILINE)), Programme.VISITS)
    assert policy.number("V3", "most_schools") == 4
    rates = [setting for setting in RULES["B6"].settings if setting != "grant_ntd"]
    assert all(f"`{rate}`" in text for rate in rates)


def test_the_season_s_dates_shown_are_the_programme_s(tmp_path: Path) -> None:
    for name in GUIDES:
        shown = section(part(name, Programme.VISITS), "program.toml")
        (tmp_path / "program.toml").write_text(
            "\n".join(line.strip() for line in shown.splitlines() if line.startswith("    ")), encoding="utf-8"
        )
        policy = Policy.programme(Programme.VISITS)
        faults: list[Fault] = []
        period, _ = read_period(tmp_path, policy, faults)
        assert faults == []
        assert period is not None
        told = (period.first_day, period.last_day, period.settlement_deadline, period.application_deadline)
        keys = [
            ("V10", "first_day"),
            ("V10", "last_day"),
            ("V11", "settlement_deadline"),
            ("V1", "application_deadline"),
        ]
        assert told == tuple(policy.day(*key) for key in keys)


def test_the_picture_is_small_enough_for_a_page() -> None:
    assert (ROOT / "docs/report.png").stat().st_size < 300_000
