"""Who does the tasks of a semester's search where it is planned on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from matcher.running.cluster import Cluster, connect
from matcher.running.progress import Stop
from matcher.semester.worker import News, WorkerTask, perform


class ClusterCrew:
    """The crew of a semester's search whose hands are a cluster's."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.hands = cluster.hands

    def put(self, task: WorkerTask) -> None:
        """Leave a task to the cluster."""
        self._cluster.put(part_task, task)

    def hear(self, take: Callable[[News], object], seconds: float) -> None:
        """Take in what tasks say and what they have found. Raises what a task raises."""
        said, found = self._cluster.hear(seconds)
        for item in (*said, *found):
            take(item)

    def stop(self) -> None:
        """Tell all to end with what they have."""
        self._cluster.stop()

    def check(self, take: Callable[[News], object]) -> None:
        """A worker that dies is the scheduler's to replace; what is raised, :meth:`hear` raises."""


@contextmanager
def cluster_crew(address: str) -> Iterator[ClusterCrew]:
    """The crew of a cluster. Raises ``InputError`` as :func:`connect` does."""
    with connect(address) as cluster:
        yield ClusterCrew(cluster)


def part_task(task: WorkerTask, stop: Stop, say: Callable[[Any], object]) -> News:
    """A part of a semester on a worker; the news of its end."""
    ended: list[News] = []
    found: list[News] = []

    def hear(item: News) -> None:
        if item.found is not None:
            found.append(item)
        if item.ended:
            ended.append(item)
        elif item.progress is not None:
            say(News(item.index, progress=item.progress))

    perform(task, stop, hear)
    (last,) = ended
    # A plan in ids is told once, with the first news of it: here that is for the end to tell.
    return replace(last, plan=found[-1].plan, found=found[-1].found) if found else last
