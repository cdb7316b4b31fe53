"""The charts of the page, each with its words and the table behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from matplotlib.figure import Figure

from matcher.lab.comparison_report import pictures
from matcher.lab.comparison_report.comparison_text import ComparisonText, PageTable, TableCell, figure_cell
from matcher.lab.comparison_report.drawing import ChartRow, as_svg, drawing
from matcher.lab.comparison_report.figures import figure_text, interval
from matcher.lab.comparison_report.findings import Finding
from matcher.lab.comparison_report.pictures import Sides, Trade, pareto_front
from matcher.lab.fairness import CHANGES
from matcher.lab.scales import BANDS, band_measure, sense
from matcher.lab.statistics import Estimate


@dataclass(frozen=True, slots=True)
class Legend:
    """One line of a legend: the class of its mark, the mark, and what it means."""

    style: str
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; ``anchor`` is its name in the page, ``about`` how it is read."""

    anchor: str
    heading: str
    about: str
    svg: Markup
    legend: Sequence[Legend]
    table: PageTable


MARKS = {"baseline": "■", "lawful": "●", "unlawful": "◆", "office": "▲"}


def charts(told: ComparisonText) -> Iterator[Chart]:
    """Every chart in order. Those against the baseline only where there is another policy."""
    with drawing():
        yield _levels(told)
        yield _distribution(told)
        if told.results.changes.size:
            yield _changes(told)
        yield _frontier(told)


def _chart(
    told: ComparisonText,
    name: str,
    figure: Figure,
    legend: Sequence[Legend],
    heads: Iterable[str | TableCell],
    rows: Iterable[tuple[ChartRow, Iterable[str | TableCell]]],
) -> Chart:
    say, key = told.wording.say, f"compare.chart.{name}"
    heading = say(f"{key}.{told.programme}")
    anchor = f"{told.language}-{told.programme}-{name}"
    svg = as_svg(figure, anchor, say("compare.chart.alternative", heading=heading))
    table = told.policy_table(heading, heads, rows)
    return Chart(anchor, heading, say(f"{key}.about"), svg, legend, table)


def kinds(told: ComparisonText) -> list[Legend]:
    """The marks in use."""
    there = {row.kind.value for row in told.rows}
    return [
        Legend(kind, mark, told.wording.say(f"compare.kind.{kind}")) for kind, mark in MARKS.items() if kind in there
    ]


def _levels(told: ComparisonText) -> Chart:
    measure, interval_head = told.measure(told.headline), told.wording.say("compare.interval.head")
    levels = [finding.level for finding in told.findings]
    figure = pictures.levels(told.rows, levels, [_beside(told, finding) for finding in told.findings], measure)
    heads = (measure, interval_head, told.wording.say("compare.difference"), interval_head)

    def cells(finding: Finding) -> Iterator[str]:
        difference = Estimate(0) if finding.is_baseline else finding.difference
        yield figure_text(finding.level.mean)
        yield interval(finding.level, told.wording)
        yield figure_text(difference.mean, signed=True)
        yield interval(difference, told.wording, signed=True)

    rows = ((row, cells(finding)) for row, finding in told.policies)
    return _chart(told, "levels", figure, kinds(told), heads, rows)


def _beside(told: ComparisonText, finding: Finding) -> str:
    """The figure and the difference that stand beside a policy's mark."""
    level = figure_text(finding.level.mean)
    if finding.is_baseline or finding.difference.mean is None:
        return level
    difference = figure_text(finding.difference.mean, signed=True)
    return told.wording.say("compare.beside", level=level, difference=difference)


def _distribution(told: ComparisonText) -> Chart:
    say = told.wording.say
    names = ["left_out", *(band_measure(*band) for band in BANDS)]
    counts = [[told.estimate(finding.policy, name).mean or 0.0 for name in names] for finding in told.findings]
    shares = [[count / sum(own) if sum(own) else 0.0 for count in own] for own in counts]
    words = [told.measure("left_out"), *(say("compare.band", low=low, high=high) for low, high in BANDS)]
    figure = pictures.distribution(told.rows, shares, say(f"compare.chart.distribution.axis.{told.programme}"))
    legend = [Legend(f"swatch band{number}", "", text) for number, text in enumerate(words)]
    cells = (
        [figure_cell(figure_text(count), figure_text(share, "share")) for count, share in zip(*both, strict=True)]
        for both in zip(counts, shares, strict=True)
    )
    return _chart(told, "distribution", figure, legend, words, zip(told.rows, cells, strict=True))


def _changes(told: ComparisonText) -> Chart:
    others = [(row, finding) for row, finding in told.policies if not finding.is_baseline]
    say = told.wording.say

    def means(change: str) -> list[float]:
        return [finding.changes[change].mean or 0.0 if finding.changes else 0.0 for _, finding in others]

    words = {change: say(f"compare.change.{change}.{told.programme}") for change in CHANGES}
    panels = [
        Sides(means("gain"), means("lose"), say(f"compare.chart.changes.placed.{told.programme}")),
        Sides(means("better"), means("worse"), say("compare.chart.changes.fit")),
    ]
    figure = pictures.changes([row for row, _ in others], panels)
    legend = [Legend(f"swatch {change}", "", words[change]) for change in ("gain", "lose", "better", "worse")]
    found = ((row, [finding.changes.get(change, Estimate(0)) for change in CHANGES]) for row, finding in others)
    rows = (
        (row, [figure_cell(figure_text(change.mean), interval(change, told.wording)) for change in changes])
        for row, changes in found
    )
    return _chart(told, "changes", figure, legend, words.values(), rows)


def _frontier(told: ComparisonText) -> Chart:
    trades = [_trade(told, told.headline, up) for up in told.study.against]
    figure = pictures.frontier(told.rows, trades)
    names = (told.headline, *told.study.against)
    best = _best(told, names)
    heads = [*map(figure_cell, map(told.measure, names)), TableCell(told.wording.say("compare.undominated"))]

    def cells(place: int, finding: Finding) -> Iterator[str | TableCell]:
        yield from (figure_text(told.estimate(finding.policy, name).mean, told.unit(name)) for name in names)
        yield TableCell(told.wording.yes_no(place in best))

    rows = ((row, cells(place, finding)) for place, (row, finding) in enumerate(told.policies))
    return _chart(told, "frontier", figure, kinds(told), heads, rows)


def _best(told: ComparisonText, names: Sequence[str]) -> set[int]:
    """The places of the policies that no other beats in all of the measures."""
    means = [[told.estimate(finding.policy, name).mean for name in names] for finding in told.findings]
    known = [(place, [mean for mean in own if mean is not None]) for place, own in enumerate(means)]
    whole = [(place, tuple(own)) for place, own in known if len(own) == len(names)]
    best = pareto_front([own for _, own in whole], [sense(told.programme, name) for name in names])
    return {whole[place][0] for place in best}


def _trade(told: ComparisonText, across: str, up: str) -> Trade:
    return Trade(
        [told.estimate(finding.policy, across).mean for finding in told.findings],
        [told.estimate(finding.policy, up).mean for finding in told.findings],
        told.measure(across),
        told.measure(up),
        (sense(told.programme, across), sense(told.programme, up)),
    )
