"""Many runs: each once, kept as it is there, whatever the workers, failures and Ctrl-C."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matcher.lab import attempt as attempting
from matcher.lab import sweep
from matcher.lab.attempt import Attempt, attempt
from matcher.lab.instances import people_of
from matcher.lab.jobs import Job, Tables
from matcher.lab.store import Store
from matcher.lab.sweep import SweepError, SweepMoment, people_kept, swept
from matcher.lack import Lack
from matcher.study.record import RunRecord
from matcher.tables.faults import InputError
from matcher.texts import Language
from models.goals import Status
from models.policy import Policy
from models.programmes import SEMESTER
from tests.lab.tiny_jobs import faulty_job, timeless, tiny_jobs

ROOT = Path(__file__).parents[2]


class Counting(Store):
    """Counts how often each run is kept."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.kept: Counter[str] = Counter()

    def keep(self, record: RunRecord) -> None:
        self.kept[record.key] += 1
        super().keep(record)


def planned(asked: Job, seconds: float) -> Attempt:
    return Attempt(RunRecord(asked.key, Status.OPTIMAL, (), seconds))


def test_one_worker_and_two_give_the_same_records(tmp_path: Path) -> None:
    jobs = [
        *tiny_jobs(range(1, 7)),
        *tiny_jobs(range(1, 7), {"name": "lottery", "method": "lottery"}),
        *tiny_jobs(range(1, 4), source="generate:visits:tiny"),
    ]
    one, two = Counting(tmp_path / "one"), Counting(tmp_path / "two")
    records = swept(jobs, store=one, workers=1)
    assert list(records) == [job.key for job in jobs]
    assert timeless(records) == timeless(swept(jobs, store=two, workers=2))
    assert one.kept == two.kept == Counter(job.key for job in jobs)


def test_the_same_jobs_asked_twice_run_once(tmp_path: Path) -> None:
    store = Counting(tmp_path)
    moments: list[SweepMoment] = []
    first = swept([*tiny_jobs([1, 2]), *tiny_jobs([2, 1])], store=store, workers=1)
    again = swept(tiny_jobs([1, 2, 3]), store=store, workers=1, watch=moments.append)
    assert set(store.kept.values()) == {1}
    assert [again[key] for key in first] == list(first.values())
    assert (moments[-1].kept, moments[-1].done, moments[-1].left) == (2, 1, 0)


def test_what_is_kept_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = tiny_jobs([1, 2])
    records = swept(jobs, store=Store(tmp_path), workers=1)
    monkeypatch.setattr("matcher.lab.cores.attempt", lambda job: pytest.fail("it ran"))
    assert swept(jobs, store=Store(tmp_path), workers=1) == records


@pytest.mark.parametrize("workers", [1, 2])
def test_failures_are_told_when_all_others_are_kept(tmp_path: Path, workers: int) -> None:
    whole, faulty = tiny_jobs(range(1, 5)), [faulty_job(7), faulty_job(8)]
    moments: list[SweepMoment] = []
    with pytest.raises(SweepError) as caught:
        swept([*faulty, *whole], store=Store(tmp_path), workers=workers, watch=moments.append)
    told = [(failure.instance, failure.policy, failure.seed) for failure in caught.value.failures]
    assert told == [("faulty", "programme", 7), ("faulty", "programme", 8)]
    assert set(caught.value.records) == {job.key for job in whole}
    assert all(Store(tmp_path).record(job.key) for job in whole)
    assert (moments[-1].done, moments[-1].failed, moments[-1].left) == (4, 2, 0)
    for language in Language:
        sentence = caught.value.failures[0].sentence(language)
        assert "schools.csv" in sentence
        assert "faulty" in sentence
        assert "7" in sentence


def test_any_error_is_a_failure_with_its_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(job: Job) -> RunRecord:
        raise ZeroDivisionError("no way")

    monkeypatch.setattr("matcher.lab.running.run", fall)
    with pytest.raises(SweepError) as caught:
        swept(tiny_jobs([1]), store=Store(tmp_path), workers=1)
    assert caught.value.failures[0].error == "ZeroDivisionError: no way"
    assert "in fall" in caught.value.failures[0].trace
    assert list(tmp_path.iterdir()) == []


