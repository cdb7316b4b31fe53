"""A TOML file as a mapping, with the row of each of its keys, and its faults in the words of tables."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from matcher.tables.dates import read_dates
from matcher.tables.encoding import decode
from matcher.tables.faults import CellFault, Fault, Interpretation, Severity
from matcher.tables.inbox import read_bytes
from matcher.tables.season import MOST_DAYS, days_between, year_fault

MOST_NESTED = 8
"""Tables and lists stand so many deep in each other at most: no file of the program needs more than three."""

MOST_SHOWN = 80
"""So much of a line is shown."""

_WHOLE_NUMBERS = range(-(2**63), 2**63)
"""What TOML asks every reader to hold."""

_LINE = re.compile(r"\(at line (\d+)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_MANY_DIGITS = re.compile(r"[0-9_]{1000}")
_OPENING = re.compile(r"[\[{.]")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file that could be read."""

    file: str
    encoding: str
    values: Mapping[str, Any]
    text: str

    def row(self, key: str) -> int:
        """The line where a dotted key, or a table in it, is set, or 0 where it is not."""
        table, _, name = key.rpartition(".")
        current = ""
        for number, line in enumerate(_rows(self.text), 1):
            if header := re.match(r"\s*\[\[?\s*([^\[\]]+?)\s*\]", line):
                current = header[1]
                if current == key or current.startswith(f"{key}."):
                    return number
            elif current == table and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*[=.]", line):
                return number
        return 0


def parse_toml(file: str, content: str) -> TomlFile:
    """A TOML text that comes with the program. Raises ``tomllib.TOMLDecodeError``."""
    return TomlFile(file, "utf-8", tomllib.loads(content), content)


def read_toml(path: Path, faults: list[Fault]) -> TomlFile | None:
    """Read a TOML file, UTF-8 or else cp950; ``None`` with a fault where it cannot be read."""
    content = read_bytes(path, faults)
    decoded = None if content is None else decode(content, path.name, None, faults)
    if decoded is None:
        return None
    text, encoding = decoded
    try:
        toml = TomlFile(path.name, encoding, tomllib.loads(text.replace("\r\n", "\n")), text)
    except tomllib.TOMLDecodeError as broken:
        line = _LINE.search(str(broken))
        faults.append(_fault("bad_toml", path.name, text, int(line[1]) if line else len(_rows(text.rstrip()))))
        return None
    except (RecursionError, ValueError):  # nested a thousand deep; a number of thousands of digits
        faults.append(_fault("toml_unfit", path.name, text, _densest_row(text)))
        return None
    unfit = _unfit_key(toml.values)
    if unfit is not None:
        faults.append(_fault("toml_unfit", path.name, text, _row_around(toml, unfit)))
        return None
    return toml


def _rows(text: str) -> list[str]:
    """The rows as TOML counts them: a line feed ends one, and nothing else does."""
    return text.split("\n")


def _fault(code: str, file: str, text: str, row: int) -> Fault:
    rows = _rows(text)
    value = rows[row - 1].strip() if 0 < row <= len(rows) else ""
    return Fault(Severity.ERROR, code, file, row, value=value[:MOST_SHOWN])


def _row_around(toml: TomlFile, key: str) -> int:
    """The row of a key, or else of the nearest table around it that has one."""
    while not toml.row(key) and "." in key:
        key = key.rpartition(".")[0]
    return toml.row(key)


def _densest_row(text: str) -> int:
    """The row that made the reader give up: the first with a number without end, else the one that nests deepest."""
    rows = _rows(text)
    numbered = (row for row, line in enumerate(rows, 1) if _MANY_DIGITS.search(line))
    deepest = max(range(len(rows)), key=lambda place: len(_OPENING.findall(rows[place])), default=-1) + 1
    return next(numbered, deepest)


def _unfit_key(values: Mapping[str, Any]) -> str | None:
    """The first key (with that of its table) under which something stands that nothing here can take.

    That is what is nested too deep, a whole number of more than 64 bits, and a character that cannot be shown.
    """
    waiting: deque[tuple[str, object, int]] = deque((key, value, 1) for key, value in values.items())
    while waiting:
        key, value, depth = waiting.popleft()
        if depth > MOST_NESTED or _CONTROL.search(key) or not _is_fit(value):
            return key
        if isinstance(value, dict):
            waiting.extend((f"{key}.{name}", inner, depth + 1) for name, inner in value.items())
        elif isinstance(value, list):
            waiting.extend((key, inner, depth + 1) for inner in value)
    return None


def _is_fit(value: object) -> bool:
    if isinstance(value, str):
        return _CONTROL.search(value) is None
    return not isinstance(value, int) or value in _WHOLE_NUMBERS


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
