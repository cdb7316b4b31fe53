"""The tutorials' way can be gone: from workbooks with titles and sums to a plan that passes, with calendars."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher.cli import main
from matcher.texts import Language
from tests.docs.exports import SEMESTER, VISITS, exported
from tests.docs.guides import PAGES, fenced

WAYS = {
    "semester": ("county", SEMESTER, "114 學年度上學期", "plan.xlsx", "university-U01.ics"),
    "visits": ("office", VISITS, "114 年度", "visits.xlsx", "office.ics"),
}


@pytest.mark.parametrize("programme", WAYS)
def test_from_exports_to_calendars(programme: str, tmp_path: Path) -> None:
    instance, names, title, workbook, calendar = WAYS[programme]
    exported(instance, names, tmp_path / "in", title)
    out = tmp_path / "out"
    planned = CliRunner().invoke(main, [programme, str(tmp_path / "in"), "--out", str(out), "--lang", "en"])
    assert planned.exit_code == 0, planned.output
    shown = "\n".join(fenced(PAGES[Language.EN][f"tutorial-{programme}"], "text"))
    figures = [" ".join(line.split()) for line in shown.splitlines() if "proven" in line]
    assert len(figures) == 7
    said = {" ".join(line.split()) for line in planned.output.splitlines()}
    assert set(figures) <= said
    for name in names.values():
        assert f"{name}.xlsx" in shown
    assert (out / "report.html").exists()
    assert (out / workbook).exists()
    assert (out / "calendars" / calendar).exists()
    checked = CliRunner().invoke(main, ["check", str(tmp_path / "in"), str(out), "--lang", "en"])
    assert checked.exit_code == 0, checked.output
