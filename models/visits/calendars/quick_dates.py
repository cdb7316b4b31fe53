"""Dates of one lead's accompaniments, found by trying: soon found where there are many, no proof where there are none.

Accompaniments take their dates one after another, those with the fewest first; each takes those visits of all still
free that last longest together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import numpy as np

from models.rules.visits import V8
from models.visits.calendars.dating import Dates, Holding, SeasonCalendar
from models.visits.pairs import visit_minutes_needed

NONE = -1_000_000
"""Minutes of what cannot be."""


def quick_dates(calendar: SeasonCalendar, holdings: Iterable[Holding]) -> dict[Holding, Dates] | None:
    """Dates for what one lead holds; ``None`` where none were found, which proves nothing. Locked dates are left."""
    together = sorted(holdings)
    pairs, workshops = calendar.pairs, calendar.season.workshops
    attended = {workshops[holding.way.workshop_id] for holding in together if holding.way.workshop_id}
    busy = {workshop.date for workshop in attended}
    locked = any((holding.lead, holding.school) in pairs.fixed for holding in together)
    if locked or len(busy) < len(attended):
        return None
    leads = np.array([holding.lead for holding in together], dtype=np.int64)
    minutes = pairs.minutes_by_day(leads, np.array([holding.school for holding in together], dtype=np.int64))
    minutes[:, [day in busy for day in pairs.days]] = 0
    found: dict[Holding, Dates] = {}
    for row in np.argsort((minutes > 0).sum(axis=1), kind="stable").tolist():
        holding = together[row]
        usable = np.flatnonzero(minutes[row])
        visits = _visits(calendar, holding, [pairs.days[n] for n in usable], minutes[row, usable].tolist())
        if visits is None:
            return None
        minutes[:, usable[visits]] = 0
        found[holding] = Dates(tuple(pairs.days[usable[n]] for n in visits), holding.way.workshop_id)
    return found


def _visits(
    calendar: SeasonCalendar, holding: Holding, days: Sequence[date], minutes: Sequence[int]
) -> list[int] | None:
    """The places of days for the visits of one accompaniment, in order; ``None`` where they reach too few minutes."""
    workshop = calendar.season.workshops.get(holding.way.workshop_id)
    needed = visit_minutes_needed(holding.way.mode, workshop, calendar.policy)
    apart = timedelta(calendar.policy[V8].days_apart)
    for window in calendar.windows:
        if workshop is not None and not window.holds(workshop.date):
            continue
        inside = [n for n, day in enumerate(days) if window.holds(day)]
        before = [bisect_right(days, days[n] - apart) - inside[0] for n in inside]
        chosen = _longest([minutes[n] for n in inside], before, holding.way.visits)
        if sum(minutes[inside[n]] for n in chosen) >= max(needed, 1):
            return [inside[n] for n in chosen]
    return None


def _longest(minutes: Sequence[int], before: Sequence[int], visits: int) -> list[int]:
    """The places that last longest together, so many; none where there are not as many.

    ``before`` tells for each place how many lie early enough before it.
    """
    reached = [[0] * (len(minutes) + 1)]
    for _ in range(visits):
        fewer, most = reached[-1], [NONE]
        for place, lasting in enumerate(minutes):
            most.append(max(most[-1], fewer[max(before[place], 0)] + lasting))
        reached.append(most)
    chosen: list[int] = []
    end = len(minutes)
    if reached[visits][end] <= 0:
        return []
    for count in range(visits, 0, -1):
        while reached[count][end] == reached[count][end - 1]:
            end -= 1
        chosen.append(end - 1)
        end = max(before[end - 1], 0)
    return chosen[::-1]
