"""Events as the content lines they are written in: for calendars of hundreds of thousands (RFC 5545).

What the lines of many events share is serialised once; the bytes are those that the library would write event by event.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from icalendar import Event, vText

from matcher.report import ics

_ESCAPED = re.compile(r"[\\;,\n^]")
_LONGEST = 74
"""Bytes of a line before it is folded, as the library folds."""
_UTF8_MARK, _UTF8_INSIDE = 0xC0, 0x80
"""The bits that tell a byte inside a character, and what they are there."""


def line(name: str, text: str) -> bytes:
    """A property with a text as its value, as one content line, folded where it is long; see :func:`ics.legal_text`."""
    text = ics.legal_text(text)
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
    return _lines(ics.with_stamp(Event(), day))


def _lines(event: Event) -> bytes:
    return bytes(event.to_ical()).removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")


def event(before: bytes, sequence: int, after: bytes) -> bytes:
    """A whole event of its lines ``before`` and ``after`` its version, UID and stamp among the former."""
    return b"".join((b"BEGIN:VEVENT\r\n", before, b"SEQUENCE:%d\r\n" % sequence, after, b"END:VEVENT\r\n"))
