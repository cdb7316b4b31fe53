"""A comparison in the words of one reader: its policies, its figures and its findings, for every part of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from matcher.lab.comparison import Comparison
from matcher.lab.comparison_report.drawing import ChartRow, PolicyKind
from matcher.lab.comparison_report.findings import Effects, Finding, effects_of, findings
from matcher.lab.results import Results
from matcher.lab.statistics import Estimate
from matcher.planners import study_of
from matcher.report.wording import Wording
from matcher.study.study import Study
from matcher.texts import Language, catalogue
from matcher.texts.goals import goal_text
from models.method import Method
from models.programme import Programme


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of a table: its text, a smaller note under it, and how it is shaded."""

    text: str
    number: bool = False
    note: str = ""
    shade: str = ""


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of the page; the first cell of each row heads it."""

    caption: str
    heads: Sequence[TableCell]
    rows: Sequence[Sequence[TableCell]]


def figure_cell(text: str, note: str = "") -> TableCell:
    """A cell that holds a figure."""
    return TableCell(text, number=True, note=note)


def figure_cells(cells: Iterable[str | TableCell]) -> Iterator[TableCell]:
    """The cells of a row; a bare text is a figure."""
    return (figure_cell(cell) if isinstance(cell, str) else cell for cell in cells)


@dataclass(frozen=True)
class ComparisonText:
    """The results, and the language they are told in."""

    results: Results
    language: Language

    @property
    def comparison(self) -> Comparison:
        """What is compared."""
        return self.results.comparison

    @property
    def programme(self) -> Programme:
        """The programme of all runs."""
        return self.comparison.programme

    @property
    def study(self) -> Study[Any, Any]:
        """How plans of the programme are compared."""
        return study_of(self.programme)

    @property
    def headline(self) -> str:
        """The measure that is spoken of first."""
        return self.study.headline

    @cached_property
    def wording(self) -> Wording:
        """The catalogue in the reader's language."""
        return Wording(self.language)

    @cached_property
    def effects(self) -> Effects:
        """Means and differences to look up."""
        return effects_of(self.results)

    @cached_property
    def findings(self) -> list[Finding]:
        """What each policy brings."""
        return findings(self.results)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What people call each policy."""
        return {policy.name: policy.title.get(self.language) or policy.name for policy in self.comparison.policies}

    @cached_property
    def rows(self) -> list[ChartRow]:
        """The policies as charts and tables name them."""
        return [
            ChartRow(number, self.titles[finding.policy], _kind(finding))
            for number, finding in enumerate(self.findings, 1)
        ]

    @cached_property
    def policies(self) -> list[tuple[ChartRow, Finding]]:
        """Each policy as it is named, and what it brings."""
        return list(zip(self.rows, self.findings, strict=True))

    def policy_cell(self, row: ChartRow) -> TableCell:
        """The number and the title of a policy."""
        return TableCell(f"{row.number} {row.title}")

    def policy_table(
        self, caption: str, heads: Iterable[str | TableCell], rows: Iterable[tuple[ChartRow, Iterable[str | TableCell]]]
    ) -> PageTable:
        """A table with a row for each policy; a bare text is a figure, or stands over figures."""
        return PageTable(
            caption,
            [TableCell(self.wording.say("compare.policy")), *figure_cells(heads)],
            [[self.policy_cell(row), *figure_cells(cells)] for row, cells in rows],
        )

    def estimate(self, policy: str, measure: str) -> Estimate:
        """The mean of a measure; of none where the table lacks it."""
        return self.effects[policy, measure][1] if (policy, measure) in self.effects else Estimate(0)

    def difference(self, policy: str, measure: str) -> Estimate:
        """The paired difference of a measure to the baseline."""
        return self.effects[policy, measure][2] if (policy, measure) in self.effects else Estimate(0)

    def unit(self, measure: str) -> str:
        """In what a measure is counted."""
        return next((unit for (_, name), (unit, _, _) in self.effects.items() if name == measure), "")

    def measure(self, name: str) -> str:
        """A measure in words; a name that no text has stays as it is."""
        if name in self.programme.known_goals:
            return goal_text(name, self.language)
        key = f"compare.measure.{name}"
        return self.wording.say(key) if key in catalogue() else name


def _kind(finding: Finding) -> PolicyKind:
    if finding.is_baseline:
        return PolicyKind.BASELINE
    if finding.method is not Method.OPTIMAL:
        return PolicyKind.OFFICE
    return PolicyKind.UNLAWFUL if finding.breaches else PolicyKind.LAWFUL
