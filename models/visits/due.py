"""What a visit plan makes due, by when and of whom (M1-M5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from models.policy import Policy
from models.public_holidays import last_working_day, next_working_day
from models.rules.visits import M2, M3, V6, V11
from models.visits.days import holidays_of, months_after
from models.visits.plan import NO_NUMBER, Activity, ActivityKind, Assignment, Form, Milestone, Who
from models.visits.problem import Period, Season


def milestones(
    season: Season, policy: Policy, assignments: Sequence[Assignment], activities: Sequence[Activity]
) -> tuple[Milestone, ...]:
    """Everything due: by school in order of ``assignments``, then by due date, rule and number of the visit.

    A due date on which offices are closed moves to the next working day; where that would pass a hard deadline (M1 the
    day before the first activity, M4 the settlement's) it is the last working day not after that deadline instead.
    """
    working_days = _WorkingDays(season.period)
    of_school: dict[str, list[Activity]] = defaultdict(list)
    for activity in activities:
        of_school[activity.school_id].append(activity)
    found: list[Milestone] = []
    for assignment in assignments:
        due = _Due(policy, season.period, working_days, assignment, of_school[assignment.school_id])
        found += sorted(due.all(), key=lambda one: (one.due, one.rule, one.number))
    return tuple(found)


class _WorkingDays:
    """The days of a season on which something may fall due."""

    def __init__(self, period: Period) -> None:
        self._holidays = holidays_of(period)
        self._closed = period.closed

    def moved(self, day: date, deadline: date | None = None) -> date:
        """The day, or the next working day; never past the deadline."""
        moved = next_working_day(day, self._holidays, self._closed)
        if deadline is None or moved <= deadline:
            return moved
        return last_working_day(deadline, self._holidays, self._closed)


class _Due:
    """What is due for one school and its lead. ``activities`` are all of theirs, at least one of them a visit."""

    def __init__(
        self,
        policy: Policy,
        period: Period,
        working_days: _WorkingDays,
        assignment: Assignment,
        activities: Iterable[Activity],
    ) -> None:
        self._policy = policy
        self._deadline = period.settlement_deadline
        self._working_days = working_days
        self._of = assignment
        self._activities = sorted(activities, key=lambda activity: activity.date)
        self._visits = [activity for activity in self._activities if activity.kind is ActivityKind.VISIT]

    def all(self) -> Iterator[Milestone]:
        """M1 to M5 in order."""
        yield self._assessment()
        yield from (self._after(self._policy[M2], Form.VISIT_RECORD, visit) for visit in self._visits)
        # A single visit is the first and the last.
        ends = {visit.number: visit for visit in (self._visits[0], self._visits[-1])}
        yield from (self._after(self._policy[M3], Form.CHECKLIST, visit) for visit in ends.values())
        yield self._settlement()
        yield from self._certificate()

    def _assessment(self) -> Milestone:
        before = self._activities[0].date - timedelta(1)
        return self._milestone("M1", Form.STATUS_ASSESSMENT, Who.SCHOOL, self._working_days.moved(before, before))

    def _after(self, rule: M2 | M3, form: Form, visit: Activity) -> Milestone:
        due = self._working_days.moved(visit.date + timedelta(rule.days))
        return self._milestone(type(rule).__name__, form, Who.LEAD, due, visit.number)

    def _settlement(self) -> Milestone:
        months = self._policy[V11].months
        latest = min(months_after(self._activities[-1].date, months), self._deadline)
        return self._milestone("M4", Form.SETTLEMENT, Who.SCHOOL, self._working_days.moved(latest, self._deadline))

    def _certificate(self) -> Iterator[Milestone]:
        """Due with the activity that completes the hours; not at all while they are not complete."""
        lacking = 60 * self._policy[V6].hours
        for activity in self._activities:
            lacking -= activity.minutes
            if lacking <= 0:
                yield self._milestone("M5", Form.CERTIFICATE, Who.OFFICE, self._working_days.moved(activity.date))
                return

    def _milestone(self, rule: str, form: Form, who: Who, due: date, number: int = NO_NUMBER) -> Milestone:
        return Milestone(self._of.school_id, self._of.lead_id, rule, form, who, due, number)
