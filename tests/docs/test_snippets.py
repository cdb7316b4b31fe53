"""Settings that the guides show are read by the program as they stand."""

from __future__ import annotations

import re
import textwrap
import tomllib
from pathlib import Path

import pytest

from matcher.semester.tables.columns import SEMESTER_TABLES
from matcher.semester.tables.term import read_term
from matcher.tables.faults import Fault
from matcher.tables.tuning_file import read_tuning
from matcher.texts import Language
from matcher.visits.tables.columns import VISIT_TABLES
from matcher.visits.tables.program import read_period
from models.policy import Policy, PolicyError
from models.programmes import PROGRAMMES, SEMESTER, VISITS, every_rule
from models.rules.semester import P2, S3
from models.rules.visits import V1, V3, V8, V10, V11
from models.tuning import Tuning
from tests.docs.guides import FILES, PAGES, fenced, section

SNIPPETS = [(name, snippet) for name, text in FILES.items() for snippet in fenced(text, "toml")]


def policies_of(snippet: str) -> list[Policy]:
    """The snippet as a policy of each programme that it can be of."""
    found: list[Policy] = []
    for programme in PROGRAMMES.values():
        try:
            found.append(Policy.from_mapping(tomllib.loads(snippet), programme))
        except PolicyError:
            continue
    return found


@pytest.mark.parametrize(("name", "snippet"), SNIPPETS)
def test_a_snippet_is_what_the_program_reads(name: str, snippet: str, tmp_path: Path) -> None:
    faults: list[Fault] = []
    values = tomllib.loads(snippet)
    if "weeks" in values:
        (tmp_path / "term.toml").write_text(snippet, encoding="utf-8")
        term, _ = read_term(tmp_path, Policy.programme(SEMESTER), faults)
        assert term is not None
    elif "settlement_deadline" in values:
        (tmp_path / "program.toml").write_text(snippet, encoding="utf-8")
        period, _ = read_period(tmp_path, Policy.programme(VISITS), faults)
        assert period is not None
    elif name.endswith("tuning.md"):
        assert read_tuning(values) != Tuning()
    else:
        assert policies_of(snippet), name
    assert faults == []


def test_a_snippet_that_is_none_is_noticed() -> None:
    assert policies_of('[rules.S3]\nlatest_ent = "20:00"') == []
    assert len(SNIPPETS) >= 10


@pytest.mark.parametrize("language", Language)
def test_the_policies_shown_say_what_is_told_of_them(language: Language) -> None:
    page = PAGES[language]["another-policy"]
    shown = [policies_of(snippet)[0] for snippet in fenced(page, "toml") if "[rules" in snippet]
    early, four = (policy for policy in shown if policy.name != "programme")
    assert early[S3].latest_end == 20 * 60
    assert early[P2].mixed == "never"
    assert four[V3].most_schools == 4
    assert four[V8].days_apart == 5
    rates = [setting for setting in every_rule()["B6"].settings if setting != "grant_ntd"]
    assert all(f"`{rate}`" in page for rate in rates)


@pytest.mark.parametrize("language", Language)
def test_the_locks_shown_have_the_columns_and_kinds_of_locks(language: Language) -> None:
    page = PAGES[language]["late-changes"]
    shown = [
        textwrap.dedent(block).split()
        for block in re.findall(r"^   ```text\n(.*?)^   ```$", page, re.MULTILINE | re.DOTALL)
    ]
    tables = (SEMESTER_TABLES, VISIT_TABLES)
    for (header, *rows), of in zip(shown, tables, strict=True):
        columns = next(table for table in of if table.stem == "locks").columns
        assert header.split(",") == [column.name for column in columns]
        for row in rows:
            cells = dict(zip(columns, row.split(","), strict=True))
            assert all(cell == "" or column.kind.parse(cell) is not None for column, cell in cells.items())


@pytest.mark.parametrize("language", Language)
def test_the_season_s_dates_shown_are_the_programme_s(language: Language, tmp_path: Path) -> None:
    (snippet,) = fenced(section(PAGES[language]["tables-visits"], "`program.toml`"), "toml")
    (tmp_path / "program.toml").write_text(snippet, encoding="utf-8")
    policy = Policy.programme(VISITS)
    period, _ = read_period(tmp_path, policy, [])
    assert period is not None
    told = (period.first_day, period.last_day, period.settlement_deadline, period.application_deadline)
    span = (policy[V10].first_day, policy[V10].last_day)
    assert told == (*span, policy[V11].settlement_deadline, policy[V1].application_deadline)
