"""One method on one instance, in this process: ``python -m benchmarks.once``, with the run as JSON on its input.

What happens is told on the output, a line of JSON each: ``began`` once the instance is there, ``at`` whenever the plan
or the bound got better, ``ended`` with the seconds, and ``judged`` with the goals, the bounds and what the audit found;
``skipped`` where something that the method needs is not installed.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from typing import Any, TextIO

from benchmarks.course import Course, Moment
from benchmarks.protocol import BenchmarkRun
from benchmarks.results import NotHereError
from benchmarks.trial import RunSetup


def prepare(run: BenchmarkRun) -> RunSetup:
    """The instance of the run, with its method."""
    ready: RunSetup = import_module(f"benchmarks.{run.scenario.programme}.methods").prepare(run)
    return ready


def once(run: BenchmarkRun, out: TextIO) -> None:
    """Do the run and tell of it."""

    def tell(**what: Any) -> None:
        out.write(f"{json.dumps(what)}\n")
        out.flush()

    def tell_moment(moment: Moment) -> None:
        tell(at=[moment.seconds, moment.value, moment.bound])

    try:
        ready = prepare(run)
        tell(began=True, apart=ready.apart)
        before = _cpu_seconds()
        course = Course(tell_moment)
        ready.go(course)
        tell(ended=course.seconds, cpu_seconds=_cpu_seconds() - before)
        tell(judged=vars(ready.judgement()))
    except NotHereError as error:
        tell(skipped=str(error))


def _cpu_seconds() -> float:
    """Of this process and of those that it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> None:
    """Keep the output for what is told: solvers print to it too."""
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    once(BenchmarkRun.from_plain(json.loads(sys.stdin.read())), told)


if __name__ == "__main__":
    main()
