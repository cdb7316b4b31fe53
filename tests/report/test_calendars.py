"""calendars/ read back by two libraries and by a strict reading of RFC 5545."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.report.ics import file_names, legal_text
from matcher.semester.publication import SemesterPublication
from matcher.semester.report.calendars import semester_agenda
from matcher.texts import Language
from models.semester.plan import Session
from models.semester.problem import Group
from tests.report import parsers, sample
from tests.report.runs import CANCELLED, CONFIRMED, Runs, contents, statuses, statuses_of_all, text_of
from tests.report.test_event_lines import NASTY

EAST, WEST, WHOLE = "group-001-014001.ics", "group-001-014002.ics", "university-001.ics"
NAME = "X-WR-CALNAME:臺東縣和平國小（國立東海岸大學）\r\n"


@pytest.fixture
def run(tmp_path: Path) -> Runs:
    return Runs(tmp_path, semester_agenda)


def sequences(home: Path) -> dict[int, object]:
    """The version of each session of EAST."""
    return {int(uid.rpartition("/")[2].partition("@")[0]): n for uid, (_, n) in statuses(home / EAST).items()}


def later(*, weeks: int = 0, days: int = 0, minutes: int = 0, number: int = 0, fewer: int = 21) -> tuple[Session, ...]:
    """The sample's sessions moved; ``number`` moves that one of EAST alone, ``fewer`` leaves out those from it on."""
    return tuple(
        replace(one, date=one.date + timedelta(weeks=weeks, days=days), start=one.start + minutes)
        if not number or (one.group == sample.EAST and one.number == number)
        else one
        for one in sample.sessions()
        if one.number < fewer
    )


def paused() -> SemesterPublication:
    """The sample without the sessions of EAST."""
    return sample.publication(dated=tuple(one for one in sample.sessions() if one.group != sample.EAST))


def test_a_calendar_for_each_group_that_meets_and_each_university(run: Runs) -> None:
    told = parsers.read_all(run(sample.publication()))
    assert {name: len(events) for name, events in told.items()} == {EAST: 20, WEST: 20, WHOLE: 40}
    # A session is one event in both its calendars.
    assert {uid: told[WHOLE][uid] for uid in told[EAST]} == told[EAST]


def test_without_a_term_there_are_no_calendars(run: Runs) -> None:
    assert not run(sample.publication(term=None)).exists()


def test_sessions_stand_at_their_time_in_taipei(run: Runs) -> None:
    home = run(sample.publication())
    first = next(iter(parsers.read(home / EAST).values()))
    assert (first["DTSTART"], first["DTEND"]) == (datetime(2025, 9, 15, 17), datetime(2025, 9, 15, 18, 30))
    text = (home / EAST).read_bytes().replace(b"\r\n ", b"").decode()
    assert text.count("BEGIN:VTIMEZONE") == 1
    for part in ("DTSTART;TZID=Asia/Taipei:20250915T170000", "TZID:Asia/Taipei", "TZOFFSETTO:+0800", NAME):
        assert part in text


@pytest.mark.parametrize(
    ("language", "made_up", "co_learning"),
    [(Language.ZH, "補課", "共學活動"), (Language.EN, "make-up", "co-learning")],
)
def test_summaries_mark_make_ups_and_co_learning(run: Runs, language: Language, made_up: str, co_learning: str) -> None:
    told = parsers.read(run(sample.publication(language)) / EAST).values()
    summaries = [str(event["SUMMARY"]) for event in told]
    assert [made_up in summary for summary in summaries] == [place == 3 for place in range(20)]
    assert [co_learning in summary for summary in summaries] == [place in (9, 19) for place in range(20)]


def test_no_personal_name_stands_in_any_calendar(run: Runs) -> None:
    everything = text_of(run(sample.publication()))
    names = [person.name for people in (sample.CHILDREN, sample.TUTORS) for person in people.values()]
    assert not [name for name in names if name in everything]


def test_the_same_run_over_its_own_output_gives_the_same_bytes(run: Runs) -> None:
    first, second = run(sample.publication()), run(sample.publication())
    assert contents(first) == contents(second)
    assert statuses_of_all(second) == {(CONFIRMED, 0)}


def test_a_moved_session_keeps_its_identity_and_raises_its_sequence(run: Runs) -> None:
    before = run(sample.publication())
    after = run(sample.publication(dated=later(number=7, days=1)))
    again, calm = (run(sample.publication(dated=later(number=7, days=2))) for _ in range(2))
    assert statuses(before / EAST).keys() == statuses(after / EAST).keys() == statuses(again / EAST).keys()
    assert sequences(after) == {number: int(number == 7) for number in range(1, 21)}
    assert sequences(again) == {number: 2 * (number == 7) for number in range(1, 21)}
    assert sequences(calm) == sequences(again)


