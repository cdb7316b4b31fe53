"""What was reached under a policy, and between what two numbers it differs from what was reached under another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.study.record import RunRecord
from matcher.study.tasks import PricePart
from models.goals import Status


@dataclass(frozen=True, slots=True)
class Between:
    """A whole number known to lie between two others, both included."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Whether it is known."""
        return self.low == self.high

    def __add__(self, other: Between) -> Between:
        return Between(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Between:
        return Between(-self.high, -self.low)


NOTHING = Between(0, 0)


@dataclass(frozen=True, slots=True)
class ServedRange:
    """How many are served in a part: at least ``value`` (a plan), at most ``bound`` (a proof)."""

    part: PricePart
    value: int
    bound: int
    status: Status
    seconds: float

    @classmethod
    def of(cls, part: PricePart, record: RunRecord) -> ServedRange:
        """From the record of the part's task; without a plan nobody is known to be served."""
        if not record.goals:
            bound = 0 if record.status is Status.INFEASIBLE else part.most
            return cls(part, 0, bound, record.status, record.seconds)
        served = record.goals[0]
        status = Status.OPTIMAL if served.proven else Status.FEASIBLE
        return cls(part, served.value, min(served.bound, part.most), status, record.seconds)

    @property
    def left_out(self) -> int:
        """How many are not served in the plan."""
        return self.part.people - self.value


def settles(base: ServedRange, eased: PricePart) -> bool:
    """Whether what is known of a part proves that it reaches no more when something is eased.

    Where everybody is served or nobody who serves has a place left, or where nobody may be served by anybody else or at
    another time. Whether the sessions find dates (S9) is not asked: where they do already, they still do.
    """
    if base.value >= eased.most:
        return True
    return base.value == base.bound and bool(eased.options) and eased.options == base.part.options


def at_least(base: Sequence[ServedRange], eased: Sequence[ServedRange]) -> list[ServedRange]:
    """What is reached when something is eased: a plan that was allowed before still is."""
    return [
        replace(after, value=before.value) if after.value < before.value <= after.bound else after
        for before, after in _side_by_side(base, eased)
    ]


def at_most(base: Sequence[ServedRange], tightened: Sequence[ServedRange]) -> list[ServedRange]:
    """What is reached when something is tightened: a plan that is allowed still, was before."""
    return [
        replace(after, bound=before.bound) if after.value <= before.bound < after.bound else after
        for before, after in _side_by_side(base, tightened)
    ]


def difference(base: Sequence[ServedRange], changed: Sequence[ServedRange], sign: int) -> Between:
    """How many more are served than before; of what can only rise (``sign`` +1) or fall (-1), no less, or no more.

    But for what is known exactly: where a school's window opens at an odd minute, a wider one (S4) may take away that
    start, which the grid of starts does not have.
    """
    total = NOTHING
    for before, after in _side_by_side(base, changed):
        low, high = after.value - before.bound, after.bound - before.value
        if sign > 0 and high >= 0:
            low = max(0, low)
        if sign < 0 and low <= 0:
            high = min(0, high)
        total += Between(low, high)
    return total


def together(parts: Sequence[ServedRange]) -> ServedRange:
    """All parts as one."""
    people = sum(one.part.people for one in parts)
    whole = PricePart((), people, parts[0].part.task)
    statuses = [one.status for one in parts]
    worst = (Status.INFEASIBLE, Status.UNKNOWN, Status.FEASIBLE)
    status = next((status for status in worst if status in statuses), Status.OPTIMAL)
    seconds = sum(one.seconds for one in parts)
    return ServedRange(whole, sum(one.value for one in parts), sum(one.bound for one in parts), status, seconds)


def _side_by_side(base: Sequence[ServedRange], changed: Sequence[ServedRange]) -> list[tuple[ServedRange, ServedRange]]:
    """The parts in pairs where they are the same universities, or all of them as one."""
    by_name: Mapping[tuple[str, ...], ServedRange] = {one.part.where: one for one in base}
    if {one.part.where for one in changed} == set(by_name):
        return [(by_name[one.part.where], one) for one in changed]
    return [(together(base), together(changed))]
