"""Generated tables of either programme read back as what they were written from, and the commands that write them."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matcher.generator.writing import toml_text
from matcher.semester.generator.semester import generate_semester
from matcher.semester.generator.tables import write_semester_tables
from matcher.tables.faults import InputError, Severity
from matcher.texts import Language
from matcher.visits.generator.catalog import VISIT_VARIANTS
from matcher.visits.generator.season import generate_season
from matcher.visits.generator.tables import write_visit_tables
from models.policy import Policy
from models.programme import Programme
from models.programmes import SEMESTER, VISITS
from models.semester.problem import Term
from models.visits.problem import Mode, Period, ServiceItem
from tests.cli.console import matcher
from tests.reading import read_season, read_semester

INSTANCES = Path(__file__).parents[2] / "instances"


@dataclass(frozen=True)
class Maker:
    """How a programme's instances are drawn, written and read."""

    programme: Programme
    generate: Callable[..., Any]
    write: Callable[[Path, Any, Language], tuple[Path, ...]]
    read: Callable[[Path, Policy], Any]

    def read_back(self, folder: Path) -> Any:
        return self.read(folder, Policy.programme(self.programme))


MAKERS = {
    "semester": Maker(SEMESTER, generate_semester, write_semester_tables, read_semester),
    "visits": Maker(VISITS, generate_season, write_visit_tables, read_season),
}
BOTH = pytest.mark.parametrize("of", MAKERS.values(), ids=MAKERS)
SIZES = [("tiny", 1), ("tiny", 2), ("tiny", 3), ("city", 6), ("national", 6)]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("name", "size", "seed", "variant"),
    [
        *(("semester", size, 6, variant) for size, variant in (("tiny", "scarce"), ("county", "scarce"))),
        ("semester", "national", 6, "limits"),
        *(("visits", *size, variant) for size in SIZES for variant in VISIT_VARIANTS),
    ],
)
def test_tables_read_back_equal_and_without_a_fault_but_their_size(
    tmp_path: Path, name: str, size: str, seed: int, variant: str, language: Language
) -> None:
    of = MAKERS[name]
    drawn = of.generate(size, seed, variant=variant)
    written = of.write(tmp_path, drawn, language)
    reading = of.read_back(tmp_path)
    assert reading.problem == drawn
    assert {fault.code for fault in reading.faults} <= ({"few_children"} if name == "semester" else set())
    assert sorted(path.name for path in written) == sorted(path.name for path in tmp_path.iterdir())
    assert set(reading.encodings.values()) <= {"utf-8-sig", "utf-8"}


@pytest.mark.parametrize(
    ("name", "old"), [("semester", "locks.csv"), ("visits", "locks.csv"), ("visits", "program.toml")]
)
def test_an_old_table_is_never_mixed_with_new_ones(name: str, old: str, tmp_path: Path) -> None:
    (tmp_path / old).write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        MAKERS[name].write(tmp_path, MAKERS[name].generate("tiny", 2), Language.EN)
    assert [(fault.code, fault.file) for fault in caught.value.faults] == [("file_exists", old)]
    assert [path.name for path in tmp_path.iterdir()] == [old]


def test_chinese_tables_have_the_headers_of_the_contract(tmp_path: Path) -> None:
    write_semester_tables(tmp_path, generate_semester("county", 2), Language.ZH)
    header = (tmp_path / "universities.csv").read_bytes().split(b"\r\n")[0]
    assert header == b"\xef\xbb\xbf" + "大學代碼,大學名稱,座位數,帶班老師數,核定學童數".encode()


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_headers_and_words_of_visits_are_those_of_the_contract(tmp_path: Path) -> None:
    season = generate_season("city", 2, variant="professors")
    school = replace(
        next(iter(season.schools.values())),
        items=frozenset((ServiceItem.CURRICULUM, ServiceItem.TEAM)),
        mode=Mode.B,
        applied_on=date(2025, 6, 1),
        returning=True,
        recommended=False,
        unavailable=frozenset((date(2025, 10, 14), date(2025, 10, 15), date(2025, 11, 3))),
    )
    season = replace(season, schools={**season.schools, school.id: school})
    for language in Language:
        write_visit_tables(tmp_path / language, season, language)
    en, zh = (rows_of(tmp_path / language / "schools.csv")[0] for language in (Language.EN, Language.ZH))
    told = {"items": "curriculum;team", "mode": "B", "returning": "yes", "recommended": "no"}
    assert (told | {"unavailable": "2025-10-14..2025-10-15;2025-11-03"}).items() <= en.items()
    told = {"需求項目": "課程發展、團隊經營", "模式": "B", "曾參加": "是", "建議申請": "否", "申請日期": "2025-06-01"}
    assert (told | {"不可日期": "2025-10-14..2025-10-15、2025-11-03"}).items() <= zh.items()
    leads = rows_of(tmp_path / Language.ZH / "leads.csv")
    limits = [lead.max_schools for lead in season.leads.values()]
    assert [row["校數上限"] for row in leads] == ["" if limit == 3 else str(limit) for limit in limits]
    assert {row["kind"] for row in rows_of(tmp_path / Language.EN / "locks.csv")} == {"assign", "forbid", "visit"}


