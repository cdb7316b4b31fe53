"""Files that were damaged on their way: quotation marks, separators, joined tables, marks that nobody sees."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from matcher.tables.faults import Severity
from tests.tables import office, visit_office
from tests.tables.exports import Cells, save_workbook
from tests.tables.office import TABLES, codes, faults_of, places, put, read, swapped

C, G, S, T = "children.csv", "groups.csv", "schools.csv", "tutors.csv"


def same(tmp_path: Path, **changed: str | bytes | None) -> tuple[set[str], bool]:
    """The codes of notices of a folder, and whether it says what the unchanged one says."""
    reading = read(put(tmp_path / "changed", **changed))
    plain = read(put(tmp_path / "plain"))
    return codes(reading.faults, severity=Severity.NOTICE), reading.problem == plain.problem


# Quotation marks and separators


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("李小華", '"李小華'),
        ("C2,", '"C2,'),
        ("數學,府教", '"數學,府教'),
        ("府教字甲號", '"府教字甲號'),
        ("C3,陳小美", 'C3,"陳小美'),
    ],
)
def test_a_stray_quotation_mark_loses_no_row_in_silence(old: str, new: str, tmp_path: Path) -> None:
    """Closed rows later or never."""
    for closing in ("", '"'):
        content = swapped(C, old, new).replace("林小安,", f"林小安{closing},")
        faults = faults_of(put(tmp_path / (closing or "open"), children=content))
        assert {"swallowed_rows", "bad_csv", "ragged_row"} & codes(faults)
        assert {fault.file for fault in faults if fault.severity is Severity.ERROR} == {C}


def test_sentences_of_a_column_of_one_s_own_are_no_swallowed_rows(tmp_path: Path) -> None:
    header, *rows = TABLES[C].splitlines()
    noted = [f'{row},"家長來電,\n改週三,週五"' for row in rows]
    said, equal = same(tmp_path, children="\n".join([f"{header},備註", *noted]) + "\n")
    assert (said, equal) == ({"unknown_column"}, True)


def test_a_blank_before_a_quotation_mark(tmp_path: Path) -> None:
    content = swapped(C, "英語;數學", ' "英語,數學"').replace("M,3", 'M,  "3"')
    assert same(tmp_path, children=content) == (set(), True)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (S, "花蓮縣,5,16:00-20:30", "花蓮縣,5,,16:00-20:30"),
        (T, "yes,16:00-20:30,,16:00-20:30,,", "yes,16:00-20:30,,,16:00-20:30,,"),
        (C, "王小明,001", "王小明,,001"),
        (C, "F,9,英語,,", "F,9,英語"),
        (G, "U2,002", "U2,002,"),
    ],
)
def test_a_separator_too_many_or_few_in_one_row_is_told(name: str, old: str, new: str, tmp_path: Path) -> None:
    """Also where the row's last cell is empty, so that everything seems to fit: in 0.3.0 all days were one later."""
    faults = faults_of(put(tmp_path, **{name.removesuffix(".csv"): swapped(name, old, new)}))
    assert "ragged_row" in codes(faults)


def test_what_excel_leaves_out_is_read_and_told(tmp_path: Path) -> None:
    header, first = TABLES[C].splitlines()[:2]
    rows = [first.replace("C1", f"R{n}") for n in range(2, 41)]
    cut = [row if n <= 16 else row.removesuffix(",,") for n, row in enumerate(rows, 2)]
    reading = read(put(tmp_path, children="\n".join([header, *cut]) + "\n"))
    assert len(reading.problem.children) == 39
    (fault,) = [fault for fault in reading.faults if fault.code == "cut_rows"]
    assert (fault.figures["first"], fault.figures["last"]) == ("17", "40")
    assert fault.figures["columns"] == "gender_waiver, previous_tutor_id"


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_another_separator_where_the_header_leaves_no_doubt(separator: str, tmp_path: Path) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(csv.reader(io.StringIO(TABLES[C])))
    assert same(tmp_path, children=out.getvalue()) == ({"other_separator"}, True)


