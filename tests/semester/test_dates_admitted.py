"""The judge of given dates: any that the rules allow are admitted, and no others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from models.policy import Policy
from models.semester.plan import Session, SessionKind
from models.semester.problem import Slot
from tests.rules.case import Case, cases
from tests.rules.case import dated as dated_case
from tests.semester.term_cases import (
    AUTUMN,
    EVENINGS,
    FOUR,
    FRI,
    MON,
    MON_WED,
    SIX,
    TEN_WEEKS,
    THU,
    TUE,
    TUE_THU,
    WED,
    Instance,
    Team,
    admitted,
    dates_of,
    instance,
)


def of_case(case: Case) -> Instance:
    """The instance and decisions of a rule's case."""
    slots = {group: tuple(Slot(*one[:2]) for one in week) for group, week in case.slots.items()}
    tutor_ids = {
        group: tuple(tutor for child, tutor in case.pairs if case.semester.children[child].group == group)
        for group in slots
    }
    return Instance(case.semester, slots, tutor_ids)


CASES = [case for rule in ("S2", "S3", "S4", "S6", "S7", "S9", "S10") for case in cases(rule)]
DATED_CASES = [case for case in CASES if "term" in case.tables and case.slots]


@pytest.mark.parametrize("case", DATED_CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_the_rules_own_cases(case: Case) -> None:
    """A case with a term breaks a rule by its dates alone."""
    assert admitted(of_case(case), case.sessions, case.policy) is case.holds


def case_instance() -> tuple[Instance, tuple[Session, ...]]:
    case = dated_case()
    return of_case(case), case.sessions


Change = Callable[[Session], Session]


def at(place: int, /, **changes: object) -> Change:
    """Change the first group's session of that number."""

    def change(session: Session) -> Session:
        first = session.group.school_id == "S1" and session.number == place
        return replace(session, **changes) if first else session  # type: ignore[arg-type]

    return change


MAKE_UP, REGULAR = SessionKind.MAKE_UP, SessionKind.REGULAR


@pytest.mark.parametrize(
    "change",
    [
        at(20, date=date(2025, 11, 25), weekday=TUE),
        at(20, date=date(2025, 11, 24), start=SIX),
        at(20, date=date(2026, 1, 16), weekday=FRI),
        # A date of the timetable may be moved too: its next day at another hour.
        at(2, date=date(2025, 9, 11), weekday=THU, start=SIX, kind=MAKE_UP),
    ],
)
def test_any_valid_make_up_is_admitted(change: Change) -> None:
    given, sessions = case_instance()
    assert admitted(given, sessions)
    assert admitted(given, tuple(map(change, sessions)))


@pytest.mark.parametrize(
    "change",
    [
        at(20, date=date(2025, 12, 25), weekday=THU),
        at(20, date=date(2026, 1, 19)),
        at(20, date=date(2025, 11, 29)),
        at(20, date=date(2025, 11, 25)),
        at(20, date=date(2025, 11, 17)),
        at(20, start=FOUR + 10),
        at(20, start=19 * 60 + 30),
        at(20, start=15 * 60 + 30),
        at(20, co_learning=False),
        at(19, co_learning=True),
        at(20, kind=REGULAR),
        at(1, kind=MAKE_UP),
        at(19, number=21),
        at(1, date=date(2025, 9, 5), weekday=FRI, kind=MAKE_UP),
    ],
)
def test_what_no_dating_may_be_is_refused(change: Change) -> None:
    given, sessions = case_instance()
    assert not admitted(given, tuple(map(change, sessions)))


def test_a_missing_and_a_foreign_session_are_refused() -> None:
    given, sessions = case_instance()
    assert not admitted(given, sessions[1:])
    assert not admitted(given, sessions[:20])
    foreign = replace(sessions[0], group=replace(sessions[0].group, university_id="U2"))
    assert not admitted(given, (*sessions, foreign))
    assert not admitted(given, ())


def test_too_few_weeks_and_hours_are_refused() -> None:
    given = instance(replace(AUTUMN, weeks=9), Team(MON_WED))
    assert not admitted(given, dates_of(given).sessions)
    given = instance(AUTUMN, Team(MON_WED))
    sessions = dates_of(given).sessions
    assert admitted(given, sessions)
    for hours, holds in ((30, True), (31, False)):
        policy = Policy.from_mapping({"rules": {"S9": {"hours": hours}}})
        assert admitted(given, sessions, policy) is holds


def test_limits_hold_on_dates() -> None:
    teams = [Team(MON_WED, tutors=2), Team(TUE_THU, tutors=2)]
    loose = instance(TEN_WEEKS, *teams)
    sessions = dates_of(loose).sessions
    assert admitted(loose, sessions)
    assert admitted(instance(TEN_WEEKS, *teams, seats=4, leaders=2), sessions)
    assert not admitted(instance(TEN_WEEKS, *teams, seats=3), sessions)
    assert not admitted(instance(TEN_WEEKS, *teams, leaders=1), sessions)


def test_a_busy_tutor_is_no_matter_on_other_weekdays_but_at_the_session() -> None:
    dating = dates_of(instance(TEN_WEEKS, Team(MON_WED)))
    no_friday = dict.fromkeys((MON, TUE, WED, THU), "16:00-20:30")
    assert admitted(instance(TEN_WEEKS, Team(MON_WED, free=no_friday)), dating.sessions)
    short_tuesday = EVENINGS | {TUE: "16:00-17:29"}
    assert not admitted(instance(TEN_WEEKS, Team(MON_WED, free=short_tuesday)), dating.sessions)
