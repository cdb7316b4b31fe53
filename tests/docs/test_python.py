"""The Python door as the guide shows it: what it shows runs, and every name is told."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from docs.fillings.door import public
from docs.words import words
from matcher.texts import Language
from tests.docs.guides import PAGES, ROOT, fenced


def test_what_is_shown_is_the_same_in_both_languages_but_for_its_words() -> None:
    english, chinese = (
        [re.sub(r'"[^"\n]*"', '""', ast.unparse(ast.parse(block)).replace("'", '"')) for block in of_page]
        for of_page in (fenced(PAGES[language]["python"], "python") for language in Language)
    )
    assert english == chinese


@pytest.mark.dose(1)
@pytest.mark.parametrize("language", Language)
def test_what_is_shown_runs_from_its_first_line_to_its_last(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "instances").symlink_to(ROOT / "instances")
    monkeypatch.chdir(tmp_path)
    blocks = fenced(PAGES[language]["python"], "python")
    assert len(blocks) == 4
    ten = [line for line in blocks[0].splitlines() if line and not line.startswith("print")]
    assert len(ten) <= 10
    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)
    shown = capsys.readouterr().out
    assert "optimal" in shown
    assert "feasible" in shown or "3 of 3" in shown
    assert (tmp_path / "build" / "hand" / "report.html").is_file()


@pytest.mark.parametrize("language", Language)
def test_every_public_name_is_told(language: Language) -> None:
    page = PAGES[language]["python"]
    for name in public():
        assert f"### matcher.{name}\n" in page
    assert {key for key in words() if key.startswith("door.")} == {f"door.{name}" for name in public()}
