"""What follows from a school and its lead alone: fit and distance (V5, V12)."""

from __future__ import annotations

from math import asin, cos, floor, radians, sin, sqrt

from matcher.visits.audit.index import Accompaniment
from models.visits.problem import GeoPoint, Season

EARTH_RADIUS_KM = 6371.0088


def fit(of: Accompaniment, season: Season) -> int:
    """The fit of a pair, 0-100: its score, or the share of the items asked for that the lead covers, half up."""
    score = season.scores.get((of.lead.id, of.school.id))
    if score is not None:
        return score
    asked = len(of.school.items)
    return (200 * len(of.school.items & of.lead.items) + asked) // (2 * asked) if asked else 0


def km(of: Accompaniment, season: Season) -> int:
    """Whole km one way: the travel table's, or the great circle's, rounded half up; 0 where a place is unknown."""
    listed = season.travel.get((of.lead.id, of.school.id))
    if listed is not None:
        return listed
    if of.lead.place is None or of.school.place is None:
        return 0
    return floor(_great_circle_km(of.lead.place, of.school.place) + 0.5)


def _great_circle_km(one: GeoPoint, two: GeoPoint) -> float:
    lat_one, lat_two = radians(one.lat), radians(two.lat)
    lat_half, lon_half = (lat_two - lat_one) / 2, radians(two.lon - one.lon) / 2
    haversine = sin(lat_half) ** 2 + cos(lat_one) * cos(lat_two) * sin(lon_half) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(haversine)))
