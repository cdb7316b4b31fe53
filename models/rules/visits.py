"""The rule book of visits: lead teachers who accompany high schools (V, M, B).

Clauses are those of the 2025 school-accompaniment programme (114 年入校陪伴計畫).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from models.rules import (
    NO_CLAUSE,
    FreeHours,
    Rule,
    RuleKind,
    Settings,
    Unit,
    choice,
    day,
    margin,
    number,
    time_of_day,
)
from models.rules.plan import PLAN_RULES

OwnSchool = Literal["never", "allowed"]


@dataclass(frozen=True)
class V1(Settings):
    """Which schools may be served."""

    fewest_teachers: int = number(3, eases=-1)
    application_deadline: date = day(2025, 6, 20)
    grace_days: int = number(0, Unit.DAYS, -365, 365, eases=+1, steps=(7,))


@dataclass(frozen=True)
class V3(Settings):
    """Schools a lead."""

    most_schools: int = number(3, least=1, most=20, eases=+1)


@dataclass(frozen=True)
class V4(Settings):
    """One lead a school, of another school."""

    own_school: OwnSchool = choice(OwnSchool, "never")


@dataclass(frozen=True)
class V5(Settings):
    """Items that lead and school have in common."""

    fewest_items: int = number(1, least=0, most=4, eases=-1)


@dataclass(frozen=True)
class V6(Settings):
    """Hours of accompaniment, and the months they lie in."""

    hours: int = number(15, Unit.HOURS, 1, 100, eases=-1)
    months: int = number(3, least=1, most=12, eases=+1)


@dataclass(frozen=True)
class V7(Settings):
    """Modes A and B."""

    fewest_visits_a: int = number(3, least=1, most=10, eases=-1)
    most_visits_a: int = number(5, least=1, most=10, eases=+1)
    workshop_hours: int = number(6, Unit.HOURS, 0, 24, eases=-1)
    fewest_visits_b: int = number(2, least=1, most=10, eases=-1)
    most_visits_b: int = number(4, least=1, most=10, eases=+1)
    visit_hours_b: int = number(9, Unit.HOURS, 0, 100, eases=-1)

    def visits(self, mode: str) -> tuple[int, int]:
        """The fewest and the most visits in a mode, ``A`` or ``B``."""
        if mode == "A":
            return self.fewest_visits_a, self.most_visits_a
        return self.fewest_visits_b, self.most_visits_b


@dataclass(frozen=True)
class V8(Settings):
    """The length of visits, and days between them."""

    most_hours: int = number(7, Unit.HOURS, 1, 24, eases=+1)
    days_apart: int = number(7, Unit.DAYS, 1, 60, eases=-1)


@dataclass(frozen=True)
class V9(FreeHours):
    """When leads, schools and professors are free."""

    margin_minutes: int = margin((30,))
    whole_day_from: int = time_of_day(8)
    whole_day_to: int = time_of_day(17)


@dataclass(frozen=True)
class V10(Settings):
    """The period."""

    first_day: date = day(2025, 9, 1)
    last_day: date = day(2025, 12, 31)
    extra_days: int = number(0, Unit.DAYS, -90, 90, eases=+1, steps=(7,))


@dataclass(frozen=True)
class V11(Settings):
    """The settlement of accounts."""

    months: int = number(2, least=1, most=12)
    settlement_deadline: date = day(2025, 12, 15)
    buffer_days: int = number(14, Unit.DAYS, 0, 60, eases=-1, steps=(7,))


@dataclass(frozen=True)
class M2(Settings):
    """The visit record."""

    days: int = number(7, Unit.DAYS, 0, 60)


@dataclass(frozen=True)
class M3(Settings):
    """The checklist."""

    days: int = number(7, Unit.DAYS, 0, 60)


@dataclass(frozen=True)
class B6(Settings):
    """Money. Rates that no document states: 0 leaves the figure out."""

    grant_ntd: int = number(20_000, Unit.NTD, 0, 10_000_000)
    lead_ntd_an_hour: int = number(0, Unit.NTD, 0, 100_000)
    travel_ntd_a_km: int = number(0, Unit.NTD, 0, 1_000)
    substitute_ntd_a_day: int = number(0, Unit.NTD, 0, 100_000)


VISIT_RULES: tuple[Rule, ...] = (
    Rule("V1", RuleKind.HARD, "陸.一", V1),
    Rule("V2", RuleKind.PREFERENCE, "陸.一 (一)(二)"),
    Rule("V3", RuleKind.HARD, "柒.二.(二)", V3),
    Rule("V4", RuleKind.READING, NO_CLAUSE, V4),
    Rule("V5", RuleKind.READING, "伍", V5),
    Rule("V6", RuleKind.HARD, "捌.四", V6),
    Rule("V7", RuleKind.HARD, "捌.四.(一)(二)", V7),
    Rule("V8", RuleKind.READING, "捌.四", V8),
    Rule("V9", RuleKind.HARD, "捌.二; 柒.二.(一)", V9),
    Rule("V10", RuleKind.HARD, "參", V10),
    Rule("V11", RuleKind.HARD, "玖.三.(三)", V11),
    Rule("V12", RuleKind.PREFERENCE, "玖.一"),
    Rule("M1", RuleKind.DERIVED, "柒.三.(一); 捌.三"),
    Rule("M2", RuleKind.DERIVED, "柒.二.(三)", M2),
    Rule("M3", RuleKind.DERIVED, "柒.二.(四)", M3),
    Rule("M4", RuleKind.DERIVED, "玖.三.(三)"),
    Rule("M5", RuleKind.DERIVED, "捌.六"),
    Rule("B6", RuleKind.DERIVED, "玖.二; 玖.三", B6),
    *PLAN_RULES,
)

VISIT_GRID_MINUTES = 30
"""V8: a visit starts and ends on whole half hours."""

SPREAD_STRETCH_DAYS = 14
"""A lead's visits are counted in every stretch of so many consecutive days, to see how evenly dates lie."""
SPREAD_PEAK_DAYS = 7
"""One visit more in a lead's fullest stretch weighs as much as a gap that is a week off."""
