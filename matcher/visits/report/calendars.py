"""``calendars/`` of a plan of visits: one .ics file for each lead, one for each school, and the office's (RFC 5545).

A visit is a timed event, a workshop an event of the whole day; what is due is an entry of the day in the calendar of
whoever hands it in. The office's calendar holds everything. An event's UID is made of the season's year, the school,
the person and the visit's number or the form, never of its date: a calendar that is subscribed moves the event it has.
What is no longer planned is cancelled: :mod:`matcher.report.calendar_history` says how.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from urllib.parse import unquote

from matcher.grouping import group_by
from matcher.report import ics
from matcher.report.account import with_name
from matcher.report.calendar_history import Agenda, Owner, PlannedEvent
from matcher.visits.report.digest import Digest, hours
from models.visits.plan import Activity, ActivityKind, Form, Milestone, Who

OFFICE = Owner("office")
LEAD, SCHOOL = "lead", "school"
PROGRAMME = "visits"
FREE = b"TRANSP:TRANSPARENT\r\n"
"""What is due leaves the day free."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What an event is. ``lead_id`` is empty for what a school or the office hands in; ``what`` is a kind or a form.

    ``year`` is the season's, or its first day as ``YYYYMMDD`` after another season.
    """

    year: int
    school_id: str
    lead_id: str
    what: str
    number: int

    @property
    def uid(self) -> str:
        """The UID, from which the identity can be read again."""
        return f"{_pair(self.year, self.school_id, self.lead_id)}{self.what}/{self.number}{ics.HOST}"

    @property
    def season(self) -> str:
        """The season as the UID names it."""
        return str(self.year)

    @property
    def owners(self) -> tuple[Owner, ...]:
        """The office; the lead, where there is one; and the school, but for what a lead hands in."""
        lead = (Owner(LEAD, (self.lead_id,)),) if self.lead_id else ()
        school = () if self.what in _OF_LEADS else (Owner(SCHOOL, (self.school_id,)),)
        return (OFFICE, *lead, *school)


_OF_LEADS = frozenset({Form.VISIT_RECORD.value, Form.CHECKLIST.value})
"""What a lead hands in."""


@lru_cache(maxsize=65536)
def _pair(year: int, school_id: str, lead_id: str) -> str:
    """How the identities of one school with one person begin; what follows are codes that need no quotes."""
    return ics.uid(PROGRAMME, str(year), school_id, lead_id, "").removesuffix(ics.HOST)


def read_identity(uid: str) -> Identity | None:
    """The identity of a UID; ``None`` where it is of no visit plan."""
    match [unquote(part) for part in uid.removesuffix(ics.HOST).split("/")] if uid.endswith(ics.HOST) else []:
        case [programme, year, school_id, lead_id, what, number] if programme == PROGRAMME:
            if year.isdecimal() and number.isdecimal():
                return Identity(int(year), school_id, lead_id, what, int(number))
    return None


def visit_agenda(digest: Digest) -> Agenda:
    """Visits and due dates, and the calendars of leads and schools in the order of the tables, and the office's."""
    season, say = digest.season, digest.wording.say
    first, last = season.period.first_day, season.period.last_day
    return Agenda(
        product=say("calendar.product.visits"),
        period=(first, last),
        names=(str(first.year), f"{first:%Y%m%d}"),
        owners=[Owner(kind, (id_,)) for kind, ids in ((LEAD, season.leads), (SCHOOL, season.schools)) for id_ in ids],
        heading=partial(_heading, digest),
        events=partial(_events, digest),
        identity=read_identity,
        always=(OFFICE,),
    )


def _heading(digest: Digest, owner: Owner) -> str:
    """The lead's or the school's, by their ids where the tables know them no more; or the office's."""
    season, say = digest.season, digest.wording.say
    if owner == OFFICE:
        return say("visit.calendar.office")
    (identifier,) = owner.ids
    if owner.kind == LEAD:
        lead = season.leads.get(identifier)
        return say("visit.calendar.lead", lead=with_name(identifier, lead.name if lead else ""))
    school = season.schools.get(identifier)
    return say("visit.calendar.school", school=school.name if school else identifier)


