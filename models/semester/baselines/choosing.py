"""Who is given whom, in turn or by deferred acceptance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from models.semester.baselines.market import Market
from models.semester.baselines.room import BaselineRoom


def in_turn(market: Market, room: BaselineRoom, order: Iterable[int]) -> dict[int, int]:
    """The tutor of each child where each in turn takes the one it likes best of those left (serial dictatorship).

    A child for whom there is no room at its turn goes without.
    """
    tutor_of: dict[int, int] = {}
    taken: set[int] = set()
    for child in order:
        tutor = next((tutor for tutor in market.tutors[child] if tutor not in taken), None)
        if tutor is not None and room.holds(child):
            tutor_of[child] = tutor
            taken.add(tutor)
            room.take(child)
    return tutor_of


def deferred_acceptance(market: Market, room: BaselineRoom, order: Iterable[int]) -> dict[int, int]:
    """The tutor of each child where children propose and tutors keep the one they like best so far.

    Gale and Shapley (1962), a child at a time (McVitie and Wilson, 1971): without limits the order has no influence,
    and of all stable pairings every child has the best. Room goes by the order: a child may propose once there is room
    beside those who hold a tutor, and gives its place back when the last tutor on its list has turned it down. So of
    a child and a tutor who would both rather have each other, the child is one who has no tutor and no room.
    """
    child_of: dict[int, int] = {}
    asking = [iter(tutors) for tutors in market.tutors]
    outside = list(order)
    while (entering := next((child for child in outside if room.holds(child)), None)) is not None:
        outside.remove(entering)
        room.take(entering)
        loose = _asked_on(market, asking, child_of, entering)
        if loose is not None:
            room.leave(loose)
    return {child: tutor for tutor, child in child_of.items()}


def _asked_on(market: Market, asking: Sequence[Iterator[int]], child_of: dict[int, int], child: int) -> int | None:
    """Let the child ask one tutor after the other, and then whomever it displaces; the child whom all turn down."""
    loose = child
    while (tutor := next(asking[loose], None)) is not None:
        holder = child_of.get(tutor)
        if holder is None or market.ranks[loose, tutor] < market.ranks[holder, tutor]:
            child_of[tutor] = loose
            if holder is None:
                return None
            loose = holder
    return loose
