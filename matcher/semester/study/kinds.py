"""What a university could be given, by kind."""

from __future__ import annotations

from matcher.report.wording import Wording
from matcher.study.tasks import AdditionKind
from matcher.texts import Language
from models.week import WEEKDAYS

HOUR_MINUTES = 60


def _gender(code: str, language: Language) -> str:
    return Wording(language).gender(code)


def _hour(what: str, language: Language) -> str:
    """``mon 18`` as the weekday and both ends of the hour."""
    wording, (weekday, hour) = Wording(language), what.split()
    start = HOUR_MINUTES * int(hour)
    return f"{wording.weekday(WEEKDAYS.index(weekday))} {wording.span(start, start + HOUR_MINUTES)}"


TUTORS = AdditionKind("tutors", "gender", "university", _gender)
"""As many tutors who can do everything as children are left out."""
TUTOR = AdditionKind("tutor", "gender", "university", _gender, many=TUTORS)
"""One more tutor who can do everything."""
HOUR = AdditionKind("hour", "hour", "university", _hour, adds_up=True)
"""Every tutor free in one more hour of the week."""
SUBJECT = AdditionKind("subject", "subject", "university", adds_up=True)
"""Every tutor able to teach one more subject."""
