"""Events written by content lines are those that the library writes event by event."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event, vText

from matcher.publish import event_lines, ics

LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\\;,^\n%學校")
TEXTS = st.text(LETTERS, max_size=120)
DAY = date(2026, 9, 14)


def library_line(name: str, text: str) -> bytes:
    event = Event()
    event[name] = vText(text)
    return bytes(event.to_ical()).removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")


@given(st.sampled_from(["SUMMARY", "UID", "LOCATION"]), TEXTS)
def test_a_line_as_the_library_writes_it(name: str, text: str) -> None:
    assert event_lines.line(name, text) == library_line(name, text)


def test_hours_and_stamp_as_the_library_writes_them() -> None:
    event = ics.stamped(Event(), DAY)
    ics.set_hours(event, DAY, 1020, 1110)
    lines = event.to_ical().split(b"\r\n")
    assert set(event_lines.hours(DAY, 1020, 1110).split(b"\r\n")) <= set(lines)
    assert event_lines.stamp(DAY).strip() in lines


UID = "年/U1/1@matcher" + "x" * 90
"""Long enough to be folded."""


def written(folder: Path, summary: str, *, stamp: date = DAY, end: bytes = b"\r\n") -> event_lines.Versions:
    """The versions in a calendar of one event that was changed twice before."""
    before = event_lines.line("SUMMARY", summary) + event_lines.stamp(stamp) + event_lines.line("UID", UID)
    event = event_lines.event(UID, before, b"", {UID: event_lines.Earlier(1, b"")})
    path = folder / "group-1.ics"
    ics.write_calendar(path, "-//x//", "x", [event])
    path.write_bytes(path.read_bytes().replace(b"\r\n", end))
    return event_lines.versions([path])


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
@pytest.mark.parametrize(
    ("summary", "stamp", "sequence"), [("甲", DAY, 2), ("乙", DAY, 3), ("甲", date(2026, 9, 21), 2)]
)
def test_only_what_a_person_sees_raises_the_version(
    tmp_path: Path, summary: str, stamp: date, sequence: int, end: bytes
) -> None:
    earlier = written(tmp_path, "甲", end=end)
    before = event_lines.line("SUMMARY", summary) + event_lines.stamp(stamp) + event_lines.line("UID", UID)
    assert b"SEQUENCE:%d\r\n" % sequence in event_lines.event(UID, before, b"", earlier)
