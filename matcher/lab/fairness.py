"""Who is left out, and who gains or loses against the baseline, by what is known of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from matcher.lab.comparison import Comparison, RecordPlace, has_plan
from matcher.lab.effects import round_fraction
from matcher.lab.runs import PLACE
from matcher.lab.statistics import estimate
from matcher.study.measure import LEFT_OUT
from matcher.study.record import People

Outcomes = NDArray[np.int64]

EVERYBODY = ""
"""In the columns ``trait`` and ``value``: all people."""

GROUP_COLUMNS = (*PLACE, "trait", "value", "people", "left_out", "share", "difference")
CHANGE_COLUMNS = ("policy", "trait", "value", "change", "n", "people", "mean", "low", "high")

CHANGES: Mapping[str, Callable[[Outcomes, Outcomes], NDArray[np.bool_]]] = {
    "gain": lambda own, base: (own != LEFT_OUT) & (base == LEFT_OUT),
    "lose": lambda own, base: (own == LEFT_OUT) & (base != LEFT_OUT),
    "better": lambda own, base: (own > base) & (base != LEFT_OUT),
    "worse": lambda own, base: (own < base) & (own != LEFT_OUT),
    "same": lambda own, base: own == base,
}
"""What may become of somebody, from the outcome under a policy and under the baseline: one of these, never two."""


def groups_table(comparison: Comparison) -> pd.DataFrame:
    """For each run, trait and word: people, how many of them are left out, that share, and its difference.

    ``difference`` is the share less that under the baseline in the same instance and seed: missing without a plan of
    the baseline. Runs without a plan are not in it.
    """
    rows = []
    for cells in _places(comparison).values():
        told = {name: _shares(cell) for name, cell in cells.items()}
        base = told.get(comparison.baseline, {})
        for name, cell in cells.items():
            for (trait, value), (people, left_out) in told[name].items():
                share = left_out / people
                before = base.get((trait, value))
                difference = round_fraction(share - before[1] / before[0]) if before else None
                about = (cell.instance, cell.seed, name, trait, value)
                rows.append((*about, people, left_out, round_fraction(share), difference))
    return pd.DataFrame(rows, columns=list(GROUP_COLUMNS)).astype({"difference": "float64"})


def changes_table(comparison: Comparison) -> pd.DataFrame:
    """For each policy, trait and word: how many gain, lose, do better, do worse or stay, on average with intervals.

    Each is counted against the baseline in the same instance and seed, where both have a plan; ``people`` is how many
    there are on average. Blank trait and value are everybody. Raises ``ValueError`` where the two are not about the
    same people.
    """
    counted: dict[tuple[str, str, str], list[tuple[str, int, list[int]]]] = defaultdict(list)
    for cells in _places(comparison).values():
        base = cells.get(comparison.baseline)
        for name, cell in cells.items():
            if base is None or name == comparison.baseline:
                continue
            for trait, value, people, counts in _changed(cell, base):
                counted[name, trait, value].append((cell.instance, people, counts))
    rows = [
        row
        for name in comparison.names
        for trait, value in sorted({key[1:] for key in counted if key[0] == name}, key=_in_order)
        for row in _change_rows((name, trait, value), counted[name, trait, value])
    ]
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS)).astype({"low": "float64", "high": "float64"})


def _in_order(key: tuple[str, str]) -> tuple[str, bool, int, str]:
    """Numbers as numbers, before words."""
    trait, value = key
    return trait, not value.isdecimal(), int(value) if value.isdecimal() else 0, value


def _places(comparison: Comparison) -> Mapping[tuple[str, int], Mapping[str, RecordPlace]]:
    """The cells that have a plan, by instance and seed, then by policy in order."""
    places: dict[tuple[str, int], dict[str, RecordPlace]] = defaultdict(dict)
    for cell in comparison.cells:
        if has_plan(cell):
            places[cell.instance, cell.seed][cell.policy] = cell
    return places


@dataclass(frozen=True)
class _Words:
    """The words of one trait as numbers, so that counting by them is fast."""

    words: tuple[str, ...]

    @cached_property
    def _coded(self) -> tuple[list[str], NDArray[np.int64]]:
        known = sorted(set(self.words), key=lambda word: _in_order(("", word)))
        place = {word: number for number, word in enumerate(known)}
        return known, np.array([place[word] for word in self.words], dtype=np.int64)

    @property
    def known(self) -> list[str]:
        return self._coded[0]

    def counts(self, chosen: NDArray[np.bool_]) -> list[int]:
        """How many of those chosen each word has."""
        known, codes = self._coded
        return [int(count) for count in np.bincount(codes[chosen], minlength=len(known))]


def _words(people: People) -> Mapping[str, _Words]:
    return {trait: _Words(words) for trait, words in people.traits.items()}


def _outcomes(cell: RecordPlace) -> Outcomes:
    return np.array(cell.record.outcomes, dtype=np.int64)


def _shares(cell: RecordPlace) -> dict[tuple[str, str], tuple[int, int]]:
    """People and those left out, by trait and word."""
    outcomes = _outcomes(cell)
    everybody = np.ones(outcomes.size, dtype=np.bool_)
    return {
        (trait, value): (people, left_out)
        for trait, words in _words(cell.people).items()
        for value, people, left_out in zip(
            words.known, words.counts(everybody), words.counts(outcomes == LEFT_OUT), strict=True
        )
    }


def _changed(cell: RecordPlace, base: RecordPlace) -> Iterator[tuple[str, str, int, list[int]]]:
    """Trait, word, people and how many of each change."""
    if cell.people.ids != base.people.ids:
        raise ValueError(f"{cell.instance}, seed {cell.seed}: {cell.policy} is about other people than {base.policy}")
    own, before = _outcomes(cell), _outcomes(base)
    chosen = [change(own, before) for change in CHANGES.values()]
    yield EVERYBODY, EVERYBODY, own.size, [int(change.sum()) for change in chosen]
    everybody = np.ones(own.size, dtype=np.bool_)
    for trait, words in _words(cell.people).items():
        by_change = [words.counts(change) for change in chosen]
        for number, (value, people) in enumerate(zip(words.known, words.counts(everybody), strict=True)):
            yield trait, value, people, [counts[number] for counts in by_change]


def _change_rows(key: tuple[str, str, str], counted: list[tuple[str, int, list[int]]]) -> Iterator[tuple[Any, ...]]:
    instances = [instance for instance, _, _ in counted]
    people = round_fraction(float(np.mean([people for _, people, _ in counted])))
    for number, change in enumerate(CHANGES):
        found = estimate([counts[number] for _, _, counts in counted], instances)
        figures = (None if value is None else round_fraction(value) for value in (found.mean, found.low, found.high))
        yield (*key, change, found.n, people, *figures)
