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
from tests.tables.office import SEMESTER, VISITS, Office, tell

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
