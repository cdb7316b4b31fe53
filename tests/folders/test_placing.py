"""A folder takes the place of another: killed at any step, interrupted anywhere, with others at the same time."""

from __future__ import annotations

import errno
from contextlib import nullcontext
from itertools import count, groupby
from pathlib import Path

import pytest

from matcher.folders import placing
from matcher.folders.leftovers import tidy
from matcher.folders.placing import REFUSALS, exchange, put
from matcher.folders.rights import restrict_all
from matcher.folders.working import working
from tests.folders.conftest import can_exchange
from tests.folders.killing import ended, fail_renames, killed_at, mark_of, needs_forks, write_folder


def place_anew(place: Path, mark: str) -> None:
    """What a command does with its folder."""
    tidy(place)
    with working(place) as room:
        room.new.rmdir()
        write_folder(room.new, mark)
        restrict_all(room.new)
        put(room, place)


def beside(place: Path) -> set[str]:
    return {path.name for path in place.parent.iterdir()}


@needs_forks
@pytest.mark.parametrize("stands", [True, False])
def test_killed_at_any_step_the_place_is_whole_and_nothing_is_left(stands: bool, way: str, tmp_path: Path) -> None:
    seen = []
    for step in count():
        place = tmp_path / str(step) / "out"
        place.parent.mkdir()
        if stands:
            write_folder(place, "before")
        killed = killed_at(step, lambda place=place: place_anew(place, "after"))  # type: ignore[misc]
        vanished = stands and not place.exists()
        assert not (vanished and way == "one step")
        left = tidy(place)
        assert left.recovered == vanished
        assert left.kept == ()
        seen.append("vanished" if vanished else mark_of(place) if place.exists() else "nothing")
        assert not vanished or mark_of(place) == "before"
        assert beside(place) <= {"out"}
        if not killed:
            break
    start, between = "before" if stands else "nothing", ["vanished"] if stands and way == "two steps" else []
    assert [mark for mark, _ in groupby(seen)] == [start, *between, "after"]
    assert seen.count(start) > 5
    assert seen.count("after") > 2


@needs_forks
def test_killed_while_what_is_left_is_removed_and_put_back_the_place_is_whole(way: str, tmp_path: Path) -> None:
    """Killed between the two steps, and then at any step of the next run."""
    first = next(
        step
        for step in count()
        if killed_between(tmp_path / f"first-{step}" / "out", step, two_steps=way != "one step")
    )
    for step in count():
        place = tmp_path / str(step) / "out"
        assert killed_between(place, first, two_steps=way != "one step")
        killed = killed_at(step, lambda place=place: place_anew(place, "last"))  # type: ignore[misc]
        tidy(place)
        assert mark_of(place) in {"before", "after", "last"}
        assert beside(place) == {"out"}
        if not killed:
            break
    assert mark_of(place) == "last"
    assert step > 20


def killed_between(place: Path, step: int, *, two_steps: bool) -> bool:
    """Whether a run killed at that step leaves the place empty, or in one step, leaves the old beside the new."""
    write_folder(place, "before")
    assert killed_at(step, lambda: place_anew(place, "after"))
    return not place.exists() if two_steps else mark_of(place) == "after"


@needs_forks
def test_programs_that_end_at_once_leave_one_whole_folder(way: str, tmp_path: Path) -> None:
    place = tmp_path / "out"
    write_folder(place, "before")

    def often(mark: str) -> None:
        for turn in range(40):
            place_anew(place, f"{mark}{turn}")

    def looking() -> None:
        for _ in range(400):
            assert place.is_dir()

    ended(lambda: often("a"), lambda: often("b"), *([looking] if way == "one step" else []))
    assert mark_of(place) in {"a39", "b39"}
    assert beside(place) == {"out"}


@pytest.mark.parametrize("stands", [True, False])
def test_an_interrupt_before_its_place_is_taken_leaves_all_as_it_was(stands: bool, way: str, tmp_path: Path) -> None:
    place = tmp_path / "deep" / "out"
    if stands:
        write_folder(place, "before")
    with pytest.raises(KeyboardInterrupt), working(place) as room:  # noqa: PT012
        (room.new / "first").write_text("half")
        raise KeyboardInterrupt
    assert beside(place) == {"out"} if stands else list(tmp_path.iterdir()) == []
    assert not stands or mark_of(place) == "before"


@pytest.mark.parametrize("failing", [0, 1])
def test_an_interrupt_between_two_steps_is_answered_with_what_stood_there(
    failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "out"
    write_folder(place, "before")
    monkeypatch.setattr(placing, "exchange", lambda one, other: False)
    with pytest.raises(KeyboardInterrupt), working(place) as room:  # noqa: PT012
        room.new.rmdir()
        write_folder(room.new, "after")
        fail_renames(monkeypatch, KeyboardInterrupt(), lambda number: number == failing + 1, moved=True)
        put(room, place)
    assert mark_of(place) == ("before", "after")[failing]
    assert beside(place) == {"out"}


# The exchange itself


def test_two_folders_in_each_others_place(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_folder(tmp_path / name, name)
    if not can_exchange(tmp_path):
        pytest.skip("this disk cannot exchange folders")
    assert exchange(tmp_path / "one", tmp_path / "other")
    assert (mark_of(tmp_path / "one"), mark_of(tmp_path / "other")) == ("other", "one")


def test_one_that_is_missing_is_said_so(tmp_path: Path) -> None:
    if not can_exchange(tmp_path):
        pytest.skip("this disk cannot exchange folders")
    (tmp_path / "one").mkdir()
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "one", tmp_path / "other")


@pytest.mark.parametrize("code", [*sorted(REFUSALS), None, errno.EACCES])
def test_a_system_that_refuses_is_answered_in_two_steps_and_a_disk_that_denies_is_raised(
    code: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None: a system without an exchange."""
    monkeypatch.setattr(placing, "_system_call", lambda: (lambda one, other: -1) if code else None)
    monkeypatch.setattr("ctypes.get_errno", lambda: code)
    write_folder(tmp_path / "out", "before")
    denied = code == errno.EACCES
    with pytest.raises(PermissionError) if denied else nullcontext():
        place_anew(tmp_path / "out", "after")
    assert mark_of(tmp_path / "out") == ("before" if denied else "after")
    assert beside(tmp_path / "out") == {"out"}
