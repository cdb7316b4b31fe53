"""A generated semester, a generated season of visits and their plans, each made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.console import matcher


@pytest.fixture(autouse=True)
def _one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process takes a second to begin: a command called here has several only where they are asked for."""
    monkeypatch.setattr("os.cpu_count", lambda: 1)


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated tiny semester of two universities; not to be changed."""
    folder = tmp_path_factory.mktemp("generated") / "in"
    assert matcher("generate", "semester", folder, "--size", "tiny", "--seed", 1).exit_code == 0
    return folder


@pytest.fixture(scope="session")
def planned(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its plan; not to be changed."""
    out = tmp_path_factory.mktemp("planned") / "out"
    assert matcher("semester", inputs, "--out", out, "--workers", 1).exit_code == 0
    return out


@pytest.fixture
def tables(inputs: Path, tmp_path: Path) -> Path:
    """A copy of the semester, to be spoilt."""
    return Path(shutil.copytree(inputs, tmp_path / "in"))


@pytest.fixture
def out(planned: Path, tmp_path: Path) -> Path:
    """A copy of the plan, to be spoilt."""
    return Path(shutil.copytree(planned, tmp_path / "out"))


@pytest.fixture(scope="session")
def season_inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated season of visits with workshops and professors; not to be changed."""
    folder = tmp_path_factory.mktemp("generated") / "in"
    words = ["--size", "city", "--seed", 1, "--variant", "professors", "--lang", "zh"]
    assert matcher("generate", "visits", folder, *words).exit_code == 0
    return folder


@pytest.fixture(scope="session")
def season_planned(season_inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its plan; not to be changed."""
    out = tmp_path_factory.mktemp("planned") / "out"
    assert matcher("visits", season_inputs, "--out", out, "--workers", 1).exit_code == 0
    return out


@pytest.fixture
def season_tables(season_inputs: Path, tmp_path: Path) -> Path:
    """A copy of the season, to be spoilt."""
    return Path(shutil.copytree(season_inputs, tmp_path / "in"))


@pytest.fixture
def season_out(season_planned: Path, tmp_path: Path) -> Path:
    """A copy of its plan, to be spoilt."""
    return Path(shutil.copytree(season_planned, tmp_path / "out"))
