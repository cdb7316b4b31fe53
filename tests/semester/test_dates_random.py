"""Random terms: what is dated is admitted, audited, and as complete as plain enumeration says.

As the programme has it, where a policy asks for one session a week, and where it lets two stand on one day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, product
from random import Random

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.policy import Policy
from models.semester.plan import SessionKind
from models.semester.problem import Group, Slot, Term
from models.week import WEEKDAYS
from tests.doses import examples
from tests.hours import interval
from tests.semester.term_cases import Instance, Team, instance

LESSON = 90
HOURS = ("16:00-17:30", "16:30-18:00", "17:00-18:30", "16:00-19:00", "17:30-19:00", "18:00-20:30")
CALENDAR = holidays.country_holidays("TW", years=range(2018, 2028), language="en_US")
REPLACED = {
    date(int(name[-5:-1]), int(name[-11:-9]), int(name[-8:-6])): day.weekday()
    for day, name in CALENDAR.items()
    if name.startswith("Day off (substituted from")
}


def short_weeks(sessions: int, minutes: int) -> Policy:
    """So many sessions a week, of which so many minutes may stand on one day; a term may be of one week."""
    rules = {"S1": {"sessions_a_week": sessions}, "S2": {"most_minutes_a_day": minutes}}
    return Policy.from_mapping({"rules": {**rules, "S9": {"weeks": 1, "hours": 0}, "P9": {"fewest_children": 0}}})


SHORT_WEEKS = short_weeks(2, LESSON)


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


def starts_of(hours: str) -> list[int]:
    """Every half hour at which a session of 90 minutes fits into the window."""
    window = interval(hours)
    return list(range(window.start, min(window.end, 20 * 60 + 30) - LESSON + 1, 30))


def apart(starts: Sequence[int]) -> bool:
    return all(abs(one - other) >= LESSON for one, other in combinations(starts, 2))


def random_team(random: Random, sessions: int = 2, minutes: int = LESSON) -> Team:
    """Of the weeks that its windows hold, where there are any mostly one with two sessions on a day."""
    windows = {day: random.choice(HOURS) for day in sorted(random.sample(range(5), random.randint(2, 5)))}
    every = [Slot(day, start) for day, hours in windows.items() for start in starts_of(hours)]
    weeks = [
        week
        for week in combinations(every, sessions)
        if len({slot.weekday for slot in week}) == sessions
        or (minutes >= LESSON * sessions and apart([slot.start for slot in week]))
    ]
    on_one_day = [week for week in weeks if len({slot.weekday for slot in week}) < sessions]
    chosen = random.choice(on_one_day if on_one_day and random.random() < 0.6 else weeks)
    words = [f"{WEEKDAYS[slot.weekday]}={slot.start // 60}:{slot.start % 60:02}" for slot in chosen]
    open_ = [f"{WEEKDAYS[day]}={hours}" for day, hours in windows.items()]
    return Team(" ".join(words), " ".join(open_), tutors=random.randint(1, 2))


def random_teams(random: Random, setting: tuple[int, int] = (2, LESSON)) -> list[Team]:
    return [random_team(random, *setting) for _ in range(random.randint(1, 4))]


def random_instance(
    random: Random, most_weeks: int, spare_days: int, setting: tuple[int, int] = (2, LESSON)
) -> Instance:
    """Limits are those of the weekly timetable, or a little more, or none; now and then all share a school."""
    teams, of = random_teams(random, setting), random_term(random, most_weeks, spare_days)
    if random.random() < 0.3:
        windows = teams[0].windows
        teams = [Team(team.slots, windows, tutors=team.tutors) for team in teams]
        teams = [team for team in teams if all(_held(windows, *word.split("=")) for word in team.slots.split())]
        return instance(of, *teams, shared_computers=max(peaks(instance(of, *teams)))[0] + random.choice([0, 1]))
    people, leaders = (max(its) for its in zip(*peaks(instance(of, *teams)), strict=True))

    def limit(most: int) -> int | None:
        return None if random.random() < 0.3 else most + random.choice([0, 0, 1])

    return instance(of, *teams, seats=limit(people), leaders=limit(leaders))


def _held(windows: str, day: str, start: str) -> bool:
    hours = dict(word.split("=") for word in windows.split()).get(day)
    return hours is not None and interval(f"{start}-{start}").start in starts_of(hours)


MINUTES = range(15 * 60, 21 * 60, 30)


def peaks(chosen: Instance) -> Iterator[tuple[int, int]]:
    """How many tutors and how many groups meet at once, at each moment of the week."""
    for day, minute in product(range(5), MINUTES):
        meeting = [
            group
            for group, week in chosen.slots.items()
            if any(slot.weekday == day and slot.start <= minute < slot.start + LESSON for slot in week)
        ]
        yield sum(len(chosen.tutor_ids[group]) for group in meeting), len(meeting)


DRAWN = st.integers(0, 10**6).map(Random)
SETTINGS = st.sampled_from([(2, 90), (1, 90), (1, 180), (2, 180)])


@examples(300)
@given(DRAWN, SETTINGS)
def test_what_is_dated_is_admitted_and_passes_the_audit(random: Random, setting: tuple[int, int]) -> None:
    chosen, policy = random_instance(random, 12, 30, setting), short_weeks(*setting)
    dates = chosen.dates(policy)
    assert chosen.admits(dates.sessions, policy) is (not dates.short)
    # Of a group that is short the audit says so, and nothing else of anybody.
    broken = chosen.broken(dates.sessions, policy)
    assert broken - {"co_learning"} == ({"session_count"} if dates.short else set())


@examples(100)
@given(DRAWN)
def test_the_timetable_stands_where_there_are_no_limits(random: Random) -> None:
    chosen = instance(random_term(random, 12, 30), *random_teams(random))
    first, sessions = chosen.term.first_day, chosen.dates(SHORT_WEEKS).sessions
    for group, week in chosen.slots.items():
        regular = {
            (day, slot)
            for day in (first + timedelta(n) for n in range(7 * chosen.term.weeks))
            for slot in week
            if day.weekday() == slot.weekday and weekday_on(chosen.term, day) is not None
        }
        own = [one for one in sessions if one.group == group and one.kind is SessionKind.REGULAR]
        assert {(one.date, Slot(one.weekday, one.start)) for one in own} == regular


def weekday_on(term: Term, day: date) -> int | None:
    """The weekday whose timetable holds on the date, counted from the library's own days."""
    if not term.first_day <= day <= term.last_day or day in term.closed or day in CALENDAR:
        return None
    weekday = REPLACED.get(day, day.weekday())
    return weekday if weekday < 5 else None


