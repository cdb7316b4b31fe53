"""A tuning file (TOML) as tuning numbers: a table for each family, in it the numbers that differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path

from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.toml_file import MOST_SHOWN, read_toml
from models.policy import nearest
from models.tuning import Tuning
from models.tuning.family import TuningFamily

Numbers = Tuning | Mapping[str, Mapping[str, object]] | str | Path
"""Tuning numbers: as they are, as a file holds them (by family and name, those that differ), or the file."""


def read_tuning(source: Numbers) -> Tuning:
    """The tuning numbers of a file or of what one holds.

    Raises ``InputError`` with every fault: unknown names with the nearest known, numbers that cannot be.
    """
    if isinstance(source, Tuning):
        return source
    if isinstance(source, Mapping):
        return _tuning(source, "tuning", lambda where: 0)
    faults: list[Fault] = []
    path = Path(source)
    toml = read_toml(path, faults) if path.is_file() else None
    if toml is None:
        raise InputError(faults or [Fault(Severity.ERROR, "missing_tuning", path.name, value=str(path))])
    return _tuning(toml.values, toml.file, toml.row)


class _Reading:
    """The faults of one file, gathered as its families are read."""

    def __init__(self, file: str, row: Callable[[str], int]) -> None:
        self._file = file
        self._row = row
        self.faults: list[Fault] = []

    def family(self, name: str, known: TuningFamily, table: object) -> TuningFamily:
        """A family with the numbers of its table in the place of those known."""
        if not isinstance(table, Mapping):
            self._wrong("tuning_table", name, table, family=name)
            return known
        for number, value in table.items():
            where = f"{name}.{number}"
            if self.knows(where, number, known):
                try:
                    known = replace(known, **{number: _frozen(value)})
                except ValueError:
                    self._wrong("tuning_number", where, value, default=as_toml(getattr(known, number)))
        return known

    def knows(self, where: str, name: str, owner: Tuning | TuningFamily) -> bool:
        """Whether there is a family or a number of this name."""
        names = [one.name for one in fields(owner)]
        if name not in names:
            self._wrong("tuning_unknown", where, name, near=nearest(name, names))
        return name in names

    def _wrong(self, code: str, where: str, value: object, **figures: str) -> None:
        shown = f"{value}"[:MOST_SHOWN]
        self.faults.append(Fault(Severity.ERROR, code, self._file, self._row(where), where, shown, figures))


def _tuning(values: Mapping[str, object], file: str, row: Callable[[str], int]) -> Tuning:
    tuning, reading = Tuning(), _Reading(file, row)
    families = {
        name: reading.family(name, getattr(tuning, name), table)
        for name, table in values.items()
        if reading.knows(name, name, tuning)
    }
    if reading.faults:
        raise InputError(reading.faults)
    return replace(tuning, **families)  # type: ignore[arg-type]  # each in the place of its own kind


def _frozen(value: object) -> object:
    """Lists of TOML as the tuples that stand in a tuning."""
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def as_toml(value: object) -> str:
    """A number as TOML writes it."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(as_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else f"{value}".lower()
