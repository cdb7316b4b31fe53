"""Who does the tasks of a search: processes of their own, or this very process."""

from __future__ import annotations

import multiprocessing
import pickle
import queue
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnProcess
from typing import Protocol

from matcher.lack import KilledProcessError
from matcher.running.progress import Stop
from matcher.semester.worker import News, WorkerTask, perform, work

KILLED = -9
"""The exit code of a process that the system has ended, where there are signals: SIGKILL."""


class Crew(Protocol):
    """Takes tasks and says what it finds."""

    hands: int
    """How many tasks are worked on at once."""

    def put(self, task: WorkerTask) -> None:
        """Leave a task to be done."""

    def hear(self, take: Callable[[News], object], seconds: float) -> None:
        """Give ``take`` the news there is, after waiting so many seconds for the first of it."""

    def stop(self) -> None:
        """Tell all to end with what they have."""

    def check(self, take: Callable[[News], object]) -> None:
        """Raises ``RuntimeError`` where one can do no more, once ``take`` has its last words."""


class Here:
    """The process at hand alone: a task is done while its news is waited for, and nothing is heard but its news.

    No process is started and no signal handled, so it serves in threads and in processes that may have no children.
    An error of the search is raised as it is.
    """

    hands = 1

    def __init__(self, ends_at: float | None, stop: Stop) -> None:
        self._ends_at = ends_at
        self._stop = stop
        self._stopped = False
        self._tasks: deque[WorkerTask] = deque()

    def put(self, task: WorkerTask) -> None:
        """Keep the task for :meth:`hear`."""
        self._tasks.append(task)

    def hear(self, take: Callable[[News], object], seconds: float) -> None:
        """Do the next task, if there is one."""
        if self._tasks:
            perform(self._tasks.popleft(), self, take)

    def stop(self) -> None:
        """End those that wait."""
        self._stopped = True

    def is_set(self) -> bool:
        """Whether to stop: nobody else looks at the clock while a task is done."""
        return self._stopped or self._stop.is_set() or (self._ends_at is not None and time.time() > self._ends_at)

    def check(self, take: Callable[[News], object]) -> None:
        """It is this process that asks."""


class Processes:
    """Processes that are deaf to Ctrl-C, the queues that lead to and from them, and the event that stops them."""

    def __init__(self, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.hands = count
        self._tasks = context.Queue()
        self._news = context.Queue()
        self._stop = context.Event()
        self._processes: Sequence[SpawnProcess] = [
            context.Process(target=work, args=(self._tasks, self._news, self._stop), daemon=True) for _ in range(count)
        ]

    def start(self) -> None:
        """Start every process."""
        with _masked():  # deaf from their first moment: Ctrl-C is for the parent to answer
            for process in self._processes:
                process.start()

    def put(self, task: WorkerTask) -> None:
        """Send a task. Raises what pickling raises: here, not in the queue's own thread, unheard."""
        self._tasks.put(pickle.dumps(task))

    def hear(self, take: Callable[[News], object], seconds: float) -> None:
        """Take in what the processes say."""
        try:
            item = self._news.get(timeout=seconds)
            while True:
                take(pickle.loads(item))
                item = self._news.get_nowait()
        except queue.Empty:
            return

    def stop(self) -> None:
        """Set the event that each of them looks at."""
        self._stop.set()

    def check(self, take: Callable[[News], object]) -> None:
        """Raises ``RuntimeError`` where a process has died: what it said of that, or its exit code.

        :class:`KilledProcessError` where the system has ended it.
        """
        dead = [process for process in self._processes if not process.is_alive()]
        if dead:
            self.hear(take, 0.0)
            code = dead[0].exitcode
            failure = KilledProcessError if code == KILLED else RuntimeError
            raise failure(f"a planning process died (exit code {code})")

    def end(self) -> None:
        """Leave no process behind, whatever it is in the middle of."""
        started = [process for process in self._processes if process.pid is not None]
        for process in started:
            process.kill()
        for process in started:
            process.join()


@contextmanager
def _masked() -> Iterator[None]:
    """Processes started in this block are born deaf to Ctrl-C. This thread hears it at the block's end.

    It is the thread's mask that they inherit: no handler of this process is touched. Windows has no such mask; there a
    Ctrl-C in the first moments of a process ends it, which is told as any other death.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # else the first process starts it, and it takes the mask away
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def processes(count: int) -> Iterator[Crew]:
    """So many processes, which live as long as the block."""
    crew = Processes(count)
    try:
        crew.start()
        yield crew
    finally:
        crew.end()
