"""Due dates, with the literals of the clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.policy import Policy
from models.programmes import VISITS
from models.visits.due import milestones
from models.visits.plan import Activity, ActivityKind, Assignment, Form, Milestone, Who
from models.visits.problem import Mode, Period, Season

POLICY = Policy.programme(VISITS)
AUTUMN = Period(date(2025, 9, 1), date(2025, 12, 31), date(2025, 12, 15), date(2025, 6, 20))
WINTER = Period(date(2025, 9, 1), date(2026, 1, 31), date(2026, 4, 30), date(2025, 6, 20))


def due(
    visits: Sequence[date],
    workshop: date | None = None,
    period: Period = AUTUMN,
    hours: int = 5,
    policy: Policy = POLICY,
    school_id: str = "S1",
) -> tuple[Milestone, ...]:
    """What falls due for one school with visits of so many hours each, and a workshop of six."""
    return milestones(Season({}, {}, period), policy, *planned(visits, workshop, hours, school_id))


def planned(
    visits: Sequence[date], workshop: date | None = None, hours: int = 5, school_id: str = "S1"
) -> tuple[list[Assignment], list[Activity]]:
    activities = [
        Activity(school_id, "L1", number, ActivityKind.VISIT, day, 540, 540 + 60 * hours, 60 * hours)
        for number, day in enumerate(visits, start=1)
    ]
    if workshop:
        activities.append(Activity(school_id, "L1", 0, ActivityKind.WORKSHOP, workshop, None, None, 360))
    days = sorted(activity.date for activity in activities)
    minutes = sum(activity.minutes for activity in activities)
    mode = Mode.B if workshop else Mode.A
    held = Assignment(school_id, "L1", mode, "W1" if workshop else "", days[0], days[-1], minutes, len(visits), 10, 100)
    return [held], activities


def dates(found: Sequence[Milestone], rule: str) -> list[tuple[int, date]]:
    return [(one.number, one.due) for one in found if one.rule == rule]


WEDNESDAYS = [date(2025, 9, 10), date(2025, 9, 17), date(2025, 10, 15)]


def test_everything_due_of_three_visits_in_order() -> None:
    found = due(WEDNESDAYS)
    assert found == (
        Milestone("S1", "L1", "M1", Form.STATUS_ASSESSMENT, Who.SCHOOL, date(2025, 9, 9), 0),
        Milestone("S1", "L1", "M2", Form.VISIT_RECORD, Who.LEAD, date(2025, 9, 17), 1),
        Milestone("S1", "L1", "M3", Form.CHECKLIST, Who.LEAD, date(2025, 9, 17), 1),
        Milestone("S1", "L1", "M2", Form.VISIT_RECORD, Who.LEAD, date(2025, 9, 24), 2),
        Milestone("S1", "L1", "M5", Form.CERTIFICATE, Who.OFFICE, date(2025, 10, 15), 0),
        Milestone("S1", "L1", "M2", Form.VISIT_RECORD, Who.LEAD, date(2025, 10, 22), 3),
        Milestone("S1", "L1", "M3", Form.CHECKLIST, Who.LEAD, date(2025, 10, 22), 3),
        Milestone("S1", "L1", "M4", Form.SETTLEMENT, Who.SCHOOL, date(2025, 12, 15), 0),
    )


def test_schools_stand_in_order_of_the_assignments() -> None:
    one, two = planned(WEDNESDAYS, school_id="S2"), planned(WEDNESDAYS, school_id="S1")
    found = milestones(Season({}, {}, AUTUMN), POLICY, one[0] + two[0], [*two[1], *one[1]])
    assert [milestone.school_id for milestone in found] == ["S2"] * 8 + ["S1"] * 8


@pytest.mark.parametrize(
    ("first", "assessment"),
    [
        (date(2025, 9, 9), date(2025, 9, 8)),
        (date(2025, 9, 8), date(2025, 9, 5)),  # a Monday: the Friday before
        (date(2025, 9, 30), date(2025, 9, 26)),  # Monday 29 September stands for Teachers' Day, a Sunday
        (date(2025, 10, 7), date(2025, 10, 3)),  # Mid-Autumn, a Monday
    ],
)
def test_the_assessment_is_in_before_the_first_activity(first: date, assessment: date) -> None:
    found = due([first, first + timedelta(14), first + timedelta(28)])
    assert dates(found, "M1") == [(0, assessment)]


def test_a_workshop_on_a_saturday_may_be_the_first_activity() -> None:
    found = due([date(2025, 9, 17), date(2025, 9, 24)], workshop=date(2025, 9, 13))
    assert dates(found, "M1") == [(0, date(2025, 9, 12))]


def test_the_assessment_may_be_due_before_the_year() -> None:
    """31 December 2021 was a day off for New Year's Day, a Saturday."""
    spring = Period(date(2022, 1, 1), date(2022, 6, 30), date(2022, 6, 15), date(2021, 12, 1))
    found = due([date(2022, 1, 3), date(2022, 1, 10), date(2022, 1, 17)], period=spring)
    assert dates(found, "M1") == [(0, date(2021, 12, 30))]


@pytest.mark.parametrize("rule", ["M2", "M3"])
@pytest.mark.parametrize(
    ("visit", "handed_in"),
    [
        (date(2025, 10, 2), date(2025, 10, 9)),
        (date(2025, 10, 3), date(2025, 10, 13)),  # Friday 10 October is a holiday, and then comes the weekend
        (date(2025, 10, 17), date(2025, 10, 27)),  # Friday 24 October, a holiday for Retrocession Day, a Saturday
        (date(2025, 9, 22), date(2025, 9, 30)),
    ],
)
def test_a_form_on_a_holiday_moves_to_the_next_working_day(rule: str, visit: date, handed_in: date) -> None:
    found = due([visit, visit + timedelta(21), visit + timedelta(28)])
    assert dates(found, rule)[0] == (1, handed_in)


