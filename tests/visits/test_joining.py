"""Who joins: the most schools of tiny plans against enumeration, and small seasons by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from models.deadline import OutOfTimeError
from models.policy import Policy
from models.programmes import VISITS
from models.tuning import CalendarTuning, Tuning, with_tuning
from models.visits.calendars.chances import Joinable
from models.visits.calendars.dating import Dates, Holding
from models.visits.calendars.joining import Join, Joins, join
from models.visits.pairs import Way
from models.visits.problem import HighSchool, Lead, Mode, Period, Professor, Season, ServiceItem, Workshop
from models.week import NEVER, Interval, Week
from tests.deadlines import Looks
from tests.visits.held_plans import HeldPlan, calendar_of, held_plan
from tests.visits.joining import most_joined

SEEDS = range(240)
ONE_LEAD_AT_A_TIME = Tuning(visits_calendars=CalendarTuning(part_leads=1))

PERIOD = Period(date(2025, 9, 1), date(2025, 12, 31), date(2025, 12, 15), date(2025, 6, 20))
WEDNESDAYS = [date(2025, 9, day) for day in (3, 10, 17, 24)]
LATER = date(2025, 10, 1)
AWAY = frozenset(PERIOD.first_day + timedelta(n) for n in range(122))
"""Every day of the season."""


def wednesday(start: int, end: int) -> Week:
    """Free on Wednesdays alone, from one hour to another."""
    return (*NEVER[:2], (Interval(60 * start, 60 * end),), (), ())


@cache
def joined_of(seed: int) -> tuple[HeldPlan, Joins] | None:
    plan = held_plan(seed)
    if plan is None or plan.season.professors is None:
        return None
    return plan, join(plan.calendar, list(plan.dates), plan.dates)


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


@pytest.mark.parametrize("seed", SEEDS[::8])
def test_the_same_seed_gives_the_same_answer(seed: int) -> None:
    if joined := joined_of(seed):
        plan, answer = joined
        assert join(plan.calendar, list(plan.dates), plan.dates) == answer


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_without_time_or_effort_the_bound_is_still_one(seed: int) -> None:
    if joined := joined_of(seed):
        plan, best = joined
        for answer in (
            join(plan.calendar, list(plan.dates), plan.dates, seconds=0.0),
            join(plan.calendar, list(plan.dates), plan.dates, effort=0.0),
        ):
            assert answer.dates == plan.dates
            assert len(answer.joins) == answer.value <= best.value <= answer.bound


def season(schools: int = 1, *, lead: Week | None = None, professors: list[Professor], **more: object) -> Season:
    """A lead and schools, free on Wednesdays from nine to sixteen unless told."""
    hours = wednesday(9, 16)
    items = frozenset(ServiceItem)
    every = {f"S{k}": HighSchool(f"S{k}", f"S{k}", items, 3, hours) for k in range(schools)}
    base = Season({"L": Lead("L", items, lead or hours, 3)}, every, PERIOD)
    return replace(base, professors={professor.id: professor for professor in professors}, **more)  # type: ignore[arg-type]


def joined(season: Season, dates: dict[Holding, Dates]) -> Joins:
    return join(calendar_of(season, Policy.programme(VISITS)), list(dates), dates)


def three_visits(school: int, days: list[date]) -> dict[Holding, Dates]:
    return {Holding(0, school, Way(Mode.A, "", 3)): Dates(tuple(days), "")}


def test_dates_that_lie_well_stay() -> None:
    start = three_visits(0, WEDNESDAYS[:3])
    answer = joined(season(professors=[Professor("P", wednesday(9, 12))]), start)
    assert answer.dates == start
    assert [one.professor_id for one in answer.joins.values()] == ["P"]


def test_a_visit_moves_to_the_professors_only_date() -> None:
    days = WEDNESDAYS[:3]
    professor = Professor("P", wednesday(9, 16), unavailable=AWAY - {LATER})
    answer = joined(season(professors=[professor]), three_visits(0, days))
    assert list(answer.joins.values()) == [Join(LATER, "P")]
    assert LATER in next(iter(answer.dates.values())).visits


@pytest.mark.parametrize(("end", "value"), [(10, 1), (9, 0)])
def test_the_other_visits_make_up_for_a_short_one(end: int, value: int) -> None:
    """Two visits of seven hours and one of one make 15; half an hour more is asked of none."""
    answer = joined(season(professors=[Professor("P", wednesday(8, end))]), three_visits(0, WEDNESDAYS[:3]))
    assert (answer.value, answer.bound) == (value, value)


def test_half_an_hour_too_little_is_too_little() -> None:
    professor = Professor("P", (*NEVER[:2], (Interval(9 * 60, 9 * 60 + 30),), (), ()))
    answer = joined(season(professors=[professor]), three_visits(0, WEDNESDAYS[:3]))
    assert (answer.value, answer.bound) == (0, 0)


@pytest.mark.parametrize(("most", "value"), [(None, 2), (2, 2), (1, 1), (0, 0)])
def test_a_professor_joins_no_more_than_offered(most: int | None, value: int) -> None:
    start = three_visits(0, WEDNESDAYS[:3]) | three_visits(1, [LATER, date(2025, 10, 8), date(2025, 10, 15)])
    answer = joined(season(2, professors=[Professor("P", wednesday(9, 16), max_visits=most)]), start)
    assert (answer.value, answer.bound) == (value, value)


def test_a_school_moves_to_the_workshop_that_leaves_the_professors_date_free() -> None:
    workshops = {id_: Workshop(id_, day, 360, capacity=1) for id_, day in (("W1", LATER), ("W2", date(2025, 10, 4)))}
    professor = Professor("P", wednesday(9, 16), unavailable=AWAY - {LATER})
    holding = Holding(0, 0, Way(Mode.B, "W1", 2))
    start = {holding: Dates((WEDNESDAYS[0], WEDNESDAYS[1]), "W1")}
    answer = joined(season(professors=[professor], workshops=workshops), start)
    assert answer.dates[holding].workshop_id == "W2"
    assert answer.joins == {holding: Join(LATER, "P")}


def test_a_visit_is_cut_short_only_where_the_hours_allow() -> None:
    """7 + 7 + 2 hours, of which a Wednesday would lose an hour and a half: the Thursday has to move."""
    week: Week = (*wednesday(9, 16)[:3], (Interval(9 * 60, 11 * 60),), ())
    one = season(lead=week, professors=[Professor("P", (*NEVER[:2], (Interval(540, 870),), (), ()))])
    one = replace(one, schools={"S0": replace(one.schools["S0"], free=week)})
    answer = joined(one, three_visits(0, [WEDNESDAYS[0], WEDNESDAYS[1], date(2025, 9, 18)]))
    (dates,) = answer.dates.values()
    assert (answer.value, answer.bound) == (1, 1)
    assert [day.weekday() for day in dates.visits] == [2, 2, 2]


def test_a_lead_is_at_one_school_on_the_only_date() -> None:
    professors = [Professor(id_, wednesday(9, 16), unavailable=AWAY - {LATER}) for id_ in ("P", "Q")]
    start = three_visits(0, WEDNESDAYS[:3]) | three_visits(1, [date(2025, 10, day) for day in (8, 15, 22)])
    answer = joined(season(2, professors=professors), start)
    assert (answer.value, answer.bound) == (1, 1)


def test_a_seat_is_taken_only_when_it_is_given_up() -> None:
    """The first school needs the seat of the second, whose lead is not there on the professor's date."""
    workshops = {id_: Workshop(id_, day, 360, capacity=1) for id_, day in (("W1", LATER), ("W2", date(2025, 10, 4)))}
    professor = Professor("P", wednesday(9, 16), unavailable=AWAY - {LATER})
    base = season(2, professors=[professor], workshops=workshops)
    leads = {"L": base.leads["L"], "M": replace(base.leads["L"], id="M", free=(wednesday(9, 16)[2], *NEVER[1:]))}
    schools = {"S0": base.schools["S0"], "S1": replace(base.schools["S1"], free=leads["M"].free)}
    first, second = Holding(0, 0, Way(Mode.B, "W1", 2)), Holding(1, 1, Way(Mode.B, "W2", 2))
    mondays = (date(2025, 9, 8), date(2025, 9, 15))
    start = {first: Dates((WEDNESDAYS[0], WEDNESDAYS[1]), "W1"), second: Dates(mondays, "W2")}
    with with_tuning(ONE_LEAD_AT_A_TIME):
        answer = joined(replace(base, leads=leads, schools=schools), start)
    assert answer.joins == {first: Join(LATER, "P")}
    assert {holding: dates.workshop_id for holding, dates in answer.dates.items()} == {first: "W2", second: "W1"}


def test_chances_are_visits_that_would_do_if_the_lead_had_no_other_school() -> None:
    """With a visit locked on 1 September, Mondays up to 30 November; one of half an hour would not do."""
    mondays: Week = ((Interval(9 * 60, 16 * 60),), *NEVER[1:])
    whole, half = Professor("P", mondays), Professor("Q", ((Interval(540, 570),), *NEVER[1:]))
    base = season(lead=mondays, professors=[whole, half], fixed=(("L", "S0", date(2025, 9, 1)),))
    base = replace(base, schools={"S0": replace(base.schools["S0"], free=mondays)})
    calendar = calendar_of(base, Policy.programme(VISITS))
    chances = Joinable(calendar, [Holding(0, 0, Way(Mode.A, "", 3))]).chances
    days = [calendar.pairs.days[day] for day in chances.day]
    assert set(chances.professor.tolist()) == {0}
    assert (min(days), max(days)) == (date(2025, 9, 1), date(2025, 11, 24))
    assert calendar.pairs.days[-1] == date(2025, 12, 1)


def test_without_professors_nobody_joins() -> None:
    start = three_visits(0, WEDNESDAYS[:3])
    assert joined(season(professors=[]), start) == Joins(start, {}, 0, 0)


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
