"""What was read for a table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """What was read for a table: the file (and sheet), the encoding (empty for a workbook), and how many rows below
    which row of headers.
    """

    table: str
    file: str
    encoding: str
    header_row: int
    rows: int
