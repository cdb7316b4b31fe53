"""Who would nearly do: in arrays as tutor by tutor, and counted beyond those kept by name."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from models.policy import Policy
from models.semester import timetable
from models.semester.problem import Slot, Tutor
from models.semester.shortfall.nearness import lacking_minutes, nearest
from tests.semester.tiny import tiny_semester

POLICY = Policy.programme()
SLOTS = [Slot(weekday, start) for weekday in range(5) for start in (930, 960, 1020, 1130)]
PAIRS = [(one, two) for one, two in combinations(SLOTS, 2) if one.weekday != two.weekday]
PLACES = np.array([[SLOTS.index(slot) for slot in pair] for pair in PAIRS])


def tutors_of(seeds: range) -> list[Tutor]:
    return [tutor for seed in seeds for tutor in tiny_semester(seed).tutors.values()]


def test_lacking_minutes_in_arrays() -> None:
    tutors = tutors_of(range(20))
    lacks = timetable.lacking(tutors, SLOTS, POLICY)
    assert lacks.tolist() == [
        [lacking_minutes(tutor.free, slot, POLICY.session_minutes) for tutor in tutors] for slot in SLOTS
    ]


@pytest.mark.parametrize("seeds", [range(1), range(20)])
def test_who_lacks_least_comes_first_and_all_are_counted(seeds: range) -> None:
    tutors = tutors_of(seeds)
    length = POLICY.session_minutes
    least = [min(sum(lacking_minutes(tutor.free, slot, length) for slot in pair) for pair in PAIRS) for tutor in tutors]
    places = sorted(range(len(tutors)), key=lambda place: (least[place], place))
    ids = [f"{place}" for place in range(len(tutors))]
    found = nearest(ids, timetable.lacking(tutors, SLOTS, POLICY), PLACES, PAIRS, POLICY)
    assert [near.tutor_id for near in found.near] == [ids[place] for place in places[:8]]
    assert [sum(near.lacking_minutes) for near in found.near] == sorted(least)[:8]
    assert found.count == len(tutors)
    assert found.close == sum(lack < 2 * length for lack in least)
