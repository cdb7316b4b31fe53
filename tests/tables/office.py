"""A small office folder to break: every table as text, valid until a test changes a cell."""

from __future__ import annotations

from pathlib import Path

from matcher.semester.tables.reading import read_semester
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.reading import Reading
from models.policy import Policy
from models.semester.problem import Semester

TABLES: dict[str, str] = {
    "universities.csv": """\
university_id,name,seats,class_leaders,approved_children
U1,東海岸大學,3,2,
U2,山線大學,,,
""",
    "schools.csv": """\
school_id,name,county,computers,mon,tue,wed,thu,fri
001,海邊國小,花蓮縣,5,16:00-20:30,16:00-20:30,,16:00-18:00,
002,山上國小,臺東縣,,,16:10-18:00,16:00-17:30;19:00-20:30,,16:00-20:30
003,河口國中,臺東縣,,16:00-20:30,,16:00-20:30,,
""",
    "groups.csv": """\
university_id,school_id
U1,001
U1,002
U2,002
U2,003
""",
    "children.csv": """\
child_id,name,school_id,university_id,gender,grade,subjects,gender_waiver,previous_tutor_id
C1,王小明,001,,M,3,英語;數學,,
C2,李小華,002,U1,F,5,數學,府教字甲號,T2
C3,陳小美,003,,F,9,英語,,
C4,林小安,001,U1,F,4,英語,,
""",
    "tutors.csv": """\
tutor_id,name,university_id,gender,subjects,in_person_hours,online_hours,agreement,mon,tue,wed,thu,fri
T1,張大同,U1,M,英語:3;數學:2,8,4,yes,16:00-20:30,16:00-20:30,16:00-20:30,16:00-20:30,16:00-20:30
T2,黃大中,U1,F,數學,9,5.5,yes,,16:00-20:30,16:00-20:30,,16:00-20:30
T3,吳大方,U2,F,英語:1,8,4,yes,16:00-20:30,,16:00-20:30,,
T4,周大年,U1,F,英語:2,8,4,yes,16:00-20:30,16:00-20:30,,16:00-18:00,
""",
}
LOCKS = "kind,child_id,tutor_id,university_id,school_id,weekday,start\n"
SCORES = "child_id,tutor_id,score\n"
TERM = 'first_day = "2025-09-15"\nlast_day = "2025-12-31"\n'


def put(folder: Path, **changed: str | bytes | None) -> Path:
    """Write the tables; ``changed`` gives others by stem (``term`` is ``term.toml``), ``None``
    leaves one out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = {"term": "term.toml"}
    files: dict[str, str | bytes | None] = dict(TABLES)
    files |= {names.get(stem, f"{stem}.csv"): content for stem, content in changed.items()}
    for name, content in files.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        elif content is not None:
            (folder / name).write_text(content, encoding="utf-8", newline="")
    return folder


def swapped(name: str, old: str, new: str) -> str:
    """A table of the folder with one piece of text changed."""
    assert TABLES[name].count(old) == 1, f"{old!r} does not stand exactly once in {name}"
    return TABLES[name].replace(old, new)


def read(folder: Path, encoding: str | None = None, policy: Policy | None = None) -> Reading[Semester]:
    """Read the folder by the programme as written."""
    return read_semester(folder, policy or Policy.programme(), encoding)


def faults_of(folder: Path, encoding: str | None = None, policy: Policy | None = None) -> tuple[Fault, ...]:
    """Every fault of the folder, whether it can be planned or not."""
    try:
        return read(folder, encoding, policy).faults
    except InputError as broken:
        return broken.faults


def places(faults: tuple[Fault, ...], code: str) -> list[tuple[str, int, str]]:
    """Where a code was found: file, row, column."""
    return [(fault.file, fault.row, fault.column) for fault in faults if fault.code == code]


def codes(faults: tuple[Fault, ...], *, severity: Severity = Severity.ERROR) -> set[str]:
    """The codes of one severity."""
    return {fault.code for fault in faults if fault.severity is severity}
