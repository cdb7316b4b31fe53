"""What people open of a semester's plan, ``report.html`` above all: one page on what it achieved; prints on A4."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matcher.report import page
from matcher.report.account import excerpt
from matcher.report.calendar_history import write_calendars
from matcher.report.page import LISTED
from matcher.report.wording import Wording
from matcher.semester.publication import SemesterPublication
from matcher.semester.report import digest, sections
from matcher.semester.report.calendars import semester_agenda
from matcher.semester.report.workbook import write_workbook
from matcher.semester.tables.layout import LAYOUT
from matcher.tables.plan_rows import REPORT
from models.semester.problem import Gender

ANCHORS = ["shares", "week", "unmatched", "continuity"]
"""Sections between the goals and the audit."""
LISTED_UNIVERSITIES = 200
OPEN_UNIVERSITIES = 4
"""Up to so many universities their sections begin unfolded."""


def publish_semester(
    folder: Path, publication: SemesterPublication, sentences: Mapping[str, tuple[str, str]], previous: Path | None
) -> None:
    """Write ``plan.xlsx``, ``report.html`` and, where there is or was a term, ``calendars/`` into ``folder``.

    The same publication gives the same bytes. ``sentences`` maps the id of each unmatched child to its detail and
    remedy in the reader's language; ``previous`` is the folder of the run before, ``None`` where there is none. Raises
    ``OSError`` where a file cannot be written.
    """
    write_workbook(folder / LAYOUT.workbook, publication, sentences)
    (folder / REPORT).write_text(render_report(publication, sentences), encoding="utf-8", newline="\n")
    write_calendars(folder, previous, semester_agenda(publication))


def render_report(publication: SemesterPublication, sentences: Mapping[str, tuple[str, str]]) -> str:
    """The page as text. All that users wrote is escaped; it refers to nothing outside."""
    figures = page.frame(publication, LAYOUT.workbook, LISTED) | _figures(publication) | _lists(publication, sentences)
    return page.render("semester/report/report.html", ["report.css"], **figures)


def _figures(publication: SemesterPublication) -> dict[str, object]:
    """What the page says before its lists: goals, counts and shares."""
    semester, plan = publication.problem, digest.plan_of(publication)
    wording = Wording(publication.language)
    return {
        "anchors": ANCHORS,
        "minutes": publication.policy.session_minutes,
        "slot_columns": digest.slot_columns(publication.policy),
        "title": digest.title(publication),
        "term": semester.term,
        "headline": digest.headline(publication),
        "goals": digest.goal_lines(publication),
        "children": len(semester.children),
        "pairs": len(plan.pairs),
        "tutors": len(semester.tutors),
        "groups": len(semester.groups),
        "groups_meeting": len(plan.slots),
        "sessions": len(plan.sessions),
        "made_up": sum(session.kind.value == "make_up" for session in plan.sessions),
        "reasons": [(wording.say(f"reason.{code}"), count) for code, count in digest.count_reasons(publication)],
        "wanted": digest.wanted_subjects(publication),
        "genders": list(Gender),
        "by_county": digest.shares(publication, lambda child: semester.schools[child.school_id].county),
        "by_gender": digest.shares(publication, lambda child: wording.gender(child.gender)),
        "previous": len(digest.previous_pairs(publication)),
        "kept": sum(pair.kept for pair in plan.pairs),
        "mixed": len(digest.mixed_pairs(publication)),
    }


def _lists(publication: SemesterPublication, sentences: Mapping[str, tuple[str, str]]) -> dict[str, object]:
    """The lists of the page, each with a bound on its length."""
    universities = publication.problem.universities
    unmatched, unmatched_left = sections.unmatched_sections(publication, sentences, LISTED)
    return {
        "universities": excerpt(sections.university_sections(publication), LISTED_UNIVERSITIES),
        "unfolded": len(universities) <= OPEN_UNIVERSITIES,
        "by_school": excerpt(digest.school_shares(publication), LISTED),
        "unmatched": unmatched,
        "unmatched_left": unmatched_left,
        "mixed_pairs": excerpt(sections.mixed_pairs(publication), LISTED),
        "parted_pairs": excerpt(sections.parted_pairs(publication), LISTED),
    }
