"""What can be read in two ways: the only sensible one is taken and told, otherwise a fault shows both."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher.tables import dates, times
from matcher.tables.faults import CellFault, Interpretation, value_of
from matcher.tables.season import SeasonFrame
from models.week import Interval
from tests.tables import office, visit_office

AUTUMN = SeasonFrame(date(2025, 9, 1), date(2025, 12, 31))
WINTER = SeasonFrame(date(2025, 11, 1), date(2026, 1, 31))

ONE_MARK = {
    "4:00-5:30 PM": "16:00-17:30",
    "4:00 - 5:30 p.m.": "16:00-17:30",
    "1:00~5:00pm": "13:00-17:00",
    "下午4:00至8:30": "16:00-20:30",
    "下午 4 點 - 6 點半": "16:00-18:30",
    "晚上6:00-8:30": "18:00-20:30",
    "10:00-2:00 PM": "10:00-14:00",
    "11:30-1:00 PM": "11:30-13:00",
    "上午9:00-4:00": "09:00-16:00",
    "上午8:00-11:00": "08:00-11:00",
    "12:00-1:30 PM": "12:00-13:30",
    "中午12:00-1:30": "12:00-13:30",
    "8:00-9:00 PM": "20:00-21:00",
    "4pm-6pm": "16:00-18:00",
    "下午4點-晚上8點": "16:00-20:00",
}


@pytest.mark.parametrize("text", ONE_MARK)
def test_one_mark_for_both_ends(text: str) -> None:
    read = times.read_ranges(text)
    ranges = value_of(read)
    assert isinstance(ranges, tuple)
    (stretch,) = ranges
    assert f"{times.clock_text(stretch.start)}-{times.clock_text(stretch.end)}" == ONE_MARK[text]
    if isinstance(read, Interpretation):
        assert read.figures["read"] == ONE_MARK[text]


NO_MARK = {
    "1:00-5:00": "13:00-17:00",
    "4:00-5:30": "16:00-17:30",
    "04:00-05:30": "16:00-17:30",
    "0400-0530": "16:00-17:30",
    "4點-5點半": "16:00-17:30",
    "8:00-5:00": "08:00-17:00",
    "12:30-1:30": "12:30-13:30",
    "4:00-20:30": "16:00-20:30",
    "8-12點、1-5點": "13:00-17:00",
}


@pytest.mark.parametrize("text", NO_MARK)
def test_hours_of_a_clock_of_twelve_are_refused_with_the_afternoon_offered(text: str) -> None:
    with pytest.raises(CellFault, match="afternoon_meant") as caught:
        times.read_ranges(text)
    assert caught.value.figures["meant"] == NO_MARK[text]


@pytest.mark.parametrize(("text", "other"), [("7:00-8:30", "19:00-20:30"), ("630-800", "18:30-20:00")])
def test_an_hour_that_may_be_an_evening_s_is_the_morning_s_and_told(text: str, other: str) -> None:
    read = times.read_ranges(text)
    assert isinstance(read, Interpretation)
    assert (read.code, read.figures["other"]) == ("morning", other)
    for told in ("07:00-08:30", "上午7:00-8:30", "7:00-8:30 am", "7:00-12:00", "9:00-10:00", "16:00-20:30"):
        known = times.read_ranges(told)
        assert not (isinstance(known, Interpretation) and known.code == "morning")


@pytest.mark.parametrize(("text", "code"), [("上午4:00-上午5:30", "before_six"), ("0:00-1:00", "afternoon_meant")])
def test_hours_before_six_are_refused(text: str, code: str) -> None:
    with pytest.raises(CellFault, match=code):
        times.read_ranges(text)


@pytest.mark.parametrize("text", ["06:00-07:30", "6:00-24:00", "16:00-20:30", "1600-2030", "8:00-12:00"])
def test_a_clock_of_twenty_four_hours_is_believed(text: str) -> None:
    assert isinstance(times.read_ranges(text), tuple)


@pytest.mark.parametrize(
    "text", ["整天", "全天", "皆可", "✓", "V", "○", "00:00-24:00", "0:00～23:59", "All day", "隨時"]
)
def test_the_whole_day_is_the_season_s(text: str) -> None:
    frame = SeasonFrame(whole_day=Interval(480, 1020))
    read = times.read_ranges(text, frame)
    assert isinstance(read, Interpretation)
    assert (read.value, read.figures["read"]) == ((Interval(480, 1020),), "08:00-17:00")


@pytest.mark.parametrize("text", ["沒空", "無", "不行", "✗", "×", "X", "—", "N/A", "no", "不克", "請假"])
def test_never(text: str) -> None:
    assert times.read_ranges(text) == ()


@pytest.mark.parametrize("text", ["無課", "沒課", "有課", "上課", "滿堂"])
def test_never_in_a_word_that_could_mean_the_contrary_is_told(text: str) -> None:
    assert times.read_ranges(text) == Interpretation((), "never_free")


def test_several_stretches_in_one_cell() -> None:
    texts = [
        "16:00-17:00, 18:00-19:00",
        "16:00-17:00 18:00-19:00",
        "16:00-17:00及18:00-19:00",
        "16:00-17:00\n18:00-19:00",
    ]
    assert {times.read_ranges(text) for text in texts} == {(Interval(960, 1020), Interval(1080, 1140))}


FAR = {
    "25/9/15": ("1936-09-15", "2025-09-15"),
    "07/05/25": ("1918-05-25", "2025-07-05"),
    "25/7/5": ("1936-07-05", "2025-07-05"),
    "2052-09-15": ("2052-09-15", "-"),
    "1925/9/15": ("1925-09-15", "2025-09-15"),
    "99/9/15": ("2010-09-15", "-"),
    "民國14年9月1日": ("1925-09-01", "2025-09-01"),
}


@pytest.mark.parametrize("text", FAR)
def test_a_day_years_away_from_the_season_says_how_it_was_read(text: str) -> None:
    with pytest.raises(CellFault, match="date_far") as caught:
        dates.read_date(text, AUTUMN)
    read, meant = FAR[text]
    assert caught.value.figures["read"] == read
    assert caught.value.figures["season"] == "2025-09-01..2025-12-31"
    if meant != "-":
        assert meant in caught.value.figures["meant"]


def test_without_a_season_a_roc_year_is_believed() -> None:
    assert dates.read_date("25/9/15") == date(1936, 9, 15)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025/10/8~10/10", date(2025, 10, 8), date(2025, 10, 10)),
        ("2025/10/8-2025/10/10", date(2025, 10, 8), date(2025, 10, 10)),
        ("114/10/8至10/10", date(2025, 10, 8), date(2025, 10, 10)),
        ("2025-10-08 - 2025-10-10", date(2025, 10, 8), date(2025, 10, 10)),
        ("2025年10月8日～10月10日", date(2025, 10, 8), date(2025, 10, 10)),
        ("2025/12/30~1/2", date(2025, 12, 30), date(2026, 1, 2)),
        ("114/10-13..114/10-15", date(2025, 10, 13), date(2025, 10, 15)),
        ("2025/10/8(三)~10/10(五)", date(2025, 10, 8), date(2025, 10, 10)),
    ],
)
def test_stretches_of_days(text: str, first: date, last: date) -> None:
    assert dates.read_dates(text, AUTUMN) == ((first, last),)


def test_days_without_a_year_are_the_season_s_and_that_is_told() -> None:
    read = dates.read_dates("10/8、1/15", WINTER.__class__(date(2025, 9, 1), date(2026, 1, 31)))
    assert isinstance(read, Interpretation)
    assert read.value == ((date(2025, 10, 8),) * 2, (date(2026, 1, 15),) * 2)
    assert (read.code, read.figures) == ("year_of_season", {"part": "10/8", "read": "2025-10-08"})
    for frame in (SeasonFrame(), WINTER):
        with pytest.raises(CellFault, match="no_year"):
            dates.read_dates("8/13", frame)


@pytest.mark.parametrize("text", ["無", "—", "N/A", "沒有", "none"])
def test_no_dates_in_words(text: str) -> None:
    assert dates.read_dates(text, AUTUMN) == ()


# Wherever such a thing is read


def test_in_locks_and_windows_of_a_semester(tmp_path: Path) -> None:
    folder = office.put(
        tmp_path,
        schools=office.swapped("schools.csv", "16:10-18:00", "4:10-6:00 PM"),
        locks=f"{office.LOCKS}slot,,,U1,001,mon,4:30 PM\n",
    )
    semester = office.read(folder).problem
    assert semester.schools["002"].windows[1] == (Interval(970, 1080),)
    assert [slot.start for slots in semester.slot_locks.values() for slot in slots] == [990]
    early = office.put(tmp_path / "early", locks=f"{office.LOCKS}slot,,,U1,001,mon,4:30\n")
    assert office.places(office.faults_of(early), "hour_before_six") == [("locks.csv", 2, "start")]


@pytest.mark.parametrize("text", ["25/9/16", "16/9/25", "9/16/25"])
def test_years_of_two_digits_in_locks_workshops_and_unavailable_days(text: str, tmp_path: Path) -> None:
    changed: dict[str, str | bytes | None] = {
        "locks": f"{visit_office.LOCKS}visit,L3,004,{text}\n",
        "workshops": visit_office.swapped("workshops.csv", "2025-10-11", text),
        "leads": visit_office.swapped("leads.csv", "2025-10-13..2025-10-15", text),
    }
    for stem, content in changed.items():
        faults = visit_office.faults_of(visit_office.put(tmp_path / stem, **{stem: content}))
        errors = {fault.code for fault in faults if fault.severity.value == "error"}
        assert errors <= {"date_far", "bad_date"}
        assert errors, stem


def test_day_and_month_in_the_season_s_tables(tmp_path: Path) -> None:
    schools = visit_office.swapped("schools.csv", "2025-06-01", "13/06/2025")
    reading = visit_office.read(visit_office.put(tmp_path, schools=schools))
    assert reading.problem.schools["003"].applied_on == date(2025, 6, 13)
    assert office.places(reading.faults, "year_last") == [("schools.csv", 4, "applied_on")]
