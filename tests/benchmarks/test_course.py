"""What is read from a course: when the first plan, the one within 1 %, and the proof were there."""

from __future__ import annotations

import pytest

from benchmarks.course import (
    Course,
    Moment,
    PartsOfCourse,
    gap_percent,
    seconds_to_first,
    seconds_to_proof,
    seconds_to_within,
    value_at,
)

COURSE = [
    Moment(0.2, None, 500),
    Moment(0.5, 0, 500),
    Moment(1.0, 350, 500),
    Moment(2.0, 395, 420),
    Moment(3.0, 396, 400),
    Moment(9.0, 399, 400),
    Moment(11.0, 399, 399),
]


def test_the_moments_that_count() -> None:
    assert seconds_to_first(COURSE) == 1.0
    assert seconds_to_within(COURSE, 400) == 3.0
    assert seconds_to_within(COURSE, 398) == 2.0
    assert seconds_to_within(COURSE, 500) is None
    assert seconds_to_proof(COURSE) == 11.0
    assert seconds_to_proof(COURSE[:-1]) is None
    assert [value_at(COURSE, seconds) for seconds in (0.1, 1.0, 2.9, 99)] == [None, 350, 395, 399]


def test_a_gap_is_of_the_bound() -> None:
    assert gap_percent(390, 400) == 2.5
    assert gap_percent(0, 0) == 0.0
    assert gap_percent(None, 400) is None
    assert gap_percent(390, None) is None


def test_only_what_is_better_is_told() -> None:
    told: list[Moment] = []
    course = Course(told.append)
    for value, bound, seconds in ((None, 9, 1.0), (3, 12, 2.0), (2, 9, 3.0), (5, 8, 2.5)):
        course.at(value, bound, seconds)
    assert told == course.moments == [Moment(1.0, None, 9), Moment(2.0, 3, 9), Moment(2.5, 5, 8)]


def test_parts_are_a_plan_when_each_has_one() -> None:
    course = Course()
    of_parts = PartsOfCourse(course, [10, 20])
    of_parts.at(0, 6, 9, 1.0)
    of_parts.at(1, 15, None, 2.0)
    of_parts.at(1, 14, 16, 3.0)
    of_parts.at(0, 9, 9, 4.0)
    assert course.moments == [Moment(1.0, None, 29), Moment(2.0, 21, 29), Moment(3.0, 21, 25), Moment(4.0, 24, 25)]
    assert course.seconds == pytest.approx(0.0, abs=5.0)
