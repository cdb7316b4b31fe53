"""What takes the dates of leads, and what they could do beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from models.arrays import Bools, Ints, Minutes
from models.rules.visits import V7, V8
from models.visits.days import last_activity_day
from models.visits.pairs import Pairs
from models.visits.plan import ActivityKind, VisitPlan
from models.visits.problem import Workshop
from models.visits.reach import longest_visit
from models.visits.shortfall.meetings import Option, PairQuestion, SeasonMeetings


@dataclass(frozen=True)
class Busy:
    """The dates of leads that are taken.

    ``taken`` (leads, days) are days that may hold a visit, ``attends`` (leads, workshops) the workshops of the season
    at which a lead could be, which more than one of its schools may attend; ``dates`` are all that are taken, by lead.
    """

    taken: Bools
    attends: Bools
    dates: Sequence[set[date]]


def busy_by_locks(pairs: Pairs) -> Busy:
    """What locked visits take."""
    return _busy(pairs, ((lead, day) for (lead, _), days in pairs.fixed.items() for day in days), ())


def busy_in_plan(pairs: Pairs, plan: VisitPlan) -> Busy:
    """What a plan takes."""
    workshop_of = {assignment.school_id: assignment.workshop_id for assignment in plan.assignments}
    index, visits, workshops = pairs.lead_index, [], []
    for activity in plan.activities:
        if activity.kind is ActivityKind.VISIT:
            visits.append((index[activity.lead_id], activity.date))
        else:
            workshops.append((index[activity.lead_id], activity.date, workshop_of[activity.school_id]))
    return _busy(pairs, visits, workshops)


def _busy(pairs: Pairs, visits: Iterable[tuple[int, date]], workshops: Iterable[tuple[int, date, str]]) -> Busy:
    place = {day: number for number, day in enumerate(pairs.days)}
    taken = np.zeros((len(pairs.lead_ids), len(place)), dtype=bool)
    dates: list[set[date]] = [set() for _ in pairs.lead_ids]
    attended: list[dict[date, str]] = [{} for _ in pairs.lead_ids]
    for lead, day in visits:
        dates[lead].add(day)
    visited = [frozenset(days) for days in dates]
    for lead, day, workshop_id in workshops:
        dates[lead].add(day)
        attended[lead][day] = workshop_id
    for lead, days in enumerate(dates):
        taken[lead, [place[day] for day in days if day in place]] = True
    return Busy(taken, _attending(pairs, visited, attended), dates)


def _attending(pairs: Pairs, visited: Sequence[frozenset[date]], attended: Sequence[Mapping[date, str]]) -> Bools:
    """Shape (leads, workshops): who has nothing else on the date, and no other workshop."""
    workshops, leads = list(pairs.season.workshops.values()), list(pairs.season.leads.values())
    column = {day: number for number, day in enumerate(sorted({workshop.date for workshop in workshops}))}
    on_day = np.zeros((len(leads), len(column)), dtype=bool)
    for day, number in column.items():
        if is_in_season(pairs, day):
            on_day[:, number] = [
                day not in lead.unavailable and day not in visited[row] for row, lead in enumerate(leads)
            ]
    attends: Bools = on_day[:, [column[workshop.date] for workshop in workshops]]
    places: dict[date, list[int]] = defaultdict(list)
    for place, workshop in enumerate(workshops):
        places[workshop.date].append(place)
    for row, of_lead in enumerate(attended):
        for day, workshop_id in of_lead.items():
            attends[row, [place for place in places[day] if workshops[place].id != workshop_id]] = False
    return attends


class Asking:
    """Asks what leads could hold with schools beside what takes their dates."""

    def __init__(self, meetings: SeasonMeetings, busy: Busy) -> None:
        self._of = meetings
        self._busy = busy
        self._pairs = meetings.pairs
        season = self._pairs.season
        self._schools = list(season.schools.values())
        self._leads = list(season.leads.values())
        self._columns = {id_: column for column, id_ in enumerate(season.workshops)}
        days = [workshop.date for workshop in season.workshops.values()]
        column = {day: number for number, day in enumerate(sorted(set(days)))}
        free = [[day not in school.unavailable for day in column] for school in self._schools]
        by_day = np.array(free, dtype=bool).reshape(len(self._schools), len(column))
        self._schools_attend: Bools = by_day[:, [column[day] for day in days]]

    def pairs(
        self, leads: Ints, schools: Ints, options: Sequence[Option], longer: tuple[int, int] | None = None
    ) -> PairQuestion:
        """These pairs; ``longer`` is a weekday and how many minutes a visit on it may last.

        A date that is locked of a pair is its own.
        """
        pairs = self._pairs
        weekly = pairs.minutes.of(leads, schools)
        if longer is not None:
            weekly[:, longer[0]] = longer[1]
        taken = self._busy.taken[leads]
        for (lead, school), days in pairs.fixed.items():
            own = np.flatnonzero((leads == lead) & (schools == school))
            taken[np.ix_(own, np.flatnonzero([day in days for day in pairs.days]))] = False
        attends = np.ones((len(leads), len(options)), dtype=bool)
        for place, (_, workshop) in enumerate(options):
            if workshop is not None:
                attends[:, place] = self._attend(leads, schools, workshop)
        return self._asked(weekly, pairs.lead_days[leads] & pairs.school_days[schools], taken, attends)

    def anybody(self, school: int, options: Sequence[Option]) -> PairQuestion:
        """A lead yet to be found, who can come whenever the school is open."""
        most = 60 * self._pairs.policy[V8].most_hours
        own = [longest_visit(hours, hours, most) for hours in self._schools[school].free]
        free = self._pairs.school_days[school][None]
        attends = [self._is_open(school, workshop) for _, workshop in options]
        return self._asked(np.array([own], dtype=np.int16), free, np.zeros_like(free), np.array([attends], dtype=bool))

    def _is_open(self, school: int, workshop: Workshop | None) -> bool:
        return workshop is None or (
            is_in_season(self._pairs, workshop.date) and workshop.date not in self._schools[school].unavailable
        )

    def _attend(self, leads: Ints, schools: Ints, workshop: Workshop) -> Bools:
        """Which pairs could be at a workshop, one of the season's or a further one."""
        column = self._columns.get(workshop.id)
        if column is not None:
            both: Bools = self._busy.attends[leads, column] & self._schools_attend[schools, column]
            return both
        day = workshop.date
        free = [
            day not in self._leads[lead].unavailable | self._busy.dates[lead] | self._schools[school].unavailable
            for lead, school in zip(leads.tolist(), schools.tolist(), strict=True)
        ]
        return np.array(free, dtype=bool) & is_in_season(self._pairs, day)

    def _asked(self, weekly: Minutes, free: Bools, taken: Bools, attends: Bools) -> PairQuestion:
        unbound = self._of.by_day(weekly, free)
        minutes: Minutes = np.where(taken, 0, unbound).astype(np.int16)
        return PairQuestion(minutes, (unbound > 0).sum(axis=1), attends)


def is_in_season(pairs: Pairs, day: date) -> bool:
    """V10, V11: whether an activity may lie on the day, as far as the season goes."""
    period = pairs.season.period
    return period.first_day <= day <= last_activity_day(period, pairs.policy)


def usable_workshops(pairs: Pairs) -> list[Workshop]:
    """V7: the workshops that are long enough."""
    shortest = 60 * pairs.policy[V7].workshop_hours
    return [workshop for workshop in pairs.season.workshops.values() if workshop.minutes >= shortest]
