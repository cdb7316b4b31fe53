"""What is written is for its owner and the group alone; a stricter umask stays stricter."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from matcher.folders.rights import make, restrict, restrict_all

needs_rights = pytest.mark.skipif(os.name != "posix", reason="rights of owner, group and others")


def under_every_umask(test: Callable[..., None]) -> Callable[..., None]:
    """With a umask, and the rights that a folder and a file have under it."""
    masks = [(0, 0o750, 0o640), (0o022, 0o750, 0o640), (0o077, 0o700, 0o600)]
    marked: Callable[..., None] = needs_rights(pytest.mark.parametrize(("mask", "folder", "file"), masks)(test))
    return marked


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@under_every_umask
def test_everything_in_a_folder(mask: int, folder: int, file: int, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with umask(mask):
        (home / "deep").mkdir(parents=True)
        (home / "deep" / "file").touch()
    restrict_all(home)
    assert [rights(path) for path in (home, home / "deep", home / "deep" / "file")] == [folder, folder, file]


@needs_rights
def test_what_hands_the_group_on_stays(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o2777)
    restrict(tmp_path / "shared")
    assert rights(tmp_path / "shared") == 0o2750


@pytest.mark.parametrize(("code", "told"), [(errno.EPERM, False), (errno.EOPNOTSUPP, False), (errno.EIO, True)])
def test_a_disk_without_rights_takes_what_is_written_and_one_that_fails_is_told_of(
    code: int, told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, "not here")

    (tmp_path / "file").touch()
    (tmp_path / "file").chmod(0o666)
    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(OSError, match="not here") if told else nullcontext():
        restrict_all(tmp_path)


@needs_rights
def test_folders_made_on_the_way_and_no_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with umask(0):
        made = make(tmp_path / "a" / "b" / "c")
    assert made == [tmp_path / "a" / "b" / "c", tmp_path / "a" / "b", tmp_path / "a"]
    assert {rights(path) for path in made} == {0o750}
    assert rights(tmp_path) == 0o755
    assert make(tmp_path / "a") == []


def test_folders_that_cannot_all_be_made_are_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mkdir = Path.mkdir

    def full(path: Path, *given: bool, **more: bool) -> None:
        if path.name == "c":
            raise OSError(errno.ENOSPC, "full")
        mkdir(path, *given, **more)

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(OSError, match="full"):
        make(tmp_path / "a" / "b" / "c")
    assert list(tmp_path.iterdir()) == []