def test_a_closed_day_is_no_working_day() -> None:
    typhoon = replace(AUTUMN, closed=frozenset({date(2025, 9, 17), date(2025, 9, 18)}))
    assert dates(due(WEDNESDAYS, period=typhoon), "M2")[0] == (1, date(2025, 9, 19))


def test_a_checklist_after_the_first_and_the_last_visit_only() -> None:
    four = [date(2025, 9, 3), date(2025, 9, 10), date(2025, 9, 17), date(2025, 9, 24)]
    found = due(four)
    assert [number for number, _ in dates(found, "M3")] == [1, 4]
    assert [number for number, _ in dates(found, "M2")] == [1, 2, 3, 4]


def test_one_visit_is_first_and_last_and_has_one_checklist() -> None:
    found = due([date(2025, 9, 17)], workshop=date(2025, 9, 13), hours=7)
    assert dates(found, "M3") == [(1, date(2025, 9, 24))]


@pytest.mark.parametrize(
    ("last", "settled"),
    [
        (date(2025, 10, 9), date(2025, 12, 9)),
        (date(2025, 10, 7), date(2025, 12, 8)),  # 7 December is a Sunday
        (date(2025, 10, 15), date(2025, 12, 15)),
        (date(2025, 10, 16), date(2025, 12, 15)),  # never after the deadline
        (date(2025, 12, 1), date(2025, 12, 15)),
    ],
)
def test_the_settlement_within_two_months_and_by_15_december(last: date, settled: date) -> None:
    found = due([last - timedelta(28), last - timedelta(14), last])
    assert dates(found, "M4") == [(0, settled)]


@pytest.mark.parametrize(
    ("last", "settled"),
    [
        (date(2025, 10, 13), date(2025, 12, 12)),  # Saturday the 13th would move to Monday the 15th, past the deadline
        (date(2025, 11, 3), date(2025, 12, 12)),
        (date(2025, 10, 8), date(2025, 12, 8)),
    ],
)
def test_a_deadline_on_a_sunday_is_the_friday_before(last: date, settled: date) -> None:
    sunday = replace(AUTUMN, settlement_deadline=date(2025, 12, 14))
    found = due([last - timedelta(28), last - timedelta(14), last], period=sunday)
    assert dates(found, "M4") == [(0, settled)]


@pytest.mark.parametrize(
    ("last", "settled"),
    [
        (date(2025, 12, 31), date(2026, 3, 2)),  # 28 February, a Saturday and holiday, and the Sunday after it
        (date(2025, 12, 26), date(2026, 2, 26)),
        (date(2025, 12, 18), date(2026, 2, 23)),  # the New Year of the moon
    ],
)
def test_two_months_from_the_end_of_december_end_with_february(last: date, settled: date) -> None:
    found = due([last - timedelta(28), last - timedelta(14), last], period=WINTER)
    assert dates(found, "M4") == [(0, settled)]


def test_two_months_from_31_december_in_a_leap_year() -> None:
    leap = Period(date(2023, 9, 1), date(2023, 12, 31), date(2024, 4, 30), date(2023, 6, 20))
    found = due([date(2023, 11, 30), date(2023, 12, 14)], workshop=date(2023, 12, 31), period=leap, hours=5)
    assert dates(found, "M4") == [(0, date(2024, 2, 29))]


def test_a_workshop_may_be_the_last_activity_and_no_visit() -> None:
    found = due([date(2025, 9, 3), date(2025, 9, 17)], workshop=date(2025, 10, 4))
    assert dates(found, "M4") == [(0, date(2025, 12, 4))]
    assert [number for number, _ in dates(found, "M2")] == [1, 2]
    assert [number for number, _ in dates(found, "M3")] == [1, 2]


@pytest.mark.parametrize(
    ("hours", "certified"),
    [
        (5, date(2025, 9, 24)),  # the third visit completes the fifteenth hour
        (7, date(2025, 9, 24)),
        (4, date(2025, 10, 1)),
    ],
)
def test_the_certificate_with_the_fifteenth_hour(hours: int, certified: date) -> None:
    visits = [date(2025, 9, 10), date(2025, 9, 17), date(2025, 9, 24), date(2025, 10, 1)]
    assert dates(due(visits, hours=hours), "M5") == [(0, certified)]


def test_a_workshop_on_a_saturday_may_complete_the_hours() -> None:
    found = due([date(2025, 9, 10), date(2025, 9, 17)], workshop=date(2025, 10, 4))
    assert dates(found, "M5") == [(0, date(2025, 10, 7))]  # Monday 6 October is Mid-Autumn


def test_no_certificate_while_the_hours_are_not_complete() -> None:
    assert dates(due(WEDNESDAYS, hours=4), "M5") == []


def test_the_policy_may_give_more_days() -> None:
    policy = Policy.from_mapping({"rules": {"M2": {"days": 14}, "V11": {"months": 1}}}, VISITS)
    found = due(WEDNESDAYS, policy=policy)
    assert dates(found, "M2")[0] == (1, date(2025, 9, 24))
    assert dates(found, "M3")[0] == (1, date(2025, 9, 17))
    assert dates(found, "M4") == [(0, date(2025, 11, 17))]
