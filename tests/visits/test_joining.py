"""Who joins: the most schools of tiny plans against enumeration, and small seasons by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models.deadline import OutOfTimeError
from models.tuning import CalendarTuning, Tuning, with_tuning
from models.visits.calendars.chances import Joinable
from models.visits.calendars.dating import Dates, Holding, SeasonCalendar
from models.visits.calendars.joining import Join, Joins, join
from tests.deadlines import Looks
from tests.visits.building import PERIOD, POLICY, day, lead, professor, school, season, workshop
from tests.visits.held_plans import HeldPlan, calendar_of, hand_made, joined_plan, visited
from tests.visits.joining import most_joined

SEEDS = range(240)
ONE_LEAD_AT_A_TIME = Tuning(visits_calendars=CalendarTuning(part_leads=1))

LATER = day("10-01")
AWAY = ";".join(str(PERIOD.first_day + timedelta(n)) for n in range(122) if PERIOD.first_day + timedelta(n) != LATER)
ON_LATER = f"wed unavailable={AWAY}"
"""There on the first of October alone."""


def joined_of(seed: int) -> tuple[HeldPlan, Joins] | None:
    found = joined_plan(seed)
    return None if found is None or found[0].season.professors is None else found


@pytest.mark.parametrize("seed", SEEDS)
def test_as_many_join_as_enumeration_finds(seed: int) -> None:
    if joined := joined_of(seed):
        plan, answer = joined
        most = most_joined(plan.season, plan.policy, plan.held)
        assert (answer.value, answer.bound, len(answer.joins)) == (most, most, most)


@pytest.mark.dose(0)
def test_enough_of_the_seasons_are_worth_joining() -> None:
    answers = [answer for _, answer in filter(None, map(joined_of, SEEDS))]
    assert sum(answer.value > 0 for answer in answers) > 40
    assert sum(0 < answer.value < len(answer.dates) for answer in answers) > 10


@pytest.mark.parametrize("seed", SEEDS[::2])
def test_some_leads_at_a_time_join_as_many(seed: int) -> None:
    if joined := joined_of(seed):
        plan, best = joined
        with with_tuning(ONE_LEAD_AT_A_TIME):
            answer = join(plan.calendar, list(plan.dates), plan.dates)
        assert (answer.value, answer.bound) == (best.value, best.bound)
        assert most_joined(plan.season, plan.policy, plan.held) == answer.value


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_without_time_or_effort_the_bound_is_still_one(seed: int) -> None:
    if joined := joined_of(seed):
        plan, best = joined
        assert join(plan.calendar, list(plan.dates), plan.dates) == best
        for limit in ({"seconds": 0.0}, {"effort": 0.0}):
            answer = join(plan.calendar, list(plan.dates), plan.dates, **limit)  # type: ignore[arg-type]
            assert answer.dates == plan.dates
            assert len(answer.joins) == answer.value <= best.value <= answer.bound


# By hand: a lead and schools that are free on Wednesdays from nine to four unless told


def joined(calendar: SeasonCalendar, dates: dict[Holding, Dates]) -> Joins:
    return join(calendar, list(dates), dates)


def of_professors(*lines: str, schools: int = 1, days: str = "wed", **more: Any) -> SeasonCalendar:
    return hand_made(schools, days, professors=[professor(line, "09:00-16:00") for line in lines], **more)


WEDNESDAYS = visited(0, "09-03 09-10 09-17")
NEXT = visited(1, "10-01 10-08 10-15")
TWO_WORKSHOPS = [workshop("W1 date=2025-10-01 capacity=1"), workshop("W2 date=2025-10-04 capacity=1")]


def test_dates_that_lie_well_stay() -> None:
    answer = joined(of_professors("P wed=09:00-12:00"), WEDNESDAYS)
    assert answer.dates == WEDNESDAYS
    assert [one.professor_id for one in answer.joins.values()] == ["P"]


def test_a_visit_moves_to_the_professors_only_date() -> None:
    answer = joined(of_professors(f"P {ON_LATER}"), WEDNESDAYS)
    assert list(answer.joins.values()) == [Join(LATER, "P")]
    assert LATER in next(iter(answer.dates.values())).visits


@pytest.mark.parametrize(
    ("professors", "dates", "value"),
    [
        # Two visits of seven hours and one of one make 15; half an hour is too little.
        (["P wed=08:00-10:00"], WEDNESDAYS, 1),
        (["P wed=08:00-09:00"], WEDNESDAYS, 0),
        (["P wed=09:00-09:30"], WEDNESDAYS, 0),
        # A professor joins no more than offered.
        (["P wed"], WEDNESDAYS | NEXT, 2),
        (["P wed max_visits=2"], WEDNESDAYS | NEXT, 2),
        (["P wed max_visits=1"], WEDNESDAYS | NEXT, 1),
        (["P wed max_visits=0"], WEDNESDAYS | NEXT, 0),
        # A lead is at one school on the only date.
        ([f"P {ON_LATER}", f"Q {ON_LATER}"], WEDNESDAYS | visited(1, "10-08 10-15 10-22"), 1),
        # Without professors nobody joins.
        ([], WEDNESDAYS, 0),
    ],
)
def test_how_many_join(professors: list[str], dates: dict[Holding, Dates], value: int) -> None:
    answer = joined(of_professors(*professors, schools=len(dates)), dates)
    assert (answer.value, answer.bound) == (value, value)
    assert value or answer == Joins(dates, {}, 0, 0)


def test_a_school_moves_to_the_workshop_that_leaves_the_professors_date_free() -> None:
    start = visited(0, "09-03 09-10", "W1")
    answer = joined(of_professors(f"P {ON_LATER}", workshops=TWO_WORKSHOPS), start)
    assert [dates.workshop_id for dates in answer.dates.values()] == ["W2"]
    assert answer.joins == dict.fromkeys(start, Join(LATER, "P"))


def test_a_visit_is_cut_short_only_where_the_hours_allow() -> None:
    """7 + 7 + 2 hours, of which a Wednesday would lose an hour and a half: the Thursday has to move."""
    calendar = of_professors("P wed=09:00-14:30", days="wed thu=09:00-11:00")
    answer = joined(calendar, visited(0, "09-03 09-10 09-18"))
    (dates,) = answer.dates.values()
    assert (answer.value, answer.bound) == (1, 1)
    assert [visit.weekday() for visit in dates.visits] == [2, 2, 2]


def test_a_seat_is_taken_only_when_it_is_given_up() -> None:
    """The first school needs the seat of the second, whose lead is not there on the professor's date."""
    hours, professors = "09:00-16:00", [professor(f"P {ON_LATER}", "09:00-16:00")]
    leads = [lead("L wed", hours), lead("M mon", hours)]
    schools = [school("S0 wed", hours), school("S1 mon", hours)]
    calendar = calendar_of(season(leads, schools, professors=professors, workshops=TWO_WORKSHOPS), POLICY)
    first, second = visited(0, "09-03 09-10", "W1"), visited(1, "09-08 09-15", "W2", lead=1)
    with with_tuning(ONE_LEAD_AT_A_TIME):
        answer = joined(calendar, first | second)
    assert answer.joins == dict.fromkeys(first, Join(LATER, "P"))
    assert [answer.dates[one].workshop_id for one in (*first, *second)] == ["W2", "W1"]


