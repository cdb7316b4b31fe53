"""``program.toml``: the dates of a season of visits and its closed days; the policy's where left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

from matcher.tables.dates import days_within, range_text
from matcher.tables.faults import Fault
from matcher.tables.inbox import find_file
from matcher.tables.toml_file import TomlDays, TomlFile, read_toml
from matcher.texts import Language, text
from models.policy import Policy
from models.programmes import VISITS
from models.rules.visits import V1, V10, V11
from models.visits.days import last_activity_day
from models.visits.problem import Period
from models.visits.under_policy import eased_period

PROGRAM_FILE = "program.toml"
_DAYS: Mapping[str, Callable[[Policy], date]] = {
    "first_day": lambda policy: policy[V10].first_day,
    "last_day": lambda policy: policy[V10].last_day,
    "settlement_deadline": lambda policy: policy[V11].settlement_deadline,
    "application_deadline": lambda policy: policy[V1].application_deadline,
}
"""What each day takes the place of."""
_KEYS = (*_DAYS, "closed")
_BESIDE = timedelta(days=62)
"""What is due may fall so far before or after the period: closed days count there too."""


def program_example(language: Language) -> str:
    """A period to fill in: that of the programme."""
    policy = Policy.programme(VISITS)
    return text("template.program", language, **{key: day(policy) for key, day in _DAYS.items()})


def read_period(folder: Path, policy: Policy, faults: list[Fault]) -> tuple[Period | None, str]:
    """The period and the encoding of its file (empty where there is none); ``None`` with faults where it is unfit.

    The dates are those written: what the policy adds to them (V1, V10) decides only what fits.
    """
    path = find_file(folder, PROGRAM_FILE, True, faults)
    toml = read_toml(path, faults) if path else TomlFile(PROGRAM_FILE, "", {}, "")
    if toml is None:
        return None, ""
    return _period(TomlDays(toml, faults), policy), toml.encoding


def _period(keys: TomlDays, policy: Policy) -> Period | None:
    keys.notice_unknown(_KEYS)
    days = {key: keys.day(key) if keys.there(key) else usual(policy) for key, usual in _DAYS.items()}
    closed = keys.ranges("closed")
    known = {key: day for key, day in days.items() if day is not None}
    if len(known) < len(days) or not keys.is_short_enough(known["first_day"], known["last_day"]):
        return None
    extra = timedelta(policy[V10].extra_days)
    latest = max(known["last_day"], known["last_day"] + extra, known["settlement_deadline"])
    period = Period(**known, closed=days_within(closed, known["first_day"] - _BESIDE, latest + _BESIDE))
    if not _is_sound(period, keys, policy):
        return None
    _warn_of_closed(closed, latest, period, keys)
    return period


def _is_sound(period: Period, keys: TomlDays, policy: Policy) -> bool:
    """Whether anything can take place in the period; an error where not."""
    eased = eased_period(period, policy)
    first, last = eased.first_day, eased.last_day
    if last < first:
        keys.error("last_before_first", "last_day", last, first=first)
        return False
    last_activity = last_activity_day(eased, policy)
    if last_activity < first:
        deadline, buffer = period.settlement_deadline, policy[V11].buffer_days
        figures = {"last": last_activity, "first": first, "days": buffer}
        keys.error("settlement_before_first", "settlement_deadline", deadline, **figures)
        return False
    if period.application_deadline > period.last_day:
        figures = {"last": period.last_day}
        keys.warning("application_after_last", "application_deadline", period.application_deadline, **figures)
    return True


def _warn_of_closed(closed: tuple[tuple[date, date], ...], latest: date, period: Period, keys: TomlDays) -> None:
    """A warning for closed days that lie outside the period: a year is easily mistyped."""
    for start, end in closed:
        if end < period.first_day or start > latest:
            shown = range_text(start, end)
            keys.warning("closed_outside_period", "closed", shown, first=period.first_day, last=latest)
