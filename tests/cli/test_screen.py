"""What is said of thousands of faults: a line for each cause, a page in all."""

from __future__ import annotations

import re

import pytest

from matcher.audit.violation import Violation
from matcher.cli.fault_screen import MOST_CAUSES, show_faults, show_input_error
from matcher.cli.screen import MOST_VIOLATIONS, show_violations
from matcher.tables.faults import Fault, InputError, Severity
from matcher.texts import Language, catalogue


def faults(severity: Severity, count: int, file: str = "universities.csv") -> list[Fault]:
    figures = {"children": "1", "least": "50"}
    return [Fault(severity, "few_children", file, row, "", f"U{row}", figures) for row in range(1, count + 1)]


@pytest.mark.parametrize("severity", list(Severity))
def test_one_cause_is_one_line_with_how_often_and_where_first(
    severity: Severity, capsys: pytest.CaptureFixture[str]
) -> None:
    show_faults(faults(severity, 300), Language.EN)
    (line,) = capsys.readouterr().err.splitlines()
    assert "300 places" in line
    assert "rows 1, 2, 3, 4 …" in line
    assert "“U1”, “U2”" in line


@pytest.mark.parametrize("severity", list(Severity))
def test_more_causes_than_a_page_holds_are_counted(severity: Severity, capsys: pytest.CaptureFixture[str]) -> None:
    plain = [
        key.split(".")[1]
        for key, entry in catalogue().items()
        if key.startswith("fault.bad_") and key.endswith(".wrong") and not re.search(r"{(?!value)", entry["en"])
    ]
    kinds = [(file, code) for file in ("a.csv", "b.csv", "c.csv") for code in plain if code != "bad_toml"]
    many = [Fault(severity, code, file, 0, "", "1") for file, code in kinds[: MOST_CAUSES[severity] + 7]]
    show_faults(many, Language.EN)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == MOST_CAUSES[severity] + 1
    assert "7 more" in lines[-1]


def test_errors_come_first_and_what_follows_from_others_last(capsys: pytest.CaptureFixture[str]) -> None:
    told = [
        Fault(Severity.NOTICE, "unknown_column", "a.csv", 1, "x", "x"),
        Fault(Severity.ERROR, "unknown_reference", "a.csv", 3, "id", "9", {"file": "b.csv"}),
        Fault(Severity.ERROR, "bad_gender", "a.csv", 4, "gender", "?"),
        Fault(Severity.ERROR, "missing_file", "c.csv"),
    ]
    show_faults(told, Language.EN)
    places = [line.split("]")[1].strip()[:5] for line in capsys.readouterr().err.splitlines()]
    assert places == ["c.csv", "a.csv", "a.csv", "a.csv"]
    assert "no gender" in _lines(told)[1]


def _lines(told: list[Fault]) -> list[str]:
    from matcher.tables.fault_groups import fault_groups

    return [group.line(Language.EN) for group in fault_groups(told)]


def test_faults_and_causes_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    show_input_error(InputError(faults(Severity.ERROR, 99)), Language.EN)
    assert "99 error(s) of 1 cause(s)" in capsys.readouterr().err


def test_the_words_of_one_value_are_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    told = [Fault(Severity.ERROR, "bad_gender", "a.csv", row, "gender", "?") for row in (2, 3)]
    show_faults(told, Language.ZH)
    assert capsys.readouterr().err.count("「?」") == 1


def violations(code: str, count: int, *, warning: bool = False) -> list[Violation]:
    figures = {"child": "C1", "tutor": "T1", "university": "U", "count": "3", "least": "50"}
    return [Violation("P2", code, (), (f"pairs.csv:{row}",), figures, warning) for row in range(2, count + 2)]


@pytest.mark.parametrize("language", list(Language))
def test_a_hundred_thousand_violations_fit_on_a_page(capsys: pytest.CaptureFixture[str], language: Language) -> None:
    """However they are mixed: of each kind the first few, and how many more there are."""
    never, waiver = violations("mixed_never", 60_000), violations("mixed_without_waiver", 40_000)
    mixed = [one for pair in zip(never, waiver, strict=False) for one in pair] + never[40_000:]
    show_violations([*mixed, *violations("few_children", 7, warning=True)], language)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3 * (MOST_VIOLATIONS + 1)
    assert "59,995" in lines[MOST_VIOLATIONS]
    assert "39,995" in lines[2 * MOST_VIOLATIONS + 1]
    assert " 2 " in lines[-1]
    assert lines[0].endswith(("[pairs.csv:2]", "（pairs.csv:2）"))


def test_few_violations_are_all_told(capsys: pytest.CaptureFixture[str]) -> None:
    show_violations(violations("mixed_never", MOST_VIOLATIONS), Language.EN)
    assert len(capsys.readouterr().out.splitlines()) == MOST_VIOLATIONS
