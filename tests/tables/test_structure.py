"""Files that were damaged on their way: quotation marks, separators, joined tables, marks that nobody sees."""

from __future__ import annotations

import csv
import io
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from matcher.tables.faults import Severity
from matcher.tables.workbook_file import read_workbook
from tests.tables.exports import Cells, save_workbook
from tests.tables.fault_cases import cut_after_sixteen
from tests.tables.office import SEMESTER, Change, codes, places

C, G, S, T = "children.csv", "groups.csv", "schools.csv", "tutors.csv"
TABLES = SEMESTER.tables
CHILDREN = TABLES["children"]
HEADER, *ROWS = CHILDREN.splitlines()
Changes = dict[str, Change]


def rows_of(stem: str) -> Cells:
    return [list(row) for row in csv.reader(io.StringIO(TABLES[stem]))]


def as_csv(rows: Cells, **how: Any) -> str:
    out = io.StringIO()
    csv.writer(out, **how).writerows(rows)
    return out.getvalue()


def lines(*rows: str) -> str:
    return "\n".join(rows) + "\n"


def headed(header: str) -> Changes:
    """The children under another name of their first column."""
    rows = rows_of("children")
    return {"children": as_csv([[header, *rows[0][1:]], *rows[1:]])}


def titled(title: str, below: str) -> Changes:
    """The children under a title and above a sum or a note."""
    return {"children": {"^": f'"{title}",,,,,,,,\n,,,,,,,,\n', "$": f"{below}\n"}}


def in_all(encoding: str) -> dict[str, Change]:
    return {stem: text.encode(encoding) for stem, text in TABLES.items()}


def marked(mark: str) -> Changes:
    """A mark in ids, names, headers, times and words."""
    return {
        "children": {"C4,林小安": f"C{mark}4,林{mark}小安", "gender,": f"gen{mark}der,"},
        "groups": {"U2,003": f"U2{mark},00{mark}3"},
        "tutors": {"英語:1": f"英{mark}語:1", "9,5.5,yes": f"9,5.5,✔{mark}"},
        "schools": {"16:10-18:00": f"16:10{mark}-18:00"},
    }


SEPARATED = CHILDREN.replace("英語;數學", '"英語;數學"').replace(",", ";")
SEPARATORS: list[Changes] = [{"children": as_csv(rows_of("children"), delimiter=mark)} for mark in ";\t|"]
FIRST_LINES: list[Changes] = [{"children": line + SEPARATED} for line in ("sep=;\n", "SEP=;\r\n", '"sep=;"\n')]
TITLES = ("114學年度第1學期學童名冊", "○○大學 數位學伴\n學童名單", "製表日期：114/9/1")
SUMS = ("合計,4人,,,,,,,", "總計：4,,,,,,,,", "小計 4 人,,,,,,,,")
NOTES = ("備註：名單以核定為準,,,,,,,,", "※以上共4人,,,,,,,,")
FORMATS = ["\u200b", "\u200e", "\u200f", "\u202a", "\u2066", "\u00ad", "\u2060", "\ufeff", "\ufe0f", "\U000e0041"]
HEADERS = ["學童\n代碼", "學童代碼（必填）", "*學童代碼", "學童代碼 ", "1. 學童代碼", "學童代碼\n(Child ID)"]
WORDY_HEADERS = ["請填寫學童代碼", "[學童代碼]", "您的學童代碼？"]
UPPER = "大學伴代碼,姓名,大學代碼,性別,可授科目,培訓時數,,書面同意,可上課時段,,,,"
LOWER = ",,,,,實體,線上,,週一,週二,週三,週四,週五"
REGISTER: Change = {"school_id,name,county": "代碼,學校名稱,縣市名稱", "花蓮縣": "[15]花蓮縣", "*臺東縣": "台東縣"}

