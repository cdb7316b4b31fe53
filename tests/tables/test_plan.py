"""A plan written and read back: the same plan, also after Excel has had it, whatever the ids look like to Excel."""

from __future__ import annotations

import csv
import dataclasses
import json
import tempfile
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matcher.planners import planner_of
from matcher.semester.publication import SemesterPublication
from matcher.semester.tables.writing import write_semester_plan
from matcher.tables.csv_file import cell_text, kept_as_text, write_table
from matcher.tables.faults import InputError
from matcher.texts import Language
from matcher.visits.publication import VisitPublication
from matcher.visits.tables.columns import WRITTEN_VISIT_TABLES
from matcher.visits.tables.writing import write_visit_plan
from models import programmes
from models.goals import GoalResult, Status
from models.policy import Policy
from models.programme import Programme
from models.semester.plan import ChildReason, Pair, SemesterOutcome, SemesterPlan, Session, SessionKind, Unmatched
from models.semester.problem import Child, Gender, Group, Semester, Slot, Term, Tutor, University
from models.visits.plan import (
    Activity,
    ActivityKind,
    Assignment,
    Form,
    Milestone,
    SchoolReason,
    Unserved,
    VisitOutcome,
    VisitPlan,
    Who,
)
from models.visits.problem import Mode, Period, Season
from tests.reading import read_written_semester, read_written_visits
from tests.tables.office import OFFICES, VISITS, tell

SAID: dict[str, Any] = tomllib.loads(Path(__file__).with_name("plan.toml").read_text(encoding="utf-8"))
SENTENCES = {
    programmes.SEMESTER: {"C2": ("=太少", "多找"), "C3": ("沒空, 真的\n沒空", '"早"一點')},
    programmes.VISITS: {"002": ("=太晚", "明年請早"), "003": ("沒有研習, 真的\n沒有", '"加"一場')},
}
BOTH = pytest.mark.parametrize("of", programmes.PROGRAMMES.values(), ids=str)
WEEK = ((), (), (), (), ())
GROUP = Group("U1", "001")
PLAN = SemesterPlan(
    (Pair("C1", "T1", 89, True, False),),
    {GROUP: (Slot(0, 1140), Slot(3, 960))},
    (
        Session(GROUP, 2, date(2025, 9, 18), 3, 960, SessionKind.MAKE_UP, True),
        Session(GROUP, 1, date(2025, 9, 15), 0, 1140, SessionKind.REGULAR, False),
    ),
    (Unmatched("C3", ChildReason.NO_TIME), Unmatched("C2", ChildReason.SHORTAGE)),
)
VISIT, WORKSHOP = ActivityKind.VISIT, ActivityKind.WORKSHOP
VISIT_PLAN = VisitPlan(
    assignments=(
        Assignment("004", "L3", Mode.B, "W1", date(2025, 9, 20), date(2025, 10, 7), 930, 2, 4, 100),
        Assignment("001", "L1", Mode.A, "", date(2025, 9, 15), date(2025, 9, 22), 330, 2, 13, 50),
    ),
    activities=(
        Activity("004", "L3", 2, VISIT, date(2025, 10, 7), 780, 1020, 240),
        Activity("004", "L3", 0, WORKSHOP, date(2025, 9, 20), None, None, 390),
        Activity("004", "L3", 1, VISIT, date(2025, 9, 30), 720, 1020, 300, "P2"),
        Activity("001", "L1", 1, VISIT, date(2025, 9, 15), 540, 720, 180),
        Activity("001", "L1", 2, VISIT, date(2025, 9, 22), 540, 690, 150),
    ),
    milestones=(
        Milestone("001", "L1", "M4", Form.SETTLEMENT, Who.SCHOOL, date(2025, 11, 24)),
        Milestone("001", "L1", "M2", Form.VISIT_RECORD, Who.LEAD, date(2025, 9, 22), 1),
    ),
    unserved=(Unserved("003", SchoolReason.NO_WORKSHOP), Unserved("002", SchoolReason.APPLIED_LATE)),
)


def publication(plan: SemesterPlan, semester: Semester, **rules: Any) -> SemesterPublication:
    goals = (GoalResult("paired", 1, 1), GoalResult("late", 2280, 2280))
    policy = Policy.from_mapping({"name": "trial", "rules": rules})
    outcome = SemesterOutcome(Status.OPTIMAL, plan, goals)
    return SemesterPublication(programmes.SEMESTER, semester, policy, outcome, Language.ZH, 7, 1.23456)


