"""How prices are worded: rules, what is changed, figures that may be ranges; and what is said first of all.

First comes which single step brings most, and on what all figures stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.lab.prices.prices import ClausePrice, HelpPrice, NotVaried, PriceList
from matcher.lab.prices.served_range import NOTHING, Between
from matcher.lab.prices.variations import WAIVED, WHOLE, Direction, Variation
from matcher.report.wording import Wording
from matcher.texts import Language
from models.goals import Status
from models.rules import Rule

MINUS = "−"


@dataclass(frozen=True, slots=True)
class PriceWording(Wording):
    """The words of one language; ``names`` are those of parts by id."""

    names: Mapping[str, str]

    @classmethod
    def of(cls, prices: PriceList, language: Language) -> PriceWording:
        """The words for these prices."""
        return cls(language, dict(prices.names))

    def rule(self, rule: Rule) -> str:
        """What the rule says."""
        return self.say(f"rule.{rule.id}")

    def label(self, variation: Variation) -> str:
        """What is varied."""
        if variation.name == WHOLE:
            return self.say("prices.whole_rule")
        return self.say(f"setting.{variation.rule.id}.{variation.name}")

    def ends(self, variation: Variation) -> tuple[str, str]:
        """The value before and after."""
        return (self.setting(variation.setting, variation.before), self.setting(variation.setting, variation.after))

    def meaning(self, variation: Variation) -> str:
        """What is varied, of a rule that is waived as a whole the rule."""
        return self.rule(variation.rule) if variation.name == WHOLE else self.label(variation)

    def change(self, variation: Variation) -> str:
        """From what to what."""
        before, after = self.ends(variation)
        return self.say("prices.arrow", before=before, after=after)

    def also(self, variation: Variation) -> str:
        """What else has to give way (empty: nothing)."""
        told = [
            self.say("prices.also", rule=rule, setting=self.say(f"setting.{rule}.{name}"), value=value)
            for rule, name, value in variation.also
        ]
        return self.between(told)

    def amount(self, change: Between) -> str:
        """A number without a sign, or the range it lies in."""
        low, high = sorted((abs(change.low), abs(change.high)))
        return f"{low:,}" if low == high else self.say("prices.range", low=f"{low:,}", high=f"{high:,}")

    def sign(self, change: Between) -> str:
        """A number with its sign, or the range it lies in."""
        if change.exact:
            return _signed(change.low)
        return self.say("prices.range", low=_signed(change.low), high=_signed(change.high))

    def where(self, price: HelpPrice) -> str:
        """The parts by name, or another place."""
        return self.between([self.names.get(id_) or id_ for id_ in price.where])

    def between(self, words: Sequence[str]) -> str:
        """Several words one after the other."""
        return self.say("reason.separator").join(words)

    def what(self, price: HelpPrice) -> str:
        """What it is, in the words of its kind; where that goes without saying, where."""
        return price.kind.word(price.what, self.language) if price.what else self.where(price)

    def not_varied(self, one: NotVaried) -> str:
        """Why a rule, or one change of it, has no price."""
        if one.variation is None or one.fault is None:
            kind = "keeps_nobody" if one.rule.settings else "no_setting"
            return self.say(f"prices.not_varied.{kind}")
        before, after = self.ends(one.variation)
        wrong = one.fault.wrong(self.language)
        return self.say(
            "prices.not_varied.fault", setting=self.label(one.variation), before=before, after=after, wrong=wrong
        )


def _signed(value: int) -> str:
    return f"{MINUS if value < 0 else '+' if value else ''}{abs(value):,}"


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
        setting=wording.label(best.variation),
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
    return price.change or NOTHING


def _low(price: ClausePrice) -> int:
    return _change(price).low


def _high(price: ClausePrice) -> int:
    return _change(price).high
