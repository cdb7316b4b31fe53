"""The charts of a comparison: how many have somebody, how well they fit, who gains and loses, what is traded off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from matcher.lab.comparison_report.drawing import (
    BLACK,
    BLUE,
    GREY,
    MARKS,
    ORANGE,
    POINTS_AN_INCH,
    SHADES,
    SKY,
    VERMILION,
    ChartRow,
    PolicyKind,
    points_figure,
    rows_figure,
)
from matcher.lab.comparison_report.figures import number
from matcher.lab.statistics import Estimate

_BAR = 0.62
_LEFT_OUT = {"facecolor": "white", "edgecolor": GREY, "hatch": "////"}
_LEGIBLE = 0.06
"""The least share of a bar that has room for its figure."""
_MARK, _LETTER = 4.5, 9.0
"""Points of half a mark, and of a letter's height."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a chart, in points."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Whether the two have room in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.bottom < other.top and other.bottom < self.top


def levels(rows: Sequence[ChartRow], found: Sequence[Estimate], told: Sequence[str], axis: str) -> Figure:
    """How many each policy places, with its interval; the baseline is a line. ``told`` stands beside each."""
    figure, (axes,) = rows_figure(rows, right=128)
    for place, (row, estimate) in enumerate(zip(rows, found, strict=True)):
        if estimate.mean is None:
            continue
        mark, colour = MARKS[row.kind]
        if row.kind is PolicyKind.BASELINE:
            axes.axvline(estimate.mean, color=BLACK, linewidth=1, linestyle=(0, (4, 3)))
        if estimate.low is not None and estimate.high is not None:
            reach = [[estimate.mean - estimate.low], [estimate.high - estimate.mean]]
            axes.errorbar([estimate.mean], [place], xerr=reach, color=colour, capsize=4, linewidth=1.8)
        axes.plot([estimate.mean], [place], mark, color=colour, markersize=8)
    for place, words in enumerate(told):
        axes.annotate(
            words, (1, place), (12, 0), xycoords=axes.get_yaxis_transform(), textcoords="offset points", va="center"
        )
    axes.set_xlabel(axis)
    _room(axes)
    return figure


def _room(axes: Any) -> None:
    """At least a few units wide, so that equal values do not look apart."""
    low, high = axes.get_xlim()
    missing = max(0.0, 4 - (high - low)) / 2
    axes.set_xlim(low - missing, high + missing)
    axes.locator_params(axis="x", nbins=7, integer=True)
    axes.xaxis.set_major_formatter(_grouped)


def _grouped(value: float, _: int) -> str:
    return number(value, 0 if value == round(value) else 1)


def distribution(rows: Sequence[ChartRow], shares: Sequence[Sequence[float]], axis: str) -> Figure:
    """For each policy the shares of those left out and of each band of fit, 0 to 1, from the lowest: stacked bars."""
    figure, (axes,) = rows_figure(rows)
    for place, own in enumerate(shares):
        start = 0.0
        for part, share in enumerate(own):
            style: dict[str, Any] = {"color": SHADES[part - 1], "edgecolor": "white"} if part else _LEFT_OUT
            axes.barh([place], [100 * share], _BAR, left=[100 * start], linewidth=0.8, **style)
            if share >= _LEGIBLE:
                dark = part >= len(own) - 2
                words = number(share, 0, percent=True)
                box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5} if part == 0 else None
                middle = 100 * (start + share / 2)
                axes.text(middle, place, words, ha="center", va="center", color="white" if dark else BLACK, bbox=box)
            start += share
    axes.set_xlim(0, 100)
    axes.grid(visible=False)
    axes.set_xlabel(axis)
    return figure


@dataclass(frozen=True, slots=True)
class Sides:
    """Two counts that stand against each other, for each policy; their colours and the words of their axis."""

    up: Sequence[float]
    down: Sequence[float]
    axis: str


