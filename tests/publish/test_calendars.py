"""calendars/ read back by icalendar and by a plain reading of RFC 5545."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.publication import Publication
from matcher.publish.calendars import write_calendars
from matcher.publish.ics import file_names
from matcher.texts import Language
from models.semester.plan import Session
from models.semester.problem import Slot
from tests.publish import sample

EAST = "group-001-014001.ics"


def write(folder: Path, publication: Publication, previous: Path | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    write_calendars(folder, publication, previous)
    return folder / "calendars"


def events(path: Path) -> list[icalendar.Component]:
    return icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")


def plain_events(path: Path) -> list[dict[str, str]]:
    """Properties of each event by name, parameters left out: lines unfolded by hand."""
    raw = path.read_bytes()
    assert raw.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    found: list[dict[str, str]] = []
    for line in raw.replace(b"\r\n ", b"").decode().split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and line != "END:VEVENT":
            found[-1][name.partition(";")[0]] = value
    return found


def moved(number: int, *, days: int) -> tuple[Session, ...]:
    """The sample's sessions with one of EAST on another date."""
    return tuple(
        replace(session, date=session.date + timedelta(days=days))
        if session.group == sample.EAST and session.number == number
        else session
        for session in sample.sessions()
    )


def sequences(folder: Path) -> dict[int, int]:
    return {
        int(event["UID"].rpartition("/")[2].partition("@")[0]): int(event["SEQUENCE"])
        for event in plain_events(folder / EAST)
    }


def test_a_calendar_for_each_group_that_meets_and_each_university(tmp_path: Path) -> None:
    home = write(tmp_path, sample.publication())
    assert {path.name for path in home.iterdir()} == {
        EAST,
        "group-001-014002.ics",
        "university-001.ics",
    }
    assert len(events(home / EAST)) == 20
    assert len(events(home / "university-001.ics")) == 40


def test_without_a_term_there_are_no_calendars(tmp_path: Path) -> None:
    assert not write(tmp_path, sample.publication(term=None)).exists()


def test_sessions_stand_at_their_time_in_taipei(tmp_path: Path) -> None:
    home = write(tmp_path, sample.publication())
    first = events(home / EAST)[0]
    assert first.decoded("DTSTART") == datetime.fromisoformat("2025-09-15T17:00+08:00")
    assert first.decoded("DTEND") == datetime.fromisoformat("2025-09-15T18:30+08:00")
    text = (home / EAST).read_bytes().replace(b"\r\n ", b"").decode()
    assert "DTSTART;TZID=Asia/Taipei:20250915T170000" in text
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "TZID:Asia/Taipei" in text
    assert "TZOFFSETTO:+0800" in text
    assert "X-WR-CALNAME:臺東縣和平國小（國立東海岸大學）" in text


def test_two_parsers_agree(tmp_path: Path) -> None:
    home = write(tmp_path, sample.publication())
    for path in home.iterdir():
        one, other = events(path), plain_events(path)
        assert [str(event["UID"]) for event in one] == [event["UID"] for event in other]
        assert [f"{event.decoded('DTSTART'):%Y%m%dT%H%M%S}" for event in one] == [event["DTSTART"] for event in other]
        assert len({event["UID"] for event in other}) == len(other)
        for event in other:
            assert {"DTSTAMP", "DTEND", "SUMMARY", "LOCATION", "SEQUENCE"} <= event.keys()


@pytest.mark.parametrize(
    ("language", "made_up", "co_learning"),
    [(Language.ZH, "補課", "共學活動"), (Language.EN, "make-up", "co-learning")],
)
def test_summaries_mark_make_ups_and_co_learning(
    tmp_path: Path, language: Language, made_up: str, co_learning: str
) -> None:
    home = write(tmp_path, sample.publication(language))
    summaries = [event["SUMMARY"] for event in plain_events(home / EAST)]
    assert [made_up in summary for summary in summaries] == [place == 3 for place in range(20)]
    assert [co_learning in summary for summary in summaries] == [place in (9, 19) for place in range(20)]


def test_no_personal_name_stands_in_any_calendar(tmp_path: Path) -> None:
    home = write(tmp_path, sample.publication())
    everything = b"".join(path.read_bytes() for path in home.iterdir()).replace(b"\r\n ", b"")
    names = [child.name for child in sample.CHILDREN.values()]
    names += [tutor.name for tutor in sample.TUTORS.values()]
    assert not [name for name in names if name.encode() in everything]


