"""How far a run is: a stream of frozen snapshots, the same of either programme, and what may stop a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from models.tuning import Tuning


class Stop(Protocol):
    """What tells a run to end with the best plan so far, such as a ``threading.Event``; a run asks it often."""

    def is_set(self) -> bool:
        """Whether to end."""
        ...


class NeverStops:
    """Nothing stops the run."""

    def is_set(self) -> bool:
        """Never."""
        return False


NEVER_STOPS = NeverStops()


class Step(StrEnum):
    """What a run is doing."""

    FIRST = "first"
    """A first plan of every part."""
    PAIRS = "pairs"
    """Which lead could accompany which school, and how."""
    GOALS = "goals"
    """Goal by goal."""
    JOINING = "joining"
    """Which visits professors join."""
    SPREADING = "spreading"
    """The dates of each lead spread evenly."""
    EXPLAINING = "explaining"
    """Why some are left out."""


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """What is known of one goal, counted as people count: the value of the best plan so far and what no plan betters.

    ``None`` where nothing is known. ``proven`` is the number of parts in which the value is proven best, given the
    goals before it.
    """

    name: str
    value: int | None = None
    bound: int | None = None
    proven: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """A moment of a run.

    ``goals`` are in the policy's order, and ``goal`` is the one at hand (empty where none is). ``proven`` of ``parts``
    are settled: a part is what can be planned apart. ``done`` of ``of`` tell how far the step is, where it is counted.
    ``seconds`` since the run began; ``stopping`` whether it has been told to stop, and ``ended`` that this is the last
    moment.
    """

    goals: tuple[GoalProgress, ...] = ()
    step: Step = Step.FIRST
    goal: str = ""
    parts: int = 1
    proven: int = 0
    done: int = 0
    of: int = 0
    seconds: float = 0.0
    stopping: bool = False
    ended: bool = False


Watch = Callable[[Progress], None]
"""Called at the start of a run, at each improvement, now and then, and at the end: in the thread that planning was
called in. What it raises ends the run."""


def no_watch(progress: Progress) -> None:
    """Nobody watches."""


class ProgressStream:
    """Tells a watcher the moments of one run; each is the one before with something changed."""

    def __init__(self, watch: Watch, stop: Stop, seconds: Callable[[], float]) -> None:
        self._watch = watch
        self._stop = stop
        self._seconds = seconds
        self.last = Progress()

    @property
    def is_watched(self) -> bool:
        """Whether anybody looks: else what there is to tell need not be found out."""
        return self._watch is not no_watch

    def tell(self, **changes: Any) -> None:
        """Tell the moment of now, with these fields of :class:`Progress` changed."""
        self.last = replace(self.last, seconds=self._seconds(), stopping=self._stop.is_set(), **changes)
        self._watch(self.last)


HERE = 0
"""The number of workers that stands for this process alone."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run is to be done; what comes of it is the same but where time runs out, or it is stopped.

    Of ``limit_seconds`` of wall clock ``spent_seconds`` have gone already. ``workers`` processes or threads work on it,
    with ``HERE`` the thread at hand alone, with a ``scheduler`` the Dask cluster at that address. ``explains`` tells
    whether it is found out why some are left out; ``tuning`` how hard is searched, ``None`` as hard as ever.
    """

    seed: int = 0
    limit_seconds: float | None = None
    spent_seconds: float = 0.0
    workers: int = 1
    scheduler: str | None = None
    stop: Stop = NEVER_STOPS
    watch: Watch = no_watch
    explains: bool = True
    tuning: Tuning | None = None
