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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from typing import TYPE_CHECKING

from matcher.planning.interrupts import PATIENCE_SECONDS, Interrupts
from matcher.planning.worker import News, Task, work
from models.goals import Status
from models.policy import Policy
from models.semester.joint.building import universities_apart
from models.semester.plan import SemesterPlan
from models.semester.problem import Group, Semester
from models.semester.splitting import split

if TYPE_CHECKING:
    from models.semester.joint.matching import PartPlan
    from models.semester.joint.stages import Settled

AHEAD = 2
"""So many tasks for each process are under way or wait in the queue, so that none waits for its next."""

WATCH_EVERY_SECONDS = 0.2

SECOND_TRIES = 3
"""How often parts whose share of the time was not enough are tried again while there is time."""


@dataclass
class PartState:
    """What is known of one part while the search runs; of goals' values and bounds more is better.

    ``found`` is the plan in ids; ``ceilings`` are bounds that hold for every plan.
    """

    universities: tuple[str, ...]
    children: int
    plan: PartPlan | None = None
    found: SemesterPlan | None = None
    goal: str = ""
    settled: Settled | None = None
    bounds: dict[str, int] = field(default_factory=dict)
    ceilings: tuple[int, ...] = ()

    def proven(self) -> bool:
        """Whether nothing is left to search for: every goal is proven, or that there is no plan."""
        return self.settled is not None and self.settled.status in (Status.OPTIMAL, Status.INFEASIBLE)

    def passed(self, goals: Sequence[str], goal: str) -> bool:
        """Whether the search of this part is past the goal."""
        return self.settled is not None or (self.goal != "" and goals.index(goal) <= goals.index(self.goal))


@dataclass(frozen=True)
class Watch:
    """A moment of the search: the parts' states, seconds since the start, and whether it has been told to stop."""

    parts: Sequence[PartState]
    seconds: float
    stopping: bool


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


@dataclass(frozen=True)
class _Crew:
    """The processes of a run and what goes to and from them."""

    processes: Sequence[SpawnProcess]
    tasks: Queue[bytes | None]
    news: Queue[bytes]
    stop: Event

    def check(self) -> None:
        """Raises ``RuntimeError`` where a process has died."""
        dead = [process for process in self.processes if not process.is_alive()]
        if dead:
            raise RuntimeError(f"a planning process died (exit code {dead[0].exitcode})")


