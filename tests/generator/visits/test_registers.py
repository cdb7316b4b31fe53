"""Schools from a register of real high schools."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from matcher.tables.faults import InputError
from matcher.texts import Language
from matcher.visits.generator.season import generate_season
from models.policy import Policy
from models.programmes import VISITS
from tests.cli.console import matcher
from tests.reading import read_season

REGISTERS = os.environ.get("MATCHER_REGISTERS")
HEADER = "code,name,kind,county,township,lat,lon"


def _register(folder: Path, rows: list[str], header: str = HEADER) -> Path:
    path = folder / "register.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8-sig")
    return path


def _rows(count: int, kind: str = "national", county: str = "花蓮縣", first: int = 0) -> list[str]:
    """Schools in a line to the north, each a hundredth of a degree from the next."""
    return [
        f"0{first + n:05d},第{first + n}高中,{kind},{county},某鄉,{23 + (first + n) / 100},121.4" for n in range(count)
    ]


def test_schools_and_places_are_those_of_the_register(tmp_path: Path) -> None:
    season = generate_season("city", 1, register=_register(tmp_path, _rows(60)))
    for school in season.schools.values():
        number = int(school.id)
        assert school.id == f"0{number:05d}"
        assert (school.name, school.county) == (f"第{number}高中", "花蓮縣")
        assert school.place is not None
        assert (school.place.lat, school.place.lon) == (23 + number / 100, 121.4)
    for lead in season.leads.values():
        assert lead.place is not None
        assert lead.place.lat == 23 + int(lead.school_id) / 100
    assert list(season.schools) == sorted(season.schools)


def test_schools_of_a_city_lie_next_to_one_another(tmp_path: Path) -> None:
    season = generate_season("city", 1, register=_register(tmp_path, _rows(400)))
    numbers = sorted(map(int, season.schools))
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_schools_of_the_country_are_under_the_ministry_while_there_are_such(tmp_path: Path) -> None:
    rows = [
        *_rows(150),
        *_rows(60, "private", first=150),
        *_rows(100, "private", "臺中市", first=210),
        *_rows(100, "local", first=310),
    ]
    season = generate_season("national", 1, register=_register(tmp_path, rows))
    assert all(int(id_) < 210 for id_ in season.schools)
    few = _register(tmp_path, rows[:20] + rows[210:])
    others = {int(id_) for id_ in generate_season("national", 1, register=few).schools}
    assert set(range(20)) < others
    assert {number >= 310 for number in others if number >= 210} == {True, False}


def test_leads_have_schools_where_the_register_is_just_large_enough(tmp_path: Path) -> None:
    season = generate_season("tiny", 1, register=_register(tmp_path, _rows(5)))
    assert {lead.school_id for lead in season.leads.values()} <= set(season.schools)


def test_a_register_that_cannot_serve_says_why(tmp_path: Path) -> None:
    cases = {
        "high_schools_too_few": _register(tmp_path, _rows(4)),
        "register_unreadable": tmp_path / "nowhere.csv",
    }
    for code, path in cases.items():
        with pytest.raises(InputError) as caught:
            generate_season("tiny", 1, register=path)
        assert [fault.code for fault in caught.value.faults] == [code]
        for language in Language:
            assert caught.value.faults[0].wrong(language)
            assert caught.value.faults[0].mend(language)


def test_a_register_without_a_column_names_it(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        generate_season("tiny", 1, register=_register(tmp_path, [], HEADER.replace("kind,", "")))
    fault = caught.value.faults[0]
    assert (fault.code, fault.figures["columns"]) == ("register_columns", "kind")


@pytest.mark.parametrize(("good", "bad"), [("23.05", "north"), ("23.05", "123.05"), ("000005", ""), (",121.4", "")])
def test_a_faulty_row_of_a_register_is_named(good: str, bad: str, tmp_path: Path) -> None:
    rows = _rows(40)
    rows[5] = rows[5].replace(good, bad)
    with pytest.raises(InputError) as caught:
        generate_season("tiny", 1, register=_register(tmp_path, rows))
    fault = caught.value.faults[0]
    assert (fault.code, fault.row) == ("high_school_row", 7)
    assert fault.wrong(Language.ZH)


@pytest.mark.skipif(REGISTERS is None, reason="MATCHER_REGISTERS names no folder of registers")
@pytest.mark.parametrize("size", ["tiny", "city", "national"])
def test_a_real_register_fills_a_season(size: str, tmp_path: Path) -> None:
    assert REGISTERS is not None
    register = Path(REGISTERS) / "high_schools.csv"
    made = matcher("generate", "visits", tmp_path / "in", "--size", size, "--seed", 2, "--schools", register)
    assert made.exit_code == 0
    reading = read_season(tmp_path / "in", Policy.programme(VISITS))
    assert reading.faults == ()
    assert reading.problem == generate_season(size, 2, register=register)
    counties = {school.county for school in reading.problem.schools.values()}
    assert len(counties) > 12 if size == "national" else len(counties) <= 6
