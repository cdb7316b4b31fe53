"""Planning a semester in this process: threads stand in for the processes, so that work can be counted and profiled."""

from __future__ import annotations

import multiprocessing
import queue
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch


class _Thread(threading.Thread):
    """A thread that is spoken to as a process is."""

    exitcode: int | None = None

    def __init__(self, end: Callable[[], None], target: Callable[..., object], args: tuple[Any, ...], **_: Any) -> None:
        super().__init__(target=target, args=args, daemon=True)
        self._end_its_work = end

    def kill(self) -> None:
        """Tell it that there is no further task."""
        self._end_its_work()


class _Context:
    """What ``multiprocessing.get_context`` gives, with threads."""

    Event = staticmethod(threading.Event)

    def __init__(self) -> None:
        self._queues: list[queue.Queue[Any]] = []

    def Queue(self) -> queue.Queue[Any]:  # noqa: N802 - the name in multiprocessing
        self._queues.append(queue.Queue())
        return self._queues[-1]

    def Process(self, target: Callable[..., object], args: tuple[Any, ...] = (), **more: Any) -> _Thread:  # noqa: N802
        return _Thread(self._end, target, args, **more)

    def _end(self) -> None:
        for one in self._queues:
            one.put(None)


@contextmanager
def in_process() -> Iterator[None]:
    """In this block the planner's processes are threads of this one."""
    real = signal.signal

    def only_in_main(number: int, handler: Any) -> Any:
        return real(number, handler) if threading.current_thread() is threading.main_thread() else None

    with (
        patch.object(multiprocessing, "get_context", lambda method=None: _Context()),
        patch.object(signal, "signal", only_in_main),
    ):
        yield
