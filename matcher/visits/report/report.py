"""What people open of a plan of visits, ``report.html`` above all: one page on what it achieved; prints on A4."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matcher.report import page
from matcher.report.account import excerpt
from matcher.report.calendar_history import write_calendars
from matcher.report.page import LISTED
from matcher.tables.plan_rows import REPORT
from matcher.visits.publication import VisitPublication
from matcher.visits.report import places
from matcher.visits.report.calendars import visit_agenda
from matcher.visits.report.digest import Digest, hours
from matcher.visits.report.sections import due_months, form_sections, months, unserved_sections
from matcher.visits.report.strips import AXIS, DAY, HEIGHT, Axis, strips
from matcher.visits.report.workbook import write_workbook
from matcher.visits.tables.layout import LAYOUT
from models.visits.plan import ActivityKind

ANCHORS = ["leads", "months", "map", "due", "unserved", "figures"]
"""Sections between the goals and the audit."""
LISTED_LEADS = 300
"""Leads with a strip; the workbook has them all."""
SHOWN_A_DAY = 5
"""Activities that a day of a month shows before the rest is folded."""
OPEN_MONTHS = 400
"""Up to so many tasks of a month its list begins unfolded."""


def publish_visits(
    folder: Path, publication: VisitPublication, sentences: Mapping[str, tuple[str, str]], previous: Path | None
) -> None:
    """Write ``visits.xlsx``, ``report.html`` and ``calendars/`` into ``folder``.

    The same publication gives the same bytes. ``sentences`` maps the id of each unserved school to its detail and
    remedy in the reader's language; ``previous`` is the folder of the run before, ``None`` where there is none. Raises
    ``OSError`` where a file cannot be written, ``ValueError`` where the publication has no plan.
    """
    write_workbook(folder / LAYOUT.workbook, publication, sentences)
    (folder / REPORT).write_text(render_report(publication, sentences), encoding="utf-8", newline="\n")
    write_calendars(folder, previous, visit_agenda(Digest(publication)))


def render_report(publication: VisitPublication, sentences: Mapping[str, tuple[str, str]]) -> str:
    """The page as text. All that users wrote is escaped; it refers to nothing outside."""
    digest = Digest(publication)
    figures = page.frame(publication, LAYOUT.workbook, LISTED) | _figures(digest) | _lists(digest, sentences)
    return page.render("visits/report/report.html", ["report.css", "visits/report/report.css"], **figures)


def _figures(digest: Digest) -> dict[str, object]:
    """What the page says before its lists: goals, counts and the season."""
    plan = digest.plan
    return {
        "anchors": ANCHORS,
        "digest": digest,
        "hours": hours,
        "title": digest.wording.say("visit.title"),
        "period": digest.season.period,
        "headline": digest.headline(),
        "goals": digest.goal_lines(),
        "spread": digest.spread_sentence(),
        "schools": len(digest.season.schools),
        "served": len(plan.assignments),
        "leads": len(digest.season.leads),
        "leads_placed": len(digest.lead_assignments),
        "attended": sum(activity.kind is ActivityKind.WORKSHOP for activity in plan.activities),
        "total": digest.figures.total,
        "reasons": [(digest.reason(code), count) for code, count in digest.reasons()],
    }


def _lists(digest: Digest, sentences: Mapping[str, tuple[str, str]]) -> dict[str, object]:
    """The lists and drawings of the page, each with a bound on its length."""
    axis = Axis.of(digest)
    unserved, unserved_left = unserved_sections(digest, sentences, LISTED)
    return {
        "axis": axis,
        "day_width": DAY,
        "axis_height": AXIS,
        "mark_height": HEIGHT,
        "strips": excerpt(strips(digest, axis), LISTED_LEADS),
        "months": months(digest),
        "shown_a_day": SHOWN_A_DAY,
        "map": places.draw(digest),
        "forms": list(form_sections(digest)),
        "due_months": list(due_months(digest)),
        "open_months": OPEN_MONTHS,
        "unserved": unserved,
        "unserved_left": unserved_left,
        "lead_figures": excerpt((of for of in digest.figures.leads if of.schools), LISTED),
    }
