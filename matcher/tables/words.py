"""The words that people write in a cell instead of a value: yes, no, nothing, and not yet.

A cell that grants a right or lifts a rule is read with these: a word for nothing or for not yet grants nothing. The
words themselves stand in ``vocabulary.toml``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

_VOCABULARY: Mapping[str, Any] = tomllib.loads(
    (resources.files("matcher.tables") / "vocabulary.toml").read_text("utf-8")
)
YES, NO, NOTHING, NEVER, NEVER_TOLD, ALWAYS, NO_LIMIT, EITHER = (
    frozenset[str](_VOCABULARY[kind])
    for kind in ("yes", "no", "nothing", "never", "never_told", "always", "no_limit", "either")
)
_NOT_YET = re.compile("|".join(map(re.escape, _VOCABULARY["not_yet"])))
_NOT_YET_ENGLISH = re.compile(rf"\b(?:{'|'.join(_VOCABULARY['not_yet_english'])})\b")

_MARKS = " \t()[]{}<>「」『』【】.。,;；、!！?？*"
_BLANKS = re.compile(r"\s+")
_SENTENCE = re.compile(r"(是|有|同意|yes|否|沒有|no)[,，、:：。!！;；](.{1,20})")


def meanings(name: str) -> dict[str, str]:
    """What each word of a choice means (``gender``, ``lock_kind``…): the table ``name`` of the vocabulary."""
    return {word: meant for meant, words in _VOCABULARY[name].items() for word in words}


@cache
def office_words(name: str) -> Mapping[str, str]:
    """The office's own word for each meaning of a choice: the first that is Chinese."""
    return {meant: next(word for word in words if not word.isascii()) for meant, words in _VOCABULARY[name].items()}


def word_of(text: str) -> str:
    """A short answer as it is compared: NFKC, lower case, without blanks and the marks around it."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _BLANKS.sub("", folded).strip(_MARKS) or folded.strip()


def is_nothing(text: str) -> bool:
    """Whether the text only says that there is nothing (不適用, 免, N/A, —)."""
    return word_of(text) in NOTHING


def is_not_yet(text: str) -> bool:
    """Whether the text says that something is still to come, or was refused (申請中, 待補, 尚未 …)."""
    folded = _BLANKS.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return bool(_NOT_YET.search(folded.replace(" ", "")) or _NOT_YET_ENGLISH.search(folded))


def answer_of(text: str) -> bool | None:
    """Yes or no in any of its words, or in the sentence of a form («是，我同意»); ``None`` where it is neither."""
    word = word_of(text)
    if word in YES:
        return True
    if word in NO:
        return False
    sentence = _SENTENCE.fullmatch(word)
    if sentence is None:
        return None
    said, more = (answer_of(part) for part in sentence.groups())
    return said if said is more else None
