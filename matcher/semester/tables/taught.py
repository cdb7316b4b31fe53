"""Subjects that are needed and not taught, or taught and not needed: mostly two spellings of one."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from matcher.semester.tables.cells import subject_key
from matcher.tables.records import FAULTY, Sheet
from models.semester.problem import Child, Tutor

_LIKENESS = 0.7
_CHINESE_LIKENESS = 0.5
"""Of two characters one alike is much (英文, 英語), if it is the first."""
_SHORTEST_BEGINNING = 3


def spell_alike(children: Sheet, tutors: Sheet) -> None:
    """Give every subject one spelling, the first among the children's: what people see as the same word is one."""
    first: dict[str, str] = {}

    def one(subject: str) -> str:
        return first.setdefault(subject_key(subject), subject)

    needs = {subjects: tuple(map(one, subjects)) for subjects in _distinct(children)}
    if any(subjects != spelt for subjects, spelt in needs.items()):
        children.replace_column(
            "subjects", [needs.get(subjects, subjects) for subjects in children.columns["subjects"]]
        )
    levels = {id(of): {one(subject): level for subject, level in of.items()} for of in _distinct(tutors)}
    if any(levels[id(of)] != of for of in _distinct(tutors)):
        tutors.replace_column("subjects", [levels.get(id(of), of) for of in tutors.columns["subjects"]])


def _distinct(sheet: Sheet) -> list[Any]:
    """The cells of subjects, each that was read once."""
    cells = {id(cell): cell for cell in sheet.columns.get("subjects", ())}
    return [cell for cell in cells.values() if cell is not FAULTY]


def warn_of_subjects(
    children_sheet: Sheet, tutors_sheet: Sheet, children: Mapping[str, Child], tutors: Mapping[str, Tutor]
) -> None:
    """A warning for each subject that children need and no tutor names, and for each of a tutor's that no child needs
    but that is near one needed. Subjects are compared as read: case, width and blanks make no difference.
    """
    needed = dict.fromkeys(subject for child in children.values() for subject in child.subjects)
    taught = dict.fromkeys(subject for tutor in tutors.values() for subject in tutor.levels)
    for subject, (row, count) in _first(children_sheet, needed.keys() - taught.keys()).items():
        near = alike(subject, taught)
        code = "untaught_subject_near" if near else "untaught_subject"
        figures = {"near": near} if near else {}
        children_sheet.warning(code, row, "subjects", subject, children=count, **figures)
    if not children_sheet.complete or not children:
        return
    for subject, (row, count) in _first(tutors_sheet, taught.keys() - needed.keys()).items():
        if near := alike(subject, needed):
            tutors_sheet.warning("unneeded_subject_near", row, "subjects", subject, tutors=count, near=near)


def _first(sheet: Sheet, subjects: Collection[str]) -> dict[str, tuple[int, int]]:
    """Of each subject the row where it stands first, and in how many rows it stands."""
    keys = {subject_key(subject): subject for subject in subjects}
    rows: dict[str, list[int]] = defaultdict(list)
    for record in sheet if keys else ():
        for subject in record.get("subjects") or ():
            if (key := subject_key(subject)) in keys:
                rows[keys[key]].append(record.row)
    return {subject: (of[0], len(of)) for subject, of in rows.items()}


def alike(subject: str, others: Iterable[str]) -> str:
    """The subject among the others that probably is the same, or nothing."""
    key = subject_key(subject)
    keys = {subject_key(other): other for other in others}
    for other, spelling in keys.items():
        one, two = sorted((key, other), key=len)
        if len(one) >= (_SHORTEST_BEGINNING if one.isascii() else 2) and two.startswith(one):
            return spelling
    near = difflib.get_close_matches(key, keys, n=1, cutoff=_LIKENESS)
    if not near and not key.isascii():
        begun = [other for other in keys if other[:1] == key[:1]]
        near = difflib.get_close_matches(key, begun, n=1, cutoff=_CHINESE_LIKENESS)
    return keys[near[0]] if near else ""
