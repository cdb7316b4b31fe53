"""The kinds of cell that only the tables of a semester have; the same faults hold as in :mod:`matcher.tables.cells`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from matcher.tables import words
from matcher.tables.cells import CellKind, choice, fold_word, parts, plain, read_text
from matcher.tables.characters import clean, in_one_line
from matcher.tables.faults import CellFault, Interpretation, Severity
from models.semester.problem import Gender

_GRADE = re.compile(
    r"(?:grade\s*|g)?(國小|小學|小|國中|國|高中|高)?"
    r"(\d{1,2}|十[一二]?|[一二三四五六七八九])(?:\.0)?\s*"
    r"(?:年級|年(?:級)?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})班)?\s*(?:年?[甲乙丙丁戊己庚辛忠孝仁愛信義和平]班?|年)?",
    re.IGNORECASE,
)

_NUMERALS: Mapping[str, int] = {
    word: number
    for number, word in enumerate(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), 1)
}

_STAGES: Mapping[str, tuple[int, int]] = {"小": (0, 6), "國": (6, 3), "高": (9, 3)}
"""For each stage of school: the grades before it, and how many it has."""

_PRIMARY = "國小"
_MOST_GRADE = 12
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

_REMOTENESS = words.meanings("remoteness")


def read_remoteness(raw: str) -> str | Interpretation:
    """How remote a school is listed: ``remote``, ``special`` or ``extreme``; any other words as they stand."""
    return _REMOTENESS.get(plain(raw).casefold()) or read_text(raw)


REMOTENESS = CellKind("remoteness", read_remoteness)
GENDER = CellKind("gender", read_gender, None)
GRADE = CellKind("grade", read_grade, None)
WAIVER = CellKind("waiver", read_waiver)
LOCK_KIND = CellKind("lock_kind", read_lock_kind, None)


DEFAULT_LEVEL = 2
HIGHEST_LEVEL = 3
_NUMBERING = re.compile(r"(?:\(?\d{1,2}[.)]|[(]?[一二三四五六七八九十][.)])\s*(?=\D)")
_LEVEL = re.compile(r"(\d+)\s*(?:級|等)?")
_LEVEL_AT_THE_END = re.compile(r"(.*[^\d\s:=(.\-])\s*[=(\-]?\s*(\d{1,2})\s*(?:級|等)?\s*\)?")


def subject_key(subject: str) -> str:
    """A subject as it is compared: NFKC, case-folded, without blanks, 臺 as 台."""
    return fold_word(subject).replace("臺", "台")


def _words(raw: str) -> list[str]:
    return [_NUMBERING.sub("", part, count=1) for part in parts(raw)]


def read_subjects(raw: str) -> tuple[str, ...]:
    """Subjects in order of need. Raises ``no_items``, ``bad_subject``, ``subject_twice``."""
    subjects = _words(raw)
    if not subjects:
        raise CellFault("no_items")
    keys = list(map(subject_key, subjects))
    for subject, key in zip(subjects, keys, strict=True):
        if key.isdigit():
            raise CellFault("bad_subject", part=subject)
        if keys.count(key) > 1:
            raise CellFault("subject_twice", subject=subject)
    return tuple(subjects)


@lru_cache(maxsize=16384)
def _levels(raw: str) -> tuple[Mapping[str, int], str]:
    """The level of each subject, and the first that was written without a colon."""
    levels: dict[str, int] = {}
    keys: set[str] = set()
    told = ""
    for part in _words(raw):
        subject, level, joined = _level(part)
        told = told or joined
        if subject_key(subject) in keys:
            raise CellFault("subject_twice", subject=subject)
        keys.add(subject_key(subject))
        levels[subject] = level
    return levels, told


def _level(part: str) -> tuple[str, int, str]:
    """A subject, its level, and the part where the two are not separated by a colon."""
    subject, colon, written = (piece.strip() for piece in part.partition(":"))
    joined = "" if colon else part
    if not colon and (end := _LEVEL_AT_THE_END.fullmatch(part)):
        subject, written = end[1].strip(), end[2]
    elif not colon:
        joined, written = "", str(DEFAULT_LEVEL)
    if not subject or subject.isdigit():
        raise CellFault("bad_subject", part=part)
    level = _LEVEL.fullmatch(written)
    if level is None or level[1] not in map(str, range(1, HIGHEST_LEVEL + 1)):
        raise CellFault("bad_level", part=part)
    return subject, int(level[1]), joined


def read_levels(raw: str) -> Mapping[str, int] | Interpretation:
    """Subjects with a level 1-3 each (``英語:3;數學``; ``英語3`` is told). Raises ``bad_level``, ``bad_subject``,
    ``subject_twice``.
    """
    levels, told = _levels(raw)
    if not told:
        return dict(levels)
    subject = next(subject for subject in levels if told.startswith(subject))
    return Interpretation(
        dict(levels), "level_without_colon", {"part": told, "subject": subject, "level": str(levels[subject])}
    )


SUBJECTS = CellKind("subjects", read_subjects, ())
LEVELS = CellKind("levels", read_levels, {})
