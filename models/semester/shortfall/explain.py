"""Why a child has no tutor: the first rule that leaves nobody, or a shortage that anyone can count, or a full limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

from models.deadline import UNHURRIED, Deadline, OutOfTimeError
from models.policy import Policy
from models.rules.semester import P8
from models.semester import under_policy
from models.semester.plan import ChildReason, SemesterPlan, UniversityResult, Unmatched
from models.semester.problem import Group, Semester
from models.semester.shortfall.candidates import Candidates
from models.semester.shortfall.questions import FIRST_GOAL, ChildQuestions
from models.semester.shortfall.room import LimitRoom
from models.semester.splitting import split
from models.semester.timetable import WeekSlots


def proven_by(parts: Iterable[UniversityResult]) -> Callable[[str], bool]:
    """For a university whether its plan is shown to pair as many children as any plan can."""
    settled = {
        university
        for part in parts
        if part.goals and part.goals[0].name == FIRST_GOAL and part.goals[0].proven
        for university in part.universities
    }
    return settled.__contains__


def explain(
    semester: Semester,
    policy: Policy,
    plan: SemesterPlan,
    proven: Callable[[str], bool],
    datable: Callable[[Group, WeekSlots], bool] = lambda group, pair: True,
    deadline: Deadline = UNHURRIED,
) -> tuple[Unmatched, ...]:
    """Say of each child that the plan leaves without a tutor why, in order of the children's table.

    ``proven`` says of a university id whether no plan pairs more of the children planned together with its own;
    ``datable`` is what the plan was held to: whether a group's sessions at a slot pair fit into the term. Where the
    deadline passes the children that are left have the reason ``NOT_EXPLAINED``.
    """
    tutor_of = {pair.child_id: pair.tutor_id for pair in plan.pairs}
    served = set(semester.groups)
    found = {
        child.id: Unmatched(child.id, ChildReason.NOT_SERVED)
        for child in semester.children.values()
        if child.group not in served
    }
    room = LimitRoom(semester, policy, plan)
    alone = [(university_id,) for university_id in semester.universities]
    apart = alone if policy[P8].binds else [tuple(semester.universities)]
    for universities, own in zip(apart, split(under_policy.under_locks(semester, policy), apart), strict=True):
        children = [child for child in own.children.values() if child.id not in found]
        waiting = [child for child in children if child.id not in tutor_of]
        found |= {child.id: Unmatched(child.id, ChildReason.NOT_EXPLAINED) for child in waiting}
        if waiting and deadline.runs():
            with suppress(OutOfTimeError):
                candidates = Candidates(own, policy, tutor_of, plan.slots, children, datable, deadline)
                asked = ChildQuestions(own, policy, candidates, room, all(map(proven, universities)), deadline)
                for child in waiting:
                    found[child.id] = asked.answer(child)
    return tuple(found[child_id] for child_id in semester.children if child_id in found)
