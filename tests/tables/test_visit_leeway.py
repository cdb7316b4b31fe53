"""What a policy of the laboratory adds to tables of visits: seen by their checks, not written into the season."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from matcher.tables.faults import Fault
from models.policy import Policy
from models.week import Interval
from tests.tables.office import codes
from tests.tables.visit_fault_cases import locks
from tests.tables.visit_office import PROGRAMME, faults_of, put, read, swapped, with_rules


def told(faults: Iterable[Fault]) -> set[str]:
    """The codes of errors, warnings and notices."""
    return {fault.code for fault in faults}


WAIVED = with_rules(L1={"holds": "waive"})


@pytest.mark.parametrize(
    ("most", "cell", "schools", "warned"),
    [
        (3, "", 3, False),
        (3, "4", 3, True),
        (4, "", 4, False),
        (4, "4", 4, False),
        (4, "5", 4, True),
        (4, "0", 0, False),
        (2, "", 2, False),
        (2, "3", 2, True),
    ],
)
def test_places_of_a_lead(most: int, cell: str, schools: int, warned: bool, tmp_path: Path) -> None:
    policy = with_rules(V3={"most_schools": most})
    leads = swapped("leads.csv", "devices;team,3,", f"devices;team,{cell},")
    reading = read(put(tmp_path, leads=leads), policy=policy)
    assert reading.problem.leads["L3"].max_schools == schools
    assert ("max_schools_above" in {fault.code for fault in reading.faults if fault.row == 4}) is warned


def test_what_is_added_is_not_written_into_the_season(tmp_path: Path) -> None:
    policy = with_rules(
        V1={"grace_days": 7}, V9={"margin_minutes": 30}, V10={"extra_days": 14}, V4={"own_school": "allowed"}
    )
    assert read(put(tmp_path), policy=policy).problem == read(put(tmp_path)).problem


@pytest.mark.parametrize(("extra", "kept"), [(0, False), (4, False), (5, True), (90, True)])
def test_dates_within_the_days_added_are_kept(extra: int, kept: bool, tmp_path: Path) -> None:
    """5 January is the fifth day after the period's last."""
    policy = with_rules(V10={"extra_days": extra})
    leads = swapped("leads.csv", "2025-09-24", "2026-01-05")
    reading = read(put(tmp_path, leads=leads), policy=policy)
    assert (date(2026, 1, 5) in reading.problem.leads["L3"].unavailable) is kept
    assert ("unavailable_outside" in told(reading.faults)) is not kept
    assert reading.problem.period.last_day == date(2025, 12, 31)


def test_closed_days_within_the_days_added_are_kept(tmp_path: Path) -> None:
    content = 'closed = ["2026-03-20"]\n'
    assert told(faults_of(put(tmp_path, program=content))) == {"closed_outside_period"}
    reading = read(put(tmp_path, program=content), policy=with_rules(V10={"extra_days": 90}))
    assert reading.problem.period.closed == {date(2026, 3, 20)}
    assert reading.faults == ()


def test_a_period_that_a_policy_ends_before_it_begins(tmp_path: Path) -> None:
    content = 'first_day = "2025-09-01"\nlast_day = "2025-10-31"\n'
    assert told(faults_of(put(tmp_path, program=content), policy=with_rules(V10={"extra_days": -60}))) == {
        "workshop_outside_period",
        "unavailable_outside",
    }
    assert told(faults_of(put(tmp_path, program=content), policy=with_rules(V10={"extra_days": -61}))) >= {
        "last_before_first"
    }


def test_a_workshop_within_the_days_added(tmp_path: Path) -> None:
    program = 'last_day = "2025-10-10"\n'
    assert "workshop_outside_period" in told(faults_of(put(tmp_path, program=program)))
    policy = with_rules(V10={"extra_days": 1})
    assert "workshop_outside_period" not in told(faults_of(put(tmp_path, program=program), policy=policy))


@pytest.mark.parametrize(("margin", "warned"), [(0, True), (4, True), (5, False), (30, False)])
def test_a_stretch_that_the_margin_makes_long_enough(margin: int, warned: bool, tmp_path: Path) -> None:
    """09:00-09:20 is 08:55-09:25 with five minutes more, which begins and ends off the half hours."""
    schools = swapped("schools.csv", "yes,no,,09:00-12:00,,", "yes,no,,09:05-09:25,,")
    policy = with_rules(V9={"margin_minutes": margin})
    assert ("no_half_hour" in told(faults_of(put(tmp_path, schools=schools), policy=policy))) is warned


