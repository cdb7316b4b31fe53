"""A plan written and read back: the same plan, also after Excel has had it."""

from __future__ import annotations

import csv
import json
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matcher.semester.publication import SemesterPublication
from matcher.semester.tables.given_plan import read_written_semester
from matcher.semester.tables.writing import write_semester_plan
from matcher.tables.csv_file import cell_text, kept_as_text, write_table
from matcher.tables.faults import InputError
from matcher.tables.plan_rows import WrittenPair, WrittenSession, WrittenSlot, WrittenUnmatched
from matcher.texts import Language
from models.goals import GoalResult, Status
from models.policy import Policy
from models.rules import Programme
from models.semester.plan import (
    ChildReason,
    Pair,
    SemesterOutcome,
    SemesterPlan,
    Session,
    SessionKind,
    Unmatched,
)
from models.semester.problem import Child, Gender, Group, Semester, Slot, Term, Tutor, University
from tests.tables.office import put, read
from tests.tables.test_faults import tell

WEEK = ((), (), (), (), ())


def publication(folder: Path, *, term: bool = True) -> SemesterPublication:
    """A plan of the office's folder by hand: C1 with T1, the others unmatched."""
    import dataclasses

    semester = read(put(folder)).problem
    if term:
        semester = dataclasses.replace(semester, term=Term(date(2025, 9, 15), date(2025, 12, 31), 10))
    group = Group("U1", "001")
    sessions = (
        Session(group, 2, date(2025, 9, 18), 3, 960, SessionKind.MAKE_UP, True),
        Session(group, 1, date(2025, 9, 15), 0, 1140, SessionKind.REGULAR, False),
    )
    plan = SemesterPlan(
        (Pair("C1", "T1", 89, True, False),),
        {group: (Slot(0, 1140), Slot(3, 960))},
        sessions if term else (),
        (Unmatched("C3", ChildReason.NO_TIME), Unmatched("C2", ChildReason.SHORTAGE)),
    )
    outcome = SemesterOutcome(Status.OPTIMAL, plan, (GoalResult("paired", 1, 1), GoalResult("late", 2280, 2280)))
    policy = Policy.from_mapping({"name": "trial", "rules": {"S3": {"latest_end": "20:45"}}})
    return SemesterPublication(Programme.SEMESTER, semester, policy, outcome, Language.ZH, 7, 1.23456)


SENTENCES = {"C2": ("=太少", "多找"), "C3": ("沒空, 真的\n沒空", '"早"一點')}


def written(folder: Path, *, term: bool = True) -> Path:
    out = folder / "out"
    out.mkdir()
    write_semester_plan(out, publication(folder / "in", term=term), SENTENCES)
    return out


def test_the_tables_to_the_letter(tmp_path: Path) -> None:
    out = written(tmp_path)
    assert (out / "pairs.csv").read_bytes().decode() == (
        "\ufeffchild_id,tutor_id,university_id,school_id,subject,fit,same_gender,kept\r\n"
        "C1,T1,U1,001,英語,89,yes,no\r\n"
    )
    assert (out / "slots.csv").read_bytes().decode() == (
        "\ufeffuniversity_id,school_id,weekday,start,end\r\nU1,001,mon,19:00,20:30\r\nU1,001,thu,16:00,17:30\r\n"
    )
    assert (out / "sessions.csv").read_bytes().decode() == (
        "\ufeffuniversity_id,school_id,number,date,weekday,start,end,kind,co_learning\r\n"
        "U1,001,1,2025-09-15,mon,19:00,20:30,regular,no\r\n"
        "U1,001,2,2025-09-18,thu,16:00,17:30,make_up,yes\r\n"
    )
    assert (out / "unmatched.csv").read_bytes().decode() == (
        "\ufeffchild_id,reason,detail,remedy\r\n"
        "C2,shortage,'=太少,多找\r\n"
        'C3,no_time,"沒空, 真的\n沒空","""早""一點"\r\n'
    )


def test_the_summary(tmp_path: Path) -> None:
    content = (written(tmp_path) / "summary.json").read_bytes()
    summary = json.loads(content)
    assert list(summary)[:5] == ["status", "goals", "seconds", "seed", "version"]
    assert summary["goals"] == [
        {"name": "paired", "value": 1, "bound": 1},
        {"name": "late", "value": 2280, "bound": 2280},
    ]
    assert (summary["status"], summary["seconds"], summary["seed"]) == ("optimal", 1.235, 7)
    assert summary["counts"] == {
        "children": 4,
        "paired": 1,
        "unmatched": 2,
        "tutors": 4,
        "universities": 2,
        "schools": 3,
        "groups": 4,
        "groups_meeting": 1,
        "sessions": 2,
    }
    assert summary["policy"]["name"] == "trial"
    assert summary["policy"]["differs"] == {"S3.latest_end": "20:45"}
    assert not content.startswith(b"\xef\xbb\xbf")


