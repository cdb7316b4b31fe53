"""One parser for each kind of cell: text in, a value out, or a :class:`CellFault` that says what is
wrong.

Parsers read what office staff and Excel write: full-width forms count as their ASCII forms (NFKC),
blanks at the ends are nothing. Times and dates stand in :mod:`matcher.tables.times`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from models.semester.problem import Gender


class CellFault(ValueError):  # noqa: N818 (a fault of the input, as Fault is)
    """A cell that cannot be read: the code of its fault, and the figures of its text beside the
    cell's value.
    """

    def __init__(self, code: str, **figures: str) -> None:
        self.code = code
        self.figures = figures
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cell. ``parse`` takes text that is not blank; a blank cell has the value
    ``blank``.
    """

    name: str
    parse: Callable[[str], object]
    blank: object = ""


_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_SEPARATORS = re.compile(r"[;、,/\r\n]")
_WHOLE = re.compile(r"(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.0+)?")
_HOURS = re.compile(r"(\d{1,15}(?:\.\d+)?)\s*(?:小時|時|hours?|hrs?|h)?", re.IGNORECASE)
_GRADE = re.compile(
    r"(?:grade\s*)?(國小|小學|小|國中|國|高中|高)?"
    r"(\d{1,2}|十[一二]?|[一二三四五六七八九])(?:\.0|\s*年級|年)?",
    re.IGNORECASE,
)
_APOSTROPHE = re.compile(r"'(?=\d)")
_PLAIN_IDS = re.compile(r"(?:[0-9A-Za-z][0-9A-Za-z_.-]*\n)*")
_PLAIN_IDS_OR_BLANK = re.compile(r"(?:(?:[0-9A-Za-z][0-9A-Za-z_.-]*)?\n)*")

_GENDERS: Mapping[str, Gender] = MappingProxyType(
    {
        **dict.fromkeys(("f", "female", "女", "女生", "女性", "girl", "woman"), Gender.F),
        **dict.fromkeys(("m", "male", "男", "男生", "男性", "boy", "man"), Gender.M),
    }
)
_YES = frozenset(
    (
        "yes",
        "true",
        "1",
        "y",
        "t",
        "是",
        "有",
        "v",
        "✓",
        "✔",
        "o",
        "○",
        "已同意",
        "同意",
        "已簽",
        "已簽署",
    )
)
_NO = frozenset(
    (
        "no",
        "false",
        "0",
        "n",
        "f",
        "否",
        "無",
        "x",
        "✗",
        "✘",
        "×",
        "-",
        "未同意",
        "不同意",
        "未簽",
        "未簽署",
    )
)
_NUMERALS: Mapping[str, int] = MappingProxyType(
    {
        word: number
        for number, word in enumerate(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), 1)
    }
)
_STAGES: Mapping[str, tuple[int, int]] = MappingProxyType({"小": (0, 6), "國": (6, 3), "高": (9, 3)})
"""For each stage of school: the grades before it, and how many it has."""

_LOCK_KINDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("pair", "配對", "指定", "指定配對"), "pair"),
        **dict.fromkeys(("forbid", "禁止", "排除", "禁止配對", "不可配對"), "forbid"),
        **dict.fromkeys(("slot", "時段", "固定時段", "指定時段"), "slot"),
    }
)
REMOTENESS_WORDS: Mapping[str, str] = MappingProxyType({"remote": "偏遠", "special": "特偏", "extreme": "極偏"})
"""How remote a school is listed, and the office's word for it."""
_REMOTENESS: Mapping[str, str] = MappingProxyType(
    {
        **{word: word for word in REMOTENESS_WORDS},
        **{word: level for level, word in REMOTENESS_WORDS.items()},
        **{f"{word}地區": level for level, word in REMOTENESS_WORDS.items()},
        **{"特殊偏遠": "special", "特殊偏遠地區": "special", "極度偏遠": "extreme", "極度偏遠地區": "extreme"},
    }
)
DEFAULT_LEVEL = 2
HIGHEST_LEVEL = 3
HIGHEST_SCORE = 100


def plain(raw: str) -> str:
    """The text in NFKC without invisible characters, trimmed."""
    if raw.isascii():
        return raw.strip()
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", raw)).strip()


def parts(raw: str) -> list[str]:
    """The items of a list in their order, without empty ones."""
    return [part for part in map(str.strip, _SEPARATORS.split(plain(raw))) if part]


def read_text(raw: str) -> str:
    """Free text (names, references), trimmed and otherwise as it stands."""
    return _INVISIBLE.sub("", raw).strip()


def read_id(raw: str) -> str:
    """An id: text in NFKC. Leading zeros and inner blanks stay; the apostrophe that keeps zeros in
    Excel goes.
    """
    return _APOSTROPHE.sub("", plain(raw), count=1) if raw.startswith("'") else plain(raw)


