"""Everything that tiny semesters can attain under another policy, by plain enumeration and the policy's own wording.

Nothing here is of the model. Numbers that a policy does not change are the literals of their clauses. At most two
groups meet, so that no moment sees more than two sessions at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise, product
from typing import Any

from models.semester.problem import Child, Group, School, Semester, Tutor
from models.week import Interval
from tests.semester.enumeration import Session, fit

GOALS = ("paired", "waivers", "kept", "fit", "exceptions", "spread", "late")
LESS_IS_BETTER = ("waivers", "exceptions", "late")
Values = tuple[int, ...]
Pairs = dict[str, str]
Slots = dict[Group, tuple[Session, ...]]


@dataclass(frozen=True)
class Reading:
    """What a policy changes of the programme."""

    costs: frozenset[str] = frozenset()
    waived: frozenset[str] = frozenset()
    sessions: int = 2
    minutes_a_day: int = 90
    window_margin: int = 0
    latest: int = 20 * 60 + 30
    free_margin: int = 0
    extra_seats: int = 0
    extra_leaders: int = 0
    extra_computers: int = 0

    @property
    def rules(self) -> dict[str, dict[str, Any]]:
        """As a policy file writes it."""
        return {
            **{rule: {"holds": "cost"} for rule in sorted(self.costs)},
            **{rule: {"holds": "waive"} for rule in sorted(self.waived)},
            "S1": {"sessions_a_week": self.sessions},
            "S2": {"most_minutes_a_day": self.minutes_a_day},
            "S3": {"latest_end": f"{self.latest // 60}:{self.latest % 60:02}"},
            "S4": {"margin_minutes": self.window_margin},
            "S6": {"margin_minutes": self.free_margin},
            "S7": {"extra_seats": self.extra_seats, "extra_class_leaders": self.extra_leaders},
            "S8": {"extra_computers": self.extra_computers},
        }

    @property
    def easier(self) -> set[str]:
        """The rules that a plan under this policy may break in the programme as written."""
        changed = {
            "S2": self.minutes_a_day > 90,
            "S3": self.latest > 20 * 60 + 30,
            "S4": self.window_margin != 0 or self.latest > 20 * 60 + 30,
            "S6": self.free_margin > 0,
            "S7": self.extra_seats > 0 or self.extra_leaders > 0,
            "S8": self.extra_computers > 0,
            "S1": self.sessions < 2,
        }
        return {*self.costs, *self.waived, *(rule for rule, so in changed.items() if so)}


def broken(child: Child, tutor: Tutor) -> set[str]:
    """Of the pairing rules that may only cost those that the pair breaks."""
    trained = tutor.in_person_hours >= 8 and tutor.online_hours >= 4
    held = {
        "P3": tutor.levels.get(child.subjects[0], 0) >= 1,
        "P5": trained,
        "P6": tutor.agreement,
        "P8": child.university_id == tutor.university_id,
    }
    return {rule for rule, holds in held.items() if not holds}


def allowed(semester: Semester, reading: Reading, child: Child, tutor: Tutor) -> bool:
    """Whether the two may be a pair."""
    return (
        broken(child, tutor) <= reading.costs | reading.waived
        and (child.gender == tutor.gender or child.gender_waiver != "")
        and ("L1" in reading.waived or (child.id, tutor.id) not in semester.forbidden)
    )


def attainable(semester: Semester, reading: Reading) -> set[Values]:
    """The goals' values, as the tables count them, of every plan there is."""
    return {
        (*_pair_goals(semester, reading, pairs), *values)
        for pairs in matchings(semester, reading)
        for values in _slot_goals(semester, reading, pairs)
    }


def best_in_order(values: set[Values], goals: list[str]) -> Values | None:
    """Of all attainable values the best in the goals named, in that order and those alone."""
    return max(
        (tuple(plan[GOALS.index(goal)] for goal in goals) for plan in values),
        key=lambda plan: [-v if goal in LESS_IS_BETTER else v for goal, v in zip(goals, plan, strict=True)],
        default=None,
    )


def matchings(semester: Semester, reading: Reading) -> Iterator[Pairs]:
    """Every pairing of the children."""
    children = list(semester.children.values())
    locked = {} if "L1" in reading.waived else dict(semester.pair_locks)

    def extend(place: int, taken: Pairs) -> Iterator[Pairs]:
        if place == len(children):
            if all(taken.get(child) == tutor for child, tutor in locked.items()):
                yield dict(taken)
            return
        yield from extend(place + 1, taken)
        for tutor in semester.tutors.values():
            if tutor.id not in taken.values() and allowed(semester, reading, children[place], tutor):
                yield from extend(place + 1, taken | {children[place].id: tutor.id})

    yield from extend(0, {})


