"""``compare.html``: one self-contained page, in Chinese and English, that says what each policy brings and costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matcher.lab.comparison_report import charts, sections
from matcher.lab.comparison_report.charts import Chart, Legend
from matcher.lab.comparison_report.comparison_text import ComparisonText, PageTable
from matcher.lab.comparison_report.drawing import ChartRow
from matcher.lab.comparison_report.findings import summary
from matcher.lab.comparison_report.sections import PolicyEntry
from matcher.lab.results import Results
from matcher.report import page
from matcher.report.wording import Wording
from matcher.texts import Language
from matcher.version import __version__

LANGUAGES = (Language.ZH, Language.EN)
"""In the order of the page; the first is shown first."""

_STYLES = ("report.css", "bilingual.css", "lab/comparison_report/compare.css")


@dataclass(frozen=True)
class ProgrammePage:
    """What is told of one programme in one language."""

    anchor: str
    heading: str
    summary: str
    items: Sequence[PolicyEntry]
    kinds: Sequence[Legend]
    marks: dict[str, str]
    about: Sequence[str]
    rules: Sequence[tuple[str, str]]
    charts: Sequence[Chart]
    traits: Sequence[PageTable]
    policies: Sequence[tuple[ChartRow, list[str]]]
    proofs: PageTable
    measures: PageTable
    instances: PageTable | None
    runs: PageTable
    left: int


@dataclass(frozen=True)
class ComparisonPage:
    """The page in one language."""

    language: Language
    html_language: str
    language_name: str
    title: str
    say: Callable[..., str]
    parts: Sequence[ProgrammePage]
    made: str
    command: str


def render_comparison(results: Sequence[Results], command: str) -> str:
    """The page as text: of each programme a part, each in both languages. It refers to nothing outside.

    ``command`` is what makes it again. The same results give the same bytes.
    """
    languages = [_page(results, language, command) for language in LANGUAGES]
    return page.render("lab/comparison_report/compare.html", _STYLES, languages=languages)


def _page(results: Sequence[Results], language: Language, command: str) -> ComparisonPage:
    wording = Wording(language)
    return ComparisonPage(
        language,
        page.HTML_LANGUAGES[language],
        wording.say("compare.language"),
        wording.say("compare.title"),
        wording.say,
        [_part(ComparisonText(of_one, language)) for of_one in results],
        wording.say("compare.made", version=__version__),
        command,
    )


def _part(told: ComparisonText) -> ProgrammePage:
    return ProgrammePage(
        anchor=f"{told.language}-{told.programme}",
        heading=told.wording.say(f"compare.programme.{told.programme}"),
        summary=summary(told.findings, told.titles, told.programme, told.wording),
        items=sections.items(told),
        kinds=charts.kinds(told),
        marks=charts.MARKS,
        about=sections.about(told),
        rules=sections.rules_named(told),
        charts=list(charts.charts(told)),
        traits=list(sections.traits(told)),
        policies=sections.policies(told),
        proofs=sections.proofs(told),
        measures=sections.measures(told),
        instances=sections.instances(told),
        runs=sections.runs(told),
        left=max(0, len(told.comparison.cells) - sections.LISTED_RUNS),
    )