WHOLE: list[tuple[Changes, str]] = [
    # quotation marks and separators
    ({"children": lines(f"{HEADER},備註", *(f'{row},"家長來電,\n改週三,週五"' for row in ROWS))}, "unknown_column"),
    ({"children": {"英語;數學": ' "英語,數學"', "M,3": 'M,  "3"'}}, ""),
    *((changed, "other_separator") for changed in SEPARATORS),
    *((changed, "") for changed in FIRST_LINES),
    # headers, titles, sums, joined files
    *((headed(header), "") for header in HEADERS),
    *((headed(header), "header_read_as") for header in WORDY_HEADERS),
    ({"schools": REGISTER}, ""),
    *((titled(title, below), "title_rows sum_rows") for title in TITLES for below in SUMS),
    *((titled(title, below), "title_rows note_rows") for title in TITLES for below in NOTES),
    ({"tutors": lines(UPPER, LOWER, *TABLES["tutors"].splitlines()[1:])}, "two_header_rows"),
    ({"children": lines(HEADER, *ROWS[:2], HEADER, *ROWS[2:])}, "header_again"),
    # characters
    *((marked(mark), "format_marks") for mark in FORMATS),
    *((in_all(encoding), "") for encoding in ("utf-16", "utf-8-sig", "cp950")),
    ({"children": as_csv(rows_of("children"), dialect="excel-tab").encode("utf-16")}, "other_separator"),
]
"""Folders that say what the plain one says, and what is told of them."""


@pytest.mark.parametrize(("changed", "told"), WHOLE)
def test_what_was_damaged_says_the_same(changed: Changes, told: str, tmp_path: Path) -> None:
    reading = SEMESTER.read(SEMESTER.put(tmp_path / "changed", **changed))
    assert reading.problem == SEMESTER.read(SEMESTER.put(tmp_path / "plain")).problem
    assert codes(reading.faults, severity=Severity.NOTICE) == set(told.split())


STRAY: list[tuple[str, str]] = [
    *(("李小華", '"李小華'), ("C2,", '"C2,'), ("數學,府教", '"數學,府教'), ("府教字甲號", '"府教字甲號')),
    ("C3,陳小美", 'C3,"陳小美'),
]


@pytest.mark.parametrize(("old", "new"), STRAY)
def test_a_stray_quotation_mark_loses_no_row_in_silence(old: str, new: str, tmp_path: Path) -> None:
    """Closed rows later or never."""
    for closing in ("", '"'):
        faults = SEMESTER.faults(SEMESTER.put(tmp_path, children={old: new, "林小安,": f"林小安{closing},"}))
        assert {"swallowed_rows", "bad_csv", "ragged_row"} & codes(faults)
        assert {fault.file for fault in faults if fault.severity is Severity.ERROR} == {C}


@pytest.mark.parametrize(
    ("children", "code", "place"),
    [
        # Not the row of the first character that is not UTF-8, which is row 1 or 2 of every such file.
        (
            SEMESTER.text("children", {"林小安": "林@安"}).encode("cp950").replace(b"@", b"\xff\xff"),
            "wrong_encoding",
            (C, 5, ""),
        ),
        (f"sep=;\n{SEPARATED.replace('U1;F;4', 'U1;F;99年')}", "bad_grade", (C, 5, "grade")),
    ],
)
def test_it_is_one_error_in_its_place(children: Change, code: str, place: tuple[str, int, str], tmp_path: Path) -> None:
    faults = SEMESTER.faults(SEMESTER.put(tmp_path, children=children))
    assert places(faults, code) == [place]
    assert [fault.code for fault in faults if fault.severity is Severity.ERROR] == [code]


