"""Random terms: what is dated is admitted, audited, and as complete as plain enumeration says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations, product
from random import Random

import holidays
from hypothesis import given
from hypothesis import strategies as st

from matcher.semester.audit.rules import audit_semester
from models.policy import Policy
from models.semester.dating.dates import date_sessions, sessions_admitted
from models.semester.plan import SessionKind
from models.semester.problem import Slot, Term
from tests.doses import examples
from tests.semester.term_cases import Instance, Team, clock, instance

LESSON = 90
HOURS = ("16:00-17:30", "16:30-18:00", "17:00-18:30", "16:00-19:00", "17:30-19:00", "18:00-20:30")
SHORT_WEEKS = Policy.from_mapping({"rules": {"S9": {"weeks": 1, "hours": 0}, "P9": {"fewest_children": 0}}})
CALENDAR = holidays.country_holidays("TW", years=range(2018, 2028), language="en_US")
REPLACED = {
    date(int(name[-5:-1]), int(name[-11:-9]), int(name[-8:-6])): day.weekday()
    for day, name in CALENDAR.items()
    if name.startswith("Day off (substituted from")
}


def random_term(random: Random, most_weeks: int, spare_days: int) -> Term:
    """A term of few weeks anywhere between 2018 and 2026, often around a make-up workday."""
    weeks = random.randint(1, most_weeks)
    first = date(2018, 1, 1) + timedelta(random.randrange(3200))
    if random.random() < 0.3:
        first = random.choice(sorted(REPLACED)) - timedelta(random.randrange(7 * weeks))
    length = 7 * weeks + random.randint(-3, spare_days)
    every = [first + timedelta(n) for n in range(length)]
    closed = frozenset(day for day in every if random.random() < random.choice([0, 0.1, 0.3]))
    return Term(first, every[-1], weeks, closed=closed)


def random_week(random: Random) -> dict[int, str]:
    days = random.sample(range(5), random.randint(2, 5))
    return {day: random.choice(HOURS) for day in sorted(days)}


def starts_of(windows: Mapping[int, str], weekday: int) -> list[int]:
    """Every half hour at which a session of 90 minutes fits into the window."""
    if weekday not in windows:
        return []
    start, end = map(clock, windows[weekday].split("-"))
    return list(range(start, min(end, 20 * 60 + 30) - LESSON + 1, 30))


def random_teams(random: Random) -> list[Team]:
    teams = []
    for _ in range(random.randint(1, 4)):
        windows = random_week(random)
        one, two = sorted(random.sample(sorted(windows), 2))
        pair = tuple(Slot(day, random.choice(starts_of(windows, day))) for day in (one, two))
        teams.append(Team((pair[0], pair[1]), windows, tutors=random.randint(1, 2)))
    return teams


def peak(teams: list[Team], amounts: list[int]) -> int:
    """The most in use at one minute of the weekly timetable."""
    return max(
        sum(
            amount
            for team, amount in zip(teams, amounts, strict=True)
            for slot in team.pair
            if slot.weekday == day and slot.start <= minute < slot.start + LESSON
        )
        for day in range(5)
        for minute in range(15 * 60, 21 * 60, 30)
    )


def random_instance(random: Random, most_weeks: int, spare_days: int) -> Instance:
    """Limits are those of the weekly timetable, or a little more, or none."""
    teams = random_teams(random)
    people = [team.tutors for team in teams]

    def limit(amounts: list[int]) -> int | None:
        return None if random.random() < 0.3 else peak(teams, amounts) + random.choice([0, 0, 1])

    chosen_term = random_term(random, most_weeks, spare_days)
    if random.random() < 0.3:
        teams = [Team(team.pair, teams[0].windows, tutors=team.tutors) for team in teams]
        teams = [team for team in teams if fits(team)]
        computers = peak(teams, [team.tutors for team in teams]) + random.choice([0, 1])
        return instance(chosen_term, *teams, shared_computers=computers)
    return instance(chosen_term, *teams, seats=limit(people), leaders=limit([1] * len(teams)))


def fits(team: Team) -> bool:
    return all(slot.start in starts_of(team.windows, slot.weekday) for slot in team.pair)


DRAWN = st.integers(0, 10**6).map(Random)


@examples(150)
@given(DRAWN)
def test_what_is_dated_is_admitted_and_passes_the_audit(random: Random) -> None:
    chosen = random_instance(random, 12, 30)
    dating = date_sessions(chosen.semester, SHORT_WEEKS, chosen.slots, chosen.tutor_ids)
    plan = chosen.written(dating.sessions, SHORT_WEEKS)
    violations = audit_semester(chosen.semester, SHORT_WEEKS, plan)
    broken = {violation.code for violation in violations if violation.rule.startswith("S")}
    holds = sessions_admitted(chosen.semester, SHORT_WEEKS, chosen.slots, chosen.tutor_ids, dating.sessions)
    assert holds is (not dating.short)
    # Of a group that is short the audit says so, and nothing else of anybody.
    assert broken - {"co_learning"} == ({"session_count"} if dating.short else set())


@examples(100)
@given(DRAWN)
def test_the_timetable_stands_where_there_are_no_limits(random: Random) -> None:
    teams = random_teams(random)
    chosen = instance(random_term(random, 12, 30), *teams)
    dating = date_sessions(chosen.semester, SHORT_WEEKS, chosen.slots, chosen.tutor_ids)
    term = chosen.semester.term
    assert term is not None
    for group, pair in chosen.slots.items():
        regular = {
            (term.first_day + timedelta(n), slot)
            for n in range(7 * term.weeks)
            for slot in pair
            if (term.first_day + timedelta(n)).weekday() == slot.weekday
            and weekday_on(term, term.first_day + timedelta(n)) is not None
        }
        held = {
            (one.date, Slot(one.weekday, one.start))
            for one in dating.sessions
            if one.group == group and one.kind is SessionKind.REGULAR
        }
        assert held == regular


def weekday_on(term: Term, day: date) -> int | None:
    """The weekday whose timetable holds on the date, counted from the library's own days."""
    if not term.first_day <= day <= term.last_day or day in term.closed or day in CALENDAR:
        return None
    weekday = REPLACED.get(day, day.weekday())
    return weekday if weekday < 5 else None


