"""Who may teach whom, and how well: the pairing rules P2-P6 and the fit, in arrays.

Every function takes children and tutors of one part (universities planned together) and returns arrays of shape
``(children, tutors)``. A rule is one function, so that a plan's explanation can ask them one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.policy import Policy
from models.rules import Waivable
from models.rules.semester import P2, P3, P5, P6, P8
from models.semester.problem import Child, Semester, Tutor
from models.semester.under_policy import under_locks

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def has_training(tutor: Tutor, policy: Policy) -> bool:
    """P5: the tutor has the training hours."""
    return (
        tutor.in_person_hours >= policy[P5].in_person_hours
        and tutor.online_hours >= policy[P5].online_hours
        and tutor.in_person_hours + tutor.online_hours >= policy[P5].total_hours
    )


def has_agreement(tutor: Tutor) -> bool:
    """P6: the tutor has signed the agreement."""
    return tutor.agreement


class Eligibility:
    """The pairing rules of some children and tutors, one array of shape ``(children, tutors)`` each.

    A rule that only costs or is waived asks for nothing: all of its array is true. What it would ask is counted by
    :meth:`exceptions` where it costs.
    """

    def __init__(self, semester: Semester, children: Sequence[Child], tutors: Sequence[Tutor], policy: Policy) -> None:
        self._semester = semester
        self._children = children
        self._tutors = tutors
        self._policy = policy
        self._child_row = {child.id: c for c, child in enumerate(children)}
        self._tutor_column = {tutor.id: t for t, tutor in enumerate(tutors)}
        names = sorted({s for c in children for s in c.subjects} | {s for t in tutors for s in t.levels})
        self._subject = {name: k for k, name in enumerate(names)}
        self._levels = np.zeros((len(tutors), len(names)), dtype=np.int64)
        for t, tutor in enumerate(tutors):
            for name, level in tutor.levels.items():
                self._levels[t, self._subject[name]] = level
        self._worded: Mapping[type[Waivable], Callable[[], Bools]] = {
            P3: self._teaches,
            P5: self._trained,
            P6: self._agreed,
            P8: self._same_university,
        }

    def _asked(self, rule: type[Waivable]) -> Bools:
        """What the rule asks of each pair where it holds."""
        asked = self._worded[rule]()
        return asked if self._policy[rule].binds else np.ones_like(asked)

    def exceptions(self) -> Ints:
        """How many of the rules that only cost each pair breaks."""
        broken = np.zeros((len(self._children), len(self._tutors)), dtype=np.int64)
        for rule in self._policy.costing:
            broken += ~self._worded[rule]()
        return broken

    def same_university(self) -> Bools:
        """P8: the tutor is of the university that serves the child's school."""
        return self._asked(P8)

    def _same_university(self) -> Bools:
        return _equal(
            [child.university_id for child in self._children],
            [tutor.university_id for tutor in self._tutors],
        )

    def same_gender(self) -> Bools:
        """Whether child and tutor are of the same gender."""
        return _equal(
            [child.gender.value for child in self._children],
            [tutor.gender.value for tutor in self._tutors],
        )

    def gender_allowed(self) -> Bools:
        """P2: same gender, or approved by the child's waiver reference (or as the policy reads it)."""
        mixed = self._policy[P2].mixed
        waived = [mixed == "always" or (mixed == "waiver" and bool(child.gender_waiver)) for child in self._children]
        allowed: Bools = self.same_gender() | np.array(waived, dtype=bool)[:, None]
        return allowed

    def teaches(self) -> Bools:
        """P3: the tutor can teach the child's first-named need (or any, as the policy reads it)."""
        return self._asked(P3)

    def _teaches(self) -> Bools:
        any_need = self._policy[P3].need == "any"
        counts = np.zeros((len(self._children), len(self._subject)), dtype=np.int64)
        for c, child in enumerate(self._children):
            for name in child.subjects if any_need else child.subjects[:1]:
                counts[c, self._subject[name]] = 1
        able = (self._levels >= self._policy[P3].level).astype(np.int64)
        return (counts @ able.T) > 0

    def qualified(self) -> Bools:
        """P5 and P6, of shape ``(1, tutors)``."""
        return self._asked(P5) & self._asked(P6)

    def _trained(self) -> Bools:
        return np.array([[has_training(tutor, self._policy) for tutor in self._tutors]], dtype=bool)

    def _agreed(self) -> Bools:
        return np.array([[has_agreement(tutor) for tutor in self._tutors]], dtype=bool)

    def not_forbidden(self) -> Bools:
        """L1: no lock that binds forbids the pair."""
        permitted = np.ones((len(self._children), len(self._tutors)), dtype=bool)
        permitted[self._at(under_locks(self._semester, self._policy).forbidden)] = False
        return permitted

    def allowed(self) -> Bools:
        """All pairing rules together."""
        return self.same_university() & self.gender_allowed() & self.teaches() & self.qualified() & self.not_forbidden()

    def kept(self) -> Ints:
        """P10: 1 where the tutor taught the child last semester."""
        kept = np.zeros((len(self._children), len(self._tutors)), dtype=np.int64)
        kept[self._at((child.id, child.previous_tutor_id) for child in self._children)] = 1
        return kept

    def fit(self) -> Ints:
        """P4: ``round_half_up(100 * sum(weight * level) / (3 * sum(weight)))``, 0-100; scores take its place."""
        weights = np.zeros((len(self._children), len(self._subject)), dtype=np.int64)
        whole = np.ones(len(self._children), dtype=np.int64)
        for c, child in enumerate(self._children):
            needs = len(child.subjects)
            whole[c] = 3 * needs * (needs + 1) // 2
            for rank, name in enumerate(child.subjects):
                weights[c, self._subject[name]] += needs - rank
        covered = weights @ self._levels.T
        fit: Ints = (200 * covered + whole[:, None]) // (2 * whole[:, None])
        row, column = self._child_row, self._tutor_column
        for (child_id, tutor_id), score in self._semester.scores.items():
            if child_id in row and tutor_id in column:
                fit[row[child_id], column[tutor_id]] = score
        return fit

    def _at(self, pairs: Iterable[tuple[str, str]]) -> tuple[Ints, Ints]:
        """Rows and columns of those of the pairs (child id, tutor id) that are of this part."""
        row, column = self._child_row, self._tutor_column
        places = [(row[c], column[t]) for c, t in pairs if c in row and t in column]
        both = np.array(places, dtype=np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]


def _equal(of_children: Sequence[str], of_tutors: Sequence[str]) -> Bools:
    """Whether the two texts are equal, for each child and tutor."""
    equal: Bools = np.array(of_children, dtype=str)[:, None] == np.array(of_tutors, dtype=str)[None, :]
    return equal
