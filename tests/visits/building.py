"""Small seasons by hand: leads, schools, workshops and professors told in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from models.policy import Policy
from models.programmes import VISITS
from models.visits.problem import HighSchool, Lead, Mode, Period, Professor, Season, ServiceItem, Workshop
from tests.hours import is_day, week

POLICY = Policy.programme(VISITS)
PERIOD = Period(date(2025, 9, 1), date(2025, 12, 31), date(2025, 12, 15), date(2025, 6, 20))
"""The programme's own; 1 September 2025 is a Monday."""

EVERY_DAY = "mon tue wed thu fri"


def read_words(line: str, hours: str) -> dict[str, Any]:
    """The fields that a line's words give; a bare word that is no weekday is a yes."""
    id_, *words = line.split()
    found: dict[str, Any] = {"id": id_, "free": week(" ".join(filter(is_day, words)), hours)}
    for word in words:
        name, _, value = word.partition("=")
        if not is_day(word):
            found[name] = _READ[name](value) if value else True
    return found


def _days(value: str) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, value.split(";")))


_READ: dict[str, Any] = {
    "items": lambda value: frozenset(map(ServiceItem, value.split(";"))),
    "unavailable": _days,
    "mode": Mode,
    "applied_on": date.fromisoformat,
    "date": date.fromisoformat,
    "school_id": str,
    **dict.fromkeys(("max_schools", "max_visits", "teachers", "minutes", "capacity"), int),
}
ASKED = {"items": frozenset({ServiceItem.CURRICULUM})}


def lead(line: str, hours: str = "09:00-14:00", **more: Any) -> Lead:
    """``L1 mon tue=09:00-12:00 max_schools=2 school_id=A items=team unavailable=2025-09-08;2025-09-15``."""
    return Lead(
        **{"max_schools": 3, "name": f"王{line.split(maxsplit=1)[0]}", **ASKED, **more, **read_words(line, hours)}
    )


def school(line: str, hours: str = "09:00-14:00", **more: Any) -> HighSchool:
    """``A mon teachers=2 mode=B returning recommended applied_on=2025-06-21``, and as of a lead."""
    return HighSchool(
        **{"name": f"{line.split(maxsplit=1)[0]}高中", "teachers": 3, **ASKED, **more, **read_words(line, hours)}
    )


def professor(line: str, hours: str = "09:00-14:00", **more: Any) -> Professor:
    """``P mon max_visits=1 unavailable=2025-09-08``."""
    return Professor(**{**more, **read_words(line, hours)})


def workshop(line: str) -> Workshop:
    """``W1 date=2025-09-13 capacity=1``; by default of six hours on the first Saturday."""
    fields = {"date": date(2025, 9, 6), "minutes": 360, **read_words(line, "")}
    return Workshop(fields["id"], fields["date"], fields["minutes"], fields.get("capacity"))


def season(leads: Iterable[Lead], schools: Iterable[HighSchool], **more: Any) -> Season:
    """In the programme's period, unless it has another one; further tables may be lists."""
    tables: dict[str, Any] = {name: _by_id(rows) if isinstance(rows, list) else rows for name, rows in more.items()}
    return replace(Season(_by_id(leads), _by_id(schools), PERIOD), **tables)


def _by_id(rows: Iterable[Any]) -> dict[str, Any]:
    return {row.id: row for row in rows}


def day(words: str) -> date:
    """``10-15`` is of 2025."""
    return date.fromisoformat(words if len(words) > 5 else f"2025-{words}")


def closed_but(open_days: Iterable[date], period: Period = PERIOD) -> Period:
    """The period with all of its days closed but these."""
    days = {period.first_day + timedelta(n) for n in range((period.last_day - period.first_day).days + 1)}
    return replace(period, closed=frozenset(days - set(open_days)))
