"""A semester as the tables that an office would have exported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from matcher.generator.writing import LIST, cells_of, toml_text, word_cell
from matcher.semester.tables.columns import SEMESTER_TABLES
from matcher.semester.tables.term import TERM_FILE
from matcher.tables.csv_file import Cells, write_folder
from matcher.tables.times import clock_text
from matcher.texts import Language
from models.semester.problem import Child, Semester, Tutor
from models.week import WEEKDAYS


def write_semester_tables(folder: Path, semester: Semester, language: Language) -> tuple[Path, ...]:
    """Write the input tables of a semester, and ``term.toml`` if it has a term; gives the paths.

    The folder is made if need be. An optional table without rows is not written. ``language`` is that of the headers
    and of the words in the cells. Raises ``InputError``, and writes nothing, where a table stands in the folder
    already: an old one would mix with the new.
    """
    term = toml_text(semester.term, "name") if semester.term else None
    return write_folder(folder, SEMESTER_TABLES, _rows(semester, language), language, (TERM_FILE, term))


def _rows(semester: Semester, language: Language) -> Mapping[str, Sequence[Cells]]:
    universities, schools = semester.universities.values(), semester.schools.values()
    serving = Counter(group.school_id for group in semester.groups)
    return {
        "universities": [cells_of(university, "university_id", language) for university in universities],
        "schools": [
            cells_of(school, "school_id", language, remoteness=word_cell("remoteness", school.remoteness, language))
            for school in schools
        ],
        "groups": [{"university_id": group.university_id, "school_id": group.school_id} for group in semester.groups],
        "tutors": [_tutor(tutor, language) for tutor in semester.tutors.values()],
        "children": [_child(child, serving, language) for child in semester.children.values()],
        "locks": _locks(semester),
        "scores": [
            {"child_id": child_id, "tutor_id": tutor_id, "score": str(score)}
            for (child_id, tutor_id), score in semester.scores.items()
        ],
    }


def _tutor(tutor: Tutor, language: Language) -> Cells:
    subjects = LIST[language].join(f"{subject}:{level}" for subject, level in tutor.levels.items())
    gender = word_cell("gender", tutor.gender, language)
    return cells_of(tutor, "tutor_id", language, gender=gender, subjects=subjects)


def _child(child: Child, serving: Mapping[str, int], language: Language) -> Cells:
    """The university stands only where two serve the school, as in most exports."""
    university = child.university_id if serving[child.school_id] > 1 else ""
    gender = word_cell("gender", child.gender, language)
    return cells_of(child, "child_id", language, gender=gender, university_id=university)


def _locks(semester: Semester) -> list[Cells]:
    pairs = [("pair", pair) for pair in semester.pair_locks]
    pairs += [("forbid", pair) for pair in sorted(semester.forbidden)]
    slots = [(group, slot) for group, slots in semester.slot_locks.items() for slot in slots]
    return [
        *({"kind": kind, "child_id": child_id, "tutor_id": tutor_id} for kind, (child_id, tutor_id) in pairs),
        *(
            {
                "kind": "slot",
                "university_id": group.university_id,
                "school_id": group.school_id,
                "weekday": WEEKDAYS[slot.weekday],
                "start": clock_text(slot.start),
            }
            for group, slot in slots
        ),
    ]