def meeting_together(chosen: Instance, weekday: int) -> Iterator[tuple[int, ...]]:
    """Every set of groups (by place) that can meet on one date, by plain enumeration."""
    groups = list(chosen.slots)
    for count in range(1, len(groups) + 1):
        for some in combinations(range(len(groups)), count):
            hours = [open_starts(chosen, groups[n].school_id, weekday) for n in some]
            if any(
                keeps_limits(chosen, [(groups[n], s) for n, s in zip(some, starts, strict=True)])
                for starts in product(*hours)
            ):
                yield some


def open_starts(chosen: Instance, school_id: str, weekday: int) -> list[int]:
    return [
        start
        for window in chosen.semester.schools[school_id].windows[weekday]
        for start in range(window.start, min(window.end, 20 * 60 + 30) - LESSON + 1, 30)
    ]


def keeps_limits(chosen: Instance, held: list[tuple[object, int]]) -> bool:
    for minute in range(15 * 60, 21 * 60, 30):
        here = [group for group, start in held if start <= minute < start + LESSON]
        for university in chosen.semester.universities.values():
            its_own = [g for g in chosen.slots if g in here and g.university_id == university.id]
            people = sum(len(chosen.tutor_ids[group]) for group in its_own)
            if university.seats is not None and people > university.seats:
                return False
            if university.class_leaders is not None and len(its_own) > university.class_leaders:
                return False
        for school in chosen.semester.schools.values():
            its_own = [g for g in chosen.slots if g in here and g.school_id == school.id]
            people = sum(len(chosen.tutor_ids[group]) for group in its_own)
            if school.computers is not None and people > school.computers:
                return False
    return True


def most_complete(chosen: Instance, term: Term) -> int:
    """The most groups that can have all their dates: every date's possible meetings, counted on."""
    due = 2 * term.weeks
    together = {day: [(), *meeting_together(chosen, day)] for day in range(5)}
    reached = {(0,) * len(chosen.slots)}
    for n in range((term.last_day - term.first_day).days + 1):
        weekday = weekday_on(term, term.first_day + timedelta(n))
        if weekday is not None:
            reached = {
                tuple(min(due, had + (k in some)) for k, had in enumerate(counts))
                for counts in reached
                for some in together[weekday]
            }
    return max(sum(count == due for count in counts) for counts in reached)


@examples(150)
@given(DRAWN)
def test_nobody_is_short_who_need_not_be(random: Random) -> None:
    chosen = random_instance(random, 3, 5)
    term = chosen.semester.term
    assert term is not None
    dating = date_sessions(chosen.semester, SHORT_WEEKS, chosen.slots, chosen.tutor_ids)
    assert len(chosen.slots) - len(dating.short) == most_complete(chosen, term)


@examples(20)
@given(DRAWN)
def test_the_same_input_gives_the_same_dates(random: Random) -> None:
    chosen = random_instance(random, 3, 5)
    once, again = (date_sessions(chosen.semester, SHORT_WEEKS, chosen.slots, chosen.tutor_ids) for _ in range(2))
    assert once == again
