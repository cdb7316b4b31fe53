"""The dates of sessions: literals of Taiwan's calendar, the order of make-ups, limits on dates."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from time import perf_counter

import pytest

from matcher.semester.audit.rules import audit_semester
from models.deadline import OutOfTimeError
from models.policy import Policy
from models.semester.dating.calendar import teaching_days
from models.semester.dating.dates import SessionDates, date_sessions, own_dates, sessions_admitted, term_holds
from models.semester.plan import SessionKind
from models.semester.problem import Slot
from tests.deadlines import Looks
from tests.semester.term_cases import (
    AUTUMN,
    EVENINGS,
    FOUR,
    FRI,
    HALF_PAST_FIVE,
    MON,
    MON_WED,
    PROGRAMME,
    SIX,
    TEN_WEEKS,
    THU,
    TUE,
    TUE_THU,
    WED,
    WED_FRI,
    Team,
    admitted,
    dates_of,
    instance,
    term,
)
from tests.semester.test_dates_random import SHORT_WEEKS, random_instance


def days(*written: str) -> list[date]:
    return [date.fromisoformat(day) for day in written]


def made_up(dating: SessionDates, school_id: str = "S0") -> list[tuple[str, int, int]]:
    return [
        (str(session.date), session.weekday, session.start)
        for session in dating.sessions
        if session.kind is SessionKind.MAKE_UP and session.group.school_id == school_id
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
        ("2023-01-07", FRI),
        ("2023-02-04", FRI),
        ("2023-02-18", MON),
        ("2023-03-25", MON),
        ("2023-06-17", FRI),
        ("2023-09-23", MON),
        ("2025-02-08", MON),
        ("2014-12-27", FRI),
    ],
)
def test_make_up_workdays_and_the_weekday_they_stand_for(workday: str, weekday: int) -> None:
    day = date.fromisoformat(workday)
    around = term(str(day - timedelta(3)), str(day + timedelta(3)))
    assert day.weekday() == 5
    assert teaching_days(around)[day] == weekday
    assert day not in teaching_days(replace(around, closed=frozenset([day])))
    assert day not in teaching_days(replace(around, last_day=day - timedelta(1)))


def test_first_and_last_day_are_of_the_term() -> None:
    assert list(teaching_days(term("2025-09-02", "2025-09-03"))) == days("2025-09-02", "2025-09-03")


def test_own_dates_count_the_slots_weekdays_and_their_workdays() -> None:
    assert own_dates(TEN_WEEKS, MON_WED) == 8 + 10
    assert own_dates(TEN_WEEKS, TUE_THU) == 20
    assert own_dates(TEN_WEEKS, WED_FRI) == 10 + 8
    # Monday 27 February 2023 is off for Saturday 18 February.
    assert own_dates(term("2023-02-13", "2023-03-05"), MON_WED) == 3 + 3


def test_a_term_holds_a_session_a_day() -> None:
    assert term_holds(TEN_WEEKS, Policy.programme()) == 50 - 4
    # The Saturday that pays for a day off counts.
    assert term_holds(term("2023-02-13", "2023-03-05"), Policy.programme()) == 15 + 1 - 2


def test_lost_dates_are_made_up_in_the_groups_own_slots_after_the_weeks() -> None:
    dating = dates_of(instance(AUTUMN, Team(MON_WED)))
    assert made_up(dating) == [("2025-11-10", MON, FOUR), ("2025-11-12", WED, FOUR)]
    assert dating.short == ()
    held = [session.date for session in dating.sessions]
    assert held[:2] == days("2025-09-01", "2025-09-03")
    assert not set(held) & set(days("2025-09-29", "2025-10-06"))
    assert [session.number for session in dating.sessions] == list(range(1, 21))


def test_a_closed_day_is_made_up_and_no_make_up_falls_on_one() -> None:
    closed = term("2025-09-01", "2026-01-16", closed=["2025-09-03", "2025-11-12"])
    assert made_up(dates_of(instance(closed, Team(MON_WED)))) == [
        ("2025-11-10", MON, FOUR),
        ("2025-11-17", MON, FOUR),
        ("2025-11-19", WED, FOUR),
    ]


def test_the_weeks_of_a_slot_begin_with_its_first_weekday() -> None:
    """The term begins on a Tuesday: the tenth Monday is in the eleventh calendar week."""
    dating = dates_of(instance(term("2025-10-28", "2026-01-16"), Team(MON_WED)))
    regular = [one.date for one in dating.sessions if one.kind is SessionKind.REGULAR]
    assert regular[0] == date(2025, 10, 29)
    assert regular[-1] == date(2026, 1, 5)
    assert made_up(dating) == []


def test_make_up_workdays_come_after_the_own_slots_after_the_weeks() -> None:
    """2023: two Mondays are off, their workdays are Saturdays of the same term."""
    spring = term("2023-02-13", "2023-04-23")
    team = Team((Slot(MON, FOUR), Slot(THU, SIX)))
    two_saturdays = [("2023-02-18", MON, FOUR), ("2023-03-25", MON, FOUR)]
    assert made_up(dates_of(instance(spring, team))) == two_saturdays
    a_day_longer = replace(spring, last_day=date(2023, 4, 24))
    one_saturday = [("2023-02-18", MON, FOUR), ("2023-04-24", MON, FOUR)]
    assert made_up(dates_of(instance(a_day_longer, team))) == one_saturday


def test_elsewhere_is_the_nearest_date_and_hour_that_suits_everybody() -> None:
    any_day = dates_of(instance(TEN_WEEKS, Team(MON_WED)))
    assert made_up(any_day) == [("2025-09-30", TUE, FOUR), ("2025-10-07", TUE, FOUR)]
    no_tuesday = dict.fromkeys((MON, WED, THU, FRI), "16:00-20:30")
    assert made_up(dates_of(instance(TEN_WEEKS, Team(MON_WED, free=no_tuesday)))) == [
        ("2025-10-02", THU, FOUR),
        ("2025-10-09", THU, FOUR),
    ]
    late_tuesday = EVENINGS | {TUE: "17:30-20:30"}
    assert made_up(dates_of(instance(TEN_WEEKS, Team(MON_WED, windows=late_tuesday)))) == [
        ("2025-09-30", TUE, HALF_PAST_FIVE),
        ("2025-10-07", TUE, HALF_PAST_FIVE),
    ]


def test_elsewhere_is_over_by_half_past_eight() -> None:
    no_room = {MON: "16:00-20:30", WED: "16:00-20:30", TUE: "19:01-22:00", THU: "18:30-22:00"}
    late = dates_of(instance(TEN_WEEKS, Team(MON_WED, windows=no_room, free=no_room)))
    assert {(weekday, start) for _, weekday, start in made_up(late)} == {(THU, 18 * 60 + 30)}


def test_just_enough_dates_and_one_too_few() -> None:
    only = {MON: "16:00-17:30", WED: "16:00-17:30"}
    team = Team(MON_WED, windows=only)
    enough = instance(term("2025-09-01", "2025-11-12"), team)
    assert dates_of(enough).short == ()
    short = instance(term("2025-09-01", "2025-11-11"), team)
    dating = dates_of(short)
    assert dating.short == tuple(short.slots)
    assert len(dating.sessions) == 19
    assert not admitted(short, dating.sessions)


def test_nothing_is_dated_without_a_term() -> None:
    given = instance(None, Team(MON_WED))
    assert dates_of(given) == SessionDates((), ())
    assert admitted(given, ())
    assert not admitted(given, dates_of(instance(AUTUMN, Team(MON_WED))).sessions)


def test_a_make_up_passes_over_dates_on_which_the_class_leader_is_busy() -> None:
    one_hour = dict.fromkeys(range(5), "16:00-17:30")
    teams = [Team(pair, windows=one_hour) for pair in (MON_WED, TUE_THU)]
    dating = dates_of(instance(TEN_WEEKS, *teams, leaders=1))
    assert made_up(dating) == [("2025-09-26", FRI, FOUR), ("2025-10-03", FRI, FOUR)]
    assert made_up(dates_of(instance(TEN_WEEKS, *teams, leaders=2)))[0][1] == TUE


def test_a_make_up_begins_when_the_seats_are_free_again() -> None:
    teams = [Team(MON_WED, tutors=2), Team(TUE_THU, tutors=2)]
    expected = [("2025-09-30", TUE, HALF_PAST_FIVE), ("2025-10-07", TUE, HALF_PAST_FIVE)]
    assert made_up(dates_of(instance(TEN_WEEKS, *teams, seats=3))) == expected
    assert made_up(dates_of(instance(TEN_WEEKS, *teams, seats=4)))[0] == ("2025-09-30", TUE, FOUR)


def test_a_make_up_begins_when_the_schools_computers_are_free_again() -> None:
    teams = [Team(MON_WED), Team(TUE_THU)]
    shared = dates_of(instance(TEN_WEEKS, *teams, shared_computers=1))
    assert made_up(shared)[0] == ("2025-09-30", TUE, HALF_PAST_FIVE)
    enough = dates_of(instance(TEN_WEEKS, *teams, shared_computers=2))
    assert made_up(enough)[0] == ("2025-09-30", TUE, FOUR)


def test_a_date_of_the_timetable_is_moved_where_nothing_else_completes_a_group() -> None:
    """The first group can only meet at four; the second may meet later on its Tuesdays."""
    at_four = dict.fromkeys((MON, TUE, WED), "16:00-17:30")
    flexible = {TUE: "16:00-20:30", THU: "16:00-17:30"}
    given = instance(TEN_WEEKS, Team(MON_WED, windows=at_four), Team(TUE_THU, windows=flexible), leaders=1)
    dating = dates_of(given)
    assert dating.short == ()
    assert {(weekday, start) for _, weekday, start in made_up(dating)} == {(TUE, FOUR)}
    moved = made_up(dating, "S1")
    assert len(moved) == 2
    assert {weekday for _, weekday, _ in moved} == {TUE}
    assert min(start for _, _, start in moved) >= HALF_PAST_FIVE
    assert admitted(given, dating.sessions)


def test_who_cannot_be_complete_is_short_alone() -> None:
    only = {MON: "16:00-17:30", WED: "16:00-17:30"}
    given = instance(TEN_WEEKS, Team(MON_WED, windows=only), Team(TUE_THU), leaders=1)
    dating = dates_of(given)
    assert [group.school_id for group in dating.short] == ["S0"]
    assert Counter(one.group.school_id for one in dating.sessions) == {"S0": 18, "S1": 20}


@pytest.mark.parametrize(
    ("count", "numbers"),
    [(0, []), (1, [20]), (2, [10, 20]), (3, [6, 13, 20]), (4, [5, 10, 15, 20])],
)
def test_co_learning_sessions_end_equal_stretches(count: int, numbers: list[int]) -> None:
    policy = Policy.from_mapping({"rules": {"S10": {"co_learning_sessions": count}}})
    given = instance(AUTUMN, Team(MON_WED))
    dating = dates_of(given, policy)
    assert [one.number for one in dating.sessions if one.co_learning] == numbers
    assert admitted(given, dating.sessions, policy)
    assert admitted(given, dating.sessions) is (count == 2)


def test_a_hundred_and_forty_groups_in_a_second() -> None:
    """Tight leaders and a term without a day to spare, so that all make-ups are elsewhere."""
    pairs = [MON_WED, TUE_THU, WED_FRI, (Slot(MON, SIX), Slot(FRI, SIX))]
    teams = [Team(pairs[n % len(pairs)], tutors=10) for n in range(140)]
    given = instance(TEN_WEEKS, *teams, leaders=75, seats=750)
    teaching_days(TEN_WEEKS)
    began = perf_counter()
    dating = dates_of(given)
    assert perf_counter() - began < 1
    assert dating.short == ()
    began = perf_counter()
    assert admitted(given, dating.sessions)
    assert perf_counter() - began < 1


# Time that runs out


def test_without_time_for_any_dates_there_are_none() -> None:
    given = instance(AUTUMN, Team(MON_WED), Team(TUE_THU))
    for looks in range(2):
        with pytest.raises(OutOfTimeError):
            date_sessions(given.semester, PROGRAMME, given.slots, given.tutor_ids, Looks(looks))
    assert date_sessions(given.semester, PROGRAMME, given.slots, given.tutor_ids, Looks(1_000)) == dates_of(given)


def test_without_time_for_the_exact_search_dates_are_those_found_in_turn() -> None:
    """They hold as far as they go, and no fewer groups are short."""
    helped = 0
    for seed in range(150):
        given = random_instance(Random(seed), 3, 4)
        asked = given.semester, SHORT_WEEKS, given.slots, given.tutor_ids
        full, late = date_sessions(*asked), date_sessions(*asked, exact_deadline=Looks(0))
        helped += len(late.short) > len(full.short)
        assert len(late.short) >= len(full.short)
        assert late.short or sessions_admitted(*asked, late.sessions)
        found = {
            violation.code
            for violation in audit_semester(given.semester, SHORT_WEEKS, given.written(late.sessions, SHORT_WEEKS))
            if violation.rule.startswith("S")
        }
        assert found <= {"session_count", "co_learning"}
    assert helped
