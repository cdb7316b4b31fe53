"""A folder put in the place of another."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from matcher.folders import exchange as exchanging
from matcher.folders.working import WorkRoom

_ANOTHER_CAME = frozenset({errno.ENOENT, errno.EEXIST, errno.ENOTEMPTY})
"""What a disk says where another program has put or taken away a folder in between."""
_MOST_TRIES = 100


def put(room: WorkRoom, place: Path) -> None:
    """Let the room's ``new`` take the place; what stood there is left in the room.

    In one step where the disk can exchange folders; else in two, between which the place is empty: a program killed
    there leaves both in the room. Raises ``OSError``, with what stood there back in its place where that can be done.
    """
    for tries_left in reversed(range(_MOST_TRIES)):
        try:
            if not place.exists():
                room.new.rename(place)
            elif not exchanging.exchange(room.new, place):
                _put_in_two_steps(room, place)
        except OSError as error:
            if error.errno in _ANOTHER_CAME and room.new.exists() and tries_left:
                continue
            raise
        return


def _put_in_two_steps(room: WorkRoom, place: Path) -> None:
    try:
        place.rename(room.old)
        room.new.rename(place)
    except BaseException:
        if room.old.exists():
            _take_back(room, place)
        raise


def _take_back(room: WorkRoom, place: Path) -> None:
    """Put back what stood in the place, unless another program has put there what comes after it."""
    if place.exists():
        # Renamed before it is removed: half a folder must never be taken for one to put back.
        room.old.rename(room.past)
        shutil.rmtree(room.past, ignore_errors=True)
    else:
        room.old.rename(place)
