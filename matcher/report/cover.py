"""The first sheet of a workbook: its title, what was achieved in sentences, and short tables below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from xlsxwriter.workbook import Workbook

from matcher.publication import AnyPublication
from matcher.report import account
from matcher.report.account import GoalLine
from matcher.report.book import Book
from matcher.report.sheet import Cell, Styles, column_widths, row_height, set_page, write_rows
from matcher.report.wording import Wording
from matcher.tables.plan_rows import MARK
from matcher.texts import Language

FONTS = {Language.EN: "Calibri", Language.ZH: "Microsoft JhengHei"}
UNDATED = date(2000, 1, 1)
"""When a workbook without a season claims to be made: no clock goes into it."""
TITLE_HEIGHT = 32
SECTION_HEIGHT = 26
"""Points of the row of a section's heading."""
GOAL_COLUMNS = ("name", "value", "bound", "gap", "proof", "note")


def new_workbook(path: Path, title: str, headline: str, made_on: date, digest: str = "") -> Workbook:
    """A workbook in which text stays text. ``made_on`` is when it claims to be made: no clock goes into it.

    ``digest`` names the plan that it is of, if it is not empty.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = Book(path, options)
    created = datetime.combine(made_on, time())
    workbook.set_properties({"title": title, "comments": headline, "created": created})
    if digest:
        workbook.set_custom_property(MARK, digest, "text")
    return workbook


@dataclass(frozen=True, slots=True)
class Section:
    """A short table under a heading; it may be narrower than the first."""

    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def goal_section(wording: Wording, goals: Sequence[GoalLine]) -> Section:
    """Each goal with what was reached and what is proven."""
    say = wording.say
    return Section(
        say("report.goals"),
        [say(f"report.goal.{key}") for key in GOAL_COLUMNS],
        [
            [
                goal.label,
                goal.value,
                goal.bound,
                goal.gap,
                say("report.proven" if goal.proven else "report.open"),
                goal.note,
            ]
            for goal in goals
        ],
    )


def write_cover(
    workbook: Workbook,
    publication: AnyPublication,
    title: str,
    lines: Sequence[str],
    sections: Sequence[Section],
    formats: Styles,
) -> None:
    """Write the first sheet; the first section is the widest, and what the plan was made with stands last."""
    wording = Wording(publication.language)
    sheet = workbook.add_worksheet(wording.say("sheet.summary"))
    columns = sections[0].columns
    padded = [[*row, *[""] * (len(columns) - len(row))] for section in sections for row in section.rows]
    widths = column_widths(columns, padded)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, title, formats.title)
    sheet.set_row(0, TITLE_HEIGHT)
    for row, line in enumerate(lines, start=1):
        sheet.merge_range(row, 0, row, len(widths) - 1, "", formats.lead)
        sheet.write_string(row, 0, line, formats.lead)
        sheet.set_row(row, row_height([line], [sum(widths)]))
    top = len(lines) + 1
    for section in sections:
        sheet.write_string(top + 1, 0, section.heading, formats.section)
        sheet.set_row(top + 1, SECTION_HEIGHT)
        top = write_rows(sheet, top + 2, section.columns, section.rows, formats=formats, widths=widths)
    sheet.write_string(top + 1, 0, account.provenance(publication), formats.note)
    set_page(sheet, title, wording, landscape=False)
