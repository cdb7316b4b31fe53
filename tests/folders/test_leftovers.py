"""What killed runs have left: put back, removed, named; what somebody works in, or owns, is left alone."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.folders import locking
from matcher.folders.leftovers import Leftovers, recover, tidy
from matcher.folders.locking import FileLock
from matcher.folders.placing import put
from matcher.folders.working import LOCK, working
from tests.folders.killing import companion, mark_of, needs_forks, write_folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "out"


def leftover(place: Path, *held: str, locked: bool = True) -> Path:
    """A working folder of a run that is no more."""
    room = place.parent / f".{place.name}-abcd_123"
    room.mkdir()
    if locked:
        (room / LOCK).touch()
    for name in held:
        write_folder(room / name, name)
    return room


# Removed


@pytest.mark.parametrize("held", [(), ("new",), ("old",), ("past",), ("new", "old", "past")])
@pytest.mark.parametrize("stands", [True, False])
def test_working_folders_of_runs_that_are_no_more_go(held: tuple[str, ...], stands: bool, place: Path) -> None:
    if stands:
        write_folder(place, "stands")
    room = leftover(place, *held)
    left = tidy(place)
    back = not stands and {"new", "old"} <= set(held)
    assert left == Leftovers(back, (room,), ())
    assert not room.exists()
    assert not stands or mark_of(place) == "stands"
    assert not back or mark_of(place) == "old"
    assert tidy(place) == Leftovers()


@needs_forks
def test_a_folder_that_is_worked_in_is_never_touched(place: Path) -> None:
    """Before anything is written, in the middle, and when its program is killed there."""

    def work(wait: Callable[[], None]) -> None:
        with working(place) as room:
            (room.new / "children.csv").write_text("names")
            wait()

    with companion(work) as other:
        (room,) = place.parent.glob(".out-*")
        assert tidy(place) == Leftovers()
        assert (room / "new" / "children.csv").read_text() == "names"
        other.kill()
        assert tidy(place) == Leftovers(removed=(room,))
    assert list(place.parent.iterdir()) == []


@needs_forks
def test_a_folder_taken_away_by_one_who_lives_is_not_put_back(place: Path) -> None:
    write_folder(place, "before")

    def work(wait: Callable[[], None]) -> None:
        with working(place) as room:
            place.rename(room.old)
            wait()

    with companion(work) as other:
        assert not recover(place)
        assert not place.exists()
        other.kill()
        assert recover(place)
    assert mark_of(place) == "before"


def test_this_program_s_own_folder_is_worked_in_too(place: Path) -> None:
    with working(place) as room:
        (room.new / "x").touch()
        assert tidy(place) == Leftovers()
        assert (room.new / "x").exists()


# Put back


def test_an_empty_folder_in_the_place_is_nothing(place: Path) -> None:
    place.mkdir()
    leftover(place, "new", "old")
    assert recover(place)
    assert mark_of(place) == "old"


def test_what_stands_there_is_not_replaced(place: Path) -> None:
    write_folder(place, "stands")
    leftover(place, "new", "old")
    assert not recover(place)
    assert mark_of(place) == "stands"


def test_of_two_the_last_is_put_back(place: Path) -> None:
    for age, name in ((200, ".out-aaaaaaaa"), (100, ".out-bbbbbbbb"), (300, ".out-cccccccc")):
        write_folder(place.parent / name / "old", name)
        write_folder(place.parent / name / "new", "new")
        (place.parent / name / LOCK).touch()
        os.utime(place.parent / name, (1e9 - age, 1e9 - age))
    assert tidy(place).recovered
    assert mark_of(place) == ".out-bbbbbbbb"
    assert [path.name for path in place.parent.iterdir()] == ["out"]


def test_a_folder_of_the_version_without_locks_is_put_back_and_the_rest_named(place: Path) -> None:
    room = leftover(place, "new", "old", locked=False)
    assert tidy(place) == Leftovers(recovered=True, kept=(room,))
    assert mark_of(place) == "old"
    assert mark_of(room / "new") == "new"


# Named, or somebody's own


def test_without_locks_on_the_disk_nobody_can_tell(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: int) -> bool:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(locking, "_held", refuse)
    with working(place) as room:
        (room.new / "x").touch()
        assert tidy(place) == Leftovers(kept=(room.path,))
        assert (room.new / "x").exists()
        put(room, place)
    assert [path.name for path in place.parent.iterdir()] == ["out"]
    assert [path.name for path in place.iterdir()] == ["x"]


def test_one_that_cannot_be_removed_is_named(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = leftover(place, "new")
    monkeypatch.setattr("shutil.rmtree", lambda path, ignore_errors: None)
    assert tidy(place) == Leftovers(kept=(room,))
    monkeypatch.undo()
    assert tidy(place).kept == (room,), "without its lock nobody can tell"


@pytest.mark.parametrize(
    "name",
    [".out-settings", ".out-abcdefg", ".out-abcdefghi", "out-abcdefgh", ".outabcdefgh", ".out2-abcdefgh"],
)
def test_a_folder_of_somebody_s_own_is_left_alone(name: str, place: Path) -> None:
    own = place.parent / name
    (own / "new").mkdir(parents=True)
    (own / "mine").touch()
    assert tidy(place) == Leftovers()
    assert (own / "mine").exists()


def test_a_link_is_not_followed(place: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere" / "new").mkdir(parents=True)
    (tmp_path / "elsewhere" / LOCK).touch()
    (tmp_path / ".out-abcdefgh").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert tidy(place) == Leftovers()
    assert (tmp_path / "elsewhere" / "new").exists()


def test_a_place_above_which_nothing_stands(tmp_path: Path) -> None:
    assert tidy(tmp_path / "none" / "out") == Leftovers()


# Two who meet while one makes its folder


def test_a_folder_taken_for_a_leftover_while_it_is_made_is_made_anew(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others tidy at every moment of the making: the one folder that is worked in stays."""
    make, held, met = FileLock.make, locking._held, [0, 0]

    def made(path: Path) -> FileLock | None:
        met[0] += 1
        if met[0] <= 2:
            tidy(place)
        return make(path)

    def locked(file: int) -> bool:
        met[1] += 1
        if met[1] == 1:
            tidy(place)
        return held(file)

    monkeypatch.setattr(FileLock, "make", made)
    monkeypatch.setattr(locking, "_held", locked)
    with working(place) as room:
        assert tidy(place) == Leftovers()
        assert room.new.is_dir()
    assert met[0] == 4
    assert list(place.parent.iterdir()) == []


def test_one_whose_folders_are_all_taken_away_says_so(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FileLock, "make", lambda path: tidy(place) and None)
    with pytest.raises(FileExistsError), working(place):
        pytest.fail("there is no folder")


def test_a_lock_is_held_once_and_gone_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    lock = FileLock.make(path)
    assert lock is not None
    assert FileLock.take(path) is None
    with pytest.raises(FileExistsError):
        FileLock.make(path)
    lock.release()
    again = FileLock.take(path)
    assert again is not None
    path.unlink()
    with pytest.raises(FileNotFoundError):
        FileLock.take(path)
    again.release()
