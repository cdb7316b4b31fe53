"""What a university could be given: one more tutor, an hour in which its tutors are free, a subject they teach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from matcher.semester.study.kinds import HOUR, HOUR_MINUTES, SUBJECT, TUTOR, TUTORS
from matcher.semester.study.tasks import PartTasks
from matcher.study.tasks import Addition, PricePart, counting
from matcher.tables.times import merge
from models.margin import DAY_MINUTES
from models.policy import Policy
from models.rules.semester import P1, P3, P5
from models.semester.problem import Gender, Semester, Tutor
from models.semester.timetable import slots_of
from models.week import WEEKDAYS, Interval, Week

BEST_LEVEL = 3
"""P4: the highest level at which a tutor can teach a subject."""


def additions(
    tasks: PartTasks, base: PricePart, semester: Semester, policy: Policy, left_out: int
) -> Iterator[Addition]:
    """Everything that could help one part, ``left_out`` of whose children have no tutor; nothing is solved yet.

    ``base`` is the part as it is and ``semester`` its own. One more tutor also betters the fit of others.
    """
    for university in base.where:
        yield from _of_tutors(tasks, base, semester, policy, university, left_out)
    if left_out:
        yield from _of_hours(tasks, base, semester, policy)
        yield from _of_subjects(tasks, base, semester, policy)


def with_fit(policy: Policy) -> Policy:
    """The policy with the total fit after who is paired."""
    return counting(policy, "paired", "fit")


def _of_tutors(
    tasks: PartTasks, base: PricePart, semester: Semester, policy: Policy, university: str, left_out: int
) -> Iterator[Addition]:
    """One more tutor of either gender, and as many as children are left out."""
    each = policy[P1].children_a_tutor
    for gender in Gender:
        one = _with_tutors(semester, policy, university, gender, 1)
        part = tasks.part(one, base.where, with_fit(policy))
        yield Addition(TUTOR, (university,), gender.value, part, 1, each)
        if left_out > 1:
            more = _with_tutors(semester, policy, university, gender, left_out)
            part = tasks.part(more, base.where, policy)
            yield Addition(TUTORS, (university,), gender.value, part, left_out, each * left_out)


def _with_tutors(semester: Semester, policy: Policy, university: str, gender: Gender, number: int) -> Semester:
    """With so many more tutors who can do everything: all hours, every subject at its best, trained, agreed."""
    subjects = {subject for child in semester.children.values() for subject in child.subjects}
    day = (Interval(0, DAY_MINUTES),)
    added = {
        id_: Tutor(
            id_,
            university,
            gender,
            dict.fromkeys(sorted(subjects), BEST_LEVEL),
            in_person_hours=max(policy[P5].in_person_hours, policy[P5].total_hours),
            online_hours=policy[P5].online_hours,
            agreement=True,
            free=(day, day, day, day, day),
        )
        for id_ in _new_ids(semester.tutors, number)
    }
    return replace(semester, tutors={**semester.tutors, **added})


def _new_ids(taken: Mapping[str, object], number: int) -> list[str]:
    prefix = "+"
    while any(id_.startswith(prefix) for id_ in taken):
        prefix += "+"
    return [f"{prefix}{k}" for k in range(1, number + 1)]


def _of_hours(tasks: PartTasks, base: PricePart, semester: Semester, policy: Policy) -> Iterator[Addition]:
    """Every whole hour that some session of the part's groups could need."""
    for weekday, hour in sorted(_hours(semester, policy)):
        tutors = {id_: _free_in(row, weekday, hour) for id_, row in semester.tutors.items()}
        part = tasks.part(replace(semester, tutors=tutors), base.where, policy)
        yield Addition(HOUR, base.where, f"{WEEKDAYS[weekday]} {hour:02d}", part)


def _hours(semester: Semester, policy: Policy) -> set[tuple[int, int]]:
    """Weekday and hour of every hour that a session at some slot of its schools has a part of."""
    return {
        (slot.weekday, hour)
        for school in semester.schools.values()
        for slot in slots_of(school, policy)
        for hour in range(slot.start // HOUR_MINUTES, -(-(slot.start + policy.session_minutes) // HOUR_MINUTES))
    }


def _free_in(tutor: Tutor, weekday: int, hour: int) -> Tutor:
    """The tutor with that hour free as well; ranges that touch are one."""
    more = Interval(HOUR_MINUTES * hour, HOUR_MINUTES * (hour + 1))
    days = [merge((*day, more)) if at == weekday else day for at, day in enumerate(tutor.free)]
    mon, tue, wed, thu, fri = days
    free: Week = (mon, tue, wed, thu, fri)
    return replace(tutor, free=free)


def _of_subjects(tasks: PartTasks, base: PricePart, semester: Semester, policy: Policy) -> Iterator[Addition]:
    """Every subject that some child of the part needs, at the level that the rule asks for."""
    level = policy[P3].level
    for subject in sorted({subject for child in semester.children.values() for subject in child.subjects}):
        tutors = {
            id_: replace(row, levels={**row.levels, subject: max(level, row.levels.get(subject, 0))})
            for id_, row in semester.tutors.items()
        }
        part = tasks.part(replace(semester, tutors=tutors), base.where, policy)
        yield Addition(SUBJECT, base.where, subject, part)
