"""One parser for each kind of cell: text in, a value out, or a :class:`CellFault` that says what is
wrong.

Parsers read what office staff and Excel write: full-width forms count as their ASCII forms (NFKC),
blanks at the ends are nothing. A value that could be meant otherwise comes as an :class:`Interpretation`.
Numbers stand in :mod:`matcher.tables.numbers`, subjects in :mod:`matcher.tables.subjects`, times in
:mod:`matcher.tables.times`, dates in :mod:`matcher.tables.dates`.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from matcher.tables import words
from matcher.tables.characters import LOST, Odd, clean, in_one_line, oddity, without_marks
from matcher.tables.faults import CellFault, Interpretation, Severity
from matcher.tables.season import SeasonFrame
from models.semester.problem import Gender
from models.visits.problem import Mode, ServiceItem


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

_NUMERALS: Mapping[str, int] = {
    word: number
    for number, word in enumerate(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), 1)
}
_STAGES: Mapping[str, tuple[int, int]] = {"小": (0, 6), "國": (6, 3), "高": (9, 3)}
"""For each stage of school: the grades before it, and how many it has."""
_PRIMARY = "國小"
_MOST_GRADE = 12

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


def choice(name: str, code: str) -> Callable[[str], str]:
    """Reads a word of the vocabulary's table ``name`` as what it means. What it gives raises ``code``."""
    meanings = words.meanings(name)

    def read(raw: str) -> str:
        if (found := meanings.get(words.word_of(plain(raw)))) is None:
            raise CellFault(code)
        return found

    return read


_gender = choice("gender", "bad_gender")


def read_gender(raw: str) -> Gender:
    """``F`` or ``M`` in any of its words. Raises ``bad_gender``."""
    return Gender(_gender(raw))


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


read_lock_kind = choice("lock_kind", "bad_lock_kind")
"""The kind of a semester's lock: ``pair``, ``forbid`` or ``slot``."""
read_visit_lock_kind = choice("visit_lock_kind", "bad_visit_lock_kind")
"""The kind of a lock of visits: ``assign``, ``forbid`` or ``visit``."""

_REMOTENESS = words.meanings("remoteness")


def read_remoteness(raw: str) -> str | Interpretation:
    """How remote a school is listed: ``remote``, ``special`` or ``extreme``; any other words as they stand."""
    return _REMOTENESS.get(plain(raw).casefold()) or read_text(raw)


def read_county(raw: str) -> str | Interpretation:
    """A county or city as it is written officially: 臺 for 台, without the register's number (``[15]花蓮縣``)."""
    read = read_text(raw)
    if isinstance(read, Interpretation):
        return read
    return _TAIWAN.sub("臺", _COUNTY_CODE.sub("", unicodedata.normalize("NFKC", read), count=1))


_CHECKED, _UNCHECKED = "■☑✔✓", "□☐"
_ITEM_NUMBERING = re.compile(r"(?:\(?\d{1,2}[.)]|[(]?[一二三四][.)])\s*(?=\D)")
_BOX = re.compile(rf"([{_CHECKED}{_UNCHECKED}])\s*")
_MODE = re.compile(r"(?:mode|模式)?\s*([ab])\s*(?:模式)?")
_ITEMS = words.meanings("item")


def read_items(raw: str) -> frozenset[ServiceItem]:
    """The items of a list; of boxes (■課程發展 □網路環境) those that are ticked. Raises ``no_items``, ``unknown_item``,
    ``unknown_item_near``.
    """
    listed = [_ITEM_NUMBERING.sub("", part, count=1) for part in _ticked(plain(raw))]
    if not listed:
        raise CellFault("no_items")
    return frozenset(map(_item, listed))


def _ticked(text: str) -> list[str]:
    """The parts of a list, without those whose box is empty."""
    boxes = _BOX.split(text)
    if len(boxes) == 1:
        return parts(text)
    before, *marked = boxes
    return parts(before) + [
        part
        for mark, behind in zip(marked[::2], marked[1::2], strict=True)
        if mark in _CHECKED
        for part in parts(behind)
    ]


def _item(word: str) -> ServiceItem:
    known = "".join(word.casefold().split())
    if known in _ITEMS:
        return ServiceItem(_ITEMS[known])
    near = difflib.get_close_matches(known, _ITEMS, n=1, cutoff=0.5)
    if near:
        raise CellFault("unknown_item_near", part=word, near=near[0])
    raise CellFault("unknown_item", part=word)


def read_mode(raw: str) -> Mode | None:
    """``A`` or ``B`` in any of its spellings, ``None`` for a word that means either. Raises ``bad_mode``."""
    word = plain(raw).casefold()
    if word in words.EITHER:
        return None
    match = _MODE.fullmatch(word)
    if match is None:
        raise CellFault("bad_mode")
    return Mode(match[1].upper())


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
VISIT_LOCK_KIND = CellKind("visit_lock_kind", read_visit_lock_kind, None)
ITEMS = CellKind("items", read_items, frozenset())
MODE = CellKind("mode", read_mode, None)
