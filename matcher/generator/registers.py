"""Registers of real schools: a CSV file in UTF-8 that the user brings along."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from matcher.tables.faults import Fault, InputError, Severity

Row = TypeVar("Row")

_COSINE_OF_TAIWAN = 0.916
"""Shortens a degree of longitude to one of latitude: enough to say which school is nearer."""


def read_register(
    register: Path, columns: Sequence[str], read_row: Callable[[Mapping[str, str]], Row], bad_row: str
) -> list[Row]:
    """Every row of a register that has these columns, read by ``read_row``.

    Raises :class:`InputError` where the file cannot be read, lacks a column, or has a row for which ``read_row`` raises
    ``TypeError`` or ``ValueError``: a fault of the code ``bad_row``.
    """
    try:
        text = register.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([register_fault("register_unreadable", register)]) from error
    reader = csv.DictReader(text.splitlines())
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError([register_fault("register_columns", register, columns=", ".join(missing))])
    rows: list[Row] = []
    for number, row in enumerate(reader, start=2):
        try:
            rows.append(read_row(row))
        except (TypeError, ValueError) as error:
            raise InputError([Fault(Severity.ERROR, bad_row, register.name, number)]) from error
    return rows


def register_fault(code: str, register: Path, **figures: str) -> Fault:
    """An error of a whole register."""
    return Fault(Severity.ERROR, code, register.name, figures=figures)


def squared_degrees(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two places (latitude, longitude) lie apart: squared, in degrees of latitude."""
    east = (one[1] - other[1]) * _COSINE_OF_TAIWAN
    return (one[0] - other[0]) ** 2 + east**2
