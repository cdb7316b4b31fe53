"""Every sentence a person reads, in English and in Traditional Chinese, from one catalogue.

The catalogue is the TOML files of its packages read as one: a table per key with ``en`` and ``zh``. Texts are
``str.format`` templates; both languages use the same fields.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path


class Language(StrEnum):
    """Languages of the catalogue."""

    EN = "en"
    ZH = "zh"


PACKAGES = ["matcher.texts"]
"""Where the files stand; a programme that stands elsewhere adds its own before the catalogue is first read."""


def files() -> list[Path]:
    """The files of the catalogue, by name within their package."""
    folders = (Path(str(resources.files(package))) for package in PACKAGES)
    return [file for folder in folders for file in sorted(folder.glob("*.toml"))]


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All texts by key. Raises ``ValueError`` where two files define one key."""
    texts: dict[str, dict[str, str]] = {}
    for file in files():
        for key, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if key in texts:
                raise ValueError(f"text {key!r} stands twice, again in {file.name}")
            texts[key] = entry
    return texts


def text(key: str, language: Language, **figures: object) -> str:
    """The text of ``key`` with its fields filled in. Raises ``KeyError`` for an unknown key or a missing field."""
    return catalogue()[key][language].format(**figures)
