"""Every sentence stands in both languages, and every sentence that is asked for stands."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import matcher
import models
from matcher.audit.violation import Violation
from matcher.semester.audit.rules import audit_semester
from matcher.texts import Language, catalogue
from matcher.visits.audit.rules import audit_visits
from models.goals import EXCEPTIONS, FAIREST
from models.programmes import PROGRAMMES, every_rule
from models.rules import RuleKind
from models.rules.semester import SEMESTER_RULES
from models.rules.visits import VISIT_RULES
from models.semester.plan import ChildReason
from models.visits.plan import Form
from tests.rules.case import cases
from tests.visit_rules.case import cases as visit_cases

CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z]{4}")
CELLS = "template."
"""Texts that are the cells of an example row: blank, or a code in both languages, if need be."""

WORDLESS = ("calendar.product",)
"""An identifier that only names the language."""

AUDIT_LISTS = ("separator", "more")
"""Texts of the audit that are no violation's."""


def fields(template: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


Entries = dict[str, dict[str, str]]

FILES: dict[str, Entries] = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(Path(str(matcher.__file__)).with_name("texts").glob("*.toml"))
}


@pytest.mark.parametrize("entries", FILES.values(), ids=FILES)
def test_both_languages_with_the_same_fields(entries: Entries) -> None:
    for key, entry in entries.items():
        assert set(entry) == {"en", "zh"}, key
        assert key.startswith(CELLS) or (entry["en"].strip() and entry["zh"].strip()), key
        assert fields(entry["en"]) == fields(entry["zh"]), key
        assert all(name.isidentifier() for name in fields(entry["en"])), key


@pytest.mark.parametrize("entries", FILES.values(), ids=FILES)
def test_a_sentence_is_in_its_language(entries: Entries) -> None:
    for key, entry in entries.items():
        en, zh = (re.sub(r"\{.*?\}", "", entry[language]) for language in ("en", "zh"))
        if WORD.search(en) and not key.startswith((CELLS, *WORDLESS)):
            assert CHINESE.search(zh), key


@pytest.mark.parametrize("entries", FILES.values(), ids=FILES)
def test_a_traditional_chinese_console_can_print_it(entries: Entries) -> None:
    """And simplified characters, which cp950 mostly lacks, have not slipped in."""
    for key, entry in entries.items():
        for sentence in entry.values():
            assert sentence.encode("cp950").decode("cp950") == sentence, key


# What is asked for


@cache
def trees() -> dict[Path, ast.Module]:
    """Every source file, parsed."""
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for package in (matcher, models)
        for path in sorted(Path(str(package.__file__)).parent.rglob("*.py"))
    }


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of functions or classes of those names, and where."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in names:
                yield f"{path.parent.name}/{path.name}:{node.lineno}", node


def literals(node: ast.expr) -> list[str]:
    """The strings that an expression may be: a literal, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return []


def pattern(node: ast.JoinedStr) -> re.Pattern[str]:
    """An f-string as a pattern of the keys it may be."""
    parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.]*" for part in node.values]
    return re.compile("".join(parts))


def test_every_text_asked_for_stands() -> None:
    asked = list(calls("text", "say"))
    assert asked
    for where, call in asked:
        for node in call.args[:1]:
            for key in literals(node):
                assert key in catalogue(), where
            if isinstance(node, ast.JoinedStr):
                assert any(pattern(node).fullmatch(key) for key in catalogue()), where


FAULT_CODES = {
    "Fault": 1,
    "CellFault": 0,
    "PolicyFault": 1,
    "_report": 0,
    "report": 1,
    "error": 0,
    "warning": 0,
}
"""Where a fault's code stands among the arguments, by what makes the fault."""


def test_every_fault_has_its_texts() -> None:
    seen = set()
    for where, call in calls(*FAULT_CODES):
        place = FAULT_CODES[called(call)]
        for code in literals(call.args[place]) if len(call.args) > place else []:
            seen.add(code)
            for part in ("wrong", "mend"):
                assert f"fault.{code}.{part}" in catalogue(), where
    assert len(seen) > 60


def strings(folder: str = "") -> tuple[set[str], list[re.Pattern[str]]]:
    """Every literal and f-string of the modules in a folder, or of all."""
    nodes = [node for path, tree in trees().items() if folder in path.parts or not folder for node in ast.walk(tree)]
    constants = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    return constants, [pattern(node) for node in nodes if isinstance(node, ast.JoinedStr)]


def test_no_text_of_a_fault_is_dead() -> None:
    constants, _ = strings()
    codes = {key.split(".")[1] for key in catalogue() if key.startswith("fault.")}
    assert codes - constants == set()


VIOLATION_CODES = {"Violation": 1, "of": 1, "violation": 1, "_violation": 0, "_crowded": 0}


def test_every_violation_has_its_text() -> None:
    seen = set()
    for where, call in calls(*VIOLATION_CODES):
        place = VIOLATION_CODES[called(call)]
        for code in literals(call.args[place]) if len(call.args) > place else []:
            seen.add(code)
            assert f"audit.{code}" in catalogue(), where
    assert len(seen) > 80


def test_no_text_of_the_audit_is_dead() -> None:
    constants, patterns = strings("audit")
    for key in catalogue():
        code = key.removeprefix("audit.")
        if key.startswith("audit.") and code not in AUDIT_LISTS:
            told = code in constants or any(shape.fullmatch(code) for shape in patterns)
            assert told, key


@pytest.mark.parametrize("language", list(Language))
def test_every_violation_is_a_sentence(language: Language) -> None:
    for case in (case for rule in SEMESTER_RULES for case in cases(rule.id) if not case.holds):
        are_sentences(audit_semester(case.semester, case.policy, case.plan), language, f"{case.rule}: {case.name}")


@pytest.mark.parametrize("language", list(Language))
def test_every_violation_of_the_visits_is_a_sentence(language: Language) -> None:
    for case in (case for rule in VISIT_RULES for case in visit_cases(rule.id) if not case.holds):
        are_sentences(audit_visits(case.season, case.policy, case.written), language, f"{case.rule}: {case.name}")


def are_sentences(violations: tuple[Violation, ...], language: Language, case: str) -> None:
    assert violations, case
    for violation in violations:
        sentence = violation.sentence(language)
        assert not re.search(r"[{}]|\bNone\b", sentence), case
        assert sentence.endswith((".", "。", ")", "）")), case
        assert violation.clause, case


def test_no_rule_setting_or_goal_is_worded_that_is_none() -> None:
    rules = {f"rule.{rule}" for rule in every_rule()}
    settings = {f"setting.{rule.id}.{name}" for rule in every_rule().values() for name in rule.settings}
    named = {name for programme in PROGRAMMES.values() for name in programme.goals} | {EXCEPTIONS, FAIREST, "below"}
    goals = {f"goal.{name}{end}" for name in named for end in ("", ".long")}
    kinds = {f"kind.{kind}" for kind in RuleKind}
    expected = rules | settings | goals | kinds
    prefixes = ("rule.", "setting.", "goal.", "kind.")
    assert {key for key in catalogue() if key.startswith(prefixes)} == expected


def test_forms_are_worded() -> None:
    assert {key for key in catalogue() if key.startswith("form.")} == {f"form.{form}" for form in Form}


def test_reasons_are_worded() -> None:
    assert {f"reason.{reason}{end}" for reason in ChildReason for end in ("", ".detail", ".remedy")} <= set(catalogue())
