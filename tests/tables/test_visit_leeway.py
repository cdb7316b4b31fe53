"""What a policy of the laboratory adds to tables of visits: seen by their checks, not written into the season."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.week import Interval
from tests.tables.office import VISITS


@pytest.mark.parametrize(
    ("most", "cell", "schools", "warned"),
    [
        *((3, "", 3, False), (3, "4", 3, True), (4, "", 4, False), (4, "4", 4, False), (4, "5", 4, True)),
        *((4, "0", 0, False), (2, "", 2, False), (2, "3", 2, True)),
    ],
)
def test_places_of_a_lead(most: int, cell: str, schools: int, warned: bool, tmp_path: Path) -> None:
    folder = VISITS.put(tmp_path, leads={"devices;team,3,": f"devices;team,{cell},"})
    reading = VISITS.read(folder, policy=VISITS.policy(V3={"most_schools": most}))
    assert reading.problem.leads["L3"].max_schools == schools
    assert ("max_schools_above" in {fault.code for fault in reading.faults if fault.row == 4}) is warned


def test_what_is_added_is_not_written_into_the_season(tmp_path: Path) -> None:
    added: dict[str, dict[str, object]] = {"V1": {"grace_days": 7}, "V9": {"margin_minutes": 30}}
    added |= {"V10": {"extra_days": 14}, "V4": {"own_school": "allowed"}}
    season = VISITS.read(VISITS.put(tmp_path)).problem
    assert VISITS.read(tmp_path, policy=VISITS.policy(**added)).problem == season
    narrow = VISITS.read(tmp_path, policy=VISITS.policy(V9={"margin_minutes": -60})).problem
    assert narrow.leads["L1"].free[0] == (Interval(540, 960),)


@pytest.mark.parametrize(("extra", "kept"), [(0, False), (4, False), (5, True), (90, True)])
def test_dates_within_the_days_added_are_kept(extra: int, kept: bool, tmp_path: Path) -> None:
    """5 January is the fifth day after the period's last."""
    folder = VISITS.put(tmp_path, leads={"2025-09-24": "2026-01-05"})
    reading = VISITS.read(folder, policy=VISITS.policy(V10={"extra_days": extra}))
    assert (date(2026, 1, 5) in reading.problem.leads["L3"].unavailable) is kept
    assert ("unavailable_outside" in {fault.code for fault in reading.faults}) is not kept
    assert reading.problem.period.last_day == date(2025, 12, 31)


def test_closed_days_within_the_days_added_are_kept(tmp_path: Path) -> None:
    VISITS.put(tmp_path, program='closed = ["2026-03-20"]\n')
    assert {fault.code for fault in VISITS.faults(tmp_path)} == {"closed_outside_period"}
    reading = VISITS.read(tmp_path, policy=VISITS.policy(V10={"extra_days": 90}))
    assert reading.problem.period.closed == {date(2026, 3, 20)}
    assert reading.faults == ()
