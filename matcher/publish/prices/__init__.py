"""A price list, published: its tables and ``price.html``."""

from __future__ import annotations

import json
from pathlib import Path

from matcher import __version__
from matcher.laboratory.prices.prices import Prices

REPORT = "price.html"
MARK = "prices.json"
"""Says which version wrote the folder, and of what."""


def write_prices(folder: Path, prices: Prices, *, command: str = "") -> None:
    """Write ``prices.csv``, ``people.csv``, ``price.html`` and ``prices.json`` into a folder.

    ``command`` is what a reader types to make it again. The same prices give the same bytes, whatever time they took.
    Raises ``OSError`` where a file cannot be written.
    """
    from matcher.publish.prices.report import render_prices  # the templates: not before there is something to write
    from matcher.publish.prices.tables import write_tables

    write_tables(folder, prices)
    (folder / REPORT).write_text(render_prices(prices, command), encoding="utf-8", newline="\n")
    told = {
        "version": __version__,
        "instance": prices.instance,
        "programme": prices.programme.value,
        "policy": prices.policy.name,
        "status": prices.status.value,
        "people": prices.people,
        "served": {"value": prices.served.low, "bound": prices.served.high},
    }
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    (folder / MARK).write_text(text, encoding="utf-8", newline="\n")
