"""The search of every part, with a limit of time and a Ctrl-C that still gives a plan.

Each part (universities that share no school with others) is first given a plan by the quick ways, then settled. A
crew of processes, or this process alone, says what it finds; the best of each part is kept, so that ending early loses
nothing.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from matcher.lack import Lack
from matcher.running.progress import HERE, GoalProgress, ProgressStream, Step, Stop
from matcher.semester.aside import Aside
from matcher.semester.cluster_crew import cluster_crew
from matcher.semester.crew import Crew, Here, processes
from matcher.semester.worker import News, WorkerTask
from models.deadline import UNHURRIED, Deadline
from models.goals import Status
from models.method import Method
from models.policy import Policy
from models.programmes import SEMESTER
from models.semester.joint.building import universities_apart
from models.semester.plan import SemesterPlan
from models.semester.problem import Group, Semester
from models.semester.splitting import split
from models.tuning import TUNING

if TYPE_CHECKING:
    from models.semester.joint.matching import PartPlan
    from models.semester.joint.strict_order import PartEnd


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
    settled: PartEnd | None = None
    bounds: dict[str, int] = field(default_factory=dict)
    ceilings: tuple[int, ...] = ()

    def proven(self) -> bool:
        """Whether nothing is left to search for: every goal is proven, or that there is no plan."""
        return self.settled is not None and self.settled.status in (Status.OPTIMAL, Status.INFEASIBLE)


class PartsRun:
    """One run over all parts, with plans of the quick ways alone where ``stop`` is set from the start.

    ``until`` gives the deadline that lies a share of the overtime past the end. ``before`` is a run of the same
    semester with fewer ``undatable`` groups: parts without a new one keep its results.
    """

    def __init__(
        self,
        semester: Semester,
        policy: Policy,
        seed: int,
        ends_at: float | None,
        undatable: frozenset[Group],
        stream: ProgressStream,
        stop: Stop,
        *,
        until: Callable[[float], Deadline] = lambda share: UNHURRIED,
        before: PartsRun | None = None,
    ) -> None:
        self._until = until
        self._tuning = TUNING.get()
        self._policy = policy
        self._seed = seed
        self._ends_at = ends_at
        self.undatable = undatable
        self._stream = stream
        self._stop = stop
        self._seen = 0.0
        self._busy = 0
        if before is None:
            parts = universities_apart(semester, policy)
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

    def go(self, workers: int, scheduler: str | None = None) -> None:
        """Work until every part is settled, time is up, or it is stopped.

        On the cluster of a ``scheduler``, or on so many processes of this machine; with ``HERE`` workers here alone.
        """
        self._tell()
        if scheduler is not None:
            with cluster_crew(scheduler) as crew:
                self._search(crew)
        elif workers == HERE:
            self._search(Here(self._ends_at, self._stop))
        else:
            with self._crew(workers) as crew:
                self._search(crew)

    def _crew(self, workers: int) -> AbstractContextManager[Crew]:
        """So many processes, but no more than there are parts; a thread where they would hardly have begun."""
        tuning = self._tuning.running
        left = self._until(tuning.plan_end_share).left()
        if left is not None and left < tuning.short_seconds:
            return nullcontext(Aside())
        return processes(max(1, min(workers, len(self._open))))

    def _search(self, crew: Crew) -> None:
        if not self._round(False, crew) or self._policy.method is not Method.OPTIMAL:
            return  # what baselines find is not searched for any further
        self._round(True, crew)
        for _ in range(self._tuning.running.second_tries if self._ends_at is not None else 0):
            # Others needed less than their share of the time: it goes to those whose share was not enough.
            self._open = [index for index in self._open if not self.states[index].proven()]
            if self._open and not self._late() and not self._stop.is_set():
                self._round(True, crew)

    def _order(self, settle: bool) -> list[int]:
        """Largest first keeps all processes busy; under a limit of time smallest first proves most.

        The last of the list goes first.
        """
        sign = 1 if settle and self._ends_at is not None else -1
        return sorted(self._open, key=lambda index: (sign * self.states[index].children, index), reverse=True)

    def _round(self, settle: bool, crew: Crew) -> bool:
        """Every open part's task; whether all ended, or were let go of as little is lost with them."""
        tuning = self._tuning.running
        deadline = self._until(tuning.search_end_share if settle else tuning.plan_end_share)
        waiting = self._order(settle)
        self._busy = 0
        gives_up_at: float | None = None
        while waiting or self._busy:
            if self._stop.is_set() and settle:
                waiting = []
            while waiting and self._busy < tuning.tasks_ahead * crew.hands:
                share = self._share(len(waiting), crew.hands)
                crew.put(self._task(waiting.pop(), settle, share))
                self._busy += 1
            crew.hear(self._hear, tuning.watch_every_seconds)
            if time.time() - self._seen >= tuning.watch_every_seconds:
                self._tell()
            if self._busy:
                crew.check(self._hear)
            if gives_up_at is None and (self._stop.is_set() or self._late()):
                crew.stop()
                gives_up_at = time.time() + tuning.patience_seconds
            if gives_up_at is not None and time.time() > gives_up_at and settle:
                return True
            if not deadline.runs():
                return settle
        return True

    def _tell(self) -> None:
        """How far it is."""
        self._seen = time.time()
        if self._stream.is_watched:
            states = self.states
            planned = sum(state.plan is not None for state in states)
            first = planned < len(states) and not any(state.settled for state in states)
            self._stream.tell(
                goals=sum_goals(states, self._policy.goals),
                step=Step.FIRST if first else Step.GOALS,
                goal="" if first else next((state.goal for state in states if state.goal and not state.settled), ""),
                parts=len(states),
                proven=sum(state.proven() for state in states),
                done=planned,
                of=len(states),
            )

    def _late(self) -> bool:
        return self._ends_at is not None and time.time() > self._ends_at

    def _share(self, tasks: int, hands: int) -> float:
        """What part of the time left a task may take: equal parts for all that are left."""
        return min(1.0, hands / tasks)

    def _task(self, index: int, settle: bool, share: float) -> WorkerTask:
        """A task with its share of the time."""
        state = self.states[index]
        self._packed[index] = self._packed[index] or pickle.dumps(self.semesters[index])
        return WorkerTask(
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
            self._tuning,
        )

    def _hear(self, item: News) -> None:
        """Take in one piece of news as it comes."""
        self._busy -= self.take(item)
        self._tell()

    def take(self, item: News) -> bool:
        """Take in one piece of news; whether a task ended.

        Raises what a process failed of: ``RuntimeError``, ``MemoryError`` where it had too little memory.
        """
        if item.error:
            failure = (MemoryError if item.lack is Lack.MEMORY else RuntimeError)(item.error)
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


