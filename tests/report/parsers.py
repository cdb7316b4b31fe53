"""Calendars through three readers that know nothing of each other: two published libraries and our own strict one."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import icalendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from tests.report import rfc5545

TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION")
Told = dict[str, object]
"""What one reader understands of an event, in the same words for all."""


def read_all(home: Path) -> dict[str, dict[str, Told]]:
    """The events of every calendar in a folder by UID: each reader takes the file, and all understand the same."""
    return {path.name: read(path) for path in sorted(home.iterdir())}


def read(path: Path) -> dict[str, Told]:
    """The events of one calendar by UID."""
    raw, strict = path.read_bytes(), read_strictly(path)
    (library,) = icalendar.Calendar.from_ical(raw, multiple=True)
    assert not library.errors
    assert {str(event["UID"]): _of_component(event) for event in library.walk("VEVENT")} == strict
    (stream,) = IcsCalendarStream.from_ics(raw.decode()).calendars
    assert {event.uid: _of_event(event) for event in stream.events} == strict
    assert len(stream.events) == len(library.walk("VEVENT")) == len(strict)
    return strict


def read_strictly(path: Path) -> dict[str, Told]:
    """The events of one calendar by UID, by our own reader alone, which is the quickest."""
    return {block.only("UID").value: _of_block(block) for block in rfc5545.events(rfc5545.parse(path.read_bytes()))}


def _of_block(block: rfc5545.Block) -> Told:
    begin, end = (rfc5545.moment(block, name) for name in ("DTSTART", "DTEND"))
    times: Told = {"DTSTART": begin, "DTEND": end}
    if rfc5545.is_day(block):
        times = {"DTSTART": begin.date(), "DTEND": end.date()}
    texts: Told = {name: block.text(name) for name in TEXTS}
    numbers: Told = {"SEQUENCE": int(block.only("SEQUENCE").value), "STATUS": block.only("STATUS").value}
    return texts | numbers | times


def _of_component(event: icalendar.Component) -> Told:
    assert not event.errors
    texts: Told = {name: str(event.get(name, "")) for name in TEXTS}
    numbers: Told = {"SEQUENCE": event.decoded("SEQUENCE"), "STATUS": str(event["STATUS"])}
    return texts | numbers | {name: _wall(event.decoded(name)) for name in ("DTSTART", "DTEND")}


def _of_event(event: Event) -> Told:
    texts: Told = {
        "SUMMARY": event.summary or "",
        "DESCRIPTION": event.description or "",
        "LOCATION": event.location or "",
    }
    assert event.status is not None
    numbers: Told = {"SEQUENCE": event.sequence, "STATUS": event.status.value}
    return texts | numbers | {"DTSTART": _wall(event.dtstart), "DTEND": _wall(event.dtend)}


def _wall(moment: date | None) -> date | None:
    """A date as it is, a time as the clocks in Taipei tell it."""
    if not isinstance(moment, datetime):
        return moment
    assert str(moment.tzinfo) == "Asia/Taipei"
    return moment.replace(tzinfo=None)
