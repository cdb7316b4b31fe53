"""A strict reading of RFC 5545, line by line: raises ``AssertionError`` where a file breaks the grammar."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

LONGEST_LINE = 75
NAME = r"(?:[A-Z0-9-]+)"
QUOTED, PLAIN = r'"[^"\x00-\x1f]*"', r'[^"\x00-\x1f;:,]*'
PARAMETER = rf";({NAME})=((?:{QUOTED}|{PLAIN})(?:,(?:{QUOTED}|{PLAIN}))*)"
LINE = re.compile(rf"({NAME})((?:{PARAMETER})*):([^\x00-\x08\x0a-\x1f\x7f]*)")
STRAY = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")
"""What some reader takes for the end of a line, or no reader for a character."""
TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT")
ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "SEQUENCE", "STATUS", "TRANSP")


@dataclass
class Property:
    """A property with its parameters and its raw value."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Block:
    """A component: its properties in order, and the components inside."""

    name: str
    properties: list[Property] = field(default_factory=list)
    blocks: list["Block"] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        return [one.value for one in self.properties if one.name == name]

    def only(self, name: str) -> Property:
        found = [one for one in self.properties if one.name == name]
        assert len(found) == 1, (self.name, name, found)
        return found[0]

    def text(self, name: str) -> str:
        """A text with its escapes undone; empty where it is missing."""
        raw = "".join(self.values(name))
        assert TEXT.fullmatch(raw), raw
        return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], raw)


def lines(raw: bytes) -> list[str]:
    """The unfolded lines of a file: CRLF after each, none longer than 75 octets, no character cut in two."""
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    physical = raw.split(b"\r\n")[:-1]
    found: list[str] = []
    for line in physical:
        assert 0 < len(line) <= LONGEST_LINE
        text = line.decode("utf-8")
        assert not STRAY.search(text), line
        if text[0] == " ":
            found[-1] += text[1:]
        else:
            found.append(text)
    return found


def parse(raw: bytes) -> Block:
    """The one calendar of a file, checked."""
    root = Block("")
    open_blocks = [root]
    for line in lines(raw):
        match = LINE.fullmatch(line)
        assert match, line
        parameters = {found[0]: found[1].strip('"') for found in re.findall(PARAMETER, match[2])}
        one = Property(match[1], parameters, match[5])
        if one.name == "BEGIN":
            block = Block(one.value)
            open_blocks[-1].blocks.append(block)
            open_blocks.append(block)
        elif one.name == "END":
            assert open_blocks.pop().name == one.value
        else:
            open_blocks[-1].properties.append(one)
    assert open_blocks == [root]
    (calendar,) = root.blocks
    _check_calendar(calendar)
    return calendar


def _check_calendar(calendar: Block) -> None:
    assert calendar.name == "VCALENDAR"
    assert calendar.only("VERSION").value == "2.0"
    assert calendar.only("PRODID").value
    zones = {block.only("TZID").value for block in calendar.blocks if block.name == "VTIMEZONE"}
    for event in events(calendar):
        for name in ONCE:
            assert len(event.values(name)) <= 1, name
        for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS"):
            assert event.only(name).value
        for one in event.properties:
            assert one.name not in TEXTS or TEXT.fullmatch(one.value)
            assert one.parameters.get("TZID", "Asia/Taipei") in zones
        assert event.only("DTSTAMP").value.endswith("Z")
        assert moment(event, "DTSTART") < moment(event, "DTEND")
    uids = [event.only("UID").value for event in events(calendar)]
    assert len(set(uids)) == len(uids)


def events(calendar: Block) -> list[Block]:
    return [block for block in calendar.blocks if block.name == "VEVENT"]


def is_day(event: Block) -> bool:
    """Whether an event takes whole days."""
    return event.only("DTSTART").parameters.get("VALUE") == "DATE"


def moment(event: Block, name: str) -> datetime:
    """A date, as its midnight, or a local time in Taipei."""
    one = event.only(name)
    if one.parameters.get("VALUE") == "DATE":
        assert re.fullmatch(r"\d{8}", one.value)
        return datetime.strptime(one.value, "%Y%m%d")
    assert one.parameters["TZID"] == "Asia/Taipei"
    assert re.fullmatch(r"\d{8}T\d{6}", one.value)
    return datetime.strptime(one.value, "%Y%m%dT%H%M%S")


def day(event: Block) -> date:
    """The date on which an event begins."""
    return moment(event, "DTSTART").date()
