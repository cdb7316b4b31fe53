"""What is said of thousands of faults."""

from __future__ import annotations

import pytest

from matcher.commands.screen import MOST_ALIKE, show_faults
from matcher.tables.faults import Fault, Severity
from matcher.texts import Language


def faults(severity: Severity, count: int) -> list[Fault]:
    figures = {"children": "1", "least": "50"}
    return [Fault(severity, "few_children", "universities.csv", row, "", "U", figures) for row in range(1, count + 1)]


def test_of_warnings_of_one_kind_the_first_are_told_and_the_others_counted(capsys: pytest.CaptureFixture[str]) -> None:
    show_faults(faults(Severity.WARNING, MOST_ALIKE + 7), Language.EN)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == MOST_ALIKE + 1
    assert "7 more" in lines[-1]


def test_every_error_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    show_faults(faults(Severity.ERROR, 300), Language.EN)
    assert len(capsys.readouterr().err.splitlines()) == 300
