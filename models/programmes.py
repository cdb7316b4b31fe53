"""The programmes that there are: the one place that lists them, each with its rules, goals and methods."""

from __future__ import annotations

from collections.abc import Mapping

from models.goals import BELOW, EXCEPTIONS, FAIREST, Goal, by_name
from models.method import Method
from models.programme import Programme
from models.rules import Rule
from models.rules.semester import SEMESTER_RULES
from models.rules.visits import VISIT_RULES

SEMESTER = Programme(
    "semester",
    SEMESTER_RULES,
    by_name(
        Goal("paired", +1),
        Goal("waivers", -1),
        Goal("kept", +1),
        Goal("fit", +1),
        Goal("spread", +1),
        Goal("late", -1),
    ),
    tuple(Method),
    other_goals=by_name(Goal(EXCEPTIONS, -1), *(Goal(name, -1) for name in BELOW)),
    families={FAIREST: tuple(BELOW)},
    suggestions=(EXCEPTIONS, FAIREST, "below_60"),
)
"""Tutors and children, online after school (P, S)."""

VISITS = Programme(
    "visits",
    VISIT_RULES,
    by_name(
        Goal("priority", +1),
        Goal("served", +1),
        Goal("fit", +1),
        Goal("travel", -1),
        Goal("visits", -1),
        Goal("joined", +1, last=True),  # counts only where professors are given
    ),
    (Method.OPTIMAL, Method.FIRST_COME, Method.LOTTERY),
)
"""Lead teachers who accompany high schools (V, M)."""

PROGRAMMES: dict[str, Programme] = {programme.name: programme for programme in (SEMESTER, VISITS)}
"""Every programme by its name: one more is a row here."""


def programme_of_name(name: str) -> Programme:
    """The programme of this name. Raises ``ValueError`` where there is none."""
    if name not in PROGRAMMES:
        raise ValueError(f"no programme is called {name!r}, but {', '.join(PROGRAMMES)}")
    return PROGRAMMES[name]


def every_rule() -> Mapping[str, Rule]:
    """Every rule of every programme by its id; of those that hold for several, one."""
    return {rule.id: rule for programme in PROGRAMMES.values() for rule in programme.rules}
