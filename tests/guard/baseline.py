"""The kept counts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

BASELINE = Path(__file__).parent / "baseline.toml"
MORE = 1.10
"""So many times the kept count are still as fast."""


def kept() -> dict[str, dict[str, int]]:
    """By the instance's name and what is counted."""
    return tomllib.loads(BASELINE.read_text(encoding="utf-8"))


def slower(figures: Mapping[str, int], baseline: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """What exceeds its baseline by more than a tenth: the kept count and the one now."""
    return {
        what: (baseline.get(what, 0), number)
        for what, number in figures.items()
        if number > MORE * baseline.get(what, 0)
    }