def test_a_change_of_time_of_day_counts_as_a_change(run: Runs) -> None:
    run(sample.publication())
    assert set(sequences(run(sample.publication(dated=later(minutes=30)))).values()) == {1}


def test_a_session_that_vanished_is_cancelled_once_in_each_of_its_calendars(run: Runs) -> None:
    run(sample.publication())
    after, calm = (run(sample.publication(dated=later(fewer=20))) for _ in range(2))
    told = parsers.read_all(after)
    for events in told.values():
        for uid, event in events.items():
            gone = uid.endswith("/20@matcher")
            assert (event["STATUS"], event["SEQUENCE"]) == (CANCELLED if gone else CONFIRMED, int(gone))
            assert event["DESCRIPTION"] or gone
    assert {name: len(events) for name, events in told.items()} == {EAST: 20, WEST: 20, WHOLE: 40}
    assert contents(after) == contents(calm)
    back = statuses(run(sample.publication()) / WHOLE)
    assert {uid.rpartition("/")[2]: status for uid, status in back.items()}["20@matcher"] == (CONFIRMED, 2)
    assert {status for status, _ in back.values()} == {CONFIRMED}


def test_a_group_that_pauses_keeps_its_calendar_and_its_numbers(run: Runs) -> None:
    run(sample.publication())
    run(sample.publication(dated=later(minutes=30)))
    without = run(paused())
    assert set(statuses(without / EAST).values()) == {(CANCELLED, 2)}
    assert NAME in (without / EAST).read_bytes().replace(b"\r\n ", b"").decode()
    again = run(sample.publication(dated=later(minutes=30)))
    assert set(statuses(again / EAST).values()) == {(CONFIRMED, 3)}


def test_a_school_and_a_university_that_left_the_tables_are_cancelled_by_their_ids(run: Runs) -> None:
    run(sample.publication())
    one = sample.publication(dated=())
    kept = replace(one.problem, universities={}, schools={}, groups=(), children={}, tutors={})
    assert one.outcome.plan is not None
    plan = replace(one.outcome.plan, pairs=(), slots={}, unmatched=())
    gone = replace(one, problem=kept, outcome=replace(one.outcome, plan=plan))
    home, calm = run(gone), run(gone)
    assert statuses_of_all(home) == {(CANCELLED, 1)}
    assert contents(home) == contents(calm)
    assert "X-WR-CALNAME:014001（001）" in (home / EAST).read_text(encoding="utf-8")
    assert "X-WR-CALNAME:001：全部班級" in (home / WHOLE).read_text(encoding="utf-8")


def test_a_term_that_was_dropped_leaves_no_dead_event(run: Runs) -> None:
    run(sample.publication())
    home = run(sample.publication(term=None))
    assert contents(home).keys() == {EAST, WEST, WHOLE}
    assert statuses_of_all(home) == {(CANCELLED, 1)}
    assert statuses_of_all(run(sample.publication())) == {(CONFIRMED, 2)}


@pytest.mark.parametrize("days", [0, -7, 7])
def test_a_term_renamed_changes_nothing(run: Runs, days: int) -> None:
    told = parsers.read_all(run(sample.publication()))
    for name in ("第一學期", "", "Autumn"):
        term = replace(sample.TERM, name=name, first_day=sample.TERM.first_day + timedelta(days))
        assert parsers.read_all(run(sample.publication(term=term))) == told


def test_without_a_name_the_first_day_may_move(run: Runs) -> None:
    term = replace(sample.TERM, name="")
    told = parsers.read_all(run(sample.publication(term=term)))
    assert "2025-09-15/001/014001/1@matcher" in told[EAST]
    assert parsers.read_all(run(sample.publication(term=replace(term, first_day=date(2025, 9, 8))))) == told


NEXT_YEAR = replace(sample.TERM, first_day=date(2026, 9, 14), last_day=date(2026, 12, 4))


def test_a_year_mistyped_and_corrected_leaves_no_dead_event(run: Runs) -> None:
    run(sample.publication(term=replace(NEXT_YEAR, name=""), dated=later(weeks=52)))
    right = parsers.read(run(sample.publication()) / EAST)
    told = [(event["STATUS"], event["DTSTART"]) for event in right.values()]
    years = {(status, moment.year) for status, moment in told if isinstance(moment, datetime)}
    assert years == {(CONFIRMED, 2025), (CANCELLED, 2026)}
    assert len(told) == 40


