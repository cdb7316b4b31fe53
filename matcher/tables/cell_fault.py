"""What a cell can be besides a value: one that cannot be read, and one that was read in a way worth telling."""

from __future__ import annotations

from dataclasses import dataclass, field

from matcher.tables.faults import Severity


class CellFault(ValueError):  # noqa: N818 (a fault of the input, as Fault is)
    """A cell that cannot be read: the code of its fault, and the figures of its text beside the
    cell's value.
    """

    def __init__(self, code: str, **figures: str) -> None:
        self.code = code
        self.figures = figures
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The value of a cell that could be read otherwise, and how that is told (as a :class:`CellFault` is)."""

    value: object
    code: str
    figures: dict[str, str] = field(default_factory=dict)
    severity: Severity = Severity.NOTICE


def value_of(read: object) -> object:
    """The value, however it was told."""
    return read.value if isinstance(read, Interpretation) else read
