"""The events of an earlier run's calendars, read from the bytes of its files: of hundreds of thousands in seconds.

A file is read no further than to its events, their identities, versions, statuses and days. Whatever else stands in it,
a text that looks like the frame of an event included, tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from matcher.report import ics

CONFIRMED, CANCELLED = b"STATUS:CONFIRMED\r\n", b"STATUS:CANCELLED\r\n"
_PROPERTY = re.compile(rb"^([A-Za-z0-9-]+)[;:].*\n(?:[ \t].*\n)*", re.MULTILINE)
"""A property with the lines that it is folded into."""
_KEPT = frozenset((b"SUMMARY", b"DTSTART", b"DTEND", b"DTSTAMP", b"UID", b"LOCATION", b"TRANSP"))
"""What stays of an event that is cancelled: not its description, which names people."""
_UNSEEN = (b"DTSTAMP", b"STATUS:CONFIRMED")
"""What makes no difference to a person: when an event was written, and that it takes place."""
_DAY_DIGITS, _MOST_DIGITS = 8, 9
"""Of a date, and of a version that RFC 5545 allows."""
_LONGEST_LINE = 75
"""Bytes of a line, by RFC 5545."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An event of the run before: its version, its lines but for that, each ending in LF, and the date it begins on.

    ``cancelled`` where it was no longer planned.
    """

    sequence: int
    lines: bytes
    day: date
    cancelled: bool

    def sequence_of(self, lines: bytes) -> int:
        """The version of an event with these lines in its place: one more where a person would see a difference."""
        lines = lines.replace(b"\r\n", b"\n")
        return self.sequence + (lines != self.lines and _seen(lines) != _seen(self.lines))

    def cancellation(self) -> bytes:
        """The event as one that is no longer planned: as it was where it is that already."""
        kept: dict[bytes, bytes] = {}
        for found in _PROPERTY.finditer(_legal(self.lines)):
            if found[1] in _KEPT:
                kept.setdefault(found[1], found[0])
        before = b"".join(kept.values()).replace(b"\n", b"\r\n")
        return ics.event(before, self.sequence_of(before + CANCELLED), CANCELLED)


Versions = Mapping[str, Earlier]
"""Each event of the run before by UID."""


def versions(paths: Iterable[Path]) -> Versions:
    """The events of an earlier run, of each its latest version. A file that is no calendar any more tells nothing."""
    found: dict[str, Earlier] = {}
    seen: set[bytes] = set()
    for path in paths:
        for block in _blocks(path):
            if block not in seen:
                seen.add(block)
                _add(block, found)
    return found


def _blocks(path: Path) -> Iterator[bytes]:
    """What stands between the frames of events: lines that each end in LF."""
    try:
        raw = path.read_bytes().replace(b"\r\n", b"\n")
    except OSError:
        return
    for begun in raw.split(b"\nBEGIN:VEVENT\n")[1:]:
        block, ended, _ = begun.partition(b"\nEND:VEVENT")
        if ended:
            yield block + b"\n"


def _add(block: bytes, found: dict[str, Earlier]) -> None:
    """Take in an event, where no later version of it is known and it is one that could be cancelled."""
    uid, number = _value(block, b"UID").decode(errors="replace"), _value(block, b"SEQUENCE") or b"0"
    day = _day(_value(block, b"DTSTART")[:_DAY_DIGITS])
    if not uid or day is None or not number.isdigit() or len(number) > _MOST_DIGITS:
        return
    if uid not in found or int(number) > found[uid].sequence:
        cancelled = _value(block, b"STATUS") == b"CANCELLED"
        found[uid] = Earlier(int(number), _without_sequence(block), day, cancelled)


def _seen(lines: bytes) -> list[bytes]:
    """What a person sees of an event, in whatever order it is written."""
    return sorted(found[0] for found in _PROPERTY.finditer(lines) if not found[0].startswith(_UNSEEN))


def _without_sequence(block: bytes) -> bytes:
    before, numbered, after = block.partition(b"\nSEQUENCE:")
    return before + b"\n" + after.partition(b"\n")[2] if numbered else block


def _value(lines: bytes, name: bytes) -> bytes:
    """The value of a property, unfolded; nothing where there is none."""
    place = (b"\n" + lines).find(b"\n" + name)
    at = place + len(name)
    if place < 0 or lines[at : at + 1] not in (b":", b";"):
        return b""
    end = lines.find(b"\n", at)
    while lines[end + 1 : end + 2] in (b" ", b"\t"):
        end = lines.find(b"\n", end + 1)
    return _unfolded(lines[at:end]).partition(b":")[2]


def _unfolded(lines: bytes) -> bytes:
    return lines.replace(b"\n ", b"").replace(b"\n\t", b"")


@lru_cache(maxsize=4096)
def _day(digits: bytes) -> date | None:
    try:
        return date.fromisoformat(digits.decode(errors="replace"))
    except ValueError:
        return None


def _legal(lines: bytes) -> bytes:
    """The lines folded, and without what :func:`ics.legal_text` forbids: earlier versions wrote names as they were."""
    return lines if _is_legal(lines) else b"".join(map(_legal_property, _PROPERTY.finditer(lines)))


def _is_legal(lines: bytes) -> bool:
    try:
        text = lines.decode().replace("\n", "")
    except UnicodeDecodeError:
        return False
    return ics.legal_text(text) == text and max(map(len, lines.split(b"\n"))) <= _LONGEST_LINE


def _legal_property(found: re.Match[bytes]) -> bytes:
    text = ics.legal_text(_unfolded(found[0].removesuffix(b"\n")).decode(errors="replace"))
    return ics.fold(text.replace("\n", "\\n").encode()).replace(b"\r\n", b"\n") + b"\n"
