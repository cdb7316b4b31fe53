"""The judge of given dates: any that the rules allow are admitted, and no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.policy import Policy
from models.semester.plan import Session, SessionKind
from models.semester.problem import Slot
from tests.rules.case import Case, cases, dated
from tests.semester.term_cases import AUTUMN, TEN_WEEKS, Instance, Team, instance

MAKE_UP, REGULAR = SessionKind.MAKE_UP, SessionKind.REGULAR


def of_case(case: Case) -> Instance:
    """The instance and decisions of a rule's case."""
    slots = {group: tuple(Slot(*one[:2]) for one in week) for group, week in case.slots.items()}
    tutor_ids = {
        group: tuple(tutor for child, tutor in case.pairs if case.semester.children[child].group == group)
        for group in slots
    }
    return Instance(case.semester, slots, tutor_ids)


CASES = [case for rule in ("S2", "S3", "S4", "S6", "S7", "S9", "S10") for case in cases(rule)]


@pytest.mark.parametrize("case", [case for case in CASES if "term" in case.tables and case.slots], ids=str)
def test_the_rules_own_cases(case: Case) -> None:
    """A case with a term breaks a rule by its dates alone."""
    assert of_case(case).admits(case.sessions, case.policy) is case.holds


GIVEN, SESSIONS = of_case(dated()), dated().sessions


def changed(number: int, /, **changes: Any) -> list[Session]:
    """All sessions, and the first group's of that number another."""

    def is_it(session: Session) -> bool:
        return session.group.school_id == "S1" and session.number == number

    return [replace(session, **changes) if is_it(session) else session for session in SESSIONS]


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (20, {}),
        (20, {"date": date(2025, 11, 25), "weekday": 1}),
        (20, {"date": date(2025, 11, 24), "start": 18 * 60}),
        (20, {"date": date(2026, 1, 16), "weekday": 4}),
        # A date of the timetable may be moved too: its next day at another hour.
        (2, {"date": date(2025, 9, 11), "weekday": 3, "start": 18 * 60, "kind": MAKE_UP}),
    ],
)
def test_any_valid_make_up_is_admitted(number: int, changes: dict[str, Any]) -> None:
    assert GIVEN.admits(changed(number, **changes))


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (20, {"date": date(2025, 12, 25), "weekday": 3}),
        (20, {"date": date(2026, 1, 19)}),
        (20, {"date": date(2025, 11, 29)}),
        (20, {"date": date(2025, 11, 25)}),
        (20, {"date": date(2025, 11, 17)}),
        (20, {"start": 16 * 60 + 10}),
        (20, {"start": 19 * 60 + 30}),
        (20, {"start": 15 * 60 + 30}),
        (20, {"co_learning": False}),
        (19, {"co_learning": True}),
        (20, {"kind": REGULAR}),
        (1, {"kind": MAKE_UP}),
        (19, {"number": 21}),
        (1, {"date": date(2025, 9, 5), "weekday": 4, "kind": MAKE_UP}),
    ],
)
def test_what_no_dating_may_be_is_refused(number: int, changes: dict[str, Any]) -> None:
    assert not GIVEN.admits(changed(number, **changes))


def test_a_missing_and_a_foreign_session_are_refused() -> None:
    foreign = replace(SESSIONS[0], group=replace(SESSIONS[0].group, university_id="U2"))
    for sessions in (SESSIONS[1:], SESSIONS[:20], (*SESSIONS, foreign), ()):
        assert not GIVEN.admits(sessions)


def test_too_few_weeks_and_hours_are_refused() -> None:
    nine = instance(replace(AUTUMN, weeks=9), Team("mon wed"))
    assert not nine.admits(nine.dates().sessions)
    given = instance(AUTUMN, Team("mon wed"))
    for hours, holds in ((30, True), (31, False)):
        policy = Policy.from_mapping({"rules": {"S9": {"hours": hours}}})
        assert given.admits(given.dates().sessions, policy) is holds


@pytest.mark.parametrize(
    ("limits", "holds"),
    [({}, True), ({"seats": 4, "leaders": 2}, True), ({"seats": 3}, False), ({"leaders": 1}, False)],
)
def test_limits_hold_on_dates(limits: dict[str, int], holds: bool) -> None:
    teams = [Team("mon wed", tutors=2), Team("tue thu", tutors=2)]
    sessions = instance(TEN_WEEKS, *teams).dates().sessions
    assert instance(TEN_WEEKS, *teams, **limits).admits(sessions) is holds


@pytest.mark.parametrize(("free", "holds"), [("mon tue wed thu", True), ("mon tue=16:00-17:29 wed thu fri", False)])
def test_a_busy_tutor_is_no_matter_on_other_weekdays_but_at_the_session(free: str, holds: bool) -> None:
    sessions = instance(TEN_WEEKS, Team("mon wed")).dates().sessions
    assert instance(TEN_WEEKS, Team("mon wed", free=free)).admits(sessions) is holds
