"""Random tiny semesters, small enough to enumerate, with every odd thing the tables can hold."""

from __future__ import annotations

from random import Random

from models.semester.problem import (
    Child,
    Gender,
    Group,
    Interval,
    School,
    Semester,
    Slot,
    Tutor,
    University,
    Week,
)

SUBJECTS = ("英語", "數學", "國語")


def _week(random: Random, openings: list[int], lengths: list[int], share: float) -> Week:
    def day() -> tuple[Interval, ...]:
        if random.random() > share:
            return ()
        start = random.choice(openings)
        return (Interval(start, start + random.choice(lengths)),)

    return (day(), day(), day(), day(), day())


def tiny_semester(seed: int) -> Semester:
    """A semester of at most six children; the seed decides which of limits, waivers, locks … it has."""
    random = Random(seed)
    limits, waivers, locks, previous, scores, shared = (random.random() < 0.5 for _ in range(6))
    universities = {
        name: University(
            name,
            name,
            seats=random.choice([None, 1, 2, 3]) if limits else None,
            class_leaders=random.choice([None, 0, 1, 2]) if limits else None,
        )
        for name in ("U1", "U2")[: random.choice([1, 2])]
    }
    schools = {
        name: School(
            name,
            name,
            _week(random, [960, 970, 1080], [85, 90, 125, 180], 0.7),
            computers=random.choice([None, 0, 1, 2]) if limits else None,
        )
        for name in ("S1", "S2", "S3")[: random.choice([1, 2, 3])]
    }
    groups: list[Group] = []
    for k, school in enumerate(schools):
        serving = list(universities) if shared else [list(universities)[k % len(universities)]]
        groups += [Group(university, school) for university in serving]
    tutors = {}
    for k in range(random.randint(1, 6)):
        levels = {s: random.randint(1, 3) for s in random.sample(SUBJECTS, random.randint(1, 3))}
        in_person, online = random.choices([(8, 4), (9, 4), (7.5, 5), (12, 3.5)], [8, 8, 1, 1])[0]
        tutors[f"T{k}"] = Tutor(
            f"T{k}",
            random.choice(list(universities)),
            random.choice(list(Gender)),
            levels,
            in_person,
            online,
            random.random() < 0.95,
            _week(random, [960, 970, 990], [120, 180, 300], 0.8),
        )
    children = {}
    for k in range(random.randint(1, 6)):
        group = random.choice(groups)
        children[f"C{k}"] = Child(
            f"C{k}",
            group.school_id,
            group.university_id,
            random.choice(list(Gender)),
            5,
            tuple(random.sample(SUBJECTS, random.randint(1, 3))),
            gender_waiver="W" if waivers and random.random() < 0.5 else "",
            previous_tutor_id=random.choice(list(tutors)) if previous else "",
        )
    semester = Semester(universities, schools, tuple(groups), children, tutors)
    any_pair = [(child, tutor) for child in children for tutor in tutors]
    if locks:
        pair = random.choice(any_pair)
        slot = Slot(random.randrange(5), random.choice([960, 970, 990, 1080]))
        semester = Semester(
            universities,
            schools,
            tuple(groups),
            children,
            tutors,
            pair_locks=(pair,) if random.random() < 0.4 else (),
            forbidden=frozenset(random.sample(any_pair, 1)) - {pair},
            slot_locks={random.choice(groups): (slot,)} if random.random() < 0.3 else {},
            scores={p: random.randint(0, 100) for p in any_pair if scores and random.random() < 0.3},
        )
    return semester
