"""A semester as the tables that an office would have exported."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from matcher.generator.writing import LIST, YES_NO, Cells, date_ranges, number_cell, toml_list, week_cells, write_folder
from matcher.semester.tables.term import TERM_FILE
from matcher.tables.cells import REMOTENESS_WORDS
from matcher.tables.columns import SEMESTER_TABLES
from matcher.tables.times import clock_text
from matcher.texts import Language
from models.semester.problem import Gender, Semester, Term
from models.week import WEEKDAYS

_GENDERS = {
    Language.EN: {Gender.F: "F", Gender.M: "M"},
    Language.ZH: {Gender.F: "女", Gender.M: "男"},
}
_REMOTENESS: Mapping[Language, Mapping[str, str]] = {Language.EN: {}, Language.ZH: REMOTENESS_WORDS}


def write_semester_tables(folder: Path, semester: Semester, language: Language) -> tuple[Path, ...]:
    """Write the input tables of a semester, and ``term.toml`` if it has a term; gives the paths.

    The folder is made if need be. An optional table without rows is not written. ``language`` is
    that of the headers and of the words in the cells. Raises ``InputError``, and writes nothing,
    where a table stands in the folder already: an old one would mix with the new.
    """
    rows = {table.stem: list(_ROWS[table.stem](semester, language)) for table in SEMESTER_TABLES}
    term = term_text(semester.term) if semester.term else None
    return write_folder(folder, SEMESTER_TABLES, rows, (TERM_FILE, term), language)


def _universities(semester: Semester, language: Language) -> Iterable[Cells]:
    for university in semester.universities.values():
        yield {
            "university_id": university.id,
            "name": university.name,
            "seats": number_cell(university.seats),
            "class_leaders": number_cell(university.class_leaders),
            "approved_children": number_cell(university.approved_children),
        }


def _schools(semester: Semester, language: Language) -> Iterable[Cells]:
    for school in semester.schools.values():
        yield {
            "school_id": school.id,
            "name": school.name,
            "county": school.county,
            "remoteness": _REMOTENESS[language].get(school.remoteness, school.remoteness),
            "computers": number_cell(school.computers),
            **week_cells(school.windows, language),
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
            "subjects": LIST[language].join(f"{subject}:{level}" for subject, level in tutor.levels.items()),
            "in_person_hours": f"{tutor.in_person_hours:g}",
            "online_hours": f"{tutor.online_hours:g}",
            "agreement": YES_NO[language][tutor.agreement],
            **week_cells(tutor.free, language),
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
            "subjects": LIST[language].join(child.subjects),
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
    lines = (
        # A JSON string is a TOML string too.
        f"name = {json.dumps(term.name, ensure_ascii=False)}",
        f"first_day = {term.first_day.isoformat()}",
        f"last_day = {term.last_day.isoformat()}",
        f"weeks = {term.weeks}",
        f"closed = {toml_list(date_ranges(term.closed))}",
    )
    return "".join(f"{line}\n" for line in lines)
