"""V4: the school a lead is from, however it is written: by its id, its name, or both.

A lead must not be sent to the own school, so a cell that may name one of the schools is read as naming it, and that is
told. What is no school of the season is taken as one that did not apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.grouping import group_by
from matcher.tables import words
from matcher.tables.cells import fold_word, plain
from matcher.tables.records import Sheet, TableRecord

_TOKENS = re.compile(r"[()\[\]{}【】〔〕「」『』<>|:;、,/\s]+")
_SHORTER = words.meanings("school_kind")
_FOUNDER = re.compile(r"^(?:國立|私立|市立|縣立|(?:財團法人)?.{1,2}[縣市](?:國立|私立|市立|縣立|立)?)")
_DECIMALS = re.compile(r"(?<=\d)\.0+$")
_ID = re.compile(r"[0-9a-z][0-9a-z_-]*")


def school_key(name: str) -> str:
    """A school's name as it is compared: in the short form, without who founded it, 臺 as 台."""
    key = fold_word(name).replace("臺", "台")
    for long, short in _SHORTER.items():
        key = key.replace(long, short)
    return _FOUNDER.sub("", key) or key


class OwnSchools:
    """Reads the own school of each lead with the schools at hand."""

    def __init__(self, leads: Sheet, schools: Sheet) -> None:
        self._sheet = leads
        self._looked_up = schools.complete
        self._ids = schools.ids("school_id")
        self._by_key = {fold_word(id_).lstrip("0"): id_ for id_ in reversed(self._ids)}
        named = schools.rows("school_id", "name") if schools.complete else ()
        self._by_name = group_by(named, lambda row: school_key(row[1]))

    def of(self, record: TableRecord) -> str:
        """The id of a lead's own school, or what stands for one that did not apply; empty where none is told."""
        raw = record.get("school_id") or ""
        text = plain(raw)
        if not text or words.is_nothing(text) or text in self._ids or not self._looked_up:
            return "" if words.is_nothing(text) else text
        if words.is_not_yet(text):
            self._sheet.warning("own_school_not_yet", record.row, "school_id", raw)
            return ""
        found = dict.fromkeys(self._named(text))
        if len(found) > 1:
            self._sheet.error("own_schools_many", record.row, "school_id", raw, schools=", ".join(found))
            return ""
        if found:
            own = next(iter(found))
            self._sheet.warning("own_school_read_as", record.row, "school_id", raw, near=own)
            return own
        if not _ID.fullmatch(text.casefold()):
            self._sheet.notice("own_school_elsewhere", record.row, "school_id", raw)
        return text

    def _named(self, text: str) -> Iterator[str]:
        """The schools that a text names, by id or by name."""
        tokens = [text, *filter(None, _TOKENS.split(text))]
        for token in tokens:
            if same := self._by_key.get(_DECIMALS.sub("", fold_word(token)).lstrip("0")):
                yield same
        for token in tokens:
            yield from (id_ for id_, _ in self._by_name.get(school_key(token), ()))
