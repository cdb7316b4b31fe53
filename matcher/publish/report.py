"""``report.html``: one self-contained page on what a plan achieved; opens offline, prints on A4."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from matcher.publication import Publication
from matcher.publish import digest, sections
from matcher.publish.sections import capped
from matcher.publish.wording import Wording
from matcher.texts import Language
from models.semester.problem import Gender

HTML_LANGUAGES = {Language.EN: "en", Language.ZH: "zh-Hant-TW"}
COLOURS = 12
"""Colours of groups in the style sheet; each block names its group as well."""
LISTED = 3000
"""Rows of one list in the page; the workbook has them all."""
LISTED_UNIVERSITIES = 200
OPEN_UNIVERSITIES = 4
"""Up to so many universities their sections begin unfolded."""


def write_report(path: Path, publication: Publication, sentences: Mapping[str, tuple[str, str]]) -> None:
    """Write ``report.html``; the same publication gives the same bytes.

    ``sentences`` maps the id of each unmatched child to its detail and its remedy in the
    reader's language. Raises ``OSError`` where the file cannot be written.
    """
    path.write_text(render_report(publication, sentences), encoding="utf-8", newline="\n")


def render_report(publication: Publication, sentences: Mapping[str, tuple[str, str]]) -> str:
    """The page as text. All that users wrote is escaped; it refers to nothing outside."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    home = resources.files("matcher.publish")
    template = environment.from_string(home.joinpath("report.html").read_text(encoding="utf-8"))
    style = home.joinpath("report.css").read_text(encoding="utf-8")
    return template.render(style=Markup(style), **_figures(publication), **_lists(publication, sentences))


def _figures(publication: Publication) -> dict[str, object]:
    """What the page says before its lists: words, status, goals, counts and shares."""
    semester, plan = publication.semester, digest.plan_of(publication)
    wording = Wording(publication.language)
    return {
        "html_language": HTML_LANGUAGES[publication.language],
        "wording": wording,
        "say": wording.say,
        "minutes": publication.policy.session_minutes,
        "colours": COLOURS,
        "title": digest.title(publication),
        "term": semester.term,
        "status": publication.outcome.status.value,
        "status_word": digest.status_word(publication),
        "status_sentence": digest.status_sentence(publication),
        "headline": digest.headline(publication),
        "goals": digest.goal_lines(publication),
        "children": len(semester.children),
        "pairs": len(plan.pairs),
        "tutors": len(semester.tutors),
        "groups": len(semester.groups),
        "groups_meeting": len(plan.slots),
        "sessions": len(plan.sessions),
        "made_up": sum(session.kind.value == "make_up" for session in plan.sessions),
        "reasons": digest.count_reasons(publication),
        "wanted": digest.wanted_subjects(publication),
        "genders": list(Gender),
        "policy_sentences": digest.policy_sentences(publication),
        "made": digest.made(publication),
        "by_county": digest.shares(publication, lambda child: semester.schools[child.school_id].county),
        "by_gender": digest.shares(publication, lambda child: wording.gender(child.gender)),
        "previous": len(digest.previous_pairs(publication)),
        "kept": sum(pair.kept for pair in plan.pairs),
        "mixed": len(digest.mixed_pairs(publication)),
    }


def _lists(publication: Publication, sentences: Mapping[str, tuple[str, str]]) -> dict[str, object]:
    """The lists of the page, each with a bound on its length."""
    universities = publication.semester.universities
    unmatched, unmatched_left = sections.unmatched_sections(publication, sentences, LISTED)
    return {
        "universities": capped(sections.university_sections(publication), LISTED_UNIVERSITIES),
        "unfolded": len(universities) <= OPEN_UNIVERSITIES,
        "by_school": capped(digest.school_shares(publication), LISTED),
        "unmatched": unmatched,
        "unmatched_left": unmatched_left,
        "mixed_pairs": capped(sections.mixed_sections(publication), LISTED),
        "parted_pairs": capped(sections.parted_sections(publication), LISTED),
        "rules": sections.rule_sections(publication),
        "notices": capped(publication.notices, LISTED),
    }
