"""One folder a fault: what is changed in the tables, how grave it is, and where it shows."""

from __future__ import annotations

from matcher.tables.faults import Severity
from tests.tables.office import LOCKS, SCORES, TABLES, TERM, swapped

ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
Place = tuple[str, int, str]
Changes = dict[str, str | bytes | None]


def cut(name: str, rows: int) -> str:
    """The first rows of a table."""
    return "".join(TABLES[name].splitlines(keepends=True)[:rows])


def mainland(words: str) -> bytes:
    """Children named in the encoding of the mainland."""
    names = swapped(C, "王小明", words).replace("李小華", words).replace("英語", "en").replace("數學", "ma")
    return names.replace("府教字甲號", "").replace("陳小美", words).replace("林小安", words).encode("gbk")


def cut_after_sixteen() -> str:
    """Twenty children, the last two columns cut away after row 16, as Excel saves them."""
    header, first = TABLES[C].splitlines()[:2]
    rows = [first.replace("C1", f"R{row}") for row in range(2, 21)]
    return "\n".join([header, *(row if n <= 16 else row.removesuffix(",,") for n, row in enumerate(rows, 2))]) + "\n"


def locks(*rows: str) -> Changes:
    return {"locks": LOCKS + "".join(f"{row}\n" for row in rows)}


C, T, S, U, G = "children.csv", "tutors.csv", "schools.csv", "universities.csv", "groups.csv"
L, X, D = "locks.csv", "scores.csv", "term.toml"

