"""The whole command on real files: CSV to audited files, in a process of its own, with its time and memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from benchmarks.report import Effort
from matcher.generate.visits.tables import write_visit_tables
from matcher.texts import Language
from models.visits.problem import Season

CAN_MEASURE = find_spec("resource") is not None
"""Whether the system tells of the memory of a process that has ended."""

_MEASURE = """
import resource, subprocess, sys, time
began = time.perf_counter()
ended = subprocess.run([sys.executable, "-m", "matcher", *sys.argv[1:]], capture_output=True)
print(ended.returncode, time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Run by a process that holds hardly any memory itself: what a parent holds counts as its child's at the start."""


@dataclass(frozen=True)
class Measured:
    """Seconds of wall clock, and the most memory in MB that the process held."""

    seconds: float
    megabytes: float


def files_to_files(season: Season, effort: Effort) -> Measured | None:
    """Plan the season's tables; ``None`` where no plan was published or nothing can be measured."""
    if not CAN_MEASURE:
        return None
    with tempfile.TemporaryDirectory() as folder:
        tables, out = Path(folder) / "in", Path(folder) / "out"
        write_visit_tables(tables, season, Language.EN)
        words = ["visits", tables, "--out", out, "--time-limit", effort.seconds, "--workers", effort.workers]
        command = [sys.executable, "-c", _MEASURE, *map(str, words)]
        told = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    code, seconds, size = told.split()
    kilobytes = float(size) / (1024 if sys.platform == "darwin" else 1)
    return Measured(float(seconds), kilobytes / 1024) if code == "0" else None
