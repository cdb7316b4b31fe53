"""A kind of cell that only this programme has."""

from __future__ import annotations

from matcher.tables.cells import CellKind
from matcher.tables.numbers import read_whole

SEATS = CellKind("seats", lambda raw: read_whole(raw.removesuffix("席")), None)
