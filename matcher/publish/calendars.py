"""``calendars/``: one .ics file for each group that meets and one for each university (RFC 5545).

An event is one dated session. Its UID is made of the term, the group and the session's number, and
so stays the same from run to run: a calendar that imports a new file moves the session it has.
``SEQUENCE`` rises by one wherever an event differs from the one in the folder that the run
replaces. A session that is no longer planned is left out; a calendar that imported it keeps it
until it is deleted there. No personal name stands in any calendar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from icalendar import Event

from matcher.publication import Publication
from matcher.publish import digest, ics
from matcher.publish.digest import Meeting
from matcher.publish.ics import CALENDARS, History, Say
from matcher.publish.wording import Wording
from models.semester.plan import Session, SessionKind
from models.semester.problem import Group, Term


def write_calendars(folder: Path, publication: Publication, previous: Path | None) -> None:
    """Write ``folder/calendars``; nothing where the semester has no term.

    ``previous`` is the folder of the run before, whose calendars tell the sequence of each event;
    ``None`` where there is none. Raises ``OSError`` where a file cannot be written.
    """
    term = publication.semester.term
    if term is None:
        return
    home = folder / CALENDARS
    home.mkdir(parents=True, exist_ok=True)
    # Each session stands in its group's calendar.
    history = ics.history(sorted((previous / CALENDARS).glob("group-*.ics"))) if previous else {}
    by_group: dict[Group, list[bytes]] = defaultdict(list)
    by_university: dict[str, list[bytes]] = defaultdict(list)
    for group, event in _events(publication, term, history):
        by_group[group].append(event)
        by_university[group.university_id].append(event)
    say = Wording(publication.language).say
    semester, product = publication.semester, say("calendar.product")
    names = ics.file_names("group", [(group.university_id, group.school_id) for group in by_group])
    for (group, events), name in zip(by_group.items(), names, strict=True):
        heading = say(
            "calendar.group",
            school=semester.schools[group.school_id].name,
            university=semester.universities[group.university_id].name,
        )
        ics.write_calendar(home / name, product, heading, events)
    names = ics.file_names("university", [(university_id,) for university_id in by_university])
    for (university_id, events), name in zip(by_university.items(), names, strict=True):
        heading = say("calendar.university", university=semester.universities[university_id].name)
        ics.write_calendar(home / name, product, heading, events)


def _events(publication: Publication, term: Term, history: History) -> Sequence[tuple[Group, bytes]]:
    """An event for each session as it is written, in order of date and time."""
    meetings = {meeting.group: meeting for meeting in digest.meetings(publication)}
    sessions = sorted(
        digest.plan_of(publication).sessions,
        key=lambda session: (session.date, session.start, session.group),
    )
    return [
        (session.group, _event(publication, term, session, meetings[session.group], history).to_ical())
        for session in sessions
    ]


def uid(term: Term, session: Session) -> str:
    """The identity of a session from run to run: term, group and number."""
    group = session.group
    return ics.uid(term.name or term.first_day.isoformat(), group.university_id, group.school_id, str(session.number))


def _event(publication: Publication, term: Term, session: Session, meeting: Meeting, history: History) -> Event:
    say = Wording(publication.language).say
    event = ics.new_event(uid(term, session), term.first_day, _summary(say, session, meeting))
    ics.set_hours(event, session.date, session.start, session.start + publication.policy.session_minutes)
    event.add("location", ics.place_text(say, meeting.school, meeting.county))
    event.add("description", say("calendar.pairs", pairs=meeting.pairs, university=meeting.university))
    ics.add_sequence(event, history)
    return event


def _summary(say: Say, session: Session, meeting: Meeting) -> str:
    summary = say("calendar.summary", school=meeting.school, number=session.number)
    if session.kind is SessionKind.MAKE_UP:
        summary = say("calendar.make_up", summary=summary)
    return say("calendar.co_learning", summary=summary) if session.co_learning else summary
