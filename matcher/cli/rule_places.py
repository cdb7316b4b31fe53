"""Where a rule stands, read from the code: row, settings, place in the model, audit, texts, case file."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

import matcher
from matcher.planners import planner_of
from matcher.texts import files
from models.programmes import PROGRAMMES, every_rule
from models.rules import plan

ROOT = Path(matcher.__file__).resolve().parents[1]


@dataclass(frozen=True)
class RulePlace:
    """A line of a file, by what it is (``row``, ``settings``, ``model``, ``audit``, ``texts``, ``cases``)."""

    what: str
    file: Path
    line: int
    name: str = ""

    def __str__(self) -> str:
        file = self.file.relative_to(ROOT) if self.file.is_relative_to(ROOT) else self.file
        return f"{file.as_posix()}:{self.line}{self.name and '  ' + self.name}"


def places_of(rule_id: str) -> Iterator[RulePlace]:
    """Every place of a rule; of one that holds for several programmes, those of each. Raises ``KeyError``."""
    rule = every_rule()[rule_id]
    of = [planner_of(programme).rule_rooms() for programme in PROGRAMMES.values() if rule in programme.rules]
    yield _row(rule_id, dict.fromkeys((plan.__name__, *(rooms.book for rooms in of))))
    if rule.settings:
        yield _object("settings", rule.of)
    for rooms in of:
        yield _object("model", rooms.model[rule_id])
        yield _object("audit", rooms.audit[rule_id])
        cases = ROOT / "tests" / rooms.cases / f"{rule_id}.toml"
        if cases.is_file():  # an installed program has no tests
            yield RulePlace("cases", cases, 1)
    yield from _texts([f"rule.{rule_id}", *(f"setting.{rule_id}.{name}" for name in rule.settings)])


def _row(rule_id: str, books: Iterable[str]) -> RulePlace:
    """The row of the rule book."""
    for book in books:
        file = Path(inspect.getfile(import_module(book)))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Rule":
                first = node.args[0]
                if isinstance(first, ast.Constant) and first.value == rule_id:
                    return RulePlace("row", file, node.lineno)
    raise KeyError(rule_id)


def _object(what: str, found: object) -> RulePlace:
    """A function or class where it is defined; of one with the rule already given to it, the function itself."""
    whole = found.func if isinstance(found, partial) else found
    plain = inspect.unwrap(whole) if callable(whole) else whole
    assert inspect.isfunction(plain) or inspect.isclass(plain), found
    return RulePlace(what, Path(inspect.getfile(plain)), inspect.getsourcelines(plain)[1], plain.__qualname__)


def _texts(keys: list[str]) -> Iterator[RulePlace]:
    """Where each key stands in the catalogue."""
    for file in files():
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if line.startswith('["') and line[2:-2] in keys:
                yield RulePlace("texts", file, number, line[2:-2])
