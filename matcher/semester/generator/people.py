"""Children and tutors, and when schools are open after lessons and tutors free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from matcher.generator.draws import Draws
from matcher.generator.names import name_of, number_ids, person_name
from matcher.generator.stock import STOCK
from matcher.grouping import group_by
from matcher.semester.generator.catalog import Variant
from matcher.semester.generator.places import SchoolPlace
from models.arrays import Bools
from models.policy import Policy
from models.rules.semester import P5, P7, S3
from models.semester.eligibility import Eligibility
from models.semester.pair_rules import GENDER, SUBJECT
from models.semester.problem import Child, Gender, Group, School, Semester, Tutor
from models.semester.timetable import free, slots_of
from models.week import WEEKDAYS, Interval, Week

Pattern = str
"""``16:00-18:00``, several joined by ``;``. An open end is the latest end of the programme."""

_CLOSED: Pattern = ""
_WEDNESDAY = 2

_HOURS: Mapping[str, Mapping[Pattern, float]] = STOCK["hours"]
_WEDNESDAY_AFTERNOON: Pattern = "13:30-16:00"
"""Primary schools have no lessons on Wednesday afternoons."""


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def _intervals(pattern: Pattern, policy: Policy) -> tuple[Interval, ...]:
    spans = [span.partition("-") for span in pattern.split(";") if span]
    latest_end = policy[S3].latest_end
    return tuple(Interval(_minutes(start), _minutes(end) if end else latest_end) for start, _, end in spans)


def _week(patterns: list[Pattern], policy: Policy) -> Week:
    mon, tue, wed, thu, fri = (_intervals(pattern, policy) for pattern in patterns)
    return mon, tue, wed, thu, fri


def school_windows(draws: Draws, policy: Policy, hours: str, *, junior: bool, buses: bool) -> Week:
    """After-school windows: much the same every day, closed on at most two; all week those of ``hours`` if named."""
    if hours:
        return _week([draws.pick_weighted(_HOURS[hours]) for _ in WEEKDAYS], policy)
    weights = _HOURS["after_school_with_buses" if buses else "after_school"]
    usual = draws.pick_weighted(weights)
    patterns = [draws.pick_weighted(weights) if draws.chance(0.2) else usual for _ in WEEKDAYS]
    if not junior and draws.chance(0.25):
        patterns[_WEDNESDAY] = _WEDNESDAY_AFTERNOON
    for weekday in draws.some(range(len(WEEKDAYS)), draws.pick_weighted({0: 0.45, 1: 0.4, 2: 0.15})):
        patterns[weekday] = _CLOSED
    return _week(patterns, policy)


def campus_evenings(draws: Draws) -> dict[int, float]:
    """How popular each weekday (0 is Monday) is at one university; on Friday many go home."""
    return {day: draws.fraction(0.5, 1.5) * (0.5 if day == 4 else 1.0) for day in range(5)}


def tutor_week(draws: Draws, policy: Policy, evenings: Mapping[int, float], variant: Variant) -> Week:
    """When a tutor is available: some weekdays, drawn by the ``evenings`` of the university.

    Where tutors come together, those are the evenings of the room; one who would miss all but one misses none.
    """
    if variant.evenings is None:
        free = draws.some_weighted(evenings, draws.whole(*variant.weekdays_free))
    else:
        coming = [day for day in evenings if not draws.chance(variant.missing)]
        free = coming if len(coming) > 1 else list(evenings)
    hours = _HOURS[variant.hours]
    usual = draws.pick_weighted(hours)
    patterns = [_CLOSED] * len(WEEKDAYS)
    for weekday in sorted(free):
        patterns[weekday] = usual if draws.chance(0.5) else draws.pick_weighted(hours)
    return _week(patterns, policy)


_LAST_PRIMARY_GRADE = 6
_NEEDS = {1: 0.40, 2: 0.45, 3: 0.15}
"""How many subjects a child needs."""
_SKILLS = {1: 0.40, 2: 0.42, 3: 0.18}
"""How many subjects a tutor teaches."""
_LEVELS = {1: 0.25, 2: 0.45, 3: 0.30}
_WAIVERS = {Gender.M: 0.10, Gender.F: 0.02}
"""Share of children whose parents and school agreed to a tutor of the other gender: men are few."""
_TRAINED, _AGREED = 0.95, 0.97
_CONTINUING = 0.35
"""Share of children, past the first grade served, who had a tutor of the university before."""
_STILL_FREE = 0.85
"""Share of those tutors who can still come to the school at all."""


def could_come(tutors: Sequence[Tutor], school: School, policy: Policy) -> Bools:
    """Which tutors are free for a session on as many weekdays of the school as it needs; shape ``(tutors,)``."""
    slots = slots_of(school, policy)
    at = free(tutors, slots, policy)
    weekdays = np.zeros((5, len(tutors)), dtype=bool)
    for row, slot in enumerate(slots):
        weekdays[slot.weekday] |= at[row]
    enough: Bools = weekdays.sum(axis=0) >= policy.sessions_a_week
    return enough


def make_children(draws: Draws, policy: Policy, groups: Sequence[tuple[Group, SchoolPlace, int]]) -> dict[str, Child]:
    """The children of each group, of which the place and the number of children are given."""
    youngest, oldest = policy[P7].youngest_grade, policy[P7].oldest_grade
    children: dict[str, Child] = {}
    ids = number_ids("C", 5, sum(count for _, _, count in groups))
    for group, place, count in groups:
        grades = (_LAST_PRIMARY_GRADE + 1, oldest) if place.junior else (youngest, _LAST_PRIMARY_GRADE)
        for _ in range(count):
            number = len(children) + 1
            gender = Gender.M if draws.chance(place.boys) else Gender.F
            needs = draws.some_weighted(STOCK["subjects_needed"], draws.pick_weighted(_NEEDS))
            child = Child(
                id=ids[number - 1],
                school_id=group.school_id,
                university_id=group.university_id,
                gender=gender,
                grade=draws.whole(*grades),
                subjects=tuple(needs),
                name=person_name(draws),
                gender_waiver=name_of("waiver", number) if draws.chance(_WAIVERS[gender]) else "",
            )
            children[child.id] = child
    return children


def make_tutors(
    draws: Draws, policy: Policy, counts: Mapping[str, int], variants: Mapping[str, Variant]
) -> dict[str, Tutor]:
    """``counts`` tutors for each university id, of its variant; copies of a few where that says so."""
    tutors: dict[str, Tutor] = {}
    ids = number_ids("T", 5, sum(counts.values()))
    for university_id, count in counts.items():
        variant = variants[university_id]
        evenings = campus_evenings(draws)
        if variant.evenings is not None:
            evenings = {day: evenings[day] for day in draws.some_weighted(evenings, draws.whole(*variant.evenings))}
        kinds: list[Tutor] = []
        for _ in range(count):
            if variant.alike and len(kinds) == variant.alike:
                kind = draws.pick(kinds)
            else:
                kind = _tutor(draws, policy, university_id, evenings, variant)
                kinds.append(kind)
            id_ = ids[len(tutors)]
            tutors[id_] = replace(kind, id=id_, name=person_name(draws))
    return tutors


def _tutor(draws: Draws, policy: Policy, university_id: str, evenings: Mapping[int, float], variant: Variant) -> Tutor:
    """A tutor who has yet to get an id and a name."""
    weights = STOCK["subjects_taught"]
    skills = list(weights) if variant.all_subjects else draws.some_weighted(weights, draws.pick_weighted(_SKILLS))
    in_person, online = _training(draws, policy)
    return Tutor(
        id="",
        university_id=university_id,
        gender=Gender.M if draws.chance(variant.men) else Gender.F,
        levels=dict.fromkeys(skills, 2)
        if variant.all_subjects
        else {subject: draws.pick_weighted(_LEVELS) for subject in skills},
        in_person_hours=in_person,
        online_hours=online,
        agreement=draws.chance(_AGREED),
        free=tutor_week(draws, policy, evenings, variant),
    )


def _training(draws: Draws, policy: Policy) -> tuple[float, float]:
    """In-person and online hours, in halves: most have what the programme asks and some more."""
    in_person = policy[P5].in_person_hours
    online = policy[P5].online_hours
    if draws.chance(_TRAINED):
        return in_person + draws.whole(0, 6) / 2, online + draws.whole(0, 4) / 2
    return in_person - draws.whole(1, 2 * in_person) / 2, draws.whole(0, online)


def with_previous_tutors(draws: Draws, policy: Policy, semester: Semester) -> dict[str, Child]:
    """The children, some of them with the tutor they had last semester.

    A previous pair kept the pairing rules then, and could meet in most cases; by now the tutor may
    lack the training, or the time at which the group will meet.
    """
    children = dict(semester.children)
    youngest = policy[P7].youngest_grade
    children_of = group_by(semester.children.values(), lambda child: child.university_id)
    tutors_of = group_by(semester.tutors.values(), lambda tutor: tutor.university_id)
    for university_id in semester.universities:
        own, tutors = children_of.get(university_id, []), tutors_of.get(university_id, [])
        rules = Eligibility(semester, own, tutors, policy)
        could = rules.under(GENDER, SUBJECT)
        coming = {
            school_id: could_come(tutors, semester.schools[school_id], policy)
            for school_id in dict.fromkeys(child.school_id for child in own)
        }
        taken: set[int] = set()
        for row, child in enumerate(own):
            if child.grade == youngest or not draws.chance(_CONTINUING):
                continue
            able = could[row]
            if draws.chance(_STILL_FREE):
                able = able & coming[child.school_id]
            columns = [int(t) for t in np.flatnonzero(able) if int(t) not in taken]
            if columns:
                taken.add(column := draws.pick(columns))
                children[child.id] = replace(child, previous_tutor_id=tutors[column].id)
    return children
