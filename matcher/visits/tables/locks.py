"""``locks.csv`` of visits: what the office has decided beforehand, and every contradiction of a rule or of another
lock.

What only a search can refute is left to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from matcher.grouping import group_by
from matcher.tables.locks import has_needs, keep_first
from matcher.tables.records import Sheet, TableRecord
from matcher.tables.times import clock_text
from matcher.visits.tables.people import SeasonRoster, holds_visit
from models.policy import Policy
from models.rules.plan import L1
from models.rules.visits import V7, V8
from models.visits.days import holidays_of, last_activity_day, last_of_window
from models.visits.problem import HighSchool, Lead, Mode, Period
from models.week import WEEKDAYS, Interval

Finding = tuple[str, str, dict[str, object]]
"""A contradiction: the code of a fault, the column it shows in, and the figures of its text."""


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


_NEEDS = {
    "assign": ("lead_id", "school_id"),
    "forbid": ("lead_id", "school_id"),
    "visit": ("lead_id", "school_id", "date"),
}
Pair = tuple[str, str]
Fixed = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class VisitLocks:
    """The locks of a season, each once, as :class:`models.visits.problem.Season` has them."""

    assigned: tuple[Pair, ...]
    forbidden: frozenset[Pair]
    fixed: tuple[Fixed, ...]


def read_locks(sheet: Sheet, roster: SeasonRoster, policy: Policy) -> VisitLocks:
    """The locks of the table; contradictions are reported to the sheet, unless the policy waives all locks (L1)."""
    return _SeasonLocks(sheet, roster, policy).read()


class _SeasonLocks:
    """Sorts the rows into locks by kind, each with the row where it stands first, and checks them."""

    def __init__(self, sheet: Sheet, roster: SeasonRoster, policy: Policy) -> None:
        self._sheet = sheet
        self._roster = roster
        self._policy = policy
        self._assigned: dict[Pair, int] = {}
        self._forbidden: dict[Pair, int] = {}
        self._fixed: dict[Fixed, int] = {}

    def read(self) -> VisitLocks:
        """Sort, check, and give what was found."""
        for record in self._sheet.whole:
            if has_needs(self._sheet, record, _NEEDS):
                self._sort(record)
        if self._policy[L1].binds:
            self._check()
        return VisitLocks(tuple(self._assigned), frozenset(self._forbidden), tuple(self._fixed))

    def _check(self) -> None:
        """Every contradiction of a rule or of another lock."""
        held = self._held()
        self._check_forbidden(held)
        self._check_schools(held)
        self._check_leads(held)
        self._check_pairs(held)
        self._check_dates()
        self._check_dates_of_leads()
        self._check_dates_of_schools()

    def _sort(self, record: TableRecord) -> None:
        pair = record["lead_id"], record["school_id"]
        if record["kind"] == "visit":
            keep_first(self._sheet, self._fixed, (*pair, record["date"]), record)
        else:
            keep_first(self._sheet, self._assigned if record["kind"] == "assign" else self._forbidden, pair, record)

    def _held(self) -> dict[Pair, int]:
        """The pairs that must be, assigned or by a visit, with the row where each stands first."""
        held = dict(self._assigned)
        for (lead_id, school_id, _), row in self._fixed.items():
            pair = lead_id, school_id
            held[pair] = min(row, held.get(pair, row))
        return dict(sorted(held.items(), key=lambda item: item[1]))

    def _report(self, row: int, shown: object, findings: Iterable[Finding]) -> None:
        for code, column, figures in findings:
            self._sheet.error(code, row, column, shown, **figures)

    def _check_forbidden(self, held: Mapping[Pair, int]) -> None:
        for pair, row in held.items():
            if pair in self._forbidden:
                first, last = sorted((row, self._forbidden[pair]))
                self._sheet.error("lock_assigned_forbidden", last, "school_id", pair[1], lead=pair[0], first_row=first)

    def _check_schools(self, held: Mapping[Pair, int]) -> None:
        """V1 and V4: each school can be served, and by one lead."""
        first: dict[str, tuple[str, int]] = {}
        for (lead_id, school_id), row in held.items():
            if school_id in first:
                other, other_row = first[school_id]
                figures = {"lead": lead_id, "other": other, "first_row": other_row}
                self._sheet.error("lock_school_twice", row, "school_id", school_id, **figures)
                continue
            first[school_id] = lead_id, row
            if school := self._roster.schools.get(school_id):
                self._report(row, school_id, school_faults(school, self._roster.period, self._policy))

    def _check_leads(self, held: Mapping[Pair, int]) -> None:
        """V3: no lead has more schools than it takes."""
        for lead_id, locks in group_by(held.items(), lambda lock: lock[0][0]).items():
            lead, of_lead = self._roster.leads.get(lead_id), [row for _, row in locks]
            if lead and len(of_lead) > lead.max_schools:
                code = "lock_lead_full" if lead.max_schools else "lock_lead_takes_none"
                figures = {"schools": len(of_lead), "most": lead.max_schools, "rows": _listed(of_lead)}
                self._sheet.error(code, of_lead[-1], "lead_id", lead_id, **figures)

    def _check_pairs(self, held: Mapping[Pair, int]) -> None:
        for (lead_id, school_id), row in held.items():
            lead, school = self._roster.leads.get(lead_id), self._roster.schools.get(school_id)
            if lead and school:
                self._report(row, school_id, pair_faults(lead, school, self._policy))

    def _check_dates(self) -> None:
        """V9 to V11 for each visit by itself."""
        for (lead_id, school_id, day), row in self._fixed.items():
            if self._roster.period is None:
                return
            self._report(row, day, day_faults(day, self._roster.period, self._policy))
            lead, school = self._roster.leads.get(lead_id), self._roster.schools.get(school_id)
            if lead and school and is_in_period(day, self._roster.period):
                self._report(row, day, meeting_faults(lead, school, day))

    def _in_period(self) -> Iterator[tuple[Fixed, int]]:
        """The visits in order of date, without those whose year is probably mistyped."""
        period = self._roster.period
        inside = (item for item in self._fixed.items() if period is None or is_in_period(item[0][2], period))
        return iter(sorted(inside, key=lambda item: (item[0][2], item[1])))

    def _check_dates_of_leads(self) -> None:
        """V8: one visit a date for each lead."""
        first: dict[tuple[str, date], int] = {}
        for (lead_id, _, day), row in self._in_period():
            if (lead_id, day) in first:
                self._sheet.error("lock_lead_date_twice", row, "date", day, lead=lead_id, first_row=first[lead_id, day])
            first.setdefault((lead_id, day), row)

    def _check_dates_of_schools(self) -> None:
        """V6 to V8: the visits of a school and its lead are not too many, too close or too far apart."""
        visits: dict[Pair, dict[date, int]] = defaultdict(dict)
        for (lead_id, school_id, day), row in self._in_period():
            visits[lead_id, school_id][day] = row
        for (_, school_id), rows in visits.items():
            self._check_gaps(school_id, rows)
            self._check_number(school_id, rows)
            first, last = next(iter(rows)), list(rows)[-1]
            if last > (end := last_of_window(first, self._policy)):
                figures = {"first": first, "last": last, "window": end}
                self._error_of_two("lock_visits_too_far", rows[first], rows[last], school_id, figures)

    def _check_gaps(self, school_id: str, rows: Mapping[date, int]) -> None:
        fewest = self._policy[V8].days_apart
        for before, after in pairwise(rows):
            days = (after - before).days
            if days < fewest:
                figures = {"first": before, "last": after, "days": days, "least": fewest}
                self._error_of_two("lock_visits_too_close", rows[before], rows[after], school_id, figures)

    def _check_number(self, school_id: str, rows: Mapping[date, int]) -> None:
        school = self._roster.schools.get(school_id)
        if school and len(rows) > (most := most_visits(school, self._policy)):
            of_school = sorted(rows.values())
            figures = {"visits": len(rows), "most": most, "rows": _listed(of_school)}
            self._sheet.error("lock_too_many_visits", of_school[-1], "school_id", school_id, **figures)

    def _error_of_two(self, code: str, row: int, other: int, school_id: str, figures: Mapping[str, object]) -> None:
        """An error in the later of two rows that names the other."""
        first, last = sorted((row, other))
        self._sheet.error(code, last, "date", figures["last"], school=school_id, first_row=first, **figures)


def _listed(rows: Iterable[int]) -> str:
    return ", ".join(map(str, rows))
