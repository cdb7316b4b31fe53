"""The rule book: every rule of the semester programme, with its clause and its numbers, once.

The wording that people read stands in the text catalogue (``matcher/texts/rules.toml``).
Model and audit read the numbers here, through a :class:`models.policy.Policy`, and share nothing else.
Clauses are those of the 2019 digital-companions programme (108 年數位學伴計畫).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """How binding a rule is."""

    HARD = "hard"
    WAIVABLE = "waivable"
    PREFERENCE = "preference"
    DERIVED = "derived"
    READING = "reading"


class Unit(StrEnum):
    """What the value of a setting counts."""

    COUNT = "count"
    MINUTES = "minutes"
    HOURS = "hours"
    TIME = "time"
    """Minutes after midnight; written ``HH:MM`` in a policy file."""
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of a rule that a policy file may change.

    ``default`` is in ``unit``: minutes after midnight for a time. ``least`` and ``most`` bound what a policy may set;
    ``choices`` are the words allowed where the unit is ``CHOICE``.
    """

    default: int | str
    unit: Unit
    least: int = 0
    most: int = 10_000
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the rule book: id, kind, clause and settings."""

    id: str
    kind: Kind
    clause: str
    settings: Mapping[str, Setting] = field(default_factory=lambda: MappingProxyType({}))


def _time(hours: int, minutes: int) -> Setting:
    return Setting(60 * hours + minutes, Unit.TIME, 0, 24 * 60)


NO_CLAUSE = "-"

SEMESTER_RULES: tuple[Rule, ...] = (
    Rule("P1", Kind.HARD, "三; 五.(三).2 (六)/(五)"),
    Rule(
        "P2",
        Kind.WAIVABLE,
        "五.(三).2 (六)/(五)",
        {"mixed": Setting("waiver", Unit.CHOICE, choices=("never", "waiver", "always"))},
    ),
    Rule(
        "P3",
        Kind.HARD,
        "五.(三).2 (五)/(四)",
        {
            "level": Setting(1, Unit.COUNT, 1, 3),
            "need": Setting("first", Unit.CHOICE, choices=("first", "any")),
        },
    ),
    Rule("P4", Kind.PREFERENCE, "五.(三).2 (五)/(四)"),
    Rule(
        "P5",
        Kind.HARD,
        "五.(三).2 (七)/(六)",
        {
            "in_person_hours": Setting(8, Unit.HOURS),
            "online_hours": Setting(4, Unit.HOURS),
            "total_hours": Setting(12, Unit.HOURS),
        },
    ),
    Rule("P6", Kind.HARD, "八.(四) 說明"),
    Rule(
        "P7",
        Kind.READING,
        "五.(二)",
        {
            "youngest_grade": Setting(3, Unit.COUNT, 1, 12),
            "oldest_grade": Setting(9, Unit.COUNT, 1, 12),
        },
    ),
    Rule("P8", Kind.HARD, "七.(二)參; 五.(二)"),
    Rule("P9", Kind.READING, "五.(二); 七.(三).1", {"fewest_children": Setting(50, Unit.COUNT)}),
    Rule("P10", Kind.PREFERENCE, NO_CLAUSE),
    Rule(
        "S1",
        Kind.HARD,
        "三; 五.(三); 五.(三).2 (九)/(八)",
        {
            "lessons": Setting(2, Unit.COUNT, 1, 4),
            "lesson_minutes": Setting(45, Unit.MINUTES, 5, 180),
        },
    ),
    Rule(
        "S2",
        Kind.HARD,
        "五.(三).2 (九)/(八)",
        {"most_minutes_a_day": Setting(90, Unit.MINUTES, 5, 720)},
    ),
    Rule("S3", Kind.HARD, "五.(三).2 (九)/(八)", {"latest_end": _time(20, 30)}),
    Rule("S4", Kind.HARD, "五.(三)"),
    Rule("S5", Kind.HARD, "三; 五.(三); 五.(三).2 (九)/(八)"),
    Rule("S6", Kind.HARD, "P1, S1, S5"),
    Rule("S7", Kind.HARD, "五.(三).2 (十)/(九)"),
    Rule("S8", Kind.HARD, "三"),
    Rule(
        "S9",
        Kind.HARD,
        "五.(三).2 (九)/(八)",
        {"weeks": Setting(10, Unit.COUNT, 1, 40), "hours": Setting(30, Unit.HOURS)},
    ),
    Rule(
        "S10",
        Kind.DERIVED,
        "五.(三).2 (六)/(五); 六",
        {"co_learning_sessions": Setting(2, Unit.COUNT, 0, 20)},
    ),
    Rule("S11", Kind.PREFERENCE, NO_CLAUSE),
    # Not of the programme but of every plan: what the centre locked holds, and what a summary says is so.
    Rule("L1", Kind.HARD, NO_CLAUSE),
    Rule("G1", Kind.DERIVED, NO_CLAUSE),
)

SESSIONS_A_WEEK = 2
"""S1: a group meets twice a week. Not a setting: slot *pairs* are what the model is made of."""

START_GRID_MINUTES = 30
"""Start times that may be chosen: every multiple of this from midnight, and the opening of each window."""

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in SEMESTER_RULES})
