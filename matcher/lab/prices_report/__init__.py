"""A price list, published: its tables and ``price.html``."""

from __future__ import annotations

from pathlib import Path

from matcher.lab import comparison
from matcher.lab.jobs import Tables
from matcher.lab.prices.prices import PriceList
from matcher.study.content import digest
from matcher.version import __version__
from models.policy import Policy

REPORT = "price.html"
MARK = "prices.json"
"""Says which prices a folder holds."""


def fingerprint(tables: Tables, policy: Policy, *, seed: int, time_limit_seconds: float | None, command: str) -> str:
    """What the prices of an instance follow from, before anything is solved."""
    asked = (tables.name, tables.digest, policy.name, policy.title, sorted(policy.settings.items()))
    return digest("prices", *asked, seed, time_limit_seconds, command, __version__)


def holds(folder: Path, known: str) -> bool:
    """Whether the folder holds the prices of that fingerprint, every file as it was written."""
    return comparison.holds(folder, known, MARK)


def write_prices(folder: Path, prices: PriceList, *, command: str = "", known: str = "") -> None:
    """Write ``prices.csv``, ``people.csv``, ``price.html`` and ``prices.json`` into a folder.

    ``command`` is what a reader types to make it again, ``known`` the :func:`fingerprint` by which it is known again.
    The same prices give the same bytes, whatever time they took. Raises ``OSError`` where a file cannot be written.
    """
    from matcher.lab.prices_report.report import render_prices  # the templates: not before there is something to write
    from matcher.lab.prices_report.tables import PEOPLE, PRICES, write_tables

    write_tables(folder, prices)
    (folder / REPORT).write_text(render_prices(prices, command), encoding="utf-8", newline="\n")
    comparison.write_mark(folder, known, [PRICES, PEOPLE, REPORT], MARK)
