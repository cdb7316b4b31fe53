"""What is measured of a plan beside its goals: which way is better, and in what unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from matcher.planners import study_of
from models.goals import BELOW
from models.programme import Programme

BANDS = ((0, 39), (40, 59), (60, 79), (80, 100))
"""Bands of fit, both ends inclusive."""


def band_measure(low: int, high: int) -> str:
    """The measure that counts those placed with a fit in the band."""
    return f"fit_{low}_{high}"


COUNTED = ("left_out", "share_placed", *(band_measure(*band) for band in BANDS), "mean_fit", "lowest_fit")
"""What is counted from the outcomes."""

BREACHES = "breaches"
"""Violations of the programme as written, whatever the policy allows."""

_SENSES: Mapping[str, int] = MappingProxyType(
    {
        "left_out": -1,
        "share_placed": +1,
        "mean_fit": +1,
        "lowest_fit": +1,
        "gini": -1,
        BREACHES: -1,
    }
)

_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "share_placed": "share",
        "fit": "points",
        "mean_fit": "points each",
        "lowest_fit": "points",
        "gini": "1/10000",
        "exceptions": "breaches",
        BREACHES: "breaches",
    }
)


def sense(programme: Programme, measure: str) -> int:
    """+1 where more is better, -1 where less is, 0 where neither can be said."""
    known = programme.known_goals
    own = study_of(programme).senses
    return known[measure].sense if measure in known else {**_SENSES, **own}.get(measure, 0)


def unit(programme: Programme, measure: str) -> str:
    """In what a measure is counted; people where nothing else is said."""
    study = study_of(programme)
    return {**_UNITS, **study.units}.get(measure, study.people)


def single_bounds_of_fit(goals: Iterable[str]) -> list[str]:
    """The goals «fewest below so much» that a policy lists one by one: none where it goes up the whole scale."""
    listed = [goal for goal in goals if goal in BELOW]
    return listed if len(listed) < len(BELOW) else []
