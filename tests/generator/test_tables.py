"""Generated tables read back as the semester they were written from."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from matcher.generator.writing import toml_text
from matcher.semester.generator.semester import generate_semester
from matcher.semester.generator.tables import write_semester_tables
from matcher.tables.faults import InputError, Severity
from matcher.texts import Language
from models.policy import Policy
from models.semester.problem import Term
from tests.reading import read_semester

INSTANCES = Path(__file__).parents[2] / "instances"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("size", "variant"), [("tiny", "scarce"), ("county", "scarce"), ("national", "limits")])
def test_tables_read_back_equal(tmp_path: Path, size: str, variant: str, language: Language) -> None:
    semester = generate_semester(size, 6, variant=variant)
    write_semester_tables(tmp_path, semester, language)
    reading = read_semester(tmp_path, Policy.programme())
    assert reading.problem == semester
    assert {fault.code for fault in reading.faults} <= {"few_children"}
    assert set(reading.encodings.values()) <= {"utf-8-sig", "utf-8"}


def test_chinese_tables_have_the_headers_of_the_contract(tmp_path: Path) -> None:
    write_semester_tables(tmp_path, generate_semester("county", 2), Language.ZH)
    header = (tmp_path / "universities.csv").read_bytes().split(b"\r\n")[0]
    assert header == b"\xef\xbb\xbf" + "大學代碼,大學名稱,座位數,帶班老師數,核定學童數".encode()


def test_an_old_table_is_never_mixed_with_new_ones(tmp_path: Path) -> None:
    (tmp_path / "locks.csv").write_text("kind\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_semester_tables(tmp_path, generate_semester("tiny", 2), Language.EN)
    assert [fault.code for fault in caught.value.faults] == ["file_exists"]
    assert [path.name for path in tmp_path.iterdir()] == ["locks.csv"]


def test_closed_days_in_a_row_are_a_range() -> None:
    days = (9, 10, 11, 13)
    term = Term(
        date(2026, 9, 14),
        date(2027, 1, 15),
        10,
        '上學期 "甲"',
        frozenset(date(2026, 11, day) for day in days),
    )
    assert toml_text(term, "name").splitlines() == [
        'name = "上學期 \\"甲\\""',
        "first_day = 2026-09-14",
        "last_day = 2027-01-15",
        "weeks = 10",
        'closed = ["2026-11-09..2026-11-11", "2026-11-13"]',
    ]


def test_the_shipped_county_is_what_the_generator_writes(tmp_path: Path) -> None:
    shipped = {path.name: path.read_bytes() for path in (INSTANCES / "county").iterdir()}
    write_semester_tables(tmp_path, generate_semester("county", 1), Language.ZH)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written.keys() == shipped.keys()
    assert [name for name in shipped if shipped[name] != written[name]] == []


def test_the_bytes_do_not_depend_on_the_order_of_hashes(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from matcher.semester.generator.semester import generate_semester\n"
        "from matcher.semester.generator.tables import write_semester_tables\n"
        "from matcher.texts import Language\n"
        "semester = generate_semester('county', 9, variant='limits')\n"
        "write_semester_tables(pathlib.Path(sys.argv[1]), semester, Language.EN)\n"
    )
    written = []
    for hash_seed in ("1", "2"):
        folder = tmp_path / hash_seed
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        command = [sys.executable, "-c", program, str(folder)]
        subprocess.run(command, check=True, env=environment)
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert written[0] == written[1]
    assert "locks.csv" in written[0]


@pytest.mark.parametrize("name", ["hand", "county"])
def test_shipped_instances_read_without_error(name: str) -> None:
    reading = read_semester(INSTANCES / name, Policy.programme())
    assert all(fault.severity is not Severity.ERROR for fault in reading.faults)
