"""Events written by content lines are those that the library writes event by event."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Event, vText

from matcher.report import ics
from tests.report import parsers

NASTY = {
    "a line break for some": "甲\\N乙 \\\\N",
    "separators": "光明, 國中; 分校：甲\\乙",
    "quotes": '\'光明"國小" 「甲」',
    "caret": "^n^^'甲^",
    "escapes": "\\n \\\\ \\; \\,\\",
    "line breaks": "甲\n乙\r\n丙\r丁",
    "line breaks of Unicode": "甲\u2028乙\u2029丙\x85丁\x0b戊\x0c己",
    "frame": "BEGIN:VEVENT",
    "frames": "甲\nEND:VEVENT\nBEGIN:VEVENT\nUID:x\nSEQUENCE:99\nEND:VCALENDAR",
    "identity": "UID:other@matcher",
    "version": "SEQUENCE:7",
    "status": "STATUS:CANCELLED",
    "stamp": "DTSTAMP:19700101T000000Z",
    "start": "DTSTART:19700101",
    "emoji": "🏫👩‍🏫🇹🇼學校",
    "four bytes": "𠮷" * 200,
    "three bytes": "國" * 200,
    "one byte more": "x" + "𠮷" * 90,
    "two bytes more": "xx" + "𠮷" * 90,
    "very long": "臺東縣私立極長校名國際雙語實驗教育高級中學" * 60,
    "control": "甲\x00乙\x07丙\x1b[31m丁\x7f戊\x9f己\x1c庚",
    "no characters": "甲\ufffe乙\uffff丙\U0001fffe丁\ufdd0戊",
    "half a character": "甲\ud800乙",
    "blanks": " 甲\t乙\u3000 ",
    "marks": "\ufeff甲\u200b乙\u202e丙",
    "formula": "=1+1",
    "html": "<script>alert('1')</script>&amp;",
}
"""Names that readers have stumbled over, by what is nasty in them."""
LETTERS = st.characters() | st.sampled_from('\\;,:^\r\n\t\x00\x85\u2028%"學校𠮷')
TEXTS = st.text(LETTERS, max_size=120)
DAY = date(2026, 9, 14)


def library_line(name: str, text: str) -> bytes:
    event = Event()
    event[name] = vText(text)
    return bytes(event.to_ical()).removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")


@settings(deadline=None)
@given(st.sampled_from(["SUMMARY", "UID", "LOCATION"]), TEXTS)
def test_a_line_as_the_library_writes_it(name: str, text: str) -> None:
    assert ics.line(name, text) == library_line(name, ics.legal_text(text))


def test_hours_and_stamp_as_the_library_writes_them() -> None:
    event = Event()
    event.add("dtstart", datetime.combine(DAY, time(17), ics.TIME_ZONE))
    event.add("dtend", datetime.combine(DAY, time(18, 30), ics.TIME_ZONE))
    event.add("dtstamp", datetime.combine(DAY, time(), UTC))
    lines = event.to_ical().split(b"\r\n")
    assert set(ics.hours(DAY, 1020, 1110).split(b"\r\n")) <= set(lines)
    assert ics.stamp(DAY).strip() in lines


@settings(deadline=None)
@given(st.text(LETTERS))
@example("".join(NASTY.values()))
def test_legal_text_keeps_all_that_is_legal_and_nothing_else(text: str) -> None:
    told = ics.legal_text(text)
    assert ics.legal_text(told) == told
    assert told == "".join(map(ics.legal_text, text.replace("\r\n", "\n").replace("\\N", "＼N")))
    assert len(told.split("\n")) == len(told.splitlines() or [""]) + told.endswith("\n")
    assert not [letter for letter in told if ord(letter) < 32 and letter not in "\t\n"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("甲\r\n乙\r丙\x85丁\u2028戊", "甲\n乙\n丙\n丁\n戊"),
        ("\x00甲\x1b\x07\x7f\x9f\x1c乙\ufffe\U0010ffff\ud800", "甲乙"),
        ("甲\t👩‍🏫 \ufeff\u3000\xa0é𠮷", "甲\t👩‍🏫 \ufeff\u3000\xa0é𠮷"),
        ("", ""),
    ],
)
def test_legal_text_by_example(text: str, told: str) -> None:
    assert ics.legal_text(text) == told


def written(folder: Path, text: str) -> Path:
    """A calendar of one event that holds the text wherever one may stand."""
    lines = [ics.line(name, text) for name in parsers.TEXTS]
    times = ics.hours(DAY, 1020, 1110) + ics.stamp(DAY) + ics.line("UID", "1@matcher")
    path = folder / "group-1.ics"
    ics.write_calendar(path, "-//x//", text, [ics.event(b"".join(lines) + times, 0, b"STATUS:CONFIRMED\r\n")])
    return path


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_every_reader_understands_nasty_texts(tmp_path: Path, text: str) -> None:
    (event,) = parsers.read(written(tmp_path, text)).values()
    assert {event[name] for name in parsers.TEXTS} == {ics.legal_text(text)}


@settings(deadline=None)
@given(text=TEXTS.map("甲{}".format))
def test_every_reader_understands_any_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    (event,) = parsers.read(written(tmp_path_factory.getbasetemp(), text)).values()
    assert {event[name] for name in parsers.TEXTS} == {ics.legal_text(text)}
