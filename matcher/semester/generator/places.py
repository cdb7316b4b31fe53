"""Where the schools are: invented, or taken from a register of real ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matcher.generator import names
from matcher.generator.draws import Draws
from matcher.generator.registers import read_register, register_fault, squared_degrees
from matcher.tables.faults import InputError

REGISTER_COLUMNS = (*("code", "name", "level", "remoteness", "county", "boys", "girls", "lat", "lon", "island"),)
_FEWEST_PUPILS = 12
"""Of a school in the register that joins: half of them is still a group."""


@dataclass(frozen=True, slots=True)
class SchoolPlace:
    """A school as a place.

    ``boys`` is their share, ``most_children`` the most it can send; ``buses`` make it close early. ``remoteness`` is
    how remote it is listed.
    """

    id: str
    name: str
    county: str
    junior: bool
    boys: float
    most_children: int
    buses: bool
    remoteness: str


_REMOTENESS_WITH_BUSES = {"special": 0.54, "extreme": 0.46}
_REMOTENESS_OF_ISLANDS = {"remote": 0.42, "special": 0.52, "extreme": 0.06}
"""How often a school of each kind is so remote; all others are just remote. Shares of the ministry's list."""


def invented_places(draws: Draws, levels: Draws, counts: Sequence[int]) -> list[list[SchoolPlace]]:
    """For each university its count of invented schools, in two neighbouring counties.

    ``levels`` are the draws of how remote they are.
    """
    stems = names.school_stems(draws, sum(counts))
    places: list[list[SchoolPlace]] = []
    first = 1
    for count in counts:
        home = draws.whole(0, len(names.COUNTIES) - 1)
        counties = [names.COUNTIES[home], names.COUNTIES[home - 1]]
        if draws.chance(0.15):
            counties[1] = draws.pick(names.ISLANDS)
        numbers = range(first, first + count)
        places.append([_invented(draws, levels, number, stems[-number % len(stems)], counties) for number in numbers])
        first += count
    return places


def _invented(draws: Draws, levels: Draws, number: int, stem: str, counties: Sequence[str]) -> SchoolPlace:
    junior = draws.chance(0.25)
    county = draws.pick(counties)
    boys = draws.fraction(0.42, 0.60)
    buses = draws.chance(0.2)
    return SchoolPlace(
        id=f"{number:06d}",
        name=names.name_of("junior" if junior else "primary", stem),
        county=county,
        junior=junior,
        boys=boys,
        most_children=10_000,
        buses=buses,
        remoteness=_remoteness(levels, county, buses=buses),
    )


def _remoteness(levels: Draws, county: str, *, buses: bool) -> str:
    if buses:
        return levels.pick_weighted(_REMOTENESS_WITH_BUSES)
    return levels.pick_weighted(_REMOTENESS_OF_ISLANDS) if county in names.ISLANDS else "remote"


@dataclass(frozen=True, slots=True)
class _RegisterRow:
    place: SchoolPlace
    latitude: float
    longitude: float

    def distance(self, other: _RegisterRow) -> float:
        """Squared, in degrees of latitude; the id settles ties elsewhere."""
        return squared_degrees((self.latitude, self.longitude), (other.latitude, other.longitude))


def register_places(draws: Draws, counts: Sequence[int], register: Path) -> list[list[SchoolPlace]]:
    """For each university, schools of the register that lie near one another.

    Raises :class:`InputError` where the register cannot be read or holds too few schools.
    """
    rows = _read_register(register)
    if len(rows) < sum(counts):
        found = {"found": str(len(rows)), "needed": str(sum(counts))}
        raise InputError([register_fault("register_too_small", register, **found)])
    places: list[list[SchoolPlace]] = []
    for count in counts:
        home = draws.pick(rows)
        rows.sort(key=lambda row, home=home: (row.distance(home), row.place.id))  # type: ignore[misc]
        places.append([row.place for row in rows[:count]])
        del rows[:count]
    return places


def _read_register(register: Path) -> list[_RegisterRow]:
    rows = read_register(register, REGISTER_COLUMNS, _register_row, bad_row="register_row")
    return [row for row in rows if row.place.most_children * 2 >= _FEWEST_PUPILS]


def _register_row(row: Mapping[str, str]) -> _RegisterRow:
    boys, girls = int(row["boys"]), int(row["girls"])
    pupils = boys + girls
    place = SchoolPlace(
        id=row["code"],
        name=row["name"],
        county=row["county"],
        junior=row["level"].startswith("junior"),
        boys=boys / pupils if pupils else 0.5,
        most_children=pupils // 2,
        buses=row["remoteness"] in ("special", "extreme") and row["island"] != "1",
        remoteness=row["remoteness"],
    )
    return _RegisterRow(place, float(row["lat"]), float(row["lon"]))
