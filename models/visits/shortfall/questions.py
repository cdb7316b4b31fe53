"""The questions that an explanation asks of a school without a lead, in the order in which a reason counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

import numpy as np

from models.policy import Policy
from models.visits.eligibility import Ints
from models.visits.pairs import build_pairs
from models.visits.plan import Help, Limit, Near, Reason, Unserved, VisitPlan
from models.visits.problem import Lead, Mode, School, Season
from models.visits.reach import Bools
from models.visits.shortfall.date_places import limit_by_dates
from models.visits.shortfall.hall import NOBODY, Certificate, Reached, certificate_of, reached_from
from models.visits.shortfall.helps import Helps, new_lead
from models.visits.shortfall.meetings import Busy, Meeting, Meetings, Option, busy_by_locks

PRIORITY, SERVED = "priority", "served"
"""The goals of which no plan is best that leaves out a school for which there is room."""

LIST = ";"
"""Separates ids and codes inside a figure."""


def deciding_goal(policy: Policy, school: School) -> str:
    """The first goal that one more school would better, or none where it might make worse what stands before."""
    for goal in policy.goals:
        if goal == SERVED or (goal == PRIORITY and school.goes_first):
            return goal
        if goal != PRIORITY:
            break
    return ""


class Questions:
    """Why a school of one plan is unserved; ``proven`` are the goals that are settled, in a row from the first."""

    def __init__(self, season: Season, policy: Policy, plan: VisitPlan, proven: Collection[str]) -> None:
        self._season = season
        self._policy = policy
        self._proven = proven
        self._pairs = build_pairs(season, policy)
        self._graph: Bools = self._pairs.allowed & self._pairs.possible.any(axis=2)
        self._meetings = Meetings(season, policy)
        self._limits: dict[int, Limit] = {}
        self._helps = Helps(season, policy, plan, self._meetings)
        self._lead_of = np.full(len(season.schools), NOBODY, dtype=np.int64)
        # A workshop's row is its place in the table, and mode A's the one after all workshops.
        self._mode_of = np.full(len(season.schools), NOBODY, dtype=np.int64)
        workshop = {workshop_id: row for row, workshop_id in enumerate(season.workshops)}
        for assignment in plan.assignments:
            column = self._pairs.school_index[assignment.school_id]
            self._lead_of[column] = self._pairs.lead_index[assignment.lead_id]
            self._mode_of[column] = workshop.get(assignment.workshop_id, len(workshop))

    def answer(self, school: School) -> Unserved:
        """The first reason that holds."""
        questions: tuple[Callable[[School], Unserved | None], ...] = (
            self._teachers,
            self._applied,
            self._item,
            self._own_school,
            self._forbidden,
            self._places,
            self._dates,
            self._shortage,
            self._shortage_of_seats,
            self._shortage_of_dates,
        )
        answers = (question(school) for question in questions)
        return next((found for found in answers if found is not None), None) or self._left_over(school)

    # Whether anybody may accompany the school

    def _teachers(self, school: School) -> Unserved | None:
        needed = self._policy.number("V1", "fewest_teachers")
        if school.teachers >= needed:
            return None
        figures = {"teachers": str(school.teachers), "needed": str(needed), "lacking": str(needed - school.teachers)}
        return Unserved(school.id, Reason.TOO_FEW_TEACHERS, figures=figures)

    def _applied(self, school: School) -> Unserved | None:
        deadline = self._season.period.application_deadline
        if school.applied_on is None or school.applied_on <= deadline:
            return None
        figures = {"applied": school.applied_on.isoformat(), "deadline": deadline.isoformat()}
        return Unserved(school.id, Reason.APPLIED_LATE, figures=figures)

    def _item(self, school: School) -> Unserved | None:
        if self._covering(school):
            return None
        covered = {item for lead in self._season.leads.values() for item in lead.items}
        figures = {
            "nobody": LIST.join(item for item in sorted(school.items) if item not in covered),
            "fewest": str(self._policy.number("V5", "fewest_items")),
        }
        return Unserved(school.id, Reason.NO_ITEM, figures=figures, helps=self._helped(school))

    def _own_school(self, school: School) -> Unserved | None:
        covering = self._covering(school)
        if any(lead.school_id != school.id for lead in covering):
            return None
        return Unserved(school.id, Reason.OWN_SCHOOL, leads=_ids(covering), helps=self._helped(school))

    def _forbidden(self, school: School) -> Unserved | None:
        if self._able(school):
            return None
        others = [lead for lead in self._covering(school) if lead.school_id != school.id]
        return Unserved(school.id, Reason.FORBIDDEN, leads=_ids(others), helps=self._helped(school))

    def _places(self, school: School) -> Unserved | None:
        if self._taking(school):
            return None
        return Unserved(school.id, Reason.NO_PLACES, leads=_ids(self._able(school)), helps=self._helped(school))

    # Whether they could ever meet

    def _dates(self, school: School) -> Unserved | None:
        if self._graph[self._rows(self._taking(school)), self._column(school)].any():
            return None
        visits_of_b = self._alone(school, [(Mode.B, None)]) if school.mode is not Mode.A else []
        with_dates = [meeting for meeting in visits_of_b if meeting.enough]
        if school.mode is Mode.B and with_dates:
            return self._unserved(school, Reason.NO_WORKSHOP, with_dates, _figures(with_dates[0].near))
        option: Option = (school.mode or Mode.A, None)
        closest = visits_of_b if school.mode is Mode.B else self._alone(school, [option])
        figures = _figures(closest[0].near)
        if school.mode is None:
            figures["b"] = "dates" if not with_dates else "workshop" if self._season.workshops else "none"
        return self._unserved(school, Reason.NO_DATES, closest, figures | self._own_hours(school, option))

    def _own_hours(self, school: School, option: Option) -> dict[str, str]:
        """What the school's own hours hold, where that is too little for whoever might come."""
        own = self._meetings.closest(school, [new_lead(school)], [Busy()], [option])[0]
        if own.enough:
            return {}
        return {"school_visits": str(own.near.visits), "school_hours": f"{own.near.minutes / 60:g}"}

    def _alone(self, school: School, options: Sequence[Option]) -> list[Meeting]:
        """What the leads who take schools could hold with this one if they had nothing else to do."""
        taking = self._taking(school)
        busy = busy_by_locks(self._season, school.id)
        return self._meetings.closest(school, taking, [busy[lead.id] for lead in taking], options)

    # Whether there are places enough

    def _shortage(self, school: School) -> Unserved | None:
        found = certificate_of(self._reached(school), self._graph, self._pairs.places)
        return None if found is None else self._counted(school, Reason.SHORTAGE, found, {"of": "leads"})

    def _shortage_of_seats(self, school: School) -> Unserved | None:
        """The same of schools for which there is mode B alone, and the seats of its workshops."""
        graph, seats = self._seats
        found = certificate_of(reached_from(self._column(school), graph, seats, self._mode_of), graph, seats)
        if found is None:
            return None
        ids = list(self._season.workshops)
        figures = {"of": "seats", "workshops": LIST.join(ids[row] for row in found.givers)}
        return self._counted(school, Reason.SHORTAGE, found, figures)

    def _shortage_of_dates(self, school: School) -> Unserved | None:
        """The same where a lead with a place left has too few dates for one more school, whichever it is."""
        places = self._pairs.places.copy()
        limits: dict[int, Limit] = {}
        for row in self._reached(school).spare:
            limit = self._limit(row)
            if limit.schools < places[row]:
                limits[row] = limit
                places[row] = limit.schools
        found = certificate_of(
            reached_from(self._column(school), self._graph, places, self._lead_of), self._graph, places
        )
        if found is None:
            return None
        return self._counted(school, Reason.DATES, found, {"of": "dates"}, tuple(limits.values()))

    def _limit(self, row: int) -> Limit:
        if row not in self._limits:
            self._limits[row] = limit_by_dates(self._pairs, row)
        return self._limits[row]

    @cached_property
    def _seats(self) -> tuple[Bools, Ints]:
        """Which workshops (rows) each school could attend, mode A as one that everybody may; and their seats."""
        many = len(self._season.schools) + 1
        taking = self._pairs.possible[self._pairs.places > 0].any(axis=0)
        rows = [*self._season.workshops, ""]
        of_way = np.array([[way.workshop_id == row for way in self._pairs.kinds] for row in rows], dtype=bool)
        graph: Bools = (of_way @ taking.T) > 0
        capacities = [workshop.capacity for workshop in self._season.workshops.values()]
        seats = np.array([*(many if one is None else one for one in capacities), many], dtype=np.int64)
        return graph, seats

    def _counted(
        self,
        school: School,
        reason: Reason,
        certificate: Certificate,
        figures: Mapping[str, str],
        limits: tuple[Limit, ...] = (),
    ) -> Unserved:
        schools = [self._pairs.school_ids[column] for column in certificate.schools]
        of_leads = figures["of"] != "seats"
        leads = tuple(self._pairs.lead_ids[row] for row in certificate.givers) if of_leads else ()
        counted = {"places": str(certificate.places), "short": str(certificate.short), "first": ""}
        if _puts_first(self._policy) and not school.goes_first:
            counted["first"] = LIST.join(
                one
                for one in schools
                if self._season.schools[one].goes_first and self._lead_of[self._pairs.school_index[one]] != NOBODY
            )
        return Unserved(
            school.id, reason, tuple(schools), leads, {**figures, **counted}, (), limits, self._helped(school)
        )

    # Places are left

    def _left_over(self, school: School) -> Unserved:
        """Somebody has a place left, if need be after exchanges: the dates forbid it, the search, or the goals."""
        reached = self._reached(school)
        ids = self._pairs.lead_ids
        direct = [self._season.leads[ids[row]] for row in reached.spare if self._graph[row, self._column(school)]]
        closest = self._helps.closest(school, direct)
        taker = closest[0].near.lead_id if closest and closest[0].enough else ""
        goal = deciding_goal(self._policy, school)
        if not goal:
            reason = Reason.OTHER_GOAL
        else:
            reason = Reason.DATES if goal in self._proven and not taker else Reason.NOT_PROVEN
        full = [one.id for one in self._helps.full if self._graph_of_seats(one.id, school)]
        figures = {"of": "proof", "goal": goal, "taker": taker, "full": LIST.join(full)}
        figures["direct"] = "yes" if direct else "no"
        leads = _ids(direct) if direct else tuple(ids[row] for row in reached.spare)
        near = tuple(meeting.near for meeting in closest)
        # Whom the search or the goals leave out, no change of the tables is asked for.
        helps = self._helped(school) if reason is Reason.DATES else ()
        return Unserved(school.id, reason, (), leads, figures, near, (), helps)

    def _graph_of_seats(self, workshop_id: str, school: School) -> bool:
        graph, _ = self._seats
        return bool(graph[list(self._season.workshops).index(workshop_id), self._column(school)])

    # Who is asked

    def _covering(self, school: School) -> list[Lead]:
        fewest = self._policy.number("V5", "fewest_items")
        return [lead for lead in self._season.leads.values() if len(lead.items & school.items) >= fewest]

    def _able(self, school: School) -> list[Lead]:
        """V1, V4, V5 and the locks."""
        rows = np.flatnonzero(self._pairs.allowed[:, self._column(school)])
        return [self._season.leads[self._pairs.lead_ids[row]] for row in rows]

    def _taking(self, school: School) -> list[Lead]:
        return [lead for lead in self._able(school) if lead.max_schools > 0]

    def _rows(self, leads: Sequence[Lead]) -> list[int]:
        return [self._pairs.lead_index[lead.id] for lead in leads]

    def _column(self, school: School) -> int:
        return self._pairs.school_index[school.id]

    def _reached(self, school: School) -> Reached:
        return reached_from(self._column(school), self._graph, self._pairs.places, self._lead_of)

    def _helped(self, school: School) -> tuple[Help, ...]:
        able = self._able(school)
        others = [lead for lead in self._covering(school) if lead.school_id != school.id and lead not in able]
        return self._helps.of(school, able, others)

    def _unserved(
        self, school: School, reason: Reason, meetings: Sequence[Meeting], figures: Mapping[str, str]
    ) -> Unserved:
        near = tuple(meeting.near for meeting in meetings)
        leads = tuple(meeting.near.lead_id for meeting in meetings)
        return Unserved(school.id, reason, (), leads, figures, near, (), self._helped(school))


def _puts_first(policy: Policy) -> bool:
    """V2: whether nothing but the number of schools counts before those that go first."""
    goals = policy.goals
    return PRIORITY in goals and set(goals[: goals.index(PRIORITY)]) <= {SERVED}


def _ids(leads: Sequence[Lead]) -> tuple[str, ...]:
    return tuple(lead.id for lead in leads)


def _figures(near: Near) -> dict[str, str]:
    """The figures of a sentence about who comes closest; ``dates`` are visits that they could hold."""
    return {
        "visits": str(near.needed_visits),
        "dates": str(near.visits),
        "hours": f"{near.minutes / 60:g}",
        "needed_hours": f"{near.needed_minutes / 60:g}",
        "mode": near.mode.value,
    }
