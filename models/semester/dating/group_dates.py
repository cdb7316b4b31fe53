"""The dates one group can have: on the timetable, in reserve, and anywhere in the term (S9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.policy import Policy
from models.rules import SESSIONS_A_WEEK
from models.semester.dating.calendar import is_regular, regular_dates, teaching_days
from models.semester.problem import Group, Semester, Slot, Term
from models.semester.timetable import SlotPair, free, slots_of


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
        pair: SlotPair,
        tutor_ids: Iterable[str],
    ) -> None:
        self._semester = semester
        self._policy = policy
        self._term = term
        self._tutor_ids = tuple(tutor_ids)
        self._open: dict[int, list[Slot]] | None = None
        self.group = group
        self.pair = pair
        self.due = SESSIONS_A_WEEK * term.weeks
        days = teaching_days(term)
        every = [DatedSlot(day, slot) for slot in pair for day in regular_dates(term, slot)]
        self.lost = sorted(dated for dated in every if dated.day not in days)
        self.regular = sorted(dated for dated in every if dated.day in days)
        self.own = sorted(self._reserve(days), key=lambda dated: (_workday(dated), dated))

    def _reserve(self, days: Mapping[date, int]) -> Iterable[DatedSlot]:
        by_weekday = {slot.weekday: slot for slot in self.pair}
        for day, weekday in days.items():
            slot = by_weekday.get(weekday)
            if slot is not None and not is_regular(self._term, self.pair, day, slot):
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

    def elsewhere(self) -> dict[date, list[Slot]]:
        """Dates of the other weekdays with the slots that are open on them."""
        own = {slot.weekday for slot in self.pair}
        return {day: slots for day, slots in self.anywhere().items() if slots[0].weekday not in own}

    def anywhere(self) -> dict[date, list[Slot]]:
        """Every date with an open slot, whatever the timetable says."""
        days = teaching_days(self._term)
        return {day: self.open_slots[weekday] for day, weekday in days.items() if weekday in self.open_slots}

    @property
    def possible(self) -> bool:
        """Whether the term has dates enough for this group if there were no other."""
        return len(self.anywhere()) >= self.due


def _workday(dated: DatedSlot) -> bool:
    return dated.day.weekday() != dated.slot.weekday
