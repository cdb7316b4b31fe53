"""What was read of a folder of tables that can be planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from matcher.tables.faults import Fault, TableSource

Problem = TypeVar("Problem")


@dataclass(frozen=True)
class Reading(Generic[Problem]):
    """What there is to plan, with the warnings and notices of its tables.

    ``sources`` tell what was read for each table, ``rights`` how many cells were read that grant a right or lift a
    rule, by name. All three are empty where nothing was read.
    """

    problem: Problem
    faults: tuple[Fault, ...] = ()
    sources: tuple[TableSource, ...] = ()
    rights: Mapping[str, int] = field(default_factory=dict)

    @property
    def encodings(self) -> dict[str, str]:
        """The encoding of each CSV or TOML file (``utf-8``, ``utf-8-sig`` with its mark, ``cp950``)."""
        return {source.file: source.encoding for source in self.sources if source.encoding}
