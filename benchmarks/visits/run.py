"""Run methods on generated seasons, print what each reaches, and write it to files."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import pandas as pd

from benchmarks.report import RESULTS, Effort, Row, percent, write
from benchmarks.visits.files import files_to_files
from benchmarks.visits.rivals import METHODS
from benchmarks.visits.verdict import goal_values, violations
from matcher.generate.visits.catalog import VISIT_SIZES, VISIT_VARIANTS
from matcher.generate.visits.season import generate_season
from models.goals import VISIT_GOALS
from models.policy import Policy
from models.rules import Programme
from models.visits.problem import Season

PLANNER = "joint"


@dataclass(frozen=True)
class Protocol:
    """What was asked for: instances, methods and effort."""

    size: str
    variant: str
    seeds: tuple[int, ...]
    leads: int | None
    schools: int | None
    register: Path | None
    methods: tuple[str, ...]
    effort: Effort

    @property
    def name(self) -> str:
        """The stem of the result files."""
        count = "" if self.leads is None and self.schools is None else f"-{self.leads}x{self.schools}"
        real = "-register" if self.register else ""
        return f"visits-{self.size}-{self.variant}{count}{real}"

    def sentences(self) -> list[str]:
        """The conditions under which the figures hold."""
        schools = "from a register" if self.register else "invented"
        return [
            f"Instances: size {self.size}, variant {self.variant}, schools {schools}, "
            f"seeds {', '.join(map(str, self.seeds))}.",
            *self.effort.sentences(),
            "Seconds include building the model; every plan was judged by the audit "
            "(`violations` counts what it found). A bound is proven by the method itself.",
            "`files_seconds` and `files_mb` are of the whole command, from CSV to audited and published files, "
            "in a process of its own under the same limit.",
        ]


def rows(protocol: Protocol) -> Iterator[Row]:
    """Every instance with every method, one after the other."""
    for seed in protocol.seeds:
        season = generate_season(
            protocol.size,
            seed,
            variant=protocol.variant,
            register=protocol.register,
            leads=protocol.leads,
            schools=protocol.schools,
        )
        for method in protocol.methods:
            yield measure(protocol, seed, season, method)


def measure(protocol: Protocol, seed: int, season: Season, method: str) -> Row:
    """One row: what the method reached on the instance."""
    policy = Policy.programme(Programme.VISITS)
    began = time.perf_counter()
    planned = METHODS[method](season, policy, protocol.effort)
    seconds = time.perf_counter() - began
    values = goal_values(season, planned.plan)
    bound = planned.bounds.get("served")
    whole = files_to_files(season, protocol.effort) if method == PLANNER else None
    return {
        "seed": seed,
        "leads": len(season.leads),
        "schools": len(season.schools),
        "method": method,
        **values,
        "served_bound": bound,
        "gap_percent": None if bound is None else percent(bound - values["served"], bound),
        "goals_proven": sum(planned.bounds.get(goal) == values[goal] for goal in VISIT_GOALS),
        "seconds": round(seconds, 1),
        "files_seconds": None if whole is None else round(whole.seconds, 1),
        "files_mb": None if whole is None else round(whole.megabytes),
        "violations": len(violations(season, policy, planned.plan)),
    }


def summary(results: pd.DataFrame) -> pd.DataFrame:
    """Per method: sums over the instances, and how many more schools the first method serves."""
    sums = results.groupby("method", sort=False)[["schools", "priority", "served", "fit", "travel", "seconds"]].sum()
    first = sums.index[0]
    served = sums["served"].astype(float)
    sums["served_percent"] = (100 * served / sums["schools"]).round(1)
    sums[f"{first}_serves_more_percent"] = (100 * (served[first] / served - 1)).round(1)
    sums["km_a_school"] = (sums["travel"] / sums["served"]).round(1)
    sums["seconds"] = sums["seconds"].round(1)
    return sums.reset_index()


def line(row: Mapping[str, object]) -> str:
    """A row as it is printed while the run goes on."""
    bound = "–" if row["served_bound"] is None else row["served_bound"]
    return (
        f"seed {row['seed']:>3}  {row['method']!s:<16} served {row['served']:>4} of {row['schools']:>4} "
        f"(bound {bound:>4})  first {row['priority']:>4}  fit {row['fit']:>6}  km {row['travel']:>7}  "
        f"goals proven {row['goals_proven']}  {row['seconds']:>7} s  violations {row['violations']}"
    )


@click.command()
@click.option("--size", type=click.Choice(list(VISIT_SIZES)), default="city", show_default=True)
@click.option("--variant", type=click.Choice(list(VISIT_VARIANTS)), default="tight-workshops", show_default=True)
@click.option("--seeds", type=click.IntRange(1), default=5, show_default=True, help="1 to N")
@click.option("--leads", type=click.IntRange(1), default=None)
@click.option("--schools-count", type=click.IntRange(1), default=None)
@click.option("--schools", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--time-limit", type=click.FloatRange(0.1), default=60.0, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True)
@click.option("--method", type=click.Choice(list(METHODS)), multiple=True, help="all, if left out")
@click.option("--out", type=click.Path(path_type=Path), default=RESULTS, show_default=False)
def main(
    *,
    size: str,
    variant: str,
    seeds: int,
    leads: int | None,
    schools_count: int | None,
    schools: Path | None,
    time_limit: float,
    workers: int,
    method: Sequence[str],
    out: Path,
) -> None:
    """Compare ways of planning visits on generated seasons."""
    protocol = Protocol(
        size,
        variant,
        tuple(range(1, seeds + 1)),
        leads,
        schools_count,
        schools,
        tuple(method) or tuple(METHODS),
        Effort(time_limit, workers),
    )
    for sentence in protocol.sentences():
        click.echo(sentence)
    measured = []
    for row in rows(protocol):
        measured.append(row)
        click.echo(line(row))
    results = pd.DataFrame(measured)
    click.echo(summary(results).to_string(index=False))
    for path in write(protocol.name, protocol.sentences(), summary(results), results, out):
        click.echo(f"{path}")
