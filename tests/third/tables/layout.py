"""The files by name."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.tables.columns import read_columns
from matcher.tables.layout import Layout
from matcher.tables.plan_rows import WrittenPlan
from tests.third.programme import REHEARSALS
from tests.third.tables import cells

TABLES, WRITTEN = read_columns("tests.third.tables", cells)


@dataclass(frozen=True, slots=True)
class WrittenPlacement:
    """A row of ``rehearsals.csv``."""

    row: int
    choir_id: str
    hall_id: str
    spare: int


@dataclass(frozen=True, slots=True)
class WrittenRehearsals(WrittenPlan):
    """The files of a plan."""

    rehearsals: tuple[WrittenPlacement, ...]


LAYOUT = Layout(
    programme=REHEARSALS,
    tables=TABLES,
    written=WRITTEN,
    plan=WrittenRehearsals,
    rows={"rehearsals": WrittenPlacement},
    keys={"rehearsals": ("choir_id",)},
    workbook="rehearsals.xlsx",
)
