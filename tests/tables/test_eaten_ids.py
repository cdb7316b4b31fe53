"""What a spreadsheet makes of ids, and which id was meant."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.tables.eaten_ids import EatenIds

EATEN = {
    "014001": ["14001", "14001.0", "14,001"],
    "007": ["7"],
    "000": ["0"],
    "1.0": ["1"],
    "1.50": ["1.5"],
    "+886": ["886"],
    "1E5": ["1.00E+05", "100000"],
    "12e3": ["1.20E+04"],
    "1234567890123456789": ["1.23457E+18", "1234567890123450000"],
    "00123456789012": ["1.23457E+11", "123456789012"],
    "1-2": ["1月2日", "2-Jan", "2025/1/2", "2025-01-02", "2025-01-02 00:00:00", "1/2/2025"],
    "01-02": ["2-Jan"],
    "3/4": ["3月4日"],
    "12-31": ["31-Dec"],
    "2025-1-2": ["2025/1/2"],
    "2025/1/2": ["2025-01-02"],
    "2-29": ["29-Feb"],
    "1-32": ["Jan-32", "1932/1/1"],
    "2025-3": ["2025年3月", "Mar-25"],
    "MAR1": ["1-Mar", "3月1日"],
    "SEPT2": ["2-Sep"],
    "DEC-10": ["2025-12-10"],
}


@pytest.mark.parametrize("id_", EATEN)
def test_what_was_eaten_is_found(id_: str) -> None:
    known = EatenIds(["A1", id_, "X-9"])
    assert {written: known.candidates(written) for written in EATEN[id_]} == dict.fromkeys(EATEN[id_], (id_,))


@pytest.mark.parametrize(
    "written", ["14002", "A", "2月1日", "2025/1/3", "1.00E+06", "13-14", "31-Feb", "0", "noon", "-"]
)
def test_what_nothing_explains_is_not_found(written: str) -> None:
    assert EatenIds(["014001", "1-2", "1E5", "A1", "A01"]).candidates(written) == ()


@pytest.mark.parametrize(
    ("known", "written"),
    [
        *((["07", "007"], "7"), (["1-2", "1/2"], "1月2日"), (["1-2", "01-02"], "2-Jan")),
        *((["1-2", "2025-1-2"], "2025/1/2"), (["1E5", "0100000"], "100000"), (["2025-3", "MAR1"], "2025/3/1")),
        (["1234567890123456", "1234567890123457"], "1.23457E+15"),
    ],
)
def test_all_that_could_be_meant_are_found(known: list[str], written: str) -> None:
    assert EatenIds(known).candidates(written) == tuple(known)


def test_letters_keep_a_spreadsheet_away() -> None:
    known = ["00A1", "007A", "C014001"]
    assert [EatenIds(known).candidates(written) for written in ("A1", "7A", "14001")] == [(), (), ()]


@given(st.lists(st.text("0123456789", min_size=1, max_size=8), min_size=1, max_size=8, unique=True), st.data())
def test_lost_zeros_are_mended_exactly_where_one_id_fits(ids: list[str], data: st.DataObject) -> None:
    written = str(int(data.draw(st.sampled_from(ids))))
    expected = tuple(id_ for id_ in ids if int(id_) == int(written) and id_ != written)
    assert EatenIds(ids).candidates(written) == expected


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from("-/"))
def test_every_day_of_the_year_is_known_again(day: date, mark: str) -> None:
    """An id ``3-14`` in a file that is opened in the year of the day, in Chinese and in English."""
    id_ = f"{day.month}{mark}{day.day}"
    shown = [f"{day.month}月{day.day}日", f"{day.day}-{MONTHS[day.month - 1]}", day.isoformat()]
    shown += [f"{day.year}/{day.month}/{day.day}", f"{day.month}/{day.day}/{day.year}"]
    assert {EatenIds([id_, "C1"]).candidates(written) for written in shown} == {(id_,)}
