"""Files go into a folder all together or not at all."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from matcher.folders.filling import filling, working_places
from matcher.folders.leftovers import tidy
from tests.folders.killing import fail_renames, killed_at, needs_forks
from tests.folders.test_rights import rights, umask, under_every_umask

FILES = ("a.csv", "b.csv", "c.csv")


def fill(folder: Path) -> None:
    with filling(folder) as new:
        for name in FILES:
            (new / name).write_text(name)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("prepare", [lambda folder: None, Path.mkdir, lambda folder: write(folder, "mine")])
def test_a_folder_new_empty_or_with_files_of_others(prepare: Callable[[Path], None], tmp_path: Path) -> None:
    folder = tmp_path / "in"
    prepare(folder)
    before = names(folder) if folder.exists() else set()
    fill(folder)
    assert names(folder) == before | set(FILES)
    assert names(tmp_path) == {"in"}


def write(folder: Path, name: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("mine")


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
@pytest.mark.parametrize("stands", [True, False])
def test_what_raises_leaves_all_as_it_was(error: type[BaseException], stands: bool, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "in"
    if stands:
        folder.mkdir(parents=True)
    with pytest.raises(error), filling(folder) as new:  # noqa: PT012
        (new / "a.csv").touch()
        raise error
    assert names(folder) == set() if stands else names(tmp_path) == set()


@pytest.mark.parametrize("failing", [1, 2, 3])
@pytest.mark.parametrize("moves", [True, False])
def test_one_that_cannot_be_moved_takes_the_others_back(
    failing: int, moves: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted before a move, and after it."""
    write(tmp_path, "mine")
    fail_renames(monkeypatch, KeyboardInterrupt(), lambda number: number == failing, moved=moves)
    with pytest.raises(KeyboardInterrupt):
        fill(tmp_path)
    assert names(tmp_path) == {"mine"}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_has_come_there_meanwhile_stays(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError), filling(tmp_path) as new:  # noqa: PT012
        for own in FILES:
            (new / own).touch()
        write(tmp_path, name)
    assert names(tmp_path) == {name}
    assert (tmp_path / name).read_text() == "mine"


@needs_forks
@pytest.mark.parametrize("stands", [True, False])
def test_killed_at_any_step_no_file_is_half_written(stands: bool, tmp_path: Path) -> None:
    for step in count():
        folder = tmp_path / str(step) / "in"
        folder.parent.mkdir()
        if stands:
            folder.mkdir()
        killed = killed_at(step, lambda folder=folder: fill(folder))  # type: ignore[misc]
        assert [tidy(place).kept for place in working_places(folder)] == [(), ()]
        found = names(folder) if folder.exists() else set()
        assert found in (({"a.csv"}, {"a.csv", "b.csv"}, set(), set(FILES)) if stands else (set(), set(FILES)))
        assert all((folder / name).read_text() == name for name in found)
        assert names(folder.parent) <= {"in"}
        if not killed:
            break
    assert found == set(FILES)


@under_every_umask
def test_for_owner_and_group_alone(mask: int, folder: int, file: int, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there").chmod(0o755)
    with umask(mask):
        fill(tmp_path / "new")
        fill(tmp_path / "there")
    assert rights(tmp_path / "new") == folder
    assert rights(tmp_path / "there") == 0o755, "a folder that was there is its owner's"
    assert {rights(path) for path in tmp_path.rglob("*.csv")} == {file}
