"""The audit knows the plan's data and the rule book, and nothing of how plans are made."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import matcher.audit

MAY_READ = {"models.policy", "models.goals", "models.rules", "models.week"}
MAY_READ |= {"models.method", "models.programme", "models.programmes"}
MAY_READ |= {"models.semester.problem", "models.visits.problem"}
SOLVERS = {"ortools", "scipy", "networkx", "pulp", "numpy"}
SOURCES = sorted(Path(matcher.audit.__file__).parent.rglob("*.py"))


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_it_imports_only_data_and_numbers(path: Path) -> None:
    names = imported(path)
    assert {name for name in names if name.split(".")[0] == "models"} <= MAY_READ
    assert not {name.split(".")[0] for name in names} & SOLVERS
