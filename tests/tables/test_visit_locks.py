"""Locks of visits: those that hold, those at the edge of a rule, and those that contradict one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher.tables.faults import Severity
from models.policy import Policy
from tests.tables.office import codes, places
from tests.tables.visit_fault_cases import CASES, TUESDAYS, locks
from tests.tables.visit_office import LOCKS, PROGRAMME, TABLES, faults_of, put, read, swapped, with_rules


def errors(folder: Path, *rows: str, policy: Policy = PROGRAMME, **changed: str | bytes | None) -> set[str]:
    """The codes of the errors of these locks."""
    return codes(faults_of(put(folder, **locks(*rows), **changed), policy=policy))


def test_locks_that_hold_together(tmp_path: Path) -> None:
    rows = (
        "assign,L1,001,",
        "visit,L1,001,2025-09-15",
        "visit,L1,001,2025-09-22",
        "visit,L3,004,2025-09-16",
        "forbid,L3,001,",
        "visit,L2,003,2025-09-16",
    )
    reading = read(put(tmp_path, **locks(*rows)))
    season = reading.problem
    assert reading.faults == ()
    assert season.assigned == (("L1", "001"),)
    assert season.forbidden == {("L3", "001")}
    assert season.fixed == (
        ("L1", "001", date(2025, 9, 15)),
        ("L1", "001", date(2025, 9, 22)),
        ("L3", "004", date(2025, 9, 16)),
        ("L2", "003", date(2025, 9, 16)),
    )


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("assign", "ASSIGN", "指派", "指定", "ａｓｓｉｇｎ"), "assigned"),
        (("forbid", "禁止", "排除"), "forbidden"),
        (("visit", "Visit", "入校", "固定入校"), "fixed"),
    ],
)
def test_words_of_a_kind(words: tuple[str, ...], kind: str, tmp_path: Path) -> None:
    for word in words:
        day = "2025-09-15" if kind == "fixed" else ""
        season = read(put(tmp_path, **locks(f"{word},L1,001,{day}"))).problem
        assert [len(found) for found in (season.assigned, season.forbidden, season.fixed)] == [
            kind == name for name in ("assigned", "forbidden", "fixed")
        ]


def test_what_a_lock_needs(tmp_path: Path) -> None:
    faults = faults_of(put(tmp_path, locks="kind,lead_id\nassign,L1\nvisit,\n"))
    assert places(faults, "lock_needs") == [
        ("locks.csv", 2, "school_id"),
        *(("locks.csv", 3, name) for name in ("lead_id", "school_id", "date")),
    ]


def test_a_lock_said_twice_counts_once(tmp_path: Path) -> None:
    reading = read(put(tmp_path, **locks("visit,L1,001,2025-09-15", "visit,L1,001,114/9/15", "forbid,L1,002,")))
    assert reading.problem.fixed == (("L1", "001", date(2025, 9, 15)),)
    assert places(reading.faults, "lock_repeated") == [("locks.csv", 3, "kind")]


def test_a_forbidden_pair_may_break_any_rule(tmp_path: Path) -> None:
    rows = ("forbid,L2,002,", "forbid,L2,001,", "forbid,L1,001,", "forbid,L1,003,", "forbid,L1,004,")
    assert errors(tmp_path, *rows, schools=swapped("schools.csv", "team,3", "team,0")) == set()


def test_a_lock_of_somebody_unknown_is_told_once(tmp_path: Path) -> None:
    faults = faults_of(put(tmp_path, **locks("assign,L9,001,", "visit,L1,九九,2025-09-15")))
    assert [(f.row, f.column) for f in faults if f.severity is Severity.ERROR] == [(2, "lead_id"), (3, "school_id")]


def test_a_row_that_cannot_be_read_is_no_lock(tmp_path: Path) -> None:
    assert errors(tmp_path, "assign,L1,001,", "visit,L3,001,someday") == {"bad_date"}


# V1, V3, V4, V5


@pytest.mark.parametrize(
    ("teachers", "applied", "found"),
    [
        (3, "2025-06-20", set()),
        (2, "2025-06-20", {"lock_few_teachers"}),
        (3, "2025-06-21", {"lock_applied_late"}),
        (2, "2025-06-21", {"lock_few_teachers", "lock_applied_late"}),
        (3, "", set()),
    ],
)
def test_a_school_has_to_be_eligible(teachers: int, applied: str, found: set[str], tmp_path: Path) -> None:
    schools = swapped("schools.csv", "team,3,2025-06-20", f"team,{teachers},{applied}")
    for row in ("assign,L1,001,", "visit,L1,001,2025-09-15"):
        assert errors(tmp_path, row, schools=schools) == found


def test_the_deadline_may_be_another(tmp_path: Path) -> None:
    schools = swapped("schools.csv", "2025-06-20", "2025-06-27")
    later = 'application_deadline = "2025-06-27"\n'
    assert errors(tmp_path, "assign,L1,001,", schools=schools, program=later) == set()


def test_a_fourth_school_is_one_too_many(tmp_path: Path) -> None:
    rows = [f"assign,L3,{school}," for school in ("001", "003", "004", "002")]
    assert errors(tmp_path / "3", *rows[:3]) == set()
    assert errors(tmp_path / "4", *rows) == {"lock_lead_full"}
    assert errors(tmp_path / "policy", *rows, policy=with_rules(V3={"most_schools": 4})) == {"lock_lead_full"}
    leads = swapped("leads.csv", "team,3", "team,")
    assert errors(tmp_path / "both", *rows, policy=with_rules(V3={"most_schools": 4}), leads=leads) == set()


def test_visits_and_an_assignment_of_one_school_are_one_school(tmp_path: Path) -> None:
    leads = swapped("leads.csv", "network,2", "network,1")
    rows = ("assign,L1,001,", "visit,L1,001,2025-09-15", "visit,L1,001,2025-09-22")
    assert errors(tmp_path, *rows, leads=leads) == set()


def test_two_leads_on_one_date_are_told_as_two_leads(tmp_path: Path) -> None:
    """A school has one lead, so that two visits on one date are either one said twice or two leads."""
    assert errors(tmp_path, "visit,L1,001,2025-09-15", "visit,L3,001,2025-09-15") == {"lock_school_twice"}


@pytest.mark.parametrize(("fewest", "found"), [(0, set()), (1, set()), (2, {"lock_no_common_item"})])
def test_common_items_by_policy(fewest: int, found: set[str], tmp_path: Path) -> None:
    """L1 covers curriculum of what the school asks for."""
    policy = with_rules(V5={"fewest_items": fewest})
    assert errors(tmp_path, "assign,L1,001,", policy=policy) == found


def test_a_lead_of_a_school_that_did_not_apply(tmp_path: Path) -> None:
    assert errors(tmp_path, "assign,L2,003,", leads=swapped("leads.csv", "王二美,002", "王二美,777")) == set()


# V9 to V11


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2025-09-01", set()),
        ("2025-08-29", {"lock_outside_period"}),
        ("2025-12-01", set()),
        ("2025-12-02", {"lock_too_late"}),
        ("2026-01-02", {"lock_outside_period"}),
        ("2025-09-13", {"lock_weekend"}),
        ("2025-10-10", {"lock_holiday"}),
        ("2025-10-24", {"lock_holiday"}),  # for Retrocession Day, a Saturday
    ],
)
def test_dates_of_a_visit(day: str, found: set[str], tmp_path: Path) -> None:
    assert errors(tmp_path, f"visit,L3,004,{day}") == found


def test_the_buffer_before_the_settlement(tmp_path: Path) -> None:
    row = "visit,L3,004,2025-12-02"
    assert errors(tmp_path / "14", row) == {"lock_too_late"}
    assert errors(tmp_path / "13", row, policy=with_rules(V11={"buffer_days": 13})) == set()
    assert errors(tmp_path / "later", row, program='settlement_deadline = "2025-12-16"\n') == set()


def test_an_unavailable_weekend_is_told_with_both_faults(tmp_path: Path) -> None:
    leads = swapped("leads.csv", "2025-09-24", "2025-09-13")
    assert errors(tmp_path, "visit,L3,004,2025-09-13", leads=leads) == {"lock_weekend", "lock_lead_unavailable"}


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        ("12:30-13:30", set()),
        ("12:30-13:29", {"lock_no_common_hours"}),
        ("16:31-18:00", {"lock_no_common_hours"}),
        ("16:30-18:00", set()),
        ("09:00-13:00", {"lock_no_common_hours"}),
    ],
)
def test_half_an_hour_in_common(hours: str, found: set[str], tmp_path: Path) -> None:
    """The school is open from 13:00 to 17:00."""
    leads = swapped("leads.csv", "team,3,08:00-17:00,08:00-17:00", f"team,3,08:00-17:00,{hours}")
    assert errors(tmp_path, "visit,L3,004,2025-09-16", leads=leads) == found


# V6 to V8


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (("2025-09-16", "2025-09-22"), {"lock_visits_too_close"}),
        (("2025-09-16", "2025-09-23"), set()),
        (("2025-09-23", "2025-09-16", "2025-09-19"), {"lock_visits_too_close"}),
    ],
)
def test_visits_are_seven_days_apart(days: tuple[str, ...], found: set[str], tmp_path: Path) -> None:
    assert errors(tmp_path, *(f"visit,L3,004,{day}" for day in days)) == found


def test_each_pair_of_visits_that_are_too_close_is_told(tmp_path: Path) -> None:
    rows = [f"visit,L3,004,2025-09-{day}" for day in ("15", "17", "19", "26")]
    faults = faults_of(put(tmp_path, **locks(*rows)))
    assert places(faults, "lock_visits_too_close") == [("locks.csv", 3, "date"), ("locks.csv", 4, "date")]
    assert [fault.figures["first_row"] for fault in faults] == ["2", "3"]


def test_days_apart_by_policy(tmp_path: Path) -> None:
    rows = ("visit,L3,004,2025-09-16", "visit,L3,004,2025-09-22")
    assert errors(tmp_path, *rows, policy=with_rules(V8={"days_apart": 6})) == set()


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2025-09-02", "2025-12-01", set()),
        ("2025-09-01", "2025-12-01", {"lock_visits_too_far"}),
        # From 31 August, November's last day closes the window.
        ("2026-08-31", "2026-11-27", set()),
        ("2026-08-31", "2026-11-30", {"lock_visits_too_far"}),
    ],
)
def test_visits_lie_within_three_months(first: str, last: str, found: set[str], tmp_path: Path) -> None:
    year = first[:4]
    program = f'first_day = "{year}-08-01"\nlast_day = "{year}-12-31"\nsettlement_deadline = "{year}-12-15"\n'
    assert errors(tmp_path, f"visit,L3,004,{first}", f"visit,L3,004,{last}", program=program) == found


@pytest.mark.parametrize(
    ("school", "most"),
    [("003", 4), ("004", 5)],
)
def test_as_many_visits_as_the_mode_allows(school: str, most: int, tmp_path: Path) -> None:
    """003 is of mode B, 004 of either."""
    days = (*TUESDAYS, "2025-10-07")
    rows = [f"visit,L3,{school},{day}" for day in days]
    assert errors(tmp_path / "most", *rows[:most]) == set()
    assert errors(tmp_path / "more", *rows[: most + 1]) == {"lock_too_many_visits"}


def test_a_mistyped_year_is_one_error(tmp_path: Path) -> None:
    rows = ("visit,L3,004,2025-09-16", "visit,L3,004,2024-09-17", "visit,L3,004,2025-09-23")
    assert errors(tmp_path, *rows) == {"lock_outside_period"}


def test_every_contradiction_at_once(tmp_path: Path) -> None:
    """Together in one table, the locks of all cases are all told."""
    rows = [
        "assign,L2,002,",
        "assign,L2,001,",
        "assign,L1,001,",
        "visit,L1,001,2025-09-20",
        "visit,L1,001,2025-09-22",
        "visit,L3,003,2025-09-16",
        "visit,L3,003,2025-09-18",
        "visit,L3,004,2025-09-16",
        "forbid,L3,004,",
        "visit,L3,004,2025-12-17",
    ]
    faults = faults_of(put(tmp_path, locks=LOCKS + "\n".join(rows) + "\n"))
    found = {
        "lock_own_school": [2],
        "lock_no_common_item": [3],
        "lock_school_twice": [4],
        "lock_weekend": [5],
        "lock_visits_too_close": [6, 8],
        "lock_lead_date_twice": [9],
        "lock_assigned_forbidden": [10],
        "lock_too_late": [11],
        "lock_visits_too_far": [11],
    }
    told = {code: [row for _, row, _ in places(faults, code)] for code in codes(faults)}
    assert told == found


def test_locks_wait_for_a_period_that_cannot_be_read(tmp_path: Path) -> None:
    rows = ("visit,L1,001,2025-09-20", "assign,L2,002,")
    assert errors(tmp_path, *rows, program='first_day = "soon"\n') == {"bad_date", "lock_own_school"}


def test_locks_wait_for_people_that_cannot_be_read(tmp_path: Path) -> None:
    leads = TABLES["leads.csv"].replace("devices,,", "cooking,,")
    assert errors(tmp_path, "assign,L2,002,", leads=leads) == {"unknown_item"}


def test_every_case_of_a_lock_is_of_its_table() -> None:
    assert all(case[2][0] == "locks.csv" for code, case in CASES.items() if code.startswith("lock_"))
