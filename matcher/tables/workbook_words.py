"""The words of a workbook's cells, in both languages, read back as what the tables of a plan hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from matcher.tables.cells import SENTENCES, CellKind, plain
from matcher.tables.columns import Column
from matcher.texts import Language, catalogue

_FIELD = re.compile(r"\\\{(\w+)\\\}")


def titles(name: str) -> tuple[str, ...]:
    """The titles of a sheet, or the headings of a column, in both languages."""
    return tuple(catalogue()[f"sheet.{name}"][language] for language in (Language.ZH, Language.EN))


def workbook_column(name: str, kind: CellKind, *, filled: bool = False, required: bool = True) -> Column:
    """A column of a workbook: under its name, or its heading in either language."""
    return Column(name, kind, titles(name), required=required, filled=filled)


def headed_why(reason: CellKind) -> tuple[Column, Column, Column]:
    """The columns that tell why somebody is left out: the reason, and sentences that may be missing."""
    detail, remedy = (workbook_column(name, SENTENCES, required=False) for name in ("detail", "remedy"))
    return workbook_column("reason", reason, filled=True), detail, remedy


def folded_word(word: str) -> str:
    """A word as it is compared: case-folded, without blanks."""
    return "".join(plain(word).casefold().split())


def codes(prefix: str, codes: Iterable[str]) -> Callable[[str], str]:
    """Reads a word of the catalogue, or a code itself, as the code; any other word stays as it stands."""
    words = {
        folded_word(catalogue()[f"{prefix}.{code}"][language]): str(code) for code in codes for language in Language
    }

    def read(raw: str) -> str:
        return words.get(folded_word(raw), plain(raw))

    return read


def fields_of(key: str, raw: str) -> Mapping[str, str] | None:
    """The fields of a text of the catalogue, in whichever language it stands there; ``None`` where it is another."""
    for language in Language:
        template = re.escape(plain(catalogue()[key][language])).replace("\\ ", r"\s*")
        match = re.fullmatch(_FIELD.sub(r"(?P<\1>.+?)", template), plain(raw), re.IGNORECASE)
        if match is not None:
            return match.groupdict()
    return None
