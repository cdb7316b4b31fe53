"""The questions that find out why a child has no tutor, in the order in which a person would ask them.

Does anybody teach the subject; is one of them qualified, of the child's gender, not ruled out by a lock, free at a
time of the school; is there room at all; and if all that is so, who has the tutors?
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from models.arrays import Bools
from models.deadline import UNHURRIED, Deadline, check
from models.method import Method
from models.policy import Policy
from models.rules.semester import S2
from models.semester import timetable
from models.semester.pair_rules import NO_LOCK, RULING_OUT, SUBJECT, lacking
from models.semester.plan import ChildReason, Full, NearTutor, Unmatched
from models.semester.problem import Child, Group, Semester, Tutor
from models.semester.shortfall.candidates import Candidates
from models.semester.shortfall.hall import Hall, TutorShortage, reaching
from models.semester.shortfall.meetings import GroupMeeting
from models.semester.shortfall.nearness import NOBODY_NEAR, Nearby, nearest, nearest_opening
from models.semester.shortfall.room import LIMITS, LimitRoom
from models.semester.timetable import WeekSlots

FIRST_GOAL = "paired"
"""Only where this goal comes first does a proof of it say that no plan pairs more children."""


def _proof(policy: Policy, proven: bool) -> str:
    """What is known of the number of pairs: the proof, or why there is none."""
    if policy.method is not Method.OPTIMAL:
        return "proven" if proven else "method"
    if policy.goals[:1] != (FIRST_GOAL,):
        return "other_goal"
    return "proven" if proven else "early"


class ChildQuestions:
    """The questions about the children of one university, or of all where P8 does not hold."""

    def __init__(
        self,
        semester: Semester,
        policy: Policy,
        candidates: Candidates,
        room: LimitRoom,
        proven: bool,
        deadline: Deadline = UNHURRIED,
    ) -> None:
        self._semester = semester
        self._policy = policy
        self._of = candidates
        self._room = room
        self._deadline = deadline
        self._proof = _proof(policy, proven)
        self._alike: dict[frozenset[str], list[Child]] = defaultdict(list)
        for child in candidates.children:
            self._alike[self._needs(child)].append(child)
        self._near: dict[tuple[Group, bytes], Nearby] = {}
        self._sides: dict[tuple[bytes, bytes], tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._best: dict[Group, WeekSlots] = {}

    def answer(self, child: Child) -> Unmatched:
        """The first reason that applies. Raises ``OutOfTimeError`` where the deadline passes before it is found."""
        check(self._deadline)
        row = self._of.row[child.id]
        meeting = self._of.meetings.by_group[child.group]
        questions: tuple[Callable[[Child, int, GroupMeeting], Unmatched | None], ...] = (
            self._ruled_out,
            self._slot,
            self._time,
            self._no_room,
            self._left_over,
            self._shortage,
            self._limit,
        )
        answers = (question(child, row, meeting) for question in questions)
        return next((found for found in answers if found is not None), None) or self._timetable(child, row, meeting)

    # Who could teach the child

    def _ruled_out(self, child: Child, row: int, meeting: GroupMeeting) -> Unmatched | None:
        """The first reason for which the rules of pairs leave nobody."""
        able = np.ones(len(self._of.tutors), dtype=bool)
        for reason in RULING_OUT:
            left: Bools = able & self._of.by_reason[reason][row]
            if not left.any():
                return self._without_anybody(child, row, meeting, reason, able)
            able = left
        return None

    def _without_anybody(
        self, child: Child, row: int, meeting: GroupMeeting, reason: ChildReason, able: Bools
    ) -> Unmatched:
        """What to tell of tutors whom the rules of a reason rule out, all of them ``able`` but for it."""
        if reason is ChildReason.NO_SUBJECT:
            return self._no_subject(child)
        if reason is ChildReason.FORBIDDEN:
            forbidden = able & ~self._of.by_rule[NO_LOCK][row]
            figures = {"forbidden": str(int(forbidden.sum())), "locked": str(int((able & ~forbidden).sum()))}
            return self._unmatched(child, reason, able, figures, meeting)
        rules = [rule for rule in self._of.by_rule if rule.reason is reason]
        others = [array[row] for other, array in self._of.by_reason.items() if other is not reason]
        fitting: Bools = np.logical_and.reduce(others)
        if reason is ChildReason.NOT_QUALIFIED:
            figures = {rule.word: str(int((able & ~self._of.by_rule[rule][row]).sum())) for rule in rules}
            free = np.flatnonzero(fitting & meeting.now_free).tolist()
            free.sort(key=lambda column: self._lacks_hours(self._of.tutors[column]))
            return self._unmatched(child, reason, able, figures, meeting, self._offers(meeting, free))
        nearest_ = self._nearest(meeting, fitting & self._of.spare & meeting.now_free)
        return self._unmatched(child, reason, able, {}, meeting, nearest_)

    def _no_subject(self, child: Child) -> Unmatched:
        needs = self._needs(child)
        alike = self._alike[needs]
        below = sum(any(tutor.levels.get(subject, 0) for subject in needs) for tutor in self._of.tutors)
        figures = {
            "below": str(below),
            "of_university": str(len(alike)),
            "of_school": str(sum(other.school_id == child.school_id for other in alike)),
        }
        return Unmatched(child.id, ChildReason.NO_SUBJECT, tuple(other.id for other in alike), figures=figures)

    # When the child could be taught

    def _slot(self, child: Child, row: int, meeting: GroupMeeting) -> Unmatched | None:
        if meeting.options:
            return None
        if meeting.every:
            why = meeting.narrowed
        else:
            too_long = self._policy.session_minutes > self._policy[S2].most_minutes_a_day
            why = "length" if too_long else "windows"
        figures = {"why": why, "weekdays": str(len({slot.weekday for slot in meeting.slots}))}
        return Unmatched(
            child.id, ChildReason.NO_SLOT, figures=figures, slots=self._semester.slot_locks.get(child.group, ())
        )

    def _time(self, child: Child, row: int, meeting: GroupMeeting) -> Unmatched | None:
        if self._of.ever[row].any():
            return None
        able = self._of.allowed[row]
        without = meeting.narrowed and (able & self._of.meetings.ever_free(meeting.every)).any()
        spare = able & self._of.spare
        asked = spare if spare.any() else able
        near = self._nearest(meeting, asked)
        if not meeting.narrowed:
            near = replace(near, near=near.near + self._opening(child, asked))
        return self._unmatched(
            child, ChildReason.NO_TIME, able, {"narrowed": meeting.narrowed if without else ""}, meeting, near
        )

    def _no_room(self, child: Child, row: int, meeting: GroupMeeting) -> Unmatched | None:
        zero = self._room.none_at_all(child.group)
        return Unmatched(child.id, zero[0].kind, full=zero) if zero else None

    # Who has the tutors

    def _left_over(self, child: Child, row: int, meeting: GroupMeeting) -> Unmatched | None:
        """A tutor could still take the child, and nothing but the search or the policy's goals is in the way."""
        way = next((pair for pair, full in self._ways(row, meeting) if not full), None)
        if way is None:
            return None
        reasons = {"other_goal": ChildReason.OTHER_GOAL, "method": ChildReason.METHOD}
        return self._by_a_way(child, row, meeting, reasons.get(self._proof, ChildReason.NOT_PROVEN), way, ())

    def _shortage(self, child: Child, row: int, meeting: GroupMeeting) -> Unmatched | None:
        certificate = self._ever.certificate(row)
        return None if certificate is None else self._counted(child, row, meeting, ChildReason.SHORTAGE, certificate)

    def _limit(self, child: Child, row: int, meeting: GroupMeeting) -> Unmatched | None:
        ways = self._ways(row, meeting)
        if not ways:
            return None
        pair, full = min(ways, key=lambda way: len({limit.kind for limit in way[1]}))
        kinds = {limit.kind for limit in full}
        kind = next(kind for kind in LIMITS if kind in kinds)
        return self._by_a_way(child, row, meeting, kind, pair, full)

    def _timetable(self, child: Child, row: int, meeting: GroupMeeting) -> Unmatched:
        certificate = self._now.certificate(row)
        if certificate is None:
            # Where each tutor has one child that cannot be: no way to a spare tutor leads from the child, so a largest
            # matching may leave it over.
            assert self._of.most > 1
            taken = TutorShortage(np.array([row]), np.flatnonzero(self._of.now[row]), self._of.most)
            return self._counted(child, row, meeting, ChildReason.TAKEN, taken)
        return self._counted(child, row, meeting, ChildReason.TIMETABLE, certificate)

    def _ways(self, row: int, meeting: GroupMeeting) -> list[tuple[WeekSlots, tuple[Full, ...]]]:
        """The slot pairs at which a chain from the child ends at a spare tutor, and the limits in its way at each.

        Where a tutor may have several children a chain is the tutor alone, spare or with room for one more of the
        group, who has a seat.
        """
        wanted = self._of.now[row] & self._ends(row)
        if not wanted.any():
            return []
        if meeting.chosen is not None:
            open_: Iterable[WeekSlots] = (meeting.chosen,)
        else:
            some = self._of.meetings.free(meeting.options)[:, wanted].any(axis=1)
            open_ = (meeting.options[int(place)] for place in np.flatnonzero(some))
        return [(pair, self._in_the_way(row, meeting, pair)) for pair in open_]

    def _in_the_way(self, row: int, meeting: GroupMeeting, pair: WeekSlots) -> tuple[Full, ...]:
        """The limits that one more child of the group would exceed."""
        full = self._room.full(meeting.group, pair)
        seated = (self._of.now[row] & self._of.sharing[row]).any()
        return tuple(limit for limit in full if not (seated and limit.kind is ChildReason.SEATS))

    def _by_a_way(
        self,
        child: Child,
        row: int,
        meeting: GroupMeeting,
        reason: ChildReason,
        pair: WeekSlots,
        full: tuple[Full, ...],
    ) -> Unmatched:
        """A tutor who could take the child at the pair of slots, with the fewest other pairs changed."""
        free = self._of.now[row] & self._of.meetings.ever_free([pair])
        reaching_ = self._reaching(row)
        changes = {t: reaching_[t] for t in map(int, np.flatnonzero(free)) if t in reaching_}
        tutor = min(changes, key=lambda t: (changes[t], not self._of.sharing[row, t], t))
        near = NearTutor(self._of.tutors[tutor].id, pair, (0,) * len(pair))
        shared = {"teaching": str(self._of.teaching[row, tutor])} if self._of.most > 1 else {}
        figures = {"changes": str(changes[tutor]), **shared, **self._standing(meeting)}
        return Unmatched(child.id, reason, figures=figures, slots=pair, near=(near,), full=full)

    def _counted(
        self, child: Child, row: int, meeting: GroupMeeting, reason: ChildReason, certificate: TutorShortage
    ) -> Unmatched:
        slots = meeting.chosen or self._best_slots(meeting)
        nearby = self._nearest(meeting, self._of.allowed[row] & self._of.spare)
        return Unmatched(
            child.id,
            reason,
            *self._both_sides(certificate),
            {"short": str(certificate.short), **self._standing(meeting)},
            slots,
            nearby.near,
            self._room.full(child.group, slots) if meeting.chosen is not None else (),
            nearby.count,
            nearby.close,
        )

    def _both_sides(self, certificate: TutorShortage) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids of a certificate's children and tutors, the same for all who share it."""
        key = certificate.children.tobytes(), certificate.tutors.tobytes()
        if key not in self._sides:
            children = tuple(self._of.children[c].id for c in certificate.children)
            self._sides[key] = children, tuple(self._of.tutors[t].id for t in certificate.tutors)
        return self._sides[key]

    def _standing(self, meeting: GroupMeeting) -> Mapping[str, str]:
        return {"proof": self._proof, "meets": "yes" if meeting.chosen is not None else "no"}

    @cached_property
    def _ever(self) -> Hall:
        return Hall(self._of.ever, self._of.most, self._deadline)

    @cached_property
    def _now(self) -> Hall:
        return Hall(self._of.now, self._of.most, self._deadline)

    @cached_property
    def _chains(self) -> Mapping[int, int]:
        return reaching(self._of.now, self._of.tutor_of, np.flatnonzero(self._of.spare).tolist(), self._deadline)

    def _reaching(self, row: int) -> Mapping[int, int]:
        """The tutors from whom a chain of changes ends at one with room for the child; how many pairs it changes."""
        if self._of.most == 1:
            return self._chains
        # A chain through tutors of several children is not looked for: the tutor alone.
        return dict.fromkeys(np.flatnonzero(self._of.spare | self._of.sharing[row]).tolist(), 0)

    def _ends(self, row: int) -> Bools:
        ends = np.zeros(len(self._of.tutors), dtype=bool)
        ends[list(self._reaching(row))] = True
        return ends

    # Who would nearly do

    def _nearest(self, meeting: GroupMeeting, columns: Bools) -> Nearby:
        key = (meeting.group, columns.tobytes())
        if key not in self._near:
            self._near[key] = self._offers(meeting, np.flatnonzero(columns).tolist())
        return self._near[key]

    def _offers(self, meeting: GroupMeeting, columns: Sequence[int]) -> Nearby:
        """Of these tutors, who would nearly do; of those who lack as much, the first of them come first."""
        meetings = self._of.meetings
        ids = [self._of.tutors[column].id for column in columns]
        places = meetings.places(meeting.open)
        return nearest(ids, meetings.lacking[:, columns], places, meeting.open, self._policy)

    def _opening(self, child: Child, columns: Bools) -> tuple[NearTutor, ...]:
        offer = nearest_opening(self._semester.schools[child.school_id], self._tutors(columns), self._policy)
        return () if offer is None else (offer,)

    def _best_slots(self, meeting: GroupMeeting) -> WeekSlots:
        """For a group that does not meet, the slots at which most tutors who may teach one of it are free."""
        if meeting.group not in self._best:
            may = self._of.allowed[meeting.rows].any(axis=0)
            many = self._of.meetings.free(meeting.options)[:, may].sum(axis=1)
            apart = [timetable.spread(pair) for pair in meeting.options]
            best = max(range(len(apart)), key=lambda place: (int(many[place]), apart[place], -place))
            self._best[meeting.group] = meeting.options[best]
        return self._best[meeting.group]

    # Words and figures

    def _unmatched(
        self,
        child: Child,
        reason: ChildReason,
        columns: Bools,
        figures: Mapping[str, str],
        meeting: GroupMeeting,
        nearby: Nearby = NOBODY_NEAR,
    ) -> Unmatched:
        tutors = tuple(tutor.id for tutor in self._tutors(columns))
        slots = meeting.chosen or ()
        return Unmatched(child.id, reason, (), tutors, figures, slots, nearby.near, (), nearby.count, nearby.close)

    def _tutors(self, columns: Bools) -> list[Tutor]:
        return [self._of.tutors[int(column)] for column in np.flatnonzero(columns)]

    def _needs(self, child: Child) -> frozenset[str]:
        """The subjects of which one must be taught; none where P3 does not hold."""
        return frozenset(SUBJECT.needs(child, self._policy) if SUBJECT.binds(self._policy) else ())

    def _lacks_hours(self, tutor: Tutor) -> float:
        return sum(lacking(tutor, self._policy).values())
