"""Plans that somebody edited: the audit finds fault exactly where a slow second judge does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from matcher.semester.audit.rules import audit_semester
from matcher.semester.tables.plan_rows import WrittenSemester
from models.goals import GoalResult
from models.semester.problem import Group, Semester, Slot
from tests.audit.naive import valid
from tests.audit.naive_reasons import REASONS
from tests.doses import examples
from tests.rules.case import base, dated
from tests.rules.plan_rows import true_counts, true_fit, true_values

BASE = base()
SEMESTER, POLICY, PLAN = BASE.semester, BASE.policy, BASE.plan

Draw = st.DrawFn


def below(draw: Draw, count: int) -> int:
    return draw(st.integers(0, count - 1))


def recount(semester: Semester, plan: WrittenSemester) -> WrittenSemester:
    """The plan with true figures of its pairs and true values in its summary."""
    pairs = []
    for row in plan.pairs:
        child, tutor = semester.children.get(row.child_id), semester.tutors.get(row.tutor_id)
        if child and tutor:
            same, kept = child.gender == tutor.gender, child.previous_tutor_id == tutor.id
            fit = true_fit(semester, child, tutor)
            row = replace(row, fit=fit, same_gender=same, kept=kept)  # noqa: PLW2901
        pairs.append(row)
    values = true_values(semester, tuple(pairs), plan.slots)
    goals = tuple(GoalResult(goal.name, *[values[goal.name]] * 2) for goal in plan.summary.goals)
    counts = true_counts(semester, tuple(pairs), plan.sessions, plan.unmatched)
    summary = replace(plan.summary, goals=goals, other={**plan.summary.other, "counts": counts})
    return replace(plan, pairs=tuple(pairs), summary=summary)


def swap_tutors(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    pairs = list(plan.pairs)
    one, two = below(draw, len(pairs)), below(draw, len(pairs))
    tutors = pairs[one].tutor_id, pairs[two].tutor_id
    pairs[one] = replace(pairs[one], tutor_id=tutors[1])
    pairs[two] = replace(pairs[two], tutor_id=tutors[0])
    return replace(plan, pairs=tuple(pairs))


def another_tutor(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    pairs = list(plan.pairs)
    row = below(draw, len(pairs))
    tutors = [*SEMESTER.tutors, "T9"]
    pairs[row] = replace(pairs[row], tutor_id=tutors[below(draw, len(tutors))])
    return replace(plan, pairs=tuple(pairs))


def move_slot(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    slots = list(plan.slots)
    row = below(draw, len(slots))
    start = draw(st.sampled_from([930, 960, 970, 990, 1020, 1050, 1080, 1110, 1140, 1145, 1170]))
    length = draw(st.sampled_from([90, 90, 90, 85, 120]))
    day = below(draw, 5)
    slots[row] = replace(slots[row], weekday=day, start=start, end=start + length)
    return replace(plan, slots=tuple(slots))


def drop_row(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    table = draw(st.sampled_from(["pairs", "slots", "unmatched"]))
    rows = list(getattr(plan, table))
    if rows:
        del rows[below(draw, len(rows))]
    return with_table(plan, table, rows)


def repeat_row(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    table = draw(st.sampled_from(["pairs", "slots", "unmatched"]))
    rows = list(getattr(plan, table))
    if rows:
        rows.append(rows[below(draw, len(rows))])
    return with_table(plan, table, rows)


def with_table(plan: WrittenSemester, table: str, rows: list[Any]) -> WrittenSemester:
    changed: dict[str, Any] = {table: tuple(rows)}
    return replace(plan, **changed)


def change_cell(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    pairs = list(plan.pairs)
    row = below(draw, len(pairs))
    column = draw(st.sampled_from(["child_id", "university_id", "school_id", "subject"]))
    words = ["C1", "C2", "C5", "C9", "U1", "U2", "S1", "S2", "英語", "數學", ""]
    changed: dict[str, Any] = {column: draw(st.sampled_from(words))}
    pairs[row] = replace(pairs[row], **changed)
    return replace(plan, pairs=tuple(pairs))


def unpair(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    """A child moved from pairs.csv to unmatched.csv, for any reason; the slots stay."""
    pairs = list(plan.pairs)
    if not pairs or not plan.unmatched:
        return plan
    gone = pairs.pop(below(draw, len(pairs)))
    reported = replace(plan.unmatched[0], child_id=gone.child_id, reason=draw(st.sampled_from(REASONS)))
    return replace(plan, pairs=tuple(pairs), unmatched=(*plan.unmatched, reported))


def unpair_group(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    """All children of a group moved to unmatched.csv, for any reason, and its slots taken out."""
    if not plan.pairs or not plan.unmatched:
        return plan
    gone = plan.pairs[below(draw, len(plan.pairs))]
    place = gone.university_id, gone.school_id
    left = [row.child_id for row in plan.pairs if (row.university_id, row.school_id) == place]
    reason = draw(st.sampled_from(REASONS))
    reported = [replace(plan.unmatched[0], child_id=child_id, reason=reason) for child_id in left]
    return replace(
        plan,
        pairs=tuple(row for row in plan.pairs if row.child_id not in left),
        slots=tuple(row for row in plan.slots if (row.university_id, row.school_id) != place),
        unmatched=(*plan.unmatched, *reported),
    )


def another_reason(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    rows = list(plan.unmatched)
    if rows:
        row = below(draw, len(rows))
        rows[row] = replace(rows[row], reason=draw(st.sampled_from(REASONS)))
    return replace(plan, unmatched=tuple(rows))


def change_count(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    counts = dict(PLAN.summary.other["counts"])  # type: ignore[call-overload]
    counts[draw(st.sampled_from(sorted(counts)))] += draw(st.integers(-1, 1))
    return replace(plan, summary=replace(plan.summary, other={**plan.summary.other, "counts": counts}))


def change_goal(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    goals = list(plan.summary.goals)
    row = below(draw, len(goals))
    by = draw(st.integers(-1, 1))
    goals[row] = replace(goals[row], value=goals[row].value + by, bound=goals[row].bound + by)
    return replace(plan, summary=replace(plan.summary, goals=tuple(goals)))


MUTATIONS = (
    *(swap_tutors, another_tutor, move_slot, drop_row, repeat_row, change_cell),
    *(unpair, unpair_group, another_reason, change_count),
)


@st.composite
def limited(draw: st.DrawFn) -> Semester:
    """The base with limits and locks that its plan keeps or breaks."""
    limit = st.none() | st.integers(1, 3)
    universities = {
        key: replace(place, seats=draw(limit), class_leaders=draw(limit))
        for key, place in SEMESTER.universities.items()
    }
    schools = {key: replace(school, computers=draw(limit)) for key, school in SEMESTER.schools.items()}
    forbidden = draw(st.sampled_from([frozenset(), frozenset({("C2", "T6"), ("C3", "T1")})]))
    locked = draw(st.sampled_from([{}, {Group("U1", "S2"): (Slot(1, 960),)}]))
    return replace(
        SEMESTER,
        universities=universities,
        schools=schools,
        forbidden=forbidden,
        slot_locks=locked,
    )


@st.composite
def edited(draw: st.DrawFn) -> tuple[Semester, WrittenSemester]:
    """The base's plan after some edits, with or without the figures that follow from them."""
    semester, plan = draw(limited()), PLAN
    for mutate in draw(st.lists(st.sampled_from(MUTATIONS), max_size=2)):
        if plan.pairs:
            plan = mutate(plan, draw)
    if draw(st.booleans()):
        plan = recount(semester, plan)
    elif draw(st.booleans()):
        plan = change_goal(plan, draw)
    return semester, plan


