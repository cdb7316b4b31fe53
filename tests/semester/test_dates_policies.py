"""Random terms where a policy asks for one session a week, or lets two stand on one day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.semester.audit.rules import audit_semester
from models.policy import Policy
from models.semester.dating.dates import date_sessions, own_dates, sessions_admitted, term_holds
from models.semester.problem import Slot, Term
from tests.doses import examples
from tests.semester.term_cases import FOUR, MON, SIX, TEN_WEEKS, THU, Instance, Team, instance
from tests.semester.test_dates_random import (
    LESSON,
    keeps_limits,
    open_starts,
    random_term,
    random_week,
    starts_of,
    weekday_on,
)

Starts = tuple[int, ...]


def policy(sessions: int, minutes: int) -> Policy:
    rules = {"S1": {"sessions_a_week": sessions}, "S2": {"most_minutes_a_day": minutes}}
    return Policy.from_mapping({"rules": {**rules, "S9": {"weeks": 1, "hours": 0}, "P9": {"fewest_children": 0}}})


POLICIES = st.sampled_from([(1, 90), (1, 180), (2, 180)])


def apart(starts: Sequence[int]) -> bool:
    return all(abs(one - other) >= LESSON for one, other in combinations(starts, 2))


def random_team(random: Random, sessions: int, minutes: int) -> Team:
    windows = random_week(random)
    slots = [Slot(day, start) for day in windows for start in starts_of(windows, day)]
    weeks = [
        week
        for week in combinations(slots, sessions)
        if len({slot.weekday for slot in week}) == sessions
        or (minutes >= LESSON * sessions and apart([slot.start for slot in week]))
    ]
    on_one_day = [week for week in weeks if len({slot.weekday for slot in week}) < sessions]
    chosen = random.choice(on_one_day if on_one_day and random.random() < 0.6 else weeks)
    return Team(chosen, windows, tutors=random.randint(1, 2))


def random_instance(random: Random, sessions: int, minutes: int) -> Instance:
    teams = [random_team(random, sessions, minutes) for _ in range(random.randint(1, 3))]
    loose = instance(random_term(random, 3, 5), *teams)
    seats = random.choice([None, 2, 3, 4])
    chosen = instance(loose.semester.term, *teams, seats=seats, leaders=random.choice([None, 1, 2]))
    weekly = all(
        keeps_limits(chosen, [(g, one.start) for g, week in chosen.slots.items() for one in week if one.weekday == day])
        for day in range(5)
    )
    return chosen if weekly else loose


@examples(150)
@given(st.integers(0, 10**6).map(Random), POLICIES)
def test_what_is_dated_passes_the_audit_and_nobody_is_short_who_need_not_be(
    random: Random, setting: tuple[int, int]
) -> None:
    chosen, asked = random_instance(random, *setting), policy(*setting)
    dating = date_sessions(chosen.semester, asked, chosen.slots, chosen.tutor_ids)
    violations = audit_semester(chosen.semester, asked, chosen.written(dating.sessions, asked))
    broken = {violation.code for violation in violations if violation.rule.startswith("S")}
    assert broken - {"co_learning"} == ({"session_count"} if dating.short else set())
    holds = sessions_admitted(chosen.semester, asked, chosen.slots, chosen.tutor_ids, dating.sessions)
    assert holds is (not dating.short)
    term = chosen.semester.term
    assert term is not None
    assert len(chosen.slots) - len(dating.short) == most_complete(chosen, term, *setting)


def most_complete(chosen: Instance, term: Term, sessions: int, minutes: int) -> int:
    """The most groups that can have all their dates: whatever every date can hold, counted on."""
    due = sessions * term.weeks
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


def on_one_date(chosen: Instance, weekday: int, most: int) -> Iterator[tuple[int, ...]]:
    """How many sessions each group can have on one date, every way there is."""
    offers: list[list[Starts]] = []
    for group in chosen.slots:
        starts = open_starts(chosen, group.school_id, weekday)
        some = (taken for count in range(most + 1) for taken in combinations(starts, count))
        offers.append([taken for taken in some if apart(taken)])
    for taken in product(*offers):
        if keeps_limits(chosen, [(g, start) for g, its in zip(chosen.slots, taken, strict=True) for start in its]):
            yield tuple(map(len, taken))


def test_both_sessions_of_a_day_on_each_of_its_dates() -> None:
    """Ten Mondays of which two are holidays hold sixteen of the twenty; the other four find another day."""
    both = (Slot(MON, FOUR), Slot(MON, SIX))
    chosen = instance(TEN_WEEKS, Team(both, windows={MON: "16:00-20:30", THU: "16:00-20:30"}))
    assert own_dates(TEN_WEEKS, both) == 16
    dating = date_sessions(chosen.semester, policy(2, 180), chosen.slots, chosen.tutor_ids)
    assert not dating.short
    on_thursday = [one.date for one in dating.sessions if one.weekday == THU]
    assert len(on_thursday) == 4


@pytest.mark.parametrize(("minutes", "held"), [(89, 0), (90, 46), (180, 92)])
def test_what_a_term_holds(minutes: int, held: int) -> None:
    assert term_holds(TEN_WEEKS, policy(2, minutes)) == held
