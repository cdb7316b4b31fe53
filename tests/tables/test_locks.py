"""What locks that can be read say; which are faults stands in locks.toml."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.tables.fault_cases import CASES
from tests.tables.office import SEMESTER, VISITS, places

WAIVED = VISITS.policy(L1={"holds": "waive"})


def test_a_pair_of_two_universities_where_any_may_teach(tmp_path: Path) -> None:
    """T3 is of U2 and C4 of U1; T3 is free on Monday and Wednesday, the school 001 is closed on Wednesdays."""
    folder = SEMESTER.put(tmp_path, locks=["pair,C4,T3,,,,"], scores=["C4,T3,70"])
    of_both = {"lock_university", "score_other_university"}
    assert of_both <= {fault.code for fault in SEMESTER.faults(folder)}
    waived = {fault.code for fault in SEMESTER.faults(folder, policy=SEMESTER.policy(P8={"holds": "waive"}))}
    assert not of_both & waived
    assert "lock_no_common_time" in waived


def test_a_pair_said_twice_counts_once(tmp_path: Path) -> None:
    reading = SEMESTER.read(SEMESTER.put(tmp_path, locks=["pair,C1,T1,,,,", "pair,C1,T1,,,,"]))
    assert reading.problem.pair_locks == (("C1", "T1"),)
    assert places(reading.faults, "lock_repeated") == [("locks.csv", 3, "kind")]


def test_a_visit_said_twice_counts_once(tmp_path: Path) -> None:
    locks = ["visit,L1,001,2025-09-15", "visit,L1,001,114/9/15", "forbid,L1,002,"]
    reading = VISITS.read(VISITS.put(tmp_path, locks=locks))
    assert reading.problem.fixed == (("L1", "001", date(2025, 9, 15)),)
    assert places(reading.faults, "lock_repeated") == [("locks.csv", 3, "kind")]


def test_locks_that_hold_together(tmp_path: Path) -> None:
    fixed = [("L1", "001", 15), ("L1", "001", 22), ("L3", "004", 16), ("L2", "003", 16)]
    rows = [f"visit,{lead},{school},2025-09-{day}" for lead, school, day in fixed]
    reading = VISITS.read(VISITS.put(tmp_path, locks=["assign,L1,001,", *rows, "forbid,L3,001,"]))
    assert reading.faults == ()
    assert reading.problem.assigned == (("L1", "001"),)
    assert reading.problem.forbidden == {("L3", "001")}
    assert reading.problem.fixed == tuple((lead, school, date(2025, 9, day)) for lead, school, day in fixed)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("assign ASSIGN 指派 指定 ａｓｓｉｇｎ", "assigned"),
        ("forbid 禁止 排除", "forbidden"),
        ("visit Visit 入校 固定入校", "fixed"),
    ],
)
def test_words_of_a_kind(words: str, kind: str, tmp_path: Path) -> None:
    day = "2025-09-15" if kind == "fixed" else ""
    for word in words.split():
        season = VISITS.read(VISITS.put(tmp_path, locks=[f"{word},L1,001,{day}"])).problem
        counted = {name: len(getattr(season, name)) for name in ("assigned", "forbidden", "fixed")}
        assert counted == {"assigned": 0, "forbidden": 0, "fixed": 0, kind: 1}


def test_locks_that_a_policy_waives_are_read(tmp_path: Path) -> None:
    rows = ["assign,L1,001,", "assign,L3,001,", "forbid,L1,001,", "visit,L1,001,2025-10-04", "visit,L1,001,2025-10-05"]
    reading = VISITS.read(VISITS.put(tmp_path, locks=rows), policy=WAIVED)
    season = reading.problem
    assert reading.faults == ()
    assert [len(kept) for kept in (season.assigned, season.forbidden, season.fixed)] == [2, 1, 2]


def test_each_pair_of_visits_that_are_too_close_names_the_first(tmp_path: Path) -> None:
    rows = [f"visit,L3,004,2025-09-{day}" for day in ("15", "17", "19", "26")]
    faults = VISITS.faults(VISITS.put(tmp_path, locks=rows))
    assert [fault.figures["first_row"] for fault in faults] == ["2", "3"]


def test_every_case_of_a_lock_is_of_its_table() -> None:
    assert all(case.place[0] == "locks.csv" for case in CASES if case.code.startswith("lock_"))
