"""``calendars/`` of a plan of visits: one .ics file for each lead, one for each school, and the office's (RFC 5545).

A visit is a timed event, a workshop an event of the whole day; what is due is an entry of the day in the calendar of
whoever hands it in. The office's calendar holds everything. An event's UID is made of the season's year, the school,
the person and the visit's number or the form, never of its date: a calendar that is subscribed moves the event it has.
``SEQUENCE`` rises by one wherever an event differs from the one in the folder that the run replaces. An event that is
no longer planned stays as ``STATUS:CANCELLED``, so that a subscribed calendar takes it away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from icalendar import Component, Event

from matcher.publication import VisitPublication
from matcher.publish import ics
from matcher.publish.account import with_name
from matcher.publish.ics import CALENDARS, History
from matcher.publish.visits.digest import Digest, hours
from models.visits.plan import Activity, ActivityKind, Form, Milestone, Who

OFFICE = "office.ics"
PROGRAMME = "visits"
CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Owners:
    """In whose calendars an event stands, beside the office's; empty where in nobody's."""

    lead_id: str
    school_id: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What an event is. ``lead_id`` is empty for what a school or the office hands in; ``what`` is a kind or a form."""

    year: int
    school_id: str
    lead_id: str
    what: str
    number: int

    @property
    def uid(self) -> str:
        """The UID, from which the identity can be read again."""
        return ics.uid(PROGRAMME, str(self.year), self.school_id, self.lead_id, self.what, str(self.number))

    @property
    def owners(self) -> Owners:
        """What a lead hands in is for the lead alone; all else is the school's, and visits are both's."""
        forms = {Form.VISIT_RECORD.value, Form.CHECKLIST.value}
        return Owners(self.lead_id, "" if self.what in forms else self.school_id)


def read_identity(uid: str) -> Identity | None:
    """The identity of a UID; ``None`` where it is of no visit plan."""
    match [unquote(part) for part in uid.removesuffix(ics.HOST).split("/")]:
        case [programme, year, school_id, lead_id, what, number] if programme == PROGRAMME:
            if year.isdecimal() and number.isdecimal():
                return Identity(int(year), school_id, lead_id, what, int(number))
    return None


def write_calendars(folder: Path, publication: VisitPublication, previous: Path | None) -> None:
    """Write ``folder/calendars``: ``lead-ID.ics``, ``school-ID.ics`` and ``office.ics``.

    ``previous`` is the folder of the run before, whose calendars tell the sequence of each event and what is cancelled;
    ``None`` where there is none. Raises ``OSError`` where a file cannot be written, ``ValueError`` without a plan.
    """
    digest = Digest(publication)
    home = folder / CALENDARS
    home.mkdir(parents=True, exist_ok=True)
    history = _history(previous / CALENDARS, digest.season.period.first_day.year) if previous else {}
    of_lead: dict[str, list[bytes]] = defaultdict(list)
    of_school: dict[str, list[bytes]] = defaultdict(list)
    of_office: list[bytes] = []
    for identity, event in _all_events(digest, history):
        written = event.to_ical()
        of_office.append(written)
        of_lead[identity.owners.lead_id].append(written)
        of_school[identity.owners.school_id].append(written)
    say = digest.wording.say
    season, product = digest.season, say("calendar.product.visits")
    leads = {lead.id: lead.name for lead in season.leads.values()}
    for path, lead_id in _paths(home, "lead", leads, of_lead):
        heading = say("visit.calendar.lead", lead=with_name(lead_id, leads.get(lead_id, "")))
        ics.write_calendar(path, product, heading, of_lead[lead_id])
    schools = {school.id: school.name for school in season.schools.values()}
    for path, school_id in _paths(home, "school", schools, of_school):
        heading = say("visit.calendar.school", school=schools.get(school_id, school_id))
        ics.write_calendar(path, product, heading, of_school[school_id])
    ics.write_calendar(home / OFFICE, product, say("visit.calendar.office"), of_office)


def _paths(
    home: Path, kind: str, known: Iterable[str], events: Mapping[str, list[bytes]]
) -> Iterator[tuple[Path, str]]:
    """A file for each id with events; named among all ids known, so that no name depends on who has events."""
    ids = [*known, *sorted(events.keys() - set(known) - {""})]
    for name, identifier in zip(ics.file_names(kind, [(one,) for one in ids]), ids, strict=True):
        if identifier in events:
            yield home / name, identifier


