"""The text of a file from its bytes: strict UTF-8 (UTF-16 where its mark says so), else cp950, or as told.

Nothing is guessed. What reads as cp950 but looks like the encoding of the mainland is said, with its first words.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from matcher.tables.faults import Fault, Severity

LEGACY_ENCODING = "cp950"
"""What Excel saves on a Traditional Chinese machine."""
_MAINLAND_ENCODING = "gbk"
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OLD_WORKBOOK_MARK = b"\xd0\xcf\x11\xe0"

_TRAILS = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
"""The second bytes of Big5."""
_PLANES = ((range(0xFA, 0xFF), 0xE000), (range(0x8E, 0xA1), 0xE311), (range(0x81, 0x8E), 0xEEB8))
"""The first bytes that Windows leaves to a user's own characters (造字), and the first code point of each range."""
_LAST_PLANE = 0xC8, 0xF6B1 + 94 + len(_TRAILS)
"""The end of Windows's fourth range, ``C6A1`` to ``C8FE``; Python's codec has letters for what lies before."""


class Decoding(NamedTuple):
    """The text of a file, and the encoding it was read in."""

    text: str
    encoding: str


def decode(content: bytes, file: str, encoding: str | None, faults: list[Fault]) -> Decoding | None:
    """The text of a file; ``None`` with a fault where it cannot be told."""
    if content.startswith(_OLD_WORKBOOK_MARK):
        faults.append(Fault(Severity.ERROR, "old_workbook", file))
        return None
    if encoding is not None:
        return _decode_as(content, file, encoding, faults)
    if content.startswith(_UTF16_MARKS):
        return _decode_as(content, file, "utf-16", faults)
    marked = content.startswith(codecs.BOM_UTF8)
    try:
        return Decoding(content.decode("utf-8-sig"), "utf-8-sig" if marked else "utf-8")
    except UnicodeDecodeError as broken:
        if marked:
            faults.append(Fault(Severity.ERROR, "wrong_encoding", file, _row(content, broken.start)))
            return None
    return _decode_legacy(content, file, faults)


def _decode_as(content: bytes, file: str, encoding: str, faults: list[Fault]) -> Decoding | None:
    try:
        text = content.decode(encoding)
    except LookupError:
        faults.append(Fault(Severity.ERROR, "unknown_encoding", file, value=encoding))
    except UnicodeError as broken:
        start = broken.start if isinstance(broken, UnicodeDecodeError) else 0
        faults.append(Fault(Severity.ERROR, "not_that_encoding", file, _row(content, start), value=encoding))
    else:
        return Decoding(text.removeprefix("\ufeff"), encoding)
    return None


def _decode_legacy(content: bytes, file: str, faults: list[Fault]) -> Decoding | None:
    """The text in cp950. The row of a fault is that of the first byte that cp950 has no character for."""
    try:
        text = content.decode(LEGACY_ENCODING, "matcher.user_characters")
    except UnicodeDecodeError as broken:
        code = "mainland_encoding" if _is_mainland(content) else "wrong_encoding"
        faults.append(Fault(Severity.ERROR, code, file, _row(content, broken.start)))
        return None
    if _is_mainland(content):
        figures = {"read": _words(text), "other": _words(content.decode(_MAINLAND_ENCODING))}
        faults.append(Fault(Severity.WARNING, "looks_mainland", file, figures=figures))
    return Decoding(text, LEGACY_ENCODING)


def _row(content: bytes, start: int) -> int:
    """The line of a byte, the first of the file is 1; each of the three line ends counts."""
    before = content[:start].replace(b"\r\n", b"\n")
    return before.count(b"\n") + before.count(b"\r") + 1


def _user_character(broken: UnicodeError) -> tuple[str, int]:
    """The code point that Windows gives a character of the user's own."""
    assert isinstance(broken, UnicodeDecodeError)
    pair = broken.object[broken.start : broken.start + 2]
    if len(pair) == 2 and pair[1] in _TRAILS:
        place = _TRAILS.index(pair[1])
        for leads, first in _PLANES:
            if pair[0] in leads:
                return chr(first + (pair[0] - leads[0]) * len(_TRAILS) + place), broken.start + 2
        if pair[0] == _LAST_PLANE[0]:
            return chr(_LAST_PLANE[1] + place), broken.start + 2
    raise broken


codecs.register_error("matcher.user_characters", _user_character)


_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_FEWEST_PAIRS = 3
_MOST_EARLY, _FEWEST_LATE = 0.08, 0.15
"""Half of the characters of traditional text have a first byte of A4 to AF in Big5, where no simplified one has it, and
one in thirty of C9 or more, where every third simplified one has it. Punctuation (A1 to A3) counts for neither."""


def _is_mainland(content: bytes) -> bool:
    """Whether bytes are rather text of the mainland (GBK) than Big5."""
    leads = [pair[0] for pair in _PAIR.findall(content) if not 0xA1 <= pair[0] <= 0xA3]
    if len(leads) < _FEWEST_PAIRS:
        return False
    early = sum(0xA4 <= lead <= 0xAF for lead in leads) / len(leads)
    late = sum(lead >= 0xC9 or lead <= 0xA0 for lead in leads) / len(leads)
    if early > _MOST_EARLY or late < _FEWEST_LATE:
        return False
    try:
        content.decode(_MAINLAND_ENCODING)
    except UnicodeDecodeError:
        return False
    return True


_WORD = re.compile(r"[^\x00-\x7f]{2,8}")
_WORDS = 4


def _words(text: str) -> str:
    """The first words that are not ASCII, those of the header only where there are no others."""
    below = _WORD.findall(text.partition("\n")[2]) or _WORD.findall(text)
    return "、".join(dict.fromkeys(below[: 3 * _WORDS][:_WORDS]))
