"""``matcher compare``: the same instances under several policies, side by side."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from matcher.cli import EXIT_BAD_INPUT, EXIT_FAILED, EXIT_NO_PLAN
from matcher.commands.screen import say, show_input_error
from matcher.commands.sweeping import Sweeping, runs_beside
from matcher.laboratory.comparison import Comparison, fingerprint, holds
from matcher.laboratory.instances import Source, parse_sources
from matcher.laboratory.jobs import Job
from matcher.laboratory.record import Cell, People, Record
from matcher.laboratory.store import Store
from matcher.laboratory.sweep import SweepError, people_kept
from matcher.publish.comparison import REPORT, publish_comparison
from matcher.publish.folder import check_out, replaced
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.policy_file import programmes_of, read_policy, shipped_policies
from matcher.texts import Language
from models.policy import Policy
from models.rules import Programme


@dataclass(frozen=True)
class _Place:
    """A run asked for, and where in the comparison it belongs."""

    source: Source
    seed: int
    job: Job


def compare_policies(
    sources: Sequence[str],
    policy_sources: Sequence[str],
    baseline: str,
    seeds_count: int,
    out: Path,
    runs: Path | None,
    time_limit_seconds: float | None,
    workers: int | None,
    scheduler: str | None,
    language: Language,
    encoding: str | None,
) -> int:
    """Plan every instance under every policy and seed, and say what each policy brings; the exit code."""
    sweeping = Sweeping(Store(runs or runs_beside(out)), workers, scheduler, language)
    folders = [Path(source) for source in sources if Path(source).is_dir()]
    try:
        check_out(out, *folders)
        found = parse_sources(sources, encoding)
        _check_programmes([*policy_sources, baseline], {source.programme for source in found})
        policies = {
            programme: _policies(policy_sources, baseline, programme)
            for programme in dict.fromkeys(source.programme for source in found)
        }
        names = {programme: _baseline(baseline, programme) for programme in policies}
        places = [
            _Place(source, seed, Job(source.tables(seed), policy, seed, time_limit_seconds))
            for source in found
            for seed in range(1, seeds_count + 1)
            for policy in policies[source.programme]
        ]
        people = {place.job.tables.digest: people_kept(place.job.tables, sweeping.store) for place in places}
        records = sweeping.records([place.job for place in places])
    except InputError as error:
        show_input_error(error, language)
        return EXIT_BAD_INPUT
    except SweepError as error:
        sweeping.show_failures(error)
        return EXIT_BAD_INPUT if error.of_input else EXIT_FAILED
    except KeyboardInterrupt:
        say("cli.sweep.interrupted", language, runs=sweeping.store.folder)
        return EXIT_NO_PLAN
    comparisons = [
        Comparison(programme, policies[programme], names[programme], tuple(_cells(places, programme, records, people)))
        for programme in policies
    ]
    limit = [] if time_limit_seconds is None else ["--time-limit", f"{time_limit_seconds:g}"]
    again = [
        *("matcher", "compare", *sources),
        *(word for policy in policy_sources for word in ("--policy", policy)),
        *("--baseline", baseline, "--seeds", str(seeds_count), *limit, "--out", str(out)),
    ]
    return _published(out, folders, comparisons, shlex.join(again), language)


def _published(
    out: Path, folders: Sequence[Path], comparisons: Sequence[Comparison], command: str, language: Language
) -> int:
    if holds(out, fingerprint(comparisons, command)):
        say("cli.compare.current", language, out=out)
    else:
        try:
            with replaced(out, *folders) as folder:
                publish_comparison(folder, comparisons, command=command)
        except InputError as error:
            show_input_error(error, language)
            return EXIT_BAD_INPUT
    say("cli.compare.look", language, report=out / REPORT, out=out)
    return 0


def _cells(
    places: Sequence[_Place], programme: Programme, records: Mapping[str, Record], people: Mapping[str, People]
) -> list[Cell]:
    return [
        Cell(
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
            figures = {"programme": ", ".join(sorted(programmes))}
            faults.append(Fault(Severity.ERROR, "policy_other_programme", source, value=of[0].value, figures=figures))
    if faults:
        raise InputError(faults)


def _named(policy: Policy, source: str) -> Policy:
    """The policy, called as its file where it has no name of its own."""
    unnamed = policy.name == Policy.programme().name
    return replace(policy, name=Path(source).name.removesuffix(".toml")) if unnamed else policy


def _baseline(source: str, programme: Programme) -> str:
    """The name of the baseline. Raises ``InputError`` where it is of another programme."""
    return _named(read_policy(source, programme), source).name
