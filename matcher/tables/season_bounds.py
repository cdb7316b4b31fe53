"""What the days of a term or of a programme's period may be: a season of our time, no longer than a school year.

Both bounds keep a misread year out. Dates are read again from the files of a plan, where a year below 200 is a ROC
year: a term of the year 90 would be judged on dates of 2001.
"""

from __future__ import annotations

import re
from datetime import date

YEARS = range(2011, 2101)
"""The ROC years of three digits, from 100 on: a year of two digits that is read as a ROC year is none of them."""

MOST_DAYS = 400
"""A term or a period is at most so many days long, the first and the last among them: a year and some weeks."""

_CENTURY = YEARS[0] // 100 * 100
_TWO_DIGITS = re.compile(r"\D*(\d{1,2})(?!\d)")


def year_fault(raw: object, day: date) -> tuple[str, dict[str, str]] | None:
    """The code and figures of what is wrong with the year of a day, which was read from ``raw``; ``None`` if nothing.

    A year of two digits was read as a ROC year: what else it may have meant is told.
    """
    if day.year in YEARS:
        return None
    figures = {"read": day.isoformat(), "first": str(YEARS[0]), "last": str(YEARS[-1])}
    digits = _TWO_DIGITS.match(str(raw))
    if digits is None or str(day.year) in str(raw):
        return "season_year", figures
    try:
        meant = day.replace(year=_CENTURY + int(digits[1]))
    except ValueError:  # a leap day
        return "season_year", figures
    return "season_roc_year", {**figures, "roc": digits[1], "meant": meant.isoformat()}


def days_between(first: date, last: date) -> int:
    """How many days there are from the first to the last, both among them."""
    return (last - first).days + 1


def weeks_between(first: date, last: date) -> int:
    """How many weeks from the first day begin by the last."""
    return -(-days_between(first, last) // 7)
