"""Ctrl-C on the command line: the first asks a run to end with the best plan so far."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

Handler = Callable[[int, FrameType | None], Any] | signal.Handlers


class Interrupts:
    """What Ctrl-C has asked for: it stops a run that is planned in the block of :meth:`heard`."""

    def __init__(self) -> None:
        self.asked = False

    def is_set(self) -> bool:
        """Whether Ctrl-C was pressed."""
        return self.asked

    @contextmanager
    def heard(self) -> Iterator[None]:
        """In this block the first Ctrl-C sets ``asked``; a second one is an ordinary ``KeyboardInterrupt``.

        Outside the main thread, where signals do not arrive, nothing changes; nor where Ctrl-C is not for this program
        (started with ``nohup`` or in a script's background, it is told to ignore it).
        """
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            yield
            return
        with _handled(self._ask):
            yield

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


@contextmanager
def unheard() -> Iterator[None]:
    """In this block Ctrl-C does nothing. In the main thread alone, as above."""
    with _handled(signal.SIG_IGN):
        yield


@contextmanager
def put_off() -> Iterator[None]:
    """In this block Ctrl-C is only noted, and raised at its end: loading a library does not bear being broken off.

    In the main thread alone, and nowhere where it is ignored.
    """
    noted = []
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield
        return
    with _handled(lambda number, frame: noted.append(number)):
        yield
    if noted:
        raise KeyboardInterrupt


@contextmanager
def _handled(handler: Handler) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        # A handler that another language has put in place is unknown here.
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
