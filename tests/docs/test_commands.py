"""Commands that the guides show parse, and every command and option is told."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest
from click.testing import CliRunner

from docs.fillings import commands as filling
from matcher.cli.main import main
from matcher.texts import Language
from tests.docs.guides import FILES, PAGES, ROOT, fenced, leaves

INDENTED = re.compile(r"^ {4,}((?:matcher|make) .+)$", re.MULTILINE)
INLINE = re.compile(r"`(matcher (?:semester|visits|check|rules|template|generate|policies|bench) [^`]+)`")
SYNOPSIS = re.compile(r"[\[|…]|\bIN\b|\bDIR\b|\bOUT\b")
"""A line with placeholders is no command to type."""
PLANNING = {option for param in main.commands["semester"].params for option in param.opts if option[:2] == "--"}


def lines(text: str) -> list[str]:
    """The lines that a guide shows to be typed."""
    shells = [line.split("  #")[0].strip() for snippet in fenced(text, "sh") for line in snippet.splitlines()]
    return [*shells, *(line.split("  #")[0].strip() for line in INDENTED.findall(text)), *INLINE.findall(text)]


TYPED = sorted({line for text in FILES.values() for line in lines(text) if not SYNOPSIS.search(line)})
COMMANDS = [line for line in TYPED if line.startswith("matcher ")]


@pytest.fixture
def dry(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Commands parse their words and do nothing else; what they were given is kept."""
    given: list[dict[str, Any]] = []
    for command in leaves(main):
        monkeypatch.setattr(command, "callback", lambda **options: given.append(options))
    return given


def test_commands_are_shown() -> None:
    shown = " ".join(COMMANDS)
    names = ("semester", "visits", "check", "rules", "template semester", "template visits", "compare", "price")
    for name in (*names, "generate semester", "generate visits", "bench", "policies"):
        assert f"matcher {name}" in shown, name


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_shown_parses(line: str, dry: list[dict[str, Any]]) -> None:
    result = CliRunner().invoke(main, shlex.split(line, comments=True)[1:])
    assert result.exit_code == 0, result.output
    assert len(dry) == 1


def test_a_command_that_does_not_parse_is_noticed(dry: list[dict[str, Any]]) -> None:
    for words in (["semester", "somewhere"], ["semester", "x", "--out", "y", "--lang", "de"], ["check", "x"]):
        assert CliRunner().invoke(main, words).exit_code == 2
    assert dry == []


def test_every_target_of_make_that_is_shown_is_one() -> None:
    known = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = {word for text in FILES.values() for word in re.findall(r"`make ([\w-]+)", text)}
    shown |= {line.split()[1] for line in TYPED if line.startswith("make ")}
    assert {"demo", "test", "test-all", "docs", "bench"} <= shown <= known


@pytest.mark.parametrize("name", FILES)
def test_every_option_shown_is_one(name: str) -> None:
    known = {option for command in leaves(main) for param in command.params for option in param.opts} | {"--all"}
    assert set(re.findall(r"`(--[a-z-]+)", FILES[name])) <= known | {"--help"}


@pytest.mark.parametrize("language", Language)
def test_every_command_and_option_is_told_in_words(language: Language) -> None:
    page = PAGES[language]["commands"]
    for words, command in filling.leaves(main, "matcher"):
        own = page[page.index(f"\n## {words}\n") :]
        for param in command.params:
            assert all(f"`{option}`" in own for option in param.opts if option[:2] == "--"), words
    told = page[: page.index("\n## matcher semester\n")]
    for option in PLANNING - {"--help"}:
        assert f"`{option}" in told, option


def test_help_is_in_one_language() -> None:
    told = filling.helped(main.commands["check"].help, Language.EN)
    assert not re.search(r"[\u4e00-\u9fff]", told)
    with pytest.raises(KeyError):
        filling.helped("a help text that no catalogue has", Language.EN)
