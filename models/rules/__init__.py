"""The rule books: every rule of the two programmes, with its clause and its numbers, once.

The wording that people read stands in the text catalogue (``matcher/texts/rules.toml``).
Model and audit read the numbers here, through a :class:`models.policy.Policy`, and share nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from models.rules.plan import PLAN_RULES
from models.rules.rule import NO_CLAUSE, FreeHours, Rule, RuleKind, Setting, Settings, Unit, Waivable, Written
from models.rules.semester import SEMESTER_RULES, START_GRID_MINUTES
from models.rules.visits import SPREAD_PEAK_DAYS, SPREAD_STRETCH_DAYS, VISIT_GRID_MINUTES, VISIT_RULES

__all__ = [
    "NO_CLAUSE",
    "PLAN_RULES",
    "RULES",
    "RULE_BOOKS",
    "SEMESTER_RULES",
    "SPREAD_PEAK_DAYS",
    "SPREAD_STRETCH_DAYS",
    "START_GRID_MINUTES",
    "VISIT_GRID_MINUTES",
    "VISIT_RULES",
    "FreeHours",
    "Programme",
    "Rule",
    "RuleKind",
    "Setting",
    "Settings",
    "Unit",
    "Waivable",
    "Written",
]


class Programme(StrEnum):
    """The two programmes that are planned."""

    SEMESTER = "semester"
    """Tutors and children, online after school (P, S)."""
    VISITS = "visits"
    """Lead teachers who accompany high schools (V, M)."""


RULE_BOOKS: Mapping[Programme, tuple[Rule, ...]] = MappingProxyType(
    {Programme.SEMESTER: SEMESTER_RULES, Programme.VISITS: VISIT_RULES}
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for book in RULE_BOOKS.values() for rule in book})