def test_a_term_of_the_same_name_a_year_later_lets_the_held_ones_be(run: Runs) -> None:
    held = run(sample.publication())
    following = sample.publication(term=NEXT_YEAR, dated=later(weeks=52, fewer=15))
    home, calm = run(following), run(following)
    assert not statuses(held / EAST).keys() & statuses(home / EAST).keys()
    assert set(statuses(home / EAST).values()) == {(CONFIRMED, 0)}
    assert parsers.read_all(calm) == parsers.read_all(home)


def test_what_was_cancelled_a_year_ahead_does_not_keep_a_term_from_being_over(run: Runs) -> None:
    run(sample.publication(term=NEXT_YEAR, dated=later(weeks=52)))
    corrected = statuses(run(sample.publication(dated=later(fewer=20))) / EAST)
    term = replace(sample.TERM, name="", first_day=date(2026, 2, 23), last_day=date(2026, 6, 26))
    spring = statuses(run(sample.publication(term=term, dated=later(weeks=23))) / EAST)
    assert sum(status == CANCELLED for status, _ in corrected.values()) == 1
    assert not corrected.keys() & spring.keys()
    assert {status for status, _ in spring.values()} == {CONFIRMED}


def test_calendars_of_visits_in_the_folder_tell_nothing(run: Runs) -> None:
    home = run(sample.publication())
    (home / "office.ics").write_bytes((home / EAST).read_bytes().replace(b"UID:", b"UID:visits/2025/"))
    assert len(parsers.read(run(sample.publication()) / EAST)) == 20


def test_another_term_has_other_events(run: Runs) -> None:
    autumn = run(sample.publication())
    term = replace(sample.TERM, name="114學年度第2學期", first_day=date(2026, 2, 23))
    spring = run(sample.publication(term=term))
    assert not statuses(autumn / EAST).keys() & statuses(spring / EAST).keys()


@pytest.mark.parametrize("rubbish", [b"", b"no calendar", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\n"])
def test_an_earlier_calendar_that_cannot_be_read_is_passed_over(run: Runs, rubbish: bytes) -> None:
    home = run(sample.publication())
    (home / EAST).write_bytes(rubbish)
    (home / WHOLE).unlink()
    assert set(sequences(run(sample.publication())).values()) == {0}


@pytest.mark.parametrize("lost", [EAST, WHOLE])
def test_a_calendar_that_was_taken_away_is_made_up_for_by_the_other(run: Runs, lost: str) -> None:
    (run(sample.publication()) / lost).unlink()
    after = run(paused())
    for name in (EAST, WHOLE):
        assert [status for status, _ in statuses(after / name).values()].count(CANCELLED) == 20


@pytest.mark.dose(4)
@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_nasty_names_and_ids_from_run_to_run(run: Runs, text: str) -> None:
    """Names as the reader would never let them pass, and ids as it may."""
    east = Group(legal_text(text), "014001")
    one = sample.publication(
        schools={id_: replace(school, name=text, county="") for id_, school in sample.SCHOOLS.items()},
        term=replace(sample.TERM, name=legal_text(text)),
        dated=tuple(replace(one, group=east) if one.group == sample.EAST else one for one in sample.sessions()),
    )
    universities = {id_: replace(university, name=text) for id_, university in sample.UNIVERSITIES.items()}
    universities[east.university_id] = replace(universities["001"], id=east.university_id)
    semester = replace(one.problem, universities=universities, groups=(east, *one.problem.groups))
    one = replace(one, problem=semester)
    home, again = run(one), run(one)
    gone = parsers.read_all(run(replace(one, problem=replace(semester, term=None))))
    assert contents(home) == contents(again)
    before = parsers.read_all(home)
    assert {name: events.keys() for name, events in before.items()} == {name: gone[name].keys() for name in gone}
    for name, events in gone.items():
        for uid, event in events.items():
            assert event["SUMMARY"] == before[name][uid]["SUMMARY"]
            assert (event["STATUS"], event["SEQUENCE"]) == (CANCELLED, 1)


def test_names_with_commas_semicolons_and_line_ends_survive(run: Runs) -> None:
    name = "光明, 國中; 分校\\甲"
    schools = sample.SCHOOLS | {"014001": replace(sample.SCHOOLS["014001"], name=name, county="")}
    home = run(sample.publication(schools=schools))
    assert next(iter(parsers.read(home / EAST).values()))["LOCATION"] == name
    assert b"LOCATION:" + "光明\\, 國中\\; 分校\\\\甲\r\n".encode() in (home / EAST).read_bytes()


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
