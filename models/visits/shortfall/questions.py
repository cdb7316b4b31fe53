"""The questions that an explanation asks of a school without a lead, in the order in which a reason counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from models.arrays import Bools, Ints
from models.deadline import UNHURRIED, Deadline, OutOfTimeError
from models.method import Method
from models.pair_rule import all_of
from models.policy import Policy
from models.rules.visits import V1, V5
from models.tuning import TUNING
from models.visits.pair_rules import PAIR_RULES, RULING_OUT, SCHOOL_RULES, LeadsAndSchools
from models.visits.pairs import Pairs
from models.visits.plan import HELPS, NOT_SEARCHED, SchoolReason, SchoolRemedy, Unserved, VisitPlan
from models.visits.problem import HighSchool, Mode
from models.visits.shortfall.busy import Asking, busy_by_locks
from models.visits.shortfall.closest import Closest
from models.visits.shortfall.graphs import LeadGraph
from models.visits.shortfall.helps import Helps
from models.visits.shortfall.meetings import Option, SeasonMeetings
from models.visits.shortfall.shortages import LIST, Shortages

PRIORITY, SERVED = "priority", "served"
"""The goals of which no plan is best that leaves out a school for which there is room."""


def deciding_goal(policy: Policy, school: HighSchool) -> str:
    """The first goal that one more school would better, or none where it might make worse what stands before."""
    for goal in policy.goals:
        if goal == SERVED or (goal == PRIORITY and school.goes_first):
            return goal
        if goal != PRIORITY:
            break
    return ""


class SchoolQuestions:
    """Why schools of one plan are unserved; ``proven`` are the goals that are settled, in a row from the first.

    From the deadline on only those questions are asked that a look at the tables answers.
    """

    def __init__(
        self,
        pairs: Pairs,
        plan: VisitPlan,
        proven: Collection[str],
        deadline: Deadline = UNHURRIED,
        turnless: Collection[str] = (),
    ) -> None:
        self._turnless = turnless
        self._pairs = pairs
        self._season, self._policy = pairs.season, pairs.policy
        self._proven = proven
        self._late = False
        self._meetings = SeasonMeetings(pairs, deadline)
        self._alone = Asking(self._meetings, busy_by_locks(pairs))
        self._shortages = Shortages(LeadGraph(self._meetings), pairs, plan, deadline)
        self._helps = Helps(self._meetings, plan, self._shortages.taken)
        self._leads = list(self._season.leads.values())
        self._lead_ids = np.array(pairs.lead_ids, dtype=object)
        self._covered = frozenset(item for lead in self._leads for item in lead.items)
        self._column: Mapping[str, int] = {}
        self._allowed: Mapping[SchoolReason, Bools] = {}
        """Of the schools that are looked at: by reason which leads its rules allow, shape (leads, columns)."""

    def answers(self, schools: Sequence[HighSchool]) -> Iterator[Unserved]:
        """Of each school that the plan leaves out the first reason that holds."""
        step = TUNING.get().visits_shortfall.schools_at_once
        for start in range(0, len(schools), step):
            some = schools[start : start + step]
            rows = [self._pairs.school_index[school.id] for school in some]
            self._look(some, rows)
            for school, row in zip(some, rows, strict=True):
                found = self._answer(school, row)
                if self._late and not found.helps:
                    found = replace(found, figures={**found.figures, HELPS: NOT_SEARCHED})
                yield found

    def _look(self, schools: Sequence[HighSchool], rows: Sequence[int]) -> None:
        """Find at once what will be asked of these schools."""
        of = LeadsAndSchools.of(self._season, self._policy, schools)
        self._column = of.column
        self._allowed = {
            reason: all_of(rule.allowed(of) for rule in PAIR_RULES if rule.reason is reason) for reason in RULING_OUT
        }
        able = np.array([row for row in rows if self._pairs.allowed[:, row].any()], dtype=np.int64)
        if not self._late:
            with self._in_time():
                self._shortages.look(able, self._helps.full)

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """In this block the deadline may pass: from then on it is late."""
        try:
            yield
        except OutOfTimeError:
            self._late = True

    def _answer(self, school: HighSchool, row: int) -> Unserved:
        plain: tuple[Callable[[HighSchool, int], Unserved | None], ...] = (
            self._ruled_out,
            self._places,
        )
        found = next((found for question in plain if (found := question(school, row)) is not None), None)
        if found is None and not self._late:
            with self._in_time():
                found = self._dates(school, row) or self._shortage(school, row) or self._left_over(school, row)
        return found or Unserved(school.id, SchoolReason.NOT_EXPLAINED)

    # Whether anybody may accompany the school

    def _ruled_out(self, school: HighSchool, row: int) -> Unserved | None:
        """The first reason for which the rules of pairs leave nobody."""
        unfit = next((r for r in SCHOOL_RULES if not r.suits(school, self._season.period, self._policy)), None)
        if unfit is not None:
            return Unserved(school.id, unfit.reason, figures=self._about(unfit.reason, school))
        able = np.ones(len(self._leads), dtype=bool)
        for reason in RULING_OUT:
            left = able & self._allowed[reason][:, self._column[school.id]]
            if not left.any():
                leads = () if reason is SchoolReason.NO_ITEM else self._ids(np.flatnonzero(able))
                figures = self._about(reason, school)
                return Unserved(school.id, reason, leads=leads, figures=figures, helps=self._helped(school, row))
            able = left
        return None

    def _about(self, reason: SchoolReason, school: HighSchool) -> dict[str, str]:
        """The figures of a reason that a rule is."""
        if reason is SchoolReason.TOO_FEW_TEACHERS:
            needed = self._policy[V1].fewest_teachers
            lacking = needed - school.teachers
            return {"teachers": str(school.teachers), "needed": str(needed), "lacking": str(lacking)}
        if reason is SchoolReason.APPLIED_LATE:
            return {"applied": str(school.applied_on), "deadline": str(self._season.period.application_deadline)}
        if reason is SchoolReason.NO_ITEM:
            nobody = LIST.join(item for item in sorted(school.items) if item not in self._covered)
            return {"nobody": nobody, "fewest": str(self._policy[V5].fewest_items)}
        return {}

    def _places(self, school: HighSchool, row: int) -> Unserved | None:
        if len(self._taking(row)):
            return None
        leads = self._ids(np.flatnonzero(self._pairs.allowed[:, row]))
        return Unserved(school.id, SchoolReason.NO_PLACES, leads=leads, helps=self._helped(school, row))

    # Whether they could ever meet

    def _dates(self, school: HighSchool, row: int) -> Unserved | None:
        if self._shortages.anybody_takes(row):
            return None
        leads, b_alone, a_alone = self._taking(row), (Mode.B, None), (Mode.A, None)
        visits_of_b = self._closest(leads, row, b_alone) if school.mode is not Mode.A else None
        if school.mode is Mode.B and visits_of_b is not None and visits_of_b.enough.any():
            return self._unserved(school, row, SchoolReason.NO_WORKSHOP, visits_of_b.only_enough(), {})
        closest = visits_of_b if visits_of_b is not None and school.mode is Mode.B else None
        closest = closest or self._closest(leads, row, a_alone)
        figures = self._own_hours(row, b_alone if school.mode is Mode.B else a_alone)
        if visits_of_b is not None and school.mode is None:
            figures["b"] = "dates" if not visits_of_b.enough.any() else "workshop" if self._season.workshops else "none"
        return self._unserved(school, row, SchoolReason.NO_DATES, closest, figures)

    def _own_hours(self, row: int, option: Option) -> dict[str, str]:
        """What the school's own hours hold, where that is too little for whoever might come."""
        own = self._meetings.holdings(self._alone.anybody(row, [option]), [option])
        if own.enough[0]:
            return {}
        return {"school_visits": str(int(own.visits[0])), "school_hours": f"{int(own.minutes[0]) / 60:g}"}

    def _closest(self, leads: Ints, row: int, option: Option) -> Closest:
        """What leads could hold with the school if they had nothing else to do."""
        asked = self._alone.pairs(leads, np.full(len(leads), row), [option])
        return Closest.of(self._meetings, leads, asked, [option])

    # Whether there are places enough

    def _shortage(self, school: HighSchool, row: int) -> Unserved | None:
        found = self._shortages.of_places(row) or self._shortages.of_seats(row) or self._shortages.of_dates(row)
        if found is None:
            return None
        first = found.first if _puts_first(self._policy) and not school.goes_first else ""
        figures = {**found.figures, "first": first}
        helps = self._helped(school, row)
        return Unserved(school.id, found.reason, found.schools, found.leads, figures, (), found.limits, helps)

    # Places are left

    def _left_over(self, school: HighSchool, row: int) -> Unserved:
        """Somebody has a place left, if need be after exchanges: the dates forbid it, the search, or the goals."""
        direct = self._shortages.direct(row)
        closest = self._helps.closest(row).where(direct)
        taker = closest.near(0).lead_id if closest.enough[:1].any() else ""
        goal = deciding_goal(self._policy, school)
        reason = SchoolReason.DATES if goal in self._proven and not taker else self._unproven(school, goal)
        full = [one.id for one in self._helps.full if self._shortages.could_attend(row, one.id)]
        figures = {"of": "proof", "goal": goal, "taker": taker, "full": LIST.join(full)}
        figures["direct"] = "yes" if direct.any() else "no"
        figures["near"] = str(len(closest.leads))
        leads = np.flatnonzero(direct) if direct.any() else self._shortages.by_exchange(row)
        # Whom the search or the goals leave out, no change of the tables is asked for.
        helps = self._helped(school, row) if reason is SchoolReason.DATES else ()
        return Unserved(school.id, reason, (), self._ids(leads), figures, closest.first(), (), helps)

    def _unproven(self, school: HighSchool, goal: str) -> SchoolReason:
        """Why nothing is certain: the policy's method does not search, its goals put something else first, or time."""
        if self._policy.method is not Method.OPTIMAL:
            return SchoolReason.NOT_PROVEN if school.id in self._turnless else SchoolReason.METHOD
        return SchoolReason.NOT_PROVEN if goal else SchoolReason.OTHER_GOAL

    # Who is asked

    def _taking(self, row: int) -> Ints:
        """V1, V4, V5 and the locks, of the leads who take schools."""
        return np.flatnonzero(self._pairs.allowed[:, row] & (self._pairs.places > 0))

    def _helped(self, school: HighSchool, row: int) -> tuple[SchoolRemedy, ...]:
        """What would help; nothing where it is late."""
        helps: tuple[SchoolRemedy, ...] = ()
        if not self._late:
            rules = (array for reason, array in self._allowed.items() if reason is not SchoolReason.FORBIDDEN)
            others = np.flatnonzero(all_of(array[:, self._column[school.id]] for array in rules))
            with self._in_time():
                helps = self._helps.of(row, others[~self._pairs.allowed[others, row]])
        return helps

    def _ids(self, leads: Ints) -> tuple[str, ...]:
        return tuple(self._lead_ids[leads].tolist())

    def _unserved(
        self, school: HighSchool, row: int, reason: SchoolReason, closest: Closest, more: Mapping[str, str]
    ) -> Unserved:
        first = closest.near(0)
        figures = {
            "visits": str(first.needed_visits),
            "dates": str(first.visits),
            "hours": f"{first.minutes / 60:g}",
            "needed_hours": f"{first.needed_minutes / 60:g}",
            "mode": first.mode.value,
            **more,
        }
        leads, helps = self._ids(closest.leads), self._helped(school, row)
        return Unserved(school.id, reason, (), leads, figures, closest.first(), (), helps)


def _puts_first(policy: Policy) -> bool:
    """V2: whether nothing but the number of schools counts before those that go first."""
    goals = policy.goals
    if policy.method is not Method.OPTIMAL:
        return False
    return PRIORITY in goals and set(goals[: goals.index(PRIORITY)]) <= {SERVED}
