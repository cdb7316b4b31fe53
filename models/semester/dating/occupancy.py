"""What sessions use on a date: seats, class leaders and computers (S7, S8)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.policy import Policy
from models.semester import under_policy
from models.semester.joint.part import LimitKind
from models.semester.problem import Group, Semester


@dataclass(frozen=True, slots=True, order=True)
class Resource:
    """Something of which a university or a school has only so much."""

    kind: LimitKind
    owner: str


class Resources:
    """The limited resources of a semester, and how much of each a group uses while it meets.

    ``capacities`` leaves out what has no limit. A group uses a seat for each of its paired tutors, a computer for each
    of its paired children (``tutor_ids`` names the tutor of each, one perhaps of several) and one class leader.
    """

    def __init__(self, semester: Semester, policy: Policy, tutor_ids: Mapping[Group, tuple[str, ...]]) -> None:
        self._tutor_ids = tutor_ids
        limits: dict[Resource, int | None] = {}
        for university in semester.universities.values():
            limits[Resource(LimitKind.SEATS, university.id)] = under_policy.seats(university, policy)
            limits[Resource(LimitKind.CLASS_LEADERS, university.id)] = under_policy.class_leaders(university, policy)
        for school in semester.schools.values():
            limits[Resource(LimitKind.COMPUTERS, school.id)] = under_policy.computers(school, policy)
        self.capacities = {key: limit for key, limit in limits.items() if limit is not None}

    def used_by(self, group: Group) -> dict[Resource, int]:
        """How much of each limited resource the group uses."""
        tutor_ids = self._tutor_ids.get(group, ())
        amounts = {
            Resource(LimitKind.SEATS, group.university_id): len(set(tutor_ids)),
            Resource(LimitKind.CLASS_LEADERS, group.university_id): 1,
            Resource(LimitKind.COMPUTERS, group.school_id): len(tutor_ids),
        }
        return {key: amount for key, amount in amounts.items() if key in self.capacities}


class Occupancy:
    """What is in use at each moment of each date.

    Sessions are all of one length; those that touch do not overlap.
    """

    def __init__(self, resources: Resources, policy: Policy) -> None:
        self._resources = resources
        self._length = policy.session_minutes
        self._starts: defaultdict[tuple[Resource, date], Counter[int]] = defaultdict(Counter)

    def take(self, group: Group, day: date, start: int) -> None:
        """Count a session of the group that starts at ``start`` (minutes after midnight)."""
        for resource, amount in self._resources.used_by(group).items():
            self._starts[resource, day][start] += amount

    def fits(self, group: Group, day: date, start: int) -> bool:
        """Whether a further session of the group would leave every limit kept while it runs."""
        for resource, amount in self._resources.used_by(group).items():
            starts = self._starts.get((resource, day), Counter())
            # Use grows only where a session begins.
            moments = {start} | {other for other in starts if start < other < start + self._length}
            peak = max(self._in_use(starts, moment) for moment in moments)
            if peak + amount > self._resources.capacities[resource]:
                return False
        return True

    def within_limits(self) -> bool:
        """Whether no limit is exceeded at any moment."""
        return all(
            self._in_use(starts, moment) <= self._resources.capacities[resource]
            for (resource, _), starts in self._starts.items()
            for moment in starts
        )

    def _in_use(self, starts: Counter[int], moment: int) -> int:
        return sum(amount for start, amount in starts.items() if moment - self._length < start <= moment)
