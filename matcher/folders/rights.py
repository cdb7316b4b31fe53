"""Who may read what is written: its owner and the group, for it names children."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

DENIED = 0o027
"""Nothing for others, and nothing to write for the group; what the umask denies beyond stays denied."""
FILE = 0o640
"""The rights of a new file."""

_WITHOUT_RIGHTS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS)
"""What a disk says that knows no rights, as a USB stick: then there are none to take."""


def restrict(path: Path) -> None:
    """Take from a file or a folder what others may do with it. Raises ``OSError``."""
    mode = path.stat().st_mode
    if mode & DENIED:
        try:
            path.chmod(mode & 0o7777 & ~DENIED)
        except OSError as error:
            if error.errno not in _WITHOUT_RIGHTS:
                raise


def restrict_all(folder: Path) -> None:
    """Restrict a folder and everything in it. Raises ``OSError``."""
    for path in (folder, *folder.rglob("*")):
        restrict(path)


def make(folder: Path) -> list[Path]:
    """Make a folder and those above it, where they are missing, restricted; gives those made, the lowest first.

    Raises ``OSError``, and then leaves none.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    made: list[Path] = []
    try:
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            made.insert(0, path)
            restrict(path)
    except BaseException:
        remove_empty(made)
        raise
    return made


def remove_empty(folders: Iterable[Path]) -> None:
    """Take away folders that were made for nothing, the lowest first; what holds anything stays."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
