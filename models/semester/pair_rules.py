"""The rules of a child and a tutor (P2, P3, P5, P6, P8 and what L1 forbids), one object each.

Who may teach whom, what a locked pair breaks and why a child has nobody are asked of these objects, in the order of
:data:`PAIR_RULES`: what a rule demands stands once. The audit has words of its own for it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import ClassVar

import numpy as np

from models.arrays import Bools, Ints
from models.pair_rule import PairRule
from models.policy import Policy
from models.rules.plan import L1
from models.rules.semester import P2, P3, P5, P6, P8
from models.semester.plan import ChildReason
from models.semester.problem import Child, Tutor


class ChildrenAndTutors:
    """Children and tutors of one part (universities planned together), under a policy; ``forbidden`` are pairs of ids.

    Arrays are of shape ``(children, tutors)``.
    """

    def __init__(
        self,
        children: Sequence[Child],
        tutors: Sequence[Tutor],
        policy: Policy,
        forbidden: Set[tuple[str, str]] = frozenset(),
    ) -> None:
        self.children = children
        self.tutors = tutors
        self.policy = policy
        self.forbidden = forbidden
        self.shape = len(children), len(tutors)
        self.row = {child.id: c for c, child in enumerate(children)}
        self.column = {tutor.id: t for t, tutor in enumerate(tutors)}

    @cached_property
    def subject(self) -> Mapping[str, int]:
        """The place of each subject in ``levels``."""
        names = {s for child in self.children for s in child.subjects} | {s for t in self.tutors for s in t.levels}
        return {name: k for k, name in enumerate(sorted(names))}

    @cached_property
    def levels(self) -> Ints:
        """At which level each tutor teaches each subject, 0 for not at all: shape ``(tutors, subjects)``."""
        levels = np.zeros((len(self.tutors), len(self.subject)), dtype=np.int64)
        for t, tutor in enumerate(self.tutors):
            for name, level in tutor.levels.items():
                levels[t, self.subject[name]] = level
        return levels

    @cached_property
    def same_gender(self) -> Bools:
        """Whether child and tutor are of the same gender."""
        return _equal([child.gender.value for child in self.children], [tutor.gender.value for tutor in self.tutors])

    def at(self, pairs: Iterable[tuple[str, str]]) -> tuple[Ints, Ints]:
        """Rows and columns of those of the pairs (child id, tutor id) that are of this part."""
        places = [(self.row[c], self.column[t]) for c, t in pairs if c in self.row and t in self.column]
        both = np.array(places, dtype=np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]


class TeachingRule(PairRule[ChildrenAndTutors]):
    """A rule of one child and one tutor."""

    reason: ClassVar[ChildReason]
    word: ClassVar[str]
    """How many tutors it rules out is a figure of this name."""

    def allows(self, child: Child, tutor: Tutor, policy: Policy) -> bool:
        """Whether it allows a single pair."""
        return bool(self.allowed(ChildrenAndTutors([child], [tutor], policy)).all())

    def figures(self, child: Child, tutor: Tutor, policy: Policy) -> Mapping[str, object]:
        """What is told of a locked pair that breaks it."""
        return {}


class TutorRule(TeachingRule):
    """A rule of the tutor alone: who lacks something is not qualified."""

    reason = ChildReason.NOT_QUALIFIED

    @abstractmethod
    def lacks(self, tutor: Tutor, policy: Policy) -> Mapping[str, float]:
        """What the tutor lacks, each with its hours (0 where it is none of hours); nothing of one who is qualified."""

    def demands(self, of: ChildrenAndTutors) -> Bools:
        """The tutor lacks nothing."""
        return np.array([[not self.lacks(tutor, of.policy) for tutor in of.tutors]], dtype=bool)


class SameUniversity(TeachingRule):
    """P8: the tutor is of the university that serves the child's school."""

    id, word, fault, settings = "P8", "university", "lock_university", P8
    reason = ChildReason.NO_SUBJECT  # nobody of the university teaches the subject

    def demands(self, of: ChildrenAndTutors) -> Bools:
        """Child and tutor name the same university."""
        return _equal([child.university_id for child in of.children], [tutor.university_id for tutor in of.tutors])

    def figures(self, child: Child, tutor: Tutor, policy: Policy) -> Mapping[str, object]:
        """Both universities."""
        return {
            "child": child.id,
            "child_university": child.university_id,
            "tutor_university": tutor.university_id,
        }