class Deadly(dict[str, bytes]):
    """Files that end the process they are sent to."""

    def __reduce__(self) -> tuple[Any, tuple[int]]:
        return os._exit, (1,)


class Killed(Deadly):
    """Files for which the system kills the process they are sent to."""

    def __reduce__(self) -> tuple[Any, tuple[int]]:
        return signal.raise_signal, (signal.SIGKILL,)


def of_files(kind: type[Deadly], name: str, seed: int) -> Job:
    files = kind(tiny_jobs([1])[0].tables.files)
    return Job(Tables(name, SEMESTER, files), Policy.programme(), seed)


def test_a_run_that_ends_its_process_takes_no_other_with_it_and_one_that_is_killed_says_so(tmp_path: Path) -> None:
    ending = [of_files(Deadly, "deadly", 1), of_files(Killed, "killed", 2)]
    jobs = tiny_jobs(range(3, 8))
    with pytest.raises(SweepError) as caught:
        swept([*ending, *jobs], store=Store(tmp_path), workers=2)
    assert set(caught.value.records) == {job.key for job in jobs}
    assert not caught.value.of_input
    failures = {failure.instance: failure for failure in caught.value.failures}
    assert failures.keys() == {"deadly", "killed"}
    killed = failures["killed"]
    assert killed.lack is Lack.PROCESS
    assert "--workers" in killed.sentence(Language.EN)
    assert "記憶體" in killed.sentence(Language.ZH)


