"""What the visits of a season are planned from: leads, schools, workshops, professors, locks and the period.

All of it is plain data, read from tables and already checked for references; every id is text. Times are minutes after
midnight, distances whole kilometres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.week import Week


class ServiceItem(StrEnum):
    """What a school asks help with and a lead can help with (V5)."""

    CURRICULUM = "curriculum"
    NETWORK = "network"
    DEVICES = "devices"
    TEAM = "team"


class Mode(StrEnum):
    """How a school is accompanied (V7): by visits alone, or by a workshop and fewer visits."""

    A = "A"
    B = "B"


@dataclass(frozen=True, slots=True)
class GeoPoint:
    """A place on the globe, in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead teacher. ``free`` holds the hours available; ``max_schools`` is already cut to the programme's (V3)."""

    id: str
    items: frozenset[ServiceItem]
    free: Week
    max_schools: int
    name: str = ""
    school_id: str = ""
    """The lead's own school; it need not be among the schools that applied."""
    county: str = ""
    place: GeoPoint | None = None
    unavailable: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class HighSchool:
    """A school that applied. ``mode`` is ``None`` where either will do; without ``applied_on`` it applied in time."""

    id: str
    name: str
    items: frozenset[ServiceItem]
    teachers: int
    free: Week
    county: str = ""
    place: GeoPoint | None = None
    applied_on: date | None = None
    returning: bool = False
    recommended: bool = False
    mode: Mode | None = None
    unavailable: frozenset[date] = frozenset()

    @property
    def goes_first(self) -> bool:
        """V2: it took part before or was recommended."""
        return self.returning or self.recommended


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop on one date; ``capacity`` counts schools, ``None`` is no limit."""

    id: str
    date: date
    minutes: int
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Professor:
    """A supervisor who joins visits; ``max_visits`` of ``None`` is no limit."""

    id: str
    free: Week
    name: str = ""
    unavailable: frozenset[date] = frozenset()
    max_visits: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The season's dates (V1, V10, V11) and its closed days; all of them inclusive."""

    first_day: date
    last_day: date
    settlement_deadline: date
    application_deadline: date
    closed: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Season:
    """One instance of lead teachers' visits. Mappings keep the order of the tables.

    ``professors`` is ``None`` where no table of them is given: then nothing is said of supervisors.
    """

    leads: Mapping[str, Lead]
    schools: Mapping[str, HighSchool]
    period: Period
    workshops: Mapping[str, Workshop] = field(default_factory=dict)
    professors: Mapping[str, Professor] | None = None
    travel: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Whole km one way that take the place of the distance, by ``(lead id, school id)``."""
    scores: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Fit that takes the place of the computed one, by ``(lead id, school id)``."""
    assigned: tuple[tuple[str, str], ...] = ()
    """``(lead id, school id)`` that must be."""
    forbidden: frozenset[tuple[str, str]] = frozenset()
    """``(lead id, school id)`` that must not be."""
    fixed: tuple[tuple[str, str, date], ...] = ()
    """``(lead id, school id, date)`` of visits that must be."""
