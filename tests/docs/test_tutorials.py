"""The tutorials' way can be gone: from workbooks with titles and sums to a plan that passes, with calendars.

What the guides show of the screen is what the screen shows.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from matcher.cli.main import main
from matcher.texts import Language
from tests.docs.exports import SEMESTER, VISITS, exported
from tests.docs.guides import PAGES, fenced

WAYS = {
    "semester": ("county", SEMESTER, "114 學年度上學期", "plan.xlsx", "university-U01.ics"),
    "visits": ("office", VISITS, "114 年度", "visits.xlsx", "office.ics"),
}


def invoked(*words: object) -> Result:
    """The command, on a screen wide enough for the tables that the guides show."""
    return CliRunner(env={"COLUMNS": "200"}).invoke(main, [str(word) for word in words])


def folded(text: str) -> set[str]:
    """The lines of a text without regard to how wide they are set."""
    return {" ".join(line.split()) for line in text.splitlines() if line.strip()}


def screens(language: Language, page: str) -> list[str]:
    """What a page shows of the screen: all its plain snippets but that of the folder."""
    return [block for block in fenced(PAGES[language][page], "text") if not block.split("\n")[0].endswith("/")]


@pytest.mark.dose(2)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("programme", WAYS)
def test_from_exports_to_calendars(programme: str, language: Language, tmp_path: Path) -> None:
    instance, names, title, workbook, calendar = WAYS[programme]
    exported(instance, names, tmp_path / "in", title)
    out = tmp_path / "out"
    planned = invoked(programme, tmp_path / "in", "--out", out, "--lang", language)
    assert planned.exit_code == 0, planned.output
    shown = screens(language, f"tutorial-{programme}")
    assert shown
    assert folded("\n".join(shown)) <= folded(planned.output)
    for file in ("report.html", workbook, f"calendars/{calendar}"):
        assert (out / file).exists(), file
    checked = invoked("check", tmp_path / "in", out, "--lang", language)
    assert checked.exit_code == 0, checked.output


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("programme", WAYS)
def test_the_folder_shown_is_the_office_s(programme: str, language: Language) -> None:
    (folder,) = [
        block
        for block in fenced(PAGES[language][f"tutorial-{programme}"], "text")
        if block.split("\n")[0].endswith("/")
    ]
    files = {line.split()[0] for line in folder.splitlines()[1:]}
    toml = {"semester": "term.toml", "visits": "program.toml"}[programme]
    assert files == {f"{name}.xlsx" for name in WAYS[programme][1].values()} | {toml}


def changed(path: Path, column: str, cells: dict[int, str]) -> None:
    """Other values in some rows of a column of a workbook, whose header is in its second row."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    place = next(cell.column for cell in sheet[2] if cell.value == column)
    for row, value in cells.items():
        sheet.cell(row, place).value = value
    book.save(path)


@pytest.mark.parametrize("language", Language)
def test_faults_are_told_as_shown(language: Language, tmp_path: Path) -> None:
    instance, names, title, *_ = WAYS["semester"]
    exported(instance, names, tmp_path / "in", title)
    changed(tmp_path / "in" / "學童名冊.xlsx", "年級", dict.fromkeys(range(3, 9), "五年五"))
    changed(tmp_path / "in" / "學童名冊.xlsx", "學校代碼", {20: "00O005"})
    changed(tmp_path / "in" / "大學伴.xlsx", "週一", {5: "4:00-5:30"})
    words = ("semester", tmp_path / "in", "--out", tmp_path / "out", "--faults", tmp_path / "faults")
    refused = invoked(*words, "--lang", language)
    assert refused.exit_code == 2
    assert not (tmp_path / "out").exists()
    (shown,) = screens(language, "faults")
    assert folded(shown) <= folded(refused.output)
    for file in ("faults.xlsx", "faults.csv"):
        assert (tmp_path / "faults" / file).exists()
        assert f"`{file}`" in PAGES[language]["faults"]
