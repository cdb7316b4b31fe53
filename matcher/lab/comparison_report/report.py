"""``compare.html``: one self-contained page, in Chinese and English, that says what each policy brings and costs."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.lab.comparison_report import charts, sections
from matcher.lab.comparison_report.comparison_text import ComparisonText
from matcher.lab.comparison_report.findings import summary
from matcher.lab.results import Results
from matcher.report import page
from matcher.texts import Language, text
from matcher.version import __version__


def render_comparison(results: Sequence[Results], command: str) -> str:
    """The page as text: of each programme a part, each in both languages. It refers to nothing outside.

    ``command`` is what makes it again. The same results give the same bytes.
    """

    def told(language: Language) -> dict[str, object]:
        return {
            "title": text("compare.title", language),
            "parts": [_part(ComparisonText(of_one, language)) for of_one in results],
            "made": text("compare.made", language, version=__version__),
            "command": command,
        }

    return page.render_bilingual("lab/comparison_report/compare.html", "lab/comparison_report/compare.css", told)


def _part(told: ComparisonText) -> dict[str, object]:
    """What is told of one programme in one language."""
    return {
        "anchor": f"{told.language}-{told.programme}",
        "heading": told.wording.say(f"compare.programme.{told.programme}"),
        "summary": summary(told.findings, told.titles, told.programme, told.wording),
        "entries": sections.entries(told),
        "kinds": charts.kinds(told),
        "marks": charts.MARKS,
        "about": sections.about(told),
        "rules": sections.rules_named(told),
        "charts": list(charts.charts(told)),
        "traits": list(sections.traits(told)),
        "policies": sections.policies(told),
        "proofs": sections.proofs(told),
        "measures": sections.measures(told),
        "instances": sections.instances(told),
        "runs": sections.runs(told),
        "left": max(0, len(told.comparison.cells) - sections.LISTED_RUNS),
    }
