"""Generated tables of visits read back as the season they were written from, and the commands that write them."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matcher.generator.writing import toml_text
from matcher.tables.faults import InputError
from matcher.texts import Language
from matcher.visits.generator.catalog import VISIT_VARIANTS
from matcher.visits.generator.season import generate_season
from matcher.visits.generator.tables import write_visit_tables
from models.policy import Policy
from models.programmes import VISITS
from models.visits.problem import Mode, Period, ServiceItem
from tests.cli.console import matcher
from tests.reading import read_season

INSTANCES = Path(__file__).parents[3] / "instances"
POLICY = Policy.programme(VISITS)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("variant", VISIT_VARIANTS)
@pytest.mark.parametrize(("size", "seed"), [("tiny", 1), ("tiny", 2), ("tiny", 3), ("city", 6), ("national", 6)])
def test_tables_read_back_equal_and_without_a_fault(
    tmp_path: Path, size: str, seed: int, variant: str, language: Language
) -> None:
    season = generate_season(size, seed, variant=variant)
    written = write_visit_tables(tmp_path, season, language)
    reading = read_season(tmp_path, POLICY)
    assert reading.faults == ()
    assert reading.problem == season
    assert sorted(path.name for path in written) == sorted(path.name for path in tmp_path.iterdir())
    assert set(reading.encodings.values()) <= {"utf-8-sig", "utf-8"}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_headers_and_words_are_those_of_the_contract(tmp_path: Path) -> None:
    season = generate_season("city", 2, variant="professors")
    school = next(iter(season.schools.values()))
    words = replace(
        school,
        items=frozenset((ServiceItem.CURRICULUM, ServiceItem.TEAM)),
        mode=Mode.B,
        applied_on=date(2025, 6, 1),
        returning=True,
        recommended=False,
        unavailable=frozenset((date(2025, 10, 14), date(2025, 10, 15), date(2025, 11, 3))),
    )
    season = replace(season, schools={**season.schools, school.id: words})
    for language in Language:
        write_visit_tables(tmp_path / language, season, language)
    en, zh = (rows_of(tmp_path / language / "schools.csv")[0] for language in (Language.EN, Language.ZH))
    told = {"items": "curriculum;team", "mode": "B", "returning": "yes", "recommended": "no"}
    assert told.items() <= en.items()
    assert en["unavailable"] == "2025-10-14..2025-10-15;2025-11-03"
    told = {"需求項目": "課程發展、團隊經營", "模式": "B", "曾參加": "是", "建議申請": "否", "申請日期": "2025-06-01"}
    assert told.items() <= zh.items()
    assert zh["不可日期"] == "2025-10-14..2025-10-15、2025-11-03"
    leads = rows_of(tmp_path / Language.ZH / "leads.csv")
    limits = [lead.max_schools for lead in season.leads.values()]
    assert [row["校數上限"] for row in leads] == ["" if limit == 3 else str(limit) for limit in limits]
    assert {row["kind"] for row in rows_of(tmp_path / Language.EN / "locks.csv")} == {"assign", "forbid", "visit"}


def test_program_text() -> None:
    period = Period(
        first_day=date(2025, 9, 1),
        last_day=date(2025, 12, 31),
        settlement_deadline=date(2025, 12, 15),
        application_deadline=date(2025, 6, 20),
        closed=frozenset(date(2025, 10, day) for day in (28, 29, 31)),
    )
    assert toml_text(period).splitlines() == [
        "first_day = 2025-09-01",
        "last_day = 2025-12-31",
        "settlement_deadline = 2025-12-15",
        "application_deadline = 2025-06-20",
        'closed = ["2025-10-28..2025-10-29", "2025-10-31"]',
    ]


@pytest.mark.parametrize("old", ["locks.csv", "program.toml"])
def test_an_old_table_is_never_mixed_with_new_ones(old: str, tmp_path: Path) -> None:
    (tmp_path / old).write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_visit_tables(tmp_path, generate_season("tiny", 2), Language.EN)
    assert [(fault.code, fault.file) for fault in caught.value.faults] == [("file_exists", old)]
    assert [path.name for path in tmp_path.iterdir()] == [old]


def test_the_bytes_do_not_depend_on_the_order_of_hashes(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from matcher.visits.generator.season import generate_season\n"
        "from matcher.visits.generator.tables import write_visit_tables\n"
        "from matcher.texts import Language\n"
        "season = generate_season('city', 9, variant='professors')\n"
        "write_visit_tables(pathlib.Path(sys.argv[1]), season, Language.EN)\n"
    )
    written = []
    for hash_seed in ("1", "2"):
        folder = tmp_path / hash_seed
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        subprocess.run([sys.executable, "-c", program, str(folder)], check=True, env=environment)
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert written[0] == written[1]
    assert "locks.csv" in written[0]


# The commands


def test_the_shipped_office_is_what_the_command_writes(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    words = ("generate", "visits", folder, "--size", "city", "--seed", 48, "--variant", "professors", "--lang", "zh")
    assert matcher(*words).exit_code == 0
    shipped = {path.name: path.read_bytes() for path in (INSTANCES / "office").iterdir()}
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert written.keys() == shipped.keys()
    assert [name for name in shipped if shipped[name] != written[name]] == []
    guide = (INSTANCES / "README.md").read_text(encoding="utf-8")
    assert "matcher generate visits DIR --size city --seed 48 --variant professors --lang zh" in guide


def test_the_shipped_office_has_everything_the_tables_can_hold() -> None:
    reading = read_season(INSTANCES / "office", POLICY)
    assert reading.faults == ()
    season = reading.problem
    for held in (season.workshops, season.professors, season.travel, season.scores):
        assert held
    assert season.assigned
    assert season.forbidden
    assert season.fixed
    schools = season.schools.values()
    assert {school.mode for school in schools} == {None, Mode.A, Mode.B}
    assert any(school.teachers < 3 for school in schools)
    assert any(school.applied_on and school.applied_on > date(2025, 6, 20) for school in schools)
    assert {lead.max_schools for lead in season.leads.values()} == {1, 2, 3}
    assert (len(season.leads), len(schools), len(season.workshops), len(season.professors or {})) == (12, 32, 4, 2)


def test_without_a_variant_it_is_tight_with_workshops(tmp_path: Path) -> None:
    made = matcher("generate", "visits", tmp_path / "in", "--size", "tiny", "--seed", 4, "--lang", "en")
    assert made.exit_code == 0
    assert "3 lead teachers and 5 schools" in made.stdout
    assert read_season(tmp_path / "in", POLICY).problem == generate_season("tiny", 4, variant="tight-workshops")


def test_numbers_can_be_set(tmp_path: Path) -> None:
    words = ("generate", "visits", tmp_path / "in", "--size", "city", "--seed", 4, "--leads", 4, "--schools-count", 9)
    assert matcher(*words).exit_code == 0
    season = read_season(tmp_path / "in", POLICY).problem
    assert (len(season.leads), len(season.schools)) == (4, 9)


def test_faults_end_with_a_sentence(tmp_path: Path) -> None:
    words = ("generate", "visits", tmp_path / "in", "--size", "tiny", "--seed", 4)
    unknown = matcher(*words, "--variant", "huge")
    assert unknown.exit_code == 2
    assert "short-dates" in unknown.stderr
    assert matcher(*words, "--schools", tmp_path / "nowhere.csv").exit_code == 2
    assert not (tmp_path / "in").exists()
    assert matcher(*words).exit_code == 0
    assert matcher(*words).exit_code == 2


@pytest.mark.parametrize("language", Language)
def test_a_template_of_visits_is_read_without_a_fault(language: Language, tmp_path: Path) -> None:
    assert matcher("template", "visits", tmp_path / "new", "--lang", language).exit_code == 0
    reading = read_season(tmp_path / "new", POLICY)
    assert reading.faults == ()
    season = reading.problem
    assert season.assigned == (("L001", "S001"),)
    assert (len(season.leads), len(season.schools), len(season.workshops)) == (1, 1, 1)
    assert season.professors is not None
    assert (season.period.first_day, season.period.last_day) == (date(2025, 9, 1), date(2025, 12, 31))
    assert season.period.closed == {date(2025, 9, 10), date(2025, 10, 30), date(2025, 10, 31)}
    assert matcher("template", "visits", tmp_path / "new").exit_code == 2
