"""The whole command on real files, CSV to audited files, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.course import Course
from benchmarks.protocol import Effort
from benchmarks.results import HEADLINES, Judgement
from matcher import Input
from matcher.texts import Language

COMMAND = "matcher-command"
"""The name of the method."""


class Command:
    """The command that plans, on tables that are written before the clock starts.

    Raises ``RuntimeError`` with what the command said where it published no plan.
    """

    apart = True

    def __init__(self, given: Input, effort: Effort) -> None:
        self._room = tempfile.TemporaryDirectory(prefix="bench-")
        self._tables, self._out = (Path(self._room.name) / name for name in ("in", "out"))
        given.planner.write_tables(self._tables, given.problem, Language.EN)
        self._programme = str(given.planner.programme)
        self._words = [self._programme, self._tables, "--out", self._out, "--lang", "en"]
        self._words += ["--time-limit", effort.seconds, "--workers", effort.cores]

    def go(self, course: Course) -> None:
        """Plan, audit and publish."""
        self._matcher(*self._words)
        goals, bounds = self._summary()
        headline = HEADLINES[self._programme]
        course.at(goals[headline], bounds[headline])

    def judgement(self) -> Judgement:
        """The goals of the summary, which ``matcher check`` holds against the files."""
        goals, bounds = self._summary()
        self._matcher("check", self._tables, self._out, "--lang", "en")
        size = sum(file.stat().st_size for file in self._out.rglob("*") if file.is_file())
        return Judgement(goals, bounds, 0, tuple(goals), f"{size / 1e6:.1f} MB written")

    def _matcher(self, *words: object) -> None:
        line = [sys.executable, "-m", "matcher", *map(str, words)]
        ended = subprocess.run(line, capture_output=True, check=False, encoding="utf-8", errors="replace")
        if ended.returncode:
            raise RuntimeError(f"matcher {words[0]} ended with {ended.returncode}: {ended.stderr[-500:]}")

    def _summary(self) -> tuple[dict[str, int], dict[str, int]]:
        goals = json.loads((self._out / "summary.json").read_text(encoding="utf-8"))["goals"]
        return tuple({goal["name"]: goal[what] for goal in goals} for what in ("value", "bound"))  # type: ignore[return-value]
