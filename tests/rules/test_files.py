"""The cases through real tables: written as CSV, read back, and judged as they were."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from matcher.semester.audit.rules import audit_semester
from matcher.semester.tables.plan_rows import WrittenSemester
from matcher.tables.faults import InputError
from models.rules.semester import SEMESTER_RULES
from models.semester.problem import Semester, Term
from models.week import WEEKDAYS, Week
from tests.reading import read_semester, read_written_semester
from tests.rules.case import Case, cases

REFUSED = {
    "P8: a school that no university serves, under a policy that waives the rule",
    "P9: a child reported without a reason",
    "S9: 9 weeks, 18 sessions",
    "S9: 10 weeks of lessons of 44 minutes are 29 hours and 20 minutes",
    "S9: 9 weeks, though lessons of 50 minutes make 30 hours",
    "S9: 30 hours where a policy asks for 31",
    "S9: 10 sessions of one a week where a policy asks for 16 hours",
}
"""A term too short, a blank reason and a pair without a university are faults of the tables before a plan is judged."""

CASES = [case for rule in SEMESTER_RULES for case in cases(rule.id)]


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def ranges(week: Week) -> list[str]:
    return [";".join(f"{clock(i.start)}-{clock(i.end)}" for i in day) for day in week]


def write(path: Path, columns: str, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns.split(","))
        writer.writerows(rows)


def blank(value: object) -> object:
    return "" if value is None else value


def write_instance(folder: Path, semester: Semester) -> None:
    days = ",".join(WEEKDAYS)
    universities = [
        (row.id, row.name, blank(row.seats), blank(row.class_leaders)) for row in semester.universities.values()
    ]
    columns = "university_id,name,seats,class_leaders"
    write(folder / "universities.csv", columns, universities)
    schools = [(row.id, row.name, blank(row.computers), *ranges(row.windows)) for row in semester.schools.values()]
    write(folder / "schools.csv", f"school_id,name,computers,{days}", schools)
    groups = [(group.university_id, group.school_id) for group in semester.groups]
    write(folder / "groups.csv", "university_id,school_id", groups)
    children = [
        (
            *(row.id, row.school_id, row.university_id, row.gender, row.grade),
            *(";".join(row.subjects), row.gender_waiver, row.previous_tutor_id),
        )
        for row in semester.children.values()
    ]
    columns = "child_id,school_id,university_id,gender,grade,subjects"
    write(folder / "children.csv", f"{columns},gender_waiver,previous_tutor_id", children)
    tutors = [
        (
            *(row.id, row.university_id, row.gender),
            ";".join(f"{subject}:{level}" for subject, level in row.levels.items()),
            *(row.in_person_hours, row.online_hours, row.agreement, *ranges(row.free)),
        )
        for row in semester.tutors.values()
    ]
    columns = "tutor_id,university_id,gender,subjects,in_person_hours,online_hours,agreement"
    write(folder / "tutors.csv", f"{columns},{days}", tutors)
    write_wishes(folder, semester)
    if semester.term:
        (folder / "term.toml").write_text(term_text(semester.term), encoding="utf-8")


def write_wishes(folder: Path, semester: Semester) -> None:
    locks = [("pair", *pair, "", "", "", "") for pair in semester.pair_locks]
    locks += [("forbid", *pair, "", "", "", "") for pair in semester.forbidden]
    locks += [
        ("slot", "", "", of.university_id, of.school_id, WEEKDAYS[slot.weekday], clock(slot.start))
        for of, slots in semester.slot_locks.items()
        for slot in slots
    ]
    columns = "kind,child_id,tutor_id,university_id,school_id,weekday,start"
    write(folder / "locks.csv", columns, locks)
    scores = [(*pair, score) for pair, score in semester.scores.items()]
    write(folder / "scores.csv", "child_id,tutor_id,score", scores)


def term_text(term: Term) -> str:
    closed = ", ".join(f'"{day}"' for day in sorted(term.closed))
    days = f"first_day = {term.first_day}\nlast_day = {term.last_day}\n"
    return f"{days}weeks = {term.weeks}\nclosed = [{closed}]\n"


def write_plan(folder: Path, plan: WrittenSemester) -> None:
    pairs = [
        (
            *(row.child_id, row.tutor_id, row.university_id, row.school_id, row.subject),
            *(row.fit, row.same_gender, row.kept),
        )
        for row in plan.pairs
    ]
    columns = "child_id,tutor_id,university_id,school_id,subject,fit,same_gender,kept"
    write(folder / "pairs.csv", columns, pairs)
    slots = [
        (
            *(row.university_id, row.school_id),
            WEEKDAYS[row.weekday],
            clock(row.start),
            clock(row.end),
        )
        for row in plan.slots
    ]
    write(folder / "slots.csv", "university_id,school_id,weekday,start,end", slots)
    if plan.sessions is not None:
        sessions = [
            (
                *(row.university_id, row.school_id, row.number, row.date, WEEKDAYS[row.weekday]),
                *(clock(row.start), clock(row.end), row.kind, row.co_learning),
            )
            for row in plan.sessions
        ]
        columns = "university_id,school_id,number,date,weekday,start,end,kind,co_learning"
        write(folder / "sessions.csv", columns, sessions)
    unmatched = [(row.child_id, row.reason, "", "") for row in plan.unmatched]
    write(folder / "unmatched.csv", "child_id,reason,detail,remedy", unmatched)
    goals = [{"name": goal.name, "value": goal.value, "bound": goal.bound} for goal in plan.summary.goals]
    summary = json.dumps({"status": plan.summary.status, "goals": goals, **plan.summary.other}, default=str)
    (folder / "summary.json").write_text(summary, encoding="utf-8")


def read_both(given: Path, made: Path, case: Case) -> tuple[Semester, WrittenSemester]:
    return read_semester(given, case.policy).problem, read_written_semester(made)


@pytest.mark.dose(41)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_a_case_reads_back_as_it_is(case: Case, tmp_path: Path) -> None:
    given, made = tmp_path / "in", tmp_path / "out"
    given.mkdir()
    made.mkdir()
    write_instance(given, case.semester)
    write_plan(made, case.plan)
    if f"{case.rule}: {case.name}" in REFUSED:
        with pytest.raises(InputError):
            read_both(given, made, case)
        return
    semester, plan = read_both(given, made, case)
    assert semester == case.semester
    violations = audit_semester(semester, case.policy, plan)
    assert violations == audit_semester(case.semester, case.policy, case.plan)
