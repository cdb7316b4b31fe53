"""The dates of sessions: literals of Taiwan's calendar, the order of make-ups, limits on dates."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from time import perf_counter

import pytest

from models.deadline import OutOfTimeError
from models.policy import Policy
from models.semester.dating.calendar import teaching_days
from models.semester.dating.dates import SessionDates, own_dates, term_holds
from models.semester.plan import SessionKind
from models.week import WEEKDAYS
from tests.deadlines import Looks
from tests.hours import slots
from tests.semester.term_cases import AUTUMN, PROGRAMME, TEN_WEEKS, Team, instance, term
from tests.semester.test_dates_random import SHORT_WEEKS, random_instance, short_weeks


def days(*written: str) -> list[date]:
    return [date.fromisoformat(day) for day in written]


def made_up(dates: SessionDates, school_id: str = "S0") -> list[str]:
    """``2025-11-10 mon 16:00``: when sessions of the school are made up for, and by the hours of which weekday."""
    return [
        f"{one.date} {WEEKDAYS[one.weekday]} {one.start // 60}:{one.start % 60:02}"
        for one in dates.sessions
        if one.kind is SessionKind.MAKE_UP and one.group.school_id == school_id
    ]


@pytest.mark.parametrize("holiday", days("2025-09-29", "2025-10-06", "2025-10-10", "2025-10-24", "2025-12-25"))
def test_public_holidays_of_autumn_2025(holiday: date) -> None:
    assert holiday.weekday() < 5
    assert holiday not in teaching_days(AUTUMN)


def test_an_ordinary_week_has_five_teaching_days() -> None:
    week = [date(2025, 9, 15) + timedelta(n) for n in range(7)]
    held = {day: weekday for day, weekday in teaching_days(AUTUMN).items() if day in week}
    assert held == dict(zip(week, range(5), strict=False))


@pytest.mark.parametrize(
    ("workday", "weekday"),
    [
        *(("2023-01-07", "fri"), ("2023-02-04", "fri"), ("2023-02-18", "mon"), ("2023-03-25", "mon")),
        *(("2023-06-17", "fri"), ("2023-09-23", "mon"), ("2025-02-08", "mon"), ("2014-12-27", "fri")),
    ],
)
def test_make_up_workdays_and_the_weekday_they_stand_for(workday: str, weekday: str) -> None:
    day = date.fromisoformat(workday)
    around = term(str(day - timedelta(3)), str(day + timedelta(3)))
    assert day.weekday() == 5
    assert teaching_days(around)[day] == WEEKDAYS.index(weekday)
    assert day not in teaching_days(replace(around, closed=frozenset([day])))
    assert day not in teaching_days(replace(around, last_day=day - timedelta(1)))


def test_first_and_last_day_are_of_the_term() -> None:
    assert list(teaching_days(term("2025-09-02", "2025-09-03"))) == days("2025-09-02", "2025-09-03")


@pytest.mark.parametrize(
    ("of", "week", "count"),
    [
        (TEN_WEEKS, "mon wed", 8 + 10),
        (TEN_WEEKS, "tue thu", 20),
        (TEN_WEEKS, "wed fri", 10 + 8),
        (TEN_WEEKS, "mon mon=18:00", 16),
        # Monday 27 February 2023 is off for Saturday 18 February.
        (term("2023-02-13", "2023-03-05"), "mon wed", 3 + 3),
    ],
)
def test_own_dates_count_the_slots_weekdays_and_their_workdays(of: object, week: str, count: int) -> None:
    assert own_dates(of, slots(week)) == count  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "minutes", "held"),
    [
        (TEN_WEEKS, 90, 50 - 4),
        (TEN_WEEKS, 89, 0),
        (TEN_WEEKS, 180, 2 * 46),
        # The Saturday that pays for a day off counts.
        (term("2023-02-13", "2023-03-05"), 90, 15 + 1 - 2),
    ],
)
def test_a_term_holds_so_many_sessions_a_day(of: object, minutes: int, held: int) -> None:
    assert term_holds(of, short_weeks(2, minutes)) == held  # type: ignore[arg-type]


def test_lost_dates_are_made_up_in_the_groups_own_slots_after_the_weeks() -> None:
    dates = instance(AUTUMN, Team("mon wed")).dates()
    assert made_up(dates) == ["2025-11-10 mon 16:00", "2025-11-12 wed 16:00"]
    assert dates.short == ()
    held = [session.date for session in dates.sessions]
    assert held[:2] == days("2025-09-01", "2025-09-03")
    assert not set(held) & set(days("2025-09-29", "2025-10-06"))
    assert [session.number for session in dates.sessions] == list(range(1, 21))


NO_TUESDAY = Team("mon wed", free="mon wed thu fri")
LATE_TUESDAY = Team("mon wed", windows="mon tue=17:30-20:30 wed thu fri")
LATE = "mon wed tue=19:01-22:00 thu=18:30-22:00"
SPRING_2023 = term("2023-02-13", "2023-04-23")
MON_AND_LATE_THU = Team("mon thu=18:00")


@pytest.mark.parametrize(
    ("of", "team", "expected"),
    [
        # A closed day is made up for, and no make-up falls on one.
        (
            term("2025-09-01", "2026-01-16", closed="2025-09-03 2025-11-12"),
            Team("mon wed"),
            ["2025-11-10 mon 16:00", "2025-11-17 mon 16:00", "2025-11-19 wed 16:00"],
        ),
        # 2023: two Mondays are off, their workdays are Saturdays of the same term; they come after the own slots.
        (SPRING_2023, MON_AND_LATE_THU, ["2023-02-18 mon 16:00", "2023-03-25 mon 16:00"]),
        (
            replace(SPRING_2023, last_day=date(2023, 4, 24)),
            MON_AND_LATE_THU,
            ["2023-02-18 mon 16:00", "2023-04-24 mon 16:00"],
        ),
        # Elsewhere is the nearest date and hour that suits everybody, over by half past eight.
        (TEN_WEEKS, Team("mon wed"), ["2025-09-30 tue 16:00", "2025-10-07 tue 16:00"]),
        (TEN_WEEKS, NO_TUESDAY, ["2025-10-02 thu 16:00", "2025-10-09 thu 16:00"]),
        (TEN_WEEKS, LATE_TUESDAY, ["2025-09-30 tue 17:30", "2025-10-07 tue 17:30"]),
        (TEN_WEEKS, Team("mon wed", LATE, LATE), ["2025-10-02 thu 18:30", "2025-10-09 thu 18:30"]),
    ],
)
def test_where_lost_dates_are_made_up(of: object, team: Team, expected: list[str]) -> None:
    assert made_up(instance(of, team).dates()) == expected  # type: ignore[arg-type]


def test_the_weeks_of_a_slot_begin_with_its_first_weekday() -> None:
    """The term begins on a Tuesday: the tenth Monday is in the eleventh calendar week."""
    dates = instance(term("2025-10-28", "2026-01-16"), Team("mon wed")).dates()
    regular = [one.date for one in dates.sessions if one.kind is SessionKind.REGULAR]
    assert [regular[0], regular[-1]] == days("2025-10-29", "2026-01-05")
    assert made_up(dates) == []


ONLY = "mon=16:00-17:30 wed=16:00-17:30"


def test_just_enough_dates_and_one_too_few() -> None:
    assert instance(term("2025-09-01", "2025-11-12"), Team("mon wed", ONLY)).dates().short == ()
    short = instance(term("2025-09-01", "2025-11-11"), Team("mon wed", ONLY))
    dates = short.dates()
    assert dates.short == tuple(short.slots)
    assert len(dates.sessions) == 19
    assert not short.admits(dates.sessions)


def test_nothing_is_dated_without_a_term() -> None:
    given = instance(None, Team("mon wed"))
    assert given.dates() == SessionDates((), ())
    assert given.admits(())
    assert not given.admits(instance(AUTUMN, Team("mon wed")).dates().sessions)


HOURLY = " ".join(f"{day}=16:00-17:30" for day in WEEKDAYS)


@pytest.mark.parametrize(
    ("team", "limits", "first"),
    [
        # A make-up passes over dates on which the class leader is busy ...
        (Team("", HOURLY), {"leaders": 1}, "2025-09-26 fri 16:00"),
        (Team("", HOURLY), {"leaders": 2}, "2025-09-30 tue 16:00"),
        # ... and begins when the seats, or the school's computers, are free again.
        (Team("", tutors=2), {"seats": 3}, "2025-09-30 tue 17:30"),
        (Team("", tutors=2), {"seats": 4}, "2025-09-30 tue 16:00"),
        (Team(""), {"shared_computers": 1}, "2025-09-30 tue 17:30"),
        (Team(""), {"shared_computers": 2}, "2025-09-30 tue 16:00"),
    ],
)
def test_a_make_up_keeps_to_limits(team: Team, limits: dict[str, int], first: str) -> None:
    teams = [replace(team, slots=week) for week in ("mon wed", "tue thu")]
    found = made_up(instance(TEN_WEEKS, *teams, **limits).dates())
    assert found[0] == first
    assert len(found) == 2


def test_a_date_of_the_timetable_is_moved_where_nothing_else_completes_a_group() -> None:
    """The first group can only meet at four; the second may meet later on its Tuesdays."""
    at_four = Team("mon wed", "mon=16:00-17:30 tue=16:00-17:30 wed=16:00-17:30")
    given = instance(TEN_WEEKS, at_four, Team("tue thu", "tue thu=16:00-17:30"), leaders=1)
    dates = given.dates()
    assert dates.short == ()
    assert {when[11:] for when in made_up(dates)} == {"tue 16:00"}
    moved = made_up(dates, "S1")
    assert len(moved) == 2
    assert {when[11:14] for when in moved} == {"tue"}
    assert min(when[15:] for when in moved) >= "17:30"
    assert given.admits(dates.sessions)


def test_who_cannot_be_complete_is_short_alone() -> None:
    dates = instance(TEN_WEEKS, Team("mon wed", ONLY), Team("tue thu"), leaders=1).dates()
    assert [group.school_id for group in dates.short] == ["S0"]
    assert Counter(one.group.school_id for one in dates.sessions) == {"S0": 18, "S1": 20}


def test_both_sessions_of_a_day_on_each_of_its_dates() -> None:
    """Ten Mondays of which two are holidays hold sixteen of the twenty; the other four find another day."""
    dates = instance(TEN_WEEKS, Team("mon mon=18:00", "mon thu")).dates(short_weeks(2, 180))
    assert not dates.short
    assert [WEEKDAYS[one.weekday] for one in dates.sessions].count("thu") == 4


@pytest.mark.parametrize(
    ("count", "numbers"),
    [(0, []), (1, [20]), (2, [10, 20]), (3, [6, 13, 20]), (4, [5, 10, 15, 20])],
)
def test_co_learning_sessions_end_equal_stretches(count: int, numbers: list[int]) -> None:
    policy = Policy.from_mapping({"rules": {"S10": {"co_learning_sessions": count}}})
    given = instance(AUTUMN, Team("mon wed"))
    sessions = given.dates(policy).sessions
    assert [one.number for one in sessions if one.co_learning] == numbers
    assert given.admits(sessions, policy)
    assert given.admits(sessions) is (count == 2)


def test_a_hundred_and_forty_groups_in_a_second() -> None:
    """Tight leaders and a term without a day to spare, so that all make-ups are elsewhere."""
    weeks = ["mon wed", "tue thu", "wed fri", "mon=18:00 fri=18:00"]
    given = instance(TEN_WEEKS, *(Team(weeks[n % 4], tutors=10) for n in range(140)), leaders=75, seats=750)
    teaching_days(TEN_WEEKS)
    began = perf_counter()
    dates = given.dates()
    assert perf_counter() - began < 1
    assert dates.short == ()
    began = perf_counter()
    assert given.admits(dates.sessions)
    assert perf_counter() - began < 1


# Time that runs out


def test_without_time_for_any_dates_there_are_none() -> None:
    given = instance(AUTUMN, Team("mon wed"), Team("tue thu"))
    for looks in range(2):
        with pytest.raises(OutOfTimeError):
            given.dates(PROGRAMME, Looks(looks))
    assert given.dates(PROGRAMME, Looks(1_000)) == given.dates()


def test_without_time_for_the_exact_search_dates_are_those_found_in_turn() -> None:
    """They hold as far as they go, and no fewer groups are short."""
    helped = 0
    for seed in range(150):
        given = random_instance(Random(seed), 3, 4)
        full, late = given.dates(SHORT_WEEKS), given.dates(SHORT_WEEKS, exact_deadline=Looks(0))
        helped += len(late.short) > len(full.short)
        assert len(late.short) >= len(full.short)
        assert late.short or given.admits(late.sessions, SHORT_WEEKS)
        assert given.broken(late.sessions, SHORT_WEEKS) <= {"session_count", "co_learning"}
    assert helped
