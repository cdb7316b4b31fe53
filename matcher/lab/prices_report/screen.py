"""The price list on the screen, in short."""

from __future__ import annotations

from rich.table import Table

from matcher.lab.prices.prices import ClausePrice, HelpPrice, PriceList
from matcher.lab.prices.variations import Direction
from matcher.lab.prices_report.wording import PriceWording, foundation, headline
from matcher.planners import study_of
from matcher.study.tasks import AdditionKind
from matcher.texts import Language

MOST_ROWS = 12
"""So many rows of each table are shown."""
MOST_OF_KIND = 3
"""So many of each kind of help."""


def price_sentences(prices: PriceList, language: Language) -> list[str]:
    """What the report says first."""
    wording = PriceWording.of(prices, language)
    return [*headline(prices, wording), *foundation(prices, wording)]


def price_tables(prices: PriceList, language: Language) -> list[Table]:
    """What is relaxed, what is tightened, and who would help most: the greatest of each, less what changes nothing."""
    wording = PriceWording.of(prices, language)
    clauses = [_clauses(prices, direction, wording) for direction in Direction]
    return [table for table in (*clauses, _helps(prices, wording)) if table.row_count]


def _clauses(prices: PriceList, direction: Direction, wording: PriceWording) -> Table:
    sign = "gain" if direction is Direction.RELAXED else "loss"
    table = _titled(f"prices.nav.{direction}", wording)
    for head in ("rule", "setting", "change", sign, "proof"):
        table.add_column(wording.say(f"prices.head.{head}"), justify="right" if head == sign else "left")
    told = [price for price in prices.of(direction) if price.change is None or price.change.low or price.change.high]
    for price in told[:MOST_ROWS]:
        table.add_row(*_clause(price, wording))
    return table


def _clause(price: ClausePrice, wording: PriceWording) -> list[str]:
    proof = "no_plan" if price.change is None else "proven" if price.change.exact else "range"
    return [
        price.variation.rule.id,
        wording.meaning(price.variation),
        wording.change(price.variation),
        "–" if price.change is None else wording.sign(price.change),
        wording.say(f"prices.proof.{proof}"),
    ]


def _helps(prices: PriceList, wording: PriceWording) -> Table:
    table = _titled("prices.nav.people", wording)
    for head in ("help", "where", "what", "gain"):
        table.add_column(wording.say(f"prices.head.{head}"), justify="right" if head == "gain" else "left")
    for kind in study_of(prices.programme).kinds:
        for price in _best(prices, kind):
            label = wording.say(f"prices.help.{kind.code}")
            where = wording.where(price) if price.what else ""
            table.add_row(label, where, wording.what(price), wording.sign(price.change))
    return table


def _best(prices: PriceList, kind: AdditionKind) -> tuple[HelpPrice, ...]:
    """The greatest of a kind: everywhere at once where that was asked, else place by place."""
    found = prices.helps_of(kind, everywhere=True) or prices.helps_of(kind)
    return tuple(price for price in found if price.change.high > 0)[:MOST_OF_KIND]


def _titled(key: str, wording: PriceWording) -> Table:
    return Table(title=wording.say(key), title_justify="left", box=None, pad_edge=False)