def changes(rows: Sequence[ChartRow], panels: Sequence[Sides]) -> Figure:
    """Those who gain to the right and those who lose to the left, a panel for each kind of gain."""
    figure, axes = rows_figure(rows, panels=len(panels))
    colours = ((BLUE, VERMILION), (SKY, ORANGE))
    for number_of_panel, (panel, sides) in enumerate(zip(axes, panels, strict=True)):
        up, down = colours[number_of_panel]
        places = range(len(rows))
        panel.barh(places, sides.up, _BAR, color=up)
        panel.barh(places, [-count for count in sides.down], _BAR, facecolor="white", edgecolor=down, hatch="\\\\\\\\")
        most = max([*sides.up, *sides.down, 1])
        for place in places:
            for count, direction in ((sides.up[place], +1), (sides.down[place], -1)):
                words = number(count, 0 if count == round(count) else 1)
                anchor = (direction * count, place)
                ends = {"ha": "left" if direction > 0 else "right", "va": "center"}
                panel.annotate(words, anchor, (4 * direction, 0), textcoords="offset points", fontsize=9, **ends)
        panel.axvline(0, color=BLACK, linewidth=1)
        panel.set_xlim(-1.4 * most, 1.4 * most)
        panel.locator_params(axis="x", nbins=5, integer=True)
        panel.xaxis.set_major_formatter(_either_side)
        panel.set_xlabel(sides.axis)
    return figure


def _either_side(value: float, _: int) -> str:
    """Counts grow to both sides."""
    return number(abs(value), 0 if value == round(value) else 1)


@dataclass(frozen=True, slots=True)
class Trade:
    """Two measures of each policy against each other; ``better`` is +1 where more is better, of each axis."""

    across: Sequence[float | None]
    up: Sequence[float | None]
    across_axis: str
    up_axis: str
    better: tuple[int, int]


def frontier(rows: Sequence[ChartRow], trades: Sequence[Trade]) -> Figure:
    """Each policy a mark with its number; those that no other beats in both measures are linked."""
    figure, panels = points_figure(len(trades))
    for axes, trade in zip(panels, trades, strict=True):
        known = [
            (row, (across, up))
            for row, across, up in zip(rows, trade.across, trade.up, strict=True)
            if across is not None and up is not None
        ]
        best = pareto_front([point for _, point in known], trade.better)
        line = sorted({known[place][1] for place in best})
        axes.plot([x for x, _ in line], [y for _, y in line], color=GREY, linewidth=1.4, linestyle=(0, (4, 3)))
        for row, (across, up) in known:
            mark, colour = MARKS[row.kind]
            axes.plot([across], [up], mark, color=colour, markersize=8)
        axes.set_xlabel(trade.across_axis)
        axes.set_ylabel(trade.up_axis)
        axes.xaxis.set_major_formatter(_grouped)
        axes.yaxis.set_major_formatter(_grouped)
        _label(axes, known)
    return figure


def pareto_front(points: Sequence[tuple[float, ...]], better: Sequence[int]) -> list[int]:
    """The places of the points that no other is at least as good as in every measure and better in one."""
    turned = [tuple(sign * value for sign, value in zip(better, point, strict=True)) for point in points]

    def beats(other: tuple[float, ...], own: tuple[float, ...]) -> bool:
        return other != own and all(theirs >= mine for theirs, mine in zip(other, own, strict=True))

    return [place for place, own in enumerate(turned) if not any(beats(other, own) for other in turned)]


def _label(axes: Any, known: Sequence[tuple[ChartRow, Point]]) -> None:
    """The policies' numbers beside their marks, where they cover no other; marks in one place share a label."""
    axes.autoscale_view()
    scale = POINTS_AN_INCH / axes.figure.dpi
    places: dict[tuple[int, int], list[tuple[ChartRow, Point]]] = {}
    for row, point in known:
        x, y = (round(float(value) * scale) for value in axes.transData.transform(point))
        places.setdefault((x, y), []).append((row, point))
    taken = [Box(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in places]
    for (x, y), here in places.items():
        words = ", ".join(str(row.number) for row, _ in here)
        boxes = list(_around(x, y, 6.5 * len(words)))
        box = next((box for box in boxes if not any(box.meets(other) for other in taken)), boxes[0])
        taken.append(box)
        offset = (box.left - x, box.bottom - y)
        axes.annotate(words, here[0][1], offset, textcoords="offset points", fontweight="bold", annotation_clip=False)


def _around(x: float, y: float, width: float) -> Iterator[Box]:
    """Where a label may stand: right above, right below, left above, left below, above, below."""
    right, left, middle = x + _MARK + 2, x - _MARK - 2 - width, x - width / 2
    above, below = y + 2, y - 2 - _LETTER
    sides = ((right, above), (right, below), (left, above), (left, below))
    for start, bottom in (*sides, (middle, y + _MARK + 2), (middle, y - _MARK - 2 - _LETTER)):
        yield Box(start, bottom, start + width, bottom + _LETTER)
