"""The files about the project say what is so: its version, and checks that fetch nothing."""

from __future__ import annotations

import re

from matcher import __version__
from models.programmes import every_rule
from tests.docs.guides import FILES, ROOT


def test_the_citation_is_of_this_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {__version__}\n" in citation
    released = re.findall(r"^date-released: (.+)$", citation, re.MULTILINE)
    assert f"## {__version__} ({released[0]})" in FILES["CHANGELOG.md"]


def test_versions_of_the_changelog_go_down() -> None:
    versions = [
        tuple(map(int, found.split("."))) for found in re.findall(r"^## ([\d.]+) ", FILES["CHANGELOG.md"], re.M)
    ]
    assert versions == sorted(versions, reverse=True)


def test_checks_before_a_commit_are_local() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo: (.+)$", hooks, re.MULTILINE) == ["local"]
    lint = (ROOT / "Makefile").read_text(encoding="utf-8")
    for tool in re.findall(r"^        entry: \.venv/bin/(ruff check|ruff format --check|mypy)", hooks, re.MULTILINE):
        assert f"$(BIN)/{tool}" in lint, tool


def test_the_rule_to_be_added_is_none_yet() -> None:
    """The recipe speaks of a rule that there is not."""
    assert "P11" in FILES["CONTRIBUTING.md"]
    assert "P11" not in every_rule()
