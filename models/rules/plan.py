"""The rules of no programme but of every plan: what was locked holds, and what is said of a plan is so."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules import NO_CLAUSE, HoldsOrNot, Rule, RuleKind, Waivable, choice


@dataclass(frozen=True)
class L1(Waivable):
    """Locks."""

    holds: HoldsOrNot = choice(HoldsOrNot, "hold")


PLAN_RULES: tuple[Rule, ...] = (
    Rule("L1", RuleKind.HARD, NO_CLAUSE, L1),
    Rule("G1", RuleKind.DERIVED, NO_CLAUSE),
)
