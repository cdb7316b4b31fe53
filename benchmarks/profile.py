"""Where the time goes, CSV to audited files: ``python -m benchmarks.profile``, phase by phase and by function."""

from __future__ import annotations

import cProfile
import io
import pstats
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pandas as pd

from benchmarks.report import conditions, markdown
from matcher.plan_run import check
from matcher.planners import planner_of, study_of
from matcher.recognition import read_folder
from matcher.running.progress import HERE, Progress, RunOptions, Step
from matcher.tables.plan_rows import plan_digest
from matcher.texts import Language
from models.policy import Policy
from models.programme import Programme
from models.programmes import SEMESTER, VISITS

PROFILE = Path(__file__).parent / "results" / "profile.md"
FUNCTIONS = 25
"""So many are listed."""
SCALES: Mapping[str, Callable[[int], Mapping[str, int]]] = {
    "semester": lambda size: {"children": size},
    "visits": lambda size: {"leads": max(1, round(0.375 * size)), "schools": size},
}
"""What a generator is asked for, by the number of people to serve."""

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
    explaining = _Explaining()
    with phase("plan"):
        outcome = planner.solve(given.problem, policy, RunOptions(workers=workers, watch=explaining.look))
    seconds["plan"] -= explaining.seconds
    seconds["explain"] += explaining.seconds
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


class _Explaining:
    """How long it was found out why some are left out, which is part of planning otherwise."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._began: float | None = None

    def look(self, progress: Progress) -> None:
        """The time since such a step began counts once another is told."""
        if self._began is not None:
            self.seconds += progress.seconds - self._began
        self._began = progress.seconds if progress.step is Step.EXPLAINING and not progress.ended else None


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


def profile(programme: Programme, size: int, seed: int, workers: int) -> str:
    """The profile of one programme, as Markdown."""
    with tempfile.TemporaryDirectory() as room:
        tables, planner = Path(room) / "in", planner_of(programme)
        problem = planner.generate("national", seed, **SCALES[programme.name](size))
        planner.write_tables(tables, problem, Language.EN)
        seconds = phases(programme, tables, workers)
        longest = functions(lambda: phases(programme, tables, HERE))
    whole = sum(seconds.values())
    table = pd.DataFrame(
        [(name, round(own, 2), round(100 * own / whole, 1)) for name, own in seconds.items()],
        columns=["phase", "seconds", "%"],
    )
    what = study_of(programme).people
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
