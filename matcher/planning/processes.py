"""The search on several processes, with a limit of time and a Ctrl-C that still gives a plan.

Each part (universities that share no school with others) is first given a plan by the quick ways, then settled. A
process says what it finds; the parent keeps the best of each part, so that ending early loses nothing.
"""

from __future__ import annotations

import multiprocessing
import pickle
import queue
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event

from matcher.planning.interrupts import PATIENCE_SECONDS, Interrupts
from models.policy import Policy
from models.rules import SESSIONS_A_WEEK
from models.semester.dating import dates
from models.semester.joint.building import build_part, restricted, universities_apart
from models.semester.joint.matching import PartPlan
from models.semester.joint.part import Part
from models.semester.joint.stages import Progress, Search, Settled
from models.semester.problem import Group, Semester
from models.semester.timetable import SlotPair


@dataclass
class PartState:
    """What is known of one part while the search runs; of goals' values and bounds more is better."""

    universities: tuple[str, ...]
    children: int
    plan: PartPlan | None = None
    goal: str = ""
    settled: Settled | None = None
    bounds: dict[str, int] = field(default_factory=dict)

    def passed(self, goals: Sequence[str], goal: str) -> bool:
        """Whether the search of this part is past the goal."""
        return self.settled is not None or (self.goal != "" and list(goals).index(goal) <= list(goals).index(self.goal))


@dataclass(frozen=True)
class Watch:
    """A moment of the search: the parts' states, seconds since the start, and whether it has been told to stop."""

    parts: Sequence[PartState]
    seconds: float
    stopping: bool


@dataclass(frozen=True)
class _Task:
    index: int
    semester: Semester
    universities: tuple[str, ...]
    policy: Policy
    seed: int
    undatable: frozenset[Group]
    known: PartPlan | None
    settle: bool
    ends_at: float | None


NOBODY = -1
"""The part that an error is about."""


@dataclass(frozen=True)
class _News:
    """From a process: a new plan or bound of a part, the end of a task, or an error."""

    index: int
    plan: PartPlan | None
    progress: Progress | None = None
    settled: Settled | None = None
    ended: bool = False
    error: str = ""
    trace: str = ""


class _Deadline:
    """Time as a process sees it: its own deadline, and the event that tells all to stop."""

    def __init__(self, ends_at: float | None, stop: Event) -> None:
        self._ends_at = ends_at
        self._stop = stop

    def left(self) -> float | None:
        return None if self._ends_at is None else max(0.0, self._ends_at - time.time())

    def runs(self) -> bool:
        return not self._stop.is_set() and (self._ends_at is None or time.time() < self._ends_at)


def datable_pairs(semester: Semester, undatable: frozenset[Group]) -> Callable[[Group, SlotPair], bool]:
    """Where groups may meet: those named only at slot pairs whose own weekdays hold all their sessions (S9)."""

    def datable(group: Group, pair: SlotPair) -> bool:
        if group not in undatable or semester.term is None:
            return True
        return dates.own_dates(semester.term, pair) >= SESSIONS_A_WEEK * semester.term.weeks

    return datable


def part_of(semester: Semester, universities: Sequence[str], policy: Policy, undatable: frozenset[Group]) -> Part:
    """The arrays of a part, with the groups named held to what :func:`datable_pairs` says."""
    return build_part(semester, universities, policy, datable=datable_pairs(semester, undatable))


