"""A run in a process of its own, seen from outside: its time, its memory, and a limit that holds for all it starts."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from benchmarks.course import Moment
from benchmarks.protocol import BenchmarkRun
from benchmarks.results import Judgement, Measurement, RunEnd

ROOT = Path(__file__).parents[1]
GRACE = 1.25
GRACE_SECONDS = 30.0
"""A run that takes so many times its limit and so many seconds more is ended."""
PREPARING_SECONDS = 1800.0
"""For making the instance, and for the audit at the end."""

_LOOK_SECONDS = 0.1
_LOOK_SELDOM_SECONDS = 0.5
_SELDOM_AFTER_SECONDS = 10.0
_PROC = Path("/proc")
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def measure(run: BenchmarkRun) -> Measurement:
    """Do the run; whatever happens to it, there is a result."""
    with tempfile.TemporaryFile() as errors:
        process = _started(run, errors)
        try:
            return _Watched(run, process).result(errors)
        finally:
            _end(process)


def _started(run: BenchmarkRun, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    """The process, in a session of its own and on as many cores as the run may use."""
    cores = sorted(os.sched_getaffinity(0))[: run.cores] if hasattr(os, "sched_getaffinity") else []
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.once"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        cwd=ROOT,
        env={**os.environ, **dict.fromkeys(_THREADS, str(run.cores))},
        start_new_session=True,
    )
    if cores:
        os.sched_setaffinity(process.pid, cores)
    assert process.stdin is not None
    process.stdin.write(json.dumps(run.to_plain()).encode())
    process.stdin.close()
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process with all that it has started: its session is its own."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


class _Watched:
    """What is heard and seen of a process while it works."""

    def __init__(self, run: BenchmarkRun, process: subprocess.Popen[bytes]) -> None:
        self._run = run
        self._process = process
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        threading.Thread(target=self._hear, daemon=True).start()
        self._moments: list[Moment] = []
        self._heard: dict[str, Any] = {}
        self._began_at = time.monotonic()
        self._megabytes: float | None = None

    def _hear(self) -> None:
        assert self._process.stdout is not None
        try:
            for line in self._process.stdout:
                self._lines.put(line)
        except ValueError:
            pass  # closed: the process was ended
        self._lines.put(None)

    def result(self, errors: IO[bytes]) -> Measurement:
        """Watch it to its end."""
        within_limit = self._watch()
        heard = self._heard
        if "judged" in heard:
            judged = Judgement(**heard["judged"])
            figures = heard["ended"], heard["cpu_seconds"], self._megabytes
            return Measurement(self._run, RunEnd.DONE, self._moments, judged, *figures)
        if "skipped" in heard:
            return Measurement(self._run, RunEnd.SKIPPED, note=heard["skipped"])
        if not within_limit:
            seconds = heard.get("ended", time.monotonic() - self._began_at)
            return Measurement(self._run, RunEnd.KILLED, self._moments, None, seconds, None, self._megabytes)
        errors.seek(0)
        note = errors.read().decode(errors="replace").strip().rpartition("\n")[2][:300]
        return Measurement(self._run, RunEnd.FAILED, self._moments, megabytes=self._megabytes, note=note)

    def _watch(self) -> bool:
        """Until it ends by itself (true) or its time is over (false)."""
        while True:
            seconds = time.monotonic() - self._began_at
            try:
                wait = _LOOK_SECONDS if seconds < _SELDOM_AFTER_SECONDS else _LOOK_SELDOM_SECONDS
                line = self._lines.get(timeout=wait)
                if line is None:
                    return True
                self._take(json.loads(line))
            except queue.Empty:
                self._look()
            if time.monotonic() - self._began_at > self._patience:
                return False

    @property
    def _patience(self) -> float:
        working = "began" in self._heard and "ended" not in self._heard
        return GRACE * self._run.effort.seconds + GRACE_SECONDS if working else PREPARING_SECONDS

    def _take(self, told: dict[str, Any]) -> None:
        if "at" in told:
            self._moments.append(Moment(*told["at"]))
            return
        if "began" in told or "ended" in told:
            self._look()
            self._began_at = time.monotonic()
        self._heard |= told

    def _look(self) -> None:
        """The memory of all its processes, while the method works."""
        if "began" in self._heard and "ended" not in self._heard:
            now = megabytes(self._process.pid, apart=self._heard["apart"])
            if now is not None:
                self._megabytes = max(now, self._megabytes or 0.0)


def megabytes(pid: int, *, apart: bool = False) -> float | None:
    """What a process and its descendants hold now, without itself where ``apart``; ``None`` where nothing tells.

    Their own pages, and once the most that one of them shares with others.
    """
    if not (_PROC / "self" / "statm").exists():
        return None
    own, shared = 0, 0
    for one in _descendants(pid):
        if apart and one == pid:
            continue
        try:
            _, resident, of_others, *_ = map(int, (_PROC / str(one) / "statm").read_text().split())
        except (OSError, ValueError):
            continue  # it has just ended
        own += resident - of_others
        shared = max(shared, of_others)
    return (own + shared) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _descendants(pid: int) -> Iterator[int]:
    children: dict[int, list[int]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            children.setdefault(parent, []).append(int(folder.name))
    waiting = [pid]
    while waiting:
        yield (one := waiting.pop())
        waiting += children.get(one, [])
