"""The third programme has its rows for as long as a test of it runs: nothing else in the process knows of it."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from matcher import texts
from matcher.cli.main import add_programme, main
from matcher.planners import ROWS, Row
from models.programmes import PROGRAMMES
from tests.third.programme import REHEARSALS


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A row for its rules and goals, one for its folder, and its words."""
    monkeypatch.setitem(PROGRAMMES, REHEARSALS.name, REHEARSALS)
    monkeypatch.setitem(ROWS, REHEARSALS.name, Row("tests.third", "tests.third.problem.Rehearsals"))
    monkeypatch.setattr(texts, "PACKAGES", [*texts.PACKAGES, "tests.third.texts"])
    texts.catalogue.cache_clear()
    for group in (main, *(command for command in main.commands.values() if isinstance(command, click.Group))):
        monkeypatch.setattr(group, "commands", dict(group.commands))
    add_programme(REHEARSALS)
    yield
    monkeypatch.undo()
    texts.catalogue.cache_clear()
