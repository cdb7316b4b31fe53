"""What the guides link to stands, and so does every file of the project that they name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.guides import FILES, PAGES, ROOT, anchors

LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED = re.compile(r"`((?:benchmarks|docs|instances|matcher|models|tests)/[\w./-]*\w/?)`")

CONSTANT = re.compile(r"`([A-Z]+(?:_[A-Z]+)+)`")
SOURCE = "\n".join(
    path.read_text(encoding="utf-8") for package in ("matcher", "models") for path in (ROOT / package).rglob("*.py")
)


@pytest.mark.parametrize("name", FILES)
def test_every_file_and_place_linked_stands(name: str) -> None:
    for target in LINK.findall(FILES[name]):
        file, _, anchor = target.partition("#")
        there = (ROOT / name).parent / file if file else ROOT / name
        assert there.exists(), target
        if anchor:
            assert anchor in anchors(text_of(there)), target


def text_of(path: Path) -> str:
    """A guide as it is read, with what is filled in."""
    return FILES[str(path.resolve().relative_to(ROOT.resolve()))]


def test_a_link_that_leads_nowhere_is_noticed() -> None:
    assert LINK.findall("[a](b.md#c) ![d](e.png)") == ["b.md#c", "e.png"]
    assert anchors("# What is `a.csv`\n\n## 甲乙（丙）\n") == {"what-is-acsv", "甲乙丙"}


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_the_project_that_is_named_stands(name: str) -> None:
    for path in NAMED.findall(FILES[name]):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("name", FILES)
def test_every_constant_that_is_named_stands_in_the_source(name: str) -> None:
    for constant in CONSTANT.findall(FILES[name]):
        assert re.search(rf"^{constant}\b", SOURCE, re.MULTILINE), constant


def test_files_are_named() -> None:
    named = {path for text in FILES.values() for path in NAMED.findall(text)}
    assert {"models/rules", "instances/county", "tests/conftest.py"} <= named


@pytest.mark.parametrize("name", ["README.md", "README.zh-TW.md"])
def test_a_readme_leads_to_pages_of_every_kind(name: str) -> None:
    linked = {Path(target).stem for target in LINK.findall(FILES[name]) if target.startswith("docs/")}
    folder = next(iter(PAGES.values()))
    assert linked - {"report"} <= set(folder)
    assert {"index", "tutorial-semester", "tutorial-visits", "another-policy", "how-it-proves", "results"} <= linked
