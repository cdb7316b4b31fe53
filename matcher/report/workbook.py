"""A plan's workbook: a first sheet with what was achieved, and a sheet for each table.

What the disk refuses is an ``OSError``, and no trace of it is left elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.workbook import Workbook

from matcher.publication import AnyPublication
from matcher.report import account
from matcher.report.account import GoalLine
from matcher.report.sheet import Cell, Styles, column_widths, row_height, set_page, styles, write_rows, write_table
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


class _Packed(BytesIO):
    """Open to its end: a workbook that is broken off in the middle is still completed when it is forgotten.

    Into a file, which may be closed by then or on a full disk, that would fail where nobody can hear of it.
    """

    def close(self) -> None:
        """Nothing."""


class Book(Workbook):  # type: ignore[misc]  # xlsxwriter tells no types
    """A workbook in which text stays text, packed in memory and written at once when it is closed.

    The temporary files of its sheets lie beside it: they hold names, and go with the folder if they must. ``made_on``
    is when it claims to be made: no clock goes into it. ``digest`` names the plan that it is of, if it is not empty.
    """

    def __init__(self, path: Path, title: str, headline: str, made_on: date, digest: str = "") -> None:
        self._path = path
        self._packed = _Packed()
        as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        super().__init__(self._packed, {**as_text, "tmpdir": str(path.parent)})
        self.set_properties({"title": title, "comments": headline, "created": datetime.combine(made_on, time())})
        if digest:
            self.set_custom_property(MARK, digest, "text")

    def close(self) -> None:
        """Write the file. Raises ``OSError``."""
        try:
            super().close()
        except FileCreateError as error:
            raise error.args[0] from None
        self._path.write_bytes(self._packed.getbuffer())


@dataclass(frozen=True, slots=True)
class Section:
    """A short table under a heading; it may be narrower than the first."""

    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A sheet: heading keys (``sheet.KEY``), rows, the column whose runs are striped together, and a row of totals."""

    keys: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    banded: str = ""
    total: Sequence[Cell] = ()

    @classmethod
    def of(
        cls, keys: Sequence[str], rows: Iterable[Sequence[Cell]], banded: str = "", total: Sequence[Cell] = ()
    ) -> SheetTable:
        """The table without columns of personal names in which nobody is named."""
        table = list(rows)
        kept = [at for at, key in enumerate(keys) if not key.endswith("_name") or any(row[at] for row in table)]
        kept_rows = [[row[at] for at in kept] for row in table]
        return cls([keys[at] for at in kept], kept_rows, banded, [total[at] for at in kept] if total else ())


def write_plan_book(
    book: Book,
    publication: AnyPublication,
    title: str,
    lines: Sequence[str],
    sections: Sequence[Section],
    tables: Mapping[str, SheetTable],
) -> None:
    """Write the first sheet (:func:`_write_cover`) and the tables, by the key of their sheets' names.

    Raises ``OSError`` where the file cannot be written.
    """
    wording, formats = Wording(publication.language), styles(book, FONTS[publication.language])
    _write_cover(book, publication, title, lines, sections, formats)
    for name, table in tables.items():
        write_table(
            book.add_worksheet(wording.say(f"sheet.{name}")),
            title,
            [wording.say(f"sheet.{key}") for key in table.keys],
            table.rows,
            formats=formats,
            wording=wording,
            banded=table.keys.index(table.banded) if table.banded else None,
            total=table.total,
        )
    book.close()


def _write_cover(
    book: Book,
    publication: AnyPublication,
    title: str,
    lines: Sequence[str],
    sections: Sequence[Section],
    formats: Styles,
) -> None:
    """Title, sentences, short tables; the first table is the widest, and what the plan was made with stands last."""
    wording = Wording(publication.language)
    sheet = book.add_worksheet(wording.say("sheet.summary"))
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


def goal_section(wording: Wording, goals: Sequence[GoalLine]) -> Section:
    """Each goal with what was reached and what is proven."""
    say = wording.say
    proofs = {True: say("report.proven"), False: say("report.open")}
    rows = [(goal.label, goal.value, goal.bound, goal.gap, proofs[goal.proven], goal.note) for goal in goals]
    return Section(say("report.goals"), [say(f"report.goal.{key}") for key in GOAL_COLUMNS], rows)