def visit_publication(plan: VisitPlan, season: Season, spread: GoalResult | None) -> VisitPublication:
    goals = (GoalResult("priority", 1, 1), GoalResult("travel", 68, 60))
    outcome = VisitOutcome(Status.FEASIBLE, plan, goals, spread)
    policy = VISITS.policy(V8={"days_apart": 6}, V11={"settlement_deadline": "2025-12-16"})
    return VisitPublication(programmes.VISITS, season, policy, outcome, Language.ZH, 7, 1.23456)


def turned(plan: Any) -> Any:
    """The plan with each of its tables the other way round."""
    tables = {field.name: getattr(plan, field.name) for field in dataclasses.fields(plan)}
    return dataclasses.replace(plan, **{name: rows[::-1] for name, rows in tables.items() if isinstance(rows, tuple)})


def written(of: Programme, folder: Path, *, whole: bool = True, plan: Any = None) -> Path:
    """The plan of the office's folder, by hand; not whole, it is without a term, or without a measure of spread."""
    office, out = OFFICES[of], folder / "out"
    out.mkdir(parents=True)
    read = office.read(office.put(folder / "in"))
    told: SemesterPublication | VisitPublication
    if of is programmes.SEMESTER:
        term = Term(date(2025, 9, 15), date(2025, 12, 31), 10)
        semester = dataclasses.replace(read.problem, term=term) if whole else read.problem
        plan = plan or (PLAN if whole else dataclasses.replace(PLAN, sessions=()))
        told = publication(plan, semester, S3={"latest_end": "20:45"})
    else:
        told = visit_publication(plan or VISIT_PLAN, read.problem, GoalResult("spread", 12, 9) if whole else None)
    planner_of(of).write(out, told, SENTENCES[of])
    return out


def read_back(of: Programme, out: Path) -> Any:
    return planner_of(of).read_plan(out)


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


@BOTH
def test_the_tables_to_the_letter(of: Programme, tmp_path: Path) -> None:
    """The order of the plan's own rows changes no byte."""
    out = written(of, tmp_path)
    letters = SAID[of.name]["letters"]
    assert {name: (out / name).read_bytes().decode() for name in letters} == {
        name: "\ufeff" + text.replace("\n", "\r\n").replace("⏎", "\n") for name, text in letters.items()
    }
    plan = turned(PLAN if of is programmes.SEMESTER else VISIT_PLAN)
    assert contents(written(of, tmp_path / "turned", plan=plan)) == contents(out)


@BOTH
def test_the_summary(of: Programme, tmp_path: Path) -> None:
    content = (written(of, tmp_path) / "summary.json").read_bytes()
    summary = json.loads(content)
    spread = ["spread"] * (of is programmes.VISITS)
    assert list(summary) == ["status", "goals", *spread, "seconds", "seed", "version", "counts", "policy"]
    assert {key: summary[key] for key in SAID[of.name]["summary"]} == SAID[of.name]["summary"]
    assert {key: summary["policy"][key] for key in SAID[of.name]["policy"]} == SAID[of.name]["policy"]
    assert not content.startswith(b"\xef\xbb\xbf")


def test_what_is_not_there_is_not_said(tmp_path: Path) -> None:
    """No sessions without a term, and nothing of spread without a measure of it."""
    out = written(programmes.SEMESTER, tmp_path / "semester", whole=False)
    assert not (out / "sessions.csv").exists()
    assert read_written_semester(out).sessions is None
    visits = written(programmes.VISITS, tmp_path / "visits", whole=False)
    assert "spread" not in json.loads((visits / "summary.json").read_bytes())


def test_the_columns_of_the_contract() -> None:
    letters = SAID["visits"]["letters"]
    assert {
        f"{table.stem}.csv": ",".join(column.name for column in table.columns) for table in WRITTEN_VISIT_TABLES
    } == {name: text.split("\n")[0] for name, text in letters.items()}


@BOTH
def test_the_plan_read_back(of: Programme, tmp_path: Path) -> None:
    plan, said = read_back(of, written(of, tmp_path)), SAID[of.name]
    for name, rows in said["rows"].items():
        expected = [tuple(None if cell == "none" else cell for cell in row) for row in rows]
        assert [dataclasses.astuple(row) for row in getattr(plan, name)] == expected
    assert plan.summary.status == said["summary"]["status"]
    assert [dataclasses.asdict(goal) for goal in plan.summary.goals] == said["summary"]["goals"]
    assert {key: plan.summary.other[key] for key in ("seed", "counts")} == {
        key: said["summary"][key] for key in ("seed", "counts")
    }
    assert plan.summary.other.get("spread") == said["summary"].get("spread")