@pytest.mark.parametrize(
    ("error", "lack", "english", "chinese"),
    [
        (MemoryError(), Lack.MEMORY, "--workers", "記憶體"),
        (OSError(errno.ENOSPC, "No space left on device"), Lack.DISK, "space", "空間"),
    ],
)
def test_what_the_machine_lacks_is_told(
    error: Exception, lack: Lack, english: str, chinese: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(tables: Tables, folder: Path) -> Path:
        raise error

    monkeypatch.setattr(Tables, "write", fail)
    with pytest.raises(SweepError) as caught:
        swept(tiny_jobs([1]), store=Store(tmp_path), workers=1)
    (failure,) = caught.value.failures
    assert failure.lack is lack
    assert english in failure.sentence(Language.EN)
    assert chinese in failure.sentence(Language.ZH)


def test_the_largest_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def note(asked: Job) -> Attempt:
        order.append(asked.tables.name)
        return planned(asked, 1.0)

    monkeypatch.setattr("matcher.lab.cores.attempt", note)
    hand = Job(Tables("hand", SEMESTER, {"a.csv": b"x" * 20_000}), Policy.programme(), 1)
    jobs = [*tiny_jobs([1]), hand, *tiny_jobs([1], source="generate:national")]
    swept(jobs, store=Store(tmp_path), workers=1)
    assert order == ["national", "hand", "tiny"]


def test_the_time_left_is_estimated_from_like_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten seconds of planning each under one policy and one second under the other, at the pace so far."""
    clock = iter([0.0, *(100.0 for _ in range(100))])
    monkeypatch.setattr("matcher.lab.sweep.time.monotonic", lambda: next(clock))
    slow, quick = tiny_jobs(range(1, 5)), tiny_jobs(range(1, 5), {"name": "lottery", "method": "lottery"})
    seconds = {**{job.key: 10.0 for job in slow}, **{job.key: 1.0 for job in quick}}
    monkeypatch.setattr("matcher.lab.cores.attempt", lambda job: planned(job, seconds[job.key]))
    moments: list[SweepMoment] = []
    jobs = [slow[0], quick[0], *slow[1:], *quick[1:]]
    swept(jobs, store=Store(tmp_path), workers=1, watch=moments.append)
    assert moments[0].seconds_left is None
    # After one slow and one quick run: 11 s of planning took 100 s, and 3 slow and 3 quick ones are left.
    assert moments[2].seconds_left == pytest.approx(100 / 11 * 33)
    assert moments[-1].seconds_left == 0


def test_another_version_does_not_run_for_this_one() -> None:
    tried = attempt(tiny_jobs([1])[0], "0.0.1")
    assert tried.record is None
    assert "0.0.1" in tried.error


def test_a_fault_of_the_tables_is_told_by_its_sentence() -> None:
    tried = attempt(faulty_job())
    assert tried.record is None
    assert {fault.file for fault in tried.faults} <= {"schools.csv", "children.csv", "groups.csv"}
    assert attempting.Failure.of(faulty_job(), tried).sentence(Language.ZH).startswith("faulty")


def test_people_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables, store = tiny_jobs([1])[0].tables, Store(tmp_path)
    people = people_kept(tables, store)
    assert people == people_of(tables)
    monkeypatch.setattr(sweep, "people_of", lambda tables: pytest.fail("read again"))
    assert people_kept(replace(tables, name="other"), store) == people
    monkeypatch.setattr(sweep, "people_of", people_of)
    with pytest.raises(InputError):
        people_kept(faulty_job().tables, store)


INTERRUPTED = """
import sys
from pathlib import Path
from matcher.lab.store import Store
from matcher.lab.sweep import swept
from tests.lab.tiny_jobs import tiny_jobs

if __name__ == "__main__":
    show = lambda moment: print(moment.done, moment.left, flush=True)
    swept(tiny_jobs(range(1, 3000)), store=Store(Path(sys.argv[1])), workers=int(sys.argv[2]), watch=show)
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_sweep_goes_on_where_it_stopped(tmp_path: Path, workers: int) -> None:
    """Ctrl-C as a terminal sends it: to every process of the group."""
    script = tmp_path / "script.py"
    script.write_text(INTERRUPTED, encoding="utf-8")
    command = [sys.executable, str(script), str(tmp_path / "runs"), str(workers)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            if int(line.split()[0]) >= 5:
                break
        os.killpg(process.pid, signal.SIGINT)
        rest, told = process.stdout.read(), process.stderr.read()
    assert process.returncode == -signal.SIGINT or "KeyboardInterrupt" in told
    assert told.count("Traceback") <= 1, told
    assert "Process" not in told
    assert_ends(process.pid)
    last = int((rest.splitlines() or [line])[-1].split()[0])
    kept = {path.stem for path in (tmp_path / "runs").glob("*.json")}
    assert last <= len(kept) <= last + 1
    assert not list((tmp_path / "runs").glob(".*"))
    jobs = tiny_jobs(range(1, 3000))
    chosen = [job for job in jobs if job.key in kept] + [job for job in jobs if job.key not in kept][:3]
    moments: list[SweepMoment] = []
    records = swept(chosen, store=Store(tmp_path / "runs"), workers=1, watch=moments.append)
    assert (moments[-1].kept, moments[-1].done) == (len(kept), 3)
    fresh = swept(chosen[-6:], store=Store(tmp_path / "fresh"), workers=1)
    assert timeless(fresh) == timeless({key: records[key] for key in fresh})


def assert_ends(group: int) -> None:
    """No process of the group is left, or it never ends."""
    for _ in range(3000):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("processes are left")


def test_a_sweep_that_keeps_does_not_load_what_it_does_not_need(tmp_path: Path) -> None:
    """Asked again, it answers from the store alone: no solver, no joblib, no Dask."""
    swept(tiny_jobs([1]), store=Store(tmp_path), workers=1)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from matcher.lab.store import Store\n"
        "from matcher.lab.sweep import swept\n"
        "from tests.lab.tiny_jobs import tiny_jobs\n"
        "swept(tiny_jobs([1]), store=Store(Path(sys.argv[1])), workers=2, scheduler='tcp://nowhere:1')\n"
        "heavy = {'ortools', 'scipy', 'numpy', 'pandas', 'joblib', 'distributed', 'dask'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    assert subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip() == "[]"
