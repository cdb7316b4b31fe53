"""The dates one group can have: on the timetable, in reserve, and anywhere in the term (S9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.policy import Policy
from models.semester.dating.calendar import is_regular, regular_dates, teaching_days
from models.semester.problem import Group, Semester, Slot, Term
from models.semester.timetable import WeekSlots, free, slots_of


@dataclass(frozen=True, slots=True, order=True)
class DatedSlot:
    """A slot on a date; on a make-up workday the slot's weekday is that of the day replaced."""

    day: date
    slot: Slot


class GroupDates:
    """What the term offers a group that meets at ``pair`` with these tutors.

    ``regular`` are the dates of the timetable that hold, ``lost`` those that fall out, both in
    order. ``own`` are the group's slots on other dates, in the order in which they are taken: after
    the weeks of lessons, the earliest first, then make-up workdays. All groups together keep every
    limit on ``regular`` and ``own``: it is the weekly timetable.
    """

    def __init__(
        self,
        semester: Semester,
        policy: Policy,
        term: Term,
        group: Group,
        pair: WeekSlots,
        tutor_ids: Iterable[str],
    ) -> None:
        self._semester = semester
        self._policy = policy
        self._term = term
        self._tutor_ids = tuple(tutor_ids)
        self._open: dict[int, list[Slot]] | None = None
        self.group = group
        self.pair = pair
        self.due = policy.sessions_a_week * term.weeks
        days = teaching_days(term)
        every = [DatedSlot(day, slot) for slot in pair for day in regular_dates(term, slot)]
        self.lost = sorted(dated for dated in every if dated.day not in days)
        self.regular = sorted(dated for dated in every if dated.day in days)
        self.own = sorted(self._reserve(days), key=lambda dated: (_workday(dated), dated))

    def _reserve(self, days: Mapping[date, int]) -> Iterable[DatedSlot]:
        for day, weekday in days.items():
            for slot in self.pair:
                if slot.weekday == weekday and not is_regular(self._term, self.pair, day, slot):
                    yield DatedSlot(day, slot)

    @property
    def first_choice(self) -> list[DatedSlot]:
        """The timetable's dates, and as many of the group's own slots as it has lost dates."""
        return self.regular + self.own[: self.due - len(self.regular)]

    @property
    def open_slots(self) -> Mapping[int, list[Slot]]:
        """By weekday, the slots that school and tutors could meet at (S3, S4, S6)."""
        if self._open is None:
            slots = slots_of(self._semester.schools[self.group.school_id], self._policy)
            tutors = [self._semester.tutors[tutor_id] for tutor_id in self._tutor_ids]
            self._open = {}
            for slot, suits in zip(slots, free(tutors, slots, self._policy), strict=True):
                if suits.all():
                    self._open.setdefault(slot.weekday, []).append(slot)
        return self._open

    def beside(self, slots: Iterable[Slot], starts: Sequence[int]) -> list[Slot]:
        """Of one date's slots those for one more session beside the group's that start there then (S2, S5)."""
        if len(starts) >= self._policy.sessions_a_day:
            return []
        length = self._policy.session_minutes
        return [slot for slot in slots if all(abs(slot.start - start) >= length for start in starts)]

    def anywhere(self) -> dict[date, list[Slot]]:
        """Every date with an open slot, whatever the timetable says."""
        days = teaching_days(self._term)
        return {day: self.open_slots[weekday] for day, weekday in days.items() if weekday in self.open_slots}

    @property
    def room(self) -> int:
        """How many sessions of this group the term holds if there were no other."""
        most = {weekday: self._most_on(slots) for weekday, slots in self.open_slots.items()}
        return sum(most.get(weekday, 0) for weekday in teaching_days(self._term).values())

    def _most_on(self, slots: Iterable[Slot]) -> int:
        """How many sessions one date with these slots (by start) holds: each as early as may be."""
        starts: list[int] = []
        for slot in slots:
            if self.beside([slot], starts):
                starts.append(slot.start)
        return len(starts)

    @property
    def possible(self) -> bool:
        """Whether the term has dates enough for this group if there were no other."""
        return self.room >= self.due


def _workday(dated: DatedSlot) -> bool:
    return dated.day.weekday() != dated.slot.weekday
