"""A plan of visits written and read back: the same plan, also after Excel has had it."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.tables.faults import InputError
from matcher.tables.plan_rows import WrittenAssignment, WrittenMilestone, WrittenUnserved, WrittenVisit
from matcher.texts import Language
from matcher.visits.publication import VisitPublication
from matcher.visits.tables.columns import WRITTEN_VISIT_TABLES
from matcher.visits.tables.given_plan import read_written_visits
from matcher.visits.tables.writing import write_visit_plan
from models.goals import GoalResult, Status
from models.rules import Programme
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
from tests.tables.test_faults import tell
from tests.tables.visit_office import put, read, with_rules

VISIT, WORKSHOP = ActivityKind.VISIT, ActivityKind.WORKSHOP

PLAN = VisitPlan(
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
SENTENCES = {"002": ("=太晚", "明年請早"), "003": ("沒有研習, 真的\n沒有", '"加"一場')}


def publication(season: Season, plan: VisitPlan = PLAN, spread: GoalResult | None = None) -> VisitPublication:
    goals = (GoalResult("priority", 1, 1), GoalResult("travel", 68, 60))
    outcome = VisitOutcome(Status.FEASIBLE, plan, goals, spread)
    policy = with_rules(V8={"days_apart": 6}, V11={"settlement_deadline": "2025-12-16"})
    return VisitPublication(Programme.VISITS, season, policy, outcome, Language.ZH, 7, 1.23456)


def written(folder: Path, spread: GoalResult | None = None) -> Path:
    out = folder / "out"
    out.mkdir()
    write_visit_plan(out, publication(read(put(folder / "in")).problem, spread=spread), SENTENCES)
    return out


def test_the_tables_to_the_letter(tmp_path: Path) -> None:
    out = written(tmp_path)
    assert (out / "assignments.csv").read_bytes().decode() == (
        "\ufeffschool_id,lead_id,mode,workshop_id,first_day,last_day,hours,visits,km,fit\r\n"
        "001,L1,A,,2025-09-15,2025-09-22,5.5,2,13,50\r\n"
        "004,L3,B,W1,2025-09-20,2025-10-07,15.5,2,4,100\r\n"
    )
    assert (out / "visits.csv").read_bytes().decode() == (
        "\ufeffschool_id,lead_id,number,kind,date,start,end,hours,professor_id\r\n"
        "001,L1,1,visit,2025-09-15,09:00,12:00,3,\r\n"
        "001,L1,2,visit,2025-09-22,09:00,11:30,2.5,\r\n"
        "004,L3,0,workshop,2025-09-20,,,6.5,\r\n"
        "004,L3,1,visit,2025-09-30,12:00,17:00,5,P2\r\n"
        "004,L3,2,visit,2025-10-07,13:00,17:00,4,\r\n"
    )
    assert (out / "milestones.csv").read_bytes().decode() == (
        "\ufeffschool_id,lead_id,rule,what,who,due,number\r\n"
        "001,L1,M2,visit_record,lead,2025-09-22,1\r\n"
        "001,L1,M4,settlement,school,2025-11-24,0\r\n"
    )
    assert (out / "unserved.csv").read_bytes().decode() == (
        "\ufeffschool_id,reason,detail,remedy\r\n"
        "002,applied_late,'=太晚,明年請早\r\n"
        '003,no_workshop,"沒有研習, 真的\n沒有","""加""一場"\r\n'
    )


def test_the_columns_of_the_contract() -> None:
    contract = {
        "assignments": "school_id lead_id mode workshop_id first_day last_day hours visits km fit",
        "visits": "school_id lead_id number kind date start end hours professor_id",
        "milestones": "school_id lead_id rule what who due number",
        "unserved": "school_id reason detail remedy",
    }
    assert {t.stem: " ".join(column.name for column in t.columns) for t in WRITTEN_VISIT_TABLES} == contract


