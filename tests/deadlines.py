"""Deadlines without a clock: one that has passed, and one that passes after so many looks at it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Looks:
    """It passes at the look after the last of those left; how often it was looked at since is counted."""

    left_looks: int = 0
    late_looks: int = 0

    def runs(self) -> bool:
        self.left_looks -= 1
        self.late_looks += self.left_looks < 0
        return self.left_looks >= 0

    def left(self) -> float:
        return 600.0 if self.left_looks > 0 else 0.0
