"""Children and tutors from their records, and what only the tables together can tell of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matcher.tables.records import FAULTY, Nearest, Sheet, TableRecord
from matcher.tables.times import clock_text
from models.policy import Policy
from models.rules.semester import P7, S6
from models.semester.problem import Child, Group, School, Tutor, University
from models.week import WEEKDAYS, Interval


@dataclass(frozen=True, slots=True)
class SemesterRoster:
    """Who takes part, by id."""

    universities: Mapping[str, University]
    schools: Mapping[str, School]
    groups: tuple[Group, ...]
    children: Mapping[str, Child]
    tutors: Mapping[str, Tutor]


def warn_of_short_windows(sheet: Sheet, policy: Policy, margin_minutes: int) -> None:
    """A warning for each stretch of time that holds no session even with the policy's margin at both ends."""
    minutes = policy.session_minutes

    def short(stretches: Iterable[Interval]) -> list[Interval]:
        return [stretch for stretch in stretches if stretch.end - stretch.start + 2 * margin_minutes < minutes]

    different = {stretches for day in WEEKDAYS for stretches in sheet.columns.get(day, ()) if stretches is not FAULTY}
    if not any(map(short, different)):
        return
    for record in sheet:
        for day in WEEKDAYS:
            for stretch in short(record.get(day) or ()):
                shown = f"{clock_text(stretch.start)}-{clock_text(stretch.end)}"
                sheet.warning("short_window", record.row, day, shown, minutes=minutes)


TUTOR_COLUMNS = (
    *("tutor_id", "university_id", "gender", "subjects", "in_person_hours", "online_hours", "agreement", "name"),
    *WEEKDAYS,
)


def read_tutors(sheet: Sheet, policy: Policy) -> dict[str, Tutor]:
    """The tutors by id; warnings for those without a subject and for short stretches of time."""
    warn_of_short_windows(sheet, policy, policy[S6].margin_minutes)
    tutors: dict[str, Tutor] = {}
    for id_, university, gender, levels, in_person, online, agreement, name, *week in sheet.rows(*TUTOR_COLUMNS):
        mon, tue, wed, thu, fri = week
        free = (mon, tue, wed, thu, fri)
        tutors[id_] = Tutor(id_, university, gender, levels, in_person, online, agreement, free, name)
    if not all(tutor.levels for tutor in tutors.values()):
        for record in sheet.whole:
            if not record["subjects"]:
                sheet.warning("no_subjects", record.row, "subjects", record["tutor_id"])
    return tutors


def read_children(sheets: Mapping[str, Sheet], policy: Policy) -> tuple[dict[str, Child], bool]:
    """The children by id, each with its university, and whether every row has become a child."""
    sheet = sheets["children"]
    serving = _Serving(sheets)
    previous = _PreviousTutors(sheet, sheets["tutors"])
    children: dict[str, Child] = {}
    unserved: dict[str, list[int]] = defaultdict(list)
    every = sheet.complete
    _warn_of_grades(sheet, policy)
    for record in sheet:
        university = serving.university(sheet, record)
        tutor_id = previous.of(record)
        if university is None or not record.whole:
            every = False
            continue
        if not university:
            unserved[record["school_id"]].append(record.row)
        own = {"university_id": university, "previous_tutor_id": tutor_id}
        children[record["child_id"]] = record.build(Child, "child_id", **own)
    for school_id, rows in unserved.items():
        sheet.warning("not_served", rows[0], "school_id", school_id, children=len(rows))
    return children, every


class _PreviousTutors:
    """Looks up the tutors of last semester."""

    def __init__(self, sheet: Sheet, tutors: Sheet) -> None:
        self._sheet = sheet
        self._known = tutors.ids("tutor_id").keys()
        self._looked_up = tutors.complete
        self._nearest = Nearest(self._known)

    def of(self, record: TableRecord) -> str:
        """The child's previous tutor; nothing, with a warning, where there is no such tutor now."""
        previous: str = record.get("previous_tutor_id") or ""
        if not previous or not self._looked_up or previous in self._known:
            return previous
        near = self._nearest.of(previous)
        code = "unknown_previous_tutor_near" if near else "unknown_previous_tutor"
        figures = {"near": near} if near else {}
        self._sheet.warning(code, record.row, "previous_tutor_id", previous, **figures)
        return ""


class _Serving:
    """Which universities serve which school."""

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        names = ("universities", "schools", "groups")
        self._complete = all(sheets[name].complete for name in names)
        self._universities = sheets["universities"].ids("university_id")
        self._schools = sheets["schools"].ids("school_id")
        self._known: dict[tuple[str | None, str | None], str] = {}
        self._serving: dict[str, list[str]] = defaultdict(list)
        for record in sheets["groups"].whole:
            serving = self._serving[record["school_id"]]
            if record["university_id"] not in serving:
                serving.append(record["university_id"])

    def university(self, sheet: Sheet, record: TableRecord) -> str | None:
        """The university of a child, empty where none serves the school.

        ``None`` where it cannot be told, because an id is not known (which is reported elsewhere)
        or with a fault of its own.
        """
        school, named = record.get("school_id"), record.get("university_id")
        if (school, named) not in self._known:
            university = self._found(sheet, record, school, named)
            if university is None:
                return None
            self._known[school, named] = university
        return self._known[school, named]

    def _found(self, sheet: Sheet, record: TableRecord, school: str | None, named: str | None) -> str | None:
        if not self._complete or school not in self._schools or named is None:
            return None
        if named and named not in self._universities:
            return None
        universities = self._serving.get(school, [])
        figures = {"school": school, "universities": ", ".join(universities) or "-"}
        if named and named not in universities:
            sheet.error("university_not_serving", record.row, "university_id", named, **figures)
            return None
        if named:
            return str(named)
        if len(universities) > 1:
            sheet.error("university_needed", record.row, "university_id", "", **figures)
            return None
        return universities[0] if universities else ""


def _warn_of_grades(sheet: Sheet, policy: Policy) -> None:
    youngest, oldest = policy[P7].youngest_grade, policy[P7].oldest_grade
    for number, grade in zip(sheet.numbers, sheet.columns.get("grade", ()), strict=True):
        if grade is not FAULTY and grade is not None and not youngest <= grade <= oldest:
            sheet.warning("grade_outside", number, "grade", grade, youngest=youngest, oldest=oldest)
