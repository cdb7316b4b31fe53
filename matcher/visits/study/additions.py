"""What a season could be given: one more lead in a county, an item all leads could help with, a day all could come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from matcher.study.tasks import Addition
from matcher.tables.times import merge
from matcher.visits.study.kinds import ITEM, LEAD, WEEKDAY
from matcher.visits.study.tasks import SeasonTasks
from models.policy import Policy
from models.rules.visits import V3
from models.visits.problem import GeoPoint, HighSchool, Lead, Season, ServiceItem
from models.week import WEEKDAYS, Interval, Week

WORKING_DAY = (Interval(8 * 60, 18 * 60),)
"""When one who is there for the whole day is there."""


def additions(tasks: SeasonTasks, season: Season, policy: Policy) -> Iterator[Addition]:
    """Everything that could help; nothing is solved yet."""
    most = policy[V3].most_schools
    for county in sorted({school.county for school in season.schools.values()} - {""}):
        lead = _new_lead(season, county, most)
        more = replace(season, leads={**season.leads, lead.id: lead})
        yield Addition(LEAD, (county,), "", tasks.part(more, policy), 1, most)
    for item in ServiceItem:
        leads = {id_: replace(lead, items=lead.items | {item}) for id_, lead in season.leads.items()}
        part = tasks.part(replace(season, leads=leads), policy)
        yield Addition(ITEM, (), item.value, part)
    for weekday, name in enumerate(WEEKDAYS):
        leads = {id_: replace(lead, free=_all_day(lead.free, weekday)) for id_, lead in season.leads.items()}
        part = tasks.part(replace(season, leads=leads), policy)
        yield Addition(WEEKDAY, (), name, part)


def _new_lead(season: Season, county: str, most_schools: int) -> Lead:
    """A lead with every item and every day, in the middle of the county's schools."""
    id_ = "+"
    while id_ in season.leads:
        id_ += "+"
    here = [school for school in season.schools.values() if school.county == county]
    week: Week = (WORKING_DAY, WORKING_DAY, WORKING_DAY, WORKING_DAY, WORKING_DAY)
    return Lead(id_, frozenset(ServiceItem), week, most_schools, county=county, place=_middle(here))


def _middle(schools: Sequence[HighSchool]) -> GeoPoint | None:
    places = [school.place for school in schools if school.place is not None]
    if not places:
        return None
    return GeoPoint(sum(place.lat for place in places) / len(places), sum(place.lon for place in places) / len(places))


def _all_day(free: Week, weekday: int) -> Week:
    """The week with that day free from morning to evening as well."""
    mon, tue, wed, thu, fri = (merge((*day, *WORKING_DAY)) if at == weekday else day for at, day in enumerate(free))
    return mon, tue, wed, thu, fri
