"""The tuning numbers by family, with the reasons of their docstrings; in Chinese in words of the guide's own."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Mapping
from dataclasses import fields
from itertools import pairwise

from docs.fillings.markdown import code, table
from docs.words import word
from matcher.tables.tuning_file import as_toml
from matcher.texts import Language
from models.tuning import Tuning

_SIMPLE = re.compile(r"``(.+?)``", re.DOTALL)


def tuning(language: Language) -> str:
    """Every family under a heading of its own: its numbers, what they are, and why."""
    return "\n\n".join(_family(one.name, language) for one in fields(Tuning))


def _family(name: str, language: Language) -> str:
    family = getattr(Tuning(), name)
    what, why = reasons(Tuning)[name], reasons(type(family))
    heads = [word(f"tuning.{head}", language) for head in ("name", "default", "why")]
    rows = []
    for one in fields(family):
        reason = why[one.name] if language is Language.EN else word(f"tuning.{name}.{one.name}", language)
        rows.append([code(one.name), code(as_toml(getattr(family, one.name))), reason])
    told = what if language is Language.EN else word(f"tuning.{name}", language)
    return f"## {name}\n\n{told}\n\n{table(heads, rows)}"


def reasons(family: type) -> Mapping[str, str]:
    """The docstring of every number of a family, in one line each."""
    (tree,) = ast.parse(inspect.getsource(family)).body
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for number, text in pairwise(tree.body):
        if isinstance(number, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            assert isinstance(number.target, ast.Name)
            found[number.target.id] = _SIMPLE.sub(r"`\1`", " ".join(str(text.value.value).split()))
    return found
