"""What a machine may lack: room on its disk, memory. Neither is a fault of the program or of its input."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from enum import StrEnum

_DISK = (errno.ENOSPC, errno.EDQUOT)


class Lack(StrEnum):
    """What is lacking."""

    DISK = "disk"
    MEMORY = "memory"
    PROCESS = "process"
    """A process that the system has ended; for want of memory, as a rule."""


class KilledProcessError(RuntimeError):
    """The system has ended a process of this program."""


def lack_of(error: BaseException) -> Lack | None:
    """What the machine lacked where that is the reason of an error, itself or wrapped in others."""
    for reason in _reasons(error):
        if isinstance(reason, MemoryError):
            return Lack.MEMORY
        if isinstance(reason, KilledProcessError):
            return Lack.PROCESS
        if isinstance(reason, OSError) and reason.errno in _DISK:
            return Lack.DISK
        if isinstance(reason, OSError) and reason.errno == errno.ENOMEM:
            return Lack.MEMORY
    return None


def _reasons(error: BaseException) -> Iterator[BaseException]:
    """The error, what it was raised from, and what it wraps (libraries give the reason as an argument)."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        reason = waiting.pop()
        if id(reason) not in seen:
            seen.add(id(reason))
            yield reason
            more = (reason.__cause__, reason.__context__, *reason.args)
            waiting.extend(found for found in more if isinstance(found, BaseException))
