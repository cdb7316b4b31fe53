"""The rule books: every rule of the programmes, with its clause and its numbers, once.

The wording that people read stands in the text catalogue (``matcher/texts/rules.toml``).
Model and audit read the numbers here, through a :class:`models.policy.Policy`, and share nothing else.
"""

from __future__ import annotations

from models.rules.plan import PLAN_RULES
from models.rules.rule import NO_CLAUSE, FreeHours, Rule, RuleKind, Setting, Settings, Unit, Waivable, Written
from models.rules.semester import START_GRID_MINUTES
from models.rules.visits import SPREAD_PEAK_DAYS, SPREAD_STRETCH_DAYS, VISIT_GRID_MINUTES

__all__ = [
    "NO_CLAUSE",
    "PLAN_RULES",
    "SPREAD_PEAK_DAYS",
    "SPREAD_STRETCH_DAYS",
    "START_GRID_MINUTES",
    "VISIT_GRID_MINUTES",
    "FreeHours",
    "Rule",
    "RuleKind",
    "Setting",
    "Settings",
    "Unit",
    "Waivable",
    "Written",
]
