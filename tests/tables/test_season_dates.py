"""``term.toml`` and ``program.toml``: spellings of their days, closed days, and what years and lengths may be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matcher.tables.faults import Fault, Severity
from matcher.tables.season import year_fault
from matcher.texts import Language
from models.policy import Policy
from models.semester.problem import Term
from models.visits.problem import Period
from tests.tables.office import SEMESTER, VISITS, Office, codes, places, tell

FILES = {SEMESTER: "term", VISITS: "program"}
BOTH = pytest.mark.parametrize("of", [SEMESTER, VISITS], ids=["semester", "visits"])
LAST = "last_day = 2025-12-31\n"
DAYS = f"first_day = 2025-09-15\n{LAST}"


def season(of: Office, folder: Path, content: str | bytes | None, policy: Policy | None = None) -> Any:
    """The term or the period of the folder with that file."""
    problem = of.read(of.put(folder, **{FILES[of]: content}), policy=policy).problem
    return problem.term if of is SEMESTER else problem.period


def faults_of(of: Office, folder: Path, content: str) -> tuple[Fault, ...]:
    return of.faults(of.put(folder, **{FILES[of]: content}))


def errors(faults: Iterable[Fault]) -> list[Fault]:
    found = [fault for fault in faults if fault.severity is Severity.ERROR]
    assert all(tell(fault) == fault.code for fault in found)
    return found


# Spellings


@BOTH
@pytest.mark.parametrize(
    "first",
    [
        *("2025-09-15", '"2025-09-15"', '"114/09/15"', '"1140915"', "1140915", '"民國114年9月15日"'),
        *('"民國１１４年９月１５日"', "2025-09-15T08:00:00"),
    ],
)
def test_spellings_of_a_day(of: Office, first: str, tmp_path: Path) -> None:
    assert season(of, tmp_path, f"first_day = {first}\n{LAST}").first_day == date(2025, 9, 15)


@BOTH
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp950"])
def test_encodings(of: Office, encoding: str, tmp_path: Path) -> None:
    content = f'# 計畫期程\n{DAYS}closed = ["民國114年10月1日"]\n'.replace("\n", "\r\n").encode(encoding)
    assert season(of, tmp_path, content).closed == {date(2025, 10, 1)}
    assert of.read(tmp_path).encodings[of.name(FILES[of])] == encoding


def test_what_a_term_says(tmp_path: Path) -> None:
    assert season(SEMESTER, tmp_path, None) is None
    content = f'name = "114 上"\n{DAYS}weeks = 12\n'
    days = date(2025, 9, 15), date(2025, 12, 31)
    assert season(SEMESTER, tmp_path, content) == Term(*days, 12, name="114 上")
    policy = SEMESTER.policy(S9={"weeks": 11})
    assert season(SEMESTER, tmp_path, DAYS, policy) == Term(*days, 11)


def test_without_a_file_the_dates_are_the_programmes(tmp_path: Path) -> None:
    days = date(2025, 9, 1), date(2025, 12, 31), date(2025, 12, 15), date(2025, 6, 20)
    assert season(VISITS, tmp_path, None) == Period(*days, frozenset())


def test_a_policy_has_dates_of_its_own(tmp_path: Path) -> None:
    policy = VISITS.policy(
        V1={"application_deadline": "2026-01-20"},
        V10={"first_day": "2026-03-01", "last_day": "2026-06-30"},
        V11={"settlement_deadline": "2026-06-15"},
    )
    found = season(VISITS, tmp_path, 'last_day = "115/5/31"\n', policy)
    assert found == Period(date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 15), date(2026, 1, 20))


def test_every_key_of_a_period(tmp_path: Path) -> None:
    content = (
        'first_day = "2025-09-08"\nlast_day = "2025-12-19"\nsettlement_deadline = "2025-12-22"\n'
        'application_deadline = "2025-06-27"\nclosed = ["114/10/1..114/10/3", 2025-12-20]\n'
    )
    days = date(2025, 9, 8), date(2025, 12, 19), date(2025, 12, 22), date(2025, 6, 27)
    closed = {date(2025, 10, 1), date(2025, 10, 2), date(2025, 10, 3), date(2025, 12, 20)}
    assert season(VISITS, tmp_path, content) == Period(*days, frozenset(closed))


def test_closed_days_are_those_inside_the_term(tmp_path: Path) -> None:
    closed = season(SEMESTER, tmp_path, f'{DAYS}closed = ["114/9/13..114/9/16", 2025-12-25]\n').closed
    assert closed == {date(2025, 9, 15), date(2025, 9, 16), date(2025, 12, 25)}


def test_closed_days_just_beside_the_period_count_for_what_is_due(tmp_path: Path) -> None:
    """A form may be due on the last day of August, or a record in January."""
    days = ["2025-08-29..2025-09-01", "2025-12-31..2026-01-02", "1900-01-01..2025-08-01"]
    closed = season(VISITS, tmp_path, f"closed = {days}\n").closed
    assert {date(2025, 8, 29), date(2025, 9, 1), date(2026, 1, 2)} <= closed
    assert len(closed) < 100


# Faults


@pytest.mark.parametrize("weeks", ["true", "10.5", '"ten"', "-10"])
def test_weeks_that_are_no_number(weeks: str, tmp_path: Path) -> None:
    faults = faults_of(SEMESTER, tmp_path, f"{DAYS}weeks = {weeks}\n")
    assert places(faults, "bad_number") == [("term.toml", 3, "weeks")]


def test_a_range_is_no_day(tmp_path: Path) -> None:
    assert codes(faults_of(SEMESTER, tmp_path, f'first_day = "2025-09-15..2025-09-16"\n{LAST}')) == {"bad_date"}


def test_every_fault_at_once(tmp_path: Path) -> None:
    content = (
        "first_day = true\nlast_day = ''\nsettlement_deadline = '2025-12-01..2025-12-15'\n"
        "application_deadline = ';'\nclosed = ['114/11/3..114/11/1', 'soon', 2025-10-10]\nname = '114'\n"
    )
    assert [(fault.row, fault.column, fault.code) for fault in faults_of(VISITS, tmp_path, content)] == [
        (1, "first_day", "bad_date"),
        (3, "settlement_deadline", "bad_date"),
        (4, "application_deadline", "bad_date"),
        (5, "closed", "dates_reversed"),
        (5, "closed", "bad_date"),
        (6, "name", "unknown_key"),
    ]


def test_an_unknown_key_has_its_nearest(tmp_path: Path) -> None:
    faults = faults_of(VISITS, tmp_path, 'settlement = "2025-12-15"\n')
    assert [(f.code, f.figures["near"]) for f in faults] == [("unknown_key", "settlement_deadline")]


def test_one_day_is_left_before_the_settlement(tmp_path: Path) -> None:
    """The last activity is 14 days before the settlement; and a period may be one day."""
    found = season(VISITS, tmp_path, "settlement_deadline = 2025-09-15\n")
    assert found.settlement_deadline == date(2025, 9, 15)
    (fault,) = faults_of(VISITS, tmp_path, "settlement_deadline = 2025-09-14\n")
    assert (fault.code, fault.row, fault.column) == ("settlement_before_first", 1, "settlement_deadline")
    assert fault.figures["days"] == "14"
    assert season(VISITS, tmp_path, "last_day = 2025-09-01\n").last_day == date(2025, 9, 1)


def test_a_policy_whose_dates_cannot_be_is_told_without_a_file(tmp_path: Path) -> None:
    faults = VISITS.faults(VISITS.put(tmp_path), policy=VISITS.policy(V10={"last_day": "2025-08-31"}))
    assert places(faults, "last_before_first") == [("program.toml", 0, "last_day")]


# Bounds


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2011-01-01", "2011-06-30"),
        ("2100-08-01", "2100-12-31"),
        ('"100/1/1"', '"100/6/30"'),
        ("2025-09-15", "2026-10-19"),  # 400 days
    ],
)
def test_the_outermost_terms(first: str, last: str, tmp_path: Path) -> None:
    assert season(SEMESTER, tmp_path, f"first_day = {first}\nlast_day = {last}\n") is not None


@pytest.mark.parametrize(
    ("key", "written", "code"),
    [
        *((key, day, "season_year") for key in ("first_day", "last_day") for day in ("2010-12-31", "2101-01-01")),
        *(("first_day", "0001-01-01", "season_year"), ("last_day", "9999-12-31", "season_year")),
        *(("first_day", "0090-09-15T08:00:00", "season_year"), ("first_day", '"1936-09-15"', "season_year")),
        *(("first_day", '"99/12/31"', "season_roc_year"), ("first_day", '"25/9/15"', "season_roc_year")),
        *(("last_day", '"民國25年9月15日"', "season_roc_year"), ("last_day", "2026-10-20", "long_season")),
    ],
)
def test_terms_beyond_the_bounds(key: str, written: str, code: str, tmp_path: Path) -> None:
    days = {"first_day": "2025-09-15", "last_day": "2025-12-31", key: written}
    content = "".join(f"{name} = {day}\n" for name, day in days.items())
    (fault,) = errors(faults_of(SEMESTER, tmp_path, content))
    assert (fault.code, fault.file, fault.row, fault.column) == (code, "term.toml", 1 + list(days).index(key), key)


@pytest.mark.parametrize("key", ["first_day", "last_day", "settlement_deadline", "application_deadline"])
@pytest.mark.parametrize(
    ("written", "code"),
    [("0001-01-01", "season_year"), ('"25/9/15"', "season_roc_year"), ("9999-12-31", "season_year")],
)
def test_periods_beyond_the_bounds(key: str, written: str, code: str, tmp_path: Path) -> None:
    faults = errors(faults_of(VISITS, tmp_path, f"\n{key} = {written}\n"))
    assert [(fault.code, fault.row, fault.column) for fault in faults] == [(code, 2, key)]


def test_a_misread_year_is_shown_with_what_it_may_have_meant(tmp_path: Path) -> None:
    (fault,) = errors(faults_of(SEMESTER, tmp_path, f'first_day = "25/9/15"\n{LAST}'))
    for words in ("25/9/15", "ROC year 25", "1936-09-15"):
        assert words in fault.wrong(Language.EN)
    assert "write 2025-09-15" in fault.mend(Language.EN)
    assert "民國 25 年（1936-09-15）" in fault.wrong(Language.ZH)
    assert "2025-09-15" in fault.mend(Language.ZH)


def test_a_leap_day_has_no_other_meaning() -> None:
    figures = {"read": "1936-02-29", "first": "2011", "last": "2100"}
    assert year_fault("25/2/29", date(1936, 2, 29)) == ("season_year", figures)


@pytest.mark.parametrize(
    ("content", "column", "weeks", "most"),
    [(f"{DAYS}weeks = 17\n", "weeks", "17", "16"), (DAYS.replace("12-31", "11-16"), "last_day", "10", "9")],
)
def test_more_weeks_of_lessons_than_the_term_has(
    content: str, column: str, weeks: str, most: str, tmp_path: Path
) -> None:
    """Also where the dates would hold as many sessions, crowded together; but a week that has begun counts."""
    (fault,) = errors(faults_of(SEMESTER, tmp_path, content))
    assert (fault.code, fault.column) == ("weeks_over_term", column)
    assert (fault.figures["weeks"], fault.figures["most"]) == (weeks, most)
    begun = f"first_day = 2025-09-17\n{LAST}weeks = 16\n"
    assert "weeks_over_term" not in codes(faults_of(SEMESTER, tmp_path, begun))
