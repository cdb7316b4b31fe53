"""Where high schools are: invented around the counties' centres, or taken from a register of real ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from matcher.generator import names
from matcher.generator.draws import Draws
from matcher.generator.registers import read_register, register_fault, squared_degrees
from matcher.generator.stock import STOCK
from matcher.tables.faults import InputError
from matcher.visits.tables.places import MOST_LAT, MOST_LON
from models.visits.problem import GeoPoint

HIGH_SCHOOL_COLUMNS = ("code", "name", "kind", "county", "township", "lat", "lon")
_DECIMALS = 4
"""Of an invented place, in degrees: about ten metres."""
_NEIGHBOURS = 2
_AT_HOME = 0.6
"""Share of the invented schools of a region that lie in its home county."""


class _County(NamedTuple):
    """The centre of a county, how far its schools lie from it (degrees) and how many high schools it has."""

    lat: float
    lon: float
    reach: float
    schools: int

    @property
    def centre(self) -> tuple[float, float]:
        return self.lat, self.lon


_COUNTIES: Mapping[str, _County] = {name: _County(**county) for name, county in STOCK["counties"].items()}
_MUNICIPALITIES = frozenset(("臺北市", "新北市", "桃園市", "臺中市", "臺南市", "高雄市"))
"""Special municipalities: their private schools are under the city, not under the ministry."""


@dataclass(frozen=True, slots=True)
class HighSchoolPlace:
    """A high school as a place; ``ministry`` where it is under the ministry, whose programme this is."""

    id: str
    name: str
    county: str
    place: GeoPoint
    ministry: bool = True

    def distance(self, other: HighSchoolPlace) -> float:
        """Squared, in degrees of latitude."""
        return squared_degrees((self.place.lat, self.place.lon), (other.place.lat, other.place.lon))


def high_schools(
    draws: Draws, count: int, further: int, register: Path | None, *, regional: bool
) -> tuple[list[HighSchoolPlace], list[HighSchoolPlace]]:
    """``count`` schools that apply, by id, and others near them: ``further``, or what the register has left.

    Raises :class:`InputError` where the register cannot be read or holds fewer than ``count`` schools.
    """
    if register is None:
        drawn = draws.some(_invented_schools(draws, count + further, regional=regional), count + further)
    else:
        drawn = _registered_schools(draws, count, register, regional=regional)
    return sorted(drawn[:count], key=lambda school: school.id), drawn[count : count + further]


def _invented_schools(draws: Draws, count: int, *, regional: bool) -> list[HighSchoolPlace]:
    """Schools with ids from ``000001``, in the whole country or in a county and its neighbours."""
    weights = _region(draws) if regional else {name: float(county.schools) for name, county in _COUNTIES.items()}
    stems = names.school_stems(draws, count)
    return [
        _invented(draws, number, stems[number % len(stems)], draws.pick_weighted(weights))
        for number in range(1, count + 1)
    ]


def _region(draws: Draws) -> dict[str, float]:
    """A home county on the main island and its nearest neighbours, with the share of schools in each."""
    counties = {name: county for name, county in _COUNTIES.items() if name not in names.ISLANDS}
    home = draws.pick_weighted({name: float(county.schools) for name, county in counties.items()})
    centre = counties[home].centre
    nearest = sorted(counties, key=lambda name: squared_degrees(counties[name].centre, centre))
    return {name: _AT_HOME if name == home else (1 - _AT_HOME) / _NEIGHBOURS for name in nearest[: _NEIGHBOURS + 1]}


def _invented(draws: Draws, number: int, stem: str, county: str) -> HighSchoolPlace:
    at = _COUNTIES[county]
    lat, lon = (centre + draws.fraction(-at.reach, at.reach) for centre in (at.lat, at.lon))
    authority = draws.pick_weighted(STOCK["high_school_authorities"])
    name = f"{authority}{stem}{draws.pick_weighted(STOCK['high_school_kinds'])}"
    return HighSchoolPlace(f"{number:06d}", name, county, GeoPoint(round(lat, _DECIMALS), round(lon, _DECIMALS)))


def _registered_schools(draws: Draws, count: int, register: Path, *, regional: bool) -> list[HighSchoolPlace]:
    """All schools of a register, those first that apply first.

    In a region these lie next to one another. In the whole country schools under the ministry come before others:
    national ones, and private ones outside the special municipalities.
    """
    rows = read_register(register, HIGH_SCHOOL_COLUMNS, _high_school, bad_row="high_school_row")
    if len(rows) < count:
        fault = register_fault("high_schools_too_few", register, found=str(len(rows)), needed=str(count))
        raise InputError([fault])
    if regional:
        home = draws.pick(rows)
        return sorted(rows, key=lambda row: (row.distance(home), row.id))
    mixed = draws.some(rows, len(rows))
    return sorted(mixed, key=lambda row: not row.ministry)


def _high_school(row: Mapping[str, str]) -> HighSchoolPlace:
    lat, lon, kind = float(row["lat"]), float(row["lon"]), row["kind"]
    if not row["code"] or abs(lat) > MOST_LAT or abs(lon) > MOST_LON:
        raise ValueError(row["code"])
    ministry = kind == "national" or (kind == "private" and row["county"] not in _MUNICIPALITIES)
    return HighSchoolPlace(row["code"], row["name"], row["county"], GeoPoint(lat, lon), ministry)
