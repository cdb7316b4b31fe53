"""The words that only the site has, as the text catalogue has its own: what a column means, heads of tables."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from matcher.texts import Language


@cache
def words() -> dict[str, dict[str, str]]:
    """All words by key, in each language."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def word(key: str, language: Language) -> str:
    """The word of a key. Raises ``KeyError`` for one that is unknown."""
    return words()[key][language]