def test_the_summary(tmp_path: Path) -> None:
    content = (written(tmp_path, GoalResult("spread", 12, 9)) / "summary.json").read_bytes()
    summary = json.loads(content)
    assert list(summary) == ["status", "goals", "spread", "seconds", "seed", "version", "counts", "policy"]
    assert summary["goals"] == [
        {"name": "priority", "value": 1, "bound": 1},
        {"name": "travel", "value": 68, "bound": 60},
    ]
    assert summary["spread"] == {"value": 12, "bound": 9}
    assert (summary["status"], summary["seconds"], summary["seed"]) == ("feasible", 1.235, 7)
    assert summary["counts"] == {
        "schools": 4,
        "eligible": 3,
        "served": 2,
        "unserved": 2,
        "leads": 3,
        "leads_visiting": 2,
        "workshops": 1,
        "visits": 4,
        "visits_joined": 1,
        "visit_hours": 14.5,
        "hours": 21,
        "travel_km": 2 * 13 * 2 + 2 * 4 * 2,
        "milestones": 2,
    }
    assert summary["policy"]["goals"] == ["priority", "served", "fit", "travel", "visits", "joined"]
    assert summary["policy"]["differs"] == {"V8.days_apart": 6, "V11.settlement_deadline": "2025-12-16"}
    assert not content.startswith(b"\xef\xbb\xbf")


def test_without_a_measure_of_spread_nothing_is_said_of_it(tmp_path: Path) -> None:
    assert "spread" not in json.loads((written(tmp_path) / "summary.json").read_bytes())


def test_the_plan_read_back(tmp_path: Path) -> None:
    plan = read_written_visits(written(tmp_path, GoalResult("spread", 12, 9)))
    assert plan.assignments == (
        WrittenAssignment(2, "001", "L1", "A", "", date(2025, 9, 15), date(2025, 9, 22), 5.5, 2, 13, 50),
        WrittenAssignment(3, "004", "L3", "B", "W1", date(2025, 9, 20), date(2025, 10, 7), 15.5, 2, 4, 100),
    )
    assert plan.visits[2:4] == (
        WrittenVisit(4, "004", "L3", 0, "workshop", date(2025, 9, 20), None, None, 6.5, ""),
        WrittenVisit(5, "004", "L3", 1, "visit", date(2025, 9, 30), 720, 1020, 5.0, "P2"),
    )
    assert plan.milestones == (
        WrittenMilestone(2, "001", "L1", "M2", "visit_record", "lead", date(2025, 9, 22), 1),
        WrittenMilestone(3, "001", "L1", "M4", "settlement", "school", date(2025, 11, 24), 0),
    )
    assert plan.unserved == (
        WrittenUnserved(2, "002", "applied_late", "=太晚", "明年請早"),
        WrittenUnserved(3, "003", "no_workshop", "沒有研習, 真的\n沒有", '"加"一場'),
    )
    assert (plan.summary.status, plan.summary.goals[1]) == ("feasible", GoalResult("travel", 68, 60))
    assert plan.summary.other["spread"] == {"value": 12, "bound": 9}


def test_a_plan_edited_in_excel(tmp_path: Path) -> None:
    out = written(tmp_path)
    expected = read_written_visits(out)
    visits = (
        "備註,學校代碼,領航教師代碼,次別,類別,日期,開始時間,結束時間,時數,教授代碼\r\n"
        "好,001,L1,1,visit,2025/9/15,09:00:00,12:00,3.0,\r\n"
        ",001,L1,2,visit,114/9/22,9:00,11:30,2.5,\r\n"
        ",004,L3,0,workshop,2025/9/20,,,6.5,\r\n"
        ",004,L3,1,visit,2025/9/30,下午 12:00,下午 05:00,5,P2\r\n"
        ",004,L3,2,visit,2025/10/7,13:00,17:00,4,\r\n"
        ",,,,,,,,,\r\n"
    )
    (out / "visits.csv").write_bytes(visits.encode("cp950"))
    assert read_written_visits(out) == expected


def test_milestones_of_another_hand_need_no_number(tmp_path: Path) -> None:
    out = written(tmp_path)
    path = out / "milestones.csv"
    rows = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join(row.rpartition(",")[0] for row in rows), encoding="utf-8")
    assert [milestone.number for milestone in read_written_visits(out).milestones] == [0, 0]


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("assignments.csv", "L1", "", ("empty_cell", 2, "lead_id")),
        ("assignments.csv", "5.5", "long", ("bad_hours", 2, "hours")),
        ("assignments.csv", ",13,", ",far,", ("bad_number", 2, "km")),
        ("assignments.csv", "2025-09-22", "later", ("bad_date", 2, "last_day")),
        ("visits.csv", "09:00", "early", ("bad_time", 2, "start")),
        ("visits.csv", "2025-09-20", "", ("empty_cell", 4, "date")),
        ("milestones.csv", "2025-11-24", "soon", ("bad_date", 3, "due")),
        ("unserved.csv", "reason", "why", ("missing_column", 1, "reason")),
        ("summary.json", '"status"', '"state"', ("bad_summary", 0, "status")),
    ],
)
def test_a_plan_that_cannot_be_read(file: str, old: str, new: str, fault: tuple[str, int, str], tmp_path: Path) -> None:
    out = written(tmp_path)
    content = (out / file).read_text(encoding="utf-8")
    assert old in content
    (out / file).write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_written_visits(out)
    (found,) = caught.value.faults
    assert (found.code, found.row, found.column) == fault
    assert (found.file, tell(found)) == (file, fault[0])


