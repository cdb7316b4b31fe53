"""Folders that can be read: what their tables say, spellings, encodings, order of columns, and the templates."""

from __future__ import annotations

import csv
import io
import pickle
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matcher.planners import planner_of
from matcher.semester.tables.columns import SEMESTER_TABLES
from matcher.tables.columns import fold_header
from matcher.tables.faults import InputError, Severity
from matcher.tables.template import write_template
from matcher.texts import Language
from matcher.visits.tables.columns import VISIT_TABLES
from tests.tables.cell_kinds import TABLES
from tests.tables.office import OFFICES, SEMESTER, VISITS, Change, Office, codes, tell

BOTH = pytest.mark.parametrize("of", [SEMESTER, VISITS], ids=["semester", "visits"])
COLUMNS = {table.stem: table for table in SEMESTER_TABLES}, {table.stem: table for table in VISIT_TABLES}
MORE: dict[str, Change] = {
    "travel": ["L1,001,12.5"],
    "scores": ["L1,001,85"],
    "locks": ["assign,L1,001,", "forbid,L3,002,", "visit,L3,004,2025-09-16"],
}


def problem(of: Office, folder: Path, **changed: Change) -> Any:
    """The semester or season of the folder with these changes."""
    return of.read(of.put(folder, **changed)).problem


def test_rows_stay_in_their_order(tmp_path: Path) -> None:
    assert list(problem(SEMESTER, tmp_path / "semester").universities) == ["U1", "U2"]
    assert list(problem(VISITS, tmp_path / "visits").leads) == ["L1", "L2", "L3"]


# Spellings and encodings

WORDS = {"curriculum": "課程發展", "network": "網路環境", "devices": "載具管理", "team": "團隊經營", "2025-": "114/"}
WHOLE_CELLS = {"yes": "是", "no": "否", "F": "女", "M": "男", "A": "Ａ模式", "B": "ｂ"}
WHOLE_CELLS |= {"assign": "指派", "forbid": "禁止", "visit": "入校"}
WIDE = {ord("0") + n: ord("０") + n for n in range(10)} | {
    ord(":"): ord("："),
    ord("."): ord("．"),
    ord(";"): ord("、"),
}


def translated(cell: str, column: str) -> str:
    """A cell in Chinese words, with ROC dates and in full-width digits; names stay."""
    if column.endswith("name"):
        return cell
    for word, chinese in WORDS.items():
        cell = cell.replace(word, chinese)
    return WHOLE_CELLS.get(cell, cell).translate(WIDE).replace("．．", "..")


def in_chinese(of: Office, stem: str, change: Change, place: int) -> str:
    """A table with Chinese headers and words, its columns turned round.

    ``place`` tells which of a column's Chinese names is taken, and how lines end.
    """
    header, *rows = csv.reader(io.StringIO(of.text(stem, change)))
    columns = [COLUMNS[of is VISITS][stem].column(name) for name in header]
    names = [(*column.aliases, *column.further) for column in columns]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=("\n", "\r\n", "\r")[place % 3])
    writer.writerow([spellings[min(place, len(spellings) - 1)] for spellings in reversed(names)])
    for row in rows:
        writer.writerow([translated(cell, name) for cell, name in reversed(list(zip(row, header, strict=True)))])
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
@pytest.mark.parametrize("place", range(5))
@BOTH
def test_spellings_encodings_and_order_change_nothing(of: Office, tmp_path: Path, encoding: str, place: int) -> None:
    """Also as Excel saves them on a Traditional Chinese machine."""
    plain: dict[str, Change] = {**dict.fromkeys(of.tables, ()), **(MORE if of is VISITS else {})}
    changed = {stem: in_chinese(of, stem, change, place).encode(encoding) for stem, change in plain.items()}
    reading = of.read(of.put(tmp_path / "changed", **changed))
    assert reading.problem == problem(of, tmp_path / "plain", **plain)
    assert reading.encodings == {of.name(stem): encoding for stem in plain}
    assert {fault.code for fault in reading.faults} <= {"few_children"}


@BOTH
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_an_encoding_that_is_told(of: Office, encoding: str, tmp_path: Path) -> None:
    """Of UTF-8 also where a file has a mark of its order."""
    contents = {stem: text.encode("utf-8-sig" if encoding == "utf-8" else encoding) for stem, text in of.tables.items()}
    told = of.read(of.put(tmp_path / "told", **contents), encoding)
    assert told.problem == problem(of, tmp_path / "plain")


