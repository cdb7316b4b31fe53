"""Folders of visits that can be read: spellings, encodings, order of columns, and what becomes of the cells."""

from __future__ import annotations

import csv
import io
import pickle
from datetime import date
from pathlib import Path

import pytest

from matcher.tables.columns import fold_header
from matcher.tables.faults import Severity
from matcher.tables.template import write_template
from matcher.texts import Language
from matcher.visits.tables.columns import VISIT_TABLES, WRITTEN_VISIT_TABLES
from models.rules import Programme
from models.visits.problem import GeoPoint, Mode, ServiceItem
from models.week import Interval
from tests.tables.office import codes, places
from tests.tables.visit_office import LOCKS, SCORES, TABLES, TRAVEL, faults_of, put, read, swapped, with_rules

WORDS = {
    "yes": "是",
    "no": "否",
    "curriculum": "課程發展",
    "network": "網路環境",
    "devices": "載具管理",
    "team": "團隊經營",
    ";": "、",
    "2025-": "114/",
    "A": "Ａ模式",
    "B": "ｂ",
}
MORE = {
    "travel.csv": f"{TRAVEL}L1,001,12.5\n",
    "scores.csv": f"{SCORES}L1,001,85\n",
    "locks.csv": f"{LOCKS}assign,L1,001,\nforbid,L3,002,\nvisit,L3,004,2025-09-16\n",
}


def in_chinese(content: str, stem: str, place: int) -> str:
    """The table with Chinese headers, words and ROC dates in full-width digits, its columns turned round.

    ``place`` tells which of a column's Chinese names is taken.
    """
    header, *rows = list(csv.reader(io.StringIO(content)))
    table = next(table for table in VISIT_TABLES if table.stem == stem)
    out = io.StringIO()
    writer = csv.writer(out)
    names = [(*table.column(name).aliases, *table.column(name).further) for name in header]
    writer.writerow([spellings[min(place, len(spellings) - 1)] for spellings in reversed(names)])
    for row in rows:
        writer.writerow([translated(cell, name) for cell, name in reversed(list(zip(row, header, strict=True)))])
    return out.getvalue()


def translated(cell: str, column: str) -> str:
    if column.endswith(("_id", "name")):
        return cell
    for word, chinese in WORDS.items():
        if len(word) > 1 or word in (cell, ";"):
            cell = cell.replace(word, chinese)
    kinds = {"assign": "指派", "forbid": "禁止", "visit": "入校"}
    wide = {ord("0") + n: ord("０") + n for n in range(10)} | {ord(":"): ord("："), ord("."): ord("．")}
    return kinds.get(cell, cell).translate(wide).replace("．．", "..")


def test_what_the_tables_say(tmp_path: Path) -> None:
    program = 'first_day = "114/9/1"\nclosed = ["2025-10-24..2025-10-26", 2025-11-03]\n'
    folder = put(tmp_path, **{name.removesuffix(".csv"): text for name, text in MORE.items()}, program=program)
    season = read(folder).problem
    assert list(season.leads) == ["L1", "L2", "L3"]
    lead, other = season.leads["L1"], season.leads["L2"]
    assert (lead.name, lead.school_id, lead.county) == ("林一心", "900", "花蓮縣")
    assert lead.place == GeoPoint(23.9936, 121.6010)
    assert lead.items == {ServiceItem.CURRICULUM, ServiceItem.NETWORK}
    assert (lead.max_schools, other.max_schools) == (2, 3)
    assert lead.free[0] == (Interval(540, 960),)
    assert lead.free[2] == (Interval(540, 720), Interval(780, 1020))
    assert lead.unavailable == {date(2025, 10, 13), date(2025, 10, 14), date(2025, 10, 15)}
    first, second, third = (season.schools[school] for school in ("001", "002", "003"))
    assert (first.name, first.teachers) == ("海邊高中", 3)
    assert first.items == {ServiceItem.CURRICULUM, ServiceItem.TEAM}
    assert (first.applied_on, second.applied_on) == (date(2025, 6, 20), None)
    assert (first.returning, first.recommended, second.returning, second.recommended) == (True, False, False, True)
    assert (first.mode, second.mode, third.mode) == (None, Mode.A, Mode.B)
    assert first.unavailable == {date(2025, 11, 5)}
    workshops = season.workshops
    assert [(w.date, w.minutes, w.capacity) for w in workshops.values()] == [
        (date(2025, 9, 20), 390, 2),
        (date(2025, 10, 11), 360, None),
    ]
    assert season.professors is not None
    professor, free = season.professors["P1"], season.professors["P2"]
    assert (professor.name, professor.max_visits, free.max_visits) == ("黃教授", 4, None)
    assert professor.unavailable == {date(2025, 9, 29)}
    assert season.travel == {("L1", "001"): 13}
    assert season.scores == {("L1", "001"): 85}
    assert season.assigned == (("L1", "001"),)
    assert season.forbidden == {("L3", "002")}
    assert season.fixed == (("L3", "004", date(2025, 9, 16)),)
    assert len(season.period.closed) == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
