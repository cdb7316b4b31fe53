"""Planning on a real cluster of two worker processes: the same plans, though a worker is killed in the middle."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import matcher
from matcher.lack import KilledProcessError
from matcher.running.cluster import Cluster, client_of
from matcher.running.progress import Progress, Step, Stop
from matcher.tables.faults import InputError
from matcher.texts import Language
from models.goals import Status
from models.programme import Programme
from models.programmes import PROGRAMMES, SEMESTER, VISITS
from models.tuning import RunningTuning, Tuning, with_tuning
from tests.cli.console import matcher as command

distributed: Any = pytest.importorskip("distributed")
INSTANCES = Path(__file__).parents[2] / "instances"
FOLDERS = {SEMESTER: INSTANCES / "county", VISITS: INSTANCES / "office"}


IMPATIENT = Tuning(running=RunningTuning(cluster_patience_seconds=2.0))


def local_cluster(workers: int) -> Any:
    return distributed.LocalCluster(
        n_workers=workers, processes=True, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
    )


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with local_cluster(2) as local:
        yield local


def pids_of(cluster: Any) -> list[int]:
    with distributed.Client(cluster, set_as_default=False) as client:
        return list(client.run(os.getpid).values())


@pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=str)
def test_the_same_bytes_though_those_at_work_are_killed_in_the_middle(
    programme: Programme, cluster: Any, tmp_path: Path
) -> None:
    pids = pids_of(cluster)
    killed: list[int] = []

    def watch(progress: Progress) -> None:
        if not killed and progress.step is Step.GOALS and not progress.ended:
            killed.extend(pids)
            for pid in pids:
                os.kill(pid, signal.SIGKILL)

    address = cluster.scheduler_address
    there, here = matcher.plan(FOLDERS[programme], scheduler=address, watch=watch), matcher.plan(FOLDERS[programme])
    assert len(killed) == 2
    assert there.status is Status.OPTIMAL
    for name, planned in (("there", there), ("here", here)):
        matcher.write(planned, tmp_path / name)
    for path in (tmp_path / "here").rglob("*"):
        if path.is_file() and path.name != "summary.json":  # the seconds
            same = tmp_path / "there" / path.relative_to(tmp_path / "here")
            assert path.read_bytes() == same.read_bytes(), path.name


@pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=str)
def test_a_command_on_a_cluster(programme: Programme, cluster: Any, tmp_path: Path) -> None:
    words = [programme.name, FOLDERS[programme], "--out", tmp_path / "out"]
    assert command(*words, "--scheduler", cluster.scheduler_address).exit_code == 0
    nobody = command(*words, "--scheduler", "nowhere:1:2", "--lang", "en")
    assert nobody.exit_code == 2
    assert "nowhere:1:2" in nobody.stderr
    assert "Traceback" not in nobody.stderr


@pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=str)
def test_a_stop_reaches_the_workers(programme: Programme, cluster: Any) -> None:
    stop = threading.Event()
    moments: list[Progress] = []

    def watch(progress: Progress) -> None:
        moments.append(progress)
        if len(moments) > 1:
            stop.set()

    given = matcher.generate(programme, "national", seed=1)
    planned = matcher.plan(given, scheduler=cluster.scheduler_address, stop=stop, watch=watch)
    assert planned.plan is not None
    assert planned.status is Status.FEASIBLE
    assert not [one for one in matcher.check(planned) if not one.warning]
    assert moments[-1].ended


def fail(argument: object, stop: Stop, say: Any) -> None:
    raise ZeroDivisionError(argument)


def die(argument: object, stop: Stop, say: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def waits_for_its_stop(argument: object, stop: Stop, say: Any) -> str:
    say("begun")
    while not stop.is_set():
        time.sleep(0.05)
    return "stopped"


def results(cluster: Cluster) -> list[Any]:
    """What comes of the tasks, within a minute: nothing here may wait for ever."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        _, found = cluster.hear(0.1)
        if found:
            return found
    raise TimeoutError(cluster.hands)


def test_what_goes_wrong_on_a_worker_is_raised_here(cluster: Any) -> None:
    with client_of(cluster.scheduler_address) as client:
        work = Cluster(client)
        work.put(fail, "argument")
        with pytest.raises(ZeroDivisionError):
            results(work)
        work.end()


def test_a_task_under_which_worker_after_worker_dies_is_given_up() -> None:
    # A cluster of its own: a worker that dies while it is still being started does not come back.
    with local_cluster(2) as own, client_of(own.scheduler_address) as client:
        work = Cluster(client)
        work.put(die, "argument")
        with with_tuning(IMPATIENT), pytest.raises((KilledProcessError, InputError)):
            results(work)
        work.end()


@pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=str)
def test_a_cluster_without_workers_is_told_of(programme: Programme) -> None:
    with local_cluster(0) as empty, pytest.raises(InputError) as caught:
        matcher.plan(FOLDERS[programme], scheduler=empty.scheduler_address, tuning=IMPATIENT)
    (fault,) = caught.value.faults
    assert (fault.code, fault.value) == ("no_workers", empty.scheduler_address)
    assert all(empty.scheduler_address in fault.wrong(language) + fault.mend(language) for language in Language)


def test_two_runs_on_one_cluster_are_stopped_one_by_one(cluster: Any) -> None:
    with client_of(cluster.scheduler_address) as client:
        one, other = Cluster(client), Cluster(client)
        for work in (one, other):
            work.put(waits_for_its_stop, None)
        one.stop()
        assert results(one) == ["stopped"]
        assert other.hear(1.0)[1] == []
        other.stop()
        assert results(other) == ["stopped"]
        for work in (one, other):
            work.end()
