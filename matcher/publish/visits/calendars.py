"""``calendars/`` of a plan of visits: one .ics file for each lead, one for each school, and the office's (RFC 5545).

A visit is a timed event, a workshop an event of the whole day; what is due is an entry of the day in the calendar of
whoever hands it in. The office's calendar holds everything. An event's UID is made of the season's year, the school,
the person and the visit's number or the form, never of its date: a calendar that is subscribed moves the event it has.
``SEQUENCE`` rises by one wherever an event differs from the one in the folder that the run replaces. An event that is
no longer planned stays as ``STATUS:CANCELLED``, so that a subscribed calendar takes it away.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from matcher.publication import VisitPublication
from matcher.publish import event_lines, ics
from matcher.publish.account import with_name
from matcher.publish.event_lines import Versions
from matcher.publish.ics import CALENDARS
from matcher.publish.visits.digest import Digest, hours
from models.visits.plan import Activity, ActivityKind, Form, Milestone, Who

OFFICE = "office.ics"
PROGRAMME = "visits"
CONFIRMED, CANCELLED = b"STATUS:CONFIRMED\r\n", b"STATUS:CANCELLED\r\n"
FREE = b"TRANSP:TRANSPARENT\r\n"
"""What is due leaves the day free."""
_PROPERTY = re.compile(rb"[^\n]*\n(?:[ \t][^\n]*\n)*")
"""A property with the lines that it is folded into."""


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
        return f"{_pair(self.year, self.school_id, self.lead_id)}{self.what}/{self.number}{ics.HOST}"

    @property
    def owners(self) -> Owners:
        """What a lead hands in is for the lead alone; all else is the school's, and visits are both's."""
        return Owners(self.lead_id, "" if self.what in _OF_LEADS else self.school_id)


_OF_LEADS = frozenset({Form.VISIT_RECORD.value, Form.CHECKLIST.value})
"""What a lead hands in."""


@lru_cache(maxsize=65536)
def _pair(year: int, school_id: str, lead_id: str) -> str:
    """How the identities of one school with one person begin; what follows are codes that need no quotes."""
    return ics.uid(PROGRAMME, str(year), school_id, lead_id, "").removesuffix(ics.HOST)


def read_identity(uid: str) -> Identity | None:
    """The identity of a UID; ``None`` where it is of no visit plan."""
    match [unquote(part) for part in uid.removesuffix(ics.HOST).split("/")]:
        case [programme, year, school_id, lead_id, what, number] if programme == PROGRAMME:
            if year.isdecimal() and number.isdecimal():
                return Identity(int(year), school_id, lead_id, what, int(number))
    return None


@dataclass(frozen=True, slots=True)
class _Planned:
    """An event of this run: the lines before and after its version."""

    day: date
    identity: Identity
    before: bytes
    after: bytes


def write_calendars(folder: Path, publication: VisitPublication, previous: Path | None) -> None:
    """Write ``folder/calendars``: ``lead-ID.ics``, ``school-ID.ics`` and ``office.ics``.

    ``previous`` is the folder of the run before, whose calendars tell the sequence of each event and what is cancelled;
    ``None`` where there is none. Raises ``OSError`` where a file cannot be written, ``ValueError`` without a plan.
    """
    digest = Digest(publication)
    home = folder / CALENDARS
    home.mkdir(parents=True, exist_ok=True)
    earlier = _earlier(previous / CALENDARS, digest.season.period.first_day.year) if previous else {}
    of_lead: dict[str, list[bytes]] = defaultdict(list)
    of_school: dict[str, list[bytes]] = defaultdict(list)
    of_office: list[bytes] = []
    for owners, written in _all_events(digest, earlier):
        of_office.append(written)
        of_lead[owners.lead_id].append(written)
        of_school[owners.school_id].append(written)
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


def _earlier(folder: Path, year: int) -> Versions:
    """The events of this season in the run before; other calendars are read only where the office's is gone."""
    found = event_lines.versions([folder / OFFICE]) or event_lines.versions(sorted(folder.glob("*.ics")))
    identities = {uid: read_identity(uid) for uid in found}
    return {uid: found[uid] for uid, identity in identities.items() if identity and identity.year == year}


def _all_events(digest: Digest, earlier: Versions) -> Iterator[tuple[Owners, bytes]]:
    """What is planned and due by date, then what no longer is, as written."""
    due: dict[tuple[str, int], list[Milestone]] = defaultdict(list)
    for milestone in digest.milestones:
        due[milestone.school_id, milestone.number].append(milestone)
    stamp = event_lines.stamp(digest.season.period.first_day)
    events = [
        *(_activity_event(digest, stamp, one, due[one.school_id, one.number]) for one in digest.activities),
        *(_due_event(digest, stamp, one) for one in digest.milestones),
    ]
    planned: set[str] = set()
    for event in sorted(events, key=lambda one: one.day):
        uid = event.identity.uid
        planned.add(uid)
        before = event.before + event_lines.line("UID", uid)
        yield event.identity.owners, event_lines.event(uid, before, event.after, earlier)
    for uid in sorted(earlier.keys() - planned):
        identity = read_identity(uid)
        assert identity is not None
        yield identity.owners, event_lines.event(uid, _kept(earlier[uid].lines), CANCELLED, earlier)


def _kept(lines: bytes) -> bytes:
    """Of an event that is no longer planned all but its status, and the description, which names people."""
    kept = (line for line in _PROPERTY.findall(lines) if not line.startswith((b"DESCRIPTION", b"STATUS")))
    return b"".join(kept).replace(b"\n", b"\r\n")


def _activity_event(digest: Digest, stamp: bytes, activity: Activity, due: Iterable[Milestone]) -> _Planned:
    """A visit at its hours at the school, or a workshop, whose place and hours no table tells, on its day."""
    say, season = digest.wording.say, digest.season
    school = season.schools[activity.school_id]
    identity = Identity(season.period.first_day.year, school.id, activity.lead_id, activity.kind.value, activity.number)
    summary = say("visit.calendar.summary", school=school.name, activity=digest.activity_word(activity))
    times, after = event_lines.whole_day(activity.date), [_description(_lines(digest, activity, due))]
    if activity.kind is ActivityKind.VISIT and activity.start is not None and activity.end is not None:
        times = event_lines.hours(activity.date, activity.start, activity.end)
        after.append(event_lines.line("LOCATION", ics.place_text(say, school.name, school.county)))
    before = event_lines.line("SUMMARY", summary) + times + stamp
    return _Planned(activity.date, identity, before, b"".join((*after, CONFIRMED)))


def _description(lines: Iterable[str]) -> bytes:
    return event_lines.line("DESCRIPTION", "\n".join(line for line in lines if line))


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


def _due_event(digest: Digest, stamp: bytes, milestone: Milestone) -> _Planned:
    """Something due as an entry of its day."""
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
    summary = event_lines.line("SUMMARY", say("visit.calendar.due", form=form, school=school.name, who=who))
    before = summary + event_lines.whole_day(milestone.due) + stamp
    return _Planned(milestone.due, identity, before, _description(lines) + CONFIRMED + FREE)
