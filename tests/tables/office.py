"""A small folder of each programme to break: every table as text, read without an error until a test changes a cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matcher.planners import planner_of
from matcher.recognition import read_folder
from matcher.tables.faults import Fault, InputError, Severity
from matcher.texts import Language
from models import programmes
from models.policy import Policy
from models.programme import Programme

Change = str | bytes | Mapping[str, str] | Sequence[str] | None
"""What becomes of a table: another text, other bytes, words that change, rows that are added, or no file."""
START, END, EVERYWHERE = "^", "$", "*"
"""In place of a word that changes: what stands before the table, what stands after it, and (before a word) that it is
changed wherever it stands and not just once."""


@dataclass(frozen=True, eq=False)
class Office:
    """The folder of one programme: the tables that it has by their stems, and the beginning of those it has not."""

    programme: Programme
    tables: Mapping[str, str] = field(repr=False)
    more: Mapping[str, str] = field(repr=False)
    tomls: tuple[str, ...]

    def name(self, stem: str) -> str:
        """The name of the file of a table."""
        return f"{stem}.toml" if stem in self.tomls else f"{stem}.csv"

    def text(self, stem: str, change: Change = ()) -> str:
        """A table with what is changed; each word that changes stands in it exactly once."""
        if isinstance(change, str):
            return change
        content = {**self.tables, **self.more}[stem]
        if not isinstance(change, Mapping):
            assert change is not None
            return content + "".join(f"{row}\n" for row in change if isinstance(row, str))
        for old, new in change.items():
            word = old.removeprefix(EVERYWHERE)
            if old in (START, END):
                content = new + content if old == START else content + new
            else:
                count = content.count(word)
                assert count == 1 or (count and word != old), f"{word!r} stands {count} times in {stem}"
                content = content.replace(word, new)
        return content

    def put(self, folder: Path, **changed: Change) -> Path:
        """Write the tables, those that are named with what is changed."""
        folder.mkdir(parents=True, exist_ok=True)
        for stem, change in {**dict.fromkeys(self.tables, ()), **changed}.items():
            if isinstance(change, bytes):
                (folder / self.name(stem)).write_bytes(change)
            elif change is not None:
                (folder / self.name(stem)).write_text(self.text(stem, change), encoding="utf-8", newline="")
        return folder

    def policy(self, **rules: Mapping[str, object]) -> Policy:
        """The programme with some settings changed."""
        return Policy.from_mapping({"rules": rules}, self.programme) if rules else Policy.programme(self.programme)

    def read(self, folder: Path, encoding: str | None = None, policy: Policy | None = None) -> Any:
        """Read the folder, by the programme as written unless told otherwise."""
        return read_folder(planner_of(self.programme), folder, policy or self.policy(), encoding)

    def faults(self, folder: Path, encoding: str | None = None, policy: Policy | None = None) -> tuple[Fault, ...]:
        """Every fault of the folder, whether it can be planned or not."""
        try:
            faults: tuple[Fault, ...] = self.read(folder, encoding, policy).faults
        except InputError as broken:
            return broken.faults
        return faults


def _tables(folder: str) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / folder).iterdir())}


SEMESTER = Office(
    programmes.SEMESTER,
    _tables("semester"),
    {
        "locks": "kind,child_id,tutor_id,university_id,school_id,weekday,start\n",
        "scores": "child_id,tutor_id,score\n",
        "term": 'first_day = "2025-09-15"\nlast_day = "2025-12-31"\n',
    },
    ("term",),
)
VISITS = Office(
    programmes.VISITS,
    _tables("visits"),
    {
        "locks": "kind,lead_id,school_id,date\n",
        "travel": "lead_id,school_id,km\n",
        "scores": "lead_id,school_id,score\n",
        "program": "",
    },
    ("program",),
)
OFFICES = {office.programme: office for office in (SEMESTER, VISITS)}


def places(faults: Iterable[Fault], code: str) -> list[tuple[str, int, str]]:
    """Where a code was found: file, row, column."""
    return [(fault.file, fault.row, fault.column) for fault in faults if fault.code == code]


def codes(faults: Iterable[Fault], *, severity: Severity = Severity.ERROR) -> set[str]:
    """The codes of one severity."""
    return {fault.code for fault in faults if fault.severity is severity}


def tell(fault: Fault) -> str:
    """Say a fault in every language; its code."""
    for language in Language:
        assert fault.wrong(language)
        assert fault.mend(language)
        assert "{" not in fault.wrong(language) + fault.mend(language)
    return fault.code