def keeps_limits(chosen: Instance, held: Iterable[tuple[Group, int]]) -> bool:
    """Whether on a date these groups may begin at these minutes."""
    for minute in MINUTES:
        here = {group for group, start in held if start <= minute < start + LESSON}
        for university in chosen.semester.universities.values():
            own = [group for group in here if group.university_id == university.id]
            people = sum(len(chosen.tutor_ids[group]) for group in own)
            if university.seats is not None and people > university.seats:
                return False
            if university.class_leaders is not None and len(own) > university.class_leaders:
                return False
        for school in chosen.semester.schools.values():
            people = sum(len(chosen.tutor_ids[group]) for group in here if group.school_id == school.id)
            if school.computers is not None and people > school.computers:
                return False
    return True


def on_one_date(chosen: Instance, weekday: int, most: int) -> Iterator[tuple[int, ...]]:
    """How many sessions each group can have on one date, every way there is."""
    offers: list[list[tuple[int, ...]]] = []
    for group in chosen.slots:
        windows = chosen.semester.schools[group.school_id].windows[weekday]
        ends = ((window.start, min(window.end, 20 * 60 + 30)) for window in windows)
        starts = [start for begin, end in ends for start in range(begin, end - LESSON + 1, 30)]
        some = (taken for count in range(most + 1) for taken in combinations(starts, count))
        offers.append([taken for taken in some if apart(taken)])
    for taken in product(*offers):
        if keeps_limits(chosen, [(g, start) for g, its in zip(chosen.slots, taken, strict=True) for start in its]):
            yield tuple(map(len, taken))


def most_complete(chosen: Instance, sessions: int, minutes: int) -> int:
    """The most groups that can have all their dates: whatever every date can hold, counted on."""
    term, due = chosen.term, sessions * chosen.term.weeks
    held = {day: set(on_one_date(chosen, day, minutes // LESSON)) for day in range(5)}
    reached = {(0,) * len(chosen.slots)}
    for n in range((term.last_day - term.first_day).days + 1):
        weekday = weekday_on(term, term.first_day + timedelta(n))
        if weekday is not None:
            reached = {
                tuple(min(due, had + more) for had, more in zip(counts, counted, strict=True))
                for counts in reached
                for counted in held[weekday]
            }
    return max(sum(count == due for count in counts) for counts in reached)


@examples(300)
@given(DRAWN, SETTINGS)
def test_nobody_is_short_who_need_not_be(random: Random, setting: tuple[int, int]) -> None:
    chosen = random_instance(random, 3, 5, setting)
    dates = chosen.dates(short_weeks(*setting))
    assert len(chosen.slots) - len(dates.short) == most_complete(chosen, *setting)


@pytest.mark.parametrize("seed", range(20))
def test_the_same_input_gives_the_same_dates(seed: int) -> None:
    chosen = random_instance(Random(seed), 3, 5)
    assert chosen.dates(SHORT_WEEKS) == chosen.dates(SHORT_WEEKS)