CASES: dict[str, tuple[Changes, Severity, Place]] = {
    # files
    "missing_file": ({"groups": None}, ERROR, (G, 0, "")),
    "bad_workbook": ({"groups": b"PK\x03\x04rest"}, ERROR, (G, 0, "")),
    "old_workbook": ({"groups": b"\xd0\xcf\x11\xe0rest"}, ERROR, (G, 0, "")),
    "wrong_encoding": ({"schools": TABLES[S].encode("cp950") + b"\xff\xff"}, ERROR, (S, 5, "")),
    "mainland_encoding": ({"children": mainland("國立花蓮學校")}, ERROR, (C, 2, "")),
    "looks_mainland": ({"children": mainland("王小明赵磊")}, WARNING, (C, 0, "")),
    "empty_file": ({"groups": "\n ,,\n"}, ERROR, (G, 0, "")),
    "no_tutors": ({"tutors": cut(T, 1)}, WARNING, (T, 0, "")),
    "no_rows": ({"children": cut(C, 1)}, ERROR, (C, 0, "")),
    "bad_csv": ({"groups": f'{TABLES[G]}"U2,001\nU1,003\n'}, ERROR, (G, 6, "")),
    "delimiter": ({"groups": TABLES[G].replace(",", "，")}, ERROR, (G, 1, "")),
    "other_separator": ({"groups": TABLES[G].replace(",", ";")}, NOTICE, (G, 0, "")),
    "title_rows": ({"groups": f"114 學年度 服務對應表,\n{TABLES[G]}"}, NOTICE, (G, 1, "")),
    "rows_above_header": ({"children": f"C9,王大明,001,,M,3,英語,,\n{TABLES[C]}"}, ERROR, (C, 1, "")),
    "header_read_as": ({"schools": swapped(S, "computers", "可用設備 [電腦數]")}, NOTICE, (S, 1, "可用設備 [電腦數]")),
    "two_header_rows": (
        {"schools": swapped(S, "mon,tue,wed,thu,fri", "課後時段,,,,\n,,,,mon,tue,wed,thu,fri")},
        NOTICE,
        (S, 2, ""),
    ),
    "missing_column_near": ({"children": swapped(C, "child_id", "學童流水號碼")}, ERROR, (C, 1, "child_id")),
    "header_again": ({"groups": TABLES[G] + TABLES[G].split("\n")[0] + "\n"}, NOTICE, (G, 6, "")),
    "other_header": ({"groups": TABLES[G] + "school_id,university_id\n003,U1\n"}, ERROR, (G, 6, "")),
    "sum_rows": ({"children": TABLES[C] + "合計：4人,,,,,,,,\n"}, NOTICE, (C, 6, "")),
    "note_rows": ({"children": TABLES[C] + "備註：名單以核定為準,,,,,,,,\n"}, NOTICE, (C, 6, "")),
    "swallowed_rows": (
        {"children": swapped(C, "李小華", '"李小華').replace("陳小美", '陳小美"')},
        ERROR,
        (C, 3, "name"),
    ),
    "cut_rows": ({"children": cut_after_sixteen()}, NOTICE, (C, 17, "")),
    "format_marks": ({"children": swapped(C, "陳小美", "陳\u200e小美")}, NOTICE, (C, 4, "")),
    "control_characters": ({"children": swapped(C, "陳小美", "陳\x0b小美")}, WARNING, (C, 4, "name")),
    "lost_characters": ({"children": swapped(C, "陳小美", "陳\ufffd美")}, WARNING, (C, 4, "name")),
    "user_characters": ({"children": swapped(C, "陳小美", "陳\ue001美")}, WARNING, (C, 4, "name")),
    "no_header": ({"groups": TABLES[G].split("\n", 1)[1]}, ERROR, (G, 1, "")),
    # columns and rows
    "missing_column": ({"children": swapped(C, "gender,", "g,")}, ERROR, (C, 1, "gender")),
    "unknown_column": (
        {
            "groups": swapped(G, "school_id\n", "school_id,備註\n")
            .replace("001", "001,甲")
            .replace("002", "002,")
            .replace("003", "003,")
        },
        NOTICE,
        (G, 1, "備註"),
    ),
    "unknown_column_near": (
        {"schools": swapped(S, "computers", "computer")},
        NOTICE,
        (S, 1, "computer"),
    ),
    "unnamed_column": ({"schools": swapped(S, "computers", "")}, NOTICE, (S, 1, "")),
    "column_twice": ({"schools": swapped(S, "county", "學校名稱")}, ERROR, (S, 1, "學校名稱")),
    "ragged_row": ({"groups": swapped(G, "U2,002", "U2")}, ERROR, (G, 4, "")),
    "formula": ({"children": swapped(C, "李小華", "=A1&A2")}, ERROR, (C, 3, "name")),
    "excel_error": ({"children": swapped(C, "F,5", "F,#REF!")}, ERROR, (C, 3, "grade")),
    "empty_cell": ({"children": swapped(C, "M,3", ",3")}, ERROR, (C, 2, "gender")),
    "control_in_id": ({"children": swapped(C, "C4", "C\x004")}, ERROR, (C, 5, "child_id")),
    "quote_in_id": ({"children": swapped(C, "C4", '\u3000"C4"')}, ERROR, (C, 5, "child_id")),
    "number_as_id": ({"children": swapped(C, "C4", "4.0")}, NOTICE, (C, 5, "child_id")),
    "word_as_id": ({"children": swapped(C, "C4", "待補")}, ERROR, (C, 5, "child_id")),
    "ids_alike": ({"children": swapped(C, "C4", "c1")}, WARNING, (C, 5, "child_id")),
    "id_read_as": ({"children": swapped(C, "001,U1,F", "001,u1,F")}, NOTICE, (C, 5, "university_id")),
    "name_for_id": ({"children": swapped(C, "003,,F", "河口國中,,F")}, ERROR, (C, 4, "school_id")),
    "scientific_id": ({"children": swapped(C, "C4", "1.14E+12")}, WARNING, (C, 5, "child_id")),
    "duplicate_id": ({"children": swapped(C, "C3", "C1")}, ERROR, (C, 4, "child_id")),
    "duplicate_row": (
        {"groups": swapped(G, "U2,003", "U2,003\nU1,001")},
        ERROR,
        (G, 6, "school_id"),
    ),
    "unknown_reference": (
        {"children": swapped(C, "003,,F", "九九九,,F")},
        ERROR,
        (C, 4, "school_id"),
    ),
    "unknown_reference_near": (
        {"children": swapped(C, "003,,F", "3,,F")},
        ERROR,
        (C, 4, "school_id"),
    ),
    # cells
    "bad_gender": ({"children": swapped(C, "M,3", "X,3")}, ERROR, (C, 2, "gender")),
    "bad_grade": ({"children": swapped(C, "M,3", "M,big")}, ERROR, (C, 2, "grade")),
    "bad_yes_no": ({"tutors": swapped(T, "5.5,yes", "5.5,soon")}, ERROR, (T, 3, "agreement")),
    "bad_waiver": (
        {"children": swapped(C, "府教字甲號", "無")},
        ERROR,
        (C, 3, "gender_waiver"),
    ),
    "waiver_not_yet": ({"children": swapped(C, "府教字甲號", "申請中")}, ERROR, (C, 3, "gender_waiver")),
    "waiver_no_reference": ({"children": swapped(C, "府教字甲號", "家長要求")}, ERROR, (C, 3, "gender_waiver")),
    "waiver_odd": ({"children": swapped(C, "府教字甲號", "第3組")}, WARNING, (C, 3, "gender_waiver")),
    "nothing_is_no": ({"tutors": swapped(T, "5.5,yes", "5.5,不適用")}, NOTICE, (T, 3, "agreement")),
    "not_yet_is_no": ({"tutors": swapped(T, "5.5,yes", "5.5,待補")}, WARNING, (T, 3, "agreement")),
    "no_limit": ({"universities": swapped(U, "學,3,", "學,不限,")}, NOTICE, (U, 2, "seats")),
    "limit_or_none": ({"universities": swapped(U, "學,3,", "學,無,")}, ERROR, (U, 2, "seats")),
    "decimal_comma": ({"tutors": swapped(T, "9,5.5", '9,"5,5"')}, NOTICE, (T, 3, "online_hours")),
    "two_numbers": ({"tutors": swapped(T, "9,5.5", '9,"5,500"')}, ERROR, (T, 3, "online_hours")),
    "bad_number": ({"universities": swapped(U, "學,3,", "學,-3,")}, ERROR, (U, 2, "seats")),
    "bad_hours": ({"tutors": swapped(T, "5.5", "five")}, ERROR, (T, 3, "online_hours")),
    "bad_score": ({"scores": f"{SCORES}C1,T1,101\n"}, ERROR, (X, 2, "score")),
    "no_items": ({"children": swapped(C, "英語;數學", "、")}, ERROR, (C, 2, "subjects")),
    "bad_subject": ({"tutors": swapped(T, "英語:1", ":1")}, ERROR, (T, 4, "subjects")),
    "bad_level": ({"tutors": swapped(T, "英語:1", "英語:4")}, ERROR, (T, 4, "subjects")),
    "level_without_colon": ({"tutors": swapped(T, "英語:1", "英語1")}, NOTICE, (T, 4, "subjects")),
    "subject_twice": (
        {"children": swapped(C, "英語;數學", "英語;英語")},
        ERROR,
        (C, 2, "subjects"),
    ),
    "bad_time": ({"schools": swapped(S, "16:10-18:00", "16:10-25:00")}, ERROR, (S, 3, "tue")),
    "bare_hour": ({"schools": swapped(S, "16:10-18:00", "16-18")}, ERROR, (S, 3, "tue")),
    "bad_range": ({"schools": swapped(S, "16:10-18:00", "afternoon")}, ERROR, (S, 3, "tue")),
    "range_reversed": ({"schools": swapped(S, "16:10-18:00", "18:00-16:10")}, ERROR, (S, 3, "tue")),
    "afternoon_meant": ({"schools": swapped(S, "16:10-18:00", "4:10-6:00")}, ERROR, (S, 3, "tue")),
    "before_six": ({"schools": swapped(S, "16:10-18:00", "上午4:00-上午5:30")}, ERROR, (S, 3, "tue")),
    "hour_before_six": (locks("slot,,,U1,001,mon,4:00"), ERROR, (L, 2, "start")),
    "morning": ({"schools": swapped(S, "16:10-18:00", "7:00-8:30")}, NOTICE, (S, 3, "tue")),
    "half_day": ({"schools": swapped(S, "16:10-18:00", "4:10-6:00 PM")}, NOTICE, (S, 3, "tue")),
    "whole_day": ({"schools": swapped(S, "16:10-18:00", "整天")}, NOTICE, (S, 3, "tue")),
    "never_free": ({"schools": swapped(S, "16:10-18:00", "無課")}, NOTICE, (S, 3, "tue")),
    "not_yet_free": ({"schools": swapped(S, "16:10-18:00", "待確認")}, WARNING, (S, 3, "tue")),
    "bad_weekday": (locks("slot,,,U1,001,sat,16:00"), ERROR, (L, 2, "weekday")),
    "bad_date": ({"term": TERM.replace("2025-12-31", "31/11/2025")}, ERROR, (D, 2, "last_day")),
    "date_two_ways": ({"term": TERM.replace("2025-12-31", "10/12/2025")}, ERROR, (D, 2, "last_day")),
    "date_weekday": ({"term": TERM.replace("2025-12-31", "2025-12-31(一)")}, ERROR, (D, 2, "last_day")),
    "day_month_exchanged": ({"term": TERM.replace("2025-12-31", "2025-31-12")}, NOTICE, (D, 2, "last_day")),
    "year_last": ({"term": TERM.replace("2025-12-31", "31/12/2025")}, NOTICE, (D, 2, "last_day")),
    "no_year": ({"term": f'{TERM}closed = ["10/31"]'}, ERROR, (D, 3, "closed")),
    "dates_reversed": ({"term": f'{TERM}closed = ["114/11/3..114/11/1"]'}, ERROR, (D, 3, "closed")),
    "bad_lock_kind": (locks("marry,C1,T1,,,,"), ERROR, (L, 2, "kind")),
    # what the tables say together
    "no_name": ({"schools": swapped(S, "海邊國小", "")}, WARNING, (S, 2, "name")),
    "short_window": (
        {"tutors": swapped(T, "yes,16:00-20:30,,", "yes,16:00-17:29,,")},
        WARNING,
        (T, 4, "mon"),
    ),
    "no_subjects": ({"tutors": swapped(T, "F,數學", "F,")}, WARNING, (T, 3, "subjects")),
    "grade_outside": ({"children": swapped(C, "M,3", "M,2")}, WARNING, (C, 2, "grade")),
    "not_served": ({"groups": swapped(G, "U2,003\n", "")}, WARNING, (C, 4, "school_id")),
    "university_needed": (
        {"children": swapped(C, "002,U1", "002,")},
        ERROR,
        (C, 3, "university_id"),
    ),
    "university_not_serving": (
        {"children": swapped(C, "001,U1", "001,U2")},
        ERROR,
        (C, 5, "university_id"),
    ),
    "unknown_previous_tutor": (
        {"children": swapped(C, "T2", "X77")},
        WARNING,
        (C, 3, "previous_tutor_id"),
    ),
    "unknown_previous_tutor_near": (
        {"children": swapped(C, "T2", "t2")},
        WARNING,
        (C, 3, "previous_tutor_id"),
    ),
    "untaught_subject": (
        {"children": swapped(C, "英語;數學", "英語;自然")},
        WARNING,
        (C, 2, "subjects"),
    ),
    "untaught_subject_near": (
        {"children": swapped(C, "英語;數學", "英語課;數學")},
        WARNING,
        (C, 2, "subjects"),
    ),
    "unneeded_subject_near": ({"tutors": swapped(T, "英語:1", "英文:1")}, WARNING, (T, 4, "subjects")),
    "approved_differs": (
        {"universities": swapped(U, "3,2,", "3,2,4")},
        WARNING,
        (U, 2, "approved_children"),
    ),
    "score_other_university": ({"scores": f"{SCORES}C1,T3,50\n"}, WARNING, (X, 2, "tutor_id")),
    # locks
    "lock_needs": (locks("slot,,,U1,001,mon,"), ERROR, (L, 2, "start")),
    "lock_repeated": (locks("forbid,C1,T1,,,,", "forbid,C1,T1,,,,"), NOTICE, (L, 3, "kind")),
    "lock_child_twice": (locks("pair,C1,T1,,,,", "pair,C1,T2,,,,"), ERROR, (L, 3, "child_id")),
    "lock_tutor_twice": (locks("pair,C4,T4,,,,", "pair,C2,T4,,,,"), ERROR, (L, 3, "tutor_id")),
    "lock_pair_forbidden": (locks("forbid,C1,T1,,,,", "pair,C1,T1,,,,"), ERROR, (L, 3, "tutor_id")),
    "lock_not_served": (
        locks("pair,C3,T3,,,,") | {"groups": swapped(G, "U2,003\n", "")},
        ERROR,
        (L, 2, "child_id"),
    ),
    "lock_university": (locks("pair,C3,T4,,,,"), ERROR, (L, 2, "tutor_id")),
    "lock_gender": (locks("pair,C4,T1,,,,"), ERROR, (L, 2, "tutor_id")),
    "lock_subject": (
        locks("pair,C4,T4,,,,") | {"children": swapped(C, "F,4,英語", "F,4,數學")},
        ERROR,
        (L, 2, "tutor_id"),
    ),
    "lock_training": (
        locks("pair,C1,T1,,,,") | {"tutors": swapped(T, "英語:3;數學:2,8,4", "英語:3;數學:2,12,3.5")},
        ERROR,
        (L, 2, "tutor_id"),
    ),
    "lock_agreement": (
        locks("pair,C2,T2,,,,") | {"tutors": swapped(T, "5.5,yes", "5.5,no")},
        ERROR,
        (L, 2, "tutor_id"),
    ),
    "lock_not_free": (
        locks("slot,,,U1,001,thu,16:30", "pair,C1,T1,,,,")
        | {
            "tutors": swapped(
                T,
                "T1,張大同,U1,M,英語:3;數學:2,8,4,yes,16:00-20:30,16:00-20:30,16:00-20:30,16:00-20:30",
                "T1,張大同,U1,M,英語:3;數學:2,8,4,yes,16:00-20:30,16:00-20:30,16:00-20:30,17:00-20:30",
            )
        },
        ERROR,
        (L, 3, "tutor_id"),
    ),
    "lock_no_common_time": (
        locks("pair,C3,T3,,,,")
        | {"tutors": swapped(T, "yes,16:00-20:30,,16:00-20:30,,", "yes,16:00-20:30,16:00-20:30,,,")},
        ERROR,
        (L, 2, "tutor_id"),
    ),
    "lock_no_time_together": (
        locks("pair,C1,T1,,,,", "pair,C4,T4,,,,")
        | {
            "tutors": TABLES[T]
            .replace(
                "3;數學:2,8,4,yes,16:00-20:30,16:00-20:30,16:00-20:30,16:00-20:30",
                "3;數學:2,8,4,yes,16:00-17:30,16:00-17:30,,",
            )
            .replace("英語:2,8,4,yes,16:00-20:30,16:00-20:30", "英語:2,8,4,yes,17:30-20:30,17:30-20:30")
        },
        ERROR,
        (L, 3, "tutor_id"),
    ),
    "lock_seats": (
        locks("pair,C1,T1,,,,", "pair,C4,T4,,,,") | {"universities": swapped(U, "學,3,", "學,1,")},
        ERROR,
        (L, 3, "child_id"),
    ),
    "lock_class_leaders": (
        locks("pair,C1,T1,,,,") | {"universities": swapped(U, "3,2,", "3,0,")},
        ERROR,
        (L, 2, "child_id"),
    ),
    "lock_computers": (
        locks("pair,C1,T1,,,,", "pair,C4,T4,,,,") | {"schools": swapped(S, "花蓮縣,5", "花蓮縣,1")},
        ERROR,
        (L, 3, "child_id"),
    ),
    "lock_no_group": (locks("slot,,,U1,003,mon,16:00"), ERROR, (L, 2, "school_id")),
    "lock_late": (locks("slot,,,U1,001,mon,19:30"), ERROR, (L, 2, "start")),
    "lock_outside_window": (locks("slot,,,U1,001,thu,17:00"), ERROR, (L, 2, "start")),
    "lock_start": (locks("slot,,,U1,001,mon,16:10"), ERROR, (L, 2, "start")),
    "lock_same_day": (
        locks("slot,,,U1,001,mon,16:00", "slot,,,U1,001,mon,18:00"),
        ERROR,
        (L, 3, "weekday"),
    ),
    "lock_too_many_slots": (
        locks("slot,,,U1,001,mon,16:00", "slot,,,U1,001,tue,16:00", "slot,,,U1,001,thu,16:00"),
        ERROR,
        (L, 4, "school_id"),
    ),
    # term
    "bad_toml": ({"term": "first_day = 2025/9/15\n"}, ERROR, (D, 1, "")),
    "missing_key": ({"term": 'last_day = "2025-12-31"\n'}, ERROR, (D, 0, "first_day")),
    "unknown_key": ({"term": f"{TERM}week = 12\n"}, NOTICE, (D, 3, "week")),
    "last_before_first": ({"term": TERM.replace("12-31", "01-31")}, ERROR, (D, 2, "last_day")),
    "few_weeks": ({"term": f"{TERM}weeks = 9\n"}, ERROR, (D, 3, "weeks")),
    "weeks_over_term": ({"term": f"{TERM}weeks = 17\n"}, ERROR, (D, 3, "weeks")),
    "long_season": ({"term": TERM.replace("2025-12-31", "2026-10-20")}, ERROR, (D, 2, "last_day")),
    "season_year": ({"term": TERM.replace("2025-09-15", "2110-09-15")}, ERROR, (D, 1, "first_day")),
    "season_roc_year": ({"term": TERM.replace("2025-09-15", "25/9/15")}, ERROR, (D, 1, "first_day")),
    "toml_unfit": ({"term": f"{TERM}weeks = {'[' * 2000}{']' * 2000}\n"}, ERROR, (D, 3, "")),
    "closed_outside_term": (
        {"term": f'{TERM}closed = ["2026-10-10"]\n'},
        WARNING,
        (D, 3, "closed"),
    ),
}
