"""Leads, schools, professors and workshops from their records, and what only their tables together can tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matcher.tables.dates import days_within, range_text
from matcher.tables.reading import warn_of_blank_names, week_of
from matcher.tables.records import Sheet, TableRecord
from matcher.tables.times import clock_text
from matcher.visits.tables.own_school import OwnSchools
from matcher.visits.tables.places import check_places, place_of
from models.policy import Policy
from models.rules.visits import V3, V7, V9, VISIT_GRID_MINUTES
from models.visits.days import last_activity_day
from models.visits.problem import HighSchool, Lead, Period, Professor, Workshop
from models.visits.under_policy import eased_lead, eased_school
from models.week import WEEKDAYS


@dataclass(frozen=True, slots=True)
class SeasonRoster:
    """Who takes part, by id, and when, as the policy reads it; ``period`` is ``None`` where it could not be read."""

    leads: Mapping[str, Lead]
    schools: Mapping[str, HighSchool]
    period: Period | None

    @classmethod
    def under(
        cls, policy: Policy, leads: Mapping[str, Lead], schools: Mapping[str, HighSchool], period: Period | None
    ) -> SeasonRoster:
        """Those of the tables, with the hours that the policy adds (V9); ``period`` is the policy's already."""
        return cls(
            {id_: eased_lead(lead, policy) for id_, lead in leads.items()},
            {id_: eased_school(school, policy) for id_, school in schools.items()},
            period,
        )


def holds_visit(start: int, end: int) -> bool:
    """V8: whether a stretch of minutes after midnight holds a visit from one half hour to another."""
    return start + -start % VISIT_GRID_MINUTES + VISIT_GRID_MINUTES <= end


def read_leads(sheet: Sheet, policy: Policy, period: Period | None, own_schools: OwnSchools) -> dict[str, Lead]:
    """The leads by id, none with more schools than the programme allows (V3)."""
    own = {record.row: own_schools.of(record) for record in sheet}
    _check_hours_and_days(sheet, "lead_id", policy, period)
    most = policy[V3].most_schools
    check_places(sheet)
    for record in sheet:
        schools = record.get("max_schools")
        if schools is not None and schools > most:
            sheet.warning("max_schools_above", record.row, "max_schools", schools, most=most)
        if record.get("items") == frozenset():
            sheet.warning("lead_without_items", record.row, "items", record.get("lead_id") or "")
    return {
        record["lead_id"]: record.build(
            Lead,
            "lead_id",
            free=week_of(record),
            max_schools=most if record["max_schools"] is None else min(most, record["max_schools"]),
            school_id=own[record.row],
            place=place_of(record),
            unavailable=_unavailable(record, period),
        )
        for record in sheet.whole
    }


def read_schools(sheet: Sheet, policy: Policy, period: Period | None) -> dict[str, HighSchool]:
    """The schools by id."""
    warn_of_blank_names(sheet, "school_id")
    _check_hours_and_days(sheet, "school_id", policy, period)
    check_places(sheet)
    schools = {}
    for record in sheet.whole:
        own = {"free": week_of(record), "place": place_of(record), "unavailable": _unavailable(record, period)}
        schools[record["school_id"]] = record.build(HighSchool, "school_id", **own)
    return schools


def read_professors(sheet: Sheet, policy: Policy, period: Period | None) -> dict[str, Professor] | None:
    """The professors by id; ``None`` where there is no table of them."""
    if not sheet.there:
        return None
    _check_hours_and_days(sheet, "professor_id", policy, period)
    return {
        record["professor_id"]: record.build(
            Professor, "professor_id", free=week_of(record), unavailable=_unavailable(record, period)
        )
        for record in sheet.whole
    }


def read_workshops(sheet: Sheet, policy: Policy, period: Period | None) -> dict[str, Workshop]:
    """The workshops by id; an error for one too short (V7), a warning for one that no accompaniment can use."""
    fewest = policy[V7].workshop_hours
    for record in sheet:
        minutes = record.get("hours")
        if minutes is not None and minutes < 60 * fewest:
            sheet.error("short_workshop", record.row, "hours", f"{minutes / 60:g}", least=fewest)
        if period is not None and (day := record.get("date")):
            _check_workshop_date(sheet, record, day, period, policy)
    return {
        record["workshop_id"]: record.build(
            Workshop, "workshop_id", minutes=60 * fewest if record["hours"] is None else record["hours"]
        )
        for record in sheet.whole
    }


def _check_workshop_date(sheet: Sheet, record: TableRecord, day: date, period: Period, policy: Policy) -> None:
    last = last_activity_day(period, policy)
    if not period.first_day <= day <= period.last_day:
        figures = {"first": period.first_day, "last": period.last_day}
        sheet.warning("workshop_outside_period", record.row, "date", day, **figures)
    elif day > last:
        sheet.warning("workshop_too_late", record.row, "date", day, last=last)


def _check_hours_and_days(sheet: Sheet, id_column: str, policy: Policy, period: Period | None) -> None:
    """Warnings for stretches too short, for nobody's hours at all, and for dates outside the period."""
    margin = policy[V9].margin_minutes
    for record in sheet:
        week = [record.get(day) for day in WEEKDAYS]
        if not any(stretches is None or stretches for stretches in week):
            sheet.warning("no_hours", record.row, WEEKDAYS[0], record.get(id_column) or "")
        for day, stretches in zip(WEEKDAYS, week, strict=True):
            for stretch in stretches or ():
                if not holds_visit(stretch.start - margin, stretch.end + margin):
                    shown = f"{clock_text(stretch.start)}-{clock_text(stretch.end)}"
                    sheet.warning("no_half_hour", record.row, day, shown, minutes=VISIT_GRID_MINUTES)
        if period is not None:
            _check_unavailable(sheet, record, period)


def _check_unavailable(sheet: Sheet, record: TableRecord, period: Period) -> None:
    for start, end in record.get("unavailable") or ():
        if end < period.first_day or start > period.last_day:
            figures = {"first": period.first_day, "last": period.last_day}
            sheet.warning("unavailable_outside", record.row, "unavailable", range_text(start, end), **figures)


def _unavailable(record: TableRecord, period: Period | None) -> frozenset[date]:
    """The dates inside the period; nothing else is planned."""
    if period is None:
        return frozenset()
    return days_within(record["unavailable"], period.first_day, period.last_day)
