"""The rules of a lead and a school (V1, V4, V5 and what the locks say, L1), one object each.

Who may accompany whom, what a lock breaks and why a school has no lead are asked of these objects, in the order of
:data:`PAIR_RULES`: what a rule demands stands once. The audit has words of its own for it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from models.arrays import Bools, Whole
from models.pair_rule import PairRule
from models.policy import Policy
from models.rules.plan import L1
from models.rules.visits import V1, V4, V5
from models.visits.plan import SchoolReason
from models.visits.problem import HighSchool, Lead, Period, Season


@dataclass(frozen=True)
class LeadsAndSchools:
    """Leads and schools under a policy, with the pairs of ids that locks forbid or ask for.

    Arrays are of shape ``(leads, schools)``.
    """

    leads: Sequence[Lead]
    schools: Sequence[HighSchool]
    policy: Policy
    period: Period | None = None
    forbidden: Set[tuple[str, str]] = frozenset()
    locked: Set[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, season: Season, policy: Policy, schools: Sequence[HighSchool] | None = None) -> LeadsAndSchools:
        """Those of a season; of its schools only some, where they are given."""
        asked = list(season.schools.values()) if schools is None else schools
        leads = list(season.leads.values())
        return cls(leads, asked, policy, season.period, season.forbidden, locked_pairs(season))

    @property
    def shape(self) -> tuple[int, int]:
        """How many leads and schools."""
        return len(self.leads), len(self.schools)

    @cached_property
    def row(self) -> Mapping[str, int]:
        """The row of each lead."""
        return {lead.id: row for row, lead in enumerate(self.leads)}

    @cached_property
    def column(self) -> Mapping[str, int]:
        """The column of each school."""
        return {school.id: column for column, school in enumerate(self.schools)}


def common_items(leads: Collection[Lead], schools: Collection[HighSchool]) -> Whole:
    """How many of a school's items a lead covers: shape (leads, schools)."""
    items = sorted({item for school in schools for item in school.items})
    has = np.array([[item in lead.items for item in items] for lead in leads], dtype=np.int32)
    asks = np.array([[item in school.items for item in items] for school in schools], dtype=np.int32)
    return has.reshape(-1, len(items)) @ asks.reshape(-1, len(items)).T


def locked_pairs(season: Season) -> set[tuple[str, str]]:
    """Locked pairs; a locked visit locks its pair."""
    return {*season.assigned, *((lead, school) for lead, school, _ in season.fixed)}


class AccompanyingRule(PairRule[LeadsAndSchools]):
    """A rule of one lead and one school."""

    reason: ClassVar[SchoolReason]

    def allows(self, lead: Lead, school: HighSchool, policy: Policy) -> bool:
        """Whether it allows a single pair, whatever is locked."""
        return bool(self.allowed(LeadsAndSchools([lead], [school], policy)).all())

    def figures(self, lead: Lead, school: HighSchool, policy: Policy) -> Mapping[str, object]:
        """What is told of a locked pair that breaks it."""
        return {}


class SchoolRule(AccompanyingRule):
    """A rule of the school alone."""

    @abstractmethod
    def suits(self, school: HighSchool, period: Period | None, policy: Policy) -> bool:
        """Whether the school may be served; ``period`` is ``None`` where it is not known."""

    @abstractmethod
    def of_school(self, school: HighSchool, period: Period | None, policy: Policy) -> Mapping[str, object]:
        """What is told of a locked school that breaks it."""

    def demands(self, of: LeadsAndSchools) -> Bools:
        """The school may be served."""
        return np.array([[self.suits(school, of.period, of.policy) for school in of.schools]], dtype=bool)


class EnoughTeachers(SchoolRule):
    """V1: the school names enough potential teachers."""

    id, reason, fault = "V1", SchoolReason.TOO_FEW_TEACHERS, "lock_few_teachers"

    def suits(self, school: HighSchool, period: Period | None, policy: Policy) -> bool:
        """As many teachers as there must be."""
        return school.teachers >= policy[V1].fewest_teachers

    def of_school(self, school: HighSchool, period: Period | None, policy: Policy) -> Mapping[str, object]:
        """The teachers."""
        return {"teachers": school.teachers, "least": policy[V1].fewest_teachers}


class AppliedInTime(SchoolRule):
    """V1: the school applied by the deadline."""

    id, reason, fault = "V1", SchoolReason.APPLIED_LATE, "lock_applied_late"

    def suits(self, school: HighSchool, period: Period | None, policy: Policy) -> bool:
        """Not after the deadline; in time, where it is not known when."""
        return period is None or school.applied_on is None or school.applied_on <= period.application_deadline

    def of_school(self, school: HighSchool, period: Period | None, policy: Policy) -> Mapping[str, object]:
        """Both dates."""
        return {"applied": school.applied_on, "deadline": period and period.application_deadline}


class OfAnotherSchool(AccompanyingRule):
    """V4: no lead accompanies the lead's own school, unless the policy lets them stay."""

    id, reason, fault = "V4", SchoolReason.OWN_SCHOOL, "lock_own_school"

    def demands(self, of: LeadsAndSchools) -> Bools:
        """The lead is of another school."""
        allowed = np.ones(of.shape, dtype=bool)
        if of.policy[V4].own_school == "never":
            for row, lead in enumerate(of.leads):
                if lead.school_id in of.column:
                    allowed[row, of.column[lead.school_id]] = False
        return allowed

    def figures(self, lead: Lead, school: HighSchool, policy: Policy) -> Mapping[str, object]:
        """The lead."""
        return {"lead": lead.id}


class CommonItems(AccompanyingRule):
    """V5: the lead covers enough of the items that the school asks for."""

    id, reason, fault = "V5", SchoolReason.NO_ITEM, "lock_no_common_item"

    def demands(self, of: LeadsAndSchools) -> Bools:
        """As many items in common as there must be."""
        enough: Bools = common_items(of.leads, of.schools) >= of.policy[V5].fewest_items
        return enough

    def figures(self, lead: Lead, school: HighSchool, policy: Policy) -> Mapping[str, object]:
        """The lead and the school's items."""
        return {"lead": lead.id, "items": ", ".join(sorted(school.items)), "least": policy[V5].fewest_items}


class AsLocked(AccompanyingRule):
    """L1: no lock forbids the pair, and none gives the school to another lead."""

    id, reason, settings = "L1", SchoolReason.FORBIDDEN, L1

    def demands(self, of: LeadsAndSchools) -> Bools:
        """What the locks leave."""
        left = np.ones(of.shape, dtype=bool)
        for lead_id, school_id in of.forbidden:
            if school_id in of.column:
                left[of.row[lead_id], of.column[school_id]] = False
        for lead_id, school_id in of.locked:
            if school_id in of.column:
                row, column = of.row[lead_id], of.column[school_id]
                kept = left[row, column]
                left[:, column] = False
                left[row, column] = kept
        return left


PAIR_RULES: tuple[AccompanyingRule, ...] = (
    EnoughTeachers(),
    AppliedInTime(),
    OfAnotherSchool(),
    CommonItems(),
    AsLocked(),
)
"""All of them, in the order in which the faults of a lock are told."""

SCHOOL_RULES = tuple(rule for rule in PAIR_RULES if isinstance(rule, SchoolRule))

RULING_OUT = tuple(
    reason for reason in SchoolReason if any(rule.reason is reason for rule in PAIR_RULES if rule not in SCHOOL_RULES)
)
"""The reasons that a rule of lead and school may be, in the order in which one counts before another."""
