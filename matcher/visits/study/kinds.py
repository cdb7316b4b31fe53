"""What a season could be given, by kind."""

from __future__ import annotations

from matcher.report.wording import Wording
from matcher.study.tasks import AdditionKind
from matcher.texts import Language, text
from models.week import WEEKDAYS


def _item(code: str, language: Language) -> str:
    return text(f"visit.item.{code}", language)


def _weekday(code: str, language: Language) -> str:
    return Wording(language).weekday(WEEKDAYS.index(code))


LEAD = AdditionKind("lead", "county")
"""One more lead who can do everything."""
ITEM = AdditionKind("item", "item", word=_item)
"""Every lead able to help with one more item."""
WEEKDAY = AdditionKind("weekday", "weekday", word=_weekday)
"""Every lead free on the whole of one weekday."""
