"""Does the model admit given decisions? The rules as the unreduced formulation words them, with everything fixed.

This is how each rule's case file is put to the model: the same decisions that the audit judges are fixed in it, and
must be infeasible exactly where the rule is broken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from models.policy import Policy
from models.semester import timetable
from models.semester.dating import dates
from models.semester.eligibility import Eligibility
from models.semester.joint.building import build_part, restrict_to, universities_apart
from models.semester.joint.matching import NO_OPTION, evaluate
from models.semester.joint.part import SemesterPart
from models.semester.joint.slot_pair_model import SlotPairModel
from models.semester.pair_rules import PAIR_RULES
from models.semester.plan import Session
from models.semester.problem import Group, Semester, Slot
from models.semester.shared.formulation import formulation_of

RULE_ROOMS: Mapping[str, object] = {
    "P1": SlotPairModel,
    **{rule.id: type(rule) for rule in PAIR_RULES},
    "P4": Eligibility.fit,
    "P7": build_part,
    "P9": build_part,
    "P10": Eligibility.kept,
    "S1": timetable.slots_of,
    "S2": timetable.week_slots,
    "S3": timetable.slots_of,
    "S4": timetable.slots_of,
    "S5": SlotPairModel,
    "S6": timetable.free,
    "S7": SlotPairModel,
    "S8": SlotPairModel,
    "S9": dates.date_sessions,
    "S10": dates.date_sessions,
    "S11": timetable.spread,
    "G1": evaluate,
}
"""Where the model embodies each rule. P7 and P9 ask for nothing but that every child of the tables is in it."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """A plan as bare decisions: pairs of ids, and each group's slots as ``(weekday, start, end)`` in minutes."""

    pairs: frozenset[tuple[str, str]]
    slots: Mapping[Group, tuple[tuple[int, int, int], ...]]
    sessions: tuple[Session, ...] = ()


def admits(semester: Semester, policy: Policy, decisions: Decisions) -> bool:
    """Whether the model is feasible with exactly these decisions fixed."""
    if not set(decisions.slots) <= set(semester.groups):
        return False
    known = 0
    for universities in universities_apart(semester, policy):
        part = build_part(restrict_to(semester, universities), universities, policy, reduced=False)
        pairs = {pair for pair in decisions.pairs if pair[0] in part.child_ids}
        known += len(pairs)
        choice = _choice(part, policy, decisions)
        if choice is None or not formulation_of(part)(part, [_kept(o) for o in choice], "paired").admits(pairs):
            return False
    return known == len(decisions.pairs) and (semester.term is None or _dates_admitted(semester, policy, decisions))


def _kept(option: int) -> list[int]:
    return [] if option == NO_OPTION else [option]


def _choice(part: SemesterPart, policy: Policy, decisions: Decisions) -> list[int] | None:
    """The option of each block that the decided slots are, or ``None`` where they are no option of it."""
    choice = []
    blocks = {block.group: block for block in part.blocks}
    mine = {group for group in decisions.slots if group.university_id in {b.university_id for b in blocks}}
    if not {group for group in mine if decisions.slots[group]} <= set(blocks):
        return None
    for block in part.blocks:
        decided = decisions.slots.get(block.group, ())
        wanted = tuple(
            sorted(Slot(weekday, start) for weekday, start, end in decided if end - start == policy.session_minutes)
        )
        if not decided:
            choice.append(NO_OPTION)
        elif len(wanted) == len(decided) and wanted in block.pairs:
            choice.append(block.pairs.index(wanted))
        else:
            return None
    return choice


def _dates_admitted(semester: Semester, policy: Policy, decisions: Decisions) -> bool:
    slots = {
        group: tuple(Slot(*each[:2]) for each in decided)
        for group, decided in decisions.slots.items()
        if len(decided) == policy.sessions_a_week
    }
    tutor_ids: dict[Group, tuple[str, ...]] = defaultdict(tuple)
    for child, tutor in sorted(decisions.pairs):
        tutor_ids[semester.children[child].group] += (tutor,)
    return dates.sessions_admitted(semester, policy, slots, tutor_ids, decisions.sessions)