def test_without_a_term_there_are_no_sessions(tmp_path: Path) -> None:
    out = written(tmp_path, term=False)
    assert not (out / "sessions.csv").exists()
    assert read_written_semester(out).sessions is None


def test_the_plan_read_back(tmp_path: Path) -> None:
    plan = read_written_semester(written(tmp_path))
    assert plan.pairs == (WrittenPair(2, "C1", "T1", "U1", "001", "英語", 89, True, False),)
    assert plan.slots == (
        WrittenSlot(2, "U1", "001", 0, 1140, 1230),
        WrittenSlot(3, "U1", "001", 3, 960, 1050),
    )
    assert plan.sessions == (
        WrittenSession(2, "U1", "001", 1, date(2025, 9, 15), 0, 1140, 1230, "regular", False),
        WrittenSession(3, "U1", "001", 2, date(2025, 9, 18), 3, 960, 1050, "make_up", True),
    )
    assert plan.unmatched == (
        WrittenUnmatched(2, "C2", "shortage", "=太少", "多找"),
        WrittenUnmatched(3, "C3", "no_time", "沒空, 真的\n沒空", '"早"一點'),
    )
    assert (plan.summary.status, plan.summary.goals[1]) == (
        "optimal",
        GoalResult("late", 2280, 2280),
    )
    assert plan.summary.other["seed"] == 7


def test_a_plan_edited_in_excel(tmp_path: Path) -> None:
    out = written(tmp_path)
    expected = read_written_semester(out)
    slots = (
        "備註,學校代碼,大學代碼,星期,結束時間,開始時間\r\n"
        "好,001,U1,週一,20:30:00,下午 07:00\r\n"
        ",001,U1,星期四,17:30,16:00\r\n"
        ",,,,,\r\n"
    )
    (out / "slots.csv").write_bytes(slots.encode("cp950"))
    (out / "sessions.csv").write_text(
        (out / "sessions.csv")
        .read_text(encoding="utf-8-sig")
        .replace("2025-09-15", "2025/9/15")
        .replace(",no", ",FALSE"),
        encoding="utf-8",
    )
    assert read_written_semester(out) == expected


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("pairs.csv", "T1", "", ("empty_cell", 2, "tutor_id")),
        ("pairs.csv", "89", "high", ("bad_number", 2, "fit")),
        ("slots.csv", "16:00", "late", ("bad_time", 3, "start")),
        ("slots.csv", "thu", "someday", ("bad_weekday", 3, "weekday")),
        ("sessions.csv", "2025-09-15", "monday", ("bad_date", 2, "date")),
        ("unmatched.csv", "reason", "why", ("missing_column", 1, "reason")),
        ("summary.json", '"status"', '"state"', ("bad_summary", 0, "status")),
        ("summary.json", '"value": 1', '"value": 1.5', ("bad_summary", 0, "goals")),
        ("summary.json", '"goals": [', '"goals": {', ("bad_json", 4, "")),
    ],
)
def test_a_plan_that_cannot_be_read(file: str, old: str, new: str, fault: tuple[str, int, str], tmp_path: Path) -> None:
    out = written(tmp_path)
    content = (out / file).read_text(encoding="utf-8")
    assert old in content
    (out / file).write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_written_semester(out)
    (found,) = caught.value.faults
    assert (found.code, found.row, found.column) == fault
    assert (found.file, tell(found)) == (file, fault[0])


def test_files_of_a_plan_that_are_missing(tmp_path: Path) -> None:
    out = written(tmp_path)
    for name in ("pairs.csv", "summary.json"):
        (out / name).unlink()
    with pytest.raises(InputError) as caught:
        read_written_semester(out)
    assert [(f.code, f.file) for f in caught.value.faults] == [
        ("missing_file", "pairs.csv"),
        ("missing_file", "summary.json"),
    ]