def sum_goals(states: Sequence[PartState], goals: Sequence[str]) -> tuple[GoalProgress, ...]:
    """Of each goal value and bound over all parts, as far as every part has one, and how many have proven it."""
    place = {goal: rank for rank, goal in enumerate(goals)}
    at = [len(goals) if state.settled else place.get(state.goal, -1) for state in states]
    return tuple(_reached(states, at, goal, rank) for goal, rank in place.items())


def _reached(states: Sequence[PartState], at: Sequence[int], goal: str, rank: int) -> GoalProgress:
    """``at`` is the place of the goal that each part is at, ``rank`` that of this one."""
    sense = SEMESTER.known_goals[goal].sense
    values = [None if state.plan is None else state.plan.values[rank] for state in states]
    settled = [state.settled.bounds if state.settled else () for state in states]
    found = [bounds[rank] if bounds else state.bounds.get(goal) for state, bounds in zip(states, settled, strict=True)]
    ceilings = [state.ceilings[rank] if state.ceilings else None for state in states]
    held = [ceiling if bound is None else bound for bound, ceiling in zip(found, ceilings, strict=True)]
    proven = sum(
        bound is not None and bound == value and rank <= place
        for place, value, bound in zip(at, values, found, strict=True)
    )
    return GoalProgress(goal, _total(values, sense), _total(held, sense), proven)


def _total(numbers: Sequence[int | None], sense: int) -> int | None:
    known = [number for number in numbers if number is not None]
    return sense * sum(known) if len(known) == len(numbers) else None


def _better(new: PartEnd, old: PartEnd) -> PartEnd:
    """What two searches of a part know together: the better plan, and of each goal the lower bound; both are proofs."""
    if new.status is Status.OPTIMAL or old.plan is None:
        return new
    if new.plan is None:
        return old
    plan = max(new.plan, old.plan, key=lambda plan: plan.values)
    return replace(new, plan=plan, bounds=tuple(map(min, new.bounds, old.bounds)))
