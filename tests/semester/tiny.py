"""Random tiny semesters, small enough to enumerate, with every odd thing the tables can hold."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from models.semester.problem import Child, Gender, Group, School, Semester, Slot, Tutor, University
from models.week import Interval, Week
from tests.semester.enumeration import allowed

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
    names = ("U1", "U2")[: 2 if shared else random.choice([1, 2])]
    universities = {
        name: University(
            name,
            name,
            seats=random.choice([None, 1, 2, 2]) if limits else None,
            class_leaders=random.choice([None, None, 0, 1, 1, 1, 2, 2]) if limits else None,
        )
        for name in names
    }
    schools = {
        name: School(
            name,
            name,
            _week(random, [960, 960, 970, 1080], [85, 90, 125, 150], 0.85),
            computers=random.choice([None, None, 0, 1, 1, 2, 2, 3]) if limits else None,
        )
        for name in ("S1", "S2", "S3")[: random.choice([1, 2, 3])]
    }
    groups: list[Group] = []
    for k, school in enumerate(schools):
        serving = list(universities) if shared else [list(universities)[k % len(universities)]]
        groups += [Group(university, school) for university in serving]
    children = _children(random, groups, waivers)
    tutors = _tutors(random, [child.university_id for child in children.values()])
    if previous:
        children = {
            id_: replace(child, previous_tutor_id=random.choice(_colleagues(child, tutors) or list(tutors)))
            for id_, child in children.items()
        }
    semester = Semester(universities, schools, tuple(groups), children, tutors)
    if scores:
        every = [(child, tutor) for child in children for tutor in tutors]
        semester = replace(semester, scores={p: random.randint(0, 100) for p in every if random.random() < 0.3})
    return _locked(random, semester) if locks else semester


def _tutors(random: Random, universities: list[str]) -> dict[str, Tutor]:
    tutors = {}
    for k in range(random.choice([1, 4, 5, 6, 7])):
        levels = {s: random.randint(1, 3) for s in random.sample(SUBJECTS, random.randint(2, 3))}
        in_person, online = random.choices([(8, 4), (9, 4), (7.5, 5), (12, 3.5)], [8, 8, 1, 1])[0]
        tutors[f"T{k}"] = Tutor(
            f"T{k}",
            random.choice(universities),
            random.choices(list(Gender), [3, 1])[0],
            levels,
            in_person,
            online,
            random.random() < 0.95,
            _week(random, [960, 970, 990], [120, 180, 300, 300], 0.9),
        )
    return tutors


def _children(random: Random, groups: list[Group], waivers: bool) -> dict[str, Child]:
    children = {}
    for k in range(random.choice([1, 3, 4, 5, 6, 6])):
        group = random.choice(groups)
        children[f"C{k}"] = Child(
            f"C{k}",
            group.school_id,
            group.university_id,
            random.choices(list(Gender), [3, 1])[0],
            5,
            tuple(random.sample(SUBJECTS, random.randint(1, 3))),
            gender_waiver="W" if waivers and random.random() < 0.6 else "",
        )
    return children


def _colleagues(child: Child, tutors: dict[str, Tutor]) -> list[str]:
    return [tutor.id for tutor in tutors.values() if tutor.university_id == child.university_id]


def _locked(random: Random, semester: Semester) -> Semester:
    """Locks of every kind: mostly such as a careful office writes, so that a plan exists more often than not."""
    careful = random.random() < 0.95
    pairs = [
        (child.id, tutor.id)
        for child in semester.children.values()
        for tutor in semester.tutors.values()
        if not careful or _may_teach(semester, child, tutor)
    ]
    pair = random.choice(pairs) if pairs and random.random() < 0.6 else None
    group = random.choice(semester.groups)
    with_pair = pair is not None and semester.children[pair[0]].group == group and random.random() < 0.6
    opening = [
        Slot(weekday, window.start)
        for weekday, windows in enumerate(semester.schools[group.school_id].windows)
        for window in windows
    ]
    anywhere = Slot(random.randrange(5), random.choice([960, 970, 990, 1080]))
    slot = random.choice(opening) if opening and careful else anywhere
    every = [(child, tutor) for child in semester.children for tutor in semester.tutors]
    return replace(
        semester,
        pair_locks=(pair,) if pair else (),
        forbidden=frozenset(random.sample(every, 1)) - {pair} if random.random() < 0.5 else frozenset(),
        slot_locks={group: (slot,)} if random.random() < 0.5 and not with_pair else {},
    )


def _may_teach(semester: Semester, child: Child, tutor: Tutor) -> bool:
    """The pairing rules, and two days on which child's school and tutor have 90 minutes in common."""
    days = sum(
        any(
            min(window.end, free.end) - max(window.start, free.start) >= 90
            for window in semester.schools[child.school_id].windows[weekday]
            for free in tutor.free[weekday]
        )
        for weekday in range(5)
    )
    return allowed(semester, child, tutor) and days >= 2
