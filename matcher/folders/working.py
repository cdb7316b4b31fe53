"""The hidden folder beside a place in which what goes there is written, locked while its process lives."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from matcher.folders.locking import FileLock
from matcher.folders.rights import make, remove_empty

LOCK = "matcher.lock"
"""Marks the folder as one of this program; whoever works in it holds its lock."""
NEW, OLD, PAST = "new", "old", "past"
CONTENTS = frozenset({LOCK, NEW, OLD, PAST})

_MOST_TRIES = 100
"""So often in a row a folder just made may be taken for one that was left."""


class WorkRoom:
    """A working folder: ``new`` is written; in two steps ``old`` stood in the place before, and ``past`` before that.

    A lock of ``None`` is a disk that knows none: then nobody can tell whether the folder is still worked in.
    """

    def __init__(self, path: Path, lock: FileLock | None) -> None:
        self.path = path
        self.new, self.old, self.past = (path / name for name in (NEW, OLD, PAST))
        self._lock = lock

    @classmethod
    def make(cls, place: Path) -> WorkRoom:
        """Make one beside the place, with an empty ``new``. Raises ``OSError``."""
        for _ in range(_MOST_TRIES):
            path = Path(tempfile.mkdtemp(prefix=prefix(place), dir=place.parent))
            try:
                room = cls._locked(path)
                if room is not None:
                    room.new.mkdir()
                    return room
            except BaseException:
                shutil.rmtree(path, ignore_errors=True)
                raise
        raise FileExistsError(f"{place.parent}: every working folder is taken away")

    @classmethod
    def _locked(cls, path: Path) -> WorkRoom | None:
        """The folder with its lock, ``None`` where somebody else has taken it for a folder that was left."""
        try:
            lock = FileLock.make(path / LOCK)
        except (FileNotFoundError, FileExistsError):
            return None
        except OSError:
            if not (path / LOCK).exists():
                raise
            return cls(path, None)
        return None if lock is None else cls(path, lock)

    def remove(self) -> bool:
        """Remove the folder, the lock last; whether it is gone. Nothing is raised but an interrupt, once it is done."""
        try:
            self._empty()
        except BaseException:
            self._empty()
            raise
        finally:
            self.leave()
            with suppress(OSError):
                (self.path / LOCK).unlink(missing_ok=True)
                self.path.rmdir()
        return not self.path.exists()

    def _empty(self) -> None:
        for folder in (self.new, self.old, self.past):
            shutil.rmtree(folder, ignore_errors=True)

    def leave(self) -> None:
        """Let go of the folder as it is."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def prefix(place: Path) -> str:
    """What the names of a place's working folders begin with."""
    return f".{place.name}-"


@contextmanager
def working(place: Path) -> Iterator[WorkRoom]:
    """A working folder beside the place, and the folders above it made where they are missing.

    All of it goes at the end, but for the folders above where the place stands, and a folder that stood there and could
    not be put back. Raises ``OSError``.
    """
    made = make(place.parent)
    room = None
    try:
        room = WorkRoom.make(place)
        yield room
    finally:
        if room is not None:
            if place.exists() or not room.old.exists():
                room.remove()
            else:
                room.leave()
        remove_empty(made)
