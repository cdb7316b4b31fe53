"""Every fault of the tables of visits is provoked once and found in its place, and every fault has its texts."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from matcher.tables.faults import InputError
from matcher.texts import Language
from matcher.visits.tables.reading import read_season
from tests.tables import office
from tests.tables.office import codes, places
from tests.tables.test_faults import tell
from tests.tables.visit_fault_cases import (
    CASES,
    ERROR,
    PLACE_OF_001,
    PLACE_OF_1,
    WARNING,
    D,
    K,
    L,
    P,
    S,
    T,
    W,
    X,
    locks,
)
from tests.tables.visit_office import LOCKS, PROGRAMME, SCORES, TABLES, TRAVEL, faults_of, put, read, swapped


def test_the_office_is_without_a_fault(tmp_path: Path) -> None:
    assert read(put(tmp_path)).faults == ()


@pytest.mark.parametrize("code", CASES)
def test_fault_in_its_place(code: str, tmp_path: Path) -> None:
    changed, severity, place = CASES[code]
    faults = faults_of(put(tmp_path, **changed))
    assert places(faults, code) == [place]
    assert next(fault for fault in faults if fault.code == code).severity is severity


@pytest.mark.parametrize("code", CASES)
def test_one_mistake_is_one_fault(code: str, tmp_path: Path) -> None:
    """No mistake makes a wave of others."""
    changed, _, _ = CASES[code]
    found = [fault.code for fault in faults_of(put(tmp_path, **changed))]
    assert found.count(code) == 1
    assert set(found) == {code}


def test_every_fault_of_every_file_at_once(tmp_path: Path) -> None:
    folder = put(
        tmp_path,
        leads=swapped(L, "devices,,", "cooking,x,").replace("25.0330,", ","),
        schools=swapped(S, "no,yes,A", "no,yes,AA").replace(",4,2025-06-01", ",,soon"),
        workshops=swapped(W, "6.5", "4"),
        professors=swapped(P, "09:00-12:00,,,09:00-17:00", "12:00-09:00,,,09:00-17:00"),
        travel=f"{TRAVEL}L1,001,-3\n",
        scores=f"{SCORES}L9,001,50\n",
        locks=f"{LOCKS}assign,L1,001,\nassign,L3,001,\nvisit,L3,004,2025-09-20\n",
        program='first_day = "soon"\n',
    )
    with pytest.raises(InputError) as caught:
        read_season(folder, PROGRAMME)
    assert [(f.file, f.row, f.column) for f in caught.value.faults if f.severity is ERROR] == [
        (L, 3, "items"),
        (L, 3, "max_schools"),
        (L, 4, "lat"),
        (S, 3, "mode"),
        (S, 4, "teachers"),
        (S, 4, "applied_on"),
        (W, 2, "hours"),
        (T, 2, "km"),
        (X, 2, "lead_id"),
        (K, 3, "school_id"),
        (P, 2, "mon"),
        (D, 1, "first_day"),
    ]


def test_both_rows_of_a_contradiction_are_named(tmp_path: Path) -> None:
    """Whatever the order of the two rows, the later tells of the earlier."""
    pairs = {
        "lock_assigned_forbidden": ("assign,L1,001,", "forbid,L1,001,"),
        "lock_school_twice": ("assign,L1,001,", "assign,L3,001,"),
        "lock_lead_date_twice": ("visit,L3,003,2025-09-16", "visit,L3,004,2025-09-16"),
        "lock_visits_too_close": ("visit,L3,004,2025-09-16", "visit,L3,004,2025-09-10"),
        "lock_visits_too_far": ("visit,L3,004,2025-09-01", "visit,L3,004,2025-12-01"),
    }
    for code, rows in pairs.items():
        for order in (rows, rows[::-1]):
            faults = faults_of(put(tmp_path, **locks("assign,L2,003,", *order)))
            fault = next(fault for fault in faults if fault.code == code)
            assert (fault.row, fault.figures["first_row"]) == (4, "3")
            assert "3" in fault.wrong(Language.ZH)


def test_rows_that_are_too_many_are_listed(tmp_path: Path) -> None:
    for code, rows in {"lock_lead_full": "2, 3", "lock_too_many_visits": "2, 3, 4, 5, 6"}.items():
        fault = next(f for f in faults_of(put(tmp_path / code, **CASES[code][0])) if f.code == code)
        assert fault.figures["rows"] == rows


def test_a_shortened_own_school_is_told_and_another_school_is_not(tmp_path: Path) -> None:
    faults = faults_of(put(tmp_path, leads=swapped(L, "L2,王二美,002", "L2,王二美,2")))
    assert [(fault.code, fault.figures["near"]) for fault in faults] == [("own_school_read_as", "002")]
    assert read(put(tmp_path, leads=swapped(L, "L2,王二美,002", "L2,王二美,012"))).faults == ()


def test_an_item_that_was_probably_meant(tmp_path: Path) -> None:
    faults = faults_of(put(tmp_path, leads=swapped(L, "devices,,", "載具管里,,")))
    assert [fault.figures["near"] for fault in faults] == ["載具管理"]


def test_one_warning_a_lead_or_school_without_a_place(tmp_path: Path) -> None:
    leads = swapped(L, PLACE_OF_1, ",").replace("25.0330,121.5654", ",")
    schools = swapped(S, PLACE_OF_001, ",")
    faults = faults_of(put(tmp_path, leads=leads, schools=schools))
    assert [(f.code, f.row, f.figures["count"]) for f in faults] == [
        ("lead_without_place", 2, "4"),
        ("lead_without_place", 4, "4"),
        ("school_without_place", 2, "3"),
    ]


def test_a_distance_that_travel_tells_is_known(tmp_path: Path) -> None:
    """L2 is never sent to the own school 002, so that distance is not asked for."""
    rows = [f"{lead},{school},10" for lead in ("L1", "L2") for school in ("001", "002", "003", "004")]
    leads = swapped(L, PLACE_OF_1, ",").replace("22.7550,121.1500", ",")
    every = TRAVEL + "\n".join(row for row in rows if row != "L2,002,10") + "\n"
    assert read(put(tmp_path / "all", leads=leads, travel=every)).faults == ()
    one_less = every.replace("L1,003,10\n", "")
    faults = faults_of(put(tmp_path / "less", leads=leads, travel=one_less))
    assert [(f.code, f.row, f.figures["count"]) for f in faults] == [("lead_without_place", 2, "1")]


def test_a_coordinate_without_its_column_is_one_error(tmp_path: Path) -> None:
    faults = faults_of(put(tmp_path, leads=TABLES[L].replace("lat,lon", "lat,height")))
    assert [(f.row, f.column, f.severity) for f in faults if f.code == "half_place"] == [(1, "lon", ERROR)]
    assert codes(faults) == {"half_place"}


def test_outlying_islands_are_in_taiwan(tmp_path: Path) -> None:
    for place in ("26.1505,119.9297", "24.4490,118.3767", "10.3763,114.3650", "22.0430,121.5480"):
        assert faults_of(put(tmp_path, schools=swapped(S, PLACE_OF_001, place))) == ()


def test_the_last_days_of_workshops(tmp_path: Path) -> None:
    for day, code in {
        "2025-09-01": set(),
        "2025-12-01": set(),
        "2025-12-02": {"workshop_too_late"},
        "2025-12-31": {"workshop_too_late"},
        "2026-01-01": {"workshop_outside_period"},
    }.items():
        faults = faults_of(put(tmp_path, workshops=swapped(W, "2025-09-20", day)))
        assert codes(faults, severity=WARNING) == code, day


def test_a_stretch_needs_a_half_hour_between_half_hours(tmp_path: Path) -> None:
    for stretch, told in {"13:00-13:30": 0, "13:01-14:00": 0, "13:01-13:59": 1, "13:00-13:29": 1}.items():
        faults = faults_of(put(tmp_path, leads=swapped(L, "13:00-17:00", stretch)))
        assert len(places(faults, "no_half_hour")) == told, stretch


def test_the_folder_of_the_other_programme(tmp_path: Path) -> None:
    semester = office.put(tmp_path / "semester")
    assert [(f.code, f.severity) for f in faults_of(semester)] == [("semester_folder", ERROR)]
    assert "children.csv" in faults_of(semester)[0].wrong(Language.ZH)
    visits = put(tmp_path / "visits")
    assert [(f.code, f.severity) for f in office.faults_of(visits)] == [("visits_folder", ERROR)]
    assert "leads.csv" in office.faults_of(visits)[0].wrong(Language.EN)
    assert tell(faults_of(semester)[0]) != tell(office.faults_of(visits)[0])


def test_a_folder_with_both_programmes_is_read(tmp_path: Path) -> None:
    (put(tmp_path) / "children.csv").write_text("ours", encoding="utf-8")
    assert [(fault.code, fault.file) for fault in read(tmp_path).faults] == [("not_taken", "children.csv")]


@pytest.mark.parametrize("missing", [L, S])
def test_a_missing_file_is_one_fault(missing: str, tmp_path: Path) -> None:
    folder = put(tmp_path, **locks("visit,L1,001,2025-09-15"), travel=f"{TRAVEL}L1,001,5\n")
    (folder / missing).unlink()
    assert [(f.code, f.file) for f in faults_of(folder)] == [("missing_file", missing)]


TOLD_ELSEWHERE = {"visits_folder", "semester_folder"}


def test_every_fault_of_the_catalogue_is_provoked_and_told(tmp_path: Path) -> None:
    texts = files("matcher.texts").joinpath("visit_tables.toml").read_text(encoding="utf-8")
    parts = [key.split(".")[1:] for key in tomllib.loads(texts)]
    assert sorted(parts) == sorted([code, part] for code, _ in parts[::2] for part in ("wrong", "mend"))
    assert {code for code, _ in parts} <= set(CASES) | TOLD_ELSEWHERE
    told = {tell(f) for code, (changed, _, _) in CASES.items() for f in faults_of(put(tmp_path / code, **changed))}
    assert set(CASES) <= told
