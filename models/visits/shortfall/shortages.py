"""Shortages that anyone can count: of leads' places, of seats in workshops, and of dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from models.arrays import Bools, Ints
from models.deadline import UNHURRIED, Deadline
from models.visits.pairs import Pairs
from models.visits.plan import LeadLimit, SchoolReason, VisitPlan
from models.visits.problem import Workshop
from models.visits.shortfall.date_places import limit_by_dates, surely_holds
from models.visits.shortfall.graphs import LeadGraph, SeatGraph
from models.visits.shortfall.hall import NOBODY, Exchanges, PlaceShortage

LIST = ";"
"""Separates ids and codes inside a figure."""

MODE_A = 0
"""The option of the leads' graph that is no workshop."""


@dataclass(frozen=True)
class Shortage:
    """A certificate in ids. ``first`` are those of the schools that the plan serves and that go first (V2)."""

    reason: SchoolReason
    schools: tuple[str, ...]
    leads: tuple[str, ...]
    figures: Mapping[str, str]
    first: str
    limits: tuple[LeadLimit, ...] = ()


class Shortages:
    """The certificates of one plan; schools are rows of the table. Schools short together share one certificate."""

    def __init__(self, graph: LeadGraph, pairs: Pairs, plan: VisitPlan, deadline: Deadline = UNHURRIED) -> None:
        self._graph = graph
        self._deadline = deadline
        self._pairs = pairs
        self._options = {workshop.id if workshop else "": row for row, (_, workshop) in enumerate(graph.options)}
        lead_of = np.full(len(pairs.school_ids), NOBODY, dtype=np.int64)
        option_of = np.full(len(pairs.school_ids), NOBODY, dtype=np.int64)
        for assignment in plan.assignments:
            school = pairs.school_index[assignment.school_id]
            lead_of[school] = pairs.lead_index[assignment.lead_id]
            option_of[school] = self._options[assignment.workshop_id]
        self._served: Bools = lead_of != NOBODY
        self._exchanges = Exchanges(graph, lead_of, len(pairs.lead_ids), deadline)
        self.taken = self._exchanges.loads
        """How many schools each lead has."""
        self.spare: Bools = self.taken < pairs.places
        """The leads with a place left."""
        self._takes_schools: Bools = pairs.places > 0
        self._seat_graph = SeatGraph(graph, self._takes_schools)
        self._seat_exchanges = Exchanges(self._seat_graph, option_of, len(self._options), deadline)
        self._limits: dict[int, LeadLimit] = {}
        self._has_dates: dict[int, bool] = {}
        self._told: dict[tuple[str, bytes], Shortage] = {}

    def look(self, schools: Ints, full: Iterable[Workshop]) -> None:
        """Find at once what will be asked of these schools, which are left out, one by one."""
        self._graph.look(schools, np.flatnonzero(self.spare))
        in_mode_b_alone = schools[~self._seat_graph.could(schools, MODE_A)]
        for option in self._options.values():
            self._seat_graph.could(in_mode_b_alone, option)
        for workshop in full:
            self._seat_graph.could(schools, self._options[workshop.id])

    def direct(self, school: int) -> Bools:
        """The leads with a place left who could take the school themselves, as a mask."""
        return self._graph.takers(school, self.spare)

    def by_exchange(self, school: int) -> Ints:
        """The leads with a place left whom chains of exchanges reach from the school."""
        return np.flatnonzero(self._exchanges.reachable(school) & self.spare)

    def anybody_takes(self, school: int) -> bool:
        """Whether a lead who takes schools could take this one."""
        return bool(
            self.direct(school).any() or self._graph.anybody_takes(np.array([school]), self._takes_schools).any()
        )

    def could_attend(self, school: int, workshop_id: str) -> bool:
        """Whether a lead who takes schools could be at the workshop with this one."""
        return bool(self._seat_graph.could(np.array([school]), self._options[workshop_id])[0])

    def of_places(self, school: int) -> Shortage | None:
        """Too few places of the leads who could take the school, and the others that depend on them."""
        if self.direct(school).any():
            return None
        found = self._exchanges.certificate(school, self._pairs.places)
        return None if found is None else self._certified(SchoolReason.SHORTAGE, "leads", found)

    def of_seats(self, school: int) -> Shortage | None:
        """The same of schools for which there is mode B alone, and the seats of its workshops."""
        if self._seat_graph.could(np.array([school]), MODE_A)[0]:
            return None
        many = len(self._pairs.school_ids) + 1
        capacities = [workshop.capacity if workshop else None for _, workshop in self._graph.options]
        seats = np.array([many if one is None else one for one in capacities], dtype=np.int64)
        found = self._seat_exchanges.certificate(school, seats)
        return None if found is None else self._certified(SchoolReason.SHORTAGE, "seats", found)

    def of_dates(self, school: int) -> Shortage | None:
        """The same where a lead with a place left has too few dates for one more school, whichever it is."""
        if any(map(self._has_dates_left, np.flatnonzero(self.direct(school)).tolist())):
            return None
        spare = self.by_exchange(school).tolist()
        if any(map(self._has_dates_left, spare)):
            return None
        limits = {lead: self._limit(lead) for lead in spare}
        places = self._pairs.places.copy()
        places[spare] = [limit.schools for limit in limits.values()]
        found = self._exchanges.certificate(school, places)
        return None if found is None else self._certified(SchoolReason.DATES, "dates", found, tuple(limits.values()))

    def _has_dates_left(self, lead: int) -> bool:
        """Whether counting leaves the lead dates for one more school than it has."""
        if lead not in self._has_dates:
            more = int(self.taken[lead]) + 1
            self._has_dates[lead] = (
                surely_holds(self._pairs, lead, more, self._deadline) or self._limit(lead).schools >= more
            )
        return self._has_dates[lead]

    def _limit(self, lead: int) -> LeadLimit:
        if lead not in self._limits:
            self._limits[lead] = limit_by_dates(self._pairs, lead, self._deadline)
        return self._limits[lead]

    def _certified(
        self, reason: SchoolReason, of: str, found: PlaceShortage, limits: tuple[LeadLimit, ...] = ()
    ) -> Shortage:
        key = of, found.givers.tobytes()
        if key not in self._told:
            schools = [self._pairs.school_ids[school] for school in found.schools.tolist()]
            givers = found.givers.tolist()
            leads = () if of == "seats" else tuple(self._pairs.lead_ids[lead] for lead in givers)
            figures = {"of": of, "places": str(found.places), "short": str(found.short)}
            if of == "seats":
                workshops = (workshop for _, workshop in (self._graph.options[row] for row in givers))
                figures["workshops"] = LIST.join(workshop.id for workshop in workshops if workshop)
            first = LIST.join(
                id_
                for id_, served in zip(schools, self._served[found.schools], strict=True)
                if served and self._pairs.season.schools[id_].goes_first
            )
            self._told[key] = Shortage(reason, tuple(schools), leads, figures, first, limits)
        return self._told[key]
