"""``matcher compare``: the same instances under several policies, side by side."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from matcher.cli.outputs import placing, ready
from matcher.cli.screen import say
from matcher.cli.sweeping import SweepCommand
from matcher.lab.comparison import Comparison, RecordPlace, fingerprint, holds
from matcher.lab.comparison_report import REPORT, publish_comparison
from matcher.lab.instances import InstanceSource, parse_sources
from matcher.lab.jobs import Job
from matcher.lab.sweep import people_kept
from matcher.study.record import People, RunRecord
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.policy_file import programmes_of, read_policy, shipped_policies
from models.policy import Policy
from models.programme import Programme


@dataclass(frozen=True)
class _Place:
    """A run asked for, and where in the comparison it belongs."""

    source: InstanceSource
    seed: int
    job: Job


def compare_policies(
    sources: Sequence[str], policy_sources: Sequence[str], baseline: str, seeds_count: int, sweeping: SweepCommand
) -> int:
    """Plan every instance under every policy and seed, and say what each policy brings; the exit code."""
    limit = sweeping.time_limit_seconds
    command = [
        *("matcher", "compare", *sources),
        *(word for policy in policy_sources for word in ("--policy", policy)),
        *("--baseline", baseline, "--seeds", str(seeds_count)),
        *(() if limit is None else ("--time-limit", f"{limit:g}")),
        *("--out", str(sweeping.out)),
    ]
    folders = [Path(source) for source in sources if Path(source).is_dir()]

    def work() -> None:
        ready(sweeping.out, sweeping.language, *folders)
        comparisons = _compared(sources, policy_sources, baseline, seeds_count, sweeping)
        _publish(folders, comparisons, shlex.join(command), sweeping)

    return sweeping.attempt(work)


def _compared(
    sources: Sequence[str], policy_sources: Sequence[str], baseline: str, seeds_count: int, sweeping: SweepCommand
) -> list[Comparison]:
    """A comparison for each programme. Raises ``InputError``, ``SweepError`` and ``KeyboardInterrupt``."""
    found = parse_sources(sources, sweeping.encoding)
    programmes = list(dict.fromkeys(source.programme for source in found))
    _check_programmes([*policy_sources, baseline], set(programmes))
    policies = {programme: _policies(policy_sources, baseline, programme) for programme in programmes}
    names = {programme: _named(read_policy(baseline, programme), baseline).name for programme in programmes}
    places = [
        _Place(source, seed, Job(source.tables(seed), policy, seed, sweeping.time_limit_seconds))
        for source in found
        for seed in range(1, seeds_count + 1)
        for policy in policies[source.programme]
    ]
    people = {place.job.tables.digest: people_kept(place.job.tables, sweeping.store) for place in places}
    records = sweeping.records([place.job for place in places])
    return [
        Comparison(programme, policies[programme], names[programme], tuple(_cells(places, programme, records, people)))
        for programme in programmes
    ]


def _publish(folders: Sequence[Path], comparisons: Sequence[Comparison], command: str, sweeping: SweepCommand) -> None:
    """Write the comparison, unless the folder holds this very one."""
    out, language = sweeping.out, sweeping.language
    if holds(out, fingerprint(comparisons, command)):
        say("cli.compare.current", language, out=out)
    else:
        with placing(out, *folders) as folder:
            publish_comparison(folder, comparisons, command=command)
    say("cli.compare.look", language, report=out / REPORT, out=out)


def _cells(
    places: Sequence[_Place], programme: Programme, records: Mapping[str, RunRecord], people: Mapping[str, People]
) -> list[RecordPlace]:
    return [
        RecordPlace(
            place.source.name,
            place.seed,
            place.job.policy.name,
            records[place.job.key],
            people[place.job.tables.digest],
        )
        for place in places
        if place.source.programme is programme
    ]


def _policies(asked: Sequence[str], baseline: str, programme: Programme) -> tuple[Policy, ...]:
    """The policies asked for that are of the programme, the baseline among them.

    Raises ``InputError``: with the faults of all of them, and where two have one name.
    """
    faults: list[Fault] = []
    policies = []
    for source in dict.fromkeys([*([] if baseline in asked else [baseline]), *(asked or shipped_policies())]):
        try:
            if programme in programmes_of(source):
                policies.append(_named(read_policy(source, programme), source))
        except InputError as error:
            faults.extend(error.faults)
    for name, count in Counter(policy.name for policy in policies).items():
        if count > 1:
            faults.append(Fault(Severity.ERROR, "policy_name_twice", name, value=name))
    if faults:
        raise InputError(faults)
    return tuple(policies)


def _check_programmes(policies: Sequence[str], programmes: Set[Programme]) -> None:
    """Raises ``InputError`` where a policy is of a programme that nothing here is of."""
    faults = []
    for source in policies:
        of = programmes_of(source)
        if programmes.isdisjoint(of):
            figures = {"programme": ", ".join(sorted(map(str, programmes)))}
            faults.append(Fault(Severity.ERROR, "policy_other_programme", source, value=of[0].name, figures=figures))
    if faults:
        raise InputError(faults)


def _named(policy: Policy, source: str) -> Policy:
    """The policy, called as its file where it has no name of its own."""
    unnamed = policy.name == Policy.programme().name
    return replace(policy, name=Path(source).name.removesuffix(".toml")) if unnamed else policy
