"""Plans that somebody edited: the audit finds fault exactly where a slow second judge does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

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
from tests.rules.plan_rows import true_counts, true_values
from tests.semester.enumeration import fit as true_fit

BASE = base()
SEMESTER, POLICY, PLAN = BASE.semester, BASE.policy, BASE.plan

Draw = st.DrawFn


def below(draw: Draw, count: int) -> int:
    return draw(st.integers(0, count - 1))


def with_rows(plan: WrittenSemester, table: str, rows: Iterable[Any]) -> WrittenSemester:
    changed: dict[str, Any] = {table: tuple(rows)}
    return replace(plan, **changed)


def with_row(plan: WrittenSemester, table: str, place: int, **cells: Any) -> WrittenSemester:
    rows = getattr(plan, table)
    return with_rows(plan, table, (*rows[:place], replace(rows[place], **cells), *rows[place + 1 :]))


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
    one, two = below(draw, len(plan.pairs)), below(draw, len(plan.pairs))
    tutors = plan.pairs[one].tutor_id, plan.pairs[two].tutor_id
    return with_row(with_row(plan, "pairs", one, tutor_id=tutors[1]), "pairs", two, tutor_id=tutors[0])


def another_tutor(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    tutor_id = draw(st.sampled_from([*SEMESTER.tutors, "T9"]))
    return with_row(plan, "pairs", below(draw, len(plan.pairs)), tutor_id=tutor_id)


def move_slot(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    start = draw(st.sampled_from([930, 960, 970, 990, 1020, 1050, 1080, 1110, 1140, 1145, 1170]))
    end = start + draw(st.sampled_from([90, 90, 90, 85, 120]))
    return with_row(plan, "slots", below(draw, len(plan.slots)), weekday=below(draw, 5), start=start, end=end)


def drop_or_repeat_row(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    table = draw(st.sampled_from(["pairs", "slots", "unmatched"]))
    rows = getattr(plan, table)
    if not rows:
        return plan
    place = below(draw, len(rows))
    return with_rows(plan, table, draw(st.sampled_from([rows[:place] + rows[place + 1 :], (*rows, rows[place])])))


def change_cell(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    column = draw(st.sampled_from(["child_id", "university_id", "school_id", "subject"]))
    word = draw(st.sampled_from(["C1", "C2", "C5", "C9", "U1", "U2", "S1", "S2", "英語", "數學", ""]))
    return with_row(plan, "pairs", below(draw, len(plan.pairs)), **{column: word})


def unpair(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    """A child, or a group with its slots, moved from pairs.csv to unmatched.csv for any reason."""
    if not plan.pairs or not plan.unmatched:
        return plan
    gone = plan.pairs[below(draw, len(plan.pairs))]
    place, reason = (gone.university_id, gone.school_id), draw(st.sampled_from(REASONS))
    whole = draw(st.booleans())
    left = [row for row in plan.pairs if row is gone or (whole and (row.university_id, row.school_id) == place)]
    reported = [replace(plan.unmatched[0], child_id=row.child_id, reason=reason) for row in left]
    return replace(
        plan,
        pairs=tuple(row for row in plan.pairs if row not in left),
        slots=tuple(row for row in plan.slots if not whole or (row.university_id, row.school_id) != place),
        unmatched=(*plan.unmatched, *reported),
    )


def another_reason(plan: WrittenSemester, draw: Draw) -> WrittenSemester:
    if not plan.unmatched:
        return plan
    return with_row(plan, "unmatched", below(draw, len(plan.unmatched)), reason=draw(st.sampled_from(REASONS)))


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
    *(swap_tutors, another_tutor, move_slot, drop_or_repeat_row, drop_or_repeat_row, change_cell),
    *(unpair, unpair, another_reason, change_count),
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


DATED = dated()


@examples(100)
@given(st.data())
def test_no_session_is_lost_unseen(data: st.DataObject) -> None:
    plan = DATED.plan
    assert plan.sessions is not None
    row = data.draw(st.integers(0, len(plan.sessions) - 1))
    held = plan.sessions[row]
    changed = {
        "drop": (),
        "repeat": (held, held),
        "kind": (replace(held, kind="make_up" if held.kind == "regular" else "regular"),),
        "shared": (replace(held, co_learning=not held.co_learning),),
        "number": (replace(held, number=held.number + 1),),
        "later": (replace(held, start=held.start + 30, end=held.end + 30, kind="regular"),),
    }[data.draw(st.sampled_from(["drop", "repeat", "kind", "shared", "number", "later"]))]
    rows = (*plan.sessions[:row], *changed, *plan.sessions[row + 1 :])
    broken = audit_semester(DATED.semester, DATED.policy, replace(plan, sessions=rows))
    assert {violation.rule for violation in broken} & {"S2", "S5", "S9", "S10"}
