"""The house rules for names that a test can hold."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import benchmarks
import matcher
import models

ROOTS = [Path(str(room.__file__)).parent for room in (matcher, models, benchmarks)]
FILES = sorted(path for root in ROOTS for path in root.rglob("*.py"))

ADJECTIVES = {"paired", "kept", "joined", "allowed", "qualified", "served", "Unmatched", "Unserved"}
"""Who is of a kind: the words of the goals and of the tables, not of what is done."""
IRREGULAR = {
    *("told", "held", "given", "made", "found", "built", "drawn", "chosen", "written", "shown", "said", "taken")
}
NOUNS = {"need", "seed", "feed", "speed"}


def definitions(of: ast.AST) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    """Functions, classes and their methods, but not what stands inside a function."""
    for node in ast.iter_child_nodes(of):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from definitions(node)


def of_file(path: Path) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    return definitions(ast.parse(path.read_text(encoding="utf-8")))


def test_a_class_name_stands_once() -> None:
    places = defaultdict(list)
    for path in FILES:
        for node in of_file(path):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{path}:{node.lineno}")
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def is_participle(name: str) -> bool:
    return name.lower() in IRREGULAR or (bool(re.fullmatch(r"[A-Za-z][a-z]+ed", name)) and name.lower() not in NOUNS)


def test_no_public_name_is_a_past_participle_alone() -> None:
    """In a stack trace ``told`` tells nothing."""
    public = {
        f"{path}:{node.lineno} {node.name}"
        for path in FILES
        for node in of_file(path)
        if not node.name.startswith("_") and is_participle(node.name) and node.name not in ADJECTIVES
    }
    files = {str(path) for path in FILES if is_participle(path.stem)}
    assert sorted(public | files) == []
