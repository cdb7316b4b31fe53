"""Reasons, goals, statuses, fields, rules and forms are told, each on the page where it is looked for."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from docs.words import words
from matcher.tables.policy_file import shipped_policies
from matcher.texts import Language, text
from models.goals import Status
from models.programmes import SEMESTER, VISITS, every_rule
from models.rules import NO_CLAUSE
from models.semester.plan import ChildReason
from models.tuning import Tuning
from models.visits.plan import Form, Who
from models.visits.plan import SchoolReason as VisitReason
from tests.docs.guides import PAGES, ROOT, fenced, rows, rows_of, section

SUMMARY_FIELDS = ("status", "goals", "seconds", "seed", "version", "counts", "policy", "value", "bound", "name")
FORMS = {
    "M1": (Form.STATUS_ASSESSMENT, Who.SCHOOL),
    "M2": (Form.VISIT_RECORD, Who.LEAD),
    "M3": (Form.CHECKLIST, Who.LEAD),
    "M4": (Form.SETTLEMENT, Who.SCHOOL),
    "M5": (Form.CERTIFICATE, Who.OFFICE),
}
"""A form, and whose it is: as a plan writes them."""


@pytest.mark.parametrize("language", Language)
def test_the_plan_of_a_semester_is_told(language: Language) -> None:
    page = PAGES[language]["plan-semester"]
    for word in (*ChildReason, *Status, "report.html", "plan.xlsx", "calendars/", "summary.json"):
        assert f"`{word}`" in page, word
    summary = section(page, "`summary.json`")
    for field in SUMMARY_FIELDS:
        assert f"`{field}`" in summary, field


@pytest.mark.parametrize("language", Language)
def test_the_settings_of_a_season_are_told(language: Language) -> None:
    for page, file, last in (("semester", "term.toml", "closed"), ("visits", "program.toml", "application_deadline")):
        assert f"{last} = " in section(PAGES[language][f"tables-{page}"], f"`{file}`")


@pytest.mark.parametrize("language", Language)
def test_the_plan_of_the_visits_is_told(language: Language) -> None:
    page = PAGES[language]["plan-visits"]
    for word in (*VisitReason, *Form, *Who, "report.html", "visits.xlsx", "calendars/", "summary.json"):
        assert f"`{word}`" in page, word
    summary = section(page, "`summary.json`")
    for field in ("status", "spread", "counts"):
        assert f"`{field}`" in summary, field


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("heading", "goals"), [(("Semester", "學期配對"), SEMESTER.goals), (("Visits", "入校陪伴"), VISITS.goals)]
)
def test_goals_are_told_in_their_order(language: Language, heading: tuple[str, str], goals: dict[str, object]) -> None:
    told = section(PAGES[language]["goals"], heading[language is Language.ZH])
    assert [row[1] for row in rows(told)] == [f"`{goal}`" for goal in goals]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("rule", every_rule())
def test_a_rule_is_told_with_its_clause_and_settings(language: Language, rule: str) -> None:
    told = section(PAGES[language]["rules"], f"{rule}: {words()[f'rule.{rule}'][language]}")
    assert text(f"rule.{rule}", language) in told
    if every_rule()[rule].clause != NO_CLAUSE:
        assert every_rule()[rule].clause in told
    assert [row[0] for row in rows(told)] == [f"`{name}`" for name in every_rule()[rule].settings]


def test_no_rule_is_called_anything_that_is_none() -> None:
    called = {key for key in words() if key.startswith("rule.") and key[5:6].isupper()}
    assert called == {f"rule.{rule}" for rule in every_rule()}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("rule", FORMS)
def test_what_is_due_is_told(language: Language, rule: str) -> None:
    (row,) = [cells for cells in rows_of(PAGES[language]["plan-visits"]) if cells[0] == rule]
    form, who = FORMS[rule]
    assert row[1].startswith(f"`{form}`")
    assert row[2].startswith(f"`{who}`")


def test_every_form_has_its_rule() -> None:
    assert set(FORMS) == {rule for rule in every_rule() if rule.startswith("M")}
    assert {form for form, _ in FORMS.values()} == set(Form)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("package", ["matcher", "models"])
def test_every_room_is_told_and_no_other(language: Language, package: str) -> None:
    """Of the picture of the house: a room is a folder with something in it."""
    (house,) = [block for block in fenced(PAGES[language]["architecture"], "text") if "benchmarks/" in block]
    own = house[house.index(f"\n{package}/") + 1 :].splitlines()[1:]
    until = next((place for place, line in enumerate(own) if line[:1].isalpha()), len(own))
    told = {name for line in own[:until] for name in re.findall(r"^\W*(\w+)/", line)}
    rooms = {path.name for path in (ROOT / package).iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert told == rooms


@pytest.mark.parametrize("language", Language)
def test_every_policy_that_comes_with_the_program_is_told(language: Language) -> None:
    page = PAGES[language]["another-policy"]
    assert all(f"| `{name}` |" in page for name in shipped_policies())


@pytest.mark.parametrize("language", Language)
def test_every_tuning_number_is_told_with_its_reason(language: Language) -> None:
    page = PAGES[language]["tuning"]
    for family in fields(Tuning()):
        own = section(page, family.name)
        told = {cells[0]: cells[-1] for cells in rows(own)}
        assert {f"`{number.name}`" for number in fields(getattr(Tuning(), family.name))} <= set(told)
        assert all(told.values()), family.name