def test_chances_are_visits_that_would_do_if_the_lead_had_no_other_school() -> None:
    """With a visit locked on 1 September, Mondays up to 30 November; one of half an hour would not do."""
    locked = (("L", "S0", day("09-01")),)
    calendar = of_professors("P mon", "Q mon=09:00-09:30", days="mon", fixed=locked)
    chances = Joinable(calendar, list(visited(0, "09-01 09-08 09-15"))).chances
    days = [calendar.pairs.days[place] for place in chances.day]
    assert set(chances.professor.tolist()) == {0}
    assert (min(days), max(days)) == (day("09-01"), day("11-24"))
    assert calendar.pairs.days[-1] == day("12-01")


@pytest.mark.parametrize("seed", SEEDS[::6])
def test_where_the_deadline_passes_the_best_so_far_is_told(seed: int) -> None:
    """At any moment: no answer yet, or one as good as was told last, whose dates stay as they were."""
    if joined := joined_of(seed):
        plan, best = joined
        for looks in range(40):
            told: list[tuple[Joins, dict[Holding, Dates]]] = []
            deadline = Looks(looks)
            try:
                answer = join(
                    plan.calendar,
                    list(plan.dates),
                    plan.dates,
                    deadline=deadline,
                    tell=lambda joined, told=told: told.append((joined, dict(joined.dates))),  # type: ignore[misc]
                )
            except OutOfTimeError:
                assert not told
                continue
            assert answer.value <= best.value <= answer.bound
            assert answer.value >= max(joined.value for joined, _ in told)
            assert all(dict(joined.dates) == dates for joined, dates in told)
            assert deadline.late_looks <= 2
            if not deadline.late_looks:
                assert answer == best
                return
