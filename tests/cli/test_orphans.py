"""Workers of a run that was killed end with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.cli.console import HANGS_AFTER_SECONDS, matcher, needs_posix


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A semester that takes longer than the test."""
    folder = tmp_path_factory.mktemp("endless") / "in"
    assert matcher("generate", "semester", folder, "--size", "huge", "--seed", 1).exit_code == 0
    return folder


@needs_posix
def test_no_worker_outlives_a_run_that_is_killed(endless: Path, tmp_path: Path) -> None:
    words = ["tests.cli.eager", "{}", "semester", str(endless), "--out", str(tmp_path / "out"), "--workers", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        assert process.stderr is not None
        with process.stderr:
            children = psutil.Process(process.pid).children
            # A line of the search is told before its processes are started.
            workers = next(found for _ in process.stderr if len(found := children(recursive=True)) >= 2)
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
        _, alive = psutil.wait_procs(workers, timeout=HANGS_AFTER_SECONDS)
        assert not alive
    finally:
        os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
