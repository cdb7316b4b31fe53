"""Programs that are killed at any step they do to a disk, and that live until they are."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

STEPS = frozenset(
    {"os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "os.scandir", "open", "fcntl.flock", "exchange"}
)
"""What Python tells its hooks before it is done, and what the tests tell of before and after an exchange."""

needs_forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="copies of this process")


@needs_forks
def killed_at(step: int, do: Callable[[], object]) -> bool:
    """Do it in a copy of this process that is killed at that step; false where it ends before."""
    child = os.fork()
    if child == 0:
        _die_at(step)
        _end_with(do)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def _die_at(step: int) -> None:
    left = [step]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in STEPS:
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

    sys.addaudithook(hook)


def _end_with(do: Callable[[], object]) -> None:
    try:
        do()
    except BaseException as error:
        sys.__stderr__.write(f"{error!r}\n")  # type: ignore[union-attr]
        os._exit(1)
    os._exit(0)


class Companion:
    """A copy of this process that does something and then lives until it is killed."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.pid = 0


@contextmanager
def companion(do: Callable[[Callable[[], None]], object]) -> Iterator[Companion]:
    """The copy has come as far as calling what it is given; from there it goes no further."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:

        def wait() -> None:
            os.write(writing, b".")
            while True:
                signal.pause()

        _end_with(lambda: do(wait))
    other = Companion(pid)
    try:
        os.close(writing)
        assert os.read(reading, 1) == b".", "it has ended before"
        yield other
    finally:
        os.close(reading)
        if other.pid:
            other.kill()


def ended(*works: Callable[[], object]) -> None:
    """Do all of it at once, each in a copy of this process; all must end well."""
    pids = []
    for work in works:
        pid = os.fork()
        if pid == 0:
            _end_with(work)
        pids.append(pid)
    assert [os.WEXITSTATUS(os.waitpid(pid, 0)[1]) for pid in pids] == [0] * len(works)


def fail_renames(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, when: Callable[[int], bool], *, moved: bool = False
) -> None:
    """From now on those renames raise, by their number from 1 on: before anything is moved, or after it."""
    rename, numbers = Path.rename, count(1)

    def failing(path: Path, target: Path) -> Path:
        fails = when(next(numbers))
        if fails and not moved:
            raise error
        there = rename(path, target)
        if fails:
            raise error
        return there

    monkeypatch.setattr(Path, "rename", failing)


def write_folder(folder: Path, mark: str) -> None:
    """A folder that tells whether it is whole: two files and one below, of one mark."""
    (folder / "below").mkdir(parents=True)
    for name in ("first", "second", "below/third"):
        (folder / name).write_text(mark)


def mark_of(folder: Path) -> str:
    """The mark of a whole folder."""
    marks = {name: (folder / name).read_text() for name in ("first", "second", "below/third")}
    assert len(set(marks.values())) == 1, marks
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*")} == {*marks, "below"}
    return marks["first"]
