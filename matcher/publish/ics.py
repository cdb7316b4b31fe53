"""What all calendars share: names of files, identities, sequences and the time zone (RFC 5545)."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, vText

CALENDARS = "calendars"
TIME_ZONE = ZoneInfo("Asia/Taipei")
AFTER_DAYLIGHT_SAVING = date(1980, 1, 1)
"""Taiwan has kept one offset since: what came before would only clutter every file."""
LONGEST_NAME = 120
"""Bytes of a file name's stem; file systems stop at 255."""
COMPARED = ("DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "STATUS")
"""What a person sees of an event: where any of it differs, its sequence rises."""
HOST = "@matcher"
"""How an identity ends."""
CLOSING = b"END:VCALENDAR\r\n"

Say = Callable[..., str]
History = Mapping[str, Component]
"""Each event of the run before by UID."""


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


def uid(*parts: str) -> str:
    """The identity of an event from run to run, made of what it is; parts are quoted, so none runs into the next."""
    return "/".join(quote(part, safe="") for part in parts) + HOST


def new_event(identity: str, stamp: date, summary: str) -> Event:
    """An event without its times. ``stamp`` stands for the moment it was written: no clock goes into a file."""
    event = Event()
    event.add("uid", identity)
    event.add("dtstamp", datetime.combine(stamp, time(), UTC))
    event.add("summary", summary)
    return event


def set_hours(event: Event, day: date, start: int, end: int) -> None:
    """Let an event take place from ``start`` to ``end``, in minutes after midnight in Taipei."""
    midnight = datetime.combine(day, time(), TIME_ZONE)
    event.add("dtstart", midnight + timedelta(minutes=start))
    event.add("dtend", midnight + timedelta(minutes=end))


def set_day(event: Event, day: date) -> None:
    """Let an event take the whole of a day."""
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(1))


def place_text(say: Say, school: str, county: str) -> str:
    """A school, with its county where its name does not begin with it."""
    if not county or school.startswith(county):
        return school
    return say("calendar.location", school=school, county=county)


def add_sequence(event: Event, history: History) -> None:
    """Number the event's versions: 0 where it is new, one more where it differs from the run before."""
    earlier = history.get(str(event["UID"]))
    if earlier is None:
        event.add("sequence", 0)
    else:
        event.add("sequence", sequence(earlier) + (content(earlier) != content(event)))


def sequence(event: Component) -> int:
    """The version of an event."""
    return int(event.get("SEQUENCE", 0))


def content(event: Component) -> tuple[str, ...]:
    """What a person sees of an event; the line of a property that is missing is empty."""
    lines = {line.partition(":")[0].partition(";")[0]: line for line in map(str, event.content_lines())}
    return tuple(lines.get(name, "") for name in COMPARED)


def history(paths: Iterable[Path]) -> History:
    """The events of an earlier run, of each its latest version. A file that is no calendar any more tells nothing."""
    events: dict[str, Component] = {}
    for path in paths:
        for event in _events(path):
            identity = str(event.get("UID", ""))
            if identity and (identity not in events or sequence(event) > sequence(events[identity])):
                events[identity] = event
    return events


def _events(path: Path) -> list[Component]:
    try:
        return Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    except (ValueError, OSError):
        return []


@cache
def _time_zone() -> Timezone:
    """Taiwan's zone as every file carries it."""
    return Timezone.from_tzinfo(TIME_ZONE, first_date=AFTER_DAYLIGHT_SAVING)


def write_calendar(path: Path, product: str, heading: str, events: Iterable[bytes]) -> None:
    """Write a calendar of events that are already in their written form: one may stand in several files."""
    calendar = Calendar()
    calendar.add("prodid", product)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(heading))
    calendar.add("x-wr-timezone", TIME_ZONE.key)
    calendar.add_component(_time_zone())
    path.write_bytes(b"".join((calendar.to_ical().removesuffix(CLOSING), *events, CLOSING)))
