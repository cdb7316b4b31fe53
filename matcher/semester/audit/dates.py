"""The dated sessions of a term (S9, S10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

import holidays

from matcher.audit.violation import Violation
from matcher.audit.week import weekday_word
from matcher.semester.audit.groups import GroupRows, by_timetable
from matcher.semester.audit.index import PlanIndex
from matcher.semester.tables.plan_rows import WrittenSession
from models.policy import Policy
from models.rules.semester import S1, S9, S10
from models.semester.problem import Term
from models.week import WEEKDAYS

_SESSIONS, TERM = WrittenSession.file, "term.toml"
REGULAR = "regular"
MAKE_UP = "make_up"

_SUBSTITUTED = re.compile(r"substituted from (\d\d/\d\d/\d{4})")


class HolidayCalendar:
    """Taiwan's public holidays and make-up workdays around a term."""

    def __init__(self, term: Term) -> None:
        # A year more: the day off that a workday of December makes up for may lie in January.
        years = range(term.first_day.year, term.last_day.year + 2)
        self._term = term
        self._known: dict[date, str | None] = {}
        self._holidays = holidays.country_holidays("TW", years=years, language="en_US")
        self._replaced = self._make_up_workdays()

    def _make_up_workdays(self) -> dict[date, int]:
        """Each workday on a weekend, with the weekday of the day off it makes up for."""
        replaced = {}
        for day, name in self._holidays.items():
            found = _SUBSTITUTED.search(name)
            if found is not None:
                workday = datetime.strptime(found[1], "%m/%d/%Y").date()
                if workday in self._holidays.weekend_workdays:
                    replaced[workday] = day.weekday()
        return replaced

    def unusable(self, day: date) -> str | None:
        """Why no session may be held on the day, as a text code, or ``None``."""
        if day not in self._known:
            self._known[day] = self._unusable(day)
        return self._known[day]

    def _unusable(self, day: date) -> str | None:
        if not self._term.first_day <= day <= self._term.last_day:
            return "session_outside_term"
        if day in self._term.closed:
            return "session_on_closed_day"
        if day in self._holidays:
            return "session_on_holiday"
        return None if self.weekday(day) < len(WEEKDAYS) else "session_on_weekend"

    def weekday(self, day: date) -> int:
        """The weekday whose timetable holds on the day (0 is Monday)."""
        return self._replaced.get(day, day.weekday())


def s9(index: PlanIndex) -> Iterator[Violation]:
    """S9: the term is long enough; every group's sessions are dated, all of them on valid dates."""
    term, written = index.semester.term, index.plan.sessions
    if term is None:
        if written:
            yield Violation.of("S9", "sessions_without_term", (), _SESSIONS)
        return
    yield from _length(index.policy, term)
    if written is None:
        yield Violation.of("S9", "no_sessions_file", (), _SESSIONS)
        return
    wrong = index.groups.session_places - {group.people for group in index.groups.meeting}
    for row in written if wrong else ():
        if (row.university_id, row.school_id) in wrong:
            place = {"university": row.university_id, "school": row.school_id}
            yield Violation.of("S9", "session_without_group", place.values(), [row], **place)
    calendar = HolidayCalendar(term)
    due = _due(index.policy, term)
    yield from by_timetable(index.groups.meeting, lambda group: _GroupDates(group, term, calendar, due).violations())


def _due(policy: Policy, term: Term) -> int:
    """How many dated sessions a group has."""
    return policy[S1].sessions_a_week * term.weeks


def _length(policy: Policy, term: Term) -> Iterator[Violation]:
    weeks, hours = policy[S9].weeks, policy[S9].hours
    if term.weeks < weeks:
        yield Violation.of("S9", "few_weeks", (), TERM, weeks=term.weeks, least=weeks)
    minutes = _due(policy, term) * policy.session_minutes
    if minutes < 60 * hours:
        yield Violation.of("S9", "few_hours", (), TERM, hours=f"{minutes / 60:g}", least=hours)


@dataclass(frozen=True, slots=True)
class _GroupDates:
    """The judge of one group's dated sessions."""

    group: GroupRows
    term: Term
    calendar: HolidayCalendar
    due: int

    def violations(self) -> Iterator[Violation]:
        """Number of sessions, their order, and each row's date and kind."""
        sessions = self.group.sessions
        due = self.due
        if len(sessions) != due:
            yield self._violation("session_count", sessions, count=len(sessions), due=due)
        by_date = sorted(sessions, key=lambda row: (row.date, row.start))
        if [row.number for row in by_date] != list(range(1, len(sessions) + 1)):
            yield self._violation("session_numbers", sessions)
        timetable = set(self.group.timetable.slots)
        for row in sessions:
            if (wrong := self._wrong(row, timetable)) is not None:
                yield wrong

    def _wrong(self, row: WrittenSession, timetable: Set[tuple[int, int, int]]) -> Violation | None:
        """The first thing that is wrong with a row, if any."""
        unusable = self.calendar.unusable(row.date)
        if unusable is not None:
            return self._violation(unusable, [row], date=row.date)
        weekday = self.calendar.weekday(row.date)
        if row.weekday != weekday:
            return self._violation("session_weekday", [row], date=row.date, weekday=weekday_word(weekday))
        kind = REGULAR if self._on_timetable(row, timetable) else MAKE_UP
        if row.kind != kind:
            return self._violation("session_kind", [row], date=row.date, value=row.kind, should=kind)
        return None

    def _on_timetable(self, row: WrittenSession, timetable: Set[tuple[int, int, int]]) -> bool:
        """Whether the session stands at a slot of the group in one of the term's weeks of lessons.

        A make-up workday is never on the timetable: its date is no such weekday.
        """
        occurrence = (row.date - self.term.first_day).days // 7
        return (row.date.weekday(), row.start, row.end) in timetable and 0 <= occurrence < self.term.weeks

    def _violation(self, code: str, rows: Sequence[WrittenSession], **figures: object) -> Violation:
        return self.group.violation("S9", code, rows or _SESSIONS, **figures)


def s10(index: PlanIndex) -> Iterator[Violation]:
    """S10: the number of one-to-many co-learning sessions among each group's sessions."""
    term = index.semester.term
    if term is None or index.plan.sessions is None:
        return
    due = min(index.policy[S10].co_learning_sessions, _due(index.policy, term))
    yield from by_timetable(index.groups.meeting, lambda group: _co_learning(group, due))


def _co_learning(group: GroupRows, due: int) -> Iterator[Violation]:
    shared = [row for row in group.sessions if row.co_learning]
    if len(shared) != due:
        yield group.violation("S10", "co_learning", shared or _SESSIONS, count=len(shared), due=due)
