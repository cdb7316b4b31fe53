"""Timefold's Python package, modelled as its practitioners would: slots of groups and tutors of children are variables.

A pair whose tutor is not free at the group's slots, or may not teach the child, counts as none, so that a move of one
group does not tear its pairs apart for good. Hard: limits, locks, and a tutor taken twice. Medium: children paired.
Soft: the later goals that pairs decide, in one number.

Needs a Java machine (17 or newer) and the package ``timefold`` (its last release for Python is 1.24), neither of which
is among what the project installs. Never run by the project itself: the package was not to be had where it is built.
"""

import shutil
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Annotated, Any

from benchmarks.protocol import Effort
from benchmarks.results import NotHereError
from benchmarks.semester.by_parts import PartAnswer, Tell
from benchmarks.semester.parts import RivalPart, SlotPair
from models.semester.problem import Group

if find_spec("timefold") is None or shutil.which("java") is None:
    raise NotHereError("Timefold needs a Java machine and the package timefold")

from timefold.solver import SolverFactory
from timefold.solver.config import Duration, ScoreDirectorFactoryConfig, SolverConfig, TerminationConfig
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    ConstraintCollectors,
    HardMediumSoftScore,
    Joiners,
    constraint_provider,
)


@dataclass(frozen=True)
class MeetingOption:
    """An option of a group: its slots, who is free then (bits by column), and the limits it touches."""

    group: int
    place: int
    free: int
    leaders: tuple[int, ...]
    seats: tuple[int, ...]


@dataclass(frozen=True)
class Teacher:
    """A tutor (its column)."""

    column: int


@dataclass(frozen=True)
class Capacity:
    """A limit at one moment: of groups, or of children."""

    number: int
    most: int


@planning_entity
@dataclass
class Gathering:
    """A group, which chooses among its own meetings."""

    id: Annotated[int, PlanningId]
    options: Annotated[list[MeetingOption], ValueRangeProvider(id="meetings")]
    meeting: Annotated[
        MeetingOption | None, PlanningVariable(value_range_provider_refs=["meetings"], allows_unassigned=True)
    ]


@planning_entity
@dataclass
class Pupil:
    """A child, who chooses among the tutors who may teach it; ``worth`` by column is that of the later goals."""

    id: Annotated[int, PlanningId]
    group: int
    worth: dict[int, int]
    held: int
    options: Annotated[list[Teacher], ValueRangeProvider(id="teachers")]
    teacher: Annotated[Teacher | None, PlanningVariable(value_range_provider_refs=["teachers"], allows_unassigned=True)]


@planning_solution
@dataclass
class TimefoldPart:
    """A part as Timefold sees it."""

    gatherings: Annotated[list[Gathering], PlanningEntityCollectionProperty]
    pupils: Annotated[list[Pupil], PlanningEntityCollectionProperty]
    capacities: Annotated[list[Capacity], ProblemFactCollectionProperty]
    score: Annotated[HardMediumSoftScore | None, PlanningScore] = field(default=None)


def _counts(pupil: Pupil, gathering: Gathering) -> bool:
    return (
        pupil.teacher is not None
        and gathering.meeting is not None
        and (gathering.meeting.free >> pupil.teacher.column) & 1 == 1
    )