@BOTH
def test_a_plan_edited_in_excel(of: Programme, tmp_path: Path) -> None:
    out = written(of, tmp_path)
    expected = read_back(of, out)
    for name, text in SAID[of.name]["excel"].items():
        (out / name).write_bytes(text.replace("\n", "\r\n").encode("cp950"))
    assert read_back(of, out) == expected


def test_milestones_of_another_hand_need_no_number(tmp_path: Path) -> None:
    out = written(programmes.VISITS, tmp_path)
    rows = (out / "milestones.csv").read_text(encoding="utf-8-sig").splitlines()
    (out / "milestones.csv").write_text("\n".join(row.rpartition(",")[0] for row in rows), encoding="utf-8")
    assert [milestone.number for milestone in read_written_visits(out).milestones] == [0, 0]


@pytest.mark.parametrize(
    ("of", "file", "old", "new", "told"),
    [
        (of, file, *case)
        for of in programmes.PROGRAMMES.values()
        for file, cases in SAID[of.name]["unreadable"].items()
        for case in cases
    ],
)
def test_a_plan_that_cannot_be_read(of: Programme, file: str, old: str, new: str, told: str, tmp_path: Path) -> None:
    out = written(of, tmp_path)
    content = (out / file).read_text(encoding="utf-8")
    assert old in content
    (out / file).write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_back(of, out)
    (found,) = caught.value.faults
    assert (found.file, f"{tell(found)}:{found.row}:{found.column}") == (file, told)


@BOTH
def test_files_of_a_plan_that_are_missing(of: Programme, tmp_path: Path) -> None:
    out = written(of, tmp_path)
    missing = ["pairs.csv" if of is programmes.SEMESTER else "visits.csv", "summary.json"]
    for name in missing:
        (out / name).unlink()
    with pytest.raises(InputError) as caught:
        read_back(of, out)
    assert [(f.code, f.file) for f in caught.value.faults] == [("missing_file", name) for name in missing]


@pytest.mark.parametrize(
    ("rules", "subject"), [({}, "英語"), ({"need": "any"}, "英語"), ({"need": "any", "level": 2}, "數學")]
)
def test_the_subject_is_the_need_that_the_tutor_covers(rules: dict[str, object], subject: str, tmp_path: Path) -> None:
    child = Child("C", "S", "U", Gender.F, 5, ("英語", "數學", "自然"))
    tutor = Tutor("T", "U", Gender.F, {"英語": 1, "數學": 2, "自然": 3}, 8, 4, True, WEEK)
    semester = Semester({"U": University("U", "大學")}, {}, (), {"C": child}, {"T": tutor})
    plan = SemesterPlan((Pair("C", "T", 50, True, False),), {})
    write_semester_plan(tmp_path, publication(plan, semester, P3=rules), {})
    assert [pair.subject for pair in read_written_semester(tmp_path).pairs] == [subject]


@given(st.text())
def test_text_stays_text(text: str) -> None:
    kept = kept_as_text(text)
    assert kept[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assume(text == text.strip() and not text.startswith("#"))
    assert cell_text(kept) == text


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=1),
    *(st.integers(), st.booleans(), st.dates()),
)
def test_any_reader_of_csv_reads_a_written_table(texts: list[str], number: int, flag: bool, day: date) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        write_table(path, ["a", "b", "c", "d"], [(text, number, flag, day) for text in texts])
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file, strict=True)
    assert header == ["a", "b", "c", "d"]
    rest = [str(number), "yes" if flag else "no", day.isoformat()]
    assert rows == [[kept_as_text(text), *rest] for text in texts]


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
TWO_SLOTS = st.tuples(st.permutations(range(5)), st.integers(0, 45), st.integers(0, 45)).map(
    lambda drawn: tuple(sorted((Slot(drawn[0][0], 30 * drawn[1]), Slot(drawn[0][1], 30 * drawn[2]))))
)


