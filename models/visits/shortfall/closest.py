"""The leads who come closest to what an accompaniment of a school needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.arrays import Bools, Ints
from models.tuning import TUNING
from models.visits.plan import NearLead
from models.visits.shortfall.meetings import Option, PairHolding, PairQuestion, SeasonMeetings


@dataclass(frozen=True)
class Closest:
    """The leads (rows) that could attend some option, the closest first; ``pairs`` are their places in ``asked``."""

    leads: Ints
    pairs: Ints
    meetings: SeasonMeetings
    asked: PairQuestion
    held: PairHolding
    options: Sequence[Option]

    @classmethod
    def of(cls, meetings: SeasonMeetings, leads: Ints, asked: PairQuestion, options: Sequence[Option]) -> Closest:
        """The order of ``leads``, which are those of the pairs asked about."""
        held = meetings.holdings(asked, options)
        return cls(leads[held.closest], held.closest, meetings, asked, held, options)

    @property
    def enough(self) -> Bools:
        """Who holds what is needed."""
        return self.held.enough[self.pairs]

    def where(self, leads: Bools) -> Closest:
        """Those of them whom a mask over all leads has."""
        return self._kept(leads[self.leads])

    def only_enough(self) -> Closest:
        """Those who hold what is needed."""
        return self._kept(self.enough)

    def _kept(self, kept: Bools) -> Closest:
        return replace(self, leads=self.leads[kept], pairs=self.pairs[kept])

    def near(self, place: int) -> NearLead:
        """What one of them could hold at most."""
        lead_id = self.meetings.pairs.lead_ids[int(self.leads[place])]
        return self.meetings.near(lead_id, self.asked, self.held, int(self.pairs[place]), self.options)

    def first(self) -> tuple[NearLead, ...]:
        """The first of them."""
        most = TUNING.get().visits_shortfall.most_told
        return tuple(self.near(place) for place in range(min(most, len(self.leads))))
