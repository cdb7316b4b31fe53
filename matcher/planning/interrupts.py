"""Ctrl-C while a plan is being searched for: the first asks to end with the best plan so far."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

PATIENCE_SECONDS = 5.0
"""How long a search that was told to stop may take to finish what it is in the middle of."""


class Interrupts:
    """What Ctrl-C has asked for; ``asked`` may also be set from the start."""

    def __init__(self, *, asked: bool = False) -> None:
        self.asked = asked

    @contextmanager
    def heard(self) -> Iterator[None]:
        """In this block the first Ctrl-C sets ``asked``; a second one is an ordinary ``KeyboardInterrupt``.

        Outside the main thread, where signals do not arrive, nothing changes.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._ask)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
