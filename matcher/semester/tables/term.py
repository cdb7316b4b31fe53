"""``term.toml``: the first and last day of the term, its weeks of lessons, and its closed days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from matcher.tables.dates import days_within, range_text
from matcher.tables.faults import CellFault, Fault, value_of
from matcher.tables.inbox import find_file
from matcher.tables.numbers import read_whole
from matcher.tables.season import weeks_between
from matcher.tables.toml_file import TomlDays, read_toml
from matcher.texts import Language, text
from models.policy import Policy
from models.programmes import SEMESTER
from models.rules.semester import S9
from models.semester.problem import Term

TERM_FILE = "term.toml"
_KEYS = ("name", "first_day", "last_day", "weeks", "closed")


def term_example(language: Language) -> str:
    """A term to fill in."""
    return text("template.term", language, weeks=Policy.programme(SEMESTER)[S9].weeks)


def read_term(folder: Path, policy: Policy, faults: list[Fault]) -> tuple[Term | None, str]:
    """The term and the encoding of its file; ``None`` where there is no file, or with faults where it is unfit."""
    path = find_file(folder, TERM_FILE, True, faults)
    toml = read_toml(path, faults) if path else None
    if toml is None:
        return None, ""
    return _term(TomlDays(toml, faults), policy), toml.encoding


def _term(keys: TomlDays, policy: Policy) -> Term | None:
    """The term, or ``None`` where there was an error."""
    keys.notice_unknown(_KEYS)
    first, last, weeks = _day(keys, "first_day"), _day(keys, "last_day"), _weeks(keys, policy)
    closed = keys.ranges("closed")
    if first is None or last is None:
        return None
    if last < first:
        keys.error("last_before_first", "last_day", last, first=first)
        return None
    if not keys.is_short_enough(first, last):
        return None
    weeks = weeks or policy[S9].weeks
    most = weeks_between(first, last)
    if weeks > most:
        key, value = ("weeks", str(weeks)) if keys.there("weeks") else ("last_day", last.isoformat())
        keys.error("weeks_over_term", key, value, first=first, last=last, most=most, weeks=weeks)
    for start, end in closed:
        if end < first or start > last:
            # A year is easily mistyped.
            keys.warning("closed_outside_term", "closed", range_text(start, end), first=first, last=last)
    name = str(keys.values.get("name", ""))
    return Term(first, last, weeks, name, days_within(closed, first, last))


def _day(keys: TomlDays, key: str) -> date | None:
    if keys.there(key):
        return keys.day(key)
    keys.error("missing_key", key, "")
    return None


def _weeks(keys: TomlDays, policy: Policy) -> int | None:
    fewest = policy[S9].weeks
    raw = keys.values.get("weeks", fewest)
    try:
        weeks = int(str(value_of(read_whole("" if isinstance(raw, bool) else str(raw)))))
    except CellFault as fault:
        keys.error(fault.code, "weeks", raw)
        return None
    hours = policy[S9].hours
    if weeks < fewest:
        keys.error("few_weeks", "weeks", raw, least=fewest)
    elif weeks * policy.sessions_a_week * policy.session_minutes < 60 * hours:
        keys.error("few_hours", "weeks", raw, least=hours)
    return weeks