def _pair_goals(semester: Semester, reading: Reading, pairs: Pairs) -> Values:
    both = [(semester.children[c], semester.tutors[t]) for c, t in pairs.items()]
    return (
        len(both),
        sum(child.gender != tutor.gender for child, tutor in both),
        sum(child.previous_tutor_id == tutor.id for child, tutor in both),
        sum(fit(semester, child, tutor) for child, tutor in both),
        sum(len(broken(child, tutor) & reading.costs) for child, tutor in both),
    )


def _slot_goals(semester: Semester, reading: Reading, pairs: Pairs) -> set[tuple[int, int]]:
    tutors: dict[Group, list[Tutor]] = {}
    for child, tutor in pairs.items():
        tutors.setdefault(semester.children[child].group, []).append(semester.tutors[tutor])
    assert len(tutors) <= 2
    if any(not room_for(semester, reading, group, len(its)) for group, its in tutors.items()):
        return set()
    choices = [weeks(semester, reading, group, its) for group, its in tutors.items()]
    if len(tutors) == 2:
        (one, few), (other, more) = ((group, len(its)) for group, its in tutors.items())
        if not _room_for_both(semester, reading, {one: few, other: more}):
            together = product(*choices)
            return {_measured(both) for both in together if not _meet_at_once(*both)}
    measures = [{_measured([week]) for week in its} for its in choices]
    return {(sum(s for s, _ in found), sum(late for _, late in found)) for found in product(*measures)}


def _measured(chosen: Any) -> tuple[int, int]:
    spread = sum(max(day for day, _ in week) - min(day for day, _ in week) >= 2 for week in chosen)
    return spread, sum(start + 90 for week in chosen for _, start in week)


def weeks(semester: Semester, reading: Reading, group: Group, tutors: list[Tutor]) -> list[tuple[Session, ...]]:
    """Every choice of slots for the group's week at which all the tutors are free."""
    slots = [
        slot
        for slot in sessions(semester.schools[group.school_id], reading.window_margin, reading.latest)
        if all(is_free(tutor, slot, reading.free_margin) for tutor in tutors)
    ]
    locked = () if "L1" in reading.waived else semester.slot_locks.get(group, ())
    return [
        chosen
        for chosen in combinations(slots, reading.sessions)
        if all((lock.weekday, lock.start) in chosen for lock in locked)
        and all(90 * sum(day == each for each, _ in chosen) <= reading.minutes_a_day for day, _ in chosen)
        and not any(_at_once(before, after) for before, after in pairwise(chosen))
    ]


def _at_once(one: Session, other: Session) -> bool:
    return one[0] == other[0] and abs(one[1] - other[1]) < 90


def _meet_at_once(one: tuple[Session, ...], other: tuple[Session, ...]) -> bool:
    return any(_at_once(a, b) for a in one for b in other)


@cache
def sessions(school: School, margin: int, latest: int) -> list[Session]:
    """Every slot of the school, found minute by minute; who closes at 20:30 stays open as long as is allowed."""
    longer = latest > 20 * 60 + 30
    return [
        (weekday, start)
        for weekday, windows in enumerate(school.windows)
        for read in [[Interval(w.start, latest) if longer and w.end == 20 * 60 + 30 else w for w in windows]]
        for open_ in [_minutes(tuple(read), margin)]
        for start in sorted(open_)
        if (start % 30 == 0 or start - 1 not in open_ or start in {window.start for window in windows})
        and start + 90 <= latest
        and all(minute in open_ for minute in range(start, start + 90))
    ]


def is_free(tutor: Tutor, session: Session, margin: int) -> bool:
    """Whether the tutor is free in every minute of the session."""
    weekday, start = session
    return _minutes(tutor.free[weekday], margin) >= set(range(start, start + 90))


@cache
def _minutes(stretches: tuple[Interval, ...], margin: int) -> frozenset[int]:
    read = (range(max(0, one.start - margin), min(1440, one.end + margin)) for one in stretches)
    return frozenset(minute for stretch in read for minute in stretch)


def _more(limit: int | None, extra: int) -> float:
    return float("inf") if limit is None else max(0, limit + extra)


def room_for(semester: Semester, reading: Reading, group: Group, pairs: int) -> bool:
    """Whether the group may have so many pairs while no other meets."""
    return _holds(semester, reading, {group: pairs})


def _room_for_both(semester: Semester, reading: Reading, pairs: Mapping[Group, int]) -> bool:
    return _holds(semester, reading, pairs)


def _holds(semester: Semester, reading: Reading, pairs: Mapping[Group, int]) -> bool:
    """Whether all limits hold while these groups meet at once."""
    for university in semester.universities.values():
        mine = [count for group, count in pairs.items() if group.university_id == university.id]
        if sum(mine) > _more(university.seats, reading.extra_seats):
            return False
        if len(mine) > _more(university.class_leaders, reading.extra_leaders):
            return False
    return all(
        sum(count for group, count in pairs.items() if group.school_id == school.id)
        <= _more(school.computers, reading.extra_computers)
        for school in semester.schools.values()
    )
