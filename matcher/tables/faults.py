"""Faults of input: every one of them, each with its place, what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matcher.texts import Language, text

FAULT_FILES = ("faults.csv", "faults.xlsx")
"""What ``--faults`` leaves, in a folder that holds nothing else."""


class Severity(StrEnum):
    """An error stops the run; a warning and a notice are shown and the run goes on."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: file, row (the header is row 1; 0 where the fault is of the whole file), column, value, code.

    ``column`` is the header as it stands, ``place`` its place in the row (the first is 0, ``None`` where it is not
    known). The catalogue holds two texts for each code: ``fault.CODE.wrong`` and ``fault.CODE.mend``; ``figures`` fill
    them.
    """

    severity: Severity
    code: str
    file: str
    row: int = 0
    column: str = ""
    value: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    place: int | None = None

    def wrong(self, language: Language) -> str:
        """What is wrong, in the reader's language."""
        return text(f"fault.{self.code}.wrong", language, value=self.value, **self.figures)

    def mend(self, language: Language) -> str:
        """How to mend it, in the reader's language."""
        return text(f"fault.{self.code}.mend", language, value=self.value, **self.figures)


class InputError(ValueError):
    """Input that cannot be planned; carries every fault of every file (errors, and the warnings found beside them), and
    what was read for which table, where that is known.
    """

    def __init__(self, faults: Iterable[Fault], sources: Iterable[TableSource] = ()) -> None:
        self.faults = tuple(faults)
        self.sources = tuple(sources)
        super().__init__(f"{len(self.faults)} faults")


@dataclass(frozen=True, slots=True)
class TableSource:
    """What was read for a table: the file (and sheet), the encoding (empty for a workbook), and how many rows below
    which row of headers.
    """

    table: str
    file: str
    encoding: str
    header_row: int
    rows: int


class CellFault(ValueError):  # noqa: N818 (a fault of the input, as Fault is)
    """A cell that cannot be read: the code of its fault, and the figures of its text beside the cell's value."""

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
