"""``term.toml``: the first and last day of the term, its weeks of lessons, and its closed days."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from matcher.tables.cells import CellFault, read_whole
from matcher.tables.faults import Fault, Severity
from matcher.tables.folder import find_file
from matcher.tables.times import read_dates
from matcher.tables.toml_file import TomlFile, read_toml
from models.policy import Policy
from models.rules import SESSIONS_A_WEEK
from models.semester.problem import Term

TERM_FILE = "term.toml"
_KEYS = ("name", "first_day", "last_day", "weeks", "closed")


def read_term(folder: Path, policy: Policy, faults: list[Fault]) -> tuple[Term | None, str]:
    """The term and the encoding of its file; ``None`` where there is no file, or with faults where
    it is unfit.
    """
    path = find_file(folder, TERM_FILE, (), True, faults)
    toml = read_toml(path, faults) if path else None
    if toml is None:
        return None, ""
    return _TermReader(toml, policy, faults).read(), toml.encoding


class _TermReader:
    """Reads the keys of one file, appending what is wrong."""

    def __init__(self, toml: TomlFile, policy: Policy, faults: list[Fault]) -> None:
        self._toml = toml
        self._policy = policy
        self._faults = faults

    def read(self) -> Term | None:
        """The term, or ``None`` where there was an error."""
        for key in self._toml.values:
            if key not in _KEYS:
                near = difflib.get_close_matches(key, _KEYS, n=1, cutoff=0.0)[0]
                self._report("unknown_key", key, key, Severity.NOTICE, near=near)
        first, last, weeks = self._day("first_day"), self._day("last_day"), self._weeks()
        closed = tuple(self._closed())
        if first is None or last is None:
            return None
        if last < first:
            self._report("last_before_first", "last_day", str(last), first=str(first))
            return None
        days = self._days(closed, first, last)
        name = self._toml.values.get("name", "")
        return Term(first, last, weeks or self._fewest_weeks, str(name), days)

    @property
    def _fewest_weeks(self) -> int:
        return self._policy.number("S9", "weeks")

    def _report(self, code: str, key: str, value: str, severity: Severity = Severity.ERROR, **figures: str) -> None:
        row = self._toml.row(key)
        self._faults.append(Fault(severity, code, self._toml.file, row, key, value, figures))

    def _day(self, key: str) -> date | None:
        raw = self._toml.values.get(key)
        if raw is None or raw == "":
            self._report("missing_key", key, "")
            return None
        ranges = self._ranges(key, raw)
        if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
            return ranges[0][0]
        if ranges:
            self._report("bad_date", key, str(raw))
        return None

    def _weeks(self) -> int | None:
        raw = self._toml.values.get("weeks", self._fewest_weeks)
        try:
            weeks = read_whole("" if isinstance(raw, bool) else str(raw))
        except CellFault as fault:
            self._report(fault.code, "weeks", str(raw))
            return None
        hours = self._policy.number("S9", "hours")
        if weeks < self._fewest_weeks:
            self._report("few_weeks", "weeks", str(raw), least=str(self._fewest_weeks))
        elif weeks * SESSIONS_A_WEEK * self._policy.session_minutes < 60 * hours:
            self._report("few_hours", "weeks", str(raw), least=str(hours))
        return weeks

    def _closed(self) -> Iterator[tuple[date, date]]:
        raw = self._toml.values.get("closed", [])
        for item in raw if isinstance(raw, list) else [raw]:
            yield from self._ranges("closed", item)

    def _ranges(self, key: str, raw: object) -> tuple[tuple[date, date], ...]:
        """The days of one value: a date of TOML's own, or text (or a number such as 1140901) as
        cells have it.
        """
        if isinstance(raw, datetime):
            raw = raw.date()
        if isinstance(raw, date):
            return ((raw, raw),)
        try:
            return read_dates(str(raw))
        except CellFault as fault:
            self._report(fault.code, key, str(raw), Severity.ERROR, **fault.figures)
            return ()

    def _days(self, closed: tuple[tuple[date, date], ...], first: date, last: date) -> frozenset[date]:
        """The closed days inside the term; a warning for what lies outside it, where a year is
        easily mistyped.
        """
        days: set[date] = set()
        for start, end in closed:
            if end < first or start > last:
                shown = str(start) if start == end else f"{start}..{end}"
                self._report(
                    "closed_outside_term",
                    "closed",
                    shown,
                    Severity.WARNING,
                    first=str(first),
                    last=str(last),
                )
            inside = (min(end, last) - max(start, first)).days + 1
            days.update(max(start, first) + timedelta(n) for n in range(inside))
        return frozenset(days)
