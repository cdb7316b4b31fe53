"""The charts of the page, each with its words and the table behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from matplotlib.figure import Figure

from matcher.lab.comparison_report import pictures
from matcher.lab.comparison_report.comparison_text import ComparisonText, PageTable, TableCell, figure_cell
from matcher.lab.comparison_report.drawing import ChartRow
from matcher.lab.comparison_report.figures import figure_text, interval
from matcher.lab.comparison_report.pictures import Sides, Trade, pareto_front
from matcher.lab.comparison_report.svg import as_svg, drawing
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
    legend: tuple[Legend, ...]
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
    told: ComparisonText, name: str, figure: Figure, legend: Sequence[Legend], table: Callable[[str], PageTable]
) -> Chart:
    say, key = told.wording.say, f"compare.chart.{name}"
    heading = say(f"{key}.{told.programme}")
    anchor = f"{told.language}-{told.programme}-{name}"
    svg = as_svg(figure, anchor, say("compare.chart.alternative", heading=heading))
    return Chart(anchor, heading, say(f"{key}.about"), svg, tuple(legend), table(heading))


def kinds(told: ComparisonText) -> list[Legend]:
    """The marks in use."""
    there = {row.kind.value for row in told.rows}
    return [
        Legend(kind, mark, told.wording.say(f"compare.kind.{kind}")) for kind, mark in MARKS.items() if kind in there
    ]


def _heads(told: ComparisonText, *figures: str) -> tuple[TableCell, ...]:
    return (TableCell(told.wording.say("compare.policy")), *(figure_cell(figure) for figure in figures))


def _levels(told: ComparisonText) -> Chart:
    measure, say = told.headline, told.wording.say
    found = [told.estimate(finding.policy, measure) for finding in told.findings]
    figure = pictures.levels(
        told.rows, found, [_beside(told, row, place) for place, row in enumerate(told.rows)], told.measure(measure)
    )

    def table(caption: str) -> PageTable:
        heads = _heads(
            told,
            told.measure(measure),
            say("compare.interval.head"),
            say("compare.difference"),
            say("compare.interval.head"),
        )
        rows = []
        for row, finding, level in zip(told.rows, told.findings, found, strict=True):
            difference = Estimate(0) if finding.is_baseline else finding.difference
            figures = [figure_text(level.mean, ""), interval(level, "", told.wording)]
            figures += [
                figure_text(difference.mean, "", signed=True),
                interval(difference, "", told.wording, signed=True),
            ]
            rows.append((told.policy_cell(row), *map(figure_cell, figures)))
        return PageTable(caption, heads, tuple(rows))

    return _chart(told, "levels", figure, kinds(told), table)


def _beside(told: ComparisonText, row: ChartRow, place: int) -> str:
    """The figure and the difference that stand beside a policy's mark."""
    finding = told.findings[place]
    level = figure_text(finding.level.mean, "")
    if finding.is_baseline or finding.difference.mean is None:
        return level
    return told.wording.say(
        "compare.beside", level=level, difference=figure_text(finding.difference.mean, "", signed=True)
    )


def _distribution(told: ComparisonText) -> Chart:
    say = told.wording.say
    names = ["left_out", *(band_measure(*band) for band in BANDS)]
    counts = [[told.estimate(finding.policy, name).mean or 0.0 for name in names] for finding in told.findings]
    shares = [[count / sum(own) if sum(own) else 0.0 for count in own] for own in counts]
    words = [told.measure("left_out"), *(say("compare.band", low=low, high=high) for low, high in BANDS)]
    figure = pictures.distribution(told.rows, shares, say(f"compare.chart.distribution.axis.{told.programme}"))
    legend = [Legend(f"swatch band{number}", "", text) for number, text in enumerate(words)]

    def table(caption: str) -> PageTable:
        rows = [
            (
                told.policy_cell(row),
                *(
                    TableCell(figure_text(count, ""), number=True, note=figure_text(share, "share"))
                    for count, share in zip(*both, strict=True)
                ),
            )
            for row, both in zip(told.rows, zip(counts, shares, strict=True), strict=True)
        ]
        return PageTable(caption, _heads(told, *words), tuple(rows))

    return _chart(told, "distribution", figure, legend, table)


def _changes(told: ComparisonText) -> Chart:
    others = [(row, finding) for row, finding in zip(told.rows, told.findings, strict=True) if not finding.is_baseline]
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

    def table(caption: str) -> PageTable:
        rows = tuple(
            (
                told.policy_cell(row),
                *(
                    TableCell(figure_text(found.mean, ""), number=True, note=interval(found, "", told.wording))
                    for found in (finding.changes.get(change, Estimate(0)) for change in CHANGES)
                ),
            )
            for row, finding in others
        )
        return PageTable(caption, _heads(told, *words.values()), rows)

    return _chart(told, "changes", figure, legend, table)


def _frontier(told: ComparisonText) -> Chart:
    trades = [_trade(told, told.headline, up) for up in told.study.against]
    figure = pictures.frontier(told.rows, trades)

    def table(caption: str) -> PageTable:
        names = (told.headline, *told.study.against)
        best = _best(told, names)
        yes, no = told.wording.say("sheet.yes"), told.wording.say("sheet.no")
        heads = (*_heads(told, *map(told.measure, names)), TableCell(told.wording.say("compare.undominated")))
        rows = []
        for place, (row, finding) in enumerate(zip(told.rows, told.findings, strict=True)):
            figures = (figure_text(told.estimate(finding.policy, name).mean, told.unit(name)) for name in names)
            rows.append((told.policy_cell(row), *map(figure_cell, figures), TableCell(yes if place in best else no)))
        return PageTable(caption, heads, tuple(rows))

    return _chart(told, "frontier", figure, kinds(told), table)


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
