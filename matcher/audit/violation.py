"""What the audit says: one violation a broken rule and place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from matcher.texts import Language, text
from models.rules import RULES


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that does not hold: rule id, a text code, the people (ids) and the cells (``pairs.csv:7``) involved.

    ``warning`` marks a reading that asks for a look and breaks no plan (P7, P9). The text is ``audit.CODE``.
    """

    rule: str
    code: str
    people: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    warning: bool = False

    @property
    def clause(self) -> str:
        """The clause of the programme that sets the rule."""
        return RULES[self.rule].clause

    def sentence(self, language: Language) -> str:
        """What is broken, in the reader's language."""
        return text(f"audit.{self.code}", language, **self.figures)
