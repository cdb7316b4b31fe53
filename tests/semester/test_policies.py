"""Tiny random semesters under random other policies: the optimum against enumeration, the audit, and the reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest

from matcher.semester.audit.rules import audit_semester
from matcher.semester.publication import SemesterPublication
from matcher.semester.reasons import sentences
from matcher.semester.tables.writing import write_semester_plan
from matcher.texts import Language
from models.goals import Status
from models.policy import Policy
from models.programmes import SEMESTER
from models.semester.joint.assembly import assemble
from models.semester.joint.building import build_part, restrict_to, universities_apart
from models.semester.joint.part import SemesterPart
from models.semester.joint.stages import NoLimit, PartEnd, PartSearch
from models.semester.plan import ChildReason, SemesterOutcome, SemesterPlan, Unmatched
from models.semester.problem import Child, Group, School, Semester, Tutor
from models.semester.shortfall.explain import explain
from models.week import Interval
from tests.reading import read_written_semester
from tests.semester import policy_enumeration as naive
from tests.semester.policy_enumeration import GOALS, Reading
from tests.semester.tiny import tiny_semester

SEEDS = range(180)
SENSE = {name: goal.sense for name, goal in SEMESTER.known_goals.items()}


@cache
def small(seed: int) -> Semester:
    """At most four children, of two groups, and five tutors of a tiny semester.

    More of the tutors lack training or agreement than there, and some schools have a long window on one weekday.
    """
    random, semester = Random(f"small {seed}"), tiny_semester(seed)
    long_windows = drawn(seed).minutes_a_day == 180 and random.random() < 0.6
    groups = set(list(dict.fromkeys(child.group for child in semester.children.values()))[:2])
    children = {id_: child for id_, child in semester.children.items() if child.group in groups}
    children = dict(list(children.items())[:4])
    bound = {tutor for _, tutor in semester.pair_locks}
    tutors = {
        id_: tutor if id_ in bound else _lacking(random, tutor) for id_, tutor in list(semester.tutors.items())[:5]
    }

    def known(pair: tuple[str, str]) -> bool:
        return pair[0] in children and pair[1] in tutors

    return replace(
        semester,
        children={
            id_: child if child.previous_tutor_id in tutors else replace(child, previous_tutor_id="")
            for id_, child in children.items()
        },
        tutors=tutors,
        schools={id_: _longer(school) if long_windows else school for id_, school in semester.schools.items()},
        pair_locks=tuple(filter(known, semester.pair_locks)),
        forbidden=frozenset(filter(known, semester.forbidden)),
        scores={pair: score for pair, score in semester.scores.items() if known(pair)},
    )


def _lacking(random: Random, tutor: Tutor) -> Tutor:
    return replace(tutor, agreement=random.random() < 0.7, online_hours=random.choice([4, 4, 5, 3.5]))


def _longer(school: School) -> School:
    """Open two hours longer, but on no more than the first of its weekdays."""
    days = [day for day, windows in enumerate(school.windows) if windows][:1]
    mon, tue, wed, thu, fri = (
        tuple(Interval(window.start, window.end + 120) for window in windows) if day in days else ()
        for day, windows in enumerate(school.windows)
    )
    return replace(school, windows=(mon, tue, wed, thu, fri))


@cache
def drawn(seed: int) -> Reading:
    """Some changes at once; every kind occurs often."""
    random = Random(f"policy {seed}")

    def maybe(usual: int, *others: int) -> int:
        return random.choice(others) if random.random() < 0.35 else usual

    softened = {rule: random.choice(["cost", "waive"]) for rule in ("P3", "P5", "P6", "P8") if random.random() < 0.35}
    waived = {rule for rule, how in softened.items() if how == "waive"} | ({"L1"} if random.random() < 0.25 else set())
    return Reading(
        frozenset(rule for rule, how in softened.items() if how == "cost"),
        frozenset(waived),
        sessions=maybe(2, 1),
        minutes_a_day=maybe(90, 180, 179),
        window_margin=maybe(0, 15, 30, -5),
        latest=maybe(20 * 60 + 30, 21 * 60, 20 * 60, 20 * 60 + 45),
        free_margin=maybe(0, 15, 30, -15),
        extra_seats=maybe(0, 1, -1),
        extra_leaders=maybe(0, 1, -1),
        extra_computers=maybe(0, 1, 2, -1),
    )


def goals_of(seed: int) -> list[str]:
    """Mostly the programme's order with exceptions somewhere, else any order."""
    random = Random(f"goals {seed}")
    if random.random() < 0.5:
        return random.sample(GOALS, random.randint(1, len(GOALS)))
    goals = [goal for goal in GOALS if goal != "exceptions"]
    goals.insert(random.randint(0, 4), "exceptions")
    return goals


@cache
def policy_of(seed: int) -> Policy:
    goals = goals_of(seed)
    if drawn(seed).costs and "exceptions" not in goals:
        goals.append("exceptions")
    return Policy.from_mapping({"goals": goals, "rules": drawn(seed).rules})


