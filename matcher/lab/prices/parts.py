"""What is solved to find a price: the parts of an instance that have nothing to share, each a task of its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matcher.lab.jobs import SweepTask


@dataclass(frozen=True, slots=True)
class PricePart:
    """Some of an instance that is planned by itself, under one policy.

    ``universities`` names it (empty: the whole of a season); ``people`` are its children or schools. ``options`` is the
    fingerprint of who may be served by whom and when, as far as that is known without solving (empty: it is not).
    ``with_fit`` tells that the total fit is asked for as well. ``places`` is how many can be served by those who serve,
    whoever goes with whom (``None``: not counted).
    """

    universities: tuple[str, ...]
    people: int
    task: SweepTask
    options: str = ""
    with_fit: bool = False
    places: int | None = None

    @property
    def most(self) -> int:
        """No more than so many can be served."""
        return self.people if self.places is None else min(self.people, self.places)


class AdditionKind(StrEnum):
    """Who or what could help; the codes of ``people.csv``."""

    TUTOR = "tutor"
    """One more tutor who can do everything."""
    TUTORS = "tutors"
    """As many of them as children are left out."""
    HOUR = "hour"
    """Every tutor free in one more hour of the week."""
    SUBJECT = "subject"
    """Every tutor able to teach one more subject."""
    LEAD = "lead"
    """One more lead who can do everything."""
    ITEM = "item"
    """Every lead able to help with one more item."""
    WEEKDAY = "weekday"
    """Every lead free on the whole of one weekday."""


@dataclass(frozen=True, slots=True)
class Addition:
    """Somebody or something more, that nobody has now.

    ``where`` are the universities planned together, or the county (empty: everywhere), and ``what`` a code by kind: a
    gender, ``WEEKDAY HOUR`` as in ``mon 18``, a weekday, a subject, an item. ``number`` is of people added, ``most``
    how many more they can serve by themselves at the most (``None``: no such limit).
    """

    kind: AdditionKind
    where: tuple[str, ...]
    what: str
    part: PricePart
    number: int = 0
    most: int | None = None
