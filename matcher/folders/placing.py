"""A folder put in the place of another, in one step where system and disk can exchange the two: then neither is ever
missing.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from matcher.folders.working import WorkRoom

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
"""Of Linux: ``renameat2(2)``."""
_RENAME_SWAP = 2
"""Of macOS: ``renamex_np(2)``."""

REFUSALS = frozenset(
    {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM, errno.EXDEV, errno.ENOTTY}
)
"""What a kernel or a disk answers that cannot exchange; some sandboxes call it a want of permission."""

_Exchange = Callable[[bytes, bytes], int]


def exchange(one: Path, other: Path) -> bool:
    """Put two folders of one disk in each other's place; false where system or disk cannot do so in one step.

    Raises ``OSError`` for any other reason, as ``FileNotFoundError`` where one of them is not there.
    """
    call = _system_call()
    if call is None:
        return False
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    code = ctypes.get_errno()
    if code in REFUSALS:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


@cache
def _system_call() -> _Exchange | None:
    """What this system exchanges with; 0 is success."""
    if sys.platform == "win32":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        swap = getattr(library, "renamex_np", None)
        return None if swap is None else lambda one, other: int(swap(one, other, _RENAME_SWAP))
    rename = getattr(library, "renameat2", None)
    if rename is None:
        return None
    return lambda one, other: int(rename(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE))


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
            elif not exchange(room.new, place):
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