@given(
    pairs=st.dictionaries(st.integers(0, 40), st.tuples(st.integers(0, 100), st.booleans(), st.booleans())),
    slots=st.dictionaries(st.integers(0, 5), TWO_SLOTS),
    first=DAYS,
)
def test_a_semester_that_is_written_is_read(
    pairs: dict[int, tuple[int, bool, bool]], slots: dict[int, tuple[Slot, Slot]], first: date
) -> None:
    groups = {n: Group(f"U{n % 2}", f"00{n}") for n in range(6)}
    children = {
        f"=C{n}": Child(f"=C{n}", groups[n % 6].school_id, groups[n % 6].university_id, Gender.F, 5, ("英,語",))
        for n in range(41)
    }
    tutors = {f"T {n}": Tutor(f"T {n}", "U0", Gender.F, {"英,語": 3}, 8, 4, True, WEEK) for n in range(41)}
    plan = SemesterPlan(
        tuple(Pair(f"=C{n}", f"T {n}", *figures) for n, figures in pairs.items()),
        {groups[n]: both for n, both in slots.items()},
        tuple(
            Session(groups[n], k + 1, first + timedelta(7 * k), slot.weekday, slot.start, SessionKind.REGULAR, k == 0)
            for n, both in slots.items()
            for k, slot in enumerate(both)
        ),
        tuple(Unmatched(child, ChildReason.SEATS) for child in children if int(child[2:]) not in pairs),
    )
    semester = Semester({}, {}, tuple(groups.values()), children, tutors, term=Term(first, first, 10))
    sentences = {child: (f"-{child}", f"@{child}") for child in children}
    with tempfile.TemporaryDirectory() as name:
        write_semester_plan(Path(name), publication(plan, semester), sentences)
        found = read_written_semester(Path(name))
    assert {Pair(p.child_id, p.tutor_id, p.fit, p.same_gender, p.kept) for p in found.pairs} == set(plan.pairs)
    for pair in found.pairs:
        child = children[pair.child_id]
        ids = (child.university_id, child.school_id, "英,語")
        assert (pair.university_id, pair.school_id, pair.subject) == ids
    assert [(Group(s.university_id, s.school_id), Slot(s.weekday, s.start), s.end - s.start) for s in found.slots] == [
        (group, slot, 90) for group, both in sorted(plan.slots.items()) for slot in both
    ]
    assert found.sessions is not None
    assert {
        Session(
            Group(s.university_id, s.school_id),
            s.number,
            s.date,
            s.weekday,
            s.start,
            SessionKind(s.kind),
            s.co_learning,
        )
        for s in found.sessions
    } == set(plan.sessions)
    assert [(u.child_id, u.reason, u.detail, u.remedy) for u in found.unmatched] == [
        (child, "seats", *sentences[child]) for child in sorted(u.child_id for u in plan.unmatched)
    ]


APOSTROPHE = "'"
"""Before a digit it keeps the zeros of an id, and is no part of it."""
IDS = st.text(st.sampled_from("0=-+@A1,\"; 學'"), min_size=1, max_size=5).map(
    lambda text: f"{text.lstrip(APOSTROPHE + ' ')}S"
)


@given(
    schools=st.lists(IDS, min_size=1, max_size=5, unique=True),
    times=st.lists(st.tuples(st.integers(0, 46), st.integers(1, 14)), min_size=1, max_size=4),
    first=DAYS,
    figures=st.tuples(st.integers(0, 5), st.integers(0, 900), st.integers(0, 100)),
)
def test_visits_that_are_written_are_read(
    schools: list[str], times: list[tuple[int, int]], first: date, figures: tuple[int, int, int]
) -> None:
    schools.sort()
    last = first + timedelta(7 * len(times))
    days = [
        (n, first + timedelta(7 * n), 30 * start, min(30 * (start + length), 24 * 60))
        for n, (start, length) in enumerate(times, 1)
    ]
    minutes = sum(end - start for _, _, start, end in days)
    plan = VisitPlan(
        tuple(Assignment(s, f"={s}", Mode.A, "", first, last, minutes, *figures) for s in schools),
        tuple(Activity(s, f"={s}", n, VISIT, day, a, b, b - a) for s in schools for n, day, a, b in days),
        tuple(
            Milestone(s, f"={s}", "M2", Form.VISIT_RECORD, Who.LEAD, day, n) for s in schools for n, day, _, _ in days
        ),
    )
    with tempfile.TemporaryDirectory() as name:
        write_visit_plan(
            Path(name), visit_publication(plan, Season({}, {}, Period(first, last, last, first)), None), {}
        )
        found = read_written_visits(Path(name))
    visits = [(s, *day) for s in schools for day in days]
    assert [dataclasses.astuple(row) for row in found.assignments] == [
        (row, s, f"={s}", "A", "", first, last, minutes / 60, *figures) for row, s in enumerate(schools, 2)
    ]
    assert [dataclasses.astuple(row) for row in found.visits] == [
        (row, s, f"={s}", n, "visit", day, a, b, (b - a) / 60, "") for row, (s, n, day, a, b) in enumerate(visits, 2)
    ]
    assert [dataclasses.astuple(row) for row in found.milestones] == [
        (row, s, f"={s}", "M2", "visit_record", "lead", day, n) for row, (s, n, day, _, _) in enumerate(visits, 2)
    ]
    assert found.unserved == ()
