"""The rule book and the goals: what stands in ``models/rules`` and ``models/programmes.py`` of others."""

from __future__ import annotations

from dataclasses import dataclass

from models.goals import Goal, by_name
from models.method import Method
from models.programme import Programme
from models.rules import Rule, RuleKind, Settings, number
from models.rules.plan import PLAN_RULES


@dataclass(frozen=True)
class C1(Settings):
    """A hall holds its choir."""

    standing_singers: int = number(0, least=0, most=100, eases=+1, steps=(2,))


C_RULES = (
    Rule("C1", RuleKind.HARD, "1.", C1),
    Rule("C2", RuleKind.HARD, "2."),
    *(rule for rule in PLAN_RULES if rule.id == "G1"),
)
REHEARSALS = Programme("rehearsals", C_RULES, by_name(Goal("sung", +1), Goal("spare", -1)), (Method.OPTIMAL,))
