"""calendars/ read back by two libraries and by a plain reading of RFC 5545."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.report.ics import file_names, legal_text
from matcher.semester.publication import SemesterPublication
from matcher.semester.report.calendars import write_calendars
from matcher.texts import Language
from models.semester.plan import Session
from models.semester.problem import Group, Slot
from tests.report import parsers, sample
from tests.report.test_event_lines import NASTY

EAST = "group-001-014001.ics"


def write(folder: Path, publication: SemesterPublication, previous: Path | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    write_calendars(folder, publication, previous)
    if (folder / "calendars").exists():
        parsers.read_all(folder / "calendars")
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


def fewer() -> SemesterPublication:
    """The sample without the last session of each group."""
    return sample.publication(dated=tuple(session for session in sample.sessions() if session.number != 20))


def test_a_session_that_vanished_is_cancelled_once_in_each_of_its_calendars(tmp_path: Path) -> None:
    write(tmp_path / "1", sample.publication())
    after = write(tmp_path / "2", fewer(), tmp_path / "1")
    calm = write(tmp_path / "3", fewer(), tmp_path / "2")
    for name, events_of in parsers.read_all(after).items():
        for uid, event in events_of.items():
            gone = uid.endswith("/20@matcher")
            assert event["STATUS"] == ("CANCELLED" if gone else "CONFIRMED")
            assert event["SEQUENCE"] == int(gone)
            assert event["DESCRIPTION"] or gone
        assert (after / name).read_bytes() == (calm / name).read_bytes()
    assert {name: len(found) for name, found in parsers.read_all(after).items()} == {
        EAST: 20,
        "group-001-014002.ics": 20,
        "university-001.ics": 40,
    }
    back = write(tmp_path / "4", sample.publication(), tmp_path / "3")
    told = parsers.read_all(back)["university-001.ics"]
    assert {event["STATUS"] for event in told.values()} == {"CONFIRMED"}
    assert {uid.rpartition("/")[2]: event["SEQUENCE"] for uid, event in told.items()}["20@matcher"] == 2


def paused() -> SemesterPublication:
    """The sample without the sessions of EAST."""
    return sample.publication(dated=tuple(one for one in sample.sessions() if one.group != sample.EAST))


def test_a_group_that_pauses_keeps_its_calendar_and_its_numbers(tmp_path: Path) -> None:
    write(tmp_path / "1", sample.publication())
    later = tuple(replace(session, start=session.start + 30) for session in sample.sessions())
    write(tmp_path / "2", sample.publication(dated=later), tmp_path / "1")
    without = write(tmp_path / "3", paused(), tmp_path / "2")
    assert {event["STATUS"] for event in parsers.read(without / EAST).values()} == {"CANCELLED"}
    assert set(sequences(without).values()) == {2}
    text = (without / EAST).read_bytes().replace(b"\r\n ", b"").decode()
    assert "X-WR-CALNAME:臺東縣和平國小（國立東海岸大學）" in text
    again = write(tmp_path / "4", sample.publication(dated=later), tmp_path / "3")
    assert {event["STATUS"] for event in parsers.read(again / EAST).values()} == {"CONFIRMED"}
    assert set(sequences(again).values()) == {3}


def test_a_school_and_a_university_that_left_the_tables_are_cancelled_by_their_ids(tmp_path: Path) -> None:
    write(tmp_path / "1", sample.publication())
    one = sample.publication(dated=())
    kept = replace(one.problem, universities={}, schools={}, groups=(), children={}, tutors={})
    assert one.outcome.plan is not None
    plan = replace(one.outcome.plan, pairs=(), slots={}, unmatched=())
    gone = replace(one, problem=kept, outcome=replace(one.outcome, plan=plan))
    home = write(tmp_path / "2", gone, tmp_path / "1")
    calm = write(tmp_path / "3", gone, tmp_path / "2")
    for name, found in parsers.read_all(home).items():
        assert {(event["STATUS"], event["SEQUENCE"]) for event in found.values()} == {("CANCELLED", 1)}
        assert (home / name).read_bytes() == (calm / name).read_bytes()
    assert "X-WR-CALNAME:014001（001）" in (home / EAST).read_text(encoding="utf-8")
    assert "X-WR-CALNAME:001：全部班級" in (home / "university-001.ics").read_text(encoding="utf-8")


def test_a_term_that_was_dropped_leaves_no_dead_event(tmp_path: Path) -> None:
    write(tmp_path / "1", sample.publication())
    home = write(tmp_path / "2", sample.publication(term=None), tmp_path / "1")
    assert len(parsers.read_all(home)) == 3
    for found in parsers.read_all(home).values():
        assert {(event["STATUS"], event["SEQUENCE"]) for event in found.values()} == {("CANCELLED", 1)}
    back = write(tmp_path / "3", sample.publication(), tmp_path / "2")
    for found in parsers.read_all(back).values():
        assert {(event["STATUS"], event["SEQUENCE"]) for event in found.values()} == {("CONFIRMED", 2)}


@pytest.mark.parametrize("days", [0, -7, 7])
def test_a_term_renamed_changes_nothing(tmp_path: Path, days: int) -> None:
    home = write(tmp_path / "1", sample.publication())
    first_day = sample.TERM.first_day + timedelta(days)
    for name in ("第一學期", "", "Autumn"):
        term = replace(sample.TERM, name=name, first_day=first_day)
        renamed = write(tmp_path / "2", sample.publication(term=term), tmp_path / "1")
        assert parsers.read_all(renamed) == parsers.read_all(home)


def test_without_a_name_the_first_day_may_move(tmp_path: Path) -> None:
    term = replace(sample.TERM, name="")
    home = write(tmp_path / "1", sample.publication(term=term))
    assert "2025-09-15/001/014001/1@matcher" in parsers.read(home / EAST)
    later = replace(term, first_day=date(2025, 9, 8))
    assert parsers.read_all(write(tmp_path / "2", sample.publication(term=later), tmp_path / "1")) == parsers.read_all(
        home
    )


def test_a_year_mistyped_and_corrected_leaves_no_dead_event(tmp_path: Path) -> None:
    wrong = tuple(replace(one, date=one.date + timedelta(weeks=52)) for one in sample.sessions())
    term = replace(sample.TERM, name="", first_day=date(2026, 9, 14), last_day=date(2026, 12, 4))
    write(tmp_path / "1", sample.publication(term=term, dated=wrong))
    right = parsers.read(write(tmp_path / "2", sample.publication(), tmp_path / "1") / EAST)
    told = [(event["STATUS"], event["DTSTART"]) for event in right.values()]
    assert {(status, moment.year) for status, moment in told if isinstance(moment, datetime)} == {
        ("CONFIRMED", 2025),
        ("CANCELLED", 2026),
    }
    assert len(told) == 40


def test_a_term_of_the_same_name_a_year_later_lets_the_held_ones_be(tmp_path: Path) -> None:
    held = write(tmp_path / "1", sample.publication())
    dated = tuple(replace(one, date=one.date + timedelta(weeks=52)) for one in sample.sessions() if one.number < 15)
    term = replace(sample.TERM, first_day=date(2026, 9, 14), last_day=date(2026, 12, 4))
    following = sample.publication(term=term, dated=dated)
    home = write(tmp_path / "2", following, tmp_path / "1")
    one, other = (parsers.read(folder / EAST) for folder in (held, home))
    assert not one.keys() & other.keys()
    assert {(event["STATUS"], event["SEQUENCE"]) for event in other.values()} == {("CONFIRMED", 0)}
    assert parsers.read_all(write(tmp_path / "3", following, tmp_path / "2")) == parsers.read_all(home)


def test_what_was_cancelled_a_year_ahead_does_not_keep_a_term_from_being_over(tmp_path: Path) -> None:
    wrong = tuple(replace(one, date=one.date + timedelta(weeks=52)) for one in sample.sessions())
    term = replace(sample.TERM, first_day=date(2026, 9, 14), last_day=date(2026, 12, 4))
    write(tmp_path / "1", sample.publication(term=term, dated=wrong))
    corrected = write(tmp_path / "2", fewer(), tmp_path / "1")
    dated = tuple(replace(one, date=one.date + timedelta(weeks=23)) for one in sample.sessions())
    term = replace(sample.TERM, name="", first_day=date(2026, 2, 23), last_day=date(2026, 6, 26))
    spring = write(tmp_path / "3", sample.publication(term=term, dated=dated), tmp_path / "2")
    one, other = (parsers.read(folder / EAST) for folder in (corrected, spring))
    assert sum(event["STATUS"] == "CANCELLED" for event in one.values()) == 1
    assert not one.keys() & other.keys()
    assert {event["STATUS"] for event in other.values()} == {"CONFIRMED"}


def test_calendars_of_visits_in_the_folder_tell_nothing(tmp_path: Path) -> None:
    write(tmp_path / "1", sample.publication())
    path = tmp_path / "1" / "calendars" / "office.ics"
    path.write_bytes((tmp_path / "1" / "calendars" / EAST).read_bytes().replace(b"UID:", b"UID:visits/2025/"))
    home = write(tmp_path / "2", sample.publication(), tmp_path / "1")
    assert len(parsers.read(home / EAST)) == 20


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


@pytest.mark.parametrize("lost", [EAST, "university-001.ics"])
def test_a_calendar_that_was_taken_away_is_made_up_for_by_the_other(tmp_path: Path, lost: str) -> None:
    home = write(tmp_path / "1", sample.publication())
    (home / lost).unlink()
    after = write(tmp_path / "2", paused(), tmp_path / "1")
    for name in (EAST, "university-001.ics"):
        assert sum(event["STATUS"] == "CANCELLED" for event in parsers.read(after / name).values()) == 20


@pytest.mark.dose(4)
@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_nasty_names_and_ids_from_run_to_run(tmp_path: Path, text: str) -> None:
    """Names as the reader would never let them pass, and ids as it may."""
    east = Group(legal_text(text), "014001")
    one = sample.publication(
        schools={id_: replace(school, name=text, county="") for id_, school in sample.SCHOOLS.items()},
        term=replace(sample.TERM, name=legal_text(text)),
        dated=tuple(
            replace(session, group=east) if session.group == sample.EAST else session for session in sample.sessions()
        ),
    )
    universities = {id_: replace(university, name=text) for id_, university in sample.UNIVERSITIES.items()}
    semester = replace(
        one.problem,
        universities=universities | {east.university_id: replace(universities["001"], id=east.university_id)},
        groups=(east, *one.problem.groups),
    )
    one = replace(one, problem=semester)
    home = write(tmp_path / "1", one)
    again = write(tmp_path / "2", one, tmp_path / "1")
    gone = write(tmp_path / "3", replace(one, problem=replace(semester, term=None)), tmp_path / "2")
    for path in home.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes()
    before, after = parsers.read_all(home), parsers.read_all(gone)
    assert {name: found.keys() for name, found in before.items()} == {
        name: found.keys() for name, found in after.items()
    }
    for name, found in after.items():
        for uid, event in found.items():
            assert event["SUMMARY"] == before[name][uid]["SUMMARY"]
            assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_names_with_commas_semicolons_and_line_ends_survive(tmp_path: Path) -> None:
    name = "光明, 國中; 分校\\甲"
    schools = sample.SCHOOLS | {"014001": replace(sample.SCHOOLS["014001"], name=name, county="")}
    home = write(tmp_path, sample.publication(schools=schools))
    assert str(events(home / EAST)[0]["LOCATION"]) == name
    assert "\\," in plain_events(home / EAST)[0]["LOCATION"]


IDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60)


@settings(deadline=None)
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


def test_an_id_that_looks_like_a_mark_clashes_with_none() -> None:
    marked = file_names("lead", [("a1",), ("A1",)])[0].removeprefix("lead-").removesuffix(".ics")
    names = file_names("lead", [("a1",), ("A1",), (marked,)])
    assert len({name.casefold() for name in names}) == 3


def test_slots_of_the_sample_are_what_the_plan_says() -> None:
    assert sample.SLOTS[sample.EAST] == (Slot(0, 1020), Slot(3, 1020))
