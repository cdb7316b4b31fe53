"""Where the time goes, CSV to audited files: ``python -m benchmarks.profile``, phase by phase and by function."""

from __future__ import annotations

import cProfile
import io
import pstats
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import click
import pandas as pd

from benchmarks.report import conditions, markdown
from matcher.plan_run import check
from matcher.planners import planner_of
from matcher.recognition import read_folder
from matcher.running.progress import HERE, RunOptions
from matcher.semester.generator.semester import generate_semester
from matcher.semester.generator.tables import write_semester_tables
from matcher.tables.plan_rows import plan_digest
from matcher.texts import Language
from matcher.visits.generator.season import generate_season
from matcher.visits.generator.tables import write_visit_tables
from models.policy import Policy
from models.programme import Programme
from models.programmes import SEMESTER, VISITS

PROFILE = Path(__file__).parent / "results" / "profile.md"
FUNCTIONS = 25
"""So many are listed."""
EXPLAINING = ("matcher.semester.steps", "matcher.visits.run")
"""Where ``explain`` is called from: it is part of planning otherwise."""

PHASES = ("read", "plan", "explain", "write", "audit", "publish")
WAITING = "acquire"
"""The name of the function in which a thread waits for another."""

Phases = dict[str, float]


def phases(programme: Programme, tables: Path, workers: int) -> Phases:
    """Seconds of wall clock of each phase of the command."""
    seconds: Phases = dict.fromkeys(PHASES, 0.0)

    @contextmanager
    def phase(name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        seconds[name] += time.perf_counter() - began

    planner, policy = planner_of(programme), Policy.programme(programme)
    with phase("read"):
        given = read_folder(planner, tables, policy)
    with _timed_explaining(phase), phase("plan"):
        outcome = planner.solve(given.problem, policy, RunOptions(workers=workers))
    seconds["plan"] -= seconds["explain"]
    told = planner.publication(given, policy, outcome, Language.EN, 0)
    with phase("explain"):
        why = planner.sentences(told)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        with phase("write"):
            planner.write(out, told, why)
        with phase("audit"):
            written = planner.read_plan(out)
            found = planner.audit(given.problem, policy, written)
            told = replace(told, audit=found, digest=plan_digest(written))
        with phase("publish"):
            planner.publish(out, told, why, None)
    check(found)
    return seconds


@contextmanager
def _timed_explaining(phase: Callable[[str], Any]) -> Iterator[None]:
    patches = []
    for name in EXPLAINING:
        module: Any = import_module(name)

        def timed(*args: Any, real: Callable[..., Any] = module.explain, **more: Any) -> Any:
            with phase("explain"):
                return real(*args, **more)

        patches.append(patch.object(module, "explain", timed))
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


def functions(work: Callable[[], object]) -> str:
    """The functions that took longest themselves, on all threads of this process."""
    profiles: list[cProfile.Profile] = []

    def begin(*_: object) -> None:
        profiles.append(cProfile.Profile())
        profiles[-1].enable()

    threading.setprofile(begin)
    try:
        begin()
        work()
    finally:
        threading.setprofile(None)
        profiles[0].disable()
    out = io.StringIO()
    stats = pstats.Stats(*profiles, stream=out)
    table: dict[tuple[str, int, str], Any] = stats.stats  # type: ignore[attr-defined]
    for function in [function for function in table if WAITING in function[2]]:
        del table[function]
    stats.strip_dirs().sort_stats("tottime").print_stats(FUNCTIONS)
    return out.getvalue().partition("ncalls")[2]


def _generate(programme: Programme, folder: Path, size: int, seed: int) -> Path:
    """Write generated tables."""
    if programme is SEMESTER:
        write_semester_tables(folder, generate_semester("national", seed, children=size), Language.EN)
    else:
        season = generate_season("national", seed, leads=max(1, round(0.375 * size)), schools=size)
        write_visit_tables(folder, season, Language.EN)
    return folder


def profile(programme: Programme, size: int, seed: int, workers: int) -> str:
    """The profile of one programme, as Markdown."""
    with tempfile.TemporaryDirectory() as room:
        tables = _generate(programme, Path(room) / "in", size, seed)
        seconds = phases(programme, tables, workers)
        longest = functions(lambda: phases(programme, tables, HERE))
    whole = sum(seconds.values())
    table = pd.DataFrame(
        [(name, round(own, 2), round(100 * own / whole, 1)) for name, own in seconds.items()],
        columns=["phase", "seconds", "%"],
    )
    what = "children" if programme is SEMESTER else "schools"
    return (
        f"## {programme}, {size} {what}, seed {seed}, {workers} cores: {whole:.1f} s\n\n{markdown(table)}\n\n"
        f"The functions that take longest themselves, planned on one thread under the profiler:\n\n"
        f"```\nncalls{longest.rstrip()}\n```"
    )


@click.command()
@click.option("--children", type=click.IntRange(10), default=1750, show_default=True)
@click.option("--schools", type=click.IntRange(5), default=200, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=PROFILE)
def main(children: int, schools: int, seed: int, workers: int, out: Path) -> None:
    """Write where the time goes, phase by phase and function by function."""
    parts = ["# Where the time goes", f"- {conditions()[0]}"]
    parts += [profile(of, size, seed, workers) for of, size in ((SEMESTER, children), (VISITS, schools))]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")
    click.echo(str(out))


if __name__ == "__main__":
    main()
