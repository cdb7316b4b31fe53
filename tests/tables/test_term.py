"""The term: spellings of its dates, and its closed days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.policy import Policy
from models.semester.problem import Term
from tests.tables.office import codes, faults_of, places, put, read


def term(folder: Path, content: str | bytes, policy: Policy | None = None) -> Term:
    found = read(put(folder, term=content), policy=policy).problem.term
    assert found is not None
    return found


@pytest.mark.parametrize(
    "first",
    [
        "2025-09-15",
        '"2025-09-15"',
        '"114/09/15"',
        '"1140915"',
        "1140915",
        '"民國114年9月15日"',
        "2025-09-15T08:00:00",
    ],
)
def test_spellings_of_a_day(first: str, tmp_path: Path) -> None:
    assert term(tmp_path, f"first_day = {first}\nlast_day = 2025-12-31\n").first_day == date(2025, 9, 15)


def test_weeks_and_name(tmp_path: Path) -> None:
    content = 'name = "114 上"\nfirst_day = 2025-09-15\nlast_day = 2025-12-31\nweeks = 12\n'
    found = term(tmp_path, content)
    assert (found.name, found.weeks, found.closed) == ("114 上", 12, frozenset())
    policy = Policy.from_mapping({"rules": {"S9": {"weeks": 11}}})
    assert term(tmp_path / "11", content.replace("weeks = 12", ""), policy).weeks == 11


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp950"])
def test_encodings_of_the_term(encoding: str, tmp_path: Path) -> None:
    content = 'name = "上學期"\r\nfirst_day = 2025-09-15\r\nlast_day = 2025-12-31\r\n'
    assert term(tmp_path, content.encode(encoding)).name == "上學期"


def test_closed_days_are_those_inside_the_term(tmp_path: Path) -> None:
    days = "first_day = 2025-09-15\nlast_day = 2025-12-31\n"
    content = f'{days}closed = ["114/9/13..114/9/16", 2025-12-25]\n'
    assert sorted(term(tmp_path, content).closed) == [
        date(2025, 9, 15),
        date(2025, 9, 16),
        date(2025, 12, 25),
    ]


@pytest.mark.parametrize("weeks", ["true", "10.5", '"ten"', "-10"])
def test_weeks_that_are_no_number(weeks: str, tmp_path: Path) -> None:
    content = f"first_day = 2025-09-15\nlast_day = 2025-12-31\nweeks = {weeks}\n"
    assert places(faults_of(put(tmp_path, term=content)), "bad_number") == [("term.toml", 3, "weeks")]


def test_a_range_is_no_day(tmp_path: Path) -> None:
    content = 'first_day = "2025-09-15..2025-09-16"\nlast_day = 2025-12-31\n'
    assert codes(faults_of(put(tmp_path, term=content))) == {"bad_date"}


def test_without_a_term(tmp_path: Path) -> None:
    assert read(put(tmp_path)).problem.term is None
