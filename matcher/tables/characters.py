"""Characters that nobody sees, or that steer a screen: dropped, replaced or refused once, where a cell is read.

None of them reaches a table, a calendar or a screen. Marks of format (Unicode's Cf: left-to-right marks, soft hyphens,
joiners) and selectors of a glyph's variant are dropped: they say nothing about who is meant. A control character
stands where something went wrong, so it is told: in a text it becomes a blank, in an id nobody can say what was meant.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Odd(StrEnum):
    """What is odd about a cell; the worst where there are several."""

    FORMAT = "format_characters"
    USER = "user_characters"
    LOST = "lost_characters"
    CONTROL = "control_characters"


_FORMAT = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U00013438\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
_CONTROL = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "\ud800-\udfff"
)
_USER = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
LOST = "\ufffd"
"""Stands where another program could not read a character."""

_FORMATS = re.compile(f"[{_FORMAT}]")
_CONTROLS = re.compile(f"[{_CONTROL}]+")
_USERS = re.compile(f"[{_USER}]")
_ODD = re.compile(f"[{_FORMAT}{_CONTROL}{_USER}{LOST}]")
_BREAKS = re.compile(r"[ \u3000]*[\t\r\n]+[ \u3000\t\r\n]*")


_PRINTABLE = (*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0x180B, 0x180E)), LOST)
"""Odd characters that Python counts as printable."""


def is_odd(text: str) -> bool:
    """Whether any character of the text is of those that :func:`clean` deals with.

    A pattern would take half as long as reading a country's tables does: it is asked only where a quick look does not
    say no.
    """
    plain = text.replace("\r", "").replace("\n", "").replace("\u3000", "")
    if plain.isprintable() and not any(odd in text for odd in _PRINTABLE):
        return False
    return _ODD.search(text) is not None


def oddity(text: str) -> Odd | None:
    """What is odd about a text."""
    if _CONTROLS.search(text):
        return Odd.CONTROL
    if LOST in text:
        return Odd.LOST
    if _USERS.search(text):
        return Odd.USER
    return Odd.FORMAT if _FORMATS.search(text) else None


def without_marks(text: str) -> str:
    """The text without marks of format and selectors of a glyph's variant."""
    return _FORMATS.sub("", text)


def clean(text: str) -> str:
    """The text with a blank for what controls a screen, and without marks of format.

    Characters of a user's own (造字) stay: other machines show a box in their place, but they are somebody's name.
    """
    return _CONTROLS.sub(" ", without_marks(text))


def in_one_line(text: str) -> str:
    """The text with a blank for each line break or tab, trimmed."""
    return _BREAKS.sub(" ", text).strip()
