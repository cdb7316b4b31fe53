"""Run methods on generated instances, print what each reaches, and write it to files."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import pandas as pd

from benchmarks.report import RESULTS, Effort, Row, percent, write
from benchmarks.semester.rivals import METHODS
from benchmarks.semester.verdict import goal_values, violations
from matcher.generate.catalog import SIZES, VARIANTS
from matcher.generate.semester import generate_semester
from models.policy import Policy
from models.semester.problem import Semester

GOALS = ("paired", "waivers", "kept", "fit", "spread", "late")


@dataclass(frozen=True)
class Protocol:
    """What was asked for: instances, methods and effort."""

    size: str
    variant: str
    seeds: tuple[int, ...]
    tutors_per_child: float | None
    register: Path | None
    methods: tuple[str, ...]
    effort: Effort

    @property
    def name(self) -> str:
        """The stem of the result files."""
        ratio = "" if self.tutors_per_child is None else f"-{self.tutors_per_child:g}"
        real = "-register" if self.register else ""
        return f"semester-{self.size}-{self.variant}{ratio}{real}"

    def sentences(self) -> list[str]:
        """The conditions under which the figures hold."""
        schools = "from a register" if self.register else "invented"
        return [
            f"Instances: size {self.size}, variant {self.variant}, schools {schools}, "
            f"seeds {', '.join(map(str, self.seeds))}.",
            *self.effort.sentences(),
            "Seconds include building the model; every plan was judged by the audit "
            "(`violations` counts what it found). A bound is proven by the method itself.",
        ]


def measure(protocol: Protocol, seed: int, semester: Semester, method: str) -> Row:
    """One row: what the method reached on the instance."""
    policy = Policy.programme()
    began = time.perf_counter()
    planned = METHODS[method](semester, policy, protocol.effort)
    seconds = time.perf_counter() - began
    values = goal_values(planned.plan, policy)
    bound = planned.bounds.get("paired")
    return {
        "seed": seed,
        "children": len(semester.children),
        "tutors": len(semester.tutors),
        "method": method,
        **values,
        "paired_bound": bound,
        "gap_percent": None if bound is None else percent(bound - values["paired"], bound),
        "goals_proven": sum(planned.bounds.get(goal) == values[goal] for goal in GOALS),
        "seconds": round(seconds, 1),
        "violations": len(violations(semester, policy, planned.plan)),
    }


def rows(protocol: Protocol) -> Iterator[Row]:
    """Every instance with every method, one after the other."""
    for seed in protocol.seeds:
        semester = generate_semester(
            protocol.size,
            seed,
            variant=protocol.variant,
            tutors_per_child=protocol.tutors_per_child,
            register=protocol.register,
        )
        for method in protocol.methods:
            yield measure(protocol, seed, semester, method)


def summary(results: pd.DataFrame) -> pd.DataFrame:
    """Per method: sums over the instances, and how many more the first method pairs."""
    sums = results.groupby("method", sort=False)[["children", "paired", "fit", "seconds"]].sum()
    first = sums.index[0]
    paired = sums["paired"].astype(float)
    sums["paired_percent"] = (100 * paired / sums["children"]).round(1)
    sums[f"{first}_pairs_more_percent"] = (100 * (paired[first] / paired - 1)).round(1)
    sums["seconds"] = sums["seconds"].round(1)
    return sums.reset_index()


def line(row: Mapping[str, object]) -> str:
    """A row as it is printed while the run goes on."""
    bound = "–" if row["paired_bound"] is None else row["paired_bound"]
    return (
        f"seed {row['seed']:>3}  {row['method']!s:<16} paired {row['paired']:>5} "
        f"of {row['children']:>5} (bound {bound:>5})  fit {row['fit']:>7}  "
        f"goals proven {row['goals_proven']}  {row['seconds']:>7} s  "
        f"violations {row['violations']}"
    )


@click.command()
@click.option("--size", type=click.Choice(list(SIZES)), default="county", show_default=True)
@click.option("--variant", type=click.Choice(list(VARIANTS)), default="scarce", show_default=True)
@click.option("--seeds", type=click.IntRange(1), default=5, show_default=True, help="1 to N")
@click.option("--tutors-per-child", type=click.FloatRange(0), default=None)
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
    tutors_per_child: float | None,
    schools: Path | None,
    time_limit: float,
    workers: int,
    method: Sequence[str],
    out: Path,
) -> None:
    """Compare ways of planning a semester on generated instances."""
    protocol = Protocol(
        size,
        variant,
        tuple(range(1, seeds + 1)),
        tutors_per_child,
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
