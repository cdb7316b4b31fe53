"""Who may teach whom under all rules of pairs together, and how well: the fit and what else goals count, in arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Bools, Ints
from models.policy import Policy
from models.semester.pair_rules import PAIR_RULES, ChildrenAndTutors, TeachingRule
from models.semester.problem import Child, Semester, Tutor


class Eligibility:
    """Children and tutors of one part (universities planned together), an array of shape ``(children, tutors)`` each.

    A rule that only costs or is waived asks for nothing. What it would ask is counted by :meth:`exceptions` where it
    costs.
    """

    def __init__(self, semester: Semester, children: Sequence[Child], tutors: Sequence[Tutor], policy: Policy) -> None:
        self._semester = semester
        self._of = ChildrenAndTutors(children, tutors, policy, semester.forbidden)

    def under(self, *rules: TeachingRule) -> Bools:
        """Which pairs some of the rules allow under the policy; an array of its own."""
        allowed = np.ones(self._of.shape, dtype=bool)
        for rule in rules:
            allowed &= rule.allowed(self._of)
        return allowed

    def allowed(self) -> Bools:
        """All pairing rules together."""
        return self.under(*PAIR_RULES)

    def exceptions(self) -> Ints:
        """How many of the rules that only cost each pair breaks."""
        broken = np.zeros(self._of.shape, dtype=np.int64)
        for rule in PAIR_RULES:
            if rule.costs(self._of.policy):
                broken += ~rule.demands(self._of)
        return broken

    def same_gender(self) -> Bools:
        """Whether child and tutor are of the same gender."""
        return self._of.same_gender

    def kept(self) -> Ints:
        """P10: 1 where the tutor taught the child last semester."""
        kept = np.zeros(self._of.shape, dtype=np.int64)
        kept[self._of.at((child.id, child.previous_tutor_id) for child in self._of.children)] = 1
        return kept

    def fit(self) -> Ints:
        """P4: ``round_half_up(100 * sum(weight * level) / (3 * sum(weight)))``, 0-100; scores take its place."""
        children, subject = self._of.children, self._of.subject
        weights = np.zeros((len(children), len(subject)), dtype=np.int64)
        whole = np.ones(len(children), dtype=np.int64)
        for c, child in enumerate(children):
            needs = len(child.subjects)
            whole[c] = 3 * needs * (needs + 1) // 2
            for rank, name in enumerate(child.subjects):
                weights[c, subject[name]] += needs - rank
        covered = weights @ self._of.levels.T
        fit: Ints = (200 * covered + whole[:, None]) // (2 * whole[:, None])
        row, column = self._of.row, self._of.column
        for (child_id, tutor_id), score in self._semester.scores.items():
            if child_id in row and tutor_id in column:
                fit[row[child_id], column[tutor_id]] = score
        return fit
