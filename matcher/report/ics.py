"""What all calendars share: names of files, identities, legal text, the time zone, and the lines of events (RFC 5545).

Events are content lines, for calendars of hundreds of thousands. What the lines of many events share is serialised
once; the bytes are those that the library would write event by event.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Parameters, Timezone, vText
from icalendar.parser import Contentline

CALENDARS = "calendars"
TIME_ZONE = ZoneInfo("Asia/Taipei")
AFTER_DAYLIGHT_SAVING = date(1980, 1, 1)
"""Taiwan has kept one offset since: what came before would only clutter every file."""
LONGEST_NAME = 120
"""Bytes of a file name's stem; file systems stop at 255."""
_UNQUOTED = str.maketrans({"-": "%2D", "~": "%7E"})
"""What parts a file's name, and :func:`urllib.parse.quote` leaves as it is."""
HOST = "@matcher"
"""How an identity ends."""
CLOSING = b"END:VCALENDAR\r\n"

_BREAKS = r"\r\x0b\x0c\x85\u2028\u2029"
"""What ends a line for one reader or another, beside the line feed."""
_NEVER = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef" + "".join(
    rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17)
)
"""Control characters but for the tab, halves of characters, and what is no character at all."""
_ODD, _LINE_BREAK, _NO_TEXT = map(re.compile, (f"[{_BREAKS}{_NEVER}]", rf"\r\n|[{_BREAKS}]", f"[{_NEVER}]"))

Say = Callable[..., str]


def legal_text(text: str) -> str:
    """A text without what no calendar may hold: line breaks of every kind are line feeds, other control characters go.

    RFC 5545, 3.3.11, forbids the control characters of ASCII. Parsers that split lines as Unicode does stumble over
    U+0085, U+2028 and U+2029 too, and decoders over the noncharacters. A backslash before N gets its full-width form:
    readers that undo one escape after another take it for a line break, however it is escaped.
    """
    text = text.replace("\\N", "＼N")
    if text.isprintable() or not _ODD.search(text):
        return text
    return _NO_TEXT.sub("", _LINE_BREAK.sub("\n", text))


def file_names(kind: str, identities: Sequence[tuple[str, ...]]) -> list[str]:
    """A file name for each identity (one or more ids): safe everywhere, and never one name for two.

    Letters, digits, ``_`` and ``.`` stay; all else is percent-encoded. Names that only differ in case, or are too long,
    end in ``~`` and a digest of the ids; no other name holds a ``~``.
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
        char if char.isalnum() or char in "_." else quote(char, safe="").translate(_UNQUOTED)
        for char in unicodedata.normalize("NFC", identifier)
    )


def _short(stem: str, ids: Iterable[str]) -> str:
    mark = hashlib.sha256("\0".join(ids).encode()).hexdigest()[:12]
    return f"{stem.encode()[:LONGEST_NAME].decode(errors='ignore')}~{mark}"


def uid(*parts: str) -> str:
    """The identity of an event from run to run, made of what it is; parts are quoted, so none runs into the next."""
    return "/".join(quote(part, safe="") for part in parts) + HOST


def place_text(say: Say, school: str, county: str) -> str:
    """A school, with its county where its name does not begin with it."""
    if not county or school.startswith(county):
        return school
    return say("calendar.location", school=school, county=county)


@cache
def _frame(product: str) -> tuple[bytes, bytes]:
    """What stands in every calendar before its name and after it, up to the first event."""
    calendar = Calendar()
    calendar.add("prodid", product)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(""))
    calendar.add("x-wr-timezone", TIME_ZONE.key)
    calendar.add_component(Timezone.from_tzinfo(TIME_ZONE, first_date=AFTER_DAYLIGHT_SAVING))
    before, _, after = calendar.to_ical().removesuffix(CLOSING).partition(b"X-WR-CALNAME:\r\n")
    return before, after


def write_calendar(path: Path, product: str, heading: str, events: Iterable[bytes]) -> None:
    """Write a calendar of events that are already in their written form: one may stand in several files."""
    before, after = _frame(product)
    name = Contentline.from_parts("X-WR-CALNAME", Parameters(), vText(legal_text(heading))).to_ical()
    path.write_bytes(b"".join((before, name, b"\r\n", after, *events, CLOSING)))


_ESCAPED = re.compile(r"[\\;,\n^]")
_LONGEST = 74
"""Bytes of a line before it is folded, as the library folds."""
_UTF8_MARK, _UTF8_INSIDE = 0xC0, 0x80
"""The bits that tell a byte inside a character, and what they are there."""


def line(name: str, text: str) -> bytes:
    """A property with a text as its value, as one content line, folded where it is long; see :func:`legal_text`."""
    text = legal_text(text)
    value = vText(text).to_ical() if _ESCAPED.search(text) else text.encode()
    return fold(b"%s:%s" % (name.encode(), value)) + b"\r\n"


def fold(raw: bytes) -> bytes:
    """The line in pieces that are no longer than they may be: neither a character nor an escape is cut in two."""
    pieces, at = [], 0
    while len(raw) - at > _LONGEST:
        end = at + _LONGEST
        while raw[end] & _UTF8_MARK == _UTF8_INSIDE:
            end -= 1
        if raw[end - 1] in b"\\^" and end - 1 > at:
            end -= 1
        pieces.append(raw[at:end])
        at = end
    return b"\r\n ".join([*pieces, raw[at:]])


@lru_cache(maxsize=16384)
def hours(day: date, start: int, end: int) -> bytes:
    """The lines of an event from ``start`` to ``end``, in minutes after midnight in Taipei."""
    midnight = datetime.combine(day, time(), TIME_ZONE)
    return _lines(dtstart=midnight + timedelta(minutes=start), dtend=midnight + timedelta(minutes=end))


@lru_cache(maxsize=4096)
def whole_day(day: date) -> bytes:
    """The lines of an event that takes the whole of a day."""
    return _lines(dtstart=day, dtend=day + timedelta(1))


@lru_cache(maxsize=16)
def stamp(day: date) -> bytes:
    """The line that stands for the moment an event was written: no clock goes into a file."""
    return _lines(dtstamp=datetime.combine(day, time(), UTC))


def _lines(**properties: date) -> bytes:
    event = Event()
    for name, value in properties.items():
        event.add(name, value)
    return bytes(event.to_ical()).removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")


def event(before: bytes, sequence: int, after: bytes) -> bytes:
    """A whole event of its lines ``before`` and ``after`` its version, UID and stamp among the former."""
    return b"".join((b"BEGIN:VEVENT\r\n", before, b"SEQUENCE:%d\r\n" % sequence, after, b"END:VEVENT\r\n"))
