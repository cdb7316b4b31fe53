"""The schools that apply, lead teachers and the professors who supervise, and when they are free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from matcher.generator.draws import Draws
from matcher.generator.names import person_name
from matcher.generator.stock import STOCK
from matcher.tables.times import stretches
from matcher.visits.generator.catalog import VisitVariant, Whole
from matcher.visits.generator.places import HighSchoolPlace
from models.policy import Policy
from models.rules.visits import V1, V3
from models.visits.days import holidays_of, visit_days
from models.visits.problem import HighSchool, Lead, Mode, Period, Professor, ServiceItem
from models.week import NEVER, WEEKDAYS, Week

Pattern = str
"""Hours of one day as a cell has them."""

_CLOSED: Pattern = ""

_LEAD_WEEKDAYS = {0: 1.0, 1: 0.9, 2: 1.3, 3: 1.1, 4: 1.2}
"""How often a lead has no lessons on each weekday: on Wednesdays and Fridays more often."""


def _week(patterns: Sequence[Pattern]) -> Week:
    mon, tue, wed, thu, fri = (stretches(pattern) for pattern in patterns)
    return mon, tue, wed, thu, fri


def _hours_on(draws: Draws, weekdays: Sequence[int], who: str, alike: float) -> Week:
    """A usual pattern on a share ``alike`` of the weekdays, any on the others."""
    weights: Mapping[Pattern, float] = STOCK["hours"][who]
    usual = draws.pick_weighted(weights)
    patterns = [_CLOSED] * len(WEEKDAYS)
    for weekday in sorted(weekdays):
        patterns[weekday] = usual if draws.chance(alike) else draws.pick_weighted(weights)
    return _week(patterns)


def school_week(draws: Draws) -> Week:
    """When a school can receive a lead: not on every weekday, for want of common hours of its teachers."""
    closed = draws.some(range(len(WEEKDAYS)), draws.pick_weighted({0: 0.3, 1: 0.4, 2: 0.3}))
    return _hours_on(draws, [day for day in range(len(WEEKDAYS)) if day not in closed], "high_school", 0.75)


def lead_week(draws: Draws, weekdays_free: Whole) -> Week:
    """When a lead need not teach."""
    return _hours_on(draws, draws.some_weighted(_LEAD_WEEKDAYS, draws.whole(*weekdays_free)), "lead", 0.6)


def professor_week(draws: Draws) -> Week:
    """Two or three weekdays without lectures."""
    return _hours_on(draws, draws.some(range(len(WEEKDAYS)), draws.whole(2, 3)), "professor", 0.5)


def _mondays(period: Period) -> list[date]:
    """The Mondays of the period's whole weeks."""
    first = period.first_day + timedelta(-period.first_day.weekday() % 7)
    weeks = ((period.last_day - first).days + 1) // 7
    return [first + timedelta(weeks=week) for week in range(weeks)]


def _working_days(first: date, days: int, period: Period) -> frozenset[date]:
    """Days in a row that lie in the period and are no public holidays."""
    stretch = frozenset(first + timedelta(day) for day in range(days))
    off = holidays_of(period).off
    return frozenset(day for day in stretch - off if period.first_day <= day <= period.last_day)


def _within_week(draws: Draws, monday: date, days: int, period: Period) -> frozenset[date]:
    """So many weekdays in a row of one week."""
    return _working_days(monday + timedelta(draws.whole(0, len(WEEKDAYS) - days)), days, period)


def school_days_off(draws: Draws, period: Period) -> frozenset[date]:
    """Two midterms of two or three days; often the day off after the school's anniversary."""
    mondays = _mondays(period)
    days: set[date] = set()
    for share in (0.3, 0.7):
        week = min(int(share * len(mondays)) + draws.whole(0, 1), len(mondays) - 1)
        days |= _within_week(draws, mondays[week], draws.whole(2, 3), period)
    if draws.chance(0.4):
        days |= _working_days(draws.pick(mondays), 1, period)
    return frozenset(days)


