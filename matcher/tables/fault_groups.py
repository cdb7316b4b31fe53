"""Faults in groups of one cause: what one mistake did in ninety-nine cells is told once, with its first places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import category

from matcher.tables.faults import Fault, Severity
from matcher.texts import Language, text

_EACH = frozenset(("missing_column", "missing_column_near", "bad_toml", "unknown_key", "missing_key"))
"""Codes of which each fault needs words of its own."""
_FOLLOWING = ("unknown_reference", "name_for_id", "id_read_as", "duplicate_", "lock_", "not_served", "score_")
"""How the codes begin of what only tables together tell: it is told after what is wrong with a cell."""
_MOST_COLUMNS, _MOST_ROWS, _MOST_VALUES = 3, 4, 4


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """The faults of one code in one file; notices of one code may be of several."""

    faults: Sequence[Fault]

    @property
    def first(self) -> Fault:
        """The fault whose words are told."""
        return self.faults[0]

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self.first.severity

    def place(self, language: Language) -> str:
        """Where: the file, the columns, the number of places and the first rows."""
        files = list(dict.fromkeys(fault.file for fault in self.faults))
        if len(files) > 1:
            listed = text("cli.cause.between", language).join(files[:_MOST_COLUMNS])
            return printable(text("cli.cause.files", language, files=listed, count=len(files), places=len(self.faults)))
        parts = [self.first.file]
        columns = list(dict.fromkeys(fault.column for fault in self.faults if fault.column))
        rows = list(dict.fromkeys(fault.row for fault in self.faults if fault.row))
        if len(self.faults) == 1:
            parts += [text("cli.fault.row", language, row=row) for row in rows]
        else:
            shown = ", ".join(map(str, rows[:_MOST_ROWS])) + (" …" if len(rows) > _MOST_ROWS else "")
            parts.append(text("cli.cause.rows", language, count=len(self.faults), rows=shown))
        if columns:
            listed = text("cli.cause.between", language).join(columns[:_MOST_COLUMNS])
            key = "cli.cause.columns" if len(columns) > _MOST_COLUMNS else "cli.fault.column"
            parts.append(text(key, language, column=listed, count=len(columns)))
        return text("cli.fault.between", language).join(map(printable, parts))

    def values(self, language: Language) -> str:
        """The values that stand there, the most frequent first, each with how often."""
        told = [fault.value for fault in self.faults if fault.value and fault.row]
        counted = Counter(told).most_common()
        if len(self.faults) == 1:
            return "".join(text("cli.fault.value", language, value=printable(value)) for value in told)
        shown = [
            text(
                "cli.cause.value" if count > 1 else "cli.cause.value_once",
                language,
                value=printable(value),
                count=count,
            )
            for value, count in counted[:_MOST_VALUES]
        ]
        more = " …" if len(counted) > _MOST_VALUES else ""
        return text("cli.cause.between", language).join(shown) + more

    def wrong(self, language: Language) -> str:
        """What stands there and what is wrong with it; of many places in the words of the first."""
        wrong = printable(self.first.wrong(language))
        if len({fault.value for fault in self.faults}) == 1:
            return wrong
        return text("cli.cause.wrong", language, values=self.values(language), wrong=wrong)

    def mend(self, language: Language) -> str:
        """How to mend it."""
        return printable(self.first.mend(language))

    def line(self, language: Language) -> str:
        """The cause in one line: where, what stands there, what is wrong, how to mend it."""
        value = self.values(language) if len(self.faults) == 1 else ""
        words = {"wrong": self.wrong(language), "mend": self.mend(language)}
        return text("cli.fault.line", language, place=self.place(language), value=value, **words)


def fault_groups(faults: Iterable[Fault]) -> list[FaultGroup]:
    """The groups of faults: errors before warnings before notices, and what follows from others last."""
    by_cause: dict[tuple[object, ...], list[Fault]] = {}
    for fault in faults:
        each = (fault.row, fault.column) if fault.code in _EACH or not fault.row else ()
        file = "" if fault.severity is Severity.NOTICE and fault.row else fault.file
        by_cause.setdefault((fault.severity, fault.code, file, *each), []).append(fault)
    found = [FaultGroup(of) for of in by_cause.values()]
    return sorted(found, key=_rank)


def _rank(group: FaultGroup) -> tuple[int, int]:
    first = group.first
    following = first.code.startswith(_FOLLOWING)
    return list(Severity).index(first.severity), 2 if following else 1 if first.row else 0


def printable(cell: str) -> str:
    """What a cell holds must not steer the screen or the page it is shown on."""
    return "".join(_letters(cell))


def _letters(cell: str) -> Iterator[str]:
    for letter in cell:
        yield repr(letter)[1:-1] if category(letter) in ("Cc", "Cf", "Cn", "Zl", "Zp") else letter