def test_a_session_is_one_event_in_both_its_calendars(tmp_path: Path) -> None:
    home = write(tmp_path, sample.publication())
    whole = {event["UID"]: event for event in plain_events(home / "university-001.ics")}
    for event in plain_events(home / EAST):
        shared = whole[event["UID"]]
        assert {name: shared[name] for name in ("DTSTART", "SUMMARY", "SEQUENCE")} == {
            name: event[name] for name in ("DTSTART", "SUMMARY", "SEQUENCE")
        }


def test_the_same_run_over_its_own_output_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write(tmp_path / "1", sample.publication())
    second = write(tmp_path / "2", sample.publication(), tmp_path / "1")
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()
        assert {event["SEQUENCE"] for event in plain_events(path)} == {"0"}


def test_a_moved_session_keeps_its_identity_and_raises_its_sequence(tmp_path: Path) -> None:
    before = write(tmp_path / "1", sample.publication())
    after = write(tmp_path / "2", sample.publication(dated=moved(7, days=1)), tmp_path / "1")
    again = write(tmp_path / "3", sample.publication(dated=moved(7, days=2)), tmp_path / "2")
    calm = write(tmp_path / "4", sample.publication(dated=moved(7, days=2)), tmp_path / "3")
    identities = [{event["UID"] for event in plain_events(home / EAST)} for home in (before, after, again)]
    assert identities[0] == identities[1] == identities[2]
    assert sequences(after) == {number: int(number == 7) for number in range(1, 21)}
    assert sequences(again) == {number: 2 * (number == 7) for number in range(1, 21)}
    assert sequences(calm) == sequences(again)


def test_a_change_of_time_of_day_counts_as_a_change(tmp_path: Path) -> None:
    write(tmp_path / "1", sample.publication())
    later = tuple(replace(session, start=session.start + 30) for session in sample.sessions())
    after = write(tmp_path / "2", sample.publication(dated=later), tmp_path / "1")
    assert set(sequences(after).values()) == {1}


def test_a_session_that_vanished_is_left_out(tmp_path: Path) -> None:
    write(tmp_path / "1", sample.publication())
    fewer = tuple(session for session in sample.sessions() if session.number != 20)
    after = write(tmp_path / "2", sample.publication(dated=fewer), tmp_path / "1")
    assert sorted(sequences(after)) == list(range(1, 20))


def test_another_term_has_other_events(tmp_path: Path) -> None:
    autumn = write(tmp_path / "1", sample.publication())
    term = replace(sample.TERM, name="114學年度第2學期", first_day=date(2026, 2, 23))
    spring = write(tmp_path / "2", sample.publication(term=term), tmp_path / "1")
    one, other = ({event["UID"] for event in plain_events(home / EAST)} for home in (autumn, spring))
    assert not one & other


@pytest.mark.parametrize("rubbish", [b"", b"no calendar", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\n"])
def test_an_earlier_calendar_that_cannot_be_read_is_passed_over(tmp_path: Path, rubbish: bytes) -> None:
    home = write(tmp_path / "1", sample.publication())
    (home / EAST).write_bytes(rubbish)
    (home / "university-001.ics").unlink()
    after = write(tmp_path / "2", sample.publication(), tmp_path / "1")
    assert set(sequences(after).values()) == {0}


def test_names_with_commas_semicolons_and_line_ends_survive(tmp_path: Path) -> None:
    name = "光明, 國中; 分校\\甲"
    schools = sample.SCHOOLS | {"014001": replace(sample.SCHOOLS["014001"], name=name, county="")}
    home = write(tmp_path, sample.publication(schools=schools))
    assert str(events(home / EAST)[0]["LOCATION"]) == name
    assert "\\," in plain_events(home / EAST)[0]["LOCATION"]


IDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60)


@given(st.lists(st.tuples(IDS, IDS), unique=True, max_size=12))
def test_file_names_are_safe_and_never_collide(identities: list[tuple[str, str]]) -> None:
    names = file_names("group", identities)
    assert len({name.casefold() for name in names}) == len(identities)
    for name in names:
        assert not set(name) & set('/\\:*?"<>| \t\r\n')
        assert name.startswith("group-")
        assert name.endswith(".ics")
        assert len(name.encode()) <= 200


def test_a_hyphen_in_an_id_does_not_join_two_groups() -> None:
    assert len(set(file_names("group", [("A-B", "C"), ("A", "B-C")]))) == 2
    assert file_names("group", [("001", "014001")]) == [EAST]
    assert len({name.casefold() for name in file_names("university", [("a1",), ("A1",)])}) == 2


def test_slots_of_the_sample_are_what_the_plan_says() -> None:
    assert sample.SLOTS[sample.EAST] == (Slot(0, 1020), Slot(3, 1020))
