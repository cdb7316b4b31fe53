"""What is read of an earlier run's calendars: versions, statuses and days, whatever stands in the texts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matcher.report import ics
from matcher.report.earlier_events import CANCELLED, CONFIRMED, Earlier, versions
from tests.report import parsers
from tests.report.test_event_lines import LETTERS, NASTY

DAY = date(2026, 9, 14)
UID = "年/U1/1@matcher" + "x" * 90
"""Long enough to be folded."""


def before(summary: str = "甲", *, stamp: date = DAY, uid: str = UID) -> bytes:
    lines = ics.line("SUMMARY", summary) + ics.hours(DAY, 1020, 1110)
    return lines + ics.stamp(stamp) + ics.line("UID", uid)


def described(text: str = "乙") -> bytes:
    return ics.line("DESCRIPTION", text) + ics.line("LOCATION", text) + CONFIRMED


def calendar(path: Path, *events: bytes, end: bytes = b"\r\n") -> Path:
    ics.write_calendar(path, "-//x//", "x", events)
    path.write_bytes(path.read_bytes().replace(b"\r\n", end))
    return path


def read_back(path: Path) -> Earlier:
    """The one event of a calendar."""
    found = versions([path])
    assert found.keys() == {UID}
    return found[UID]


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
@pytest.mark.parametrize(
    ("summary", "stamp", "sequence"), [("甲", DAY, 2), ("乙", DAY, 3), ("甲", date(2026, 9, 21), 2)]
)
def test_only_what_a_person_sees_raises_the_version(
    tmp_path: Path, summary: str, stamp: date, sequence: int, end: bytes
) -> None:
    earlier = read_back(calendar(tmp_path / "1.ics", ics.event(before(), 2, described()), end=end))
    assert (earlier.sequence, earlier.day, earlier.cancelled) == (2, DAY, False)
    assert earlier.sequence_of(before(summary, stamp=stamp) + described()) == sequence


def test_an_event_without_a_status_in_another_order_is_the_same(tmp_path: Path) -> None:
    lines = ics.line("LOCATION", "乙") + ics.line("DESCRIPTION", "乙")
    earlier = read_back(calendar(tmp_path / "1.ics", ics.event(before(), 5, lines)))
    assert earlier.sequence_of(before() + described()) == 5


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_nasty_texts_mislead_nobody(tmp_path: Path, text: str) -> None:
    planned = ics.event(before(text), 3, described(text))
    path = calendar(tmp_path / "1.ics", planned, ics.event(before("z", uid="z"), 4, described()))
    found = versions([path])
    assert {uid: (one.sequence, one.day, one.cancelled) for uid, one in found.items()} == {
        UID: (3, DAY, False),
        "z": (4, DAY, False),
    }
    assert found[UID].sequence_of(before(text) + described(text)) == 3
    again = calendar(tmp_path / "2.ics", found[UID].cancellation())
    (event,) = parsers.read(again).values()
    assert event["SUMMARY"] == event["LOCATION"] == ics.legal_text(text)
    assert (event["SEQUENCE"], event["STATUS"], event["DESCRIPTION"]) == (4, "CANCELLED", "")
    assert read_back(again).cancelled
    assert read_back(again).cancellation() == found[UID].cancellation()


@settings(deadline=None)
@example(text="國" * 40, letters=b"")
@given(text=st.text(LETTERS, max_size=120).map("甲{}".format), letters=st.binary(max_size=40))
def test_what_earlier_versions_wrote_as_it_was_is_cancelled_legally(
    tmp_path_factory: pytest.TempPathFactory, text: str, letters: bytes
) -> None:
    raw = text.encode(errors="surrogatepass").replace(b"\n", b"") + letters.replace(b"\n", b"\n ")
    lines = (
        b"SUMMARY:x" + raw.replace(b"\\", b"").replace(b";", b"").replace(b",", b"").replace(b"\r", b"\x07") + b"\r\n"
    )
    lines += before().partition(b"\r\n")[2]
    base = tmp_path_factory.getbasetemp()
    cancelled = read_back(calendar(base / "1.ics", ics.event(lines, 0, b""))).cancellation()
    (event,) = parsers.read(calendar(base / "2.ics", cancelled)).values()
    assert (event["SEQUENCE"], event["STATUS"]) == (1, "CANCELLED")
    assert read_back(base / "2.ics").cancellation() == cancelled


def test_what_comes_back_after_it_was_cancelled_has_the_next_version(tmp_path: Path) -> None:
    cancelled = read_back(calendar(tmp_path / "1.ics", ics.event(before(), 0, described()))).cancellation()
    again = read_back(calendar(tmp_path / "2.ics", cancelled))
    assert again.sequence == 1
    assert again.sequence_of(before() + described()) == 2


def test_the_latest_version_counts_wherever_it_stands(tmp_path: Path) -> None:
    paths = [
        calendar(tmp_path / f"{place}.ics", ics.event(before(str(place)), sequence, CANCELLED))
        for place, sequence in enumerate((3, 5, 4))
    ]
    assert {path.name for path in paths} == {"0.ics", "1.ics", "2.ics"}
    for order in (paths, paths[::-1]):
        found = versions(order)[UID]
        assert (found.sequence, found.lines.splitlines()[0]) == (5, b"SUMMARY:1")


def test_what_another_program_added_does_not_stay_in_what_is_cancelled(tmp_path: Path) -> None:
    alarm = b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nDESCRIPTION:x\r\nSUMMARY:y\r\nEND:VALARM\r\n"
    more = b'X-APPLE-NOTE:x\r\nATTENDEE;CN="Wang":mailto:x@example.org\r\nSUMMARY:z\r\n'
    earlier = read_back(calendar(tmp_path / "1.ics", ics.event(before(), 0, more + described() + alarm)))
    (event,) = parsers.read(calendar(tmp_path / "2.ics", earlier.cancellation())).values()
    assert event["SUMMARY"] == "甲"
    assert b"Wang" not in earlier.cancellation()
    assert b"VALARM" not in earlier.cancellation()


@pytest.mark.parametrize(
    "broken",
    [
        before().replace(b"UID", b"UIX"),
        before().replace(b"DTSTART", b"DTSTARX"),
        before().replace(b"DTSTART;TZID=Asia/Taipei:2026", b"DTSTART;TZID=Asia/Taipei:XXXX"),
        b"SEQUENCE:x\r\n" + before(),
        before() + b"SEQUENCE:-1\r\n",
        before() + b"SEQUENCE:99999999999\r\n",
        before() + b"SEQUENCE:" + b"9" * 5000 + b"\r\n",
        b"",
    ],
)
def test_an_event_that_cannot_be_read_is_passed_over(tmp_path: Path, broken: bytes) -> None:
    whole = ics.event(before(), 2, described())
    path = calendar(tmp_path / "1.ics", b"BEGIN:VEVENT\r\n" + broken + b"END:VEVENT\r\n", whole)
    assert read_back(path).sequence == 2


@pytest.mark.parametrize("rubbish", [b"", b"no calendar", b"\xff\xfe\x00", b"\nBEGIN:VEVENT\n", b"\nBEGIN:VEVENT\nUID"])
def test_a_file_that_is_no_calendar_tells_nothing(tmp_path: Path, rubbish: bytes) -> None:
    path = tmp_path / "1.ics"
    path.write_bytes(rubbish)
    assert not versions([path, tmp_path, tmp_path / "missing.ics"])
