"""Figures of matplotlib as SVG to stand in a page: in the reader's own fonts, the same bytes every time."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from markupsafe import Markup, escape
from matplotlib.figure import Figure

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