class GenderAllowed(TeachingRule):
    """P2: same gender, or approved by the child's waiver reference (or as the policy reads it)."""

    id, word, fault = "P2", "gender", "lock_gender"
    reason = ChildReason.NO_GENDER

    def is_waived(self, child: Child, policy: Policy) -> bool:
        """Whether any tutor will do for the child."""
        mixed = policy[P2].mixed
        return mixed == "always" or (mixed == "waiver" and bool(child.gender_waiver))

    def demands(self, of: ChildrenAndTutors) -> Bools:
        """Of the same gender, or waived."""
        waived = [self.is_waived(child, of.policy) for child in of.children]
        allowed: Bools = of.same_gender | np.array(waived, dtype=bool)[:, None]
        return allowed

    def figures(self, child: Child, tutor: Tutor, policy: Policy) -> Mapping[str, object]:
        """The child."""
        return {"child": child.id}


class TeachesNeed(TeachingRule):
    """P3: the tutor can teach the child's first-named need (or any, as the policy reads it)."""

    id, word, fault, settings = "P3", "subject", "lock_subject", P3
    reason = ChildReason.NO_SUBJECT

    def needs(self, child: Child, policy: Policy) -> Sequence[str]:
        """The subjects of which the tutor must teach one."""
        return child.subjects if policy[P3].need == "any" else child.subjects[:1]

    def demands(self, of: ChildrenAndTutors) -> Bools:
        """One of the needs is taught at the level."""
        counts = np.zeros((len(of.children), len(of.subject)), dtype=np.int64)
        for c, child in enumerate(of.children):
            for name in self.needs(child, of.policy):
                counts[c, of.subject[name]] = 1
        able = (of.levels >= of.policy[P3].level).astype(np.int64)
        return (counts @ able.T) > 0

    def figures(self, child: Child, tutor: Tutor, policy: Policy) -> Mapping[str, object]:
        """The child and its first need."""
        return {"child": child.id, "subject": child.subjects[0]}


class HasTraining(TutorRule):
    """P5: the tutor has the training hours."""

    id, word, fault, settings = "P5", "training", "lock_training", P5

    def lacks(self, tutor: Tutor, policy: Policy) -> Mapping[str, float]:
        """The hours still needed, by setting of the rule; ``total_hours`` beyond the other two."""
        least = policy[P5]
        reached = max(tutor.in_person_hours, least.in_person_hours) + max(tutor.online_hours, least.online_hours)
        lacks = {
            "in_person_hours": least.in_person_hours - tutor.in_person_hours,
            "online_hours": least.online_hours - tutor.online_hours,
            "total_hours": least.total_hours - reached,
        }
        return {name: hours for name, hours in lacks.items() if hours > 0}

    def figures(self, child: Child, tutor: Tutor, policy: Policy) -> Mapping[str, object]:
        """The hours there are, and those that there must be."""
        least = policy[P5]
        return {
            "in_person": f"{tutor.in_person_hours:g}",
            "online": f"{tutor.online_hours:g}",
            "least_in_person": least.in_person_hours,
            "least_online": least.online_hours,
            "least": least.total_hours,
        }


class HasAgreement(TutorRule):
    """P6: the tutor has signed the agreement."""

    id, word, fault, settings = "P6", "agreement", "lock_agreement", P6

    def lacks(self, tutor: Tutor, policy: Policy) -> Mapping[str, float]:
        """The agreement."""
        return {} if tutor.agreement else {"agreement": 0}


class NotForbidden(TeachingRule):
    """L1: no lock that binds forbids the pair."""

    id, word, settings = "L1", "forbidden", L1
    reason = ChildReason.FORBIDDEN

    def demands(self, of: ChildrenAndTutors) -> Bools:
        """The pair is none of those forbidden."""
        permitted = np.ones(of.shape, dtype=bool)
        permitted[of.at(of.forbidden)] = False
        return permitted


UNIVERSITY, GENDER, SUBJECT = SameUniversity(), GenderAllowed(), TeachesNeed()
NO_LOCK = NotForbidden()

PAIR_RULES: tuple[TeachingRule, ...] = (UNIVERSITY, GENDER, SUBJECT, HasTraining(), HasAgreement(), NO_LOCK)
"""All of them, in the order in which the faults of a locked pair are told."""

RULING_OUT = tuple(reason for reason in ChildReason if any(rule.reason is reason for rule in PAIR_RULES))
"""The reasons that a rule of pairs may be, in the order in which a person would ask."""


def lacking(tutor: Tutor, policy: Policy) -> Mapping[str, float]:
    """What a tutor lacks of all that binds."""
    rules = (rule for rule in PAIR_RULES if isinstance(rule, TutorRule) and rule.binds(policy))
    return {name: hours for rule in rules for name, hours in rule.lacks(tutor, policy).items()}


def _equal(of_children: Sequence[str], of_tutors: Sequence[str]) -> Bools:
    """Whether the two texts are equal, for each child and tutor."""
    equal: Bools = np.array(of_children, dtype=str)[:, None] == np.array(of_tutors, dtype=str)[None, :]
    return equal
