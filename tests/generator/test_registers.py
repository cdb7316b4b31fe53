"""Schools from a register of real ones, of either programme."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from matcher.semester.generator.semester import generate_semester
from matcher.tables.faults import InputError
from matcher.visits.generator.season import generate_season
from models.policy import Policy
from models.programmes import VISITS
from models.semester.problem import Gender
from tests.cli.console import matcher
from tests.reading import read_season
from tests.tables.office import tell

REGISTERS = os.environ.get("MATCHER_REGISTERS")
needs_registers = pytest.mark.skipif(REGISTERS is None, reason="MATCHER_REGISTERS names no folder of registers")


def primary_schools(count: int) -> list[str]:
    return [
        f"01{n:04d},第{n}國小,{'junior' if n % 3 == 0 else 'primary'},remote,花蓮縣,某鄉,40,0,{23 + n / 100},121.4,0"
        for n in range(count)
    ]


def high_schools(count: int, kind: str = "national", county: str = "花蓮縣", first: int = 0) -> list[str]:
    """Schools in a line to the north, each a hundredth of a degree from the next."""
    return [f"0{n:05d},第{n}高中,{kind},{county},某鄉,{23 + n / 100},121.4" for n in range(first, first + count)]


@dataclass(frozen=True)
class Register:
    """A register of a programme, and what is made of it."""

    header: str
    rows: Callable[[int], list[str]]
    generate: Callable[..., Any]
    size: str
    too_few: tuple[int, str]
    bad_row: str

    def made(self, folder: Path, rows: list[str], size: str = "", header: str = "") -> Any:
        path = folder / "register.csv"
        path.write_text("\n".join([header or self.header, *rows]), encoding="utf-8-sig")
        return self.generate(size or self.size, 1, register=path)


SEMESTERS = Register(
    "code,name,level,remoteness,county,township,boys,girls,lat,lon,island",
    *(primary_schools, generate_semester, "county", (3, "register_too_small"), "register_row"),
)
SEASONS = Register(
    "code,name,kind,county,township,lat,lon",
    *(high_schools, generate_season, "tiny", (4, "high_schools_too_few"), "high_school_row"),
)
BOTH = pytest.mark.parametrize("of", [SEMESTERS, SEASONS], ids=["semester", "visits"])


@BOTH
def test_a_register_that_cannot_serve_says_why(of: Register, tmp_path: Path) -> None:
    count, code = of.too_few
    with pytest.raises(InputError) as caught:
        of.made(tmp_path, of.rows(count))
    assert [tell(fault) for fault in caught.value.faults] == [code]
    with pytest.raises(InputError) as caught:
        of.generate(of.size, 1, register=tmp_path / "nowhere.csv")
    assert [tell(fault) for fault in caught.value.faults] == ["register_unreadable"]


@pytest.mark.parametrize(("of", "missing"), [(SEMESTERS, "boys"), (SEASONS, "kind")])
def test_a_register_without_a_column_names_it(of: Register, missing: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        of.made(tmp_path, [], header=of.header.replace(f"{missing},", ""))
    (fault,) = caught.value.faults[:1]
    assert (fault.code, fault.figures["columns"]) == ("register_columns", missing)


@pytest.mark.parametrize(
    ("of", "good", "bad"),
    [
        (SEMESTERS, ",40,", ",forty,"),
        *((SEASONS, good, bad) for good, bad in (("23.05", "north"), ("23.05", "123.05"), ("000005", ""))),
        (SEASONS, ",121.4", ""),
    ],
)
def test_a_faulty_row_of_a_register_is_named(of: Register, good: str, bad: str, tmp_path: Path) -> None:
    rows = of.rows(40)
    rows[5] = rows[5].replace(good, bad)
    with pytest.raises(InputError) as caught:
        of.made(tmp_path, rows)
    fault = caught.value.faults[0]
    assert (tell(fault), fault.row) == (of.bad_row, 7)


# Of a semester


def test_a_register_gives_schools_boys_and_grades(tmp_path: Path) -> None:
    semester = SEMESTERS.made(tmp_path, primary_schools(40))
    rows = {f"01{n:04d}": n for n in range(40)}
    assert set(semester.schools) <= set(rows)
    assert {school.remoteness for school in semester.schools.values()} == {"remote"}
    for child in semester.children.values():
        assert child.gender is Gender.M
        assert child.grade in (range(7, 10) if rows[child.school_id] % 3 == 0 else range(3, 7))
    assert max(Counter(c.school_id for c in semester.children.values()).values()) <= 40


@needs_registers
@pytest.mark.parametrize("seed", range(3))
def test_a_real_register_fills_a_national_semester(seed: int) -> None:
    assert REGISTERS is not None
    semester = generate_semester("national", seed, register=Path(REGISTERS) / "remote_schools.csv")
    assert 1600 <= len(semester.children) <= 1900
    assert {child.group for child in semester.children.values()} == set(semester.groups)
    assert len({school.county for school in semester.schools.values()}) > 8
    for university_id in semester.universities:
        own = {g.school_id for g in semester.groups if g.university_id == university_id}
        assert len({semester.schools[id_].county for id_ in own}) <= 4


# Of visits


def test_schools_and_places_are_those_of_the_register(tmp_path: Path) -> None:
    season = SEASONS.made(tmp_path, high_schools(60), "city")
    for school in season.schools.values():
        number = int(school.id)
        assert school.id == f"0{number:05d}"
        assert (school.name, school.county) == (f"第{number}高中", "花蓮縣")
        assert (school.place.lat, school.place.lon) == (23 + number / 100, 121.4)
    for lead in season.leads.values():
        assert lead.place.lat == 23 + int(lead.school_id) / 100
    assert list(season.schools) == sorted(season.schools)


def test_schools_of_a_city_lie_next_to_one_another(tmp_path: Path) -> None:
    numbers = sorted(map(int, SEASONS.made(tmp_path, high_schools(400), "city").schools))
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_schools_of_the_country_are_under_the_ministry_while_there_are_such(tmp_path: Path) -> None:
    rows = [*high_schools(150), *high_schools(60, "private", first=150)]
    rows += [*high_schools(100, "private", "臺中市", first=210), *high_schools(100, "local", first=310)]
    assert all(int(id_) < 210 for id_ in SEASONS.made(tmp_path, rows, "national").schools)
    others = {int(id_) for id_ in SEASONS.made(tmp_path, rows[:20] + rows[210:], "national").schools}
    assert set(range(20)) < others
    assert {number >= 310 for number in others if number >= 210} == {True, False}


def test_leads_have_schools_where_the_register_is_just_large_enough(tmp_path: Path) -> None:
    season = SEASONS.made(tmp_path, high_schools(5))
    assert {lead.school_id for lead in season.leads.values()} <= set(season.schools)


@needs_registers
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