# Locks


def lock_faults(folder: Path, row: str, policy: Policy, **changed: str) -> set[str]:
    return {code for code in codes(faults_of(put(folder, **locks(row), **changed), policy=policy)) if "lock" in code}


def test_a_lead_locked_to_the_own_school(tmp_path: Path) -> None:
    row = "assign,L2,002,"
    assert lock_faults(tmp_path, row, PROGRAMME) == {"lock_own_school"}
    assert lock_faults(tmp_path, row, with_rules(V4={"own_school": "allowed"})) == set()


@pytest.mark.parametrize(("grace", "late"), [(6, True), (7, False)])
def test_a_locked_school_that_applied_late(grace: int, late: bool, tmp_path: Path) -> None:
    schools = swapped("schools.csv", "2025-06-20", "2025-06-27")
    policy = with_rules(V1={"grace_days": grace})
    assert lock_faults(tmp_path, "assign,L1,001,", policy, schools=schools) == (
        {"lock_applied_late"} if late else set()
    )


@pytest.mark.parametrize(("extra", "outside"), [(4, True), (5, False)])
def test_a_visit_locked_within_the_days_added(extra: int, outside: bool, tmp_path: Path) -> None:
    program = 'settlement_deadline = "2026-02-27"\n'
    policy = with_rules(V10={"extra_days": extra})
    found = lock_faults(tmp_path, "visit,L1,001,2026-01-05", policy, program=program)
    assert found == ({"lock_outside_period"} if outside else set())


def test_days_added_do_not_move_the_settlement(tmp_path: Path) -> None:
    policy = with_rules(V10={"extra_days": 90})
    assert lock_faults(tmp_path, "visit,L1,001,2026-01-05", policy) == {"lock_too_late"}


@pytest.mark.parametrize(
    ("margin", "faults"), [(0, {"lock_no_common_hours"}), (14, {"lock_no_common_hours"}), (15, set())]
)
def test_a_visit_locked_where_the_margin_makes_hours_meet(margin: int, faults: set[str], tmp_path: Path) -> None:
    """The lead has until 16:00, the school from 16:15: with 15 minutes more half an hour is shared."""
    schools = swapped("schools.csv", "yes,no,,09:00-12:00,,", "yes,no,,16:15-17:00,,")
    policy = with_rules(V9={"margin_minutes": margin})
    leads = swapped("leads.csv", "2,09:00-16:00,,09:00-12:00", "2,09:00-16:15,,09:00-12:00")
    changed = {"schools": schools, "leads": leads}
    assert lock_faults(tmp_path, "visit,L1,001,2025-09-15", policy, **changed) == faults


@pytest.mark.parametrize(
    "rows",
    [
        ("assign,L1,001,", "assign,L3,001,"),
        ("assign,L1,001,", "forbid,L1,001,"),
        ("assign,L2,002,",),
        ("visit,L1,001,2025-09-15", "visit,L1,001,2025-09-16"),
        ("visit,L1,001,2025-10-04",),
        ("assign,L2,004,",),
    ],
)
def test_locks_that_a_policy_waives_may_contradict_anything(rows: tuple[str, ...], tmp_path: Path) -> None:
    folder = put(tmp_path, **locks(*rows))
    assert codes(faults_of(folder))
    reading = read(folder, policy=WAIVED)
    season = reading.problem
    assert reading.faults == ()
    assert len(season.assigned) + len(season.forbidden) + len(season.fixed) == len(rows)


@pytest.mark.parametrize("row", ["assign,L7,001,", "visit,L1,001,", "lock,L1,001,"])
def test_locks_that_a_policy_waives_must_still_be_readable(row: str, tmp_path: Path) -> None:
    assert codes(faults_of(put(tmp_path, **locks(row)), policy=WAIVED))


def test_hours_are_those_of_the_tables(tmp_path: Path) -> None:
    season = read(put(tmp_path), policy=with_rules(V9={"margin_minutes": -60})).problem
    assert season.leads["L1"].free[0] == (Interval(540, 960),)
