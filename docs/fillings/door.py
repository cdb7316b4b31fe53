"""The Python door, from its docstrings; in Chinese what each name gives is said in words of the guide's own."""

from __future__ import annotations

import inspect
import re
from typing import Any

import matcher
from docs.words import word
from matcher.texts import Language

_ROLE = re.compile(r":\w+:`~?(?:[\w.]*\.)?(\w+)`")
_SIMPLE = re.compile(r"``(.+?)``", re.DOTALL)
_MODULE = re.compile(r"\b(?:matcher|models)(?:\.\w+)*\.(\w+)")


def public() -> list[str]:
    """The public names that are functions or classes."""
    return [name for name in matcher.__all__ if name != "__version__"]


def door(language: Language) -> str:
    """Every public name under a heading of its own: how it is called, and what it gives."""
    return "\n\n".join(_entry(name, language) for name in public())


def _entry(name: str, language: Language) -> str:
    found = getattr(matcher, name)
    text = _told(found) if language is Language.EN else word(f"door.{name}", language)
    return f"### matcher.{name}\n\n```text\n{_called(name, found)}\n```\n\n{text}"


def _called(name: str, found: Any) -> str:
    """A function with its arguments, a line each; of a class only that it is one."""
    if inspect.isclass(found):
        return f"class matcher.{name}"
    parts = []
    named = False
    for parameter in inspect.signature(found).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not named:
            named = True
            parts.append("*")
        default = "" if parameter.default is parameter.empty else f" = {_shown(parameter.default)}"
        parts.append(f"{parameter}".partition(":")[0].partition("=")[0] + default)
    return f"matcher.{name}({', '.join(parts)})"


def _shown(default: object) -> str:
    """A default as a reader would write it."""
    return "…" if callable(default) or hasattr(default, "is_set") else repr(str(default) if default else default)


def _told(found: Any) -> str:
    text = _ROLE.sub(r"`\1`", inspect.getdoc(found) or "")
    return _SIMPLE.sub(r"`\1`", text)
