"""The rows of a written plan, joined once with the semester they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from matcher.audit.summary import is_own
from matcher.semester.audit.groups import Groups, PairRow, groups_of
from matcher.semester.tables.plan_rows import WrittenSemester
from models.policy import Policy
from models.programmes import SEMESTER
from models.rules.semester import P3
from models.semester.problem import Semester

BEST_LEVEL = 3
"""A level runs to 3; the fit is measured against a tutor who has it in every need."""


@dataclass(frozen=True, slots=True)
class Teaching:
    """What a tutor's levels are to a child's needs.

    ``taught`` are the needs that count for P3 and that the tutor teaches well enough; ``fit`` is P4's.
    """

    taught: tuple[str, ...]
    fit: int


@dataclass(frozen=True)
class PlanIndex:
    """A semester, its policy and a written plan, with the plan's rows by child and tutor and by group.

    ``children_known`` and ``tutors_known``: every row of ``pairs.csv`` names one that there is.
    """

    semester: Semester
    policy: Policy
    plan: WrittenSemester
    children_known: bool
    tutors_known: bool
    pairs: Sequence[PairRow]
    groups: Groups

    @cached_property
    def own_policy(self) -> bool:
        """Whether the policy is the one that the plan was made under: what depends on it can be judged."""
        return is_own(self.plan.summary, self.policy, SEMESTER)

    @cached_property
    def teaching(self) -> Sequence[Teaching]:
        """For each of the ``pairs`` what the tutor teaches of what the child needs."""
        counted = None if self.policy[P3].need == "any" else 1
        least = self.policy[P3].level
        # Many tutors hold the same certificates, and share one mapping of levels.
        known: dict[tuple[tuple[str, ...], int], Teaching] = {}
        found = []
        for _, child, tutor in self.pairs:
            needs, levels = child.subjects, tutor.levels
            key = needs, id(levels)
            teaching = known.get(key)
            if teaching is None:
                taught = tuple(need for need in needs[:counted] if levels.get(need, 0) >= least)
                teaching = known[key] = Teaching(taught, fit(needs, levels))
            found.append(teaching)
        return found

    @cached_property
    def fits(self) -> Sequence[int]:
        """The fit of each of the ``pairs`` (P4): its score, or what child and tutor give."""
        computed = [teaching.fit for teaching in self.teaching]
        scores = self.semester.scores
        if not scores:
            return computed
        return [scores.get(row.people, value) for row, value in zip(self.pairs, computed, strict=True)]

    @cached_property
    def paired(self) -> Set[str]:
        """The ids of the children of the ``pairs``."""
        return {child.id for _, child, _ in self.pairs}

    @cached_property
    def same_gender(self) -> Sequence[bool]:
        """Whether child and tutor of each of the ``pairs`` are of the same gender (P2)."""
        return [child.gender is tutor.gender for _, child, tutor in self.pairs]

    @cached_property
    def kept(self) -> Sequence[bool]:
        """Whether each of the ``pairs`` is last semester's (P10)."""
        return [child.previous_tutor_id == tutor.id for _, child, tutor in self.pairs]


def index_plan(semester: Semester, policy: Policy, plan: WrittenSemester) -> PlanIndex:
    """Join the rows of ``plan`` with ``semester``, in one pass over each table."""
    children = list(map(semester.children.get, map(attrgetter("child_id"), plan.pairs)))
    tutors = list(map(semester.tutors.get, map(attrgetter("tutor_id"), plan.pairs)))
    pairs = [
        PairRow(written, child, tutor)
        for written, child, tutor in zip(plan.pairs, children, tutors, strict=True)
        if child is not None and tutor is not None
    ]
    return PlanIndex(semester, policy, plan, all(children), all(tutors), pairs, groups_of(semester, plan, pairs))


def fit(needs: Sequence[str], levels: Mapping[str, int]) -> int:
    """P4: the needs (in their order) covered by the levels (1-3 by subject) by weight, 0-100, rounded half up."""
    covered, weights = 0, 0
    for weight, subject in enumerate(reversed(needs), 1):
        covered += weight * levels.get(subject, 0)
        weights += weight
    whole = BEST_LEVEL * weights
    return (200 * covered + whole) // (2 * whole) if whole else 0
