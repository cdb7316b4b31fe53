"""What runs that were killed have left beside a place: a folder to put back, working folders to remove."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from matcher.folders.locking import FileLock
from matcher.folders.working import CONTENTS, LOCK, NEW, OLD, WorkRoom, prefix

_DRAWN_LETTERS = 8
"""So many random letters end the name of a working folder."""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What was found beside a place and done with it.

    ``recovered``: what stood in the place before a run was killed there is back. ``removed`` are working folders of
    runs that are no more; ``kept`` are those that cannot be removed, or of which nobody can tell.
    """

    recovered: bool = False
    removed: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()


def recover(place: Path) -> bool:
    """Put back what stood in the place, where a run was killed between taking it away and putting the new; whether."""
    if not _is_bare(place):
        return False
    return any(_put_back(path, place) for path in sorted(_rooms(place), key=_changed_at, reverse=True))


def tidy(place: Path) -> Leftovers:
    """Recover, and remove the working folders of runs that are no more; those of others are left alone."""
    recovered = recover(place)
    removed: list[Path] = []
    kept: list[Path] = []
    for path in sorted(_rooms(place)):
        gone = _removed(path)
        if gone is not None:
            (removed if gone else kept).append(path)
    return Leftovers(recovered, tuple(removed), tuple(kept))


def _rooms(place: Path) -> Iterator[Path]:
    """The working folders beside a place. What holds anything else is somebody's own."""
    start = prefix(place)
    with suppress(OSError):
        for path in place.parent.iterdir():
            if path.name.startswith(start) and len(path.name) == len(start) + _DRAWN_LETTERS and not path.is_symlink():
                names = _names(path)
                if names is not None and names <= CONTENTS:
                    yield path


def _names(folder: Path) -> set[str] | None:
    """What a folder holds; ``None`` where it is none or cannot be looked into."""
    try:
        return {path.name for path in folder.iterdir()}
    except OSError:
        return None


def _is_bare(place: Path) -> bool:
    """Whether nothing stands there, or an empty folder."""
    return not place.exists() or _names(place) == set()


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _put_back(path: Path, place: Path) -> bool:
    """Whether the working folder holds what stood in the place, and the new that never came there; then it is back."""
    if not {OLD, NEW} <= (_names(path) or set()):
        return False
    try:
        room = _taken(path)
    except OSError:
        # Of an older version, or on a disk without locks: one who still works there puts its own into the place anyway.
        room = WorkRoom(path, None)
    if room is None:
        return False
    try:
        if place.exists():
            place.rmdir()
        room.old.rename(place)
    except OSError:
        return False
    finally:
        room.leave()
    return True


def _removed(path: Path) -> bool | None:
    """Remove a working folder; whether it is gone, ``None`` where somebody works in it."""
    try:
        room = _taken(path)
    except FileNotFoundError:
        return _removed_if_empty(path)
    except OSError:
        return False
    return None if room is None else room.remove()


def _removed_if_empty(path: Path) -> bool | None:
    """Without a lock, nobody can tell of one that holds anything whether it is worked in."""
    try:
        path.rmdir()
    except FileNotFoundError:
        return None
    except OSError:
        return False
    return True


def _taken(path: Path) -> WorkRoom | None:
    """The folder of a run that is no more, now held here; ``None`` where somebody works in it.

    Raises ``OSError`` where nobody can tell, ``FileNotFoundError`` where it has no lock.
    """
    lock = FileLock.take(path / LOCK)
    return None if lock is None else WorkRoom(path, lock)
