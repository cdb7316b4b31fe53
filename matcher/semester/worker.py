"""What is done with one task of the search, and the life of a process that does them: tasks in, news out."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import parent_process
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from typing import TYPE_CHECKING, Protocol

from matcher.lack import Lack, lack_of
from models.method import Method
from models.policy import Policy
from models.semester.ceilings import ceilings
from models.semester.dating.calendar import own_dates
from models.semester.joint.building import build_part
from models.semester.joint.part import SemesterPart
from models.semester.plan import SemesterPlan
from models.semester.problem import Group, Semester
from models.semester.timetable import WeekSlots
from models.tuning import Tuning, with_tuning

if TYPE_CHECKING:
    from models.semester.joint.matching import PartPlan
    from models.semester.joint.strict_order import GoalMoment, PartEnd


@dataclass(frozen=True)
class WorkerTask:
    """A part to be given a plan, or with ``settle`` to be settled.

    ``semester`` is that of the part alone, pickled: both tasks of a part send the same bytes. ``ends_at`` is when the
    whole search ends, on the clock of :func:`time.time`, and ``share`` how much this task may have of the time that is
    left when it begins; without ``ends_at`` there is no limit. ``tuning`` are the numbers
    of the run.
    """

    index: int
    semester: bytes
    universities: tuple[str, ...]
    policy: Policy
    seed: int
    undatable: frozenset[Group]
    known: PartPlan | None
    settle: bool
    ends_at: float | None = None
    share: float = 1.0
    tuning: Tuning | None = None


NOBODY = -1
"""The part that an error is about."""


@dataclass(frozen=True)
class News:
    """From a process: a new plan or bound of a part, the end of a task, or an error.

    ``found`` is the plan in ids, sent once. ``ceilings`` are the bounds of :func:`models.semester.ceilings.ceilings`.
    ``lack`` is what the machine lacked where that is the error's reason.
    """

    index: int
    plan: PartPlan | None = None
    found: SemesterPlan | None = None
    progress: GoalMoment | None = None
    settled: PartEnd | None = None
    ceilings: tuple[int, ...] = ()
    ended: bool = False
    error: str = ""
    trace: str = ""
    lack: Lack | None = None


class SharedStop(Protocol):
    """What tells all to stop."""

    def is_set(self) -> bool:
        """Whether it has."""


class TaskDeadline:
    """Time as a task sees it: its own deadline, and what tells all to stop."""

    def __init__(self, ends_at: float | None, stop: SharedStop) -> None:
        self._ends_at = ends_at
        self._stop = stop

    @classmethod
    def of(cls, task: WorkerTask, stop: SharedStop) -> TaskDeadline:
        """The deadline of a task that begins now."""
        if task.ends_at is None:
            return cls(None, stop)
        now = time.time()
        return cls(now + task.share * max(0.0, task.ends_at - now), stop)

    def left(self) -> float | None:
        """Seconds left, at least zero, or ``None`` without a limit."""
        return None if self._ends_at is None else max(0.0, self._ends_at - time.time())

    def runs(self) -> bool:
        """Whether the search is to go on."""
        return not self._stop.is_set() and (self._ends_at is None or time.time() < self._ends_at)


class Telling:
    """Says what the search of one part finds; the plan in ids goes with the first news of it."""

    def __init__(self, index: int, semester: Semester, part: SemesterPart, say: Callable[[News], object]) -> None:
        self._index = index
        self._semester = semester
        self._part = part
        self._say = say
        self._told: PartPlan | None = None

    def moment(self, plan: PartPlan | None, progress: GoalMoment) -> None:
        """A new plan or bound; with the first plan goes what can be counted, so that it may be the last word too."""
        counted = ceilings(self._part) if self._told is None and plan is not None else ()
        self._say(News(self._index, plan, self._in_ids(plan), progress, ceilings=counted))

    def end(self, plan: PartPlan | None, settled: PartEnd | None = None) -> None:
        """The end of a task; ``settled`` where the part was to be settled."""
        counted = ceilings(self._part) if settled is None else ()
        self._say(News(self._index, plan, self._in_ids(plan), settled=settled, ceilings=counted, ended=True))

    def _in_ids(self, plan: PartPlan | None) -> SemesterPlan | None:
        if plan is None or plan == self._told:
            return None
        from models.semester.joint.assembly import assemble  # the solvers: not for the parent process

        self._told = plan
        return assemble(self._semester, [(self._part, plan)])


def datable_pairs(
    semester: Semester, policy: Policy, undatable: frozenset[Group]
) -> Callable[[Group, WeekSlots], bool]:
    """Where groups may meet: those named only at slots whose own weekdays hold all their sessions (S9)."""

    def datable(group: Group, pair: WeekSlots) -> bool:
        if group not in undatable or semester.term is None:
            return True
        return own_dates(semester.term, pair) >= policy.sessions_a_week * semester.term.weeks

    return datable


def part_of(
    semester: Semester, universities: tuple[str, ...], policy: Policy, undatable: frozenset[Group]
) -> SemesterPart:
    """The arrays of a part, with the groups named held to what :func:`datable_pairs` says."""
    return build_part(semester, universities, policy, datable=datable_pairs(semester, policy, undatable))


def work(tasks: Queue[bytes | None], news: Queue[bytes], stop: Event) -> None:
    """The life of a worker process; tasks and news are pickled here, where an error can still be told."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def say(item: News) -> None:
        news.put(pickle.dumps(item))

    while (packed := tasks.get()) is not None:
        try:
            perform(pickle.loads(packed), stop, say)
        except Exception as error:  # a process must say why it fails
            said = f"{type(error).__name__}: {error}"
            say(News(NOBODY, ended=True, error=said, trace=traceback.format_exc(), lack=lack_of(error)))


def _end_with_parent() -> None:
    """Nobody hears a worker whose parent was killed: it would search on for ever, with children's data in memory."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def perform(task: WorkerTask, stop: SharedStop, say: Callable[[News], object]) -> None:
    """One task; one that has only waited until all was to stop has nothing to add."""
    if task.settle and stop.is_set():
        say(News(task.index, ended=True))
        return
    with with_tuning(task.tuning):
        _perform(task, stop, say)


def _perform(task: WorkerTask, stop: SharedStop, say: Callable[[News], object]) -> None:
    deadline = TaskDeadline.of(task, stop)
    semester: Semester = pickle.loads(task.semester)
    part = part_of(semester, task.universities, task.policy, task.undatable)
    telling = Telling(task.index, semester, part, say)
    if task.policy.method is Method.OPTIMAL:
        _search(task, part, deadline, telling)
    else:
        from models.semester.baselines.planning import baseline  # scipy: not for the parent process

        telling.end(baseline(part, task.policy.method, task.seed))


def _search(task: WorkerTask, part: SemesterPart, deadline: TaskDeadline, telling: Telling) -> None:
    """A first plan, or every goal settled as far as time allows."""
    from models.semester.joint.stages import PartSearch  # the solvers: not for the parent process
    from models.semester.shared.search import SharedSearch

    shared = part.children_a_tutor > 1
    search = (SharedSearch if shared else PartSearch)(part, deadline, telling.moment, task.seed)
    plan = search.start(task.known)
    if not task.settle:
        telling.end(plan)
        return
    settled = search.settle()
    telling.end(settled.plan, settled)