def test_the_words_that_big5_lacks(tmp_path: Path) -> None:
    schools = SEMESTER.text("schools", {"海邊國小": "碁恒裏粧國小"}).encode("cp950")
    reading = SEMESTER.read(SEMESTER.put(tmp_path, schools=schools))
    assert reading.problem.schools["001"].name == "碁恒裏粧國小"
    assert (reading.encodings["schools.csv"], reading.encodings["children.csv"]) == ("cp950", "utf-8")


def test_file_names_in_any_case_and_other_files(tmp_path: Path) -> None:
    SEMESTER.put(tmp_path)
    (tmp_path / "children.csv").rename(tmp_path / "Children.CSV")
    (tmp_path / "notes.txt").write_text("ours", encoding="utf-8")
    assert len(SEMESTER.read(tmp_path).problem.children) == 4


@BOTH
def test_what_is_read_can_be_sent_to_another_process(of: Office, tmp_path: Path) -> None:
    read = problem(of, tmp_path)
    assert pickle.loads(pickle.dumps(read)) == read


# As people mean them


def test_each_word_of_a_tutor_near_one_that_is_needed_is_told_once(tmp_path: Path) -> None:
    faults = SEMESTER.read(SEMESTER.put(tmp_path, tutors={"*英語": "英文", "U1,F,數學": "U1,F,鋼琴;數學"})).faults
    near = [(f.value, f.figures["near"], f.figures["tutors"]) for f in faults if f.code == "unneeded_subject_near"]
    assert near == [("英文", "英語", "3")]


def test_ids_that_a_program_has_made_numbers_of(tmp_path: Path) -> None:
    folder = SEMESTER.put(
        tmp_path,
        schools={f"00{n},": f"10{n}.0," for n in (1, 2, 3)},
        children={f"*,00{n},": f",10{n}," for n in (1, 2, 3)},
        groups={"*,001": ",101", "*,002": ",102", "*,003": ",103.00"},
    )
    reading = SEMESTER.read(folder)
    assert list(reading.problem.schools) == ["101", "102", "103"]
    assert codes(reading.faults, severity=Severity.NOTICE) == {"number_as_id"}


KEYS = {
    SEMESTER: {"universities": ("U2", ",山"), "schools": ("003", ""), "children": ("C4", ""), "tutors": ("T1", "")},
    VISITS: {"leads": ("L2", ""), "schools": ("004", ""), "workshops": ("W1", ""), "professors": ("P2", "")},
}


@pytest.mark.parametrize("word", ["nan", "NULL", "N/A", "無", "—", "待補", "尚未編號"])
@pytest.mark.parametrize(("of", "table"), [(of, table) for of, tables in KEYS.items() for table in tables])
def test_a_word_for_nothing_is_the_id_of_nobody(of: Office, table: str, word: str, tmp_path: Path) -> None:
    """A plan with it would be read back with an empty cell."""
    key, rest = KEYS[of][table]
    with pytest.raises(InputError) as refused:
        of.read(of.put(tmp_path, **{table: {f"{key}{rest}": f"{word}{rest}"}}))
    errors = [(fault.code, fault.file) for fault in refused.value.faults if fault.severity is Severity.ERROR]
    assert (("word_as_id", f"{table}.csv") in errors) or ("empty_cell", f"{table}.csv") in errors


# Of visits


def test_unavailable_dates_are_those_inside_the_period(tmp_path: Path) -> None:
    leads = {"2025-10-13..2025-10-15": '"2025/8/30..2025/9/2, 1141230..1150105、2026-02-01"'}
    reading = VISITS.read(VISITS.put(tmp_path, leads=leads))
    days = [date(2025, 9, 1), date(2025, 9, 2), date(2025, 12, 30), date(2025, 12, 31)]
    assert sorted(reading.problem.leads["L1"].unavailable) == days
    assert [(f.code, f.value) for f in reading.faults] == [("unavailable_outside", "2026-02-01")]
    years: Change = {"2025-10-13..2025-10-15": "2024-08-01..2027-06-30"}
    assert len(problem(VISITS, tmp_path, leads=years).leads["L1"].unavailable) == 122


