"""Due dates, with the literals of the clauses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from models.policy import Policy
from models.programmes import VISITS
from models.visits.due import milestones
from models.visits.plan import Activity, ActivityKind, Assignment, Form, Milestone, Who
from models.visits.problem import Mode, Period, Season
from tests.visits.building import PERIOD, POLICY, day


def period(first: str, last: str, settlement: str, closed: str = "") -> Period:
    return Period(
        day(first), day(last), day(settlement), PERIOD.application_deadline, frozenset(map(day, closed.split()))
    )


def planned(words: str, hours: int = 5, school_id: str = "S1") -> tuple[list[Assignment], list[Activity]]:
    """The visits of a school on these dates, of so many hours each, and a workshop of six on one with a ``w``."""
    pair = school_id, "L1"
    visits = [day(word) for word in words.split() if not word.startswith("w")]
    activities = [
        Activity(*pair, number, ActivityKind.VISIT, on, 540, 540 + 60 * hours, 60 * hours)
        for number, on in enumerate(visits, start=1)
    ]
    workshops = [day(word[1:]) for word in words.split() if word.startswith("w")]
    activities += [Activity(*pair, 0, ActivityKind.WORKSHOP, on, None, None, 360) for on in workshops]
    days = sorted(activity.date for activity in activities)
    minutes = sum(activity.minutes for activity in activities)
    mode, workshop = (Mode.B, "W1") if workshops else (Mode.A, "")
    return [Assignment(*pair, mode, workshop, days[0], days[-1], minutes, len(visits), 10, 100)], activities


WEDNESDAYS = "09-10 09-17 10-15"


def test_everything_due_of_three_visits_in_order() -> None:
    found = milestones(Season({}, {}, PERIOD), POLICY, *planned(WEDNESDAYS))
    assert found == tuple(
        Milestone("S1", "L1", rule, what, who, day(due), number)
        for rule, what, who, due, number in (
            ("M1", Form.STATUS_ASSESSMENT, Who.SCHOOL, "09-09", 0),
            ("M2", Form.VISIT_RECORD, Who.LEAD, "09-17", 1),
            ("M3", Form.CHECKLIST, Who.LEAD, "09-17", 1),
            ("M2", Form.VISIT_RECORD, Who.LEAD, "09-24", 2),
            ("M5", Form.CERTIFICATE, Who.OFFICE, "10-15", 0),
            ("M2", Form.VISIT_RECORD, Who.LEAD, "10-22", 3),
            ("M3", Form.CHECKLIST, Who.LEAD, "10-22", 3),
            ("M4", Form.SETTLEMENT, Who.SCHOOL, "12-15", 0),
        )
    )


def test_schools_stand_in_order_of_the_assignments() -> None:
    one, two = planned(WEDNESDAYS, school_id="S2"), planned(WEDNESDAYS)
    found = milestones(Season({}, {}, PERIOD), POLICY, one[0] + two[0], [*two[1], *one[1]])
    assert [milestone.school_id for milestone in found] == ["S2"] * 8 + ["S1"] * 8


SPRING_2022 = period("2022-01-01", "2022-06-30", "2022-06-15")
TYPHOON = period("09-01", "12-31", "12-15", closed="09-17 09-18")
UNTIL_A_SUNDAY = period("09-01", "12-31", "12-14")
WINTER = period("09-01", "2026-01-31", "2026-04-30")
LEAP = period("2023-09-01", "2023-12-31", "2024-04-30")
MORE_DAYS = Policy.from_mapping({"rules": {"M2": {"days": 14}, "V11": {"months": 1}}}, VISITS)


@pytest.mark.parametrize(
    ("rule", "visits", "due", "more"),
    [
        # The assessment is in before the first activity.
        ("M1", "09-09 09-23 10-07", "09-08", {}),
        ("M1", "09-08 09-22 10-06", "09-05", {}),  # a Monday: the Friday before
        ("M1", "09-30 10-14 10-28", "09-26", {}),  # Monday 29 September stands for Teachers' Day, a Sunday
        ("M1", "10-07 10-21 11-04", "10-03", {}),  # Mid-Autumn, a Monday
        ("M1", "09-17 09-24 w09-13", "09-12", {}),  # a workshop on a Saturday may be the first
        # 31 December 2021 was a day off for New Year's Day, a Saturday.
        ("M1", "2022-01-03 2022-01-10 2022-01-17", "2021-12-30", {"of": SPRING_2022}),
        # Forms on a holiday move to the next working day: Friday 10 October is one, and then comes the weekend; Friday
        # 24 October is one for Retrocession Day, a Saturday.
        ("M2", "10-02 10-23 10-30", "10-09 10-30 11-06", {}),
        ("M2", "10-03 10-24 10-31", "10-13 10-31 11-07", {}),
        ("M2", "10-17 11-07 11-14", "10-27 11-14 11-21", {}),
        ("M2", "09-22 10-13 10-20", "09-30 10-20 10-27", {}),
        ("M2", WEDNESDAYS, "09-19 09-24 10-22", {"of": TYPHOON}),  # a closed day is no working day
        ("M2", "09-03 09-17 w10-04", "09-10 09-24", {}),  # a workshop is no visit
        ("M2", WEDNESDAYS, "09-24 10-01 10-29", {"policy": MORE_DAYS}),
        # A checklist after the first and the last visit only.
        ("M3", "10-02 10-23 10-30", "1:10-09 3:11-06", {}),
        ("M3", "10-03 10-24 10-31", "1:10-13 3:11-07", {}),
        ("M3", "10-17 11-07 11-14", "1:10-27 3:11-21", {}),
        ("M3", "09-22 10-13 10-20", "1:09-30 3:10-27", {}),
        ("M3", "09-03 09-10 09-17 09-24", "1:09-10 4:10-01", {}),
        ("M3", "09-03 09-17 w10-04", "1:09-10 2:09-24", {}),
        ("M3", "09-17 w09-13", "1:09-24", {"hours": 7}),  # one visit is first and last
        ("M3", WEDNESDAYS, "1:09-17 3:10-22", {"policy": MORE_DAYS}),
        # The settlement within two months and by 15 December.
        ("M4", "09-11 09-25 10-09", "12-09", {}),
        ("M4", "09-09 09-23 10-07", "12-08", {}),  # 7 December is a Sunday
        ("M4", "09-17 10-01 10-15", "12-15", {}),
        ("M4", "09-18 10-02 10-16", "12-15", {}),  # never after the deadline
        ("M4", "11-03 11-17 12-01", "12-15", {}),
        ("M4", "09-03 09-17 w10-04", "12-04", {}),  # a workshop may be the last activity
        ("M4", WEDNESDAYS, "11-17", {"policy": MORE_DAYS}),
        # A deadline on a Sunday is the Friday before: Saturday the 13th would move to Monday the 15th, past it.
        ("M4", "09-15 09-29 10-13", "12-12", {"of": UNTIL_A_SUNDAY}),
        ("M4", "10-06 10-20 11-03", "12-12", {"of": UNTIL_A_SUNDAY}),
        ("M4", "09-10 09-24 10-08", "12-08", {"of": UNTIL_A_SUNDAY}),
        # Two months from the end of December end with February: the 28th, a Saturday and holiday, and the Sunday after.
        ("M4", "12-03 12-17 12-31", "2026-03-02", {"of": WINTER}),
        ("M4", "11-28 12-12 12-26", "2026-02-26", {"of": WINTER}),
        ("M4", "11-20 12-04 12-18", "2026-02-23", {"of": WINTER}),  # the New Year of the moon
        ("M4", "2023-11-30 2023-12-14 w2023-12-31", "2024-02-29", {"of": LEAP}),
        # The certificate with the fifteenth hour; none while the hours are not complete.
        ("M5", "09-10 09-17 09-24 10-01", "09-24", {}),
        ("M5", "09-10 09-17 09-24 10-01", "09-24", {"hours": 7}),
        ("M5", "09-10 09-17 09-24 10-01", "10-01", {"hours": 4}),
        ("M5", "09-10 09-17 w10-04", "10-07", {}),  # a Saturday; Monday 6 October is Mid-Autumn
        ("M5", WEDNESDAYS, "", {"hours": 4}),
    ],
)
def test_what_is_due_of_a_rule(rule: str, visits: str, due: str, more: Mapping[str, Any]) -> None:
    """``2:09-24`` is of the second visit; a record is due of each visit in order, what is of all has no number."""
    season, policy = Season({}, {}, more.get("of", PERIOD)), more.get("policy", POLICY)
    found = milestones(season, policy, *planned(visits, more.get("hours", 5)))
    numbered = [word.rpartition(":") for word in due.split()]
    expected = [
        (int(number or (place if rule == "M2" else 0)), day(on)) for place, (number, _, on) in enumerate(numbered, 1)
    ]
    assert [(one.number, one.due) for one in found if one.rule == rule] == expected
