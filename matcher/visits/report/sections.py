"""Sections of the report: months as wall calendars, what is due, who is unserved and why."""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from matcher.grouping import group_by
from matcher.report.account import Excerpt, ReasonSection, excerpt, reason_sections
from matcher.visits.report.digest import Digest
from models.visits.days import holidays_of
from models.visits.plan import Activity, Form, Milestone

LISTED_A_ROW = 60
"""Tasks that one row lists; the workbook has them all."""


@dataclass(frozen=True, slots=True)
class FormSection:
    """A kind of task: its rule, whose it is, how many there are, and the first and last due date."""

    form: str
    rule: str
    who: str
    count: int
    first: date
    last: date


def form_sections(digest: Digest) -> Iterator[FormSection]:
    """Each kind of task that is due at all, in the order of the programme."""
    say = digest.wording.say
    for form in Form:
        held = [milestone for milestone in digest.milestones if milestone.what is form]
        if held:
            who = say(f"visit.who.{held[0].who.value}")
            yield FormSection(say(f"form.{form.value}"), held[0].rule, who, len(held), held[0].due, held[-1].due)


@dataclass(frozen=True, slots=True)
class DueRow:
    """What is due of one kind on one date, by school."""

    due: date
    form: str
    who: str
    schools: Excerpt[str]


@dataclass(frozen=True, slots=True)
class DueMonth:
    """A month's rows, the earliest first."""

    year: int
    month: int
    count: int
    rows: Sequence[DueRow]


def due_months(digest: Digest) -> Iterator[DueMonth]:
    """What is due, by month, date and kind."""
    for (year, month), in_month in groupby(digest.milestones, lambda one: (one.due.year, one.due.month)):
        held = list(in_month)
        rows = [_due_row(digest, list(same)) for _, same in groupby(held, lambda one: (one.due, one.rule))]
        yield DueMonth(year, month, len(held), rows)


def _due_row(digest: Digest, held: Sequence[Milestone]) -> DueRow:
    say, first = digest.wording.say, held[0]
    return DueRow(
        first.due,
        say(f"form.{first.what.value}"),
        say(f"visit.who.{first.who.value}"),
        excerpt((_about(digest, milestone) for milestone in held), LISTED_A_ROW),
    )


def _about(digest: Digest, milestone: Milestone) -> str:
    """The school that a task is about, with the visit and its lead where it is about one."""
    school = digest.season.schools[milestone.school_id].name
    if not milestone.number:
        return school
    lead = digest.lead_name(milestone.lead_id)
    return digest.wording.say("visit.due_of_visit", school=school, number=milestone.number, lead=lead)


def unserved_sections(
    digest: Digest, sentences: Mapping[str, tuple[str, str]], most: int
) -> tuple[Sequence[ReasonSection], int]:
    """The first ``most`` unserved schools by reason, most frequent first, and how many more there are."""
    listed = excerpt(digest.plan.unserved, most)
    left_out = ((one.reason.value, digest.school_name(one.school_id), sentences[one.school_id]) for one in listed.rows)
    return reason_sections([code for code, _ in digest.reasons()], left_out, digest.reason), listed.left


LISTED_A_DAY = 40
"""Activities that are listed on one day; the workbook has them all."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month, or of its neighbour where ``inside`` is false."""

    date: date
    inside: bool
    off: bool
    activities: Excerpt[Activity]
    due: int

    @property
    def count(self) -> int:
        """Visits and workshops of the day."""
        return len(self.activities.rows) + self.activities.left


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks of seven days, Monday first."""

    year: int
    month: int
    activities: int
    due: int
    weeks: Sequence[Sequence[Day]]


def months(digest: Digest) -> list[Month]:
    """Every month from the first to the last in which there is an activity or something is due."""
    of_day = group_by(digest.activities, lambda activity: activity.date)
    due = Counter(milestone.due for milestone in digest.milestones)
    busy = [*of_day, *due]
    if not busy:
        return []
    period = digest.season.period
    off = holidays_of(period).off | period.closed

    def day_of(day: date, month: int) -> Day:
        inside = day.month == month
        held = excerpt(of_day.get(day, ()) if inside else (), LISTED_A_DAY)
        return Day(day, inside, day in off, held, due[day] if inside else 0)

    found = []
    for number in range(12 * min(busy).year + min(busy).month - 1, 12 * max(busy).year + max(busy).month):
        year, month = number // 12, number % 12 + 1
        weeks = [[day_of(day, month) for day in week] for week in Calendar().monthdatescalendar(year, month)]
        days = [day for week in weeks for day in week]
        found.append(Month(year, month, sum(day.count for day in days), sum(day.due for day in days), weeks))
    return found
