"""The numbers of one room, and which of them can be."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

FROM_0 = {"least": 0}
"""Of a number that may be 0: what it counts is then left out. All others are greater than 0, whole ones at least 1."""


@dataclass(frozen=True)
class TuningFamily:
    """Tuning numbers of one room. Raises ``ValueError`` where one is of another kind than its default, or too small."""

    def __post_init__(self) -> None:
        """Check every number."""
        for one in fields(self):
            value = getattr(self, one.name)
            if not _is_like(value, one.default, one.metadata.get("least"), one.metadata.get("most", math.inf)):
                raise ValueError(f"{type(self).__name__}.{one.name} cannot be {value!r}")


def _is_like(value: Any, default: Any, least: float | None, most: float) -> bool:
    """Whether a value can stand where the default stands; of a list any length but none, of what is in it the same."""
    if isinstance(default, tuple):
        if not isinstance(value, tuple) or not value:
            return False
        inner = default[0]
        return all(_is_like(one, inner, least, most) and _length(one) == _length(inner) for one in value)
    if isinstance(default, bool | str) or isinstance(value, bool):
        return type(value) is type(default)
    if isinstance(default, int):
        return isinstance(value, int) and (1 if least is None else least) <= value <= most
    within = isinstance(value, int | float) and math.isfinite(value) and value <= most
    return within and (value > 0 if least is None else value >= least)


def _length(value: Any) -> int:
    return len(value) if isinstance(value, tuple) else 0
