"""What the charts of a comparison share: the policies down the side, colours and marks told apart without
colour; and figures as SVG to stand in a page, in the reader's own fonts, the same bytes every time.
"""

from __future__ import annotations

import io
import re
import textwrap
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import matplotlib as mpl
from markupsafe import Markup, escape
from matplotlib.figure import Figure

WIDTH = 720.0
"""Points."""
ROW = 28.0
"""Points of height for each policy."""
POINTS_AN_INCH = 72.0
_LABEL = 178.0
"""Points for the policies' names."""
_LINE = 12.0
"""Points from one line of a name to the next."""
_FULL, _HALF = 10.0, 5.9
"""Points that a wide and a narrow letter take at most in common fonts."""

BLUE, VERMILION, GREEN, ORANGE, SKY, BLACK = (*("#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#1b2a3a"),)
"""Okabe and Ito's, which colour-blind people tell apart."""
GREY = "#9aa5b1"
SHADES = ("#f0e6c8", "#b7d3e6", "#35759f", "#0b3357")
"""Bands of fit, from the lowest to the highest, that grow darker."""


class PolicyKind(StrEnum):
    """What a policy is, as charts show it."""

    BASELINE = "baseline"
    LAWFUL = "lawful"
    UNLAWFUL = "unlawful"
    """Its plans break rules of the programme as written."""
    OFFICE = "office"
    """What an office does without a solver."""


MARKS = {
    PolicyKind.BASELINE: ("s", BLACK),
    PolicyKind.LAWFUL: ("o", BLUE),
    PolicyKind.UNLAWFUL: ("D", VERMILION),
    PolicyKind.OFFICE: ("^", GREEN),
}
"""The mark and the colour of each."""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A policy as charts name it: its number, its title and what it is."""

    number: int
    title: str
    kind: PolicyKind

    @property
    def lines(self) -> list[str]:
        """The number and the title, broken over two lines where it is long."""
        return _lines(f"{self.number} {self.title}")


def _width(text: str) -> float:
    return sum(_FULL if unicodedata.east_asian_width(letter) in "WF" else _HALF for letter in text)


def _lines(text: str) -> list[str]:
    if _width(text) <= _LABEL:
        return [text]
    narrow = _width(text) / len(text)
    return textwrap.wrap(text, int(_LABEL / narrow), max_lines=2, placeholder="…")


def rows_figure(rows: Sequence[ChartRow], *, panels: int = 1, right: float = 0.0) -> tuple[Figure, list[Any]]:
    """A figure with a line for each policy, named at the left, ``right`` points kept free; its panels side by side."""
    below, above, gap = 40.0, 6.0, 26.0
    height = below + above + ROW * len(rows)
    figure = Figure(figsize=(WIDTH / POINTS_AN_INCH, height / POINTS_AN_INCH))
    left = _LABEL + 14
    each = (WIDTH - left - right - 16 - gap * (panels - 1)) / panels
    axes = []
    for panel in range(panels):
        start = left + panel * (each + gap)
        box = (start / WIDTH, below / height, each / WIDTH, ROW * len(rows) / height)
        axes.append(_policy_axes(figure, box, rows if panel == 0 else (), len(rows)))
    return figure, axes


def _policy_axes(figure: Figure, box: tuple[float, float, float, float], named: Sequence[ChartRow], count: int) -> Any:
    axes = figure.add_axes(box)
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_yticks([])
    for place, row in enumerate(named):
        _name(axes, place, row.lines)
    axes.grid(visible=True, axis="x", color="#d5dde5", linewidth=0.8)
    axes.set_axisbelow(True)
    return axes


def _name(axes: Any, place: int, lines: Sequence[str]) -> None:
    """Line by line, each ending at the axis in whatever font it is read."""
    across = axes.get_yaxis_transform()
    for number, line in enumerate(lines):
        offset = (-8, _LINE * ((len(lines) - 1) / 2 - number))
        axes.annotate(line, (0, place), offset, xycoords=across, textcoords="offset points", ha="right", va="center")


def points_figure(panels: int) -> tuple[Figure, list[Any]]:
    """A figure of scatter plots side by side."""
    height, left, gap, below, above = 300.0, 58.0, 78.0, 46.0, 20.0
    figure = Figure(figsize=(WIDTH / POINTS_AN_INCH, height / POINTS_AN_INCH))
    each = (WIDTH - left - 22 - gap * (panels - 1)) / panels
    axes = []
    for panel in range(panels):
        start = left + panel * (each + gap)
        made = figure.add_axes((start / WIDTH, below / height, each / WIDTH, (height - below - above) / height))
        made.spines["left"].set_visible(True)
        made.grid(visible=True, color="#d5dde5", linewidth=0.8)
        made.set_axisbelow(True)
        made.locator_params(axis="x", nbins=6)
        made.margins(0.12)
        axes.append(made)
    return figure, axes


_SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "comparison",
    # Measured with the font that comes with matplotlib, so that every machine gives the same.
    "font.family": ["DejaVu Sans"],
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": "#55606d",
    "axes.labelcolor": "#1b2a3a",
    "axes.unicode_minus": True,
    "text.color": "#1b2a3a",
    # A title may have a dollar sign.
    "text.parse_math": False,
    "xtick.color": "#55606d",
    "ytick.color": "#55606d",
    "ytick.left": False,
    "hatch.linewidth": 0.8,
}
_PROLOG = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_STYLE = re.compile(r"\s*<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_OPENING = re.compile(r'<svg[^>]*?width="([\d.]+)pt" height="([\d.]+)pt"[^>]*>')
_FONT = re.compile(r" font-family: [^;\"]*;?")
_ID = re.compile(r' id="([^"]*)"')
_REFERENCE = re.compile(r'(url\(#|href="#)([^)"]+)')
_TURN = re.compile(r' transform="rotate\(-?0 [^)]*\)"')


@contextmanager
def drawing() -> Iterator[None]:
    """Draw with this program's settings, whatever those of the machine are."""
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        # The font that measures has no Chinese; the reader's has.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def as_svg(figure: Figure, name: str, told: str) -> Markup:
    """The figure as an element of a page; ``name`` keeps its ids apart from others', ``told`` says what it shows."""
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata={"Date": None}, transparent=True)
    source = _STYLE.sub("", _METADATA.sub("", _PROLOG.sub("", written.getvalue())))
    used = {reference for _, reference in _REFERENCE.findall(source)}
    source = _ID.sub(lambda found: f' id="{name}-{found[1]}"' if found[1] in used else "", source)
    source = _REFERENCE.sub(rf"\1{name}-\2", source)
    source = _TURN.sub("", _FONT.sub("", source))
    return Markup(_OPENING.sub(lambda found: _opening(found, told), source, count=1))


def _opening(found: re.Match[str], told: str) -> str:
    # Namespaces go without saying in a page, and the page's style sheet sets the width.
    return f'<svg class="chart" viewBox="0 0 {found[1]} {found[2]}" role="img" aria-label="{escape(told)}">'
