"""Choirs, halls and a plan: what stands in ``models`` of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.goals import GoalResult, Status


@dataclass(frozen=True)
class Choir:
    """``conductor`` is a personal name."""

    id: str
    name: str
    singers: int
    conductor: str = ""


@dataclass(frozen=True)
class Hall:
    """A place with seats."""

    id: str
    name: str
    seats: int


@dataclass(frozen=True)
class Rehearsals:
    """What is planned."""

    choirs: Mapping[str, Choir]
    halls: Mapping[str, Hall]


class Silence(StrEnum):
    """Why a choir has no hall."""

    TOO_MANY_SINGERS = "too_many_singers"
    HALLS_TAKEN = "halls_taken"


@dataclass(frozen=True)
class Placement:
    """A choir in its hall, and the seats that are left."""

    choir_id: str
    hall_id: str
    spare: int


@dataclass(frozen=True)
class HallPlan:
    """Who rehearses where, and who nowhere."""

    placements: tuple[Placement, ...]
    silent: tuple[tuple[str, Silence], ...]


@dataclass(frozen=True)
class HallOutcome:
    """What planning gives."""

    status: Status
    plan: HallPlan | None
    goals: tuple[GoalResult, ...]
