"""A file that is locked while the process lives that holds it, however the process ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _held(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _held(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class FileLock:
    """A lock on a file. Not inherited by processes that are started; gone with the process that holds it."""

    def __init__(self, file: int) -> None:
        self._file = file

    @classmethod
    def make(cls, path: Path) -> FileLock | None:
        """Make the file and lock it; ``None`` where another was quicker. Raises ``OSError`` as :meth:`take` does."""
        return cls._take(path, os.O_CREAT | os.O_EXCL)

    @classmethod
    def take(cls, path: Path) -> FileLock | None:
        """Lock a file that is there; ``None`` where somebody holds it.

        Raises ``OSError`` where the file cannot be opened or the disk knows no locks.
        """
        return cls._take(path, 0)

    @classmethod
    def _take(cls, path: Path, how: int) -> FileLock | None:
        file = os.open(path, os.O_RDWR | how, 0o600)
        try:
            # Between opening and locking the file may have been removed, by one that held it.
            if _held(file) and _stands(file, path):
                return cls(file)
        except BaseException:
            os.close(file)
            raise
        os.close(file)
        return None

    def release(self) -> None:
        """Let go."""
        os.close(self._file)


def _stands(file: int, path: Path) -> bool:
    """Whether the open file is the one at that path."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False
