"""A semester as the tables that an office would have exported."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from matcher.tables.columns import SEMESTER_TABLES, Table
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.term import TERM_FILE
from matcher.tables.times import clock_text
from matcher.tables.writing import write_table
from matcher.texts import Language
from models.semester.problem import Gender, Semester, Term
from models.week import WEEKDAYS, Week

Cells = Mapping[str, str]
"""Cells by the English name of their column."""

_GENDERS = {
    Language.EN: {Gender.F: "F", Gender.M: "M"},
    Language.ZH: {Gender.F: "女", Gender.M: "男"},
}
_YES_NO = {Language.EN: {True: "yes", False: "no"}, Language.ZH: {True: "是", False: "否"}}
_LIST = {Language.EN: ";", Language.ZH: "、"}


def write_semester_tables(folder: Path, semester: Semester, language: Language) -> tuple[Path, ...]:
    """Write the input tables of a semester, and ``term.toml`` if it has a term; gives the paths.

    The folder is made if need be. An optional table without rows is not written. ``language`` is
    that of the headers and of the words in the cells. Raises ``InputError``, and writes nothing,
    where a table stands in the folder already: an old one would mix with the new.
    """
    rows = {table.stem: list(_ROWS[table.stem](semester, language)) for table in SEMESTER_TABLES}
    _refuse_to_mix(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = [table for table in SEMESTER_TABLES if rows[table.stem] or not table.optional]
    for table in written:
        write_table(folder / table.file, _headers(table, language), _lists(table, rows[table.stem]))
    paths = [folder / table.file for table in written]
    if semester.term:
        paths.append(folder / TERM_FILE)
        paths[-1].write_text(term_text(semester.term), encoding="utf-8", newline="\r\n")
    return tuple(paths)


def _refuse_to_mix(folder: Path) -> None:
    names = [*(table.file for table in SEMESTER_TABLES), TERM_FILE]
    standing = [name for name in names if (folder / name).exists()]
    if standing:
        raise InputError(Fault(Severity.ERROR, "file_exists", name) for name in standing)


def _headers(table: Table, language: Language) -> list[str]:
    return [column.chinese if language is Language.ZH else column.name for column in table.columns]


def _lists(table: Table, rows: Iterable[Cells]) -> list[list[str]]:
    return [[row.get(column.name, "") for column in table.columns] for row in rows]


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _week(week: Week, language: Language) -> dict[str, str]:
    return {
        day: _LIST[language].join(f"{clock_text(span.start)}-{clock_text(span.end)}" for span in spans)
        for day, spans in zip(WEEKDAYS, week, strict=True)
    }


def _universities(semester: Semester, language: Language) -> Iterable[Cells]:
    for university in semester.universities.values():
        yield {
            "university_id": university.id,
            "name": university.name,
            "seats": _number(university.seats),
            "class_leaders": _number(university.class_leaders),
            "approved_children": _number(university.approved_children),
        }


def _schools(semester: Semester, language: Language) -> Iterable[Cells]:
    for school in semester.schools.values():
        yield {
            "school_id": school.id,
            "name": school.name,
            "county": school.county,
            "computers": _number(school.computers),
            **_week(school.windows, language),
        }


def _groups(semester: Semester, language: Language) -> Iterable[Cells]:
    for group in semester.groups:
        yield {"university_id": group.university_id, "school_id": group.school_id}


def _tutors(semester: Semester, language: Language) -> Iterable[Cells]:
    for tutor in semester.tutors.values():
        yield {
            "tutor_id": tutor.id,
            "name": tutor.name,
            "university_id": tutor.university_id,
            "gender": _GENDERS[language][tutor.gender],
            "subjects": _LIST[language].join(f"{subject}:{level}" for subject, level in tutor.levels.items()),
            "in_person_hours": f"{tutor.in_person_hours:g}",
            "online_hours": f"{tutor.online_hours:g}",
            "agreement": _YES_NO[language][tutor.agreement],
            **_week(tutor.free, language),
        }


def _children(semester: Semester, language: Language) -> Iterable[Cells]:
    """The university stands only where two serve the school, as in most exports."""
    serving = Counter(group.school_id for group in semester.groups)
    for child in semester.children.values():
        yield {
            "child_id": child.id,
            "name": child.name,
            "school_id": child.school_id,
            "university_id": child.university_id if serving[child.school_id] > 1 else "",
            "gender": _GENDERS[language][child.gender],
            "grade": str(child.grade),
            "subjects": _LIST[language].join(child.subjects),
            "gender_waiver": child.gender_waiver,
            "previous_tutor_id": child.previous_tutor_id,
        }


def _locks(semester: Semester, language: Language) -> Iterable[Cells]:
    for child_id, tutor_id in semester.pair_locks:
        yield {"kind": "pair", "child_id": child_id, "tutor_id": tutor_id}
    for child_id, tutor_id in sorted(semester.forbidden):
        yield {"kind": "forbid", "child_id": child_id, "tutor_id": tutor_id}
    for group, slots in semester.slot_locks.items():
        for slot in slots:
            yield {
                "kind": "slot",
                "university_id": group.university_id,
                "school_id": group.school_id,
                "weekday": WEEKDAYS[slot.weekday],
                "start": clock_text(slot.start),
            }


def _scores(semester: Semester, language: Language) -> Iterable[Cells]:
    for (child_id, tutor_id), score in semester.scores.items():
        yield {"child_id": child_id, "tutor_id": tutor_id, "score": str(score)}


_ROWS: Mapping[str, Callable[[Semester, Language], Iterable[Cells]]] = {
    "universities": _universities,
    "schools": _schools,
    "groups": _groups,
    "tutors": _tutors,
    "children": _children,
    "locks": _locks,
    "scores": _scores,
}


def term_text(term: Term) -> str:
    """``term.toml``; closed days that follow one another stand as a range."""
    closed = ", ".join(f'"{days}"' for days in _ranges(term.closed))
    lines = (
        # A JSON string is a TOML string too.
        f"name = {json.dumps(term.name, ensure_ascii=False)}",
        f"first_day = {term.first_day.isoformat()}",
        f"last_day = {term.last_day.isoformat()}",
        f"weeks = {term.weeks}",
        f"closed = [{closed}]",
    )
    return "".join(f"{line}\n" for line in lines)


def _ranges(days: Iterable[date]) -> Iterable[str]:
    left = sorted(days)
    while left:
        first = last = left.pop(0)
        while left and left[0] - last == timedelta(days=1):
            last = left.pop(0)
        yield f"{first}..{last}" if last > first else f"{first}"
