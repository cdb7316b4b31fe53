"""Random tiny semesters in which limits bind: few seats, leaders or computers, few evenings, tutors of few kinds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import count
from random import Random

from models.semester.problem import Child, Gender, Group, School, Semester, Slot, Tutor, University
from models.week import Interval, Week
from tests.semester import enumeration as naive

KINDS = ("seats", "class leaders", "computers", "all of them")


@cache
def tight_semester(seed: int) -> Semester:
    """At most five children in two or three groups; with the limits lifted more of its goals could be reached."""
    for attempt in count():
        random = Random(f"tight {seed} {attempt}")
        semester = _drawn(random, KINDS[seed % len(KINDS)])
        best, lifted = naive.optimum(semester), naive.optimum(_lifted(semester))
        if best is not None and best != lifted:
            return semester
    raise AssertionError


def _lifted(semester: Semester) -> Semester:
    return replace(
        semester,
        universities={id_: replace(row, seats=None, class_leaders=None) for id_, row in semester.universities.items()},
        schools={id_: replace(row, computers=None) for id_, row in semester.schools.items()},
    )


def _drawn(random: Random, short: str) -> Semester:
    everything = short == KINDS[-1]
    evenings = sorted(random.sample(range(5), random.choice([2, 2, 3])))
    names = ("U1", "U2") if short == "computers" or random.random() < 0.2 else ("U1",)
    universities = {
        name: University(
            name,
            name,
            seats=random.randint(1, 2) if everything or short == "seats" else None,
            class_leaders=random.choice([1, 1, 2]) if everything or short == "class leaders" else None,
        )
        for name in names
    }
    ids = ("S1", "S2", "S3")[: random.choice([2, 3]) if len(names) == 1 else 2]
    schools = {
        id_: School(
            id_,
            id_,
            _week(random, evenings, [1050, 1080, 1080], [90, 120, 150]),
            computers=random.randint(1, 2) if everything or short == "computers" else None,
        )
        for id_ in ids
    }
    groups = [Group(university, id_) for id_ in ids for university in names if short == "computers" or len(names) == 1]
    if not groups:
        groups = [Group(names[k % 2], id_) for k, id_ in enumerate(ids)]
    children = {
        f"C{k}": Child(
            f"C{k}",
            (group := groups[k % len(groups)]).school_id,
            group.university_id,
            random.choice([Gender.M, Gender.F, Gender.F]),
            5,
            ("英語",),
            gender_waiver="W" if random.random() < 0.3 else "",
        )
        for k in range(random.choice([4, 5]))
    }
    kinds = [_tutor(random, random.choice(names), evenings) for _ in range(random.choice([1, 2, 3]))]
    tutors = {f"T{k}": replace(random.choice(kinds), id=f"T{k}") for k in range(random.choice([4, 5]))}
    semester = Semester(universities, schools, tuple(groups), children, tutors)
    return _with_locks(random, semester) if random.random() < 0.3 else semester


def _week(random: Random, evenings: list[int], starts: list[int], minutes: list[int]) -> Week:
    def day(weekday: int) -> tuple[Interval, ...]:
        if weekday not in evenings:
            return ()
        start = random.choice(starts)
        return (Interval(start, start + random.choice(minutes)),)

    return (day(0), day(1), day(2), day(3), day(4))


def _tutor(random: Random, university: str, evenings: list[int]) -> Tutor:
    return Tutor(
        "",
        university,
        random.choice([Gender.M, Gender.F, Gender.F]),
        {"英語": random.randint(1, 3)},
        8,
        4,
        agreement=True,
        free=_week(random, evenings, [1020, 1050, 1080], [180, 180, 120]),
    )


def _with_locks(random: Random, semester: Semester) -> Semester:
    """A previous tutor, a locked pair that may be made, or a slot that a group must have."""
    child = random.choice(list(semester.children.values()))
    tutor = random.choice(list(semester.tutors.values()))
    children = {**semester.children, child.id: replace(child, previous_tutor_id=tutor.id)}
    known = replace(semester, children=children)
    if random.random() < 0.5 and naive.allowed(semester, child, tutor):
        return replace(known, pair_locks=((child.id, tutor.id),))
    group = random.choice(semester.groups)
    windows = [(day, its[0].start) for day, its in enumerate(semester.schools[group.school_id].windows) if its]
    return replace(known, slot_locks={group: (Slot(*random.choice(windows)),)}) if windows else known
