"""Cells of subjects: what a child needs, in order, and what a tutor teaches, each at a level."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from matcher.tables.cells import CellKind, fold_word, parts
from matcher.tables.faults import CellFault, Interpretation

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
