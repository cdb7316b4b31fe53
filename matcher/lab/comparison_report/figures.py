"""How figures, differences and intervals of a comparison are written."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from matcher.lab.statistics import Estimate
from matcher.report.wording import Wording

MINUS = "−"
_DECIMALS = {"share": 1, "points each": 2}
"""Of fractions; what is counted has one, or none where it is whole."""


def decimals(*values: float | None, unit: str = "") -> int:
    """How many decimals are shown: none where every value is whole."""
    known = [value for value in values if value is not None]
    if unit not in _DECIMALS and all(value == round(value) for value in known):
        return 0
    return _DECIMALS.get(unit, 1)


def number(value: float, places: int, *, percent: bool = False, signed: bool = False) -> str:
    """A figure with thousands set apart, rounded half up; a share as per cent."""
    exact = Decimal(str(value)) * (100 if percent else 1)
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{abs(rounded):,}{'%' if percent else ''}"


def figure_text(value: float | None, unit: str = "", *, places: int | None = None, signed: bool = False) -> str:
    """A figure in its unit; a dash where there is none."""
    if value is None:
        return "–"
    places = decimals(value, unit=unit) if places is None else places
    return number(value, places, percent=unit == "share", signed=signed)


def interval(found: Estimate, wording: Wording, *, signed: bool = False) -> str:
    """The interval in words: that every run gave the same, or a dash where there is none."""
    if found.low is None or found.high is None:
        return "–"
    if found.steady:
        return wording.say("compare.steady")
    places = decimals(found.mean, found.low, found.high)
    low, high = (figure_text(value, places=places, signed=signed) for value in (found.low, found.high))
    return wording.say("compare.span", low=low, high=high)
