"""A workbook and a page, both through the shared machinery alone."""

from __future__ import annotations

from pathlib import Path

from matcher.planner import Sentences
from matcher.report import account, page
from matcher.report.account import goal_lines
from matcher.report.page import LISTED
from matcher.report.wording import Wording
from matcher.report.workbook import UNDATED, Book, SheetTable, goal_section, write_plan_book
from matcher.tables.plan_rows import REPORT
from tests.third.tables.files import HallPublication
from tests.third.tables.layout import LAYOUT


def publish_rehearsals(folder: Path, publication: HallPublication, why: Sentences) -> None:
    """``rehearsals.xlsx`` and ``report.html``."""
    wording, problem, plan = Wording(publication.language), publication.problem, publication.outcome.plan
    assert plan is not None
    title = wording.say("rehearsals.title")
    headline = wording.say("rehearsals.headline", sung=len(plan.placements), choirs=len(problem.choirs))
    goals = goal_lines(publication, lambda goal: "")
    placed = [
        (one.choir_id, problem.choirs[one.choir_id].name, one.hall_id, problem.halls[one.hall_id].name, one.spare)
        for one in plan.placements
    ]
    tables = {
        "rehearsals": SheetTable(("choir_id", "choir", "hall_id", "hall", "spare"), placed),
        "silent": SheetTable(("choir_id", "detail", "remedy"), [(id_, *why[id_]) for id_, _ in plan.silent]),
        "audit": SheetTable(account.AUDIT_COLUMNS, list(account.audit_rows(publication))),
    }
    book = Book(folder / LAYOUT.workbook, title, headline, UNDATED, publication.digest)
    write_plan_book(book, publication, title, [headline], [goal_section(wording, goals)], tables)
    told = {"title": title, "headline": headline, "goals": goals, "anchors": []}
    figures = page.frame(publication, LAYOUT.workbook, LISTED) | told
    (folder / REPORT).write_text(page.render("base.html", ["report.css"], **figures), encoding="utf-8", newline="\n")