def are_plain_ids(texts: Sequence[str], *, blank: bool) -> bool:
    """Whether every text is an id as it stands, or with ``blank`` nothing: reading it would change nothing."""
    pattern = _PLAIN_IDS_OR_BLANK if blank else _PLAIN_IDS
    return pattern.fullmatch("\n".join((*texts, ""))) is not None


def read_gender(raw: str) -> Gender:
    """``F`` or ``M`` in any of its words. Raises ``bad_gender``."""
    gender = _GENDERS.get(plain(raw).casefold())
    if gender is None:
        raise CellFault("bad_gender")
    return gender


def read_grade(raw: str) -> int:
    """A grade as a number (``5``, ``五年級``, ``小五``; ``國一`` is 7). Raises ``bad_grade``."""
    match = _GRADE.fullmatch(plain(raw))
    if match is None:
        raise CellFault("bad_grade")
    stage, written = match.groups()
    grade = _NUMERALS.get(written) or int(written)
    if not stage:
        return grade
    before, years = _STAGES[stage[0]]
    if 1 <= grade <= years:
        return before + grade
    if before < grade <= before + years:
        return grade
    raise CellFault("bad_grade")


def read_yes_no(raw: str) -> bool:
    """Yes or no in any of its words. Raises ``bad_yes_no``."""
    word = plain(raw).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellFault("bad_yes_no")


def read_waiver(raw: str) -> str:
    """The reference of an approval. Raises ``bad_waiver`` for a word that means no."""
    if plain(raw).casefold() in _NO:
        raise CellFault("bad_waiver")
    return read_text(raw)


def read_whole(raw: str) -> int:
    """A whole number, 0 or more; ``1,200`` and ``12.0`` are read as Excel means them. Raises
    ``bad_number``.
    """
    match = _WHOLE.fullmatch(plain(raw))
    if match is None:
        raise CellFault("bad_number")
    return int(match[1].replace(",", ""))


def read_hours(raw: str) -> float:
    """Hours, 0 or more, with decimals. Raises ``bad_hours``."""
    match = _HOURS.fullmatch(plain(raw))
    if match is None:
        raise CellFault("bad_hours")
    return float(match[1])


def read_score(raw: str) -> int:
    """A whole number from 0 to 100. Raises ``bad_score``."""
    match = _WHOLE.fullmatch(plain(raw))
    if match is None or int(match[1].replace(",", "")) > HIGHEST_SCORE:
        raise CellFault("bad_score")
    return int(match[1])


def read_subjects(raw: str) -> tuple[str, ...]:
    """Subjects in order of need. Raises ``no_items``, ``subject_twice``."""
    subjects = parts(raw)
    if not subjects:
        raise CellFault("no_items")
    for subject in subjects:
        if subjects.count(subject) > 1:
            raise CellFault("subject_twice", subject=subject)
    return tuple(subjects)


@lru_cache(maxsize=16384)
def _levels(raw: str) -> Mapping[str, int]:
    levels: dict[str, int] = {}
    for part in parts(raw):
        subject, colon, written = (piece.strip() for piece in part.partition(":"))
        if not subject:
            raise CellFault("bad_subject", part=part)
        if colon and written not in map(str, range(1, HIGHEST_LEVEL + 1)):
            raise CellFault("bad_level", part=part)
        if subject in levels:
            raise CellFault("subject_twice", subject=subject)
        levels[subject] = int(written) if colon else DEFAULT_LEVEL
    return levels


def read_levels(raw: str) -> Mapping[str, int]:
    """Subjects with a level 1-3 each (``英語:3;數學``). Raises ``bad_level``, ``bad_subject``,
    ``subject_twice``.
    """
    return dict(_levels(raw))


def read_lock_kind(raw: str) -> str:
    """The kind of a lock: ``pair``, ``forbid`` or ``slot``. Raises ``bad_lock_kind``."""
    kind = _LOCK_KINDS.get(plain(raw).casefold())
    if kind is None:
        raise CellFault("bad_lock_kind")
    return kind


def read_remoteness(raw: str) -> str:
    """How remote a school is listed: ``remote``, ``special`` or ``extreme``; any other words as they stand."""
    return _REMOTENESS.get(plain(raw).casefold()) or read_text(raw)


ID = Kind("id", read_id)
TEXT = Kind("text", read_text)
REMOTENESS = Kind("remoteness", read_remoteness)
GENDER = Kind("gender", read_gender, None)
GRADE = Kind("grade", read_grade, None)
YES_NO = Kind("yes_no", read_yes_no, False)
WAIVER = Kind("waiver", read_waiver)
WHOLE = Kind("whole", read_whole, None)
HOURS = Kind("hours", read_hours, None)
SCORE = Kind("score", read_score, None)
SUBJECTS = Kind("subjects", read_subjects, ())
LEVELS = Kind("levels", read_levels, {})
LOCK_KIND = Kind("lock_kind", read_lock_kind, None)
