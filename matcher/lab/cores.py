"""Runs on this machine: in this process, or through joblib on processes of their own."""

from __future__ import annotations

import signal
import warnings
from collections.abc import Generator, Iterator, Mapping, Sequence

from matcher.lab.attempt import Attempt, attempt
from matcher.lack import Lack
from matcher.study.tasks import SweepTask

MOST_DEATHS = 2
"""So often processes that died are replaced before each of the runs left is tried alone."""

KILLED = "SIGKILL"
"""Stands in what joblib says of a process that the system has ended."""

Attempts = Generator[tuple[SweepTask, Attempt], None, None]


def here(jobs: Sequence[SweepTask]) -> Attempts:
    """One after the other, in this process."""
    for job in jobs:
        yield job, attempt(job)


def on_cores(jobs: Sequence[SweepTask], workers: int) -> Attempts:
    """On so many processes, in the order they finish; each solver on one thread.

    Where a process dies (killed, out of memory) the runs that are not finished are begun again, in the end one by one,
    so that only those fail that kill their process. The processes are deaf to Ctrl-C, and killed at once where the
    sweep ends early.
    """
    left = {job.key: job for job in jobs}
    for _ in range(MOST_DEATHS):
        for key, tried in _until_a_death(left, workers):
            yield left.pop(key), tried
        if not left:
            return
    for job in left.values():
        yield job, _alone(job)


def _until_a_death(left: Mapping[str, SweepTask], workers: int) -> Iterator[tuple[str, Attempt]]:
    from joblib import Parallel, delayed, parallel_config
    from joblib.externals.loky import get_reusable_executor
    from joblib.externals.loky.process_executor import BrokenProcessPool

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="joblib")  # of ending early, which is meant
        try:
            with parallel_config(backend="loky", inner_max_num_threads=1, initializer=_deaf):
                crew = Parallel(n_jobs=workers, return_as="generator_unordered", batch_size=1)
                yield from crew(delayed(_keyed)(key, job) for key, job in tuple(left.items()))
        except BrokenProcessPool:
            return
        finally:
            get_reusable_executor().shutdown(wait=True, kill_workers=True)


def _alone(job: SweepTask) -> Attempt:
    """In a process of its own."""
    from joblib.externals.loky import get_reusable_executor
    from joblib.externals.loky.process_executor import BrokenProcessPool

    executor = get_reusable_executor(max_workers=1, initializer=_deaf)
    try:
        tried: Attempt = executor.submit(attempt, job).result()
    except BrokenProcessPool as error:
        return Attempt(
            None, f"the process that ran it died: {error}", lack=Lack.PROCESS if KILLED in str(error) else None
        )
    finally:
        executor.shutdown(wait=True, kill_workers=True)
    return tried


def _deaf() -> None:
    """Ctrl-C is for the parent to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _keyed(key: str, job: SweepTask) -> tuple[str, Attempt]:
    return key, attempt(job)
