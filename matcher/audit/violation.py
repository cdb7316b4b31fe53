"""What the audit says: one violation a broken rule and place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter

from matcher.tables.plan_rows import WrittenRow
from matcher.texts import Language, text
from models.programmes import every_rule

MOST_LISTED = 12
"""So many people or cells stand in a sentence; the rest are counted."""

TRANSLATED_FIGURES: Mapping[str, str] = {
    "weekday": "weekday",
    "goal": "goal",
    "form": "form",
    "why": "reason",
    "truth": "reason",
}
"""Figures that are words of the catalogue: how the figure's name ends, and the prefix of its keys does.

What stands before it is the same in both: ``visit_why`` is a ``visit_reason``.
"""


Refutation = tuple[str, Mapping[str, str]]
"""What makes a statement untrue: a text code, and its figures beside what the statement is about."""


def _listed(items: Iterable[str], language: Language) -> str:
    """The items as a list for a sentence, cut after ``MOST_LISTED``."""
    distinct = list(dict.fromkeys(items))
    listed = text("audit.separator", language).join(distinct[:MOST_LISTED])
    if len(distinct) <= MOST_LISTED:
        return listed
    return text("audit.more", language, listed=listed, count=len(distinct))


def _told(name: str, value: str, language: Language) -> str:
    """A figure as it stands in a sentence."""
    whose, between, end = name.rpartition("_")
    prefix = TRANSLATED_FIGURES.get(end)
    return value if prefix is None else text(f"{whose}{between}{prefix}.{value}", language)


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that does not hold: rule id, a text code, the people (ids) and the cells involved.

    A cell is a file and a row (``pairs.csv:7``). ``warning`` marks a reading that asks for a look and breaks no plan
    (P7, P9). The text is ``audit.CODE``; beside the figures it may name ``{people}`` and ``{cells}``.
    """

    rule: str
    code: str
    people: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    warning: bool = False

    @classmethod
    def of(
        cls,
        rule: str,
        code: str,
        people: Iterable[str] = (),
        cited: Iterable[WrittenRow] | str = (),
        /,
        **figures: object,
    ) -> Violation:
        """A violation that cites rows, in their order in the files, or a whole file; dates and numbers as text."""
        if isinstance(cited, str):
            cells: tuple[str, ...] = (cited,)
        else:
            cells = tuple(row.cell for row in sorted(cited, key=attrgetter("file", "row")))
        return cls(rule, code, tuple(people), cells, {name: str(value) for name, value in figures.items()})

    def as_warning(self) -> Violation:
        """The same as something to look at, which breaks no plan."""
        return replace(self, warning=True)

    @property
    def clause(self) -> str:
        """The clause of the programme that sets the rule."""
        return every_rule()[self.rule].clause

    def sentence(self, language: Language) -> str:
        """What is broken, in the reader's language."""
        figures = {name: _told(name, value, language) for name, value in self.figures.items()}
        figures["people"] = _listed(self.people, language)
        figures["cells"] = _listed(self.cells, language)
        return text(f"audit.{self.code}", language, **figures)