@pytest.mark.parametrize("line", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n'])
def test_a_separator_told_in_the_first_line(line: str, tmp_path: Path) -> None:
    content = line + TABLES[C].replace("英語;數學", '"英語;數學"').replace(",", ";")
    assert same(tmp_path, children=content) == (set(), True)
    broken = content.replace("C4;林小安;001;U1;F;4", "C4;林小安;001;U1;F;99年")
    faults = faults_of(put(tmp_path / "broken", children=broken))
    assert places(faults, "bad_grade") == [(C, 5, "grade")]


# Headers, titles, sums


@pytest.mark.parametrize(
    "header",
    [
        "學童\n代碼",
        "學童代碼（必填）",
        "*學童代碼",
        "學童代碼 ",
        "1. 學童代碼",
        "您的學童代碼？",
        "請填寫學童代碼",
        "[學童代碼]",
        "學童代碼\n(Child ID)",
    ],
)
def test_a_header_with_something_around_it(header: str, tmp_path: Path) -> None:
    out = io.StringIO()
    rows = list(csv.reader(io.StringIO(TABLES[C])))
    rows[0][0] = header
    csv.writer(out).writerows(rows)
    said, equal = same(tmp_path, children=out.getvalue())
    assert equal
    assert said <= {"header_read_as"}


@pytest.mark.parametrize("header", ["監護人性別？", "家長姓名", "緊急聯絡人代碼", "學童生日"])
def test_a_header_of_something_else_is_not_taken(header: str, tmp_path: Path) -> None:
    content = swapped(C, "gender,", f"{header},")
    faults = faults_of(put(tmp_path, children=content))
    assert codes(faults) & {"missing_column", "missing_column_near"}


def test_headers_of_the_ministry_s_register(tmp_path: Path) -> None:
    content = (
        swapped(S, "school_id,name,county", "代碼,學校名稱,縣市名稱")
        .replace("花蓮縣", "[15]花蓮縣")
        .replace("臺東縣", "台東縣")
    )
    assert same(tmp_path, schools=content) == (set(), True)


@pytest.mark.parametrize("title", ["114學年度第1學期學童名冊", "○○大學 數位學伴\n學童名單", "製表日期：114/9/1"])
def test_titles_above_and_sums_below(title: str, tmp_path: Path) -> None:
    first = f'"{title}",,,,,,,,\n,,,,,,,,\n'
    for below in (
        "合計,4人,,,,,,,\n",
        "總計：4,,,,,,,,\n",
        "小計 4 人,,,,,,,,\n",
        "備註：名單以核定為準,,,,,,,,\n",
        "※以上共4人,,,,,,,,\n",
    ):
        said, equal = same(tmp_path / below[:2], children=first + TABLES[C] + below)
        assert equal
        assert "title_rows" in said
        assert said & {"sum_rows", "note_rows"}


def test_a_child_above_the_header_is_no_title(tmp_path: Path) -> None:
    content = "C9,王大明,001,,M,3,英語,,\n" + TABLES[C]
    assert places(faults_of(put(tmp_path, children=content)), "rows_above_header") == [(C, 1, "")]


def test_a_header_of_two_rows(tmp_path: Path) -> None:
    _, *rows = TABLES[T].splitlines()
    upper = "大學伴代碼,姓名,大學代碼,性別,可授科目,培訓時數,,書面同意,可上課時段,,,,"
    lower = ",,,,,實體,線上,,週一,週二,週三,週四,週五"
    said, equal = same(tmp_path, tutors="\n".join([upper, lower, *rows]) + "\n")
    assert (said, equal) == ({"two_header_rows"}, True)


def test_files_joined_with_their_header(tmp_path: Path) -> None:
    header, *rows = TABLES[C].splitlines()
    joined = "\n".join([header, *rows[:2], header, *rows[2:]]) + "\n"
    assert same(tmp_path, children=joined) == ({"header_again"}, True)


def test_files_joined_whose_columns_differ(tmp_path: Path) -> None:
    """The school of those below would be their name."""
    other = "child_id,school_id,name,gender,grade,subjects,university_id,gender_waiver,previous_tutor_id\n"
    faults = faults_of(put(tmp_path, children=f"{TABLES[C]}{other}C9,001,王大明,M,3,英語,,,\n"))
    assert [f.code for f in faults if f.severity is Severity.ERROR] == ["other_header"]
    assert places(faults, "other_header") == [(C, 6, "")]


def test_one_missing_key_is_one_error(tmp_path: Path) -> None:
    rows = "".join(f"D{n},n,001,,F,4,英語,,\n" for n in range(100))
    content = swapped(C, "child_id", "流水號") + rows
    assert [f.code for f in faults_of(put(tmp_path, children=content)) if f.severity is Severity.ERROR] == [
        "missing_column"
    ]


# Characters


FORMATS = ["\u200b", "\u200e", "\u200f", "\u202a", "\u2066", "\u00ad", "\u2060", "\ufeff", "\ufe0f", "\U000e0041"]


@pytest.mark.parametrize("mark", FORMATS)
def test_marks_that_nobody_sees_are_dropped_everywhere(mark: str, tmp_path: Path) -> None:
    """From ids, names, headers, times and words."""
    children = swapped(C, "C4,林小安", f"C{mark}4,林{mark}小安").replace("gender,", f"gen{mark}der,", 1)
    groups = swapped(G, "U2,003", f"U2{mark},00{mark}3")
    tutors = swapped(T, "英語:1", f"英{mark}語:1").replace("9,5.5,yes", f"9,5.5,✔{mark}")
    schools = swapped(S, "16:10-18:00", f"16:10{mark}-18:00")
    said, equal = same(tmp_path, children=children, groups=groups, tutors=tutors, schools=schools)
    assert (said, equal) == ({"format_marks"}, True)


CONTROLS = [
    "\x00",
    "\x07",
    "\x0b",
    "\x0c",
    "\x1b",
    "\x7f",
    "\x85",
    "\x9f",
    "\u2028",
    "\u2029",
    "\ufffe",
    "\uffff",
    "\ufdd0",
]


@pytest.mark.parametrize("control", CONTROLS)
def test_what_controls_a_screen_is_a_blank_in_a_name_and_refused_in_an_id(control: str, tmp_path: Path) -> None:
    reading = read(
        put(
            tmp_path / "name",
            children=swapped(C, "林小安", f"林{control}小安"),
            schools=swapped(S, "海邊國小", f"海{control}邊國小"),
        )
    )
    assert reading.problem.children["C4"].name == "林 小安"
    assert reading.problem.schools["001"].name == "海 邊國小"
    assert [(f.file, f.row, f.severity) for f in reading.faults if f.code == "control_characters"] == [
        (S, 2, Severity.WARNING),
        (C, 5, Severity.WARNING),
    ]
    faults = faults_of(put(tmp_path / "id", children=swapped(C, "C4", f"C{control}4")))
    assert places(faults, "control_in_id") == [(C, 5, "child_id")]


@pytest.mark.parametrize("broken", ["\n", "\r\n", "\t", " \n "])
def test_a_line_break_in_a_name_is_a_blank_and_refused_in_an_id(broken: str, tmp_path: Path) -> None:
    reading = read(put(tmp_path / "name", children=swapped(C, "林小安", f'"林{broken}小安"')))
    assert reading.problem.children["C4"].name == "林 小安"
    faults = faults_of(put(tmp_path / "id", children=swapped(C, "C4", f'"C{broken}4"')))
    assert places(faults, "control_in_id") == [(C, 5, "child_id")]


def test_characters_in_the_tables_of_visits(tmp_path: Path) -> None:
    leads = visit_office.swapped("leads.csv", "王二美", "王\x00二\u202e美")
    reading = visit_office.read(visit_office.put(tmp_path, leads=leads))
    assert reading.problem.leads["L2"].name == "王 二美"
    assert codes(reading.faults, severity=Severity.WARNING) == {"control_characters"}


# Encodings


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp950"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    changed = {name.removesuffix(".csv"): text.encode(encoding) for name, text in TABLES.items()}
    assert same(tmp_path, **changed) == (set(), True)


def test_unicode_text_of_excel(tmp_path: Path) -> None:
    """UTF-16 with tabs."""
    out = io.StringIO()
    csv.writer(out, dialect="excel-tab").writerows(csv.reader(io.StringIO(TABLES[C])))
    assert same(tmp_path, children=out.getvalue().encode("utf-16")) == ({"other_separator"}, True)


@pytest.mark.parametrize(
    ("pair", "point"),
    [(b"\xfa\x40", 0xE000), (b"\xfe\xfe", 0xE310), (b"\x8e\x40", 0xE311), (b"\x81\x40", 0xEEB8), (b"\xc8\xfe", 0xF848)],
)
def test_a_character_of_the_user_s_own_is_windows_s_code_point(pair: bytes, point: int, tmp_path: Path) -> None:
    """The ends of the ranges of code page 950 that Windows leaves to the user."""
    content = swapped(C, "林小安", "林@安").encode("cp950").replace(b"@", pair)
    reading = read(put(tmp_path, children=content))
    assert reading.problem.children["C4"].name == f"林{chr(point)}安"
    assert places(reading.faults, "user_characters") == [(C, 5, "name")]


def test_the_row_of_what_is_not_big5_is_the_right_one(tmp_path: Path) -> None:
    """Not that of the first character that is not UTF-8, which is in row 1 or 2 of every such file."""
    content = swapped(C, "林小安", "林@安").encode("cp950").replace(b"@", b"\xff\xff")
    faults = faults_of(put(tmp_path, children=content))
    assert places(faults, "wrong_encoding") == [(C, 5, "")]


@pytest.mark.parametrize(
    "names", [["李华", "张伟", "刘洋", "陈静"], ["赵磊", "周杰", "吴敏", "徐丽"], ["國小", "學童", "臺東", "縣市"]]
)
def test_the_encoding_of_the_mainland_is_never_believed_in_silence(names: list[str], tmp_path: Path) -> None:
    content = TABLES[C]
    for old, new in zip(["王小明", "李小華", "陳小美", "林小安"], names, strict=True):
        content = content.replace(old, new)
    plain = content.replace("英語", "en").replace("數學", "ma").replace("府教字甲號", "")
    faults = faults_of(put(tmp_path, children=plain.encode("gbk")))
    assert {"looks_mainland", "mainland_encoding"} & {fault.code for fault in faults if fault.file == C}
    told = read(
        put(
            tmp_path / "told",
            children=plain.encode("gbk"),
            **{n.removesuffix(".csv"): t.encode("gbk") for n, t in TABLES.items() if n != C},
        ),
        encoding="gbk",
    )
    assert [child.name for child in told.problem.children.values()] == names


def test_traditional_text_is_never_taken_for_the_mainland_s(tmp_path: Path) -> None:
    changed = {name.removesuffix(".csv"): text.encode("cp950") for name, text in TABLES.items()}
    assert "looks_mainland" not in {fault.code for fault in read(put(tmp_path, **changed)).faults}


# Workbooks


def rows_of(name: str) -> Cells:
    return [list(row) for row in csv.reader(io.StringIO(TABLES[name]))]


def test_hidden_rows_merged_cells_and_formulas(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    rows = rows_of(C)
    folder = put(tmp_path, children=None)
    save_workbook(folder / "children.xlsx", {"children": rows, "備份": rows[:2]})
    book = load_workbook(folder / "children.xlsx")
    sheet = book["children"]
    sheet.row_dimensions[3].hidden = True
    sheet["G2"] = "英語"
    sheet.merge_cells("G4:G5")
    book["備份"].sheet_state = "hidden"
    book.save(folder / "children.xlsx")
    reading = read(folder)
    assert [child.subjects for child in reading.problem.children.values()] == [
        ("英語",),
        ("數學",),
        ("英語",),
        ("英語",),
    ]
    found = {fault.code: fault for fault in reading.faults if fault.file.startswith("children.xlsx")}
    assert found["hidden_rows"].figures["rows"] == "3"
    assert found["merged_cells"].figures["rows"] == "4, 5"
    assert found["not_taken"].file == "children.xlsx [備份]"
    sheet["F3"] = "=2+3"
    book.save(folder / "children.xlsx")
    assert places(faults_of(folder), "formula_uncomputed") == [("children.xlsx [children]", 3, "grade")]


def test_numbers_and_moments_as_people_see_them(tmp_path: Path) -> None:
    from datetime import datetime, time, timedelta

    from openpyxl import Workbook

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
    from matcher.tables.workbook_file import read_workbook

    (grid,) = read_workbook((tmp_path / "a.xlsx").read_bytes(), "a.xlsx", [])
    assert [row[0] for _, row in grid.rows] == [shown for _, _, shown in values]


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_workbook(content: bytes, tmp_path: Path) -> None:
    (put(tmp_path, children=None) / "children.xlsx").write_bytes(content)
    assert ("children.xlsx", 0, "") in places(faults_of(tmp_path), "bad_workbook")


def test_old_workbooks_are_named_where_a_table_is_missing(tmp_path: Path) -> None:
    (put(tmp_path, children=None) / "學童.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    assert places(faults_of(tmp_path), "old_workbook") == [("學童.xls", 0, "")]


def test_two_workbooks_that_may_be_one_table(tmp_path: Path) -> None:
    folder = put(tmp_path, children=None)
    save_workbook(folder / "學童.xlsx", {"a": rows_of(C)})
    save_workbook(folder / "學童(最終).xlsx", {"a": rows_of(C)[:-1]})
    (fault,) = [fault for fault in faults_of(folder) if fault.severity is Severity.ERROR]
    assert (fault.code, fault.file) == ("two_sources", C)
    assert "學童(最終).xlsx" in fault.figures["sources"]


@pytest.mark.parametrize(
    "file",
    ["學童名冊.csv", "114-1小學伴名單（最終版）.csv", "children_final.csv", "名單.csv", "Children.TXT", "學生資料.csv"],
)
def test_a_table_under_another_name(file: str, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", children=None)
    (folder / file).write_text(TABLES[C], encoding="utf-8")
    reading = read(folder)
    assert reading.problem == read(put(tmp_path / "plain")).problem
    assert [(fault.file, fault.figures["table"]) for fault in reading.faults if fault.code == "taken_for"] == [
        (file, C)
    ]


def test_files_of_a_plan_are_no_tables_of_input(tmp_path: Path) -> None:
    """Their headers hold the columns of groups.csv as well."""
    folder = put(tmp_path, groups=None)
    (folder / "slots.csv").write_text(
        "university_id,school_id,weekday,start,end\nU1,001,mon,16:00,17:30\n", encoding="utf-8"
    )
    (folder / "pairs.csv").write_text(
        "child_id,tutor_id,university_id,school_id,subject,fit,same_gender,kept\n", encoding="utf-8"
    )
    assert [fault.code for fault in faults_of(folder) if fault.severity is Severity.ERROR] == ["missing_file"]
    assert office.codes(faults_of(folder), severity=Severity.NOTICE) == {"not_taken"}
