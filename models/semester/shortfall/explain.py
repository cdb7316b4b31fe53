"""Why a child has no tutor: the first rule that leaves nobody, or a shortage that anyone can count, or a full limit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from models.policy import Policy
from models.semester.plan import Reason, SemesterPlan, UniversityResult, Unmatched
from models.semester.problem import Child, Group, Semester, Tutor
from models.semester.shortfall.candidates import Candidates
from models.semester.shortfall.questions import FIRST_GOAL, Questions
from models.semester.shortfall.room import Room
from models.semester.timetable import SlotPair


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
    datable: Callable[[Group, SlotPair], bool] = lambda group, pair: True,
) -> tuple[Unmatched, ...]:
    """Say of each child that the plan leaves without a tutor why, in order of the children's table.

    ``proven`` says of a university id whether no plan pairs more of the children planned together with its own;
    ``datable`` is what the plan was held to: whether a group's sessions at a slot pair fit into the term.
    """
    paired = {pair.child_id for pair in plan.pairs}
    served = set(semester.groups)
    children: dict[str, list[Child]] = defaultdict(list)
    tutors: dict[str, list[Tutor]] = defaultdict(list)
    for child in semester.children.values():
        children[child.university_id].append(child)
    for tutor in semester.tutors.values():
        tutors[tutor.university_id].append(tutor)
    room = Room(semester, policy, plan)
    found: dict[str, Unmatched] = {}
    for university_id, mine in children.items():
        of_groups = [child for child in mine if child.group in served]
        waiting = [child for child in of_groups if child.id not in paired]
        found |= {c.id: Unmatched(c.id, Reason.NOT_SERVED) for c in mine if c.group not in served}
        if waiting:
            candidates = Candidates(semester, policy, plan, of_groups, tutors[university_id], datable)
            asked = Questions(semester, policy, candidates, room, proven(university_id))
            found |= {child.id: asked.answer(child) for child in waiting}
    return tuple(found[child_id] for child_id in semester.children if child_id in found)
