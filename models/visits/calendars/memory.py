"""Whether a lead's accompaniments fit together, asked once each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.visits.calendars.dating import Dates, Holding, SeasonCalendar, date_visits
from models.visits.calendars.quick_dates import quick_dates


class Memory:
    """Answers of the exact model of dates, remembered by what one lead holds."""

    def __init__(self, calendar: SeasonCalendar) -> None:
        self.calendar = calendar
        self._known: dict[frozenset[Holding], Mapping[Holding, Dates] | None] = {}

    def dates(self, holdings: Iterable[Holding]) -> Mapping[Holding, Dates] | None:
        """Dates for what one lead holds; ``None`` where there are none (a proof)."""
        together = frozenset(holdings)
        if together not in self._known:
            self._known[together] = quick_dates(self.calendar, together) or date_visits(self.calendar, together)
        return self._known[together]
