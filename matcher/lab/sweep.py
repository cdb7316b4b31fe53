"""Many runs on all cores or on a Dask cluster: those not kept yet, largest first, each kept as soon as it is there."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from matcher.lab.attempt import Attempt, Failure
from matcher.lab.instances import people_of
from matcher.lab.jobs import Tables
from matcher.lab.store import Store
from matcher.study.record import People, RunRecord
from matcher.study.tasks import SweepTask


class SweepError(RuntimeError):
    """Some runs have failed; all others are finished and kept. ``records`` are those of the jobs asked for, by key."""

    def __init__(self, failures: Sequence[Failure], records: Mapping[str, RunRecord]) -> None:
        self.failures = tuple(failures)
        self.of_input = all(failure.faults for failure in failures)
        """Whether nothing but input is at fault."""
        self.records = dict(records)
        super().__init__("; ".join(failure.error for failure in self.failures))


@dataclass(frozen=True)
class SweepMoment:
    """A moment of a sweep: runs finished by now, kept from before, failed and left, and seconds.

    ``seconds_left`` is estimated from the runs finished, ``None`` before the first.
    """

    done: int
    kept: int
    failed: int
    left: int
    seconds: float
    seconds_left: float | None


def people_kept(tables: Tables, store: Store) -> People:
    """The people of an instance, read once and kept. Raises ``InputError``."""
    people = store.people(tables.digest)
    if people is None:
        people = people_of(tables)
        store.keep_people(tables.digest, people)
    return people


def swept(
    jobs: Iterable[SweepTask],
    *,
    store: Store,
    workers: int,
    scheduler: str | None = None,
    watch: Callable[[SweepMoment], None] = lambda moment: None,
) -> Mapping[str, RunRecord]:
    """The record of every job by its key, run on so many processes or on the Dask cluster at that address.

    A job that stands twice is run once, one that is kept not at all. One worker is this very process. The records are
    the same whatever the workers, but for their seconds and runs whose time ran out.

    Raises :class:`SweepError` for runs that failed, once all others are kept; ``KeyboardInterrupt`` on Ctrl-C, at once
    and with all that is finished kept; ``InputError`` where the cluster cannot be reached and ``ExtraMissingError``
    where Dask is not installed; ``OSError`` where nothing can be kept.
    """
    asked = {job.key: job for job in jobs}
    records = {key: record for key in asked if (record := store.record(key)) is not None}
    waiting = sorted((job for key, job in asked.items() if key not in records), key=lambda job: -job.size)
    failures: list[Failure] = []
    if waiting:
        telling = _Telling(asked, records, waiting, watch)
        telling.now()
        # However this ends, the workers are told at once.
        with closing(_attempts(waiting, workers, scheduler)) as attempts:
            for job, attempt in attempts:
                if attempt.record is None:
                    failures.append(Failure.of(job, attempt))
                else:
                    store.keep(attempt.record)
                    records[job.key] = attempt.record
                telling.ended(job, attempt)
    found = {key: records[key] for key in asked if key in records}
    if failures:
        in_order = sorted(failures, key=lambda failure: (failure.instance, failure.policy, failure.seed))
        raise SweepError(in_order, found)
    return found


def _attempts(
    jobs: Sequence[SweepTask], workers: int, scheduler: str | None
) -> Generator[tuple[SweepTask, Attempt], None, None]:
    """Every job with what came of it, as they finish."""
    if scheduler is not None:
        from matcher.lab.cluster import on_cluster

        return on_cluster(jobs, scheduler)
    from matcher.lab.cores import here, on_cores

    return here(jobs) if min(workers, len(jobs)) <= 1 else on_cores(jobs, min(workers, len(jobs)))


class _Telling:
    """What the watcher is told: counts, and how long the rest will take at the pace so far."""

    def __init__(
        self,
        asked: Mapping[str, SweepTask],
        records: Mapping[str, RunRecord],
        waiting: Sequence[SweepTask],
        watch: Callable[[SweepMoment], None],
    ) -> None:
        self._watch = watch
        self._began = time.monotonic()
        self._kept, self._done, self._failed = len(records), 0, 0
        self._left = {job.key: job for job in waiting}
        self._worked = 0.0
        self._known: defaultdict[tuple[str, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
        for key, record in records.items():
            self._learn(asked[key], record.seconds)

    def ended(self, job: SweepTask, attempt: Attempt) -> None:
        """One has ended."""
        del self._left[job.key]
        if attempt.record is None:
            self._failed += 1
        else:
            self._done += 1
            self._worked += attempt.record.seconds
            self._learn(job, attempt.record.seconds)
        self.now()

    def now(self) -> None:
        """Tell the watcher how it stands."""
        seconds = time.monotonic() - self._began
        left = self._seconds_left(seconds)
        self._watch(SweepMoment(self._done, self._kept, self._failed, len(self._left), seconds, left))

    def _seconds_left(self, seconds: float) -> float | None:
        """Planning that is left, at as many seconds of planning a second as so far."""
        if not self._done or not self._worked:
            return None
        return seconds / self._worked * sum(map(self._expected, self._left.values()))

    def _learn(self, job: SweepTask, seconds: float) -> None:
        for kind in _kinds(job):
            self._known[kind][0] += seconds
            self._known[kind][1] += 1

    def _expected(self, job: SweepTask) -> float:
        """Seconds of planning: the mean of runs of the same instance and policy, else instance, else of all."""
        total, count = next(self._known[kind] for kind in _kinds(job) if kind in self._known)
        return total / count


def _kinds(job: SweepTask) -> tuple[tuple[str, ...], ...]:
    """What runs are alike by, the nearest first."""
    return (job.instance, job.question), (job.instance,), ()
