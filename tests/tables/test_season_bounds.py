"""What the days of a term, of a period and of a policy may be: the years, the length, the weeks; how each was read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.policy_file import read_policy
from matcher.tables.season import year_fault
from matcher.texts import Language
from models.rules import Programme
from models.rules.semester import S3
from tests.tables import visit_office
from tests.tables.office import codes, faults_of, put, read
from tests.tables.test_faults import tell
from tests.tables.visit_office import faults_of as season_faults_of

LAST = "last_day = 2025-12-31\n"


def errors(faults: tuple[Fault, ...] | list[Fault]) -> list[Fault]:
    found = [fault for fault in faults if fault.severity is Severity.ERROR]
    assert all(tell(fault) == fault.code for fault in found)
    return found


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
    assert read(put(tmp_path, term=f"first_day = {first}\nlast_day = {last}\n")).problem.term is not None


@pytest.mark.parametrize(
    ("key", "written", "code"),
    [
        ("first_day", "2010-12-31", "season_year"),
        ("last_day", "2101-01-01", "season_year"),
        ("first_day", "0001-01-01", "season_year"),
        ("last_day", "9999-12-31", "season_year"),
        ("first_day", "0090-09-15T08:00:00", "season_year"),
        ("first_day", '"99/12/31"', "season_roc_year"),
        ("first_day", '"25/9/15"', "season_roc_year"),
        ("last_day", '"民國25年9月15日"', "season_roc_year"),
        ("first_day", '"1936-09-15"', "season_year"),
        ("last_day", "2026-10-20", "long_season"),
    ],
)
def test_terms_beyond_the_bounds(key: str, written: str, code: str, tmp_path: Path) -> None:
    days = {"first_day": "2025-09-15", "last_day": "2025-12-31", key: written}
    term = "".join(f"{name} = {day}\n" for name, day in days.items())
    (fault,) = errors(faults_of(put(tmp_path, term=term)))
    assert (fault.code, fault.file, fault.row, fault.column) == (code, "term.toml", 1 + list(days).index(key), key)


@pytest.mark.parametrize("key", ["first_day", "last_day", "settlement_deadline", "application_deadline"])
@pytest.mark.parametrize(
    ("written", "code"),
    [("0001-01-01", "season_year"), ('"25/9/15"', "season_roc_year"), ("9999-12-31", "season_year")],
)
def test_periods_beyond_the_bounds(key: str, written: str, code: str, tmp_path: Path) -> None:
    faults = season_faults_of(visit_office.put(tmp_path, program=f"\n{key} = {written}\n"))
    assert [(fault.code, fault.row, fault.column) for fault in errors(faults)] == [(code, 2, key)]


def test_a_misread_year_is_shown_with_what_it_may_have_meant(tmp_path: Path) -> None:
    (fault,) = errors(faults_of(put(tmp_path, term=f'first_day = "25/9/15"\n{LAST}')))
    for words in ("25/9/15", "ROC year 25", "1936-09-15"):
        assert words in fault.wrong(Language.EN)
    assert "write 2025-09-15" in fault.mend(Language.EN)
    assert "民國 25 年（1936-09-15）" in fault.wrong(Language.ZH)
    assert "2025-09-15" in fault.mend(Language.ZH)


def test_a_leap_day_has_no_other_meaning() -> None:
    assert year_fault("25/2/29", date(1936, 2, 29)) == (
        "season_year",
        {"read": "1936-02-29", "first": "2011", "last": "2100"},
    )


@pytest.mark.parametrize(("last", "weeks", "column"), [("2025-12-31", 17, "weeks"), ("2025-11-16", None, "last_day")])
def test_more_weeks_of_lessons_than_the_term_has(last: str, weeks: int | None, column: str, tmp_path: Path) -> None:
    """Also where the dates would hold as many sessions, crowded together."""
    term = f"first_day = 2025-09-15\nlast_day = {last}\n" + (f"weeks = {weeks}\n" if weeks else "")
    (fault,) = errors(faults_of(put(tmp_path, term=term)))
    assert (fault.code, fault.column) == ("weeks_over_term", column)
    assert (fault.figures["weeks"], fault.figures["most"]) == (("17", "16") if weeks else ("10", "9"))


def test_a_week_that_has_begun_counts(tmp_path: Path) -> None:
    term = "first_day = 2025-09-17\nlast_day = 2025-12-31\nweeks = 16\n"
    assert "weeks_over_term" not in codes(faults_of(put(tmp_path, term=term)))


@pytest.mark.parametrize(
    ("rule", "name", "written", "code"),
    [
        ("V10", "first_day", "0001-01-01", "season_year"),
        ("V11", "settlement_deadline", '"1936-09-15"', "season_year"),
        ("V1", "application_deadline", "2101-01-01", "season_year"),
    ],
)
def test_policies_beyond_the_bounds(rule: str, name: str, written: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(f"[rules.{rule}]\n{name} = {written}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_policy(path, Programme.VISITS)
    (fault,) = errors(caught.value.faults)
    assert (fault.code, fault.file, fault.row, fault.column) == (code, "policy.toml", 2, f"rules.{rule}.{name}")


@pytest.mark.parametrize(
    ("written", "meant"), [("8:30", "20:30"), ("08:30", "20:30"), ("00:00", "12:00"), ("11:59", "23:59")]
)
def test_a_latest_end_in_the_morning_was_meant_for_the_evening(written: str, meant: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(f'[rules.S3]\nlatest_end = "{written}"\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_policy(path)
    (fault,) = errors(caught.value.faults)
    assert (fault.code, fault.row, fault.figures["meant"]) == ("policy_time_evening", 2, meant)
    for language in Language:
        assert fault.figures["read"] in fault.wrong(language)
        assert meant in fault.mend(language)


@pytest.mark.parametrize("written", ["12:00", "20:30", "24:00"])
def test_a_latest_end_after_noon(written: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(f'[rules.S3]\nlatest_end = "{written}"\n', encoding="utf-8")
    assert read_policy(path)[S3].latest_end == 60 * int(written[:2]) + int(written[3:])
