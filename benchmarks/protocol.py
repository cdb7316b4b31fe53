"""The protocol: which instances, which methods, how many seeds and cores, how long. The scenarios stand in a table."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

SCENARIOS = Path(__file__).parent / "scenarios.toml"


@dataclass(frozen=True)
class Effort:
    """What a method may spend: seconds of wall clock, and cores (threads or processes)."""

    seconds: float
    cores: int


@dataclass(frozen=True)
class Scenario:
    """A family of instances with its methods.

    ``base`` and ``variant`` are names of :mod:`matcher.generator`, ``sizes`` children or schools. ``seeds`` are from 1
    to that number; a method that ``largest`` names is not tried above that size.
    """

    name: str
    programme: str
    base: str
    sizes: Sequence[int]
    methods: Sequence[str]
    variant: str = ""
    seeds: int = 5
    cores: Sequence[int] = (1, 2)
    seconds: float = 60.0
    leads_a_school: float = 0.375
    largest: Mapping[str, int] = field(default_factory=dict)

    def runs(self) -> Iterator[BenchmarkRun]:
        """Every run, those of one instance together."""
        for size in self.sizes:
            for seed in range(1, self.seeds + 1):
                for cores in self.cores:
                    for method in self.methods:
                        if size <= self.largest.get(method, size):
                            yield BenchmarkRun(self, size, seed, method, cores)


@dataclass(frozen=True)
class BenchmarkRun:
    """One method on one instance."""

    scenario: Scenario
    size: int
    seed: int
    method: str
    cores: int

    @property
    def effort(self) -> Effort:
        """What it may spend."""
        return Effort(self.scenario.seconds, self.cores)

    def to_plain(self) -> dict[str, Any]:
        """As JSON can hold it."""
        own = {name: getattr(self, name) for name in ("size", "seed", "method", "cores")}
        return {"scenario": vars(self.scenario), **own}

    @staticmethod
    def from_plain(plain: Mapping[str, Any]) -> BenchmarkRun:
        """The inverse of :meth:`to_plain`."""
        return BenchmarkRun(**{**plain, "scenario": Scenario(**plain["scenario"])})


def scenarios(*, full: bool, only: Sequence[str] = ()) -> list[Scenario]:
    """The scenarios of the quick or the full profile, in order; only those named where ``only`` names any.

    A scenario of the table is the full one; its ``quick`` table says what is less in the quick profile, and one without
    it is in the full profile only. Raises ``KeyError`` for a name that there is not.
    """
    table = tomllib.loads(SCENARIOS.read_text(encoding="utf-8"))
    known = {name: _scenario(name, entry, full=full) for name, entry in table.items()}
    missing = [name for name in only if known.get(name) is None]
    if missing:
        raise KeyError(", ".join(missing))
    return [scenario for name, scenario in known.items() if scenario is not None and (not only or name in only)]


def _scenario(name: str, entry: Mapping[str, Any], *, full: bool) -> Scenario | None:
    quick = entry.get("quick")
    scenario = Scenario(name, **{key: value for key, value in entry.items() if key != "quick"})
    if full:
        return scenario
    return None if quick is None else replace(scenario, **quick)
