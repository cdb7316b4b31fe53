"""What works in an office's install, which has no package that only analysts need, and what says how to get them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import click
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from matcher.cli.main import main
from matcher.extras import EXTRAS
from matcher.texts import Language, text
from tests.cli.conftest import Made

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

HIDING = """
import os, sys

hidden = set(os.environ["HIDDEN"].split())

class Hiding:
    def __init__(self, finder):
        self.finder = finder

    def __getattr__(self, name):
        return getattr(self.finder, name)

    def find_spec(self, name, path=None, target=None):
        return None if name.partition(".")[0] in hidden else self.finder.find_spec(name, path, target)

sys.meta_path = [Hiding(finder) if hasattr(finder, "find_spec") else finder for finder in sys.meta_path]
"""
"""What every Python started with it does first, workers as well: find nothing of the packages to be hidden."""

OFFICE = [
    ("semester", "IN", "--out", "OUT", "--workers", "1"),
    ("visits", "SEASON", "--out", "OUT", "--workers", "1"),
    ("check", "IN", "PLAN"),
    ("check", "SEASON", "SEASON_PLAN"),
    ("rules",),
    ("policies", "--out", "OUT"),
    ("template", "semester", "OUT"),
    ("template", "visits", "OUT"),
    ("generate", "semester", "OUT", "--size", "tiny", "--seed", "1"),
    ("generate", "visits", "OUT", "--size", "tiny", "--seed", "1"),
]
ANALYST = [
    (("compare", "IN", "--out", "OUT"), "lab"),
    (("price", "IN", "--out", "OUT"), "lab"),
    (("compare", "IN", "--out", "OUT", "--scheduler", "tcp://127.0.0.1:9"), "lab,cluster"),
    (("price", "IN", "--out", "OUT", "--scheduler", "tcp://127.0.0.1:9"), "lab,cluster"),
    (("bench", "--list"), "lab,bench"),
]


def leaves(group: click.Group, *before: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, *before, name)
        else:
            yield (*before, name)


def office_packages() -> set[str]:
    """What ``pip install .`` brings: the dependencies, and theirs."""
    waiting = [Requirement(line) for line in PROJECT["dependencies"]]
    found: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name not in found and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            found.add(name)
            waiting += map(Requirement, requires(name) or ())
    return found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """An environment in which Python finds what an office's install has, and of all else here nothing."""
    kept = office_packages()
    brought = packages_distributions().items()
    hidden = {module for module, by in brought if not kept & {*map(canonicalize_name, by), *by}}
    hidden -= {"matcher", "models", "tests", "benchmarks", "_distutils_hack"} | set(sys.stdlib_module_names)
    assert {name for names in EXTRAS.values() for name in names} <= hidden
    folder = tmp_path_factory.mktemp("office")
    (folder / "sitecustomize.py").write_text(HIDING, encoding="utf-8")
    return {**os.environ, "HIDDEN": " ".join(hidden), "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(office: Mapping[str, str], semester: Made, season: Made, tmp_path: Path) -> Run:
    """Run a command there."""
    places = {"IN": semester.inputs, "PLAN": semester.planned, "SEASON": season.inputs, "SEASON_PLAN": season.planned}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        typed = [str({**places, "OUT": tmp_path / "out"}.get(word, word)) for word in words]
        command = [sys.executable, "-X", "utf8", "-m", "matcher", *typed]
        return subprocess.run(command, env=office, capture_output=True, text=True, encoding="utf-8", check=False)

    return run


def test_every_command_is_tried() -> None:
    tried = [*OFFICE, *(words for words, _ in ANALYST)]
    assert all(any(words[: len(leaf)] == leaf for words in tried) for leaf in leaves(main))


@pytest.mark.dose(5)
@pytest.mark.parametrize("words", OFFICE, ids=" ".join)
def test_an_office_has_what_it_needs(words: tuple[str, ...], run: Run) -> None:
    result = run(*words)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(("words", "extras"), ANALYST)
def test_who_needs_more_is_told_how_to_get_it(words: tuple[str, ...], extras: str, run: Run, tmp_path: Path) -> None:
    missing = [name for extra in extras.split(",") for name in EXTRAS[extra]]
    figures = {"packages": ", ".join(missing), "command": f'python -m pip install -c constraints.txt ".[{extras}]"'}
    sentences = {language: text("cli.extra", language, **figures) for language in Language}
    if words[0] == "bench":  # takes no language
        asked = [(words, [sentences[Language.ZH], sentences[Language.EN]])]
    else:
        asked = [((*words, "--lang", language), [sentence]) for language, sentence in sentences.items()]
    for typed, told in asked:
        result = run(*typed)
        assert (result.returncode, result.stdout, result.stderr.splitlines()) == (2, "", told)
    assert not list(tmp_path.iterdir())


def test_extras_are_those_of_the_project() -> None:
    for extra, packages in EXTRAS.items():
        brought = {Requirement(line).name for line in PROJECT["optional-dependencies"][extra]} - {"matcher"}
        assert brought == set(packages)


def test_every_package_is_pinned_and_no_pin_names_a_place() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    pinned = {canonicalize_name(line.partition("==")[0]) for line in lines}
    named = [*PROJECT["dependencies"], *(line for lines in PROJECT["optional-dependencies"].values() for line in lines)]
    assert {canonicalize_name(Requirement(line).name) for line in named} - {"matcher"} <= pinned
