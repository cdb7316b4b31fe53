"""Finding an id that a plan's file names.

An id that only lost its leading zeros (Excel reads ``014001`` as a number) still finds its row:
the broken cell is one violation, not one in every rule that needs the person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property


class Ids:
    """The ids of one table, found as they stand or without their leading zeros."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = known

    @cached_property
    def _bare(self) -> Mapping[str, str | None]:
        """The id of each without leading zeros; ``None`` for several."""
        bare: dict[str, str | None] = {}
        for identifier in self._known:
            stripped = identifier.lstrip("0") or "0"
            bare[stripped] = None if stripped in bare else identifier
        return bare

    def find(self, written: str) -> str | None:
        """The id that ``written`` stands for, or ``None``; never one of several it could be."""
        return written if written in self._known else self._bare.get(written)
