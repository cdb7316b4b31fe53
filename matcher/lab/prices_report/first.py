"""What the report says first: which single step brings most, and on what all figures stand."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.lab.prices.prices import ClausePrice, PriceList
from matcher.lab.prices.served_range import Between
from matcher.lab.prices.variations import WAIVED, Direction
from matcher.lab.prices_report.wording import PriceWording
from models.goals import Status


def headline(prices: PriceList, wording: PriceWording) -> list[str]:
    """The step that brings most, and the rule that would if it were waived."""
    if prices.status in (Status.INFEASIBLE, Status.UNKNOWN):
        return [wording.say(f"prices.no_plan.{prices.status}")]
    relaxed = prices.of(Direction.RELAXED)
    steps = [price for price in relaxed if price.variation.after != WAIVED]
    waived = [price for price in relaxed if price.variation.after == WAIVED]
    return [_of_steps(prices, steps, wording), *_of_waived(prices, waived, wording)]


def _of_steps(prices: PriceList, steps: Sequence[ClausePrice], wording: PriceWording) -> str:
    programme = prices.programme.name
    best = next((price for price in steps if _low(price) > 0), None)
    if best is None:
        others = sum(_high(price) > 0 for price in steps)
        if others:
            return wording.say(f"prices.{programme}.nothing_known", others=others)
        return wording.say(f"prices.{programme}.nothing")
    before, after = wording.ends(best.variation)
    return wording.say(
        f"prices.{programme}.best",
        rule=best.variation.rule.id,
        setting=wording.setting(best.variation),
        before=before,
        after=_with(after, wording.also(best.variation), wording),
        more=wording.amount(_change(best)),
        rank=_rank(best, [price for price in steps if price is not best], wording),
    )


def _with(after: str, also: str, wording: PriceWording) -> str:
    return wording.say("prices.with", after=after, also=also) if also else after


def _rank(best: ClausePrice, others: Sequence[ClausePrice], wording: PriceWording) -> str:
    """Whether it is known to be the most."""
    perhaps = sum(_high(price) > _low(best) and not _change(price).exact for price in others)
    if perhaps:
        return wording.say("prices.rank.open", others=perhaps)
    tied = sum(_high(price) == _low(best) for price in others)
    return wording.say("prices.rank.tied", others=tied) if tied else wording.say("prices.rank.first")


def _of_waived(prices: PriceList, waived: Sequence[ClausePrice], wording: PriceWording) -> list[str]:
    if not waived or _low(waived[0]) <= 0:
        return []
    more = wording.amount(_change(waived[0]))
    return [wording.say(f"prices.{prices.programme.name}.waived", rule=waived[0].variation.rule.id, more=more)]


def foundation(prices: PriceList, wording: PriceWording) -> list[str]:
    """What all figures are compared with, and whether they are proven."""
    if prices.status in (Status.INFEASIBLE, Status.UNKNOWN):
        return []
    served = wording.amount(prices.served)
    base = wording.say(f"prices.{prices.programme.name}.base", served=served, people=f"{prices.people:,}")
    return [base, _proof(prices, wording)]


def _proof(prices: PriceList, wording: PriceWording) -> str:
    clauses, helps = ([price.change for price in found] for found in (prices.clauses, prices.helps))
    changes = (*clauses, *helps, *(price.fit for price in prices.helps))
    ranges = sum(change is not None and not change.exact for change in changes)
    return wording.say("prices.not_proven", count=f"{ranges:,}") if ranges else wording.say("prices.proven")


def _change(price: ClausePrice) -> Between:
    return price.change or Between(0, 0)


def _low(price: ClausePrice) -> int:
    return _change(price).low


def _high(price: ClausePrice) -> int:
    return _change(price).high
