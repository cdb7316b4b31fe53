"""A plan of a part as an office makes it: the timetable first, then the children one by one or by deferred acceptance.

Every rule holds in it; nothing is proven.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np

from models.method import Method
from models.semester.baselines.choosing import deferred_acceptance, in_turn
from models.semester.baselines.market import Market
from models.semester.baselines.room import BaselineRoom
from models.semester.joint.busiest_slots import busiest_slots
from models.semester.joint.matching import NO_TUTOR, PartPlan, evaluate, locked_pairs
from models.semester.joint.part import SemesterPart


def baseline(part: SemesterPart, method: Method, seed: int) -> PartPlan | None:
    """The plan that ``method`` gives, or ``None`` where locks do not fit into a timetable made without them in mind.

    Each group meets when most of its tutors are free. Locked pairs are set aside; the others choose in the order of
    the table, or in one drawn by lot. The lot hangs on ``seed`` and the part alone.
    """
    choice = busiest_slots(part)
    locked = locked_pairs(part, choice)
    if locked is None:
        return None
    room = BaselineRoom.of(part, choice)
    for child in locked:
        if not room.holds(child):
            return None
        room.take(child)
    market = Market.of(part, choice, locked)
    order = _order(part, method, seed, locked)
    choose = deferred_acceptance if method is Method.STABLE else in_turn
    tutor_of = np.full(len(part.child_ids), NO_TUTOR, dtype=np.int64)
    for child, tutor in {**locked, **choose(market, room, order)}.items():
        tutor_of[child] = tutor
    return evaluate(part, choice, tutor_of)


def _order(part: SemesterPart, method: Method, seed: int, locked: dict[int, int]) -> Sequence[int]:
    """The rows of the children who choose: the table's order, or for a lottery any other."""
    order = [child for child in range(len(part.child_ids)) if child not in locked]
    if method is Method.LOTTERY and order:
        Random(f"{seed} {part.child_ids[0]}").shuffle(order)
    return order
