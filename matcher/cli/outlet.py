"""What is shown where nobody may be reading any more, as of ``matcher check IN OUT | head -1``."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_GONE = {errno.EPIPE, errno.EINVAL} if sys.platform == "win32" else {errno.EPIPE}
"""What a system says of a pipe whose reader is gone."""


class Outlet(io.FileIO):
    """A stream for what is shown: once its reader is gone, the rest goes nowhere, and the work goes on."""

    _broken = False

    def write(self, data: ReadableBuffer, /) -> int:
        """Write, or lose the data where nobody reads.

        Raises ``OSError`` for any other reason, as a full disk, but once: what is left must not complain again when the
        interpreter ends.
        """
        if not self._broken:
            try:
                return super().write(data)
            except OSError as error:
                self._broken = True
                if error.errno not in _GONE:
                    raise
        return memoryview(data).nbytes


def open_outlets() -> None:
    """Let standard output and standard error outlive their readers; of this process alone, where they are its own.

    A terminal has its reader. A stream that was closed before the program began stays closed, and its number is given
    to no file that is opened later.
    """
    for number in (1, 2):
        with suppress(OSError):
            if not _is_open(number):
                os.open(os.devnull, os.O_WRONLY)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is getattr(sys, f"__{name}__") and isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            setattr(sys, name, _outlet(stream))


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _outlet(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(Outlet(stream.fileno(), "w", closefd=False)),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
