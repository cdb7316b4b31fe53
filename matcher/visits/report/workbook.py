"""``visits.xlsx``: the plan of visits for people who work in a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matcher.report import account
from matcher.report.cover import FONTS, Section, goal_section, new_workbook, write_cover
from matcher.report.sheet import Cell, styles, write_table
from matcher.visits.publication import VisitPublication
from matcher.visits.report.digest import Digest
from matcher.visits.report.tables import tables
from models.visits.plan import ActivityKind


def write_workbook(path: Path, publication: VisitPublication, sentences: Mapping[str, tuple[str, str]]) -> None:
    """Write ``visits.xlsx``; the same publication gives the same bytes.

    ``sentences`` maps the id of each unserved school to its detail and its remedy in the reader's language. Raises
    ``OSError`` where the file cannot be written, ``ValueError`` without a plan.
    """
    digest = Digest(publication)
    wording, heading = digest.wording, digest.heading()
    workbook = new_workbook(path, heading, digest.headline(), digest.season.period.first_day, publication.digest)
    formats = styles(workbook, FONTS[publication.language])
    lines = [digest.headline(), account.status_sentence(publication), *account.policy_sentences(publication)]
    if spread := digest.spread_sentence():
        lines.append(spread)
    sections = [goal_section(wording, digest.goal_lines()), _counts(digest)]
    write_cover(workbook, publication, heading, lines, sections, formats)
    for name, table in tables(digest, sentences).items():
        write_table(
            workbook.add_worksheet(wording.say(f"sheet.{name}")),
            heading,
            [wording.say(f"sheet.{key}") for key in table.keys],
            table.rows,
            formats=formats,
            wording=wording,
            banded=table.keys.index(table.banded) if table.banded else None,
            total=table.total,
        )
    workbook.close()


def _counts(digest: Digest) -> Section:
    """The plan in numbers."""
    say, total, plan = digest.wording.say, digest.figures.total, digest.plan
    attended = sum(activity.kind is ActivityKind.WORKSHOP for activity in plan.activities)
    counted: dict[str, int] = {
        "visit.count.schools": len(digest.season.schools),
        "visit.count.served": len(plan.assignments),
        "visit.count.unserved": len(plan.unserved),
        "visit.count.leads": len(digest.season.leads),
        "visit.count.leads_placed": len(digest.lead_assignments),
        "visit.count.visits": total.visits,
        "visit.count.workshops": attended,
        "visit.count.due": len(plan.milestones),
        "sheet.days_away": total.days_away,
        "sheet.km_travelled": total.km,
        "sheet.grant_ntd": digest.figures.grant_ntd,
        **{f"sheet.{name}": getattr(total, name) for name in digest.money},
    }
    if digest.season.professors is not None:
        counted["visit.count.joined"] = digest.schools_with_professors
    if digest.publication.notices:
        counted["visit.count.notices"] = len(digest.publication.notices)
    rows: list[list[Cell]] = [[say(key), count] for key, count in counted.items()]
    return Section(say("visit.counts"), [say("sheet.counted"), say("sheet.count")], rows)
