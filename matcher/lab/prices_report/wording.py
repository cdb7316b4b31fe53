"""How prices are worded: rules, what is changed, and figures that may be ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.lab.prices.prices import HelpPrice, NotVaried
from matcher.lab.prices.served_range import Between
from matcher.lab.prices.variations import WHOLE, Variation
from matcher.report.wording import Wording
from matcher.texts import Language
from models.rules import Rule

MINUS = "−"


@dataclass(frozen=True, slots=True)
class PriceWording:
    """The words of one language; ``names`` are those of parts by id."""

    language: Language
    names: Mapping[str, str]

    def say(self, key: str, **figures: object) -> str:
        """The text of ``key``."""
        return self.plain.say(key, **figures)

    @property
    def plain(self) -> Wording:
        """The words that are not of prices."""
        return Wording(self.language)

    def rule(self, rule: Rule) -> str:
        """What the rule says."""
        return self.say(f"rule.{rule.id}")

    def setting(self, variation: Variation) -> str:
        """What is varied."""
        if variation.name == WHOLE:
            return self.say("prices.whole_rule")
        return self.say(f"setting.{variation.rule.id}.{variation.name}")

    def ends(self, variation: Variation) -> tuple[str, str]:
        """The value before and after."""
        return (
            self.plain.setting(variation.setting, variation.before),
            self.plain.setting(variation.setting, variation.after),
        )

    def meaning(self, variation: Variation) -> str:
        """What is varied, of a rule that is waived as a whole the rule."""
        return self.rule(variation.rule) if variation.name == WHOLE else self.setting(variation)

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
            "prices.not_varied.fault", setting=self.setting(one.variation), before=before, after=after, wrong=wrong
        )


def _signed(value: int) -> str:
    return f"{MINUS if value < 0 else '+' if value else ''}{abs(value):,}"
