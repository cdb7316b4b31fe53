"""One parser for each kind of cell: text in, a value out, or a :class:`CellFault` that says what is
wrong.

Parsers read what office staff and Excel write: full-width forms count as their ASCII forms (NFKC),
blanks at the ends are nothing. A value that could be meant otherwise comes as an :class:`Interpretation`.
Numbers stand in :mod:`matcher.tables.numbers`, subjects in :mod:`matcher.tables.subjects`, times in
:mod:`matcher.tables.times`, dates in :mod:`matcher.tables.dates`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from matcher.tables import words
from matcher.tables.characters import LOST, Odd, clean, in_one_line, oddity, without_marks
from matcher.tables.faults import CellFault, Interpretation, Severity
from matcher.tables.season import SeasonFrame
from models.semester.problem import Gender


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
_GRADE = re.compile(
    r"(?:grade\s*|g)?(國小|小學|小|國中|國|高中|高)?"
    r"(\d{1,2}|十[一二]?|[一二三四五六七八九])(?:\.0)?\s*"
    r"(?:年級|年(?:級)?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})班)?\s*(?:年?[甲乙丙丁戊己庚辛忠孝仁愛信義和平]班?|年)?",
    re.IGNORECASE,
)
_APOSTROPHE = re.compile(r"'(?=\d)")
_PLAIN_IDS = re.compile(r"(?:[0-9A-Za-z][0-9A-Za-z_-]*\n)*")
_PLAIN_IDS_OR_BLANK = re.compile(r"(?:(?:[0-9A-Za-z][0-9A-Za-z_-]*)?\n)*")
_NOTHING_LINES = tuple(f"\n{word}\n" for word in words.NOTHING if word.isalnum() and word.isascii())
_NUMBER_ID = re.compile(r"(\d+)\.0+")
_INNER_CONTROL = re.compile(r"[\t\r\n]")

_GENDERS: Mapping[str, Gender] = MappingProxyType(
    {
        **dict.fromkeys(("f", "female", "女", "女生", "女性", "女童", "女孩", "girl", "woman", "♀"), Gender.F),
        **dict.fromkeys(("m", "male", "男", "男生", "男性", "男童", "男孩", "boy", "man", "♂"), Gender.M),
    }
)
_NUMERALS: Mapping[str, int] = MappingProxyType(
    {
        word: number
        for number, word in enumerate(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), 1)
    }
)
_STAGES: Mapping[str, tuple[int, int]] = MappingProxyType({"小": (0, 6), "國": (6, 3), "高": (9, 3)})
"""For each stage of school: the grades before it, and how many it has."""
_PRIMARY = "國小"
_MOST_GRADE = 12

_LOCK_KINDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("pair", "配對", "指定", "指定配對", "固定配對", "鎖定配對"), "pair"),
        **dict.fromkeys(("forbid", "禁止", "排除", "禁止配對", "不可配對", "避免配對", "forbidden"), "forbid"),
        **dict.fromkeys(("slot", "時段", "固定時段", "指定時段", "鎖定時段"), "slot"),
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
_COUNTY_CODE = re.compile(r"[\[(]?\d{2}[\])]?\s*")
_TAIWAN = re.compile("台(?=[北中南東灣])")


def plain(raw: str) -> str:
    """The text in NFKC without invisible characters, trimmed."""
    if raw.isascii():
        return raw.strip()
    return unicodedata.normalize("NFKC", without_marks(raw)).strip()


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


def read_gender(raw: str) -> Gender:
    """``F`` or ``M`` in any of its words. Raises ``bad_gender``."""
    gender = _GENDERS.get(words.word_of(plain(raw)))
    if gender is None:
        raise CellFault("bad_gender")
    return gender


def read_grade(raw: str) -> int:
    """A grade as a number (``5``, ``五年級``, ``小五``, ``六年甲班``; ``國一`` is 7). Raises ``bad_grade``."""
    match = _GRADE.fullmatch(plain(raw))
    if match is None:
        raise CellFault("bad_grade")
    stage, written = match.groups()
    grade = _NUMERALS.get(written) or int(written)
    if not stage and 1 <= grade <= _MOST_GRADE:
        return grade
    if not stage:
        raise CellFault("bad_grade")
    before, years = _STAGES["小" if stage == _PRIMARY else stage[0]]
    if 1 <= grade <= years:
        return before + grade
    if before < grade <= before + years:
        return grade
    raise CellFault("bad_grade")


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


_LETTER_NUMBER = re.compile(
    r"字.{0,30}號|字第|號.*\d|\d.*號|(?:no|ref|文號)[.:#\s]*\d|[^\W\d_]{1,20}[-\s]?\d{3,}", re.IGNORECASE
)
"""What a reference surely looks like: a letter's number, or a word with three digits or more."""
_BARE_NUMBER = re.compile(r"\d{4,20}(?:-\d{1,10}){0,3}")
_DATE = re.compile(r"(?:民國)?\s*\d{1,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}\s*日?")
_WORDS_OF_TIME = re.compile(r"民國|[年月日時點分]|[上下]午|星期.|週.|[ap]\.?m\b\.?", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def read_waiver(raw: str) -> str | Interpretation:
    """The reference of an approval, which holds a digit or is a letter's number (字第…號). Raises ``bad_waiver`` for a
    word that means nothing, yes or no, ``waiver_not_yet`` for one still to come or refused, ``waiver_no_reference``.
    """
    text = plain(raw)
    if words.is_nothing(text) or words.answer_of(text) is not None:
        raise CellFault("bad_waiver")
    if words.is_not_yet(text):
        raise CellFault("waiver_not_yet")
    is_date = _DATE.fullmatch(text)
    if not is_date and (_LETTER_NUMBER.search(text) or _BARE_NUMBER.fullmatch(text)):
        return read_text(raw)
    if is_date or not any(map(str.isdigit, text)) or not _LETTER.search(_WORDS_OF_TIME.sub("", text)):
        raise CellFault("waiver_no_reference")
    return Interpretation(in_one_line(clean(raw)), "waiver_odd", severity=Severity.WARNING)


def read_lock_kind(raw: str) -> str:
    """The kind of a lock: ``pair``, ``forbid`` or ``slot``. Raises ``bad_lock_kind``."""
    kind = _LOCK_KINDS.get(words.word_of(plain(raw)))
    if kind is None:
        raise CellFault("bad_lock_kind")
    return kind


def read_remoteness(raw: str) -> str | Interpretation:
    """How remote a school is listed: ``remote``, ``special`` or ``extreme``; any other words as they stand."""
    return _REMOTENESS.get(plain(raw).casefold()) or read_text(raw)


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
REMOTENESS = CellKind("remoteness", read_remoteness)
GENDER = CellKind("gender", read_gender, None)
GRADE = CellKind("grade", read_grade, None)
YES_NO = CellKind("yes_no", read_yes_no, False)
WAIVER = CellKind("waiver", read_waiver)
LOCK_KIND = CellKind("lock_kind", read_lock_kind, None)
