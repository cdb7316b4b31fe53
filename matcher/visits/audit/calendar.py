"""On which dates and at which hours: availability, the period and the settlement deadline (V9-V11)."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.audit.violation import Violation
from matcher.audit.week import clock, inside, intervals, lengthen
from matcher.visits.audit.dates import OfficeDays, shift
from matcher.visits.audit.index import ActivityRow, VisitIndex
from matcher.visits.audit.professors import joined_where_busy
from models.rules.visits import V9, V10, V11
from models.week import WEEKDAYS, Week


def v9(index: VisitIndex) -> Iterator[Violation]:
    """V9: a visit on a day of lessons and at hours that lead and school both have; a workshop on a date of both."""
    days = OfficeDays(index.season.period)
    margin = index.policy[V9].margin_minutes
    for row in index.activities:
        code = _unusable(row, days) if row.is_visit else None
        if code is not None:
            yield row.violation("V9", code)
            continue
        lead, day = row.lead, row.written.date
        yield from _availability(row, "school", lengthen(row.school.free, margin), day in row.school.unavailable)
        if lead is not None:
            yield from _availability(row, "lead", lengthen(lead.free, margin), day in lead.unavailable)
    yield from joined_where_busy(index)


def _unusable(row: ActivityRow, days: OfficeDays) -> str | None:
    """Why no visit may be made on the date, as a text code, or ``None``."""
    day = row.written.date
    if days.is_closed(day):
        return "visit_on_closed_day"
    if days.is_holiday(day):
        return "visit_on_holiday"
    return None if day.weekday() < len(WEEKDAYS) else "visit_on_weekend"


def _availability(row: ActivityRow, what: str, free: Week, unavailable: bool) -> Iterator[Violation]:
    """Of a workshop only the date counts; a visit lies inside one range of the weekday."""
    weekday = row.written.date.weekday()
    if unavailable:
        yield row.violation("V9", f"{what}_unavailable")
    elif row.is_visit and row.hours is not None and not inside(*row.hours, free, weekday):
        ranges = ", ".join(f"{clock(part.start)}-{clock(part.end)}" for part in intervals(free, weekday))
        times = {"start": clock(row.hours[0]), "end": clock(row.hours[1]), "free": ranges or "-"}
        yield row.violation("V9", f"outside_{what}_hours", **times)


def v10(index: VisitIndex) -> Iterator[Violation]:
    """V10: everything lies in the programme's period."""
    first = index.season.period.first_day
    last = shift(index.season.period.last_day, index.policy[V10].extra_days)
    for row in index.activities:
        if not first <= row.written.date <= last:
            yield row.violation("V10", "outside_period", first=first, last=last)


def v11(index: VisitIndex) -> Iterator[Violation]:
    """V11: the last activity leaves the school its days before the settlement deadline."""
    deadline, days = index.season.period.settlement_deadline, index.policy[V11].buffer_days
    latest = shift(deadline, -days)
    for of in index.accompaniments:
        if of.dates and of.dates[-1] > latest:
            figures = {"date": of.dates[-1], "latest": latest, "deadline": deadline, "days": days}
            yield of.violation("V11", "late_activity", [of.activities[-1].written], **figures)
