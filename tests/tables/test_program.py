"""``program.toml``: spellings of its dates, the policy's where left out, and its closed days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.policy import Policy
from models.visits.problem import Period
from tests.tables.office import codes, places
from tests.tables.visit_office import PROGRAMME, faults_of, put, read, with_rules


def period(folder: Path, content: str | bytes | None, policy: Policy = PROGRAMME) -> Period:
    return read(put(folder, program=content), policy=policy).problem.period


def test_without_a_file_the_dates_are_the_programmes(tmp_path: Path) -> None:
    assert period(tmp_path, None) == Period(
        date(2025, 9, 1), date(2025, 12, 31), date(2025, 12, 15), date(2025, 6, 20), frozenset()
    )


def test_a_policy_has_dates_of_its_own(tmp_path: Path) -> None:
    policy = with_rules(
        V1={"application_deadline": "2026-01-20"},
        V10={"first_day": "2026-03-01", "last_day": "2026-06-30"},
        V11={"settlement_deadline": "2026-06-15"},
    )
    found = period(tmp_path, 'last_day = "115/5/31"\n', policy)
    assert found == Period(date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 15), date(2026, 1, 20))


@pytest.mark.parametrize(
    "first", ["2025-09-15", '"2025-09-15"', '"114/09/15"', '"1140915"', "1140915", '"民國１１４年９月１５日"']
)
def test_spellings_of_a_day(first: str, tmp_path: Path) -> None:
    assert period(tmp_path, f"first_day = {first}\n").first_day == date(2025, 9, 15)


def test_every_key(tmp_path: Path) -> None:
    content = (
        'first_day = "2025-09-08"\nlast_day = "2025-12-19"\nsettlement_deadline = "2025-12-22"\n'
        'application_deadline = "2025-06-27"\nclosed = ["114/10/1..114/10/3", 2025-12-20]\n'
    )
    days = [date(2025, 10, 1), date(2025, 10, 2), date(2025, 10, 3), date(2025, 12, 20)]
    found = period(tmp_path, content)
    assert (found.first_day, found.last_day) == (date(2025, 9, 8), date(2025, 12, 19))
    assert (found.settlement_deadline, found.application_deadline) == (date(2025, 12, 22), date(2025, 6, 27))
    assert sorted(found.closed) == days


def test_closed_days_just_beside_the_period_count_for_what_is_due(tmp_path: Path) -> None:
    """A form may be due on the last day of August, or a record in January."""
    found = period(
        tmp_path, 'closed = ["2025-08-29..2025-09-01", "2025-12-31..2026-01-02", "1900-01-01..2025-08-01"]\n'
    )
    assert {date(2025, 8, 29), date(2025, 9, 1), date(2026, 1, 2)} <= found.closed
    assert len(found.closed) < 100


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp950"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    content = '# 計畫期程\r\nclosed = ["民國114年10月1日"]\r\n'.encode(encoding)
    reading = read(put(tmp_path, program=content))
    assert reading.problem.period.closed == {date(2025, 10, 1)}
    assert reading.encodings["program.toml"] == encoding


def test_every_fault_at_once(tmp_path: Path) -> None:
    content = (
        "first_day = true\nlast_day = ''\nsettlement_deadline = '2025-12-01..2025-12-15'\n"
        "application_deadline = ';'\nclosed = ['114/11/3..114/11/1', 'soon', 2025-10-10]\nname = '114'\n"
    )
    faults = faults_of(put(tmp_path, program=content))
    found = [(fault.row, fault.column, fault.code) for fault in faults]
    assert found == [
        (1, "first_day", "bad_date"),
        (3, "settlement_deadline", "bad_date"),
        (4, "application_deadline", "bad_date"),
        (5, "closed", "dates_reversed"),
        (5, "closed", "bad_date"),
        (6, "name", "unknown_key"),
    ]


def test_an_unknown_key_has_its_nearest(tmp_path: Path) -> None:
    faults = faults_of(put(tmp_path, program='settlement = "2025-12-15"\n'))
    assert [(f.code, f.figures["near"]) for f in faults] == [("unknown_key", "settlement_deadline")]


def test_one_day_is_left_before_the_settlement(tmp_path: Path) -> None:
    """The last activity is 14 days before the settlement."""
    assert period(tmp_path / "one", "settlement_deadline = 2025-09-15\n").settlement_deadline == date(2025, 9, 15)
    faults = faults_of(put(tmp_path / "none", program="settlement_deadline = 2025-09-14\n"))
    assert places(faults, "settlement_before_first") == [("program.toml", 1, "settlement_deadline")]
    assert next(iter(faults)).figures["days"] == "14"


def test_a_period_of_one_day(tmp_path: Path) -> None:
    assert period(tmp_path / "one", "last_day = 2025-09-01\n").last_day == date(2025, 9, 1)
    assert codes(faults_of(put(tmp_path / "none", program="last_day = 2025-08-31\n"))) == {"last_before_first"}


def test_a_policy_whose_dates_cannot_be_is_told_without_a_file(tmp_path: Path) -> None:
    faults = faults_of(put(tmp_path), policy=with_rules(V10={"last_day": "2025-08-31"}))
    assert places(faults, "last_before_first") == [("program.toml", 0, "last_day")]