@pytest.mark.parametrize("place", range(5))
def test_spellings_encodings_and_order_change_nothing(tmp_path: Path, encoding: str, place: int) -> None:
    """Also as Excel saves them on a Traditional Chinese machine."""
    files = TABLES | MORE
    plain = {name.removesuffix(".csv"): text for name, text in files.items()}
    expected = read(put(tmp_path / "plain", **plain)).problem
    changed = {stem: in_chinese(text, stem, place).encode(encoding) for stem, text in plain.items()}
    reading = read(put(tmp_path / "changed", **changed))
    assert reading.problem == expected
    assert set(reading.encodings) == set(files)
    assert set(reading.encodings.values()) == {encoding}
    assert reading.faults == ()


def test_optional_files_and_columns_may_be_missing(tmp_path: Path) -> None:
    leads = "lead_id,items,mon,tue,wed,thu,fri\nL1,team,09:00-16:00,,,,\n"
    schools = "school_id,name,items,teachers,mon,tue,wed,thu,fri\n001,高中,team,3,09:00-16:00,,,,\n"
    reading = read(put(tmp_path, leads=leads, schools=schools, workshops=None, professors=None))
    season = reading.problem
    assert (season.workshops, season.professors, season.travel, season.scores) == ({}, None, {}, {})
    lead, school = season.leads["L1"], season.schools["001"]
    assert (lead.name, lead.school_id, lead.place, lead.max_schools, lead.unavailable) == ("", "", None, 3, frozenset())
    assert (school.mode, school.applied_on, school.goes_first, school.place) == (None, None, False, None)
    assert [(fault.file, fault.code) for fault in reading.faults] == [
        ("leads.csv", "no_places"),
        ("schools.csv", "no_places"),
    ]


def test_a_table_of_nobody_is_a_table_of_professors(tmp_path: Path) -> None:
    header = TABLES["professors.csv"].split("\n")[0] + "\n"
    assert read(put(tmp_path, professors=header)).problem.professors == {}


@pytest.mark.parametrize(("cell", "most"), [("", 3), ("0", 0), ("1", 1), ("3", 3), ("4", 3), ("１０", 3)])
def test_at_most_three_schools(cell: str, most: int, tmp_path: Path) -> None:
    leads = swapped("leads.csv", "network,2", f"network,{cell}")
    reading = read(put(tmp_path, leads=leads))
    assert reading.problem.leads["L1"].max_schools == most
    above = bool(cell) and int(cell) > 3
    assert codes(reading.faults, severity=Severity.WARNING) == ({"max_schools_above"} if above else set())


def test_the_policy_says_what_is_blank(tmp_path: Path) -> None:
    policy = with_rules(V3={"most_schools": 5}, V7={"workshop_hours": 4})
    season = read(put(tmp_path), policy=policy).problem
    assert season.leads["L2"].max_schools == 5
    assert season.workshops["W2"].minutes == 240


@pytest.mark.parametrize(("hours", "minutes"), [("6", 360), ("6.0", 360), ("6.5 小時", 390), ("７．５", 450)])
def test_hours_of_a_workshop(hours: str, minutes: int, tmp_path: Path) -> None:
    workshops = swapped("workshops.csv", "6.5", hours)
    assert read(put(tmp_path, workshops=workshops)).problem.workshops["W1"].minutes == minutes