def test_what_excel_leaves_out_is_read_and_told(tmp_path: Path) -> None:
    """Empty last columns, by sixteen rows; one short row among sixteen is ragged, and so is one that is not."""
    reading = SEMESTER.read(SEMESTER.put(tmp_path, children=cut_after_sixteen(40)))
    assert len(reading.problem.children) == 39
    (fault,) = [fault for fault in reading.faults if fault.code == "cut_rows"]
    assert (fault.figures["first"], fault.figures["last"]) == ("17", "40")
    assert fault.figures["columns"] == "gender_waiver, previous_tutor_id"
    row = "王小明,001,,M,3,英語;數學"
    short = cut_after_sixteen(40).replace(f"R3,{row},,", f"R3,{row}")
    assert places(SEMESTER.faults(SEMESTER.put(tmp_path, children=short)), "ragged_row") == [(C, 3, "")]
    long = cut_after_sixteen(40).replace(f"R20,{row}", f"R20,{row},")
    assert len(places(SEMESTER.faults(SEMESTER.put(tmp_path, children=long)), "ragged_row")) == 15


# Characters


@pytest.mark.parametrize(
    ("pair", "point"),
    [(b"\xfa\x40", 0xE000), (b"\xfe\xfe", 0xE310), (b"\x8e\x40", 0xE311), (b"\x81\x40", 0xEEB8), (b"\xc8\xfe", 0xF848)],
)
def test_a_character_of_the_user_s_own_is_windows_s_code_point(pair: bytes, point: int, tmp_path: Path) -> None:
    """The ends of the ranges of code page 950 that Windows leaves to the user."""
    children = SEMESTER.text("children", {"林小安": "林@安"}).encode("cp950").replace(b"@", pair)
    reading = SEMESTER.read(SEMESTER.put(tmp_path, children=children))
    assert reading.problem.children["C4"].name == f"林{chr(point)}安"
    assert places(reading.faults, "user_characters") == [(C, 5, "name")]


@pytest.mark.parametrize("names", ["李华 张伟 刘洋 陈静", "赵磊 周杰 吴敏 徐丽", "國小 學童 臺東 縣市"])
def test_the_encoding_of_the_mainland_is_never_believed_in_silence(names: str, tmp_path: Path) -> None:
    named = dict(zip(("王小明", "李小華", "陳小美", "林小安"), names.split(), strict=True))
    plain = SEMESTER.text("children", {**named, "*英語": "en", "*數學": "ma", "府教字甲號": ""}).encode("gbk")
    faults = SEMESTER.faults(SEMESTER.put(tmp_path, children=plain))
    assert {"looks_mainland", "mainland_encoding"} & {fault.code for fault in faults if fault.file == C}
    told = SEMESTER.read(SEMESTER.put(tmp_path, **{**in_all("gbk"), "children": plain}), encoding="gbk")
    assert [child.name for child in told.problem.children.values()] == names.split()


def test_traditional_text_is_never_taken_for_the_mainland_s(tmp_path: Path) -> None:
    faults = SEMESTER.read(SEMESTER.put(tmp_path, **in_all("cp950"))).faults
    assert "looks_mainland" not in {fault.code for fault in faults}


# Workbooks and names of files


def test_hidden_rows_merged_cells_and_formulas(tmp_path: Path) -> None:
    path = SEMESTER.put(tmp_path, children=None) / "children.xlsx"
    save_workbook(path, {"children": rows_of("children"), "備份": rows_of("children")[:2]})
    book = load_workbook(path)
    sheet = book["children"]
    sheet.row_dimensions[3].hidden = True
    sheet["G2"] = "英語"
    sheet.merge_cells("G4:G5")
    book["備份"].sheet_state = "hidden"
    book.save(path)
    reading = SEMESTER.read(tmp_path)
    subjects = [child.subjects for child in reading.problem.children.values()]
    assert subjects == [("英語",), ("數學",), ("英語",), ("英語",)]
    found = {fault.code: fault for fault in reading.faults if fault.file.startswith("children.xlsx")}
    assert found["hidden_rows"].figures["rows"] == "3"
    assert found["merged_cells"].figures["rows"] == "4, 5"
    assert found["not_taken"].file == "children.xlsx [備份]"
    sheet["F3"] = "=2+3"
    book.save(path)
    assert places(SEMESTER.faults(tmp_path), "formula_uncomputed") == [("children.xlsx [children]", 3, "grade")]


