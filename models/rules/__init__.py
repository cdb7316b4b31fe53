"""What a rule is: its id, how binding it is, its clause, and what a policy may set of it, as types.

The rule books stand beside this, a file a programme: every rule with its clause and its numbers, once. Model and audit
read the numbers there, through a :class:`models.policy.Policy`, and share nothing else. The wording that people read
stands in the text catalogue (``matcher/texts/rules.toml``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Literal, Self, get_args

NO_CLAUSE = "-"

Written = int | str
"""A value as it is kept and compared: minutes after midnight for a time, a date as ISO 8601 writes it."""


class RuleKind(StrEnum):
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

    default: Written
    unit: Unit
    least: int = 0
    most: int = 10_000
    choices: tuple[str, ...] = ()
    eases: int = 0
    steps: tuple[int, ...] = (1,)


@dataclass(frozen=True)
class Settings:
    """What a policy may set of one rule, as fields; a subclass is a frozen dataclass called as its rule.

    Each field is given by one of the functions below, which say its default, its bounds and its unit.
    """

    @classmethod
    def reading(cls, values: Mapping[str, Written]) -> Self:
        """These values, as they are written, and the defaults of all others."""
        each = cls.each()
        return cls(**{name: _read(each[name], value) for name, value in values.items()})

    @classmethod
    def each(cls) -> Mapping[str, Setting]:
        """The settings by name, in their order."""
        return {each.name: each.metadata["setting"] for each in fields(cls)}

    def values(self) -> dict[str, Written]:
        """The values by name, in their order, as they are written."""
        return {name: _written(getattr(self, name)) for name in self.each()}


def _read(setting: Setting, value: Written) -> Written | date:
    return date.fromisoformat(str(value)) if setting.unit is Unit.DATE else value


def _written(value: Written | date) -> Written:
    return value.isoformat() if isinstance(value, date) else value


class Waivable(Settings):
    """A rule that a policy may waive or, where :data:`Holds` is its type, let only cost."""

    holds: Holds

    @property
    def binds(self) -> bool:
        """Whether nobody may break the rule; one that only costs, or is waived, does not bind."""
        return self.holds == "hold"


class FreeHours(Settings):
    """A rule of the hours at which somebody is free, in minutes after midnight where it is no margin."""

    margin_minutes: int
    whole_day_from: int
    whole_day_to: int


Holds = Literal["hold", "cost", "waive"]
"""Whether a rule holds, only costs (each breach is counted, see the goal ``exceptions``), or is waived."""

HoldsOrNot = Literal["hold", "waive"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a rule book: id, kind, clause and what a policy may set of it."""

    id: str
    kind: RuleKind
    clause: str
    of: type[Settings] = Settings

    @property
    def settings(self) -> Mapping[str, Setting]:
        """The settings by name, in their order."""
        return self.of.each()


def _field(setting: Setting, default: Any) -> Any:
    return field(default=default, metadata={"setting": setting})


def number(
    default: int,
    unit: Unit = Unit.COUNT,
    least: int = 0,
    most: int = 10_000,
    eases: int = 0,
    steps: tuple[int, ...] = (1,),
) -> Any:
    """A whole number in its unit; the figures are those of :class:`Setting`."""
    return _field(Setting(default, unit, least, most, (), eases, steps), default)


def choice(words: Any, default: str) -> Any:
    """One of the words of a ``Literal``, which has them from the strictest to the loosest."""
    return _field(Setting(default, Unit.CHOICE, choices=get_args(words)), default)


def day(year: int, month: int, day_of_month: int) -> Any:
    """A date."""
    default = date(year, month, day_of_month)
    return _field(Setting(default.isoformat(), Unit.DATE), default)


def evening(hours: int, minutes: int, steps: tuple[int, ...]) -> Any:
    """A time after noon: one before it was meant for the evening."""
    return number(60 * hours + minutes, Unit.TIME, 12 * 60, 24 * 60, eases=+1, steps=steps)


def time_of_day(hours: int, minutes: int = 0) -> Any:
    """A time of which neither an earlier nor a later one is looser."""
    return number(60 * hours + minutes, Unit.TIME, 0, 24 * 60)


def margin(steps: tuple[int, ...]) -> Any:
    """Minutes by which every range of available hours is read as longer at both ends (shorter: below zero)."""
    return number(0, Unit.MINUTES, -120, 240, eases=+1, steps=steps)


def extra() -> Any:
    """What is added to every limit of a kind that the tables name (taken off: below zero)."""
    return number(0, Unit.COUNT, -1_000, 1_000, eases=+1)
