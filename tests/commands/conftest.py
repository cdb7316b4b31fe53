"""A generated semester and its plan, made once, and the command line called in this process."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.console import matcher


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
