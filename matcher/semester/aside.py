"""Who does the tasks of a search where time is short: a thread of this process, which begins at once."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from matcher.semester.worker import News, WorkerTask, perform


class Aside:
    """Tasks are done on a thread while another waits for their news. It may be left behind, whatever it is doing.

    Processes take a second to begin. An error of the search is raised as it is.
    """

    hands = 1

    def __init__(self) -> None:
        self._tasks: queue.SimpleQueue[WorkerTask] = queue.SimpleQueue()
        self._news: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        try:
            while True:
                perform(self._tasks.get(), self._stop, self._news.put)
        except BaseException as error:  # it is for the thread that waits to answer
            self._error = error

    def put(self, task: WorkerTask) -> None:
        """Leave a task to the thread."""
        self._tasks.put(task)

    def hear(self, take: Callable[[News], object], seconds: float) -> None:
        """Take in what the thread says."""
        try:
            item = self._news.get(timeout=seconds)
            while True:
                take(item)
                item = self._news.get_nowait()
        except queue.Empty:
            return

    def stop(self) -> None:
        """Set the event that the thread looks at."""
        self._stop.set()

    def check(self, take: Callable[[News], object]) -> None:
        """Raises what has ended the thread."""
        if self._error is not None:
            raise self._error