@examples(400)
@given(edited())
def test_faults_are_found_exactly_where_there_are_some(case: tuple[Semester, WrittenSemester]) -> None:
    semester, plan = case
    violations = audit_semester(semester, POLICY, plan)
    expected = valid(semester, plan)
    event("valid" if expected else "broken")
    assert (violations == ()) is expected, violations


def test_the_second_judge_passes_the_base() -> None:
    assert valid(SEMESTER, PLAN)


SEEN: dict[str, list[Any]] = {
    "seconds": [-1, "1.5", None, True, float("nan"), float("inf")],
    "seed": [-1, 1.5, "7", None, True, []],
    "version": ["", "latest", "0.3.0; 0.2.0", 3, None, "99.0.0"],
    "counts": [{}, [], None, 5],
    "policy": [{}, [], None, "programme"],
}
"""Values of each entry of the summary that tell something else, or nothing."""


@pytest.mark.parametrize(("entry", "value"), [(name, value) for name, values in SEEN.items() for value in values])
def test_no_entry_of_the_summary_is_changed_unseen(entry: str, value: object) -> None:
    summary = replace(PLAN.summary, other={**PLAN.summary.other, entry: value})
    found = audit_semester(SEMESTER, POLICY, replace(PLAN, summary=summary))
    assert {violation.rule for violation in found} == {"G1"}
    assert all(violation.warning == (value == "99.0.0") for violation in found)


