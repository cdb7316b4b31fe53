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


@BOTH
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp950"])
def test_encodings(of: Office, encoding: str, tmp_path: Path) -> None:
    content = f'# 計畫期程\n{DAYS}closed = ["民國114年10月1日"]\n'.replace("\n", "\r\n").encode(encoding)
    assert season(of, tmp_path, content).closed == {date(2025, 10, 1)}
    assert of.read(tmp_path).encodings[of.name(FILES[of])] == encoding


def test_closed_days_just_beside_the_period_count_for_what_is_due(tmp_path: Path) -> None:
    """A form may be due on the last day of August, or a record in January."""
    days = ["2025-08-29..2025-09-01", "2025-12-31..2026-01-02", "1900-01-01..2025-08-01"]
    closed = season(VISITS, tmp_path, f"closed = {days}\n").closed
    assert {date(2025, 8, 29), date(2025, 9, 1), date(2026, 1, 2)} <= closed
    assert len(closed) < 100


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
