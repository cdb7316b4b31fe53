"""How times, weekdays, shares and yes/no are worded for a reader of one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from matcher.texts import Language, text
from models.rules import Setting, Unit

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class WeeklyTime(Protocol):
    """A weekday, 0 is Monday, and a start in minutes after midnight."""

    @property
    def weekday(self) -> int:
        """The weekday."""

    @property
    def start(self) -> int:
        """The start."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The catalogue, bound to the reader's language."""

    language: Language

    def say(self, key: str, **figures: object) -> str:
        """The text of ``key``. Raises ``KeyError`` as :func:`matcher.texts.text` does."""
        return text(key, self.language, **figures)

    def weekday(self, weekday: int) -> str:
        """The short name of a weekday, 0 is Monday and 6 is Sunday."""
        return self.say(f"weekday.{DAYS[weekday]}")

    def time(self, minutes: int) -> str:
        """Minutes after midnight as ``HH:MM``."""
        return f"{minutes // 60:02d}:{minutes % 60:02d}"

    def span(self, start: int, end: int) -> str:
        """A stretch of a day, both ends in minutes after midnight."""
        return f"{self.time(start)}–{self.time(end)}"

    def slot(self, slot: WeeklyTime, session_minutes: int) -> str:
        """A weekday with the start and the end of a session of ``session_minutes``."""
        return f"{self.weekday(slot.weekday)} {self.span(slot.start, slot.start + session_minutes)}"

    def date_weekday(self, day: date, weekday: int) -> str:
        """The weekday of a date and, where the timetable of another weekday holds on it, which."""
        own = self.weekday(day.weekday())
        if day.weekday() == weekday:
            return own
        return self.say("sheet.weekday_as", own=own, held=self.weekday(weekday))

    def setting(self, setting: Setting, value: int | str) -> str:
        """The value of a setting: a time of day, a choice in words, or a number."""
        if setting.unit is Unit.CHOICE:
            return self.say(f"choice.{value}")
        return self.time(int(value)) if setting.unit is Unit.TIME else str(value)

    def gender(self, code: str) -> str:
        """The word for a gender by its code."""
        return self.say(f"gender.{code}")

    def yes_no(self, fact: bool) -> str:
        """Yes or no."""
        return self.say("sheet.yes" if fact else "sheet.no")

    def percent(self, part: int, whole: int) -> str:
        """A share with one decimal, rounded half up as a spreadsheet does; a dash where there is nothing to share."""
        thousandths = (2000 * part + whole) // (2 * whole) if whole else 0
        return f"{thousandths // 10}.{thousandths % 10}%" if whole else "–"