def test_closed_days_in_a_row_are_a_range() -> None:
    closed = frozenset(date(2026, 11, day) for day in (9, 10, 11, 13))
    term = Term(date(2026, 9, 14), date(2027, 1, 15), 10, '上學期 "甲"', closed)
    assert toml_text(term, "name").splitlines() == [
        'name = "上學期 \\"甲\\""',
        "first_day = 2026-09-14",
        "last_day = 2027-01-15",
        "weeks = 10",
        'closed = ["2026-11-09..2026-11-11", "2026-11-13"]',
    ]
    closed = frozenset(date(2025, 10, day) for day in (28, 29, 31))
    days = date(2025, 9, 1), date(2025, 12, 31), date(2025, 12, 15), date(2025, 6, 20)
    assert toml_text(Period(*days, closed)).splitlines() == [
        "first_day = 2025-09-01",
        "last_day = 2025-12-31",
        "settlement_deadline = 2025-12-15",
        "application_deadline = 2025-06-20",
        'closed = ["2025-10-28..2025-10-29", "2025-10-31"]',
    ]


@pytest.mark.parametrize(
    ("programme", "size", "variant"), [("semester", "county", "limits"), ("visits", "city", "professors")]
)
def test_the_bytes_do_not_depend_on_the_order_of_hashes(
    programme: str, size: str, variant: str, tmp_path: Path
) -> None:
    words = ["generate", programme, "--size", size, "--seed", "9", "--variant", variant, "--lang", "en"]
    for hash_seed in ("1", "2"):
        command = [sys.executable, "-m", "matcher", *words, str(tmp_path / hash_seed)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed}, capture_output=True)
    assert contents(tmp_path / "1") == contents(tmp_path / "2")
    assert "locks.csv" in contents(tmp_path / "1")


# What is shipped, and the commands


@pytest.mark.parametrize(
    ("instance", "words"),
    [
        ("county", "semester DIR --size county --seed 1 --lang zh"),
        ("office", "visits DIR --size city --seed 48 --variant professors --lang zh"),
    ],
)
def test_what_is_shipped_is_what_the_command_writes(instance: str, words: str, tmp_path: Path) -> None:
    made = matcher("generate", *(tmp_path / "in" if word == "DIR" else word for word in words.split()))
    assert made.exit_code == 0
    shipped, written = contents(INSTANCES / instance), contents(tmp_path / "in")
    assert written.keys() == shipped.keys()
    assert [name for name in shipped if shipped[name] != written[name]] == []
    assert f"matcher generate {words}" in (INSTANCES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["hand", "county"])
def test_shipped_semesters_are_read_without_an_error(name: str) -> None:
    faults = MAKERS["semester"].read_back(INSTANCES / name).faults
    assert all(fault.severity is not Severity.ERROR for fault in faults)


def test_the_shipped_office_has_everything_the_tables_can_hold() -> None:
    reading = MAKERS["visits"].read_back(INSTANCES / "office")
    season = reading.problem
    assert reading.faults == ()
    assert all((season.workshops, season.professors, season.travel, season.scores))
    assert all((season.assigned, season.forbidden, season.fixed))
    schools = season.schools.values()
    assert {school.mode for school in schools} == {None, Mode.A, Mode.B}
    assert any(school.teachers < 3 for school in schools)
    assert any(school.applied_on and school.applied_on > date(2025, 6, 20) for school in schools)
    assert {lead.max_schools for lead in season.leads.values()} == {1, 2, 3}
    assert (len(season.leads), len(schools), len(season.workshops), len(season.professors or {})) == (12, 32, 4, 2)


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        # Without a variant it is tight with workshops.
        (("--size", "tiny"), {"size": "tiny", "variant": "tight-workshops"}),
        (("--size", "city", "--leads", 4, "--schools-count", 9), {"size": "city", "leads": 4, "schools": 9}),
    ],
)
def test_a_season_is_the_one_asked_for(words: tuple[object, ...], drawn: dict[str, Any], tmp_path: Path) -> None:
    made = matcher("generate", "visits", tmp_path / "in", "--seed", 4, "--lang", "en", *words)
    assert made.exit_code == 0
    season = generate_season(seed=4, **drawn)
    assert f"{len(season.leads)} lead teachers and {len(season.schools)} schools" in made.stdout
    assert MAKERS["visits"].read_back(tmp_path / "in").problem == season
    assert drawn.get("leads", len(season.leads)) == len(season.leads)


def test_faults_end_with_a_sentence(tmp_path: Path) -> None:
    words = ("generate", "visits", tmp_path / "in", "--size", "tiny", "--seed", 4)
    unknown = matcher(*words, "--variant", "huge")
    assert unknown.exit_code == 2
    assert "short-dates" in unknown.stderr
    assert matcher(*words, "--schools", tmp_path / "nowhere.csv").exit_code == 2
    assert not (tmp_path / "in").exists()
    assert matcher(*words).exit_code == 0
    assert matcher(*words).exit_code == 2


def test_a_template_of_visits_is_not_written_twice(tmp_path: Path) -> None:
    assert matcher("template", "visits", tmp_path / "new", "--lang", "en").exit_code == 0
    season = MAKERS["visits"].read_back(tmp_path / "new").problem
    assert season.assigned == (("L001", "S001"),)
    assert season.period.last_day == date(2025, 12, 31)
    assert season.period.closed == {date(2025, 9, 10), date(2025, 10, 30), date(2025, 10, 31)}
    assert matcher("template", "visits", tmp_path / "new").exit_code == 2
