"""Who could teach a child, and when: by the tables and the written timetable alone, rule after rule.

What a reason says of tutors is held against this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import combinations
from operator import itemgetter
from typing import NamedTuple

from matcher.audit.week import inside, kept_open, lengthen
from matcher.grouping import group_by
from matcher.semester.audit.groups import Place
from matcher.semester.audit.index import PlanIndex
from matcher.semester.audit.pairing import training
from models.rules.plan import L1
from models.rules.semester import P1, P2, P3, P5, P6, P8, S1, S2, S3, S4, S6, START_GRID_MINUTES
from models.semester.problem import Child, Group, Tutor


class Time(NamedTuple):
    """A session of the week: a weekday (0 is Monday), start and end in minutes after midnight."""

    weekday: int
    start: int
    end: int


Times = tuple[Time, ...]
"""The sessions of one week of a group."""


class CouldTeach:
    """The tutors whom the pairing rules leave for a child, one rule after the other, and who of them has time.

    What is asked of many children alike is found out once.
    """

    def __init__(self, index: PlanIndex) -> None:
        self._index = index
        self._policy = index.policy
        self._known: dict[tuple[object, ...], list[Tutor]] = {}
        self._free: dict[tuple[str, str, str], bool] = {}
        self._times: dict[Place, Sequence[Times] | None] = {}
        self._is_trained = training(index.policy)
        bound = index.policy[L1].holds != "waive"
        self._pair_locks = index.semester.pair_locks if bound else ()
        self._forbidden = index.semester.forbidden if bound else frozenset()
        self._slot_locks = index.semester.slot_locks if bound else {}

    # Who

    def of_university(self, child: Child) -> list[Tutor]:
        """P8: the tutors of the university that serves the child."""
        university = child.university_id if self._policy[P8].binds else ""
        tutors = self._index.semester.tutors.values()
        return self._kept(("P8", university), tutors, lambda tutor: not university or tutor.university_id == university)

    def teaching(self, child: Child) -> list[Tutor]:
        """P3: those of them who teach what the child needs."""
        if not self._policy[P3].binds:
            return self.of_university(child)
        needs = child.subjects if self._policy[P3].need == "any" else child.subjects[:1]
        level = self._policy[P3].level
        key = ("P3", child.university_id, needs)
        teaches = lambda tutor: any(tutor.levels.get(need, 0) >= level for need in needs)  # noqa: E731
        return self._kept(key, self.of_university(child), teaches)

    def qualified(self, child: Child) -> list[Tutor]:
        """P5, P6: those of them with the training and the agreement."""
        asked = self._policy[P5].binds, self._policy[P6].binds
        key = ("P5", child.university_id, child.subjects)
        return self._kept(
            key,
            self.teaching(child),
            lambda tutor: (not asked[0] or self._is_trained(tutor)) and (not asked[1] or tutor.agreement),
        )

    def of_gender(self, child: Child) -> list[Tutor]:
        """P2: those of them whose gender is the child's, or need not be."""
        mixed = self._policy[P2].mixed
        any_gender = mixed == "always" or (mixed == "waiver" and bool(child.gender_waiver.strip()))
        key = ("P2", child.university_id, child.subjects, any_gender or child.gender)
        return self._kept(key, self.qualified(child), lambda tutor: any_gender or tutor.gender is child.gender)

    def allowed(self, child: Child) -> list[Tutor]:
        """L1: those of them whom no lock forbids, or keeps for others."""
        tutors = self.of_gender(child)
        if not self._pair_locks and not self._forbidden:
            return tutors
        return [
            tutor
            for tutor in tutors
            if (child.id, tutor.id) not in self._forbidden and not self._kept_for_others(tutor, child.group)
        ]

    def _kept(self, key: tuple[object, ...], tutors: Iterable[Tutor], keeps: Callable[[Tutor], bool]) -> list[Tutor]:
        if key not in self._known:
            self._known[key] = [tutor for tutor in tutors if keeps(tutor)]
        return self._known[key]

    # Who is left

    @cached_property
    def _locked(self) -> dict[str, list[Group]]:
        """The groups of the children for whom each tutor is locked."""
        children = self._index.semester.children
        by_tutor = group_by(self._pair_locks, itemgetter(1))
        return {tutor: [children[child_id].group for child_id, _ in locks] for tutor, locks in by_tutor.items()}

    @cached_property
    def _taught(self) -> Counter[tuple[str, Place]]:
        """How many children of which group each tutor has."""
        return Counter((row.tutor.id, (row.child.university_id, row.child.school_id)) for row in self._index.pairs)

    @cached_property
    def _teaching_now(self) -> frozenset[str]:
        return frozenset(row.tutor.id for row in self._index.pairs)

    def _kept_for_others(self, tutor: Tutor, group: Group) -> bool:
        """P1: whether the locks leave the tutor no child more of this group."""
        most, of = self._policy[P1].children_a_tutor, self._locked.get(tutor.id, [])
        return bool(of) and (most == 1 or any(one != group for one in of) or len(of) >= most)

    def has_room(self, tutor: Tutor, child: Child) -> bool:
        """P1: whether the tutor has nobody and is kept for nobody, or may have one more child of this group."""
        if tutor.id not in self._teaching_now:
            return tutor.id not in self._locked
        has = self._taught[tutor.id, (child.university_id, child.school_id)]
        return 0 < has < self._policy[P1].children_a_tutor

    # When

    def times(self, child: Child) -> Sequence[Times] | None:
        """The weeks at which the child's group meets or, where it does not, could meet; ``None``: not to be told.

        Where it does not meet, locks and the term's dates may leave fewer than the school's hours do.
        """
        place = child.university_id, child.school_id
        if place not in self._times:
            self._times[place] = self._times_of(child.group)
        return self._times[place]

    def meets(self, child: Child) -> bool:
        """Whether the child's group has slots."""
        rows = self._index.groups.find((child.university_id, child.school_id))
        return rows is not None and bool(rows.slots)

    def _times_of(self, group: Group) -> Sequence[Times] | None:
        rows = self._index.groups.find((group.university_id, group.school_id))
        if rows is not None and rows.slots:
            return [tuple(Time(*time) for time in rows.timetable.slots)]
        narrowed = self._index.semester.term is not None or group in self._slot_locks
        if narrowed or any(group in of for of in self._locked.values()):
            return None
        return self.possible(group.school_id)

    def possible(self, school_id: str) -> list[Times]:
        """S1-S4: every week that the school's hours hold."""
        policy = self._policy
        length, sessions = policy.session_minutes, policy[S1].sessions_a_week
        a_day = policy[S2].most_minutes_a_day // length
        starts = self._starts(school_id)
        return [week for week in combinations(starts, sessions) if a_day and _fits(week, a_day)]

    def _starts(self, school_id: str) -> list[Time]:
        """S3, S4: every session that the school's hours hold, by weekday and start."""
        policy, length = self._policy, self._policy.session_minutes
        latest, clause = policy[S3].latest_end, S3().latest_end
        own = self._index.semester.schools[school_id].windows
        week = kept_open(own, clause, latest) if latest != clause else own
        week = lengthen(week, policy[S4].margin_minutes)
        found = []
        for weekday, windows in enumerate(week):
            openings = {window.start for window in (*own[weekday], *windows)}
            starts = sorted(openings | set(range(0, latest, START_GRID_MINUTES)))
            times = (Time(weekday, start, start + length) for start in starts if start + length <= latest)
            found += [time for time in times if inside(time.start, time.end, week, weekday)]
        return found

    def who_is_free(self, tutors: Iterable[Tutor], child: Child) -> Tutor | None:
        """S6: the first of the tutors who is free at times at which the child's group meets, or could."""
        return next((tutor for tutor in tutors if self._is_free(tutor, child)), None)

    def _is_free(self, tutor: Tutor, child: Child) -> bool:
        key = child.university_id, child.school_id, tutor.id
        if key not in self._free:
            weeks, free = self.times(child) or (), lengthen(tutor.free, self._policy[S6].margin_minutes)
            times = {time for week in weeks for time in week if inside(time.start, time.end, free, time.weekday)}
            self._free[key] = bool(times) and any(times.issuperset(week) for week in weeks)
        return self._free[key]


def _fits(week: Times, a_day: int) -> bool:
    """S2: sessions of one weekday are no more than a day allows, and do not overlap."""
    one, other = week[0], week[-1]
    if len(week) == 1 or one.weekday != other.weekday:
        return True
    return a_day >= len(week) and one.end <= other.start