def test_numbers_and_moments_as_people_see_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    values: list[tuple[Any, str, str]] = [
        (14001, "000000", "014001"),
        (7, '"C"000', "C007"),
        (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (datetime(2025, 9, 1), "yyyy/m/d", "2025-09-01"),
        (datetime(2025, 9, 1, 15, 12), "yyyy/m/d h:mm", "2025-09-01 15:12"),
        (time(16, 0), "h:mm", "16:00"),
        (timedelta(hours=24), "[h]:mm", "24:00"),
        (True, "General", "TRUE"),
        ("=1+1 is two", "@", "'=1+1 is two"),
    ]
    for row, (value, shape, _) in enumerate(values, 1):
        cell = sheet.cell(row, 1, value)
        cell.number_format = shape
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(tmp_path / "a.xlsx")
    (grid,) = read_workbook((tmp_path / "a.xlsx").read_bytes(), "a.xlsx", [])
    assert [row[0] for _, row in grid.rows] == [shown for _, _, shown in values]


@pytest.mark.parametrize(
    ("file", "content", "code"),
    [
        *(
            ("children.xlsx", content, "bad_workbook")
            for content in (b"", b"x", b"PK\x03\x04", b"PK\x03\x04" + bytes(100))
        ),
        # Named where a table is missing.
        ("學童.xls", b"\xd0\xcf\x11\xe0", "old_workbook"),
    ],
)
def test_what_is_no_workbook(file: str, content: bytes, code: str, tmp_path: Path) -> None:
    (SEMESTER.put(tmp_path, children=None) / file).write_bytes(content)
    assert (file, 0, "") in places(SEMESTER.faults(tmp_path), code)


def test_two_workbooks_that_may_be_one_table(tmp_path: Path) -> None:
    folder = SEMESTER.put(tmp_path, children=None)
    save_workbook(folder / "學童.xlsx", {"a": rows_of("children")})
    save_workbook(folder / "學童(最終).xlsx", {"a": rows_of("children")[:-1]})
    (fault,) = [fault for fault in SEMESTER.faults(folder) if fault.severity is Severity.ERROR]
    assert (fault.code, fault.file) == ("two_sources", C)
    assert "學童(最終).xlsx" in fault.figures["sources"]


NAMED = [
    "學童名冊.csv",
    "114-1小學伴名單（最終版）.csv",
    "children_final.csv",
    "名單.csv",
    "Children.TXT",
    "學生資料.csv",
]


@pytest.mark.parametrize("file", NAMED)
def test_a_table_under_another_name(file: str, tmp_path: Path) -> None:
    folder = SEMESTER.put(tmp_path / "in", children=None)
    (folder / file).write_text(CHILDREN, encoding="utf-8")
    reading = SEMESTER.read(folder)
    assert reading.problem == SEMESTER.read(SEMESTER.put(tmp_path / "plain")).problem
    taken = [(fault.file, fault.figures["table"]) for fault in reading.faults if fault.code == "taken_for"]
    assert taken == [(file, C)]


def test_files_of_a_plan_are_no_tables_of_input(tmp_path: Path) -> None:
    """Their headers hold the columns of groups.csv as well."""
    slots = lines("university_id,school_id,weekday,start,end", "U1,001,mon,16:00,17:30")
    pairs = lines("child_id,tutor_id,university_id,school_id,subject,fit,same_gender,kept")
    faults = SEMESTER.faults(SEMESTER.put(tmp_path, groups=None, slots=slots, pairs=pairs))
    assert [fault.code for fault in faults if fault.severity is Severity.ERROR] == ["missing_file"]
    assert codes(faults, severity=Severity.NOTICE) == {"not_taken"}