def test_what_a_policy_adds_is_not_written_into_the_season(tmp_path: Path) -> None:
    added: dict[str, dict[str, object]] = {"V1": {"grace_days": 7}, "V9": {"margin_minutes": 30}}
    added |= {"V10": {"extra_days": 14}, "V4": {"own_school": "allowed"}}
    season = problem(VISITS, tmp_path)
    assert VISITS.read(tmp_path, policy=VISITS.policy(**added)).problem == season


# Templates, and the columns of the contract


@pytest.mark.parametrize("language", list(Language))
@BOTH
def test_a_template_is_read_without_a_fault_but_its_size(of: Office, language: Language, tmp_path: Path) -> None:
    names = {path.name for path in write_template(tmp_path / "new", language, planner_of(of.programme).layout)}
    assert names == {path.name for path in (tmp_path / "new").iterdir()}
    assert names == {of.name(stem) for stem in (*COLUMNS[of is VISITS], *of.tomls)}
    reading = of.read(tmp_path / "new")
    if of is SEMESTER:
        semester = reading.problem
        assert {(fault.code, fault.severity) for fault in reading.faults} == {("few_children", Severity.WARNING)}
        assert (semester.pair_locks, semester.scores) == ((("C001", "T001"),), {("C001", "T001"): 90})
        assert semester.term is not None
        assert semester.term.weeks == 10
    else:
        season = reading.problem
        assert reading.faults == ()
        assert [len(rows) for rows in (season.leads, season.schools, season.workshops, season.assigned)] == [1] * 4
        assert [len(rows) for rows in (season.professors, season.travel, season.scores)] == [1, 1, 1]
        assert (season.period.first_day, season.period.settlement_deadline) == (date(2025, 9, 1), date(2025, 12, 15))


WEEK = "週一,週二,週三,週四,週五"


@pytest.mark.parametrize(
    ("of", "language", "stem", "header"),
    [
        (SEMESTER, Language.EN, "groups", "university_id,school_id"),
        (SEMESTER, Language.ZH, "schools", f"學校代碼,學校名稱,縣市,偏遠程度,電腦數,{WEEK}"),
        (
            *(VISITS, Language.ZH, "leads"),
            f"領航教師代碼,姓名,服務學校代碼,縣市,緯度,經度,專長項目,校數上限,{WEEK},不可日期",
        ),
        (
            *(VISITS, Language.ZH, "schools"),
            f"學校代碼,學校名稱,縣市,緯度,經度,需求項目,潛力教師數,申請日期,曾參加,建議申請,模式,{WEEK},不可日期",
        ),
    ],
)
def test_headers_of_a_template(of: Office, language: Language, stem: str, header: str, tmp_path: Path) -> None:
    write_template(tmp_path, language, planner_of(of.programme).layout)
    content = (tmp_path / f"{stem}.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[0] == header


@BOTH
def test_nothing_is_overwritten(of: Office, tmp_path: Path) -> None:
    (tmp_path / "schools.csv").write_text("ours", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_template(tmp_path, Language.ZH, planner_of(of.programme).layout)
    assert [(tell(fault), fault.file) for fault in caught.value.faults] == [("file_exists", "schools.csv")]
    assert [path.name for path in tmp_path.iterdir()] == ["schools.csv"]


def test_every_spelling_of_a_header_names_one_column() -> None:
    for table in TABLES:
        contract = [fold_header(name) for column in table.columns for name in (column.name, *column.aliases)]
        spellings = contract + [fold_header(name) for column in table.columns for name in column.further]
        assert len(set(spellings)) == len(spellings), table.stem


CONTRACT = {
    "leads": "lead_id* name school_id county lat lon items* max_schools mon* tue* wed* thu* fri* unavailable",
    "schools": "school_id* name* county lat lon items* teachers* applied_on returning recommended mode"
    " mon* tue* wed* thu* fri* unavailable",
    "workshops": "workshop_id* date* hours capacity",
    "travel": "lead_id* school_id* km*",
    "scores": "lead_id* school_id* score*",
    "locks": "kind* lead_id school_id date",
    "professors": "professor_id* name mon* tue* wed* thu* fri* unavailable max_visits",
}


def test_the_columns_of_the_contract() -> None:
    assert {
        table.stem: " ".join(column.name + "*" * column.required for column in table.columns) for table in VISIT_TABLES
    } == CONTRACT
    assert [table.stem for table in VISIT_TABLES if not table.optional] == ["leads", "schools"]
    assert set(OFFICES) == {SEMESTER.programme, VISITS.programme}