def _events(digest: Digest, season: str) -> Iterator[PlannedEvent]:
    """What is planned and due, by date."""
    year = int(season)
    due = group_by(digest.milestones, lambda milestone: (milestone.school_id, milestone.number))
    dated = [(one.date, _activity_event(digest, year, one, due)) for one in digest.activities]
    dated += [(one.due, _due_event(digest, year, one)) for one in digest.milestones]
    for _, event in sorted(dated, key=lambda pair: pair[0]):
        yield event


def _activity_event(
    digest: Digest, year: int, activity: Activity, due: Mapping[tuple[str, int], Iterable[Milestone]]
) -> PlannedEvent:
    """A visit at its hours at the school, or a workshop, whose place and hours no table tells, on its day.

    ``due`` is what a visit makes due, by its school and number.
    """
    say, season = digest.wording.say, digest.season
    school = season.schools[activity.school_id]
    identity = Identity(year, school.id, activity.lead_id, activity.kind.value, activity.number)
    summary = say("visit.calendar.summary", school=school.name, activity=digest.activity_word(activity))
    times, after = (
        ics.whole_day(activity.date),
        [_description(_lines(digest, activity, due.get((school.id, activity.number), ())))],
    )
    if activity.kind is ActivityKind.VISIT and activity.start is not None and activity.end is not None:
        times = ics.hours(activity.date, activity.start, activity.end)
        after.append(ics.line("LOCATION", ics.place_text(say, school.name, school.county)))
    return _planned(digest, identity, ics.line("SUMMARY", summary) + times, b"".join(after))


def _planned(digest: Digest, identity: Identity, before: bytes, after: bytes) -> PlannedEvent:
    uid = identity.uid
    before += ics.stamp(digest.season.period.first_day) + ics.line("UID", uid)
    return PlannedEvent(uid, identity.owners, before, after)


def _description(lines: Iterable[str]) -> bytes:
    return ics.line("DESCRIPTION", "\n".join(line for line in lines if line))


def _lines(digest: Digest, activity: Activity, due: Iterable[Milestone]) -> Iterator[str]:
    """The description: who comes, for what, who joins, and which forms follow."""
    say, season = digest.wording.say, digest.season
    lead, school = season.leads[activity.lead_id], season.schools[activity.school_id]
    yield say("visit.calendar.line.school", school=digest.school_name(school.id))
    yield say("visit.calendar.line.lead", lead=digest.lead_name(lead.id))
    if activity.kind is ActivityKind.WORKSHOP:
        yield say("visit.calendar.line.hours", hours=hours(activity.minutes))
    items = digest.items_word(digest.common_items(lead, school))
    if items:
        yield say("visit.calendar.line.items", items=items)
    if activity.professor_id:
        yield say("visit.calendar.line.professor", professor=digest.professor_name(activity.professor_id))
    if activity.number:
        for milestone in due:
            yield say(
                "visit.calendar.line.due",
                form=say(f"form.{milestone.what.value}"),
                due=digest.day_word(milestone.due),
                who=digest.who_word(milestone),
            )


def _due_event(digest: Digest, year: int, milestone: Milestone) -> PlannedEvent:
    """Something due as an entry of its day."""
    say, season = digest.wording.say, digest.season
    school = season.schools[milestone.school_id]
    lead_id = milestone.lead_id if milestone.who is Who.LEAD else ""
    identity = Identity(year, school.id, lead_id, milestone.what.value, milestone.number)
    who = say(f"visit.who.{milestone.who.value}")
    form = digest.form_word(milestone)
    lines = [
        say("visit.calendar.line.who", who=digest.who_word(milestone)),
        say("visit.calendar.line.school", school=digest.school_name(school.id)),
        say("visit.calendar.line.lead", lead=digest.lead_name(milestone.lead_id)),
    ]
    summary = ics.line("SUMMARY", say("visit.calendar.due", form=form, school=school.name, who=who))
    return _planned(digest, identity, summary + ics.whole_day(milestone.due), _description(lines) + FREE)
