"""Runs on a Dask cluster that is already there."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from matcher.lab.attempt import Attempt, attempt
from matcher.lab.jobs import Job, Tables
from matcher.running.cluster import client_of
from matcher.study.tasks import SweepTask
from matcher.version import __version__


def on_cluster(jobs: Sequence[SweepTask], address: str) -> Generator[tuple[SweepTask, Attempt], None, None]:
    """Every job with what came of it, in the order they finish.

    What ran on a worker that is lost runs again on another. The tables of an instance are a task of their own, so that
    each worker gets them once, and again where they were lost. Runs that wait are cancelled where the sweep ends early.
    Raises ``ExtraMissingError`` where Dask is not installed, and ``InputError`` where no scheduler answers.
    """
    with client_of(address) as client:
        from distributed import as_completed as ended

        as_completed: Any = ended

        tables: dict[str, Any] = {}
        asked: dict[Any, SweepTask] = {}
        try:
            for place, job in enumerate(jobs):
                if isinstance(job, Job):
                    digest = job.tables.digest
                    if digest not in tables:
                        tables[digest] = client.submit(_tables, job.tables, pure=False)
                    bare = replace(job, tables=replace(job.tables, files={}))
                    future = client.submit(_attempt, tables[digest], bare, __version__, pure=False, priority=-place)
                else:
                    future = client.submit(attempt, job, __version__, pure=False, priority=-place)
                asked[future] = job
            finished = as_completed(list(asked), loop=client.loop, with_results=True, raise_errors=False)
            for future, result in finished:
                yield asked.pop(future), _told(future.status, result)
        finally:
            with suppress(Exception):  # a scheduler that is gone has nothing left to cancel
                client.cancel([*asked, *tables.values()], force=True)


def _tables(tables: Tables) -> Tables:
    """A task that only holds its argument: unlike data laid on one worker it can be made again."""
    return tables


def _attempt(tables: Tables, bare: Job, version: str) -> Attempt:
    return attempt(replace(bare, tables=tables), version)


def _told(status: str, result: Any) -> Attempt:
    """What Dask says of a task: its attempt, or why there is none (workers that died under it, a lost scheduler)."""
    if isinstance(result, Attempt):
        return result
    error = result[1] if isinstance(result, tuple) and len(result) > 1 else result
    said = f"{type(error).__name__}: {error}" if isinstance(error, BaseException) else str(error or "")
    return Attempt(None, f"{status}: {said}")
