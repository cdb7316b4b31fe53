"""The rule book of semester matching: tutors and children, online after school (P, S).

Clauses are those of the 2019 digital-companions programme (108 年數位學伴計畫).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from models.rules import (
    NO_CLAUSE,
    FreeHours,
    Holds,
    Rule,
    RuleKind,
    Settings,
    Unit,
    Waivable,
    choice,
    evening,
    extra,
    margin,
    number,
    time_of_day,
)
from models.rules.plan import PLAN_RULES

Mixed = Literal["never", "waiver", "always"]
Need = Literal["first", "any"]


@dataclass(frozen=True)
class P1(Settings):
    """One child, one tutor."""

    children_a_tutor: int = number(1, least=1, most=2, eases=+1)


@dataclass(frozen=True)
class P2(Settings):
    """The same gender."""

    mixed: Mixed = choice(Mixed, "waiver")


@dataclass(frozen=True)
class P3(Waivable):
    """The subject that is needed."""

    level: int = number(1, least=1, most=3, eases=-1)
    need: Need = choice(Need, "first")
    holds: Holds = choice(Holds, "hold")


@dataclass(frozen=True)
class P5(Waivable):
    """Training before teaching."""

    in_person_hours: int = number(8, Unit.HOURS, eases=-1, steps=(2,))
    online_hours: int = number(4, Unit.HOURS, eases=-1)
    total_hours: int = number(12, Unit.HOURS, eases=-1, steps=(2,))
    holds: Holds = choice(Holds, "hold")


@dataclass(frozen=True)
class P6(Waivable):
    """The signed agreement."""

    holds: Holds = choice(Holds, "hold")


@dataclass(frozen=True)
class P7(Settings):
    """The grades of children."""

    youngest_grade: int = number(3, least=1, most=12)
    oldest_grade: int = number(9, least=1, most=12)


@dataclass(frozen=True)
class P8(Waivable):
    """The university that serves the school."""

    holds: Holds = choice(Holds, "hold")


@dataclass(frozen=True)
class P9(Settings):
    """Enough children a university."""

    fewest_children: int = number(50)


@dataclass(frozen=True)
class S1(Settings):
    """How often a group meets, and for how long."""

    sessions_a_week: int = number(2, least=1, most=2, eases=-1)
    lessons: int = number(2, least=1, most=4, eases=-1)
    lesson_minutes: int = number(45, Unit.MINUTES, 5, 180, eases=-1, steps=(5,))

    @cached_property
    def session_minutes(self) -> int:
        """The length of one session, its lessons without a break."""
        return self.lessons * self.lesson_minutes


@dataclass(frozen=True)
class S2(Settings):
    """No more than so long a day."""

    most_minutes_a_day: int = number(90, Unit.MINUTES, 5, 720, eases=+1, steps=(90,))


@dataclass(frozen=True)
class S3(Settings):
    """The end of the day."""

    latest_end: int = evening(20, 30, (15, 30))


@dataclass(frozen=True)
class S4(FreeHours):
    """The school's hours: it has no whole day after school, but from when lessons end until S3's end."""

    margin_minutes: int = margin((30,))
    whole_day_from: int = time_of_day(16)
    whole_day_to: int = time_of_day(20, 30)


@dataclass(frozen=True)
class S6(FreeHours):
    """The tutor's hours."""

    margin_minutes: int = margin((15, 30))
    whole_day_from: int = time_of_day(8)
    whole_day_to: int = time_of_day(22)


@dataclass(frozen=True)
class S7(Settings):
    """The university's seats and class leaders."""

    extra_seats: int = extra()
    extra_class_leaders: int = extra()


@dataclass(frozen=True)
class S8(Settings):
    """The school's computers."""

    extra_computers: int = extra()


@dataclass(frozen=True)
class S9(Settings):
    """Enough weeks and hours a semester."""

    weeks: int = number(10, least=1, most=40, eases=-1)
    hours: int = number(30, Unit.HOURS, eases=-1)


@dataclass(frozen=True)
class S10(Settings):
    """Co-learning."""

    co_learning_sessions: int = number(2, least=0, most=20)


SEMESTER_RULES: tuple[Rule, ...] = (
    Rule("P1", RuleKind.HARD, "三; 五.(三).2 (六)/(五)", P1),
    Rule("P2", RuleKind.WAIVABLE, "五.(三).2 (六)/(五)", P2),
    Rule("P3", RuleKind.HARD, "五.(三).2 (五)/(四)", P3),
    Rule("P4", RuleKind.PREFERENCE, "五.(三).2 (五)/(四)"),
    Rule("P5", RuleKind.HARD, "五.(三).2 (七)/(六)", P5),
    Rule("P6", RuleKind.HARD, "八.(四) 說明", P6),
    Rule("P7", RuleKind.READING, "五.(二)", P7),
    Rule("P8", RuleKind.HARD, "七.(二)參; 五.(二)", P8),
    Rule("P9", RuleKind.READING, "五.(二); 七.(三).1", P9),
    Rule("P10", RuleKind.PREFERENCE, NO_CLAUSE),
    Rule("S1", RuleKind.HARD, "三; 五.(三); 五.(三).2 (九)/(八)", S1),
    Rule("S2", RuleKind.HARD, "五.(三).2 (九)/(八)", S2),
    Rule("S3", RuleKind.HARD, "五.(三).2 (九)/(八)", S3),
    Rule("S4", RuleKind.HARD, "五.(三)", S4),
    Rule("S5", RuleKind.HARD, "三; 五.(三); 五.(三).2 (九)/(八)"),
    Rule("S6", RuleKind.HARD, "P1, S1, S5", S6),
    Rule("S7", RuleKind.HARD, "五.(三).2 (十)/(九)", S7),
    Rule("S8", RuleKind.HARD, "三", S8),
    Rule("S9", RuleKind.HARD, "五.(三).2 (九)/(八)", S9),
    Rule("S10", RuleKind.DERIVED, "五.(三).2 (六)/(五); 六", S10),
    Rule("S11", RuleKind.PREFERENCE, NO_CLAUSE),
    *PLAN_RULES,
)

START_GRID_MINUTES = 30
"""Start times that may be chosen: every multiple of this from midnight, and the opening of each window."""
