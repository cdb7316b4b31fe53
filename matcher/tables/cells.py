"""One parser for each kind of cell: text in, a value out, or a :class:`CellFault` that says what is wrong.

Parsers read what office staff and Excel write: full-width forms count as their ASCII forms (NFKC), blanks at the ends
are nothing. A value that could be meant otherwise comes as an :class:`Interpretation`. Numbers stand in
:mod:`matcher.tables.numbers`, times in :mod:`matcher.tables.times`, dates in :mod:`matcher.tables.dates`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matcher.tables import words
from matcher.tables.characters import LOST, Odd, clean, in_one_line, oddity, without_marks
from matcher.tables.faults import CellFault, Interpretation, Severity
from matcher.tables.season import SeasonFrame


@dataclass(frozen=True, slots=True)
class CellKind:
    """A kind of cell. ``parse`` takes text that is not blank and gives its value, or an :class:`Interpretation`.

    A blank cell has the value ``blank``. What only the season tells (a date without its year, a whole day) is for
    ``parse_in``.
    """

    name: str
    parse: Callable[[str], object]
    blank: object = ""
    parse_in: Callable[[str, SeasonFrame], object] | None = None

    def parser(self, frame: SeasonFrame) -> Callable[[str], object]:
        """What reads a cell of a table of that season."""
        within = self.parse_in
        return self.parse if within is None else lambda text: within(text, frame)


_SEPARATORS = re.compile(r"[;、,/\r\n]")
_APOSTROPHE = re.compile(r"'(?=\d)")
_PLAIN_IDS = re.compile(r"(?:[0-9A-Za-z][0-9A-Za-z_-]*\n)*")
_PLAIN_IDS_OR_BLANK = re.compile(r"(?:(?:[0-9A-Za-z][0-9A-Za-z_-]*)?\n)*")
_NOTHING_LINES = tuple(f"\n{word}\n" for word in words.NOTHING if word.isalnum() and word.isascii())
_NUMBER_ID = re.compile(r"(\d+)\.0+")
_INNER_CONTROL = re.compile(r"[\t\r\n]")
_COUNTY_CODE = re.compile(r"[\[(]?\d{2}[\])]?\s*")
_TAIWAN = re.compile("台(?=[北中南東灣])")


def plain(raw: str) -> str:
    """The text in NFKC without invisible characters, trimmed."""
    if raw.isascii():
        return raw.strip()
    return unicodedata.normalize("NFKC", without_marks(raw)).strip()


def fold_word(text: str) -> str:
    """A word or an id as people see it: NFKC, case-folded, without blanks."""
    return "".join(plain(text).casefold().split())


def parts(raw: str) -> list[str]:
    """The items of a list in their order, without empty ones."""
    return [part for part in map(str.strip, _SEPARATORS.split(plain(raw))) if part]


def read_text(raw: str) -> str | Interpretation:
    """Free text (names), in one line, otherwise as it stands; what is odd about its characters is told."""
    if raw.isprintable() and LOST not in raw:
        return raw.strip()
    odd = oddity(raw)
    text = in_one_line(clean(raw))
    return text if odd in (None, Odd.FORMAT) else Interpretation(text, str(odd), severity=Severity.WARNING)


def read_sentences(raw: str) -> str:
    """Sentences of a plan (why a child is left out), trimmed and otherwise as they stand."""
    return without_marks(raw).strip()


def read_id(raw: str) -> str | Interpretation:
    """An id: text in NFKC. Leading zeros and inner blanks stay; the apostrophe that keeps zeros in Excel goes, and so
    does the ``.0`` that a program makes of a number. Raises ``control_in_id``, ``quote_in_id``.
    """
    text = plain(raw)
    if text.startswith("'"):
        text = _APOSTROPHE.sub("", text, count=1)
    if (not text.isprintable() or LOST in text) and _is_broken(text):
        raise CellFault("control_in_id")
    if len(text) > 1 and text[0] == text[-1] == '"':
        raise CellFault("quote_in_id")
    if number := _NUMBER_ID.fullmatch(text):
        return Interpretation(number[1], "number_as_id", {"read": number[1]})
    return text


def _is_broken(text: str) -> bool:
    return _INNER_CONTROL.search(text) is not None or oddity(text) in (Odd.CONTROL, Odd.LOST)


def are_plain_ids(texts: Sequence[str], *, blank: bool) -> bool:
    """Whether every text is an id as it stands, or with ``blank`` nothing: reading it would change nothing.

    All are looked at together, as the lines of one text: one by one they take as long as reading the file.
    """
    pattern = _PLAIN_IDS_OR_BLANK if blank else _PLAIN_IDS
    lines = "\n".join(("", *texts, ""))
    if lines.count("\n") != len(texts) + 1 or not pattern.fullmatch(lines, 1):
        return False
    folded = lines.lower()
    return not any(word in folded for word in _NOTHING_LINES)


def choice(name: str, code: str) -> Callable[[str], str]:
    """Reads a word of the vocabulary's table ``name`` as what it means. What it gives raises ``code``."""
    meanings = words.meanings(name)

    def read(raw: str) -> str:
        if (found := meanings.get(words.word_of(plain(raw)))) is None:
            raise CellFault(code)
        return found

    return read


def read_yes_no(raw: str) -> bool | Interpretation:
    """Yes or no in any of its words; what is not there or still to come is no, and that is told.

    Raises ``bad_yes_no``.
    """
    answer = words.answer_of(plain(raw))
    if answer is not None:
        return answer
    if words.is_nothing(raw):
        return Interpretation(False, "nothing_is_no")
    if words.is_not_yet(raw):
        return Interpretation(False, "not_yet_is_no", severity=Severity.WARNING)
    raise CellFault("bad_yes_no")


def read_county(raw: str) -> str | Interpretation:
    """A county or city as it is written officially: 臺 for 台, without the register's number (``[15]花蓮縣``)."""
    read = read_text(raw)
    if isinstance(read, Interpretation):
        return read
    return _TAIWAN.sub("臺", _COUNTY_CODE.sub("", unicodedata.normalize("NFKC", read), count=1))


ID = CellKind("id", read_id)
TEXT = CellKind("text", read_text)
SENTENCES = CellKind("sentences", read_sentences)
COUNTY = CellKind("county", read_county)
YES_NO = CellKind("yes_no", read_yes_no, False)