def test_unavailable_dates_are_those_inside_the_period(tmp_path: Path) -> None:
    leads = swapped("leads.csv", "2025-10-13..2025-10-15", '"2025/8/30..2025/9/2, 1141230..1150105、2026-02-01"')
    reading = read(put(tmp_path, leads=leads))
    days = [date(2025, 9, 1), date(2025, 9, 2), date(2025, 12, 30), date(2025, 12, 31)]
    assert sorted(reading.problem.leads["L1"].unavailable) == days
    assert [(f.code, f.value) for f in reading.faults] == [("unavailable_outside", "2026-02-01")]


def test_years_of_unavailable_dates_count_inside_the_period(tmp_path: Path) -> None:
    leads = swapped("leads.csv", "2025-10-13..2025-10-15", "2024-08-01..2027-06-30")
    assert len(read(put(tmp_path, leads=leads)).problem.leads["L1"].unavailable) == 122


@pytest.mark.parametrize("language", list(Language))
def test_a_template_is_read_without_a_fault(language: Language, tmp_path: Path) -> None:
    paths = write_template(tmp_path / "new", language, Programme.VISITS)
    assert {path.name for path in paths} == {path.name for path in (tmp_path / "new").iterdir()}
    assert {path.name for path in paths} == {f"{table.stem}.csv" for table in VISIT_TABLES} | {"program.toml"}
    reading = read(tmp_path / "new")
    assert reading.faults == ()
    season = reading.problem
    assert [len(rows) for rows in (season.leads, season.schools, season.workshops)] == [1, 1, 1]
    assert season.professors is not None
    assert [len(rows) for rows in (season.professors, season.travel, season.scores, season.assigned)] == [1, 1, 1, 1]
    assert (season.period.first_day, season.period.settlement_deadline) == (date(2025, 9, 1), date(2025, 12, 15))


def test_a_template_in_chinese_has_the_headers_of_the_contract(tmp_path: Path) -> None:
    write_template(tmp_path, Language.ZH, Programme.VISITS)
    headers = {path.stem: path.read_text(encoding="utf-8-sig").splitlines()[0] for path in tmp_path.glob("*.csv")}
    week = "週一,週二,週三,週四,週五"
    assert headers["leads"] == (f"領航教師代碼,姓名,服務學校代碼,縣市,緯度,經度,專長項目,校數上限,{week},不可日期")
    assert headers["schools"] == (
        "學校代碼,學校名稱,縣市,緯度,經度,需求項目,潛力教師數,申請日期,曾參加,建議申請,模式," + f"{week},不可日期"
    )


def test_every_spelling_of_a_header_names_one_column() -> None:
    for table in (*VISIT_TABLES, *WRITTEN_VISIT_TABLES):
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
    tables = {
        table.stem: " ".join(column.name + "*" * column.required for column in table.columns) for table in VISIT_TABLES
    }
    assert tables == CONTRACT
    assert [table.stem for table in VISIT_TABLES if not table.optional] == ["leads", "schools"]


def test_an_encoding_that_is_told(tmp_path: Path) -> None:
    contents = {name.removesuffix(".csv"): text.encode("utf-16") for name, text in TABLES.items()}
    assert read(put(tmp_path, **contents), encoding="utf-16").problem.schools["001"].name == "海邊高中"


def test_ids_keep_their_zeros_and_quotes(tmp_path: Path) -> None:
    schools = swapped("schools.csv", "001,海", '"=""001""",海')
    assert list(read(put(tmp_path, schools=schools)).problem.schools) == ["001", "002", "003", "004"]


def test_nobody_takes_part(tmp_path: Path) -> None:
    faults = faults_of(put(tmp_path, leads=TABLES["leads.csv"].split("\n")[0] + "\n"))
    assert places(faults, "no_leads") == [("leads.csv", 0, "")]
    assert codes(faults) == set()


def test_a_season_can_be_sent_to_another_process(tmp_path: Path) -> None:
    season = read(put(tmp_path)).problem
    assert pickle.loads(pickle.dumps(season)) == season