def parts_of(seed: int, *, reduced: bool = True) -> list[SemesterPart]:
    semester, policy = small(seed), policy_of(seed)
    return [
        build_part(restrict_to(semester, universities), universities, policy, reduced=reduced)
        for universities in universities_apart(semester, policy)
    ]


def settled(part: SemesterPart) -> PartEnd:
    search = PartSearch(part, NoLimit())
    search.start()
    return search.settle()


@cache
def truth(seed: int) -> naive.Values | None:
    return naive.best_in_order(naive.attainable(small(seed), drawn(seed)), list(policy_of(seed).goals))


def summed(goals: tuple[str, ...], rows: list[tuple[int, ...]]) -> tuple[int, ...]:
    """Over all parts, as the tables count it."""
    totals = map(sum, zip(*rows, strict=True))
    return tuple(SENSE[goal] * total for goal, total in zip(goals, totals, strict=True))


@cache
def planned(seed: int) -> SemesterPlan | None:
    found = [(part, settled(part).plan) for part in parts_of(seed)]
    plans = [(part, plan) for part, plan in found if plan is not None]
    return assemble(small(seed), plans) if len(plans) == len(found) else None


@pytest.mark.parametrize("reduced", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_values_and_bounds_are_those_of_enumeration(seed: int, *, reduced: bool) -> None:
    if not reduced and seed % 3:
        return
    goals = policy_of(seed).goals
    found = [settled(part) for part in parts_of(seed, reduced=reduced)]
    if truth(seed) is None:
        assert Status.INFEASIBLE in {result.status for result in found}
        return
    assert {result.status for result in found} == {Status.OPTIMAL}
    assert summed(goals, [result.plan.values for result in found if result.plan]) == truth(seed)
    assert summed(goals, [result.bounds for result in found]) == truth(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_passes_its_audit_and_breaks_nothing_else_of_the_programme(seed: int, tmp_path: Path) -> None:
    plan = planned(seed)
    if plan is None:
        return
    semester, policy = small(seed), policy_of(seed)
    unmatched = explain(semester, policy, plan, lambda university: True)
    outcome = SemesterOutcome(Status.OPTIMAL, replace(plan, unmatched=unmatched), ())
    publication = SemesterPublication(SEMESTER, semester, policy, outcome, Language.EN, 0, 0.0, ())
    write_semester_plan(tmp_path, publication, sentences(semester, policy, outcome, Language.EN))
    written = read_written_semester(tmp_path)
    assert {v.rule for v in audit_semester(semester, policy, written) if not v.warning} <= {"G1"}
    as_written = {v.rule for v in audit_semester(semester, Policy.programme(), written) if not v.warning}
    assert as_written <= drawn(seed).easier | {"G1"}
    for rule in broken_by_pairs(semester, plan):
        assert rule in as_written


def broken_by_pairs(semester: Semester, plan: SemesterPlan) -> set[str]:
    pairs = ((semester.children[pair.child_id], semester.tutors[pair.tutor_id]) for pair in plan.pairs)
    return {rule for child, tutor in pairs for rule in naive.broken(child, tutor)}


@pytest.mark.dose(0)
def test_every_change_occurs_and_matters() -> None:
    """In many of the semesters a plan breaks the programme's rule as it may."""
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        plan, reading = planned(seed), drawn(seed)
        seen["no plan"] += plan is None
        if plan is None:
            continue
        seen.update(broken_by_pairs(small(seed), plan))
        seen["once"] += reading.sessions == 1 and bool(plan.slots)
        seen["one day"] += any(len(week) == 2 and week[0].weekday == week[1].weekday for week in plan.slots.values())
        bare = naive.attainable(small(seed), replace(reading, window_margin=0, free_margin=0))
        seen["margins"] += naive.best_in_order(bare, list(policy_of(seed).goals)) != truth(seed)
        limits = naive.attainable(small(seed), replace(reading, extra_seats=0, extra_leaders=0, extra_computers=0))
        seen["limits"] += naive.best_in_order(limits, list(policy_of(seed).goals)) != truth(seed)
        locks = naive.attainable(small(seed), replace(reading, waived=reading.waived - {"L1"}))
        seen["locks"] += naive.best_in_order(locks, list(policy_of(seed).goals)) != truth(seed)
    assert seen.pop("no plan") <= 0.15 * len(SEEDS)
    assert set(seen) == {"P3", "P5", "P6", "P8", "once", "one day", "margins", "limits", "locks"}
    assert min(seen.values()) >= 4, seen


# Reasons


def offered(seed: int, child: Child) -> list[Tutor]:
    """The tutors whom no rule but time keeps from the child, less those locked to others."""
    semester, reading = small(seed), drawn(seed)
    locked = set() if "L1" in reading.waived else {tutor for _, tutor in semester.pair_locks}
    return [t for t in semester.tutors.values() if t.id not in locked and naive.allowed(semester, reading, child, t)]


def locked_to(seed: int, group: Group) -> list[Tutor]:
    semester = small(seed)
    locks = () if "L1" in drawn(seed).waived else semester.pair_locks
    return [semester.tutors[tutor] for child, tutor in locks if semester.children[child].group == group]


def free_at_some_time(seed: int, child: Child) -> set[str]:
    semester, reading = small(seed), drawn(seed)
    must = locked_to(seed, child.group)
    return {t.id for t in offered(seed, child) if naive.weeks(semester, reading, child.group, [*must, t])}


def free_now(seed: int, child: Child, plan: SemesterPlan) -> set[str]:
    if child.group not in plan.slots:
        return free_at_some_time(seed, child)
    margin, slots = drawn(seed).free_margin, plan.slots[child.group]
    return {
        t.id for t in offered(seed, child) if all(naive.is_free(t, (one.weekday, one.start), margin) for one in slots)
    }


def needs_of(seed: int, child: Child, *rules: str) -> list[Tutor]:
    """The tutors of whom none of these rules speaks against the child, as far as it holds."""
    held = set(rules) - drawn(seed).costs - drawn(seed).waived
    return [t for t in small(seed).tutors.values() if not naive.broken(child, t) & held]


def no_subject(seed: int, plan: SemesterPlan, child: Child, told: Unmatched) -> bool:
    return not needs_of(seed, child, "P3", "P8")


def not_qualified(seed: int, plan: SemesterPlan, child: Child, told: Unmatched) -> bool:
    able = needs_of(seed, child, "P3", "P8")
    return bool(able) and not needs_of(seed, child, "P3", "P5", "P6", "P8") and told.tutors == tuple(t.id for t in able)


def no_gender(seed: int, plan: SemesterPlan, child: Child, told: Unmatched) -> bool:
    able = needs_of(seed, child, "P3", "P5", "P6", "P8")
    mixed = not child.gender_waiver and all(tutor.gender != child.gender for tutor in able)
    return bool(able) and mixed and told.tutors == tuple(t.id for t in able)


def forbidden(seed: int, plan: SemesterPlan, child: Child, told: Unmatched) -> bool:
    return "L1" not in drawn(seed).waived and not offered(seed, child)


def no_slot(seed: int, plan: SemesterPlan, child: Child, told: Unmatched) -> bool:
    return not naive.weeks(small(seed), drawn(seed), child.group, locked_to(seed, child.group))


def no_time(seed: int, plan: SemesterPlan, child: Child, told: Unmatched) -> bool:
    able = tuple(tutor.id for tutor in offered(seed, child))
    return bool(able) and not free_at_some_time(seed, child) and told.tutors == able


def counts(told: Unmatched, have: list[set[str]]) -> bool:
    short = len(told.children) - len(told.tutors)
    return set().union(*have) == set(told.tutors) and 0 < short == int(told.figures["short"])


def shortage(seed: int, plan: SemesterPlan, child: Child, told: Unmatched) -> bool:
    children = small(seed).children
    return counts(told, [free_at_some_time(seed, children[other]) for other in told.children])


def timetable(seed: int, plan: SemesterPlan, child: Child, told: Unmatched) -> bool:
    children = small(seed).children
    return counts(told, [free_now(seed, children[other], plan) for other in told.children])


def limit(seed: int, plan: SemesterPlan, child: Child, told: Unmatched) -> bool:
    """Every limit named is as large as the policy reads it."""
    semester, reading = small(seed), drawn(seed)
    university = semester.universities[child.university_id]
    named = {
        ChildReason.SEATS: (university.seats, reading.extra_seats),
        ChildReason.CLASS_LEADERS: (university.class_leaders, reading.extra_leaders),
        ChildReason.COMPUTERS: (semester.schools[child.school_id].computers, reading.extra_computers),
    }
    return all(
        size is not None and full.capacity == max(0, size + extra)
        for full in told.full
        for size, extra in [named[full.kind]]
    )


def left_over(seed: int, plan: SemesterPlan, child: Child, told: Unmatched) -> bool:
    """Nothing but the policy's goals stands in the way: ``paired`` is not the first of them."""
    return policy_of(seed).goals[0] != "paired"


TRUE_IF: dict[ChildReason, Callable[[int, SemesterPlan, Child, Unmatched], bool]] = {
    ChildReason.NO_SUBJECT: no_subject,
    ChildReason.NOT_QUALIFIED: not_qualified,
    ChildReason.NO_GENDER: no_gender,
    ChildReason.FORBIDDEN: forbidden,
    ChildReason.NO_SLOT: no_slot,
    ChildReason.NO_TIME: no_time,
    ChildReason.SHORTAGE: shortage,
    ChildReason.TIMETABLE: timetable,
    ChildReason.SEATS: limit,
    ChildReason.CLASS_LEADERS: limit,
    ChildReason.COMPUTERS: limit,
    ChildReason.OTHER_GOAL: left_over,
}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_reason_is_true_under_the_policy(seed: int) -> None:
    plan = planned(seed)
    if plan is None:
        return
    for told in explain(small(seed), policy_of(seed), plan, lambda university: True):
        child = small(seed).children[told.child_id]
        assert TRUE_IF[told.reason](seed, plan, child, told), told
