"""Who could take which school with nothing but the locks besides, found as it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.arrays import Bools, Ints
from models.deadline import check
from models.tuning import TUNING
from models.visits.problem import Mode
from models.visits.shortfall.busy import Asking, busy_by_locks, usable_workshops
from models.visits.shortfall.meetings import Option, PairQuestion, SeasonMeetings

UNKNOWN, NO, YES = -1, 0, 1


class LeadGraph:
    """Which leads could take which schools: V1, V4, V5, the locks, and a way that their dates and hours hold."""

    def __init__(self, meetings: SeasonMeetings) -> None:
        self._meetings = meetings
        self._tuning = TUNING.get().visits_shortfall
        self._pairs = meetings.pairs
        self._asking = Asking(meetings, busy_by_locks(self._pairs))
        workshops = usable_workshops(self._pairs)
        self.options: list[Option] = [(Mode.A, None), *((Mode.B, workshop) for workshop in workshops)]
        accepted = {mode: self._pairs.accepts(mode) for mode in Mode}
        self._accepts: Bools = np.stack([accepted[mode] for mode, _ in self.options], axis=1)
        self._known: dict[int, NDArray[np.int8]] = {}

    def takers(self, school: int, among: Bools) -> Bools:
        """Which of some leads could take the school: a mask over leads."""
        self.look(np.array([school]), np.flatnonzero(among))
        found: Bools = among & (self._known[school] == YES)
        return found

    def look(self, schools: Ints, leads: Ints) -> None:
        """Find at once what will be asked of :meth:`takers` one by one."""
        asked: list[Ints] = [np.zeros(0, dtype=np.int64)]
        for school in schools.tolist():
            known = self._known.setdefault(school, np.full(len(self._pairs.lead_ids), UNKNOWN, dtype=np.int8))
            left = leads[known[leads] == UNKNOWN]
            able = self._pairs.allowed[left, school]
            known[left[~able]] = NO
            asked.append(left[able])
        counts = [len(leads) for leads in asked[1:]]
        possible = self._possible(np.concatenate(asked), np.repeat(schools, counts), range(len(self.options)))
        for school, mine, answers in zip(
            schools.tolist(), asked[1:], np.split(possible, np.cumsum(counts)), strict=False
        ):
            self._known[school][mine] = answers

    def anybody_takes(self, schools: Ints, among: Bools) -> Bools:
        """Whether any of some leads could take each of the schools."""
        return self.anybody_holds(schools, among, range(len(self.options)))

    def anybody_holds(self, schools: Ints, among: Bools, options: Sequence[int]) -> Bools:
        """The same, in one of these options."""
        found = np.zeros(len(schools), dtype=bool)
        able = {place: np.flatnonzero(self._pairs.allowed[:, school] & among) for place, school in enumerate(schools)}
        start, count = 0, self._tuning.first_asked_leads
        while able:
            some = {place: leads[start : start + count] for place, leads in able.items()}
            places = np.repeat(list(some), [len(leads) for leads in some.values()])
            rows = np.concatenate(list(some.values()))
            found[places[self._possible(rows, schools[places], options)]] = True
            start, count = start + count, count * self._tuning.more_asked_factor
            able = {place: leads for place, leads in able.items() if not found[place] and len(leads) > start}
        return found

    def _possible(self, leads: Ints, schools: Ints, options: Sequence[int]) -> Bools:
        """Which of these pairs, all of them allowed, could hold one of the options alone."""
        found = np.zeros(len(leads), dtype=bool)
        chosen = [self.options[place] for place in options]
        step = self._tuning.pairs_at_once
        for start in range(0, len(leads), step):
            check(self._meetings.deadline)
            part = slice(start, start + step)
            asked = self._asking.pairs(leads[part], schools[part], chosen)
            accepted = PairQuestion(
                asked.minutes, asked.dates, asked.attends & self._accepts[schools[part]][:, options]
            )
            found[part] = self._meetings.enough(accepted, chosen)
        return found


class SeatGraph:
    """Which workshops each school could attend with any lead who takes schools, empty seats or not.

    Givers are the options of the leads' graph: the first is mode A, which everybody may take.
    """

    def __init__(self, graph: LeadGraph, takes_schools: Bools) -> None:
        self._graph = graph
        self._takes_schools = takes_schools
        self._known: dict[tuple[int, int], bool] = {}

    def takers(self, school: int, among: Bools) -> Bools:
        """Which of some options the school could be accompanied in: a mask over options."""
        found = np.zeros(len(among), dtype=bool)
        for option in np.flatnonzero(among).tolist():
            found[option] = self.could(np.array([school]), option)[0]
        return found

    def anybody_takes(self, schools: Ints, among: Bools) -> Bools:
        """Whether each school could be accompanied in any of some options."""
        found = np.zeros(len(schools), dtype=bool)
        for option in np.flatnonzero(among).tolist():
            left = np.flatnonzero(~found)
            found[left] = self.could(schools[left], option)
        return found

    def could(self, schools: Ints, option: int) -> Bools:
        """Which of the schools could be accompanied in an option."""
        new = np.array([one for one in schools.tolist() if (one, option) not in self._known], dtype=np.int64)
        answers = self._graph.anybody_holds(new, self._takes_schools, [option]).tolist()
        self._known.update({(one, option): answer for one, answer in zip(new.tolist(), answers, strict=True)})
        return np.array([self._known[one, option] for one in schools.tolist()], dtype=bool)
