"""The columns that there are by now: pairs from outside enter, leads turn out to be short, faces leave some of them.

All relaxations of a season share one pool. Where columns are not those of all pairs, the rest is priced, too: no pair
outside changes a bound.
"""

from __future__ import annotations

import numpy as np

from models.arrays import Bools, Ints
from models.tuning import TUNING
from models.visits.assignment.blocks import Loose, Short
from models.visits.assignment.columns import Columns
from models.visits.assignment.face import Face
from models.visits.assignment.pricing import Outside, Test
from models.visits.calendars.dating import SeasonCalendar


class Pool:
    """A season's columns, and the leads who are known to have binding calendars.

    ``is_short`` (leads,) marks those leads, ``shorts`` are their blocks and ``loose`` the blocks of all others;
    ``active`` (columns,) marks what is in use in linear models; ``limited`` are the workshops with a limit.
    """

    def __init__(self, columns: Columns, calendar: SeasonCalendar) -> None:
        self.columns = columns
        self._calendar = calendar
        self._outside = Outside(columns)
        self.loose = Loose(columns)
        self.is_short = np.zeros(len(columns.pairs.lead_ids), dtype=bool)
        self.shorts: dict[int, Short] = {}
        self._usable = columns.least.copy()
        self.active = np.zeros(len(columns), dtype=bool)
        self.limited = np.flatnonzero(columns.capacity >= 0)
        for lead in self._few_dates():
            self.shorten(int(lead))

    def everything(self) -> Face:
        """The face of all plans."""
        columns = self.columns
        no_leads = np.zeros(len(columns.pairs.lead_ids), dtype=bool)
        return Face(self._usable.copy(), columns.must.copy(), no_leads, np.zeros(len(columns.capacity), dtype=bool))

    def shorten(self, lead: int) -> None:
        """Take a lead's calendar into account: every way of use, in bundles that have dates together."""
        self.shorts[lead] = short = self.block(lead)
        self.is_short[lead] = True
        self._usable[short.columns] = True

    def block(self, lead: int) -> Short:
        """The block of a lead with the calendar, whether that is known to bind or not."""
        return self.shorts.get(lead) or Short(self.columns, self._calendar, lead)

    def _few_dates(self) -> Ints:
        """Leads with fewer dates than their schools might ask for: their calendars will bind."""
        pairs = self.columns.pairs
        dates = pairs.dates_of_leads().sum(axis=1)
        most = max((way.visits for way in pairs.kinds), default=0)
        return np.flatnonzero((dates > 0) & (dates < most * pairs.places))

    def alive(self, face: Face) -> Bools:
        """The columns that a face leaves, of all there are by now."""
        known = len(face.alive)
        if known < len(self.columns):
            new = self._usable[known:].copy()
            for test in face.tests:
                new &= test.passes(self.columns, slice(known, None))
            face.alive = np.concatenate([face.alive, new])
        return face.alive

    def complete(self, face: Face) -> bool:
        """Let all pairs enter that a face leaves; false where they are too many."""
        if self.columns.complete:
            return True
        outside = self._outside.passing(face.tests, TUNING.get().visits_assignment.most_outside_pairs)
        if outside is not None and len(outside[0]):
            self._grow(*outside)
        return outside is not None

    def enter(self, face: Face, test: Test, *, nearly: float) -> bool:
        """Let pairs from outside enter that gain more than what is inside; whether there were any."""
        if self.columns.complete:
            return False
        leads, schools = self._outside.better(test, face.tests, nearly)
        if len(leads):
            self._grow(leads, schools)
        return bool(len(leads))

    def _grow(self, leads: Ints, schools: Ints) -> None:
        """Let pairs from outside enter the columns."""
        known = len(self.columns)
        self.columns = columns = self.columns.with_pairs(leads, schools)
        self._outside = Outside(columns)
        self.loose = Loose(columns)
        self._usable = np.concatenate([self._usable, (columns.least | self.is_short[columns.lead])[known:]])
        self.active = np.concatenate([self.active, np.zeros(len(columns) - known, dtype=bool)])
        for short in self.shorts.values():
            short.grow(columns)