@pytest.mark.parametrize("entry", sorted(SEEN))
def test_no_entry_of_the_summary_is_left_out_unseen(entry: str) -> None:
    other = {name: value for name, value in PLAN.summary.other.items() if name != entry}
    found = audit_semester(SEMESTER, POLICY, replace(PLAN, summary=replace(PLAN.summary, other=other)))
    assert [violation.rule for violation in found if not violation.warning] == ["G1"]


def test_an_entry_that_nobody_can_judge_is_a_warning() -> None:
    summary = replace(PLAN.summary, other={**PLAN.summary.other, "praise": "the best"})
    (found,) = audit_semester(SEMESTER, POLICY, replace(PLAN, summary=summary))
    assert (found.rule, found.code, found.figures, found.warning) == ("G1", "entry_unknown", {"entry": "praise"}, True)


@pytest.mark.parametrize("name", sorted(true_counts(SEMESTER, PLAN.pairs, PLAN.sessions, PLAN.unmatched)))
@pytest.mark.parametrize("value", [-1, 99, 0.5, "4", None, True])
def test_no_count_is_changed_unseen(name: str, value: object) -> None:
    counts = {**true_counts(SEMESTER, PLAN.pairs, PLAN.sessions, PLAN.unmatched), name: value}
    summary = replace(PLAN.summary, other={**PLAN.summary.other, "counts": counts})
    (found,) = audit_semester(SEMESTER, POLICY, replace(PLAN, summary=summary))
    assert (found.rule, found.code, found.figures["entry"]) == ("G1", "count_value", name)


DATED = dated()


@examples(100)
@given(st.data())
def test_no_session_is_lost_unseen(data: st.DataObject) -> None:
    plan = DATED.plan
    assert plan.sessions is not None
    rows = list(plan.sessions)
    row = data.draw(st.integers(0, len(rows) - 1))
    change = data.draw(st.sampled_from(["drop", "repeat", "kind", "shared", "number", "later"]))
    held = rows[row]
    if change == "drop":
        del rows[row]
    elif change == "repeat":
        rows.append(held)
    elif change == "kind":
        rows[row] = replace(held, kind="make_up" if held.kind == "regular" else "regular")
    elif change == "shared":
        rows[row] = replace(held, co_learning=not held.co_learning)
    elif change == "number":
        rows[row] = replace(held, number=held.number + 1)
    else:
        rows[row] = replace(held, start=held.start + 30, end=held.end + 30, kind="regular")
    broken = audit_semester(DATED.semester, DATED.policy, replace(plan, sessions=tuple(rows)))
    assert {violation.rule for violation in broken} & {"S2", "S5", "S9", "S10"}
