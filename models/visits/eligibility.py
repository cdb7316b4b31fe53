"""Which lead may accompany which school, how well that fits, and how far it is (V1, V4, V5, V12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.arrays import Bools, Floats, Whole
from models.policy import Policy
from models.tuning import TUNING
from models.visits.pair_rules import PAIR_RULES, SCHOOL_RULES, LeadsAndSchools, common_items
from models.visits.problem import GeoPoint, HighSchool, Season

Radians = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088
"""The mean radius of the globe, on which distances are measured."""


def is_eligible(school: HighSchool, season: Season, policy: Policy) -> bool:
    """V1: enough potential teachers, and applied in time."""
    return all(rule.suits(school, season.period, policy) for rule in SCHOOL_RULES)


def allowed_pairs(season: Season, policy: Policy) -> Bools:
    """V1, V4, V5 and the locks: shape (leads, schools)."""
    of = LeadsAndSchools.of(season, policy)
    allowed = np.ones(of.shape, dtype=bool)
    for rule in PAIR_RULES:
        allowed &= rule.allowed(of)
    return allowed


def places_of(ids: Mapping[str, object]) -> dict[str, int]:
    """The place of each id in its table."""
    return {id_: place for place, id_ in enumerate(ids)}


def fit_of_pairs(season: Season) -> Whole:
    """``round_half_up(100 x items covered / items asked)``, or the score given in its place."""
    asked = np.array([max(1, len(school.items)) for school in season.schools.values()], dtype=np.int32)
    fit: Whole = (200 * common_items(season.leads.values(), season.schools.values()) + asked) // (2 * asked)
    return _put(fit, season, season.scores)


def km_of_pairs(season: Season) -> Whole:
    """Whole kilometres one way: the table's, or the great circle; 0 where either place is unknown."""
    from_ = _places([lead.place for lead in season.leads.values()])[:, None, :]
    to = _places([school.place for school in season.schools.values()])[None, :, :]
    km = np.zeros((from_.shape[0], to.shape[1]), dtype=np.int32)
    step = TUNING.get().visits_assignment.leads_at_once
    for start in range(0, len(km), step):
        rows = slice(start, start + step)
        km[rows] = _great_circle_km(from_[rows], to)
    return _put(km, season, season.travel)


def _great_circle_km(from_: Radians, to: Radians) -> Floats:
    half = (to - from_) / 2
    chord = np.sin(half[..., 0]) ** 2 + np.cos(from_[..., 0]) * np.cos(to[..., 0]) * np.sin(half[..., 1]) ** 2
    with np.errstate(invalid="ignore"):
        km = np.floor(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))) + 0.5)
    whole: Floats = np.nan_to_num(km, nan=0.0)
    return whole


def _places(places: Sequence[GeoPoint | None]) -> Radians:
    rows = [(place.lat, place.lon) if place else (np.nan, np.nan) for place in places]
    radians: Radians = np.radians(np.array(rows, dtype=float).reshape(-1, 2))
    return radians


def _put(values: Whole, season: Season, given: Mapping[tuple[str, str], int]) -> Whole:
    lead_index, school_index = places_of(season.leads), places_of(season.schools)
    for (lead_id, school_id), value in given.items():
        values[lead_index[lead_id], school_index[school_id]] = value
    return values
