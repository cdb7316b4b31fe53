"""The schools that apply."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from matcher.generator.draws import Draws
from matcher.visits.generator.places import HighSchoolPlace
from matcher.visits.generator.weeks import school_days_off, school_week
from models.policy import Policy
from models.rules.visits import V1
from models.visits.problem import HighSchool, Mode, Period, ServiceItem

ITEMS = {ServiceItem.CURRICULUM: 0.42, ServiceItem.TEAM: 0.24, ServiceItem.DEVICES: 0.19, ServiceItem.NETWORK: 0.15}
"""How often an item is asked for and offered."""
_ITEMS_ASKED = {1: 0.2, 2: 0.35, 3: 0.3, 4: 0.15}
_MODES: dict[Mode | None, float] = {None: 0.76, Mode.A: 0.12, Mode.B: 0.12}
_TOO_FEW, _LATE, _DATE_UNKNOWN = 0.05, 0.04, 0.1
"""Share of schools that name too few teachers, apply late, and have no date of application."""
_RETURNING, _RECOMMENDED = 0.2, 0.15
_MOST_DAYS_EARLY, _MOST_DAYS_LATE = 45, 6
_MOST_TEACHERS = 8


def make_schools(
    draws: Draws, policy: Policy, places: Iterable[HighSchoolPlace], period: Period
) -> dict[str, HighSchool]:
    """A school for each place, by id; a few are not eligible (V1)."""
    return {place.id: _school(draws, policy, place, period) for place in places}


def _school(draws: Draws, policy: Policy, place: HighSchoolPlace, period: Period) -> HighSchool:
    late = draws.chance(_LATE)
    days = draws.whole(1, _MOST_DAYS_LATE) if late else -draws.whole(0, _MOST_DAYS_EARLY)
    known = late or not draws.chance(_DATE_UNKNOWN)
    return HighSchool(
        id=place.id,
        name=place.name,
        items=frozenset(draws.some_weighted(ITEMS, draws.pick_weighted(_ITEMS_ASKED))),
        teachers=_teachers(draws, policy),
        free=school_week(draws),
        county=place.county,
        place=place.place,
        applied_on=period.application_deadline + timedelta(days) if known else None,
        returning=draws.chance(_RETURNING),
        recommended=draws.chance(_RECOMMENDED),
        mode=draws.pick_weighted(_MODES),
        unavailable=school_days_off(draws, period),
    )


def _teachers(draws: Draws, policy: Policy) -> int:
    fewest = policy[V1].fewest_teachers
    return max(fewest - 1, 0) if draws.chance(_TOO_FEW) else draws.whole(fewest, max(fewest, _MOST_TEACHERS))
