"""How a run goes on: solvers, patience, shares of the time over a limit."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.tuning.family import FROM_0, TuningFamily


@dataclass(frozen=True)
class SolverTuning(TuningFamily):
    """The solvers' parameters. None of them is trusted: bounds are computed anew from multipliers."""

    glop_ways: tuple[str, ...] = (
        "",
        "use_dual_simplex:true",
        "use_preprocessing:false",
        "use_scaling:false",
    )
    """Parameters of GLOP, tried in turn: now and then it loses its footing in one of them."""
    glop_growing_ways: tuple[str, ...] = (
        "use_preprocessing:false",
        "use_preprocessing:true",
        "use_dual_simplex:true",
        "use_scaling:false",
    )
    """The same for a model that grows; only without preprocessing does GLOP remember where it was."""
    glop_steps: int = 1_000
    """GLOP has stalled after so many steps, and more for every row and column (the next number): so small models have
    room to wander."""
    glop_steps_a_line: int = 2
    """Steps for every row and column: it needs fewer than one, so at twice as many it has stalled (many tutors alike
    are what it stalls on) and the next of its ways is tried."""
    least_seconds: float = 0.01
    """A solver asked to end at once still gets so long, as a limit of 0 may be read as none."""
    exact_seed: int = field(default=0, metadata=FROM_0)
    """Seed of CP-SAT where it only has to say yes or no, or to prove: whether there is an answer is the same for each.
    May be 0."""


@dataclass(frozen=True)
class RunningTuning(TuningFamily):
    """How a run is watched, stopped and shared out. Without a limit of time or a stop none of it changes a plan."""

    patience_seconds: float = 5.0
    """How long a search that was told to stop may take to finish what it is in the middle of. Found by trial."""
    look_every_seconds: float = 0.1
    """How often the thread that waits for the visits' search looks at the clock, if there is no news before: ten times
    a second is at once for a person and nothing for a processor."""
    watch_every_seconds: float = 0.2
    """The same of the process that waits for a semester's parts or for a cluster."""
    over_share: float = 0.2
    """A run ends within this share of its limit after it, and some seconds (the next number): it is promised so in the
    guide."""
    over_seconds: float = 3.0
    """Seconds after its limit that any run may take: to end a step, and to date and explain a small plan."""
    search_end_share: float = 0.2
    """By this share of the overtime the search is at its end, and the best plan is taken. The steps after it need the
    rest: each ends later than the one before. Found by trial."""
    dates_end_share: float = 0.4
    """By this share the visits that professors join, and exact dates of a semester, are at their end."""
    spread_end_share: float = 0.55
    """By this share the last lead's dates are spread; dates of those that come later stay as they lie."""
    plan_end_share: float = 0.75
    """Without any plan a search goes on until this share, as there is nothing to be dated."""
    explain_end_share: float = 0.85
    """By this share who is left out has been explained; what is left is for putting the plan together."""
    tasks_ahead: int = 2
    """So many tasks for each process are under way or wait in the queue, so that none waits for its next. More would
    only make the shares of the time older."""
    short_seconds: float = 3.0
    """Where there is less time than this, no processes are started for it: they take a second to begin."""
    second_tries: int = field(default=3, metadata=FROM_0)
    """How often parts whose share of the time was not enough are tried again while there is time: each try begins anew,
    so it needs a share that is a good deal longer. May be 0."""
    joining_seconds: float = 2.0
    """So long professors are placed at least, also where time has run out. Found by trial."""
    cluster_patience_seconds: float = 20.0
    """How long a scheduler may take to answer, and a cluster may be without any worker. Found by trial: a worker that
    died is back in some three seconds."""
    cluster_ask_every_seconds: float = 0.5
    """How often a task asks the scheduler whether it is to stop: each time is a message."""
    cluster_listen_every_seconds: float = 0.02
    """How often it is looked whether a task of a cluster has said something or ended."""
