"""``calendars/``: one .ics file for each group that meets and one for each university (RFC 5545).

An event is one dated session. Its UID is made of the term, the group and the session's number, and
so stays the same from run to run: a calendar that imports a new file moves the session it has.
``SEQUENCE`` rises by one wherever an event differs from the one in the folder that the run
replaces. A session that is no longer planned is left out; a calendar that imported it keeps it
until it is deleted there. No personal name stands in any calendar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from matcher.publication import Publication
from matcher.publish import digest, event_lines, ics
from matcher.publish.digest import Meeting
from matcher.publish.event_lines import Versions
from matcher.publish.ics import CALENDARS
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
    earlier = event_lines.versions(sorted((previous / CALENDARS).glob("group-*.ics"))) if previous else {}
    by_group: dict[Group, list[bytes]] = defaultdict(list)
    by_university: dict[str, list[bytes]] = defaultdict(list)
    for group, event in _events(publication, term, earlier):
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


def _events(publication: Publication, term: Term, earlier: Versions) -> Iterator[tuple[Group, bytes]]:
    """An event for each session as it is written, in order of date and time."""
    written = {meeting.group: _GroupEvents(publication, term, meeting) for meeting in digest.meetings(publication)}
    for session in sorted(
        digest.plan_of(publication).sessions,
        key=lambda session: (session.date, session.start, session.group.university_id, session.group.school_id),
    ):
        yield session.group, written[session.group].event(session, earlier)


class _GroupEvents:
    """The events of one group: what all of them say is written once."""

    def __init__(self, publication: Publication, term: Term, meeting: Meeting) -> None:
        self._say = Wording(publication.language).say
        self._minutes = publication.policy.session_minutes
        self._school = meeting.school
        self._identity = identity(term, meeting.group)
        self._stamp = event_lines.stamp(term.first_day)
        told = self._say("calendar.pairs", pairs=meeting.pairs, university=meeting.university)
        place = ics.place_text(self._say, meeting.school, meeting.county)
        self._after = event_lines.line("DESCRIPTION", told) + event_lines.line("LOCATION", place)

    def event(self, session: Session, earlier: Versions) -> bytes:
        """The event of a session."""
        uid = f"{self._identity}{session.number}{ics.HOST}"
        before = (
            event_lines.line("SUMMARY", self._summary(session)),
            event_lines.hours(session.date, session.start, session.start + self._minutes),
            self._stamp,
            event_lines.line("UID", uid),
        )
        return event_lines.event(uid, b"".join(before), self._after, earlier)

    def _summary(self, session: Session) -> str:
        summary = self._say("calendar.summary", school=self._school, number=session.number)
        if session.kind is SessionKind.MAKE_UP:
            summary = self._say("calendar.make_up", summary=summary)
        return self._say("calendar.co_learning", summary=summary) if session.co_learning else summary


def identity(term: Term, group: Group) -> str:
    """How the identities of a group's sessions begin, which stay from run to run; the session's number follows."""
    return ics.uid(term.name or term.first_day.isoformat(), group.university_id, group.school_id, "").removesuffix(
        ics.HOST
    )
