"""``price.html``: one self-contained page, in Chinese and English, on what each clause costs and who would help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matcher.grouping import group_by
from matcher.lab.prices.prices import ClausePrice, HelpPrice, PriceList
from matcher.lab.prices.served_range import NOTHING, Between
from matcher.lab.prices.variations import Direction
from matcher.lab.prices_report.wording import PriceWording, foundation, headline
from matcher.planners import study_of
from matcher.report import page
from matcher.report.account import changed_settings
from matcher.study.tasks import AdditionKind
from matcher.version import __version__
from models.goals import Status
from models.rules import NO_CLAUSE

LISTED = 40
"""Rows of one table of help."""


@dataclass(frozen=True)
class Bar:
    """A figure with a bar: ``sure`` and ``perhaps`` are per cent of the longest."""

    text: str
    sure: float
    perhaps: float


def render_prices(prices: PriceList, command: str = "") -> str:
    """The page as text. It refers to nothing outside; the same prices give the same bytes."""
    return page.render_bilingual(
        "lab/prices_report/price.html",
        "lab/prices_report/price.css",
        lambda language: _figures(prices, PriceWording.of(prices, language)) | {"command": command},
    )


def _figures(prices: PriceList, wording: PriceWording) -> dict[str, object]:
    """What the page says in one language."""
    return {
        "title": wording.say("prices.title", instance=prices.instance),
        "headline": headline(prices, wording),
        "foundation": foundation(prices, wording),
        "policy": _policy(prices, wording),
        "clauses": [_clauses(prices, direction, wording) for direction in Direction],
        "people_about": wording.say(f"prices.people.{prices.programme}.about"),
        "helps": list(_helps(prices, wording)),
        "not_varied": [
            (rule, wording.rule(found[0].rule), list(map(wording.not_varied, found)))
            for rule, found in group_by(prices.not_varied, lambda one: one.rule.id).items()
        ],
        "made": wording.say("prices.made", version=__version__),
    }


def _policy(prices: PriceList, wording: PriceWording) -> list[str]:
    """What the policy changes of the programme, if it does."""
    changed = changed_settings(prices.policy, prices.programme, wording.language)
    if not changed:
        return []
    title = prices.policy.title.get(wording.language, prices.policy.name)
    return [wording.say("prices.base.policy", policy=title), *changed]


# Clauses


def _clauses(prices: PriceList, direction: Direction, wording: PriceWording) -> dict[str, object]:
    """The clauses of one direction: those that change something, and those that do not."""
    found = prices.of(direction)
    longest = max((_most(price.change) for price in found), default=0)
    lines = [(price.change == NOTHING, _clause_line(price, longest, wording)) for price in found]
    return {
        "direction": direction.value,
        "head": wording.say(f"prices.head.{'gain' if direction is Direction.RELAXED else 'loss'}"),
        "lines": [line for idle, line in lines if not idle],
        "idle": [line for idle, line in lines if idle],
    }


def _clause_line(price: ClausePrice, longest: int, wording: PriceWording) -> dict[str, object]:
    variation, change, rule = price.variation, price.change, price.variation.rule
    proof = "no_plan" if change is None else "proven" if change.exact else "range"
    note = "" if price.binds else wording.say("prices.does_not_bind")
    return {
        "rule": rule.id,
        "meaning": wording.rule(rule),
        "clause": "–" if rule.clause == NO_CLAUSE else rule.clause,
        "setting": wording.label(variation),
        "change": wording.change(variation),
        "also": wording.also(variation),
        "bar": None if change is None else _bar(change, longest, wording),
        "served": "" if change is None else wording.amount(Between(price.value, price.bound)),
        "proof": wording.say(f"prices.proof.{proof}"),
        "badge": (Status.INFEASIBLE if change is None else price.status).value,
        "note": wording.say("prices.no_plan.row") if change is None else note,
    }


def _most(change: Between | None) -> int:
    return 0 if change is None else max(abs(change.low), abs(change.high))


def _bar(change: Between, longest: int, wording: PriceWording) -> Bar:
    low, high = sorted((abs(change.low), abs(change.high)))
    whole = max(1, longest)
    return Bar(wording.sign(change), 100 * low / whole, 100 * (high - low) / whole)


# People


def _helps(prices: PriceList, wording: PriceWording) -> Iterator[dict[str, object]]:
    """Each kind of help that there is, but for those that stand beside another."""
    kinds = study_of(prices.programme).kinds
    beside = [kind.many for kind in kinds]
    for kind in kinds:
        if kind not in beside and (tables := _tables(prices, kind, wording)):
            key = f"prices.help.{kind.code}"
            yield {"heading": wording.say(key), "about": wording.say(f"{key}.about"), "tables": tables}


def _tables(prices: PriceList, kind: AdditionKind, wording: PriceWording) -> list[dict[str, object]]:
    everywhere, apart = prices.helps_of(kind, everywhere=True), prices.helps_of(kind)
    if kind.many is not None:
        return [_side_by_side(prices.helps_of(kind.many), apart, wording)] if apart else []
    if not kind.adds_up:
        return [_table("", found, wording) for found in (everywhere, apart) if found]
    tables = [_table(wording.say("prices.everywhere"), everywhere, wording)] if everywhere else []
    return [*tables, _table(wording.say(f"prices.by_{kind.place}"), apart, wording)] if apart else tables


def _side_by_side(of_many: Sequence[HelpPrice], found: Sequence[HelpPrice], wording: PriceWording) -> dict[str, object]:
    """One more and as many as it takes; where most are left out first."""
    many = {(price.where, price.what): price for price in of_many}
    most = {key: price.change for key, price in many.items()}
    found = sorted(found, key=lambda price: -most.get((price.where, price.what), price.change).low)
    longest = max((_most(change) for change in most.values()), default=1)
    rows = []
    for price in found[:LISTED]:
        more = many.get((price.where, price.what), price)
        number = wording.say("prices.many", more=wording.sign(more.change), number=f"{more.number:,}")
        fit = "–" if price.fit is None else wording.sign(price.fit)
        bar = _bar(more.change, longest, wording)
        heads = (wording.where(price), wording.what(price), wording.sign(price.change), fit)
        rows.append((heads, Bar(number, bar.sure, bar.perhaps)))
    names = (found[0].kind.place, found[0].kind.head, "one", "fit", "many")
    columns = [wording.say(f"prices.head.{head}") for head in names]
    return {"caption": "", "heads": columns, "rows": rows, "left": len(found) - LISTED, "idle": 0}


def _table(caption: str, found: Sequence[HelpPrice], wording: PriceWording) -> dict[str, object]:
    longest = max((_most(price.change) for price in found), default=0)
    first, helpful = found[0], [price for price in found if price.change.high > 0]
    named = bool(first.where) and bool(first.what)
    heads = [*([first.kind.place] if named else []), first.kind.head, "gain"]
    rows = [
        ([*([wording.where(price)] if named else []), wording.what(price)], _bar(price.change, longest, wording))
        for price in helpful[:LISTED]
    ]
    columns = [wording.say(f"prices.head.{head}") for head in heads]
    left, idle = len(helpful) - LISTED, len(found) - len(helpful)
    return {"caption": caption, "heads": columns, "rows": rows, "left": left, "idle": idle}
