"""The rule book: every rule of the two programmes, with its clause and its numbers, once.

The wording that people read stands in the text catalogue (``matcher/texts/rules.toml``).
Model and audit read the numbers here, through a :class:`models.policy.Policy`, and share nothing else.
Clauses are those of the 2019 digital-companions programme (108 年數位學伴計畫) and of the 2025 school-accompaniment
programme (114 年入校陪伴計畫).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Programme(StrEnum):
    """The two programmes that are planned."""

    SEMESTER = "semester"
    """Tutors and children, online after school (P, S)."""
    VISITS = "visits"
    """Lead teachers who accompany high schools (V, M)."""


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
    DAYS = "days"
    TIME = "time"
    """Minutes after midnight; written ``HH:MM`` in a policy file."""
    CHOICE = "choice"
    DATE = "date"
    """A date as ISO 8601 writes it."""
    NTD = "NTD"


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of a rule that a policy file may change.

    ``default`` is in ``unit``: minutes after midnight for a time. ``least`` and ``most`` bound what a policy may set;
    ``choices`` are the words allowed where the unit is ``CHOICE``, from the strictest to the loosest.

    ``eases`` is +1 where a larger value makes the rule looser, -1 where a smaller one does, 0 where neither makes it
    easier to serve anybody; ``steps`` are the natural amounts to try, the smallest first.
    """

    default: int | str
    unit: Unit
    least: int = 0
    most: int = 10_000
    choices: tuple[str, ...] = ()
    eases: int = 0
    steps: tuple[int, ...] = (1,)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the rule book: id, kind, clause and settings."""

    id: str
    kind: Kind
    clause: str
    settings: Mapping[str, Setting] = field(default_factory=lambda: MappingProxyType({}))


def _evening(hours: int, minutes: int, steps: tuple[int, ...]) -> Setting:
    """A time after noon: one before it was meant for the evening."""
    return Setting(60 * hours + minutes, Unit.TIME, 12 * 60, 24 * 60, eases=+1, steps=steps)


def _holds(*choices: str) -> Setting:
    """Whether a rule holds, only costs (each breach is counted, see the goal ``exceptions``), or is waived."""
    return Setting("hold", Unit.CHOICE, choices=choices)


def _margin(steps: tuple[int, ...]) -> Setting:
    """Minutes by which every range of available hours is read as longer at both ends (shorter: below zero)."""
    return Setting(0, Unit.MINUTES, -120, 240, eases=+1, steps=steps)


def _whole_day(begin: int, end: int) -> dict[str, Setting]:
    """From when until when who writes «whole day» (整天) is available, in minutes after midnight."""
    return {
        "whole_day_from": Setting(begin, Unit.TIME, 0, 24 * 60),
        "whole_day_to": Setting(end, Unit.TIME, 0, 24 * 60),
    }


def _extra() -> Setting:
    """What is added to every limit of a kind that the tables name (taken off: below zero)."""
    return Setting(0, Unit.COUNT, -1_000, 1_000, eases=+1)


NO_CLAUSE = "-"

PLAN_RULES: tuple[Rule, ...] = (
    Rule("L1", Kind.HARD, NO_CLAUSE, {"holds": _holds("hold", "waive")}),
    Rule("G1", Kind.DERIVED, NO_CLAUSE),
)
"""Of no programme but of every plan: what was locked holds, and what is said of a plan is so."""

SEMESTER_RULES: tuple[Rule, ...] = (
    Rule(
        "P1",
        Kind.HARD,
        "三; 五.(三).2 (六)/(五)",
        {"children_a_tutor": Setting(1, Unit.COUNT, 1, 2, eases=+1)},
    ),
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
            "level": Setting(1, Unit.COUNT, 1, 3, eases=-1),
            "need": Setting("first", Unit.CHOICE, choices=("first", "any")),
            "holds": _holds("hold", "cost", "waive"),
        },
    ),
    Rule("P4", Kind.PREFERENCE, "五.(三).2 (五)/(四)"),
    Rule(
        "P5",
        Kind.HARD,
        "五.(三).2 (七)/(六)",
        {
            "in_person_hours": Setting(8, Unit.HOURS, eases=-1, steps=(2,)),
            "online_hours": Setting(4, Unit.HOURS, eases=-1),
            "total_hours": Setting(12, Unit.HOURS, eases=-1, steps=(2,)),
            "holds": _holds("hold", "cost", "waive"),
        },
    ),
    Rule("P6", Kind.HARD, "八.(四) 說明", {"holds": _holds("hold", "cost", "waive")}),
    Rule(
        "P7",
        Kind.READING,
        "五.(二)",
        {
            "youngest_grade": Setting(3, Unit.COUNT, 1, 12),
            "oldest_grade": Setting(9, Unit.COUNT, 1, 12),
        },
    ),
    Rule("P8", Kind.HARD, "七.(二)參; 五.(二)", {"holds": _holds("hold", "cost", "waive")}),
    Rule("P9", Kind.READING, "五.(二); 七.(三).1", {"fewest_children": Setting(50, Unit.COUNT)}),
    Rule("P10", Kind.PREFERENCE, NO_CLAUSE),
    Rule(
        "S1",
        Kind.HARD,
        "三; 五.(三); 五.(三).2 (九)/(八)",
        {
            "sessions_a_week": Setting(2, Unit.COUNT, 1, 2, eases=-1),
            "lessons": Setting(2, Unit.COUNT, 1, 4, eases=-1),
            "lesson_minutes": Setting(45, Unit.MINUTES, 5, 180, eases=-1, steps=(5,)),
        },
    ),
    Rule(
        "S2",
        Kind.HARD,
        "五.(三).2 (九)/(八)",
        {"most_minutes_a_day": Setting(90, Unit.MINUTES, 5, 720, eases=+1, steps=(90,))},
    ),
    Rule("S3", Kind.HARD, "五.(三).2 (九)/(八)", {"latest_end": _evening(20, 30, (15, 30))}),
    # A school has no whole day after school: from when lessons end until S3's end.
    Rule("S4", Kind.HARD, "五.(三)", {"margin_minutes": _margin((30,)), **_whole_day(16 * 60, 20 * 60 + 30)}),
    Rule("S5", Kind.HARD, "三; 五.(三); 五.(三).2 (九)/(八)"),
    Rule("S6", Kind.HARD, "P1, S1, S5", {"margin_minutes": _margin((15, 30)), **_whole_day(8 * 60, 22 * 60)}),
    Rule("S7", Kind.HARD, "五.(三).2 (十)/(九)", {"extra_seats": _extra(), "extra_class_leaders": _extra()}),
    Rule("S8", Kind.HARD, "三", {"extra_computers": _extra()}),
    Rule(
        "S9",
        Kind.HARD,
        "五.(三).2 (九)/(八)",
        {"weeks": Setting(10, Unit.COUNT, 1, 40, eases=-1), "hours": Setting(30, Unit.HOURS, eases=-1)},
    ),
    Rule(
        "S10",
        Kind.DERIVED,
        "五.(三).2 (六)/(五); 六",
        {"co_learning_sessions": Setting(2, Unit.COUNT, 0, 20)},
    ),
    Rule("S11", Kind.PREFERENCE, NO_CLAUSE),
    *PLAN_RULES,
)

START_GRID_MINUTES = 30
"""Start times that may be chosen: every multiple of this from midnight, and the opening of each window."""

VISIT_RULES: tuple[Rule, ...] = (
    Rule(
        "V1",
        Kind.HARD,
        "陸.一",
        {
            "fewest_teachers": Setting(3, Unit.COUNT, eases=-1),
            "application_deadline": Setting("2025-06-20", Unit.DATE),
            "grace_days": Setting(0, Unit.DAYS, -365, 365, eases=+1, steps=(7,)),
        },
    ),
    Rule("V2", Kind.PREFERENCE, "陸.一 (一)(二)"),
    Rule("V3", Kind.HARD, "柒.二.(二)", {"most_schools": Setting(3, Unit.COUNT, 1, 20, eases=+1)}),
    Rule("V4", Kind.READING, NO_CLAUSE, {"own_school": Setting("never", Unit.CHOICE, choices=("never", "allowed"))}),
    Rule("V5", Kind.READING, "伍", {"fewest_items": Setting(1, Unit.COUNT, 0, 4, eases=-1)}),
    Rule(
        "V6",
        Kind.HARD,
        "捌.四",
        {"hours": Setting(15, Unit.HOURS, 1, 100, eases=-1), "months": Setting(3, Unit.COUNT, 1, 12, eases=+1)},
    ),
    Rule(
        "V7",
        Kind.HARD,
        "捌.四.(一)(二)",
        {
            "fewest_visits_a": Setting(3, Unit.COUNT, 1, 10, eases=-1),
            "most_visits_a": Setting(5, Unit.COUNT, 1, 10, eases=+1),
            "workshop_hours": Setting(6, Unit.HOURS, 0, 24, eases=-1),
            "fewest_visits_b": Setting(2, Unit.COUNT, 1, 10, eases=-1),
            "most_visits_b": Setting(4, Unit.COUNT, 1, 10, eases=+1),
            "visit_hours_b": Setting(9, Unit.HOURS, 0, 100, eases=-1),
        },
    ),
    Rule(
        "V8",
        Kind.READING,
        "捌.四",
        {
            "most_hours": Setting(7, Unit.HOURS, 1, 24, eases=+1),
            "days_apart": Setting(7, Unit.DAYS, 1, 60, eases=-1),
        },
    ),
    Rule("V9", Kind.HARD, "捌.二; 柒.二.(一)", {"margin_minutes": _margin((30,)), **_whole_day(8 * 60, 17 * 60)}),
    Rule(
        "V10",
        Kind.HARD,
        "參",
        {
            "first_day": Setting("2025-09-01", Unit.DATE),
            "last_day": Setting("2025-12-31", Unit.DATE),
            "extra_days": Setting(0, Unit.DAYS, -90, 90, eases=+1, steps=(7,)),
        },
    ),
    Rule(
        "V11",
        Kind.HARD,
        "玖.三.(三)",
        {
            "months": Setting(2, Unit.COUNT, 1, 12),
            "settlement_deadline": Setting("2025-12-15", Unit.DATE),
            "buffer_days": Setting(14, Unit.DAYS, 0, 60, eases=-1, steps=(7,)),
        },
    ),
    Rule("V12", Kind.PREFERENCE, "玖.一"),
    Rule("M1", Kind.DERIVED, "柒.三.(一); 捌.三"),
    Rule("M2", Kind.DERIVED, "柒.二.(三)", {"days": Setting(7, Unit.DAYS, 0, 60)}),
    Rule("M3", Kind.DERIVED, "柒.二.(四)", {"days": Setting(7, Unit.DAYS, 0, 60)}),
    Rule("M4", Kind.DERIVED, "玖.三.(三)"),
    Rule("M5", Kind.DERIVED, "捌.六"),
    Rule(
        "B6",
        Kind.DERIVED,
        "玖.二; 玖.三",
        {
            "grant_ntd": Setting(20_000, Unit.NTD, 0, 10_000_000),
            # Rates that no document states: 0 leaves the figure out.
            "lead_ntd_an_hour": Setting(0, Unit.NTD, 0, 100_000),
            "travel_ntd_a_km": Setting(0, Unit.NTD, 0, 1_000),
            "substitute_ntd_a_day": Setting(0, Unit.NTD, 0, 100_000),
        },
    ),
    *PLAN_RULES,
)

VISIT_GRID_MINUTES = 30
"""V8: a visit starts and ends on whole half hours."""

SPREAD_STRETCH_DAYS = 14
"""A lead's visits are counted in every stretch of so many consecutive days, to see how evenly dates lie."""
SPREAD_PEAK_DAYS = 7
"""One visit more in a lead's fullest stretch weighs as much as a gap that is a week off."""

RULE_BOOKS: Mapping[Programme, tuple[Rule, ...]] = MappingProxyType(
    {Programme.SEMESTER: SEMESTER_RULES, Programme.VISITS: VISIT_RULES}
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for book in RULE_BOOKS.values() for rule in book})