@constraint_provider  # type: ignore[untyped-decorator]
def constraints(factory: Any) -> list[Any]:
    """The constraints and the goals."""
    own = Joiners.equal(lambda pupil: pupil.group, lambda gathering: gathering.id)
    pairs = factory.for_each(Pupil).join(Gathering, own).filter(_counts)
    return [
        factory.for_each_unique_pair(Pupil, Joiners.equal(lambda pupil: pupil.teacher.column))
        .penalize(HardMediumSoftScore.ONE_HARD)
        .as_constraint("a tutor taken twice"),
        factory.for_each_including_unassigned(Pupil)
        .filter(lambda pupil: pupil.held >= 0)
        .join(Gathering, own)
        .filter(lambda pupil, gathering: not _counts(pupil, gathering) or pupil.teacher.column != pupil.held)
        .penalize(HardMediumSoftScore.ONE_HARD)
        .as_constraint("a locked pair missing"),
        factory.for_each(Gathering)
        .join(Capacity, Joiners.filtering(lambda gathering, one: one.number in gathering.meeting.leaders))
        .group_by(lambda gathering, one: one, ConstraintCollectors.count_bi())
        .filter(lambda one, used: used > one.most)
        .penalize(HardMediumSoftScore.ONE_HARD, lambda one, used: used - one.most)
        .as_constraint("class leaders"),
        pairs.join(Capacity, Joiners.filtering(lambda pupil, gathering, one: one.number in gathering.meeting.seats))
        .group_by(lambda pupil, gathering, one: one, ConstraintCollectors.count_tri())
        .filter(lambda one, used: used > one.most)
        .penalize(HardMediumSoftScore.ONE_HARD, lambda one, used: used - one.most)
        .as_constraint("seats and computers"),
        pairs.reward(HardMediumSoftScore.ONE_MEDIUM).as_constraint("children paired"),
        pairs.reward(
            HardMediumSoftScore.ONE_SOFT, lambda pupil, gathering: pupil.worth[pupil.teacher.column]
        ).as_constraint("the later goals"),
    ]


def solve_with_timefold(part: RivalPart, effort: Effort, tell: Tell) -> PartAnswer | None:
    """The part in Timefold, on one thread (more are not in its free edition); it proves nothing."""
    config = SolverConfig(
        solution_class=TimefoldPart,
        entity_class_list=[Gathering, Pupil],
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=constraints),
        termination_config=TerminationConfig(spent_limit=Duration(milliseconds=round(1000 * effort.seconds))),
        random_seed=0,
    )
    solver = SolverFactory.create(config).build_solver()
    later = part.multipliers["paired"]

    def hear(event: Any) -> None:
        score = event.new_best_score
        if score.hard_score == 0:
            tell(score.medium_score * later + score.soft_score, None, None)

    solver.add_event_listener(hear)
    best = solver.solve(_timetable(part))
    if best.score.hard_score < 0:
        return None
    column_of: dict[int, int] = {}
    slots: dict[Group, SlotPair] = {}
    gatherings = {gathering.id: gathering for gathering in best.gatherings}
    for pupil in best.pupils:
        gathering = gatherings[pupil.group]
        if _counts(pupil, gathering):
            column_of[pupil.id] = pupil.teacher.column
            group = part.groups[pupil.group]
            slots[group] = part.slot_pairs[group][gathering.meeting.place]
    return PartAnswer(column_of, slots, None, optimal=False)


def _timetable(part: RivalPart) -> TimefoldPart:
    from benchmarks.semester.slot_pairs import limits_of

    limits = list(limits_of(part))
    teachers = [Teacher(column) for column in range(len(part.tutors))]
    gatherings, pupils = [], []
    for number, group in enumerate(part.groups):
        options = []
        for place, slots in enumerate(part.slot_pairs[group]):
            free = sum(1 << column for column, at in enumerate(part.free_for(slots).tolist()) if at)
            touched = [
                (k, limit.pairs)
                for k, limit in enumerate(limits)
                if group in limit.groups and any(part.together(slot, limit.moment) for slot in slots)
            ]
            leaders, seats = (tuple(k for k, counts in touched if counts is wanted) for wanted in (False, True))
            options.append(MeetingOption(number, place, free, leaders, seats))
        gatherings.append(Gathering(number, options, None))
        for row in part.members[group]:
            allowed = [teacher for teacher in teachers if part.allowed[row, teacher.column]]
            worth = {t.column: int(part.weights[row, t.column]) - part.multipliers["paired"] for t in allowed}
            pupils.append(Pupil(row, number, worth, part.tutor_locks.get(row, -1), allowed, None))
    return TimefoldPart(gatherings, pupils, [Capacity(k, limit.capacity) for k, limit in enumerate(limits)])