def _process(tasks: Queue[bytes | None], news: Queue[bytes], stop: Event) -> None:
    """The life of a worker process: tasks in, news out, both pickled here, where an error can still be told."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while (packed := tasks.get()) is not None:
        try:
            task: _Task = pickle.loads(packed)

            def tell(plan: PartPlan | None, progress: Progress, index: int = task.index) -> None:
                news.put(pickle.dumps(_News(index, plan, progress)))

            part = part_of(task.semester, task.universities, task.policy, task.undatable)
            search = Search(part, _Deadline(task.ends_at, stop), tell, task.seed)
            plan = search.start(task.known)
            settled = search.settle() if task.settle else None
            news.put(pickle.dumps(_News(task.index, settled.plan if settled else plan, settled=settled, ended=True)))
        except Exception as error:  # a process must say why it fails
            said = f"{type(error).__name__}: {error}"
            news.put(pickle.dumps(_News(NOBODY, None, ended=True, error=said, trace=traceback.format_exc())))


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Processes started here are deaf to Ctrl-C from their first moment: it is for the parent to answer."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Run:
    """One run over all parts; ``stopping`` from the start asks for plans of the quick ways alone."""

    def __init__(
        self,
        semester: Semester,
        policy: Policy,
        seed: int,
        ends_at: float | None,
        undatable: frozenset[Group],
        watch: Callable[[Watch], None],
        *,
        stopping: bool = False,
    ) -> None:
        self._policy = policy
        self._seed = seed
        self._ends_at = ends_at
        self._undatable = undatable
        self._watch = watch
        self._began = time.time()
        parts = universities_apart(semester)
        self.semesters = [restricted(semester, universities) for universities in parts]
        self.states = [
            PartState(universities, len(part.children))
            for universities, part in zip(parts, self.semesters, strict=True)
        ]
        self._interrupts = Interrupts(asked=stopping)

    @property
    def stopping(self) -> bool:
        """Whether the search has been told to stop."""
        return self._interrupts.asked

    def go(self, workers: int) -> None:
        """Work until every part is settled, time is up, or Ctrl-C."""
        context = multiprocessing.get_context("spawn")
        stop = context.Event()
        tasks: Queue[bytes | None] = context.Queue()
        news: Queue[bytes] = context.Queue()
        count = max(1, min(workers, len(self.states)))
        processes: list[SpawnProcess] = []
        try:
            with self._interrupts.heard():
                with _without_interrupts():
                    for _ in range(count):
                        process = context.Process(target=_process, args=(tasks, news, stop), daemon=True)
                        process.start()
                        processes.append(process)
                for settle in (False, True):
                    self._round(settle, count, tasks, news, stop, processes)
        finally:
            for process in processes:
                process.kill()
            for process in processes:
                process.join()

    def _order(self, settle: bool) -> list[int]:
        """Largest first keeps all processes busy; under a limit of time smallest first proves most."""
        sign = 1 if settle and self._ends_at is not None else -1
        return sorted(range(len(self.states)), key=lambda index: (sign * self.states[index].children, index))

    def _round(
        self,
        settle: bool,
        workers: int,
        tasks: Queue[bytes | None],
        news: Queue[bytes],
        stop: Event,
        processes: Sequence[SpawnProcess],
    ) -> None:
        waiting = self._order(settle)
        busy = 0
        gives_up_at: float | None = None
        while waiting or busy:
            while waiting and busy < workers and not (self.stopping and settle):
                # Packed here: what cannot be packed must fail here, not in the queue's own thread, unheard.
                tasks.put(pickle.dumps(self._task(waiting.pop(0), settle, workers, len(waiting) + 1)))
                busy += 1
            if self.stopping and settle:
                waiting = []
            busy -= self._hear(news, 0.2)
            self._watch(Watch(self.states, time.time() - self._began, self.stopping))
            if gives_up_at is None and (self.stopping or self._late()):
                stop.set()
                gives_up_at = time.time() + PATIENCE_SECONDS
            if gives_up_at is not None and time.time() > gives_up_at and settle:
                return
            dead = [process for process in processes if not process.is_alive()]
            if busy and dead:
                self._hear(news, 0.0)  # its last words, if it had any
                raise RuntimeError(f"a planning process died (exit code {dead[0].exitcode})")

    def _late(self) -> bool:
        return self._ends_at is not None and time.time() > self._ends_at

    def _task(self, index: int, settle: bool, workers: int, left: int) -> _Task:
        """A task with its share of the time: what is left goes in equal parts to the tasks left."""
        ends_at = self._ends_at
        if settle and ends_at is not None:
            now = time.time()
            ends_at = min(ends_at, now + max(0.0, ends_at - now) * min(1.0, workers / left))
        state = self.states[index]
        return _Task(
            index,
            self.semesters[index],
            state.universities,
            self._policy,
            self._seed,
            self._undatable,
            state.plan,
            settle,
            ends_at if settle else None,
        )

    def _hear(self, news: Queue[bytes], seconds: float) -> int:
        """Take in what the processes say; how many tasks ended."""
        ended = 0
        try:
            item = news.get(timeout=seconds)
            while True:
                ended += self._take(pickle.loads(item))
                item = news.get_nowait()
        except queue.Empty:
            return ended

    def _take(self, item: _News) -> int:
        if item.error:
            failure = RuntimeError(item.error)
            failure.add_note(item.trace)
            raise failure
        state = self.states[item.index]
        if item.plan is not None and (state.plan is None or item.plan.values > state.plan.values):
            state.plan = item.plan
        if item.progress is not None:
            state.goal = item.progress.goal
            if item.progress.bound is not None:
                state.bounds[item.progress.goal] = item.progress.bound
        if item.settled is not None:
            state.settled = item.settled
        return int(item.ended)
