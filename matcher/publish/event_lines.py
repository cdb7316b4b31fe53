"""Events as the content lines they are written in: for calendars of hundreds of thousands (RFC 5545).

What the lines of many events share is serialised once; the bytes are those that the library would write event by event.
An earlier run's files are read no further than to their events, their identities and versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from icalendar import Event, vText

from matcher.publish import ics

_ESCAPED = re.compile(r"[\\;,\r\n^]")
_LONGEST = 74
"""Bytes of a line before it is folded, as the library folds."""
_UTF8_MARK, _UTF8_INSIDE = 0xC0, 0x80
"""The bits that tell a byte inside a character, and what they are there."""
_STAMP = re.compile(rb"DTSTAMP:.*\n")
_END = b"END:VEVENT\n"


def line(name: str, text: str) -> bytes:
    """A property with a text as its value, as one content line, folded where it is long."""
    value = vText(text).to_ical() if _ESCAPED.search(text) else text.encode()
    return _folded(b"%s:%s" % (name.encode(), value)) + b"\r\n"


def _folded(raw: bytes) -> bytes:
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
    event = Event()
    ics.set_hours(event, day, start, end)
    return _lines(event)


@lru_cache(maxsize=4096)
def whole_day(day: date) -> bytes:
    """The lines of an event that takes the whole of a day."""
    event = Event()
    ics.set_day(event, day)
    return _lines(event)


@lru_cache(maxsize=16)
def stamp(day: date) -> bytes:
    """The line that stands for the moment an event was written: no clock goes into a file."""
    return _lines(ics.stamped(Event(), day))


def _lines(event: Event) -> bytes:
    return bytes(event.to_ical()).removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")


@dataclass(frozen=True, slots=True)
class Earlier:
    """An event of the run before: its version, and its lines but for that."""

    sequence: int
    lines: bytes


Versions = Mapping[str, Earlier]
"""Each event of the run before by UID."""


def versions(paths: Iterable[Path]) -> Versions:
    """The events of an earlier run, of each its latest version. A file that is no calendar any more tells nothing."""
    found: dict[str, Earlier] = {}
    for path in paths:
        for identity, earlier in _events(path):
            if identity not in found or earlier.sequence > found[identity].sequence:
                found[identity] = earlier
    return found


def _events(path: Path) -> Iterable[tuple[str, Earlier]]:
    try:
        raw = path.read_bytes().replace(b"\r\n", b"\n")
    except OSError:
        return
    for block in raw.split(b"BEGIN:VEVENT\n")[1:]:
        written, ended, _ = block.partition(_END)
        before, numbered, after = written.partition(b"SEQUENCE:")
        number, _, rest = after.partition(b"\n")
        identity = _value(written, b"UID")
        if ended and identity and (number.isdigit() or not numbered):
            yield identity, Earlier(int(number or b"0"), before + rest)


def _value(written: bytes, name: bytes) -> str:
    """The value of a property that has no parameters, unfolded; nothing where there is none."""
    place = written.find(name + b":")
    if place < 0:
        return ""
    at = place + len(name) + 1
    end = written.find(b"\n", at)
    while written[end + 1 : end + 2] in (b" ", b"\t") and end >= 0:
        end = written.find(b"\n", end + 1)
    return written[at:end].replace(b"\n ", b"").replace(b"\n\t", b"").decode(errors="replace")


def _differ(one: bytes, other: bytes) -> bool:
    """Whether the lines of two events say different things; when they were written counts for nothing."""
    return one != other and _STAMP.sub(b"", one) != _STAMP.sub(b"", other)


def event(identity: str, before: bytes, after: bytes, earlier: Versions) -> bytes:
    """A whole event of its lines ``before`` and ``after`` its version, UID and stamp among the former.

    The version is 0 where the event is new, and one more than it was where it differs from the run before.
    """
    known = earlier.get(identity)
    sequence = 0
    if known is not None:
        sequence = known.sequence + _differ(known.lines, (before + after).replace(b"\r\n", b"\n"))
    return b"".join((b"BEGIN:VEVENT\r\n", before, b"SEQUENCE:%d\r\n" % sequence, after, b"END:VEVENT\r\n"))
