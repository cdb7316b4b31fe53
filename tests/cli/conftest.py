"""A generated semester, a generated season of visits and their plans, each made once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from click.testing import Result

from models.programme import Programme
from models.programmes import PROGRAMMES, SEMESTER, VISITS
from tests.cli.console import matcher

SIZES = {
    SEMESTER: ("--size", "tiny", "--seed", 1),
    VISITS: ("--size", "city", "--seed", 1, "--variant", "professors", "--lang", "zh"),
}
"""A tiny semester of two universities; a season with workshops and professors."""


@dataclass(frozen=True)
class Made:
    """The tables and the plan of a programme, neither to be changed; and a folder for copies that may be."""

    programme: Programme
    inputs: Path
    planned: Path
    room: Path

    def tables(self) -> Path:
        """A copy of the tables, to be spoilt."""
        return Path(shutil.copytree(self.inputs, self.room / "in"))

    def out(self) -> Path:
        """A copy of the plan, to be spoilt or replaced."""
        return Path(shutil.copytree(self.planned, self.room / "out"))

    def plan(self, out: Path, *words: object, tables: Path | None = None) -> Result:
        """Plan the tables, or others."""
        return matcher(self.programme, tables or self.inputs, "--out", out, *words)


@pytest.fixture(autouse=True)
def _one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process takes a second to begin: a command called here has several only where they are asked for."""
    monkeypatch.setattr("os.cpu_count", lambda: 1)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Programme], tuple[Path, Path]]:
    """The tables of a programme and their plan, made where they are first asked for."""

    @cache
    def made(programme: Programme) -> tuple[Path, Path]:
        folder = tmp_path_factory.mktemp("generated") / "in"
        assert matcher("generate", programme, folder, *SIZES[programme]).exit_code == 0
        out = tmp_path_factory.mktemp("planned") / "out"
        assert matcher(programme, folder, "--out", out, "--workers", 1).exit_code == 0
        return folder, out

    return made


@pytest.fixture
def semester(made_once: Callable[[Programme], tuple[Path, Path]], tmp_path: Path) -> Made:
    return Made(SEMESTER, *made_once(SEMESTER), tmp_path)


@pytest.fixture
def season(made_once: Callable[[Programme], tuple[Path, Path]], tmp_path: Path) -> Made:
    return Made(VISITS, *made_once(VISITS), tmp_path)


@pytest.fixture(params=PROGRAMMES.values(), ids=str)
def made(request: pytest.FixtureRequest, made_once: Callable[[Programme], tuple[Path, Path]], tmp_path: Path) -> Made:
    """Either programme's."""
    return Made(request.param, *made_once(request.param), tmp_path)


@pytest.fixture
def inputs(semester: Made) -> Path:
    """The tables of the semester; not to be changed."""
    return semester.inputs


@pytest.fixture
def planned(semester: Made) -> Path:
    """Its plan; not to be changed."""
    return semester.planned


@pytest.fixture
def tables(semester: Made) -> Path:
    """A copy of the semester, to be spoilt."""
    return semester.tables()


@pytest.fixture
def out(semester: Made) -> Path:
    """A copy of the plan, to be spoilt."""
    return semester.out()
