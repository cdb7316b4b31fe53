"""What a lock of visits may not contradict: plain checks of one school, pair or date against the rules, before
anything is planned.

Each check yields the code of a fault, the column it shows in, and the figures of its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from matcher.tables.times import clock_text
from matcher.visits.tables.people import holds_visit
from models.policy import Policy
from models.rules.visits import V7
from models.visits.days import holidays_of, last_activity_day
from models.visits.problem import HighSchool, Lead, Mode, Period
from models.week import WEEKDAYS, Interval

Finding = tuple[str, str, dict[str, object]]


def school_faults(school: HighSchool, period: Period | None, policy: Policy) -> Iterator[Finding]:
    """What a school that is to be accompanied breaks of the rules of schools."""
    from models.visits.pair_rules import SCHOOL_RULES  # numpy: only for those who lock pairs

    for rule in SCHOOL_RULES:
        if not rule.suits(school, period, policy):
            yield rule.fault, "school_id", dict(rule.of_school(school, period, policy))


def pair_faults(lead: Lead, school: HighSchool, policy: Policy) -> Iterator[Finding]:
    """What a lead and a school that are to be together break of the rules of pairs."""
    from models.visits.pair_rules import PAIR_RULES, SCHOOL_RULES

    for rule in PAIR_RULES:
        if rule not in SCHOOL_RULES and not rule.allows(lead, school, policy):
            yield rule.fault, "school_id", dict(rule.figures(lead, school, policy))


def is_in_period(day: date, period: Period) -> bool:
    """V10: whether the day is one of the period."""
    return period.first_day <= day <= period.last_day


def day_faults(day: date, period: Period, policy: Policy) -> Iterator[Finding]:
    """V9 to V11 for the date of a visit, whoever makes it."""
    last = last_activity_day(period, policy)
    if not is_in_period(day, period):
        yield "lock_outside_period", "date", {"first": period.first_day, "last": period.last_day}
    elif day > last:
        yield "lock_too_late", "date", {"last": last}
    elif day.weekday() >= len(WEEKDAYS):
        yield "lock_weekend", "date", {}
    elif day in holidays_of(period).off:
        yield "lock_holiday", "date", {}
    elif day in period.closed:
        yield "lock_closed", "date", {}


def meeting_faults(lead: Lead, school: HighSchool, day: date) -> Iterator[Finding]:
    """V9 for the date of a visit of a lead to a school."""
    if day in lead.unavailable:
        yield "lock_lead_unavailable", "date", {"lead": lead.id}
    if day in school.unavailable:
        yield "lock_school_unavailable", "date", {"school": school.id}
    if day.weekday() >= len(WEEKDAYS):
        return
    of_lead, of_school = lead.free[day.weekday()], school.free[day.weekday()]
    if not any(holds_visit(max(a.start, b.start), min(a.end, b.end)) for a in of_lead for b in of_school):
        figures: dict[str, object] = {"lead": lead.id, "lead_hours": _shown(of_lead)}
        yield "lock_no_common_hours", "date", {**figures, "school": school.id, "school_hours": _shown(of_school)}


def _shown(stretches: tuple[Interval, ...]) -> str:
    return "; ".join(f"{clock_text(s.start)}-{clock_text(s.end)}" for s in stretches) or "-"


def most_visits(school: HighSchool, policy: Policy) -> int:
    """V7: the most visits to a school in the modes that it may have."""
    modes = {Mode.A: policy[V7].most_visits_a, Mode.B: policy[V7].most_visits_b}
    return modes[school.mode] if school.mode else max(modes.values())
