"""What the audit says of plans that case files do not hold: lost zeros, missing files, cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from time import perf_counter
from typing import TypeVar

import pytest

from matcher.audit.violation import MOST_LISTED, Violation
from matcher.semester.audit.rules import audit_semester
from matcher.semester.tables.plan_rows import WrittenPair, WrittenSemester, WrittenSession, WrittenSlot
from matcher.tables.plan_rows import WrittenSummary
from matcher.texts import Language
from models.goals import GoalResult
from models.policy import Policy
from models.semester.problem import Child, Gender, Group, School, Semester, Tutor, University
from models.week import Interval
from tests.hours import week
from tests.rules.case import base, dated
from tests.rules.plan_rows import true_counts
from tests.rules.true_summary import true_summary

POLICY = Policy.programme()
BASE, DATED = base(), dated()
DATED_SESSIONS = DATED.plan.sessions or ()
LAST_DAY = date(2026, 1, 16)


def found(plan: WrittenSemester, semester: Semester | None = None) -> dict[str, Violation]:
    """The violations of a plan of the base by their codes."""
    violations = audit_semester(semester or BASE.semester, BASE.policy, plan)
    return {violation.code: violation for violation in violations}


def test_ids_are_taken_as_they_stand() -> None:
    """Reading mends what a spreadsheet has eaten; the audit knows no id but those of the tables."""
    child = {"0C1": replace(BASE.semester.children["C1"], id="0C1")}
    semester = replace(BASE.semester, children={**BASE.semester.children, **child})
    violations = found(replace(BASE.plan, pairs=(replace(BASE.plan.pairs[0], tutor_id="01"), *BASE.plan.pairs[1:])))
    assert violations["unknown_tutor"].people == ("01",)
    assert found(BASE.plan, semester)["child_missing"].people == ("0C1",)


def test_every_row_of_a_child_paired_twice_is_cited() -> None:
    rows = BASE.plan.pairs
    twice = replace(rows[0], row=7, tutor_id="T6", fit=33)
    violation = found(replace(BASE.plan, pairs=(*rows, twice)))["child_twice"]
    assert violation.cells == ("pairs.csv:2", "pairs.csv:7")
    assert violation.people == ("C1", "T1", "T6")
    assert "C1" in violation.sentence(Language.ZH)
    assert violation.clause == "三; 五.(三).2 (六)/(五)"


def test_a_time_is_judged_once_and_cites_slot_and_sessions() -> None:
    tutors = BASE.semester.tutors
    late = replace(tutors["T3"], free=((), (Interval(961, 1200),), (), tutors["T3"].free[3], ()))
    semester = replace(DATED.semester, tutors={**DATED.semester.tutors, "T3": late})
    violations = audit_semester(semester, DATED.policy, DATED.plan)
    assert [violation.code for violation in violations] == ["tutor_busy"]
    # Its pair, its Tuesday slot, and the ten Tuesdays.
    assert len(violations[0].cells) == 12
    assert violations[0].cells[0] == "pairs.csv:4"


def test_a_term_without_sessions_and_sessions_without_a_term() -> None:
    violations = audit_semester(DATED.semester, DATED.policy, replace(DATED.plan, sessions=None))
    assert [violation.code for violation in violations] == ["no_sessions_file", "count_value"]
    violations = audit_semester(replace(DATED.semester, term=None), DATED.policy, DATED.plan)
    assert [violation.code for violation in violations] == ["sessions_without_term"]


def test_sessions_of_groups_that_do_not_meet() -> None:
    extra = replace(DATED_SESSIONS[0], row=42, university_id="U2")
    unknown = replace(DATED_SESSIONS[0], row=43, school_id="S9")
    plan = replace(DATED.plan, sessions=(*DATED_SESSIONS, extra, unknown))
    violations = audit_semester(DATED.semester, DATED.policy, plan)
    assert [violation.cells for violation in violations] == [
        ("sessions.csv:42",),
        ("sessions.csv:43",),
        ("summary.json",),
    ]
    assert {violation.code for violation in violations} == {"session_without_group", "count_value"}


Placed = TypeVar("Placed", WrittenPair, WrittenSlot, WrittenSession)


def _moved(row: Placed) -> Placed:
    return replace(row, university_id="U2", school_id="S1")


def _make_up(row: WrittenSession, weekday: int, start: int) -> WrittenSession:
    return replace(row, weekday=weekday, start=start, end=start + 90, kind="make_up")


def test_computers_are_counted_on_dates_too() -> None:
    """Two groups of S1 meet on different days; a make-up of one falls on a session of the other."""
    at_s1 = {"C3": replace(DATED.semester.children["C3"], school_id="S1", university_id="U2")}
    tutors = {"T3": replace(DATED.semester.tutors["T3"], university_id="U2")}
    schools = DATED.semester.schools
    semester = replace(
        DATED.semester,
        children={**DATED.semester.children, **at_s1},
        tutors={**DATED.semester.tutors, **tutors},
        schools={**schools, "S1": replace(schools["S1"], computers=2)},
    )
    pairs = (*DATED.plan.pairs[:2], _moved(DATED.plan.pairs[2]))
    slots = (*DATED.plan.slots[:2], *map(_moved, DATED.plan.slots[2:]))
    sessions = (*DATED_SESSIONS[:20], *map(_moved, DATED_SESSIONS[20:]))
    plan = replace(DATED.plan, pairs=pairs, slots=slots, sessions=sessions)
    assert audit_semester(semester, DATED.policy, plan) == ()
    # U1's last make-up goes from Monday 24 November to Thursday 13 November's hour of U2's group.
    first, second = sessions[18], sessions[19]
    moved_up = _make_up(replace(second, number=19, date=sessions[39].date), 3, 990)
    crowded = (*sessions[:18], replace(moved_up, row=20), replace(first, number=20), *sessions[20:])
    violations = audit_semester(semester, DATED.policy, replace(plan, sessions=crowded))
    assert [(one.rule, one.code) for one in violations] == [("S8", "computers_on_date")]
    assert violations[0].figures["date"] == "2025-11-13"
    assert violations[0].figures["amount"] == "3"


def test_every_fault_of_a_spoilt_plan_is_told() -> None:
    """A plan with many faults gives them all, and raises nothing."""
    pair = WrittenPair(2, "C1", "T4", "U2", "", "", 101, False, True)
    slot = WrittenSlot(2, "U1", "S1", 6, 1300, 1200)
    session = WrittenSession(2, "U1", "S1", -1, LAST_DAY, 5, 0, 2000, "x", True)
    goals = (GoalResult("paired", 9, 1), GoalResult("luck", 0, 0))
    plan = WrittenSemester((pair, pair), (slot,) * 3, (session,), (), summary=WrittenSummary("best", goals))
    violations = audit_semester(DATED.semester, DATED.policy, plan)
    told = {violation.rule for violation in violations}
    assert told >= {"P1", "P2", "P4", "P8", "P9", "P10", "S1", "S2", "S3", "S4"}
    assert told >= {"S5", "S6", "S9", "S10", "G1"}
    for violation in violations:
        for language in Language:
            assert violation.sentence(language)


@pytest.mark.parametrize("wrong", [None, *range(1, 101)])
def test_every_count_below_a_threshold_is_counted_anew(wrong: int | None) -> None:
    """Fairest first: a hundred counts in the summary, and one of them too high."""
    policy = Policy.from_mapping({"goals": ["paired", "fairest"]})
    fits = [row.fit for row in BASE.plan.pairs]
    below = [sum(fit < level for fit in fits) + (level == wrong) for level in range(1, 101)]
    values = dict(zip(policy.goals, [len(fits), *below], strict=True))
    counts = true_counts(BASE.semester, BASE.plan.pairs, None, BASE.plan.unmatched)
    summary = true_summary(policy, policy.goals, values, counts, {})
    plan = replace(BASE.plan, summary=summary)
    broken = [one for one in audit_semester(BASE.semester, policy, plan) if not one.warning]
    expected = [("G1", "goal_value", f"below_{wrong}")] if wrong else []
    assert [(one.rule, one.code, one.figures["goal"]) for one in broken] == expected


def test_long_lists_are_cut_and_counted() -> None:
    people = tuple(f"C{number}" for number in range(MOST_LISTED + 1))
    figures = {"count": "13", "youngest": "3", "oldest": "9"}
    warning = Violation("P7", "grades", people, (), figures, warning=True)
    for language in Language:
        sentence = warning.sentence(language)
        assert f"C{MOST_LISTED - 1}" in sentence
        assert f"C{MOST_LISTED}" not in sentence
        assert str(len(people)) in sentence


@pytest.mark.parametrize("language", list(Language))
def test_a_sentence_names_the_weekday_in_words(language: Language) -> None:
    slots = (replace(BASE.plan.slots[0], end=BASE.plan.slots[0].end - 1), *BASE.plan.slots[1:])
    sentence = found(replace(BASE.plan, slots=slots))["length"].sentence(language)
    assert {Language.EN: "Mon", Language.ZH: "週一"}[language] in sentence
    assert "16:00–17:29" in sentence


def _large(groups: int, size: int) -> tuple[Semester, WrittenSemester]:
    """A valid plan of so many groups at 200 universities, so many pairs in each."""
    always = week("mon tue wed thu fri", "16:00-20:30")
    of = [Group(f"U{number % 200}", f"S{number}") for number in range(groups)]
    members = [(f"{number}", group) for number, group in enumerate(group for group in of for _ in range(size))]
    girl, woman = (Gender.F, 5, ("英語",)), (Gender.F, {"英語": 3}, 8, 4, True, always)
    semester = Semester(
        {f"U{k}": University(f"U{k}", "", 10**6, groups) for k in range(200)},
        {group.school_id: School(group.school_id, "", always, "", size) for group in of},
        tuple(of),
        {f"C{k}": Child(f"C{k}", group.school_id, group.university_id, *girl) for k, group in members},
        {f"T{k}": Tutor(f"T{k}", group.university_id, *woman) for k, group in members},
    )
    pairs = tuple(
        WrittenPair(row, f"C{k}", f"T{k}", group.university_id, group.school_id, "英語", 100, True, False)
        for row, (k, group) in enumerate(members, 2)
    )
    met = enumerate(((group, day) for group in of for day in (0, 2)), 2)
    slots = tuple(WrittenSlot(row, group.university_id, group.school_id, day, 960, 1050) for row, (group, day) in met)
    values = dict(zip(POLICY.goals, [len(pairs), 0, 0, 100 * len(pairs), groups, 1050 * len(slots)], strict=True))
    counts = true_counts(semester, pairs, None, ())
    return semester, WrittenSemester(
        pairs, slots, None, (), summary=true_summary(POLICY, POLICY.goals, values, counts, {})
    )


@pytest.mark.dose(0)
def test_a_hundred_thousand_pairs() -> None:
    semester, plan = _large(groups=10_000, size=10)
    began = perf_counter()
    violations = audit_semester(semester, POLICY, plan)
    assert perf_counter() - began < 30
    assert violations == ()