def test_the_subject_is_the_need_that_the_tutor_covers(tmp_path: Path) -> None:
    child = Child("C", "S", "U", Gender.F, 5, ("英語", "數學", "自然"))
    tutor = Tutor("T", "U", Gender.F, {"英語": 1, "數學": 2, "自然": 3}, 8, 4, True, WEEK)
    semester = Semester({"U": University("U", "大學")}, {}, (), {"C": child}, {"T": tutor})
    plan = SemesterPlan((Pair("C", "T", 50, True, False),), {})
    outcome = SemesterOutcome(Status.FEASIBLE, plan, ())
    subjects = []
    for rules in ({}, {"need": "any"}, {"need": "any", "level": 2}):
        policy = Policy.from_mapping({"rules": {"P3": rules}})
        write_semester_plan(
            tmp_path, SemesterPublication(Programme.SEMESTER, semester, policy, outcome, Language.EN, 0), {}
        )
        subjects += [pair.subject for pair in read_written_semester(tmp_path).pairs]
    assert subjects == ["英語", "英語", "數學"]


@given(st.text())
def test_text_stays_text(text: str) -> None:
    kept = kept_as_text(text)
    assert kept[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assume(text == text.strip() and not text.startswith("#"))
    assert cell_text(kept) == text


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=1),
    st.integers(),
    st.booleans(),
    st.dates(),
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


@given(
    pairs=st.dictionaries(st.integers(0, 40), st.tuples(st.integers(0, 100), st.booleans(), st.booleans())),
    slots=st.dictionaries(
        st.integers(0, 5),
        st.tuples(st.permutations(range(5)), st.integers(0, 45), st.integers(0, 45)),
    ),
    first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_what_is_written_is_what_is_read(
    pairs: dict[int, tuple[int, bool, bool]],
    slots: dict[int, tuple[list[int], int, int]],
    first: date,
) -> None:
    groups = {n: Group(f"U{n % 2}", f"00{n}") for n in range(6)}
    children = {
        f"=C{n}": Child(f"=C{n}", groups[n % 6].school_id, groups[n % 6].university_id, Gender.F, 5, ("英,語",))
        for n in range(41)
    }
    tutors = {f"T {n}": Tutor(f"T {n}", "U0", Gender.F, {"英,語": 3}, 8, 4, True, WEEK) for n in range(41)}
    chosen = {
        groups[n]: tuple(sorted((Slot(days[0], 30 * a), Slot(days[1], 30 * b)))) for n, (days, a, b) in slots.items()
    }
    sessions = tuple(
        Session(
            group,
            number + 1,
            first + timedelta(7 * number),
            slot.weekday,
            slot.start,
            SessionKind.REGULAR,
            number == 0,
        )
        for group, both in chosen.items()
        for number, slot in enumerate(both)
    )
    plan = SemesterPlan(
        tuple(Pair(f"=C{n}", f"T {n}", *figures) for n, figures in pairs.items()),
        {group: (both[0], both[1]) for group, both in chosen.items()},
        sessions,
        tuple(Unmatched(child, ChildReason.SEATS) for child in children if int(child[2:]) not in pairs),
    )
    semester = Semester({}, {}, tuple(groups.values()), children, tutors, term=Term(first, first, 10))
    outcome = SemesterOutcome(Status.OPTIMAL, plan, ())
    sentences = {child: (f"-{child}", f"@{child}") for child in children}
    with tempfile.TemporaryDirectory() as name:
        write_semester_plan(
            Path(name),
            SemesterPublication(Programme.SEMESTER, semester, Policy.programme(), outcome, Language.EN, 0, 0),
            sentences,
        )
        read_back = read_written_semester(Path(name))
    assert {Pair(p.child_id, p.tutor_id, p.fit, p.same_gender, p.kept) for p in read_back.pairs} == set(plan.pairs)
    assert {(p.child_id, p.university_id, p.school_id, p.subject) for p in read_back.pairs} == {
        (c.id, c.university_id, c.school_id, "英,語")
        for c in map(children.__getitem__, (p.child_id for p in plan.pairs))
    }
    assert [
        (Group(s.university_id, s.school_id), Slot(s.weekday, s.start), s.end - s.start) for s in read_back.slots
    ] == [(group, slot, 90) for group, both in sorted(chosen.items()) for slot in both]
    assert read_back.sessions is not None
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
        for s in read_back.sessions
    } == set(sessions)
    assert [(u.child_id, u.reason, u.detail, u.remedy) for u in read_back.unmatched] == [
        (child, "seats", *sentences[child]) for child in sorted(u.child_id for u in plan.unmatched)
    ]
