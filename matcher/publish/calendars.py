"""``calendars/``: one .ics file for each group that meets and one for each university (RFC 5545).

An event is one dated session. Its UID is made of the term, the group and the session's number, and
so stays the same from run to run: a calendar that imports a new file moves the session it has.
``SEQUENCE`` rises by one wherever an event differs from the one in the folder that the run
replaces. A session that is no longer planned is left out; a calendar that imported it keeps it
until it is deleted there. No personal name stands in any calendar.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone

from matcher.publication import Publication
from matcher.publish import digest
from matcher.publish.digest import Meeting
from matcher.publish.wording import Wording
from models.semester.plan import Session, SessionKind
from models.semester.problem import Group, Term

CALENDARS = "calendars"
TIME_ZONE = ZoneInfo("Asia/Taipei")
AFTER_DAYLIGHT_SAVING = date(1980, 1, 1)
"""Taiwan has kept one offset since: what came before would only clutter every file."""
LONGEST_NAME = 120
"""Bytes of a file name's stem; file systems stop at 255."""
COMPARED = ("DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION")
"""What a person sees of an event: where any of it differs, its sequence rises."""

Say = Callable[..., str]
History = Mapping[str, tuple[int, tuple[str, ...]]]
"""Sequence and compared content of each earlier event by UID."""


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
    history = _history(previous / CALENDARS) if previous else {}
    by_group: dict[Group, list[Component]] = defaultdict(list)
    by_university: dict[str, list[Component]] = defaultdict(list)
    for group, event in _events(publication, term, history):
        by_group[group].append(event)
        by_university[group.university_id].append(event)
    say = Wording(publication.language).say
    semester, product = publication.semester, say("calendar.product")
    names = file_names("group", [(group.university_id, group.school_id) for group in by_group])
    for (group, events), name in zip(by_group.items(), names, strict=True):
        heading = say(
            "calendar.group",
            school=semester.schools[group.school_id].name,
            university=semester.universities[group.university_id].name,
        )
        _write(home / name, product, heading, events)
    names = file_names("university", [(university_id,) for university_id in by_university])
    for (university_id, events), name in zip(by_university.items(), names, strict=True):
        university = semester.universities[university_id].name
        _write(home / name, product, say("calendar.university", university=university), events)


def _events(publication: Publication, term: Term, history: History) -> list[tuple[Group, Component]]:
    """An event for each session, in order of date and time."""
    meetings = {meeting.group: meeting for meeting in digest.meetings(publication)}
    sessions = sorted(
        digest.plan_of(publication).sessions,
        key=lambda session: (session.date, session.start, session.group),
    )
    return [
        (session.group, _event(publication, term, session, meetings[session.group], history)) for session in sessions
    ]


def file_names(kind: str, identities: Sequence[tuple[str, ...]]) -> list[str]:
    """A file name for each identity (one or more ids): safe everywhere, and never one name for two.

    Letters, digits, ``_`` and ``.`` stay; all else is percent-encoded. Names that only differ in
    case, or are too long, end in a digest of the ids.
    """
    stems = ["-".join((kind, *map(_safe, ids))) for ids in identities]
    folded = [stem.casefold() for stem in stems]
    counts = Counter(folded)
    return [
        f"{_short(stem, ids)}.ics" if counts[fold] > 1 or len(stem.encode()) > LONGEST_NAME else f"{stem}.ics"
        for stem, fold, ids in zip(stems, folded, identities, strict=True)
    ]


def _safe(identifier: str) -> str:
    return "".join(
        char if char.isalnum() or char in "_." else quote(char, safe="").replace("-", "%2D")
        for char in unicodedata.normalize("NFC", identifier)
    )


def _short(stem: str, ids: Iterable[str]) -> str:
    mark = hashlib.sha256("\0".join(ids).encode()).hexdigest()[:12]
    return f"{stem.encode()[:LONGEST_NAME].decode(errors='ignore')}~{mark}"


def uid(term: Term, session: Session) -> str:
    """The identity of a session from run to run: term, group and number."""
    parts = (
        term.name or term.first_day.isoformat(),
        session.group.university_id,
        session.group.school_id,
        str(session.number),
    )
    return "/".join(quote(part, safe="") for part in parts) + "@matcher"


def _event(publication: Publication, term: Term, session: Session, meeting: Meeting, history: History) -> Component:
    say = Wording(publication.language).say
    midnight = datetime.combine(session.date, time(), TIME_ZONE)
    start = midnight + timedelta(minutes=session.start)
    identity = uid(term, session)
    event = Event()
    event.add("uid", identity)
    event.add("dtstamp", datetime.combine(term.first_day, time(), UTC))
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=publication.policy.session_minutes))
    event.add("summary", _summary(say, session, meeting))
    event.add("location", _location(say, meeting))
    pairs = say("calendar.pairs", pairs=meeting.pairs, university=meeting.university)
    event.add("description", pairs)
    sequence, content = history.get(identity, (-1, ()))
    event.add("sequence", sequence if content == _content(event) else sequence + 1)
    return event


def _summary(say: Say, session: Session, meeting: Meeting) -> str:
    summary = say("calendar.summary", school=meeting.school, number=session.number)
    if session.kind is SessionKind.MAKE_UP:
        summary = say("calendar.make_up", summary=summary)
    return say("calendar.co_learning", summary=summary) if session.co_learning else summary


def _location(say: Say, meeting: Meeting) -> str:
    """The school, with its county where its name does not begin with it."""
    if not meeting.county or meeting.school.startswith(meeting.county):
        return meeting.school
    return say("calendar.location", school=meeting.school, county=meeting.county)


def _content(event: Component) -> tuple[str, ...]:
    """What a person sees of an event; the line of a property that is missing is empty."""
    lines = {line.partition(":")[0].partition(";")[0]: line for line in map(str, event.content_lines())}
    return tuple(lines.get(name, "") for name in COMPARED)


def _history(folder: Path) -> History:
    """The events of an earlier run, each of which stands in its group's calendar.

    A file that is no calendar any more tells nothing.
    """
    history: dict[str, tuple[int, tuple[str, ...]]] = {}
    for path in sorted(folder.glob("group-*.ics")):
        for event in _earlier_events(path):
            if "UID" in event:
                history[str(event["UID"])] = (int(event.get("SEQUENCE", 0)), _content(event))
    return history


def _earlier_events(path: Path) -> list[Component]:
    try:
        return Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    except (ValueError, OSError):
        return []


@cache
def _time_zone() -> Timezone:
    """Taiwan's zone as every file carries it."""
    return Timezone.from_tzinfo(TIME_ZONE, first_date=AFTER_DAYLIGHT_SAVING)


def _write(path: Path, product: str, heading: str, events: Iterable[Component]) -> None:
    calendar = Calendar()
    calendar.add("prodid", product)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", heading)
    calendar.add("x-wr-timezone", TIME_ZONE.key)
    calendar.add_component(_time_zone())
    for event in events:
        calendar.add_component(event)
    path.write_bytes(calendar.to_ical())
