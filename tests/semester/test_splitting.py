"""A semester taken apart in one pass is what taking out one part after the other gives."""

from __future__ import annotations

import pytest

from matcher.semester.generator.semester import generate_semester
from models.policy import Policy
from models.semester.joint.building import restrict_to, universities_apart
from models.semester.problem import Semester
from models.semester.splitting import split
from tests.semester.tiny import tiny_semester

POLICY = Policy.programme()


def alike(one: Semester, other: Semester) -> bool:
    """Equal, and every table in the same order."""
    tables = ("universities", "schools", "children", "tutors", "slot_locks")
    return one == other and all(list(getattr(one, name)) == list(getattr(other, name)) for name in tables)


@pytest.mark.parametrize("semester", [generate_semester("county", 1), *map(tiny_semester, range(20))])
def test_as_one_part_after_the_other(semester: Semester) -> None:
    parts = universities_apart(semester, POLICY)
    assert len(parts) == len(split(semester, parts))
    for part, found in zip(parts, split(semester, parts), strict=True):
        assert alike(found, restrict_to(semester, part))
