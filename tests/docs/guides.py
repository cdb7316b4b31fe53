"""The guides as they are read: both READMEs, every page with what is filled into it, the guides of the instances."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from docs.pages import FOLDERS, pages
from matcher.texts import Language

ROOT = Path(__file__).parents[2]
_FOLDERS = ("", "benchmarks/", "instances/", "instances/hand/")
_ENGLISH = (*(f"{folder}README.md" for folder in _FOLDERS), "CONTRIBUTING.md", "CHANGELOG.md")
TWINS = {name: name.replace(".md", ".zh-TW.md") for name in _ENGLISH}
"""The guides of the project by their English names, and their Chinese ones."""
PAGES: dict[Language, dict[str, str]] = {language: pages(language) for language in Language}
FILES: dict[str, str] = {name: (ROOT / name).read_text(encoding="utf-8") for name in (*TWINS, *TWINS.values())} | {
    f"docs/{FOLDERS[language]}/{name}.md": text for language, own in PAGES.items() for name, text in own.items()
}
"""Whatever a person reads of the project, by its path."""

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def fenced(text: str, kind: str) -> list[str]:
    """The snippets of a kind."""
    return [snippet for found, snippet in _FENCE.findall(text) if found == kind]


def anchors(text: str) -> set[str]:
    """The anchors of a guide's headings, as they are made of their words."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next of its level or above."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n", text, re.MULTILINE)
    assert found, heading
    rest = text[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def rows_of(text: str) -> list[list[str]]:
    """The cells of all tables."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def rows(text: str) -> list[list[str]]:
    """The cells of the only table, without its head."""
    return rows_of(text)[2:]


def leaves(group: click.Group) -> Iterator[click.Command]:
    """The commands that do something."""
    for command in group.commands.values():
        if isinstance(command, click.Group):
            yield from leaves(command)
        else:
            yield command