def test_files_of_a_plan_that_are_missing(tmp_path: Path) -> None:
    out = written(tmp_path)
    for name in ("visits.csv", "summary.json"):
        (out / name).unlink()
    with pytest.raises(InputError) as caught:
        read_written_visits(out)
    assert [(f.code, f.file) for f in caught.value.faults] == [
        ("missing_file", "visits.csv"),
        ("missing_file", "summary.json"),
    ]


def test_the_order_of_the_plan_changes_no_byte(tmp_path: Path) -> None:
    season = read(put(tmp_path / "in")).problem
    turned = VisitPlan(PLAN.assignments[::-1], PLAN.activities[::-1], PLAN.milestones[::-1], PLAN.unserved[::-1])
    for name, plan in {"one": PLAN, "two": turned}.items():
        (tmp_path / name).mkdir()
        write_visit_plan(tmp_path / name, publication(season, plan), SENTENCES)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two


APOSTROPHE = "'"
"""Before a digit it keeps the zeros of an id, and is no part of it."""
IDS = st.text(st.sampled_from("0=-+@A1,\"; 學'"), min_size=1, max_size=5).map(
    lambda text: f"{text.lstrip(APOSTROPHE + ' ')}S"
)
HALF_HOURS = st.integers(0, 46).map(lambda count: 30 * count)


@given(
    schools=st.lists(IDS, min_size=1, max_size=5, unique=True),
    times=st.lists(st.tuples(HALF_HOURS, st.integers(1, 14)), min_size=1, max_size=4),
    first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    figures=st.tuples(st.integers(0, 5), st.integers(0, 900), st.integers(0, 100)),
)
def test_what_is_written_is_what_is_read(
    schools: list[str], times: list[tuple[int, int]], first: date, figures: tuple[int, int, int]
) -> None:
    """Whatever the ids look like to a spreadsheet."""
    schools.sort()
    activities: list[Activity] = []
    assignments: list[Assignment] = []
    milestones: list[Milestone] = []
    last = first + timedelta(7 * len(times))
    for school in schools:
        lead = f"={school}"
        for n, (start, length) in enumerate(times, 1):
            end = min(start + 30 * length, 24 * 60)
            day = first + timedelta(7 * n)
            activities.append(Activity(school, lead, n, VISIT, day, start, end, end - start))
            milestones.append(Milestone(school, lead, "M2", Form.VISIT_RECORD, Who.LEAD, day, n))
        minutes = sum(activity.minutes for activity in activities if activity.school_id == school)
        assignments.append(Assignment(school, lead, Mode.A, "", first, last, minutes, *figures))
    plan = VisitPlan(tuple(assignments), tuple(activities), tuple(milestones))
    season = Season({}, {}, Period(first, last, last, first))
    with tempfile.TemporaryDirectory() as name:
        write_visit_plan(Path(name), publication(season, plan), {})
        found = read_written_visits(Path(name))
    rows = range(2, 2 + len(activities))
    assert [dataclasses.astuple(assignment) for assignment in found.assignments] == [
        (row, a.school_id, a.lead_id, "A", "", first, last, a.minutes / 60, *figures)
        for row, a in zip(rows, assignments, strict=False)
    ]
    assert [dataclasses.astuple(visit) for visit in found.visits] == [
        (row, a.school_id, a.lead_id, a.number, "visit", a.date, a.start, a.end, a.minutes / 60, "")
        for row, a in zip(rows, activities, strict=True)
    ]
    assert [dataclasses.astuple(milestone) for milestone in found.milestones] == [
        (row, m.school_id, m.lead_id, "M2", "visit_record", "lead", m.due, m.number)
        for row, m in zip(rows, milestones, strict=True)
    ]
    assert found.unserved == ()
