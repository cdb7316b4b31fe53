"""Where the schools are: invented, or taken from a register of real ones."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from matcher.generate import names
from matcher.generate.draws import Draws
from matcher.tables.faults import Fault, InputError, Severity

REGISTER_COLUMNS = (*("code", "name", "level", "remoteness", "county", "boys", "girls", "lat", "lon", "island"),)
_FEWEST_PUPILS = 12
"""Of a school in the register that joins: half of them is still a group."""
_COSINE_OF_TAIWAN = 0.916
"""Shortens a degree of longitude to one of latitude: enough to say which school is nearer."""


@dataclass(frozen=True, slots=True)
class Place:
    """A school as a place.

    ``boys`` is their share, ``most_children`` the most it can send; ``buses`` make it close early.
    """

    id: str
    name: str
    county: str
    junior: bool
    boys: float
    most_children: int
    buses: bool


def invented_places(draws: Draws, counts: Sequence[int]) -> list[list[Place]]:
    """For each university its count of invented schools, in two neighbouring counties."""
    stems = [f"{a}{b}" for a, b in product(names.SCHOOL_FIRST, names.SCHOOL_SECOND)]
    stems = draws.some(stems, sum(counts))
    places: list[list[Place]] = []
    for count in counts:
        home = draws.whole(0, len(names.COUNTIES) - 1)
        counties = [names.COUNTIES[home], names.COUNTIES[home - 1]]
        if draws.chance(0.15):
            counties[1] = draws.pick(names.ISLANDS)
        first = sum(map(len, places)) + 1
        places.append([_invented(draws, first + i, stems.pop(), counties) for i in range(count)])
    return places


def _invented(draws: Draws, number: int, stem: str, counties: Sequence[str]) -> Place:
    junior = draws.chance(0.25)
    return Place(
        id=f"{number:06d}",
        name=(names.JUNIOR if junior else names.PRIMARY).format(stem),
        county=draws.pick(counties),
        junior=junior,
        boys=draws.fraction(0.42, 0.60),
        most_children=10_000,
        buses=draws.chance(0.2),
    )


@dataclass(frozen=True, slots=True)
class _RegisterRow:
    place: Place
    latitude: float
    longitude: float

    def distance(self, other: _RegisterRow) -> float:
        """Squared, in degrees of latitude; the id settles ties elsewhere."""
        east = (self.longitude - other.longitude) * _COSINE_OF_TAIWAN
        return (self.latitude - other.latitude) ** 2 + east**2


def register_places(draws: Draws, counts: Sequence[int], register: Path) -> list[list[Place]]:
    """For each university, schools of the register that lie near one another.

    Raises :class:`InputError` where the register cannot be read or holds too few schools.
    """
    rows = _read_register(register)
    if len(rows) < sum(counts):
        found = {"found": str(len(rows)), "needed": str(sum(counts))}
        raise InputError([_fault("register_too_small", register, found)])
    places: list[list[Place]] = []
    for count in counts:
        home = draws.pick(rows)
        rows.sort(key=lambda row, home=home: (row.distance(home), row.place.id))  # type: ignore[misc]
        places.append([row.place for row in rows[:count]])
        del rows[:count]
    return places


def _fault(code: str, register: Path, figures: Mapping[str, str]) -> Fault:
    return Fault(Severity.ERROR, code, register.name, figures=figures)


def _read_register(register: Path) -> list[_RegisterRow]:
    try:
        text = register.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([_fault("register_unreadable", register, {})]) from error
    reader = csv.DictReader(text.splitlines())
    missing = [name for name in REGISTER_COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        columns = {"columns": ", ".join(missing)}
        raise InputError([_fault("register_columns", register, columns)])
    rows: list[_RegisterRow] = []
    for number, row in enumerate(reader, start=2):
        try:
            rows.append(_register_row(row))
        except (TypeError, ValueError) as error:
            at = Fault(Severity.ERROR, "register_row", register.name, number)
            raise InputError([at]) from error
    return [row for row in rows if row.place.most_children * 2 >= _FEWEST_PUPILS]


def _register_row(row: Mapping[str, str]) -> _RegisterRow:
    boys, girls = int(row["boys"]), int(row["girls"])
    pupils = boys + girls
    place = Place(
        id=row["code"],
        name=row["name"],
        county=row["county"],
        junior=row["level"].startswith("junior"),
        boys=boys / pupils if pupils else 0.5,
        most_children=pupils // 2,
        buses=row["remoteness"] in ("special", "extreme") and row["island"] != "1",
    )
    return _RegisterRow(place, float(row["lat"]), float(row["lon"]))
