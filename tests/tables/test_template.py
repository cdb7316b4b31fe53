"""Templates: what they hold can be planned, in either language."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from matcher.tables.columns import SEMESTER_TABLES, fold_header
from matcher.tables.faults import InputError, Severity
from matcher.tables.template import write_template
from matcher.texts import Language
from tests.tables.office import read
from tests.tables.test_faults import tell


@pytest.mark.parametrize("language", list(Language))
def test_a_template_is_read_without_a_fault_but_its_size(language: Language, tmp_path: Path) -> None:
    paths = write_template(tmp_path / "new", language)
    assert sorted(path.name for path in paths) == sorted(path.name for path in (tmp_path / "new").iterdir())
    reading = read(tmp_path / "new")
    assert {(fault.code, fault.severity) for fault in reading.faults} == {("few_children", Severity.WARNING)}
    semester = reading.problem
    assert semester.pair_locks == (("C001", "T001"),)
    assert semester.scores == {("C001", "T001"): 90}
    assert semester.term is not None
    assert semester.term.weeks == 10


def headers(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def test_headers_in_the_language(tmp_path: Path) -> None:
    write_template(tmp_path / "en", Language.EN)
    write_template(tmp_path / "zh", Language.ZH)
    assert headers(tmp_path / "en" / "groups.csv") == ["university_id", "school_id"]
    assert headers(tmp_path / "zh" / "schools.csv") == [
        "學校代碼", "學校名稱", "縣市", "偏遠程度", "電腦數", "週一", "週二", "週三", "週四", "週五",
    ]  # fmt: skip
    assert (tmp_path / "zh" / "schools.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "children.csv").write_text("ours", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_template(tmp_path, Language.ZH)
    assert [(tell(fault), fault.file) for fault in caught.value.faults] == [("file_exists", "children.csv")]
    assert [path.name for path in tmp_path.iterdir()] == ["children.csv"]


def test_every_spelling_of_a_header_names_one_column() -> None:
    for table in SEMESTER_TABLES:
        contract = [fold_header(name) for column in table.columns for name in (column.name, *column.aliases)]
        spellings = contract + [fold_header(name) for column in table.columns for name in column.further]
        assert len(set(spellings)) == len(spellings), table.stem
