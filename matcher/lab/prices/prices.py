"""The price list: every clause alone, and everybody who could help."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.lab.prices.served_range import Between
from matcher.lab.prices.variations import Direction, Variation
from matcher.study.tasks import AdditionKind
from matcher.tables.faults import Fault
from models.goals import Status
from models.policy import Policy
from models.programme import Programme
from models.rules import Rule


@dataclass(frozen=True, slots=True)
class ClausePrice:
    """One setting of one rule changed alone: at least ``value`` served (a plan), at most ``bound`` (a proof).

    ``change`` is against the policy as it is: never below zero for a relaxed rule, never above it for a tightened one;
    ``None`` where locks and limits then leave no plan at all. ``binds`` is false where nobody may be served by anybody
    else or at another time than before. ``status`` is optimal where the change is known exactly.
    """

    variation: Variation
    value: int
    bound: int
    change: Between | None
    status: Status
    seconds: float
    binds: bool = True


@dataclass(frozen=True, slots=True)
class HelpPrice:
    """What somebody or something more would bring: how many more are served, and by how much the total fit changes.

    ``kind``, ``where`` and ``what`` as in :class:`matcher.lab.prices.parts.Addition`. ``fit`` is ``None`` where it
    was not asked for, or who is paired is not settled.
    """

    kind: AdditionKind
    where: tuple[str, ...]
    what: str
    number: int
    change: Between
    fit: Between | None
    seconds: float


@dataclass(frozen=True, slots=True)
class NotVaried:
    """A rule that has no price, or a change that the tables do not allow (``fault`` says why)."""

    rule: Rule
    variation: Variation | None = None
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class PriceList:
    """All prices of an instance against ``policy``.

    ``served`` is how many are served under it, ``people`` how many there are. Without a plan (``status`` infeasible or
    unknown) there are no prices. ``where`` names universities by id.
    """

    instance: str
    programme: Programme
    policy: Policy
    status: Status
    people: int
    served: Between
    clauses: tuple[ClausePrice, ...] = ()
    helps: tuple[HelpPrice, ...] = ()
    not_varied: tuple[NotVaried, ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    def of(self, direction: Direction) -> tuple[ClausePrice, ...]:
        """The prices in one direction, the greatest first."""
        found = [price for price in self.clauses if price.variation.direction is direction]
        return tuple(sorted(found, key=_greatest_first))

    def helps_of(self, kind: AdditionKind, *, everywhere: bool = False) -> tuple[HelpPrice, ...]:
        """The help of one kind, the greatest first: at single places, or all of them together."""
        found = [price for price in self.helps if price.kind == kind and (not price.where) == everywhere]
        return tuple(sorted(found, key=lambda price: (*_size(price.change), *_size(price.fit))))


def _greatest_first(price: ClausePrice) -> tuple[int, int]:
    return (-(10**9), 0) if price.change is None else _size(price.change)


def _size(change: Between | None) -> tuple[int, int]:
    """Sorts the greatest change first, of two the one that is surely so great."""
    if change is None:
        return (0, 0)
    low, high = sorted((abs(change.low), abs(change.high)))
    return (-low, -high)