def _history(folder: Path, year: int) -> History:
    """The events of this season in the run before; other calendars are read only where the office's is gone."""
    events = ics.history([folder / OFFICE]) or ics.history(sorted(folder.glob("*.ics")))
    identities = {uid: read_identity(uid) for uid in events}
    return {uid: events[uid] for uid, identity in identities.items() if identity and identity.year == year}


def _all_events(digest: Digest, history: History) -> Iterator[tuple[Identity, Component]]:
    """What is planned and due by date, then what no longer is."""
    due: dict[tuple[str, int], list[Milestone]] = defaultdict(list)
    for milestone in digest.milestones:
        due[milestone.school_id, milestone.number].append(milestone)
    planned: set[str] = set()
    events = [
        *((one.date, *_activity_event(digest, one, due[one.school_id, one.number])) for one in digest.activities),
        *((one.due, *_due_event(digest, one)) for one in digest.milestones),
    ]
    for _, identity, event in sorted(events, key=lambda one: one[0]):
        ics.add_sequence(event, history)
        planned.add(identity.uid)
        yield identity, event
    for uid in sorted(history.keys() - planned):
        earlier = read_identity(uid)
        assert earlier is not None
        yield earlier, _cancelled(history[uid])


def _cancelled(event: Component) -> Component:
    """An event that is no longer planned; once cancelled it stays as it is."""
    if event.get("STATUS") != CANCELLED:
        raised = ics.sequence(event) + 1
        # The description names people, and this run may be one without names.
        for name in ("DESCRIPTION", "STATUS", "SEQUENCE"):
            event.pop(name, None)
        event.add("status", CANCELLED)
        event.add("sequence", raised)
    return event


def _new(digest: Digest, identity: Identity, summary: str, lines: Iterable[str]) -> Event:
    event = ics.new_event(identity.uid, digest.season.period.first_day, summary)
    event.add("status", "CONFIRMED")
    event.add("description", "\n".join(line for line in lines if line))
    return event


def _activity_event(digest: Digest, activity: Activity, due: Iterable[Milestone]) -> tuple[Identity, Event]:
    """A visit at its hours at the school, or a workshop, whose place and hours no table tells, on its day."""
    say, season = digest.wording.say, digest.season
    school = season.schools[activity.school_id]
    identity = Identity(season.period.first_day.year, school.id, activity.lead_id, activity.kind.value, activity.number)
    summary = say("visit.calendar.summary", school=school.name, activity=digest.activity_word(activity))
    event = _new(digest, identity, summary, _lines(digest, activity, due))
    if activity.kind is ActivityKind.VISIT and activity.start is not None and activity.end is not None:
        ics.set_hours(event, activity.date, activity.start, activity.end)
        event.add("location", ics.place_text(say, school.name, school.county))
    else:
        ics.set_day(event, activity.date)
    return identity, event


def _lines(digest: Digest, activity: Activity, due: Iterable[Milestone]) -> Iterator[str]:
    """The description: who comes, for what, who joins, and which forms follow."""
    say, season = digest.wording.say, digest.season
    lead, school = season.leads[activity.lead_id], season.schools[activity.school_id]
    yield say("visit.calendar.line.school", school=digest.school_name(school.id))
    yield say("visit.calendar.line.lead", lead=digest.lead_name(lead.id))
    if activity.kind is ActivityKind.WORKSHOP:
        yield say("visit.calendar.line.hours", hours=hours(activity.minutes))
    items = digest.items_word(digest.covered(lead, school))
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


def _due_event(digest: Digest, milestone: Milestone) -> tuple[Identity, Event]:
    """Something due as an entry of its day, which leaves the day free."""
    say, season = digest.wording.say, digest.season
    school = season.schools[milestone.school_id]
    lead_id = milestone.lead_id if milestone.who is Who.LEAD else ""
    year = season.period.first_day.year
    identity = Identity(year, school.id, lead_id, milestone.what.value, milestone.number)
    who = say(f"visit.who.{milestone.who.value}")
    form = digest.form_word(milestone)
    lines = [
        say("visit.calendar.line.who", who=digest.who_word(milestone)),
        say("visit.calendar.line.school", school=digest.school_name(school.id)),
        say("visit.calendar.line.lead", lead=digest.lead_name(milestone.lead_id)),
    ]
    event = _new(digest, identity, say("visit.calendar.due", form=form, school=school.name, who=who), lines)
    ics.set_day(event, milestone.due)
    event.add("transp", "TRANSPARENT")
    return identity, event
