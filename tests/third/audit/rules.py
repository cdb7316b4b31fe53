"""The audit: one function a rule. It shares nothing with what makes plans but the numbers of the rule book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from matcher.audit.copies import false_copies
from matcher.audit.summary import disagreements, false_counts, false_values, goals_made, making
from matcher.audit.violation import Violation
from models.policy import Policy
from tests.third.problem import Rehearsals
from tests.third.programme import C1, REHEARSALS
from tests.third.tables.layout import WrittenPlacement, WrittenRehearsals


@dataclass(frozen=True)
class HallIndex:
    """A plan beside what it was made from, and its rows of choirs and halls that there are."""

    problem: Rehearsals
    policy: Policy
    plan: WrittenRehearsals

    @property
    def known(self) -> list[WrittenPlacement]:
        """The others are C2's."""
        choirs, halls = self.problem.choirs, self.problem.halls
        return [row for row in self.plan.rehearsals if row.choir_id in choirs and row.hall_id in halls]

    @property
    def values(self) -> dict[str, int]:
        """The goals, counted."""
        return {"sung": len({row.choir_id for row in self.known}), "spare": sum(map(self.seats_left, self.known))}

    def seats_left(self, row: WrittenPlacement) -> int:
        """Nobody stands where there are seats."""
        return max(0, self.problem.halls[row.hall_id].seats - self.problem.choirs[row.choir_id].singers)


def _broken(rule: str, code: str, row: WrittenPlacement) -> Violation:
    return Violation(rule, code, (row.choir_id, row.hall_id), (f"rehearsals.csv:{row.row}",))


def c1(index: HallIndex) -> Iterator[Violation]:
    """C1: a hall holds its choir, and the seats left are so."""
    for row in index.known:
        choir, hall = index.problem.choirs[row.choir_id], index.problem.halls[row.hall_id]
        if choir.singers - hall.seats > index.policy[C1].standing_singers:
            yield _broken("C1", "hall_too_small", row)
        if row.spare != index.seats_left(row):
            yield _broken("C1", "spare_seats", row)


def c2(index: HallIndex) -> Iterator[Violation]:
    """C2: a choir has one hall and a hall one choir, both of the tables."""
    for column in ("choir_id", "hall_id"):
        times = Counter(getattr(row, column) for row in index.plan.rehearsals)
        yield from (
            _broken("C2", "hall_twice", row) for row in index.plan.rehearsals if times[getattr(row, column)] > 1
        )
    yield from (_broken("C2", "hall_unknown", row) for row in index.plan.rehearsals if row not in index.known)


def g1(index: HallIndex) -> Iterator[Violation]:
    """G1: what is said of the plan is so."""
    summary = index.plan.summary
    yield from false_values("G1", summary, tuple(REHEARSALS.goals), index.values)
    if summary.there:
        yield from disagreements(summary, goals_made(summary, index.policy, REHEARSALS), REHEARSALS.goals)
        counts = {"choirs": len(index.problem.choirs), "sung": len(index.plan.rehearsals)}
        yield from false_counts(summary, counts)
        yield from making(summary, index.policy, REHEARSALS, frozenset())
    yield from false_copies(index.plan)


HALL_AUDITS: Mapping[str, Callable[[HallIndex], Iterator[Violation]]] = {"C1": c1, "C2": c2, "G1": g1}


def audit_rehearsals(problem: Rehearsals, policy: Policy, written: WrittenRehearsals) -> tuple[Violation, ...]:
    """Every violation."""
    index = HallIndex(problem, policy, written)
    return tuple(violation for audit in HALL_AUDITS.values() for violation in audit(index))