def trips(draws: Draws, period: Period, count: int) -> Iterator[frozenset[date]]:
    """Stretches of two to five weekdays of one week on which somebody is away."""
    for monday in draws.some(_mondays(period), count):
        yield _within_week(draws, monday, draws.whole(2, len(WEEKDAYS)), period)


def whole_weeks(draws: Draws, period: Period) -> Iterator[frozenset[date]]:
    """Every week of the period from Monday to Friday, in random order."""
    mondays = _mondays(period)
    for monday in draws.some(mondays, len(mondays)):
        yield _working_days(monday, len(WEEKDAYS), period)


ITEMS = {ServiceItem.CURRICULUM: 0.42, ServiceItem.TEAM: 0.24, ServiceItem.DEVICES: 0.19, ServiceItem.NETWORK: 0.15}
"""How often an item is asked for and offered."""
_ITEMS_ASKED = {1: 0.2, 2: 0.35, 3: 0.3, 4: 0.15}
_MODES: dict[Mode | None, float] = {None: 0.76, Mode.A: 0.12, Mode.B: 0.12}
_TOO_FEW, _LATE, _DATE_UNKNOWN = 0.05, 0.04, 0.1
"""Share of schools that name too few teachers, apply late, and have no date of application."""
_RETURNING, _RECOMMENDED = 0.2, 0.15
_MOST_DAYS_EARLY, _MOST_DAYS_LATE = 45, 6
_MOST_TEACHERS = 8


def make_schools(
    draws: Draws, policy: Policy, places: Iterable[HighSchoolPlace], period: Period
) -> dict[str, HighSchool]:
    """A school for each place, by id; a few are not eligible (V1)."""
    return {place.id: _school(draws, policy, place, period) for place in places}


def _school(draws: Draws, policy: Policy, place: HighSchoolPlace, period: Period) -> HighSchool:
    late = draws.chance(_LATE)
    days = draws.whole(1, _MOST_DAYS_LATE) if late else -draws.whole(0, _MOST_DAYS_EARLY)
    known = late or not draws.chance(_DATE_UNKNOWN)
    return HighSchool(
        id=place.id,
        name=place.name,
        items=frozenset(draws.some_weighted(ITEMS, draws.pick_weighted(_ITEMS_ASKED))),
        teachers=_teachers(draws, policy),
        free=school_week(draws),
        county=place.county,
        place=place.place,
        applied_on=period.application_deadline + timedelta(days) if known else None,
        returning=draws.chance(_RETURNING),
        recommended=draws.chance(_RECOMMENDED),
        mode=draws.pick_weighted(_MODES),
        unavailable=school_days_off(draws, period),
    )


def _teachers(draws: Draws, policy: Policy) -> int:
    fewest = policy[V1].fewest_teachers
    return max(fewest - 1, 0) if draws.chance(_TOO_FEW) else draws.whole(fewest, max(fewest, _MOST_TEACHERS))


_ITEMS_OFFERED = {1: 0.3, 2: 0.45, 3: 0.25}
_LIMITS = {0: 0.04, 1: 0.66, 2: 0.3}
"""How many schools those leads take who do not take as many as they may."""
_FEWEST_DATES = 3
"""A lead who is free on fewer dates of the season would not have signed up."""
_VISITS = {None: 0.2, 2: 0.2, 3: 0.3, 5: 0.2, 8: 0.1}
"""How many visits a professor can join."""


def make_leads(draws: Draws, policy: Policy, homes: Iterable[HighSchoolPlace]) -> dict[str, Lead]:
    """A lead from each of these schools, who has yet to say when."""
    leads = {}
    for number, home in enumerate(homes, start=1):
        lead = Lead(
            id=f"L{number:03d}",
            items=frozenset(draws.some_weighted(ITEMS, draws.pick_weighted(_ITEMS_OFFERED))),
            free=NEVER,
            max_schools=policy[V3].most_schools,
            name=person_name(draws),
            school_id=home.id,
            county=home.county,
            place=home.place,
        )
        leads[lead.id] = lead
    return leads


