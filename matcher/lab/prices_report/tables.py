"""``prices.csv`` and ``people.csv``: every price as a row, for spreadsheets and analysts.

How long anything took is not among the columns: the same prices give the same bytes.
"""

from __future__ import annotations

from pathlib import Path

from matcher.lab.prices.prices import ClausePrice, HelpPrice, PriceList
from matcher.lab.prices.served_range import Between
from matcher.lab.prices.variations import Direction
from matcher.tables.csv_file import Cell, write_table
from matcher.tables.times import clock_text
from models.rules import Setting, Unit

PRICES, PEOPLE = "prices.csv", "people.csv"

PRICE_COLUMNS = (
    *("direction", "rule", "clause", "setting", "from", "to", "also"),
    *("value", "bound", "change_low", "change_high", "status", "binds"),
)
PEOPLE_COLUMNS = ("kind", "where", "what", "number", "change_low", "change_high", "fit_low", "fit_high")


def write_tables(folder: Path, prices: PriceList) -> None:
    """Write both into a folder, of each direction and kind the greatest price first. Raises ``OSError``.

    ``change_low`` and ``change_high`` are how many more are served (fewer: below zero), blank where there is no plan;
    ``where`` is blank for everywhere at once.
    """
    kinds = dict.fromkeys(price.kind for price in prices.helps)
    clauses = (price for direction in Direction for price in prices.of(direction))
    helps = (
        price for kind in kinds for at_once in (True, False) for price in prices.helps_of(kind, everywhere=at_once)
    )
    write_table(folder / PRICES, PRICE_COLUMNS, map(_clause, clauses))
    write_table(folder / PEOPLE, PEOPLE_COLUMNS, map(_help, helps))


def _clause(price: ClausePrice) -> list[Cell]:
    variation = price.variation
    return [
        variation.direction.value,
        variation.rule.id,
        variation.rule.clause,
        variation.name,
        _value(variation.setting, variation.before),
        _value(variation.setting, variation.after),
        ";".join(f"{rule}.{name}={value}" for rule, name, value in variation.also),
        *((price.value, price.bound) if price.change else ("", "")),
        *_ends(price.change),
        price.status.value,
        price.binds,
    ]


def _help(price: HelpPrice) -> list[Cell]:
    where = ";".join(price.where)
    return [price.kind.code, where, price.what, price.number or "", *_ends(price.change), *_ends(price.fit)]


def _ends(change: Between | None) -> tuple[Cell, Cell]:
    return ("", "") if change is None else (change.low, change.high)


def _value(setting: Setting, value: int | str) -> str | int:
    """As a policy file writes it."""
    return clock_text(int(value)) if setting.unit is Unit.TIME else value
