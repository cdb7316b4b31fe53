"""A season planned on a cluster: one task, as its goals are settled one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matcher.running.cluster import connect
from matcher.running.progress import Progress, Stop, Watch
from matcher.visits.run import solve_visits
from models.policy import Policy
from models.tuning import Tuning, with_tuning
from models.visits.plan import VisitOutcome
from models.visits.problem import Season


@dataclass(frozen=True)
class RemoteSeason:
    """What a worker is asked to plan; of ``time_limit`` seconds ``spent`` have gone already."""

    season: Season
    policy: Policy
    seed: int
    time_limit: float | None
    spent: float
    workers: int
    tuning: Tuning


def solve_visits_on(address: str, asked: RemoteSeason, stop: Stop, watch: Watch) -> VisitOutcome:
    """As :func:`matcher.visits.run.solve_visits`, on a worker of the cluster at the address.

    Raises ``InputError`` where Dask is not installed or no scheduler answers.
    """
    with connect(address) as cluster:
        cluster.put(season_task, asked)
        while True:
            said, found = cluster.hear(asked.tuning.running.watch_every_seconds)
            for progress in said:
                watch(progress)
            if stop.is_set():
                cluster.stop()
            for outcome, last in found:
                watch(last)
                return outcome  # type: ignore[no-any-return]


def season_task(asked: RemoteSeason, stop: Stop, say: Callable[[Any], object]) -> tuple[VisitOutcome, Progress]:
    """A season on a worker: the outcome and the last moment, which is told once the outcome is there."""
    moments: list[Progress] = []

    def watch(progress: Progress) -> None:
        moments.append(progress)
        if not progress.ended:
            say(progress)

    with with_tuning(asked.tuning):
        outcome = solve_visits(
            asked.season,
            asked.policy,
            seed=asked.seed,
            time_limit=asked.time_limit,
            spent=asked.spent,
            workers=asked.workers,
            stop=stop,
            watch=watch,
        )
    return outcome, moments[-1]
