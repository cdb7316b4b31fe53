"""From the arrays of parts back to a plan of pairs and slots in ids."""

from __future__ import annotations

from collections.abc import Iterable

from models.semester.joint.matching import NO_OPTION, NO_TUTOR, PartPlan
from models.semester.joint.part import SemesterPart
from models.semester.plan import Pair, SemesterPlan
from models.semester.problem import Semester


def assemble(semester: Semester, plans: Iterable[tuple[SemesterPart, PartPlan]]) -> SemesterPlan:
    """The plan of all parts: pairs in order of the children's table, slots in order of the groups'."""
    pairs = {}
    slots = {}
    for part, plan in plans:
        for child, tutor in enumerate(plan.tutor_of):
            if tutor != NO_TUTOR:
                child_id, tutor_id = part.child_ids[child], part.tutor_ids[tutor]
                pairs[child_id] = Pair(
                    child_id,
                    tutor_id,
                    int(part.weights["fit"][child, tutor]),
                    not part.weights["waivers"][child, tutor],
                    bool(part.weights["kept"][child, tutor]),
                )
        for block, option in zip(part.blocks, plan.choice, strict=True):
            if option != NO_OPTION:
                slots[block.group] = block.pairs[option]
    return SemesterPlan(
        tuple(pairs[child_id] for child_id in semester.children if child_id in pairs),
        {group: slots[group] for group in semester.groups if group in slots},
    )
