"""What is compared: the runs of several policies on the same instances and seeds, and how it is known again."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from matcher.study.record import People, RunRecord
from matcher.texts import Language
from matcher.version import __version__
from models.goals import Status
from models.policy import Policy
from models.programme import Programme

MARK = "comparison.json"
"""Says which comparison a folder holds."""


@dataclass(frozen=True)
class RecordPlace:
    """One place of the comparison: what was run, and its record. ``people`` are the instance's."""

    instance: str
    """The instance's name: its folder's, or the family's it was drawn from."""
    seed: int
    policy: str
    record: RunRecord
    people: People


@dataclass(frozen=True)
class Comparison:
    """Runs of one programme; ``policies`` in the order of the reader, ``baseline`` the name of one of them.

    The cells are put in order (instance, seed, policy), so that nothing depends on the order they were finished in.
    Raises ``ValueError`` where a policy stands twice or is unknown, a place is taken twice, or a plan does not tell
    the outcome of everybody.
    """

    programme: Programme
    policies: tuple[Policy, ...]
    baseline: str
    cells: tuple[RecordPlace, ...]

    def __post_init__(self) -> None:
        place = {policy.name: number for number, policy in enumerate(self.policies)}
        unknown = {self.baseline, *(cell.policy for cell in self.cells)} - set(place)
        if unknown or len(place) < len(self.policies):
            raise ValueError(f"policies that are unknown or stand twice: {sorted(unknown) or list(place)}")
        places = Counter((cell.instance, cell.seed, cell.policy) for cell in self.cells)
        twice = sorted(key for key, times in places.items() if times > 1)
        if twice:
            raise ValueError(f"runs that stand twice: {twice}")
        for cell in self.cells:
            if has_plan(cell) and len(cell.record.outcomes) != len(cell.people.ids):
                raise ValueError(f"outcomes of {cell.instance}, seed {cell.seed}, {cell.policy} are not everybody's")
        ordered = sorted(self.cells, key=lambda cell: (cell.instance, cell.seed, place[cell.policy]))
        object.__setattr__(self, "cells", tuple(ordered))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The policies' names in order."""
        return tuple(policy.name for policy in self.policies)

    @cached_property
    def instances(self) -> tuple[str, ...]:
        """The instances' names in order."""
        return tuple(sorted({cell.instance for cell in self.cells}))

    @cached_property
    def seeds(self) -> tuple[int, ...]:
        """The seeds in order."""
        return tuple(sorted({cell.seed for cell in self.cells}))

    def policy(self, name: str) -> Policy:
        """The policy of that name. Raises ``KeyError`` for an unknown one."""
        return {policy.name: policy for policy in self.policies}[name]


def has_plan(cell: RecordPlace) -> bool:
    """Whether the run left a plan, proven or not."""
    return cell.record.status in (Status.OPTIMAL, Status.FEASIBLE)


def fingerprint(comparisons: Iterable[Comparison], command: str) -> str:
    """Of everything that a comparison's files are made from: runs, policies and their texts, languages and version."""
    said = hashlib.sha256(json.dumps([__version__, command, list(Language)]).encode())
    for comparison in comparisons:
        said.update(json.dumps(_policies(comparison)).encode())
        for cell in comparison.cells:
            about = [cell.instance, cell.seed, cell.policy, cell.record.as_json()]
            said.update(json.dumps(about, sort_keys=True).encode())
    return said.hexdigest()


def _policies(comparison: Comparison) -> list[Any]:
    texts = [
        {
            "name": policy.name,
            "settings": sorted((rule, name, value) for (rule, name), value in policy.settings.items()),
            "goals": list(policy.goals),
            "method": policy.method.value,
            "title": sorted(policy.title.items()),
            "question": sorted(policy.question.items()),
        }
        for policy in comparison.policies
    ]
    return [comparison.programme.name, comparison.baseline, texts]


def holds(folder: Path, known: str, mark_file: str = MARK) -> bool:
    """Whether the folder holds what that fingerprint is of, every file as it was written."""
    try:
        mark = json.loads((folder / mark_file).read_text(encoding="utf-8"))
        files = mark["files"]
        return mark["fingerprint"] == known and all(_digest(folder / name) == files[name] for name in files)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def write_mark(folder: Path, known: str, files: Sequence[str], mark_file: str = MARK) -> None:
    """Leave the fingerprint in the folder, with those of the files written. Raises ``OSError``."""
    mark = {"version": __version__, "fingerprint": known, "files": {name: _digest(folder / name) for name in files}}
    (folder / mark_file).write_text(json.dumps(mark, indent=2) + "\n", encoding="utf-8", newline="\n")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
