"""The days that a TOML file of a season or term tells, by key, and every fault of them."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date, datetime

from matcher.tables.cell_fault import CellFault, Interpretation
from matcher.tables.dates import read_dates
from matcher.tables.faults import Fault, Severity
from matcher.tables.season_bounds import MOST_DAYS, days_between, year_fault
from matcher.tables.toml_file import MOST_SHOWN, TomlFile

DayRanges = tuple[tuple[date, date], ...]


class TomlDays:
    """Reads the keys of one file as days, appending what is wrong."""

    def __init__(self, toml: TomlFile, faults: list[Fault]) -> None:
        self.values = toml.values
        self._toml = toml
        self._faults = faults

    def error(self, code: str, key: str, value: object, **figures: object) -> None:
        """Append an error of a key."""
        self._report(Severity.ERROR, code, key, value, figures)

    def warning(self, code: str, key: str, value: object, **figures: object) -> None:
        """Append a warning of a key."""
        self._report(Severity.WARNING, code, key, value, figures)

    def _report(self, severity: Severity, code: str, key: str, value: object, figures: dict[str, object]) -> None:
        words = {name: str(figure) for name, figure in figures.items()}
        row = self._toml.row(key)
        self._faults.append(Fault(severity, code, self._toml.file, row, key, str(value)[:MOST_SHOWN], words))

    def notice_unknown(self, known: Sequence[str]) -> None:
        """A notice for each key that is none of those known."""
        for key in self.values:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)[0]
                self._report(Severity.NOTICE, "unknown_key", key, key, {"near": near})

    def there(self, key: str) -> bool:
        """Whether something stands under the key."""
        return self.values.get(key) not in (None, "")

    def day(self, key: str) -> date | None:
        """The one day under a key; ``None`` with a fault where it is none."""
        raw = self.values.get(key)
        ranges = self._ranges(key, raw)
        if ranges is None:
            return None
        if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
            return self._of_season(key, raw, ranges[0][0])
        self.error("bad_date", key, raw)
        return None

    def _of_season(self, key: str, raw: object, day: date) -> date | None:
        """The day, if a season may have it."""
        wrong = year_fault(raw, day)
        if wrong is None:
            return day
        code, figures = wrong
        self.error(code, key, raw, **figures)
        return None

    def is_short_enough(self, first: date, last: date) -> bool:
        """Whether a season may last from the first to the last day; an error of ``last_day`` where not."""
        days = days_between(first, last)
        if days > MOST_DAYS:
            self.error("long_season", "last_day", last, first=first, days=days, most=MOST_DAYS)
        return days <= MOST_DAYS

    def ranges(self, key: str) -> DayRanges:
        """The days and ranges of days under a key, each as its first and last day."""
        raw = self.values.get(key, [])
        items = raw if isinstance(raw, list) else [raw]
        return tuple(days for item in items for days in self._ranges(key, item) or ())

    def _ranges(self, key: str, raw: object) -> DayRanges | None:
        """The days of one value: a date of TOML's own, or text (or a number such as 1140901) as
        cells have it; ``None`` with a fault where it is neither.
        """
        if isinstance(raw, datetime):
            raw = raw.date()
        if isinstance(raw, date):
            return ((raw, raw),)
        try:
            read = read_dates(str(raw))
        except CellFault as fault:
            self.error(fault.code, key, raw, **fault.figures)
            return None
        if not isinstance(read, Interpretation):
            return read
        self._report(Severity.NOTICE, read.code, key, raw, dict(read.figures))
        ranges: DayRanges = read.value  # type: ignore[assignment]
        return ranges