class Run:
    """One run over all parts; ``stopping`` from the start asks for plans of the quick ways alone.

    ``before`` is a run of the same semester with fewer ``undatable`` groups: parts without a new one keep its results.
    """

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
        before: Run | None = None,
    ) -> None:
        self._policy = policy
        self._seed = seed
        self._ends_at = ends_at
        self.undatable = undatable
        self._watch = watch
        self._began = time.time()
        self._seen = 0.0
        self._interrupts = Interrupts(asked=stopping)
        if before is None:
            parts = universities_apart(semester)
            self.semesters = split(semester, parts)
            self._packed = [b""] * len(parts)
            self.states = [
                PartState(universities, len(part.children))
                for universities, part in zip(parts, self.semesters, strict=True)
            ]
            self._open = list(range(len(parts)))
        else:
            new = {group.university_id for group in undatable - before.undatable}
            self.semesters, self._packed = before.semesters, before._packed
            self._open = [k for k, state in enumerate(before.states) if not new.isdisjoint(state.universities)]
            self.states = list(before.states)
            for index in self._open:
                self.states[index] = PartState(self.states[index].universities, self.states[index].children)

    @property
    def stopping(self) -> bool:
        """Whether the search has been told to stop."""
        return self._interrupts.asked

    def go(self, workers: int) -> None:
        """Work until every part is settled, time is up, or Ctrl-C."""
        context = multiprocessing.get_context("spawn")
        processes: list[SpawnProcess] = []
        crew = _Crew(processes, context.Queue(), context.Queue(), context.Event())
        try:
            with self._interrupts.heard():
                with _without_interrupts():
                    for _ in range(max(1, min(workers, len(self._open)))):
                        process = context.Process(target=work, args=(crew.tasks, crew.news, crew.stop), daemon=True)
                        process.start()
                        processes.append(process)
                for settle in (False, True):
                    self._round(settle, crew)
                for _ in range(SECOND_TRIES if self._ends_at is not None else 0):
                    # Others needed less than their share of the time: it goes to those whose share was not enough.
                    self._open = [index for index in self._open if not self.states[index].proven()]
                    if self._open and not self._late() and not self.stopping:
                        self._round(True, crew)
        finally:
            for process in processes:
                process.kill()
            for process in processes:
                process.join()

    def _order(self, settle: bool) -> list[int]:
        """Largest first keeps all processes busy; under a limit of time smallest first proves most.

        The last of the list goes first.
        """
        sign = 1 if settle and self._ends_at is not None else -1
        return sorted(self._open, key=lambda index: (sign * self.states[index].children, index), reverse=True)

    def _round(self, settle: bool, crew: _Crew) -> None:
        waiting = self._order(settle)
        busy = 0
        gives_up_at: float | None = None
        while waiting or busy:
            if self.stopping and settle:
                waiting = []
            while waiting and busy < AHEAD * len(crew.processes):
                # Packed here: what cannot be packed must fail here, not in the queue's own thread, unheard.
                share = self._share(len(waiting), len(crew.processes))
                crew.tasks.put(pickle.dumps(self._task(waiting.pop(), settle, share)))
                busy += 1
            busy -= self._hear(crew.news, WATCH_EVERY_SECONDS)
            self._look_up(crew, busy)
            if gives_up_at is None and (self.stopping or self._late()):
                crew.stop.set()
                gives_up_at = time.time() + PATIENCE_SECONDS
            if gives_up_at is not None and time.time() > gives_up_at and settle:
                return

    def _look_up(self, crew: _Crew, busy: int) -> None:
        """Now and then say how far it is, and see whether all processes live."""
        if time.time() - self._seen < WATCH_EVERY_SECONDS and busy:
            return
        self._seen = time.time()
        self._watch(Watch(self.states, self._seen - self._began, self.stopping))
        if busy and not all(process.is_alive() for process in crew.processes):
            self._hear(crew.news, 0.0)  # its last words, if it had any
            crew.check()

    def _late(self) -> bool:
        return self._ends_at is not None and time.time() > self._ends_at

    def _share(self, tasks: int, processes: int) -> float:
        """What part of the time left a task may take: equal parts for all that are left."""
        return min(1.0, processes / tasks)

    def _task(self, index: int, settle: bool, share: float) -> Task:
        """A task with its share of the time."""
        state = self.states[index]
        self._packed[index] = self._packed[index] or pickle.dumps(self.semesters[index])
        return Task(
            index,
            self._packed[index],
            state.universities,
            self._policy,
            self._seed,
            frozenset(group for group in self.undatable if group.university_id in state.universities),
            state.plan,
            settle,
            self._ends_at if settle else None,
            share,
        )

    def _hear(self, news: Queue[bytes], seconds: float) -> int:
        """Take in what the processes say; how many tasks ended."""
        ended = 0
        try:
            item = news.get(timeout=seconds)
            while True:
                ended += self.take(pickle.loads(item))
                item = news.get_nowait()
        except queue.Empty:
            return ended

    def take(self, item: News) -> bool:
        """Take in one piece of news; whether a task ended. Raises ``RuntimeError`` with what a process failed of."""
        if item.error:
            failure = RuntimeError(item.error)
            failure.add_note(item.trace)
            raise failure
        state = self.states[item.index]
        known = None if state.plan is None else state.plan.values
        if item.found is not None and item.plan is not None and (known is None or item.plan.values > known):
            state.plan, state.found = item.plan, item.found
        if item.progress is not None:
            state.goal = item.progress.goal
            if item.progress.bound is not None:
                state.bounds[item.progress.goal] = item.progress.bound
        if item.settled is not None:
            state.settled = item.settled if state.settled is None else _better(item.settled, state.settled)
        state.ceilings = item.ceilings or state.ceilings
        return item.ended


def _better(new: Settled, old: Settled) -> Settled:
    """What two searches of a part know together: the better plan, and of each goal the lower bound; both are proofs."""
    if new.status is Status.OPTIMAL or old.plan is None:
        return new
    if new.plan is None:
        return old
    plan = max(new.plan, old.plan, key=lambda plan: plan.values)
    return replace(new, plan=plan, bounds=tuple(map(min, new.bounds, old.bounds)))
