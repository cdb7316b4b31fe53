"""A real cluster of two worker processes, one of which is killed in the middle: nothing lost, nothing twice."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from matcher.extras import ExtraMissingError
from matcher.lab.store import Store
from matcher.lab.sweep import SweepError, SweepMoment, swept
from matcher.tables.faults import InputError
from matcher.texts import Language
from models.tuning import RunningTuning, Tuning, with_tuning
from tests.lab.test_sweep import Counting
from tests.lab.tiny_jobs import faulty_job, timeless, tiny_jobs

distributed: Any = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, processes=True, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
    ) as local:
        yield local


def test_one_of_two_workers_is_killed_in_the_middle(cluster: Any, tmp_path: Path) -> None:
    jobs = [*tiny_jobs(range(1, 21)), *tiny_jobs(range(1, 5), source="generate:visits:tiny")]
    with distributed.Client(cluster, set_as_default=False) as client:
        pids = list(client.run(os.getpid).values())
    assert len(set(pids)) == 2
    moments: list[SweepMoment] = []

    def watch(moment: SweepMoment) -> None:
        moments.append(moment)
        if moment.done == 4:
            os.kill(pids[0], signal.SIGKILL)

    store = Counting(tmp_path / "cluster")
    records = swept(jobs, store=store, workers=1, scheduler=cluster.scheduler_address, watch=watch)
    assert store.kept == {job.key: 1 for job in jobs}
    assert [moment.done for moment in moments] == list(range(len(jobs) + 1))
    assert timeless(records) == timeless(swept(jobs, store=Store(tmp_path / "here"), workers=1))
    with distributed.Client(cluster, set_as_default=False) as client:
        assert pids[0] not in client.run(os.getpid).values()


def test_failures_on_a_cluster(cluster: Any, tmp_path: Path) -> None:
    jobs = [faulty_job(), *tiny_jobs([1, 2])]
    with pytest.raises(SweepError) as caught:
        swept(jobs, store=Store(tmp_path), workers=1, scheduler=cluster.scheduler_address)
    assert [failure.instance for failure in caught.value.failures] == ["faulty"]
    assert set(caught.value.records) == {job.key for job in jobs[1:]}


def test_a_sweep_that_ends_early_leaves_nothing_on_the_scheduler(cluster: Any, tmp_path: Path) -> None:
    def interrupt(moment: SweepMoment) -> None:
        if moment.done == 2:
            raise KeyboardInterrupt

    jobs = tiny_jobs(range(1, 60))
    with pytest.raises(KeyboardInterrupt):
        swept(jobs, store=Store(tmp_path), workers=1, scheduler=cluster.scheduler_address, watch=interrupt)
    assert len(list(tmp_path.glob("*.json"))) == 2
    records = swept(jobs[:5], store=Store(tmp_path), workers=1, scheduler=cluster.scheduler_address)
    assert len(records) == 5


def test_no_scheduler_answers(tmp_path: Path) -> None:
    impatient = Tuning(running=RunningTuning(cluster_patience_seconds=0.5))
    with with_tuning(impatient), pytest.raises(InputError) as caught:
        swept(tiny_jobs([1]), store=Store(tmp_path), workers=1, scheduler="tcp://127.0.0.1:9")
    fault = caught.value.faults[0]
    assert (fault.code, fault.value) == ("no_scheduler", "tcp://127.0.0.1:9")
    assert all("tcp://127.0.0.1:9" in fault.wrong(language) for language in Language)


def test_without_dask_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExtraMissingError, match="cluster") as caught:
        swept(tiny_jobs([1]), store=Store(tmp_path), workers=1, scheduler="tcp://127.0.0.1:9")
    assert (caught.value.extras, caught.value.packages) == (("cluster",), ("distributed",))
