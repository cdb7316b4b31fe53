"""Every rule relaxed or tightened alone by its natural steps, read off the rule book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.policy import Policy
from models.programme import Programme
from models.rules import Rule, RuleKind, Setting, Unit

PRICED = (RuleKind.HARD, RuleKind.WAIVABLE, RuleKind.READING)
"""Kinds of rules that may keep somebody out; preferences and what is derived never do."""

WHOLE = "holds"
"""The setting of a rule that says whether it binds at all."""

COSTS, WAIVED = "cost", "waive"
"""Words that allow the very same plans: one of them is tried."""


class Direction(StrEnum):
    """Whether a rule asks for less than in the policy it is compared with, or for more."""

    RELAXED = "relaxed"
    TIGHTENED = "tightened"


@dataclass(frozen=True, slots=True)
class Variation:
    """One setting of one rule changed, in its own unit (minutes after midnight for a time)."""

    rule: Rule
    name: str
    before: int | str
    after: int | str
    direction: Direction
    also: tuple[tuple[str, str, int], ...] = ()
    """``(rule, setting, value)`` of what else has to give way: without that there is nothing to plan."""

    @property
    def setting(self) -> Setting:
        """The setting that is changed."""
        return self.rule.settings[self.name]

    def of(self, policy: Policy) -> Policy:
        """The policy with this change alone, and what has to give way to it."""
        others = {(rule, name): value for rule, name, value in self.also}
        return policy.with_settings({(self.rule.id, self.name): self.after, **others})


def variations(policy: Policy, programme: Programme) -> tuple[Variation, ...]:
    """All changes that have a price, in the order of the rule book; what would leave a setting's range is left out."""
    return tuple(
        Variation(rule, name, policy.settings[rule.id, name], after, direction)
        for rule in programme.rules
        if rule.kind in PRICED
        for name, setting in rule.settings.items()
        for direction, after in _changes(setting, policy.settings[rule.id, name])
    )


def without_price(programme: Programme) -> tuple[Rule, ...]:
    """The rules that might keep somebody out, but have no setting that makes them easier or harder."""
    return tuple(
        rule
        for rule in programme.rules
        if rule.kind in PRICED and not any(setting.eases or setting.choices for setting in rule.settings.values())
    )


def _changes(setting: Setting, before: int | str) -> Iterator[tuple[Direction, int | str]]:
    if setting.unit is Unit.CHOICE:
        yield from _words(setting.choices, str(before))
        return
    for direction, sign in ((Direction.RELAXED, setting.eases), (Direction.TIGHTENED, -setting.eases)):
        for step in setting.steps if sign else ():
            after = int(before) + sign * step
            if setting.least <= after <= setting.most:
                yield direction, after


def _words(choices: Sequence[str], before: str) -> Iterator[tuple[Direction, str]]:
    """Every looser word, and the next stricter one."""
    words = [word for word in choices if not (word == COSTS and WAIVED in choices)]
    at = words.index(WAIVED if before == COSTS and WAIVED in choices else before)
    yield from ((Direction.RELAXED, word) for word in words[at + 1 :])
    yield from ((Direction.TIGHTENED, word) for word in words[max(0, at - 1) : at])
