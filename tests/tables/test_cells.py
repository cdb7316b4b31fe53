"""Cells: the spellings of the file formats, and the faults of what is none of them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.tables import cells, dates, numbers, subjects, times
from matcher.tables.faults import CellFault, Interpretation
from models.semester.problem import Gender
from models.week import Interval

FIRST_OF_SEPTEMBER = [
    "2025-09-01",
    "2025/9/1",
    "114/09/01",
    "1140901",
    "民國114年9月1日",
    "中華民國 114 年 9 月 1 日",
    "114/9/1",
    "114.09.01",
    "20250901",
    "2025年9月1日",
    "２０２５／０９／０１",
    "１１４０９０１",
    "2025/9/1 0:00",
    "2025/9/1 上午 12:00:00",
    "2025-09-01 00:00:00",
    "2025-09-01T00:00:00",
    "2025年9月1日 星期一",
    "2025/9/1(一)",
    "2025-09-01 16:00",
    "2025/9/1 下午 3:12:05",
    "2025/9/1 15:12",
]


@pytest.mark.parametrize("text", FIRST_OF_SEPTEMBER)
def test_date_spellings(text: str) -> None:
    assert dates.read_date(text) == date(2025, 9, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-29",
        "114/13/13",
        "32/1/2025",
        "45901",
        "990901",
        "soon",
        "2025-09",
        "0900/1/1",
        "2025-09-01 in the afternoon",
    ],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(CellFault, match="bad_date"):
        dates.read_date(text)


@pytest.mark.parametrize(
    ("text", "code"), [("9/1/2025", "date_two_ways"), ("05/07/2025", "date_two_ways"), ("2025/9/1(二)", "date_weekday")]
)
def test_a_date_that_can_be_two_is_none(text: str, code: str) -> None:
    with pytest.raises(CellFault, match=code):
        dates.read_date(text)


@pytest.mark.parametrize(
    ("text", "code", "day"),
    [
        ("114/13/1", "day_month_exchanged", date(2025, 1, 13)),
        ("2025/31/12", "day_month_exchanged", date(2025, 12, 31)),
        ("31/12/2025", "year_last", date(2025, 12, 31)),
        ("12/31/2025", "year_last", date(2025, 12, 31)),
        ("9.9.2025", "year_last", date(2025, 9, 9)),
    ],
)
def test_day_and_month_in_the_only_order_that_is_a_date(text: str, code: str, day: date) -> None:
    read = dates.read_date(text)
    assert isinstance(read, Interpretation)
    assert (read.code, read.value, read.figures["read"]) == (code, day, day.isoformat())


def test_a_year_below_200_is_a_roc_year() -> None:
    assert dates.read_date("99/12/31") == date(2010, 12, 31)
    assert dates.read_date("199/1/1") == date(2110, 1, 1)
    with pytest.raises(CellFault, match="bad_date"):
        dates.read_date("200/1/1")


@given(st.dates(date(1912, 1, 1), date(2100, 12, 31)))
def test_dates_read_what_is_written(day: date) -> None:
    roc = day.year - 1911
    texts = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"民國{roc}年{day.month}月{day.day}日",
    ]
    if roc >= 100:
        texts += [f"{roc}{day:%m%d}", f"{roc}/{day:%m/%d}"]
    assert {dates.read_date(text) for text in texts} == {day}


def test_dates_and_ranges() -> None:
    first, last = date(2025, 10, 1), date(2025, 10, 3)
    assert dates.read_dates("114/10/1..114/10/3; 2025-10-01") == ((first, last), (first, first))
    assert dates.read_dates("2025/10/1、1141003") == ((first, first), (last, last))
    with pytest.raises(CellFault, match="dates_reversed"):
        dates.read_dates("2025-10-03..2025-10-01")
    with pytest.raises(CellFault, match="bad_date"):
        dates.read_dates("2025-10-01..2025-10-02..2025-10-03")


EVENING = [
    "16:00-20:30",
    "16:00–20:30",
    "16:00~20:30",
    "16:00～20:30",
    "1600-2030",
    "１６：００－２０：３０",
    "１６００～２０３０",
    " 16:00 - 20:30 ",
    "16:00:00-20:30:00",
    "4:00 PM-8:30 PM",
    "下午 4:00-下午 8:30",
    "16:00至20:30",
    "16點-20點30分",
    "16:00-18:00;18:00-20:30",
    "16:00-18:30、18:00-20:30",
    "18:00-20:30,16:00-18:00",
    "16:00-18:00/17:00-20:30",
    "16:00-18:00；18:00-20:30",
    "16:00-18:00\n18:00-20:30",
]


@pytest.mark.parametrize("text", EVENING)
def test_range_spellings(text: str) -> None:
    assert times.read_ranges(text) == (Interval(960, 1230),)


def test_ranges_apart_stay_apart() -> None:
    assert times.read_ranges("18:00-20:30;16:00-17:30") == (
        Interval(960, 1050),
        Interval(1080, 1230),
    )
    assert times.read_ranges("無") == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("20:30-16:00", "range_reversed"),
        ("16:00-16:00", "range_reversed"),
        ("25:00-26:00", "bad_time"),
        ("16:60-17:00", "bad_time"),
        ("23:00-24:01", "bad_time"),
        ("16-18", "bare_hour"),
        ("16:00-18", "bare_hour"),
        ("16:00", "bad_range"),
        ("16:00-17:00-18:00", "bad_range"),
        ("after school", "bad_range"),
        ("16:00-evening", "bad_time"),
    ],
)
def test_what_is_no_range(text: str, code: str) -> None:
    with pytest.raises(CellFault, match=code):
        times.read_ranges(text)


@given(st.lists(st.tuples(st.integers(360, 1439), st.integers(361, 1440)).filter(lambda t: t[0] < t[1])))
def test_ranges_cover_the_same_minutes_and_do_not_touch(stretches: list[tuple[int, int]]) -> None:
    text = ";".join(f"{times.clock_text(a)}-{times.clock_text(b)}" for a, b in stretches)
    found = times.stretches(text) if text else ()
    assert {m for i in found for m in range(i.start, i.end)} == {m for a, b in stretches for m in range(a, b)}
    assert all(one.end < next_.start for one, next_ in pairwise(found))


def test_times() -> None:
    texts = ["16:30", "1630", "１６：３０", "下午4:30", "4:30pm", "16:30:00", "下午4點半"]
    assert {times.read_time(text) for text in texts} == {990}
    assert times.read_time("中午12:00") == 720
    for text, meant in (("12:00 AM", "12:00"), ("4:00", "16:00"), ("0430", "16:30"), ("凌晨5點", "17:00")):
        with pytest.raises(CellFault, match="hour_before_six") as caught:
            times.read_time(text)
        assert caught.value.figures["meant"] == meant
    for text in ("24:00", "7 pm!", "16.5", "16:30:15"):
        with pytest.raises(CellFault, match="bad_time"):
            times.read_time(text)


@pytest.mark.parametrize(
    ("weekday", "texts"),
    [
        (0, ["mon", "MON", "Monday", "週一", "周一", "星期一", "禮拜一", "一", "1"]),
        (4, ["fri", "Ｆｒｉ", "週五", "星期五"]),
    ],
)
def test_weekdays(weekday: int, texts: list[str]) -> None:
    assert {times.read_weekday(text) for text in texts} == {weekday}


@pytest.mark.parametrize("text", ["sat", "週六", "0", "6", "someday"])
def test_what_is_no_weekday(text: str) -> None:
    with pytest.raises(CellFault, match="bad_weekday"):
        times.read_weekday(text)


def test_ids_are_text() -> None:
    assert cells.read_id(" 014001 ") == "014001"
    assert cells.read_id("０１４００１") == "014001"
    assert cells.read_id("'014001") == "014001"
    assert cells.read_id("A 1") == "A 1"
    assert cells.read_id("NA") == "NA"
    assert cells.read_id("\ufeffC1\u200b") == "C1"


def test_genders() -> None:
    assert {cells.read_gender(text) for text in ("F", "f", "女", "female", "Ｆ", "女生")} == {Gender.F}
    assert {cells.read_gender(text) for text in ("M", "男", "Male", " m ")} == {Gender.M}
    with pytest.raises(CellFault, match="bad_gender"):
        cells.read_gender("X")


def test_yes_and_no() -> None:
    assert all(map(cells.read_yes_no, ("yes", "TRUE", "1", "Y", "是", "１")))
    assert not any(map(cells.read_yes_no, ("no", "False", "0", "N", "否")))
    with pytest.raises(CellFault, match="bad_yes_no"):
        cells.read_yes_no("maybe")


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("3", 3),
        ("５", 5),
        ("五", 5),
        ("五年級", 5),
        ("小五", 5),
        ("國一", 7),
        ("國中二年級", 8),
        ("國中9年級", 9),
        ("高三", 12),
        ("國小三年級", 3),
        ("國小六", 6),
        ("小學二年級", 2),
        ("六年甲班", 6),
        ("5年3班", 5),
        ("小六甲", 6),
        ("七年級", 7),
        ("十二年級", 12),
    ],
)
def test_grades(text: str, grade: int) -> None:
    assert cells.read_grade(text) == grade


@pytest.mark.parametrize("text", ["big", "-1", "小七", "國六", "3-4", "0", "13", "99年", "601", "61班", "國小七"])
def test_what_is_no_grade(text: str) -> None:
    with pytest.raises(CellFault, match="bad_grade"):
        cells.read_grade(text)


def test_numbers() -> None:
    assert [numbers.read_whole(text) for text in ("0", "12", "１２", "12.0", "1,200")] == [
        0,
        12,
        12,
        12,
        1200,
    ]
    for text in ("-1", "1.5", "1,20", "many", "1e3", "9" * 16, "1" + 5 * ",000"):
        with pytest.raises(CellFault, match="bad_number"):
            numbers.read_whole(text)
    assert [numbers.read_hours(text) for text in ("8", "8.5", "８", "8 小時")] == [8, 8.5, 8, 8]
    for text in ("-1", "nan", "inf", "eight", "9" * 400):
        with pytest.raises(CellFault, match="bad_hours"):
            numbers.read_hours(text)
    assert [numbers.read_score(text) for text in ("0", "100", "85.0")] == [0, 100, 85]
    for text in ("101", "-1", "85.5", "A"):
        with pytest.raises(CellFault, match="bad_score"):
            numbers.read_score(text)


@pytest.mark.parametrize(
    "text",
    [
        "英語;數學;自然",
        "英語、數學、自然",
        "英語,數學,自然",
        "英語/數學/自然",
        "英語；數學，自然 ",
        "英語\n數學\r\n自然",
    ],
)
def test_needs_keep_their_order(text: str) -> None:
    assert subjects.read_subjects(text) == ("英語", "數學", "自然")


def test_levels() -> None:
    assert subjects.read_levels("英語:3;數學：１、自然") == {"英語": 3, "數學": 1, "自然": 2}
    for text, code in [
        ("英語:4", "bad_level"),
        ("英語:0", "bad_level"),
        ("英語:", "bad_level"),
        ("英語:高", "bad_level"),
        (":3", "bad_subject"),
        ("英語:3;英語:2", "subject_twice"),
    ]:
        with pytest.raises(CellFault, match=code):
            subjects.read_levels(text)


def test_needs_that_are_none() -> None:
    with pytest.raises(CellFault, match="no_items"):
        subjects.read_subjects(";")
    with pytest.raises(CellFault, match="subject_twice"):
        subjects.read_subjects("英語;數學;英語")


def test_a_day_later_is_a_day_later() -> None:
    days = [dates.read_date(f"114/02/{day}") for day in range(1, 29)]
    assert all(isinstance(day, date) for day in days)
    assert days == [date(2025, 2, 1) + timedelta(n) for n in range(28)]


@pytest.mark.parametrize(
    ("texts", "remoteness"),
    [
        (["remote", " Remote ", "偏遠", "偏遠地區"], "remote"),
        (["special", "特偏", "特殊偏遠", "特殊偏遠地區"], "special"),
        (["EXTREME", "極偏", "極度偏遠", "ｅｘｔｒｅｍｅ"], "extreme"),
        (["非山非市", " 非山非市 "], "非山非市"),
        (["city"], "city"),
    ],
)
def test_remoteness(texts: list[str], remoteness: str) -> None:
    assert {cells.read_remoteness(text) for text in texts} == {remoteness}