def with_free_time(
    draws: Draws,
    policy: Policy,
    variant: VisitVariant,
    leads: Mapping[str, Lead],
    schools: Mapping[str, HighSchool],
    period: Period,
) -> dict[str, Lead]:
    """The leads with their hours and the days on which they are away.

    Midterms of a lead's own school are among these, unless that left too few dates. Those whom the variant makes short
    of dates have a number of them within ``variant.short_dates``, as far as their weekdays have as many.
    """
    days = visit_days(period, policy)
    timed = {}
    for lead in leads.values():
        own = schools.get(lead.school_id)
        midterms = own.unavailable if own else school_days_off(draws, period)
        free, away = _free_time(draws, variant, days, period, midterms)
        timed[lead.id] = replace(lead, free=free, unavailable=away)
    return timed


def _free_time(
    draws: Draws, variant: VisitVariant, days: Sequence[date], period: Period, midterms: frozenset[date]
) -> tuple[Week, frozenset[date]]:
    """Hours of the week, and the days away: first those wished, then whole weeks until few enough dates are left."""
    short = draws.chance(variant.short)
    free = lead_week(draws, variant.short_weekdays if short else variant.weekdays_free)
    fewest, most = variant.short_dates if short else (_FEWEST_DATES, len(days))
    dates = {day for day in days if free[day.weekday()]}
    away: set[date] = set()
    wished = [midterms, *trips(draws, period, draws.whole(*variant.trips))]
    weeks = list(whole_weeks(draws, period)) if short else []
    for stretch, by_wish in (*[(stretch, True) for stretch in wished], *[(week, False) for week in weeks]):
        needed = by_wish or (len(dates) > most and not dates.isdisjoint(stretch))
        if needed and len(dates - stretch) >= fewest:
            dates -= stretch
            away |= stretch
    return free, frozenset(away)


def with_limits(
    draws: Draws, policy: Policy, leads: Mapping[str, Lead], places: int, period: Period
) -> dict[str, Lead]:
    """The leads, some of whom take fewer schools, so that together they take ``places`` at most.

    Every lead takes one school at least, but for a few who take none; where that is more than ``places``, it stays so.
    Rather those with many dates take fewer: the calendars of the others are what binds.
    """
    days = visit_days(period, policy)
    keenness = {lead.id: draws.fraction(0, 1) - _dates_free(lead, days) / len(days) for lead in leads.values()}
    order = sorted(leads, key=lambda id_: (keenness[id_], id_))
    schools = {id_: lead.max_schools for id_, lead in leads.items()}
    surplus = sum(schools.values()) - places
    # Only when all others have given up theirs does a lead give up more places than drawn.
    for id_, least in (*[(id_, draws.pick_weighted(_LIMITS)) for id_ in order], *[(id_, 1) for id_ in order]):
        fewer = max(0, min(schools[id_] - least, surplus))
        schools[id_] -= fewer
        surplus -= fewer
    return {id_: replace(lead, max_schools=schools[id_]) for id_, lead in leads.items()}


def _dates_free(lead: Lead, days: Sequence[date]) -> int:
    return sum(bool(lead.free[day.weekday()]) and day not in lead.unavailable for day in days)


def make_professors(draws: Draws, count: int, period: Period) -> dict[str, Professor]:
    """Professors who join visits, each away now and then."""
    professors = {}
    for number in range(1, count + 1):
        professor = Professor(
            id=f"P{number:02d}",
            free=professor_week(draws),
            name=person_name(draws),
            unavailable=frozenset[date]().union(*trips(draws, period, draws.whole(0, 2))),
            max_visits=draws.pick_weighted(_VISITS),
        )
        professors[professor.id] = professor
    return professors
