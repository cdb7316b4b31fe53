"""One folder of visits a fault: what is changed in the tables, how grave it is, and where it shows."""

from __future__ import annotations

from matcher.tables.faults import Severity
from tests.tables.visit_office import LOCKS, SCORES, TABLES, TRAVEL, swapped

ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
Place = tuple[str, int, str]
Changes = dict[str, str | bytes | None]
Case = tuple[Changes, Severity, Place]

L, S, W, P = "leads.csv", "schools.csv", "workshops.csv", "professors.csv"
K, T, X, D = "locks.csv", "travel.csv", "scores.csv", "program.toml"
PLACE_OF_1 = "23.9936,121.6010"
PLACE_OF_001 = "23.9800,121.6100"


def locks(*rows: str) -> Changes:
    return {"locks": LOCKS + "".join(f"{row}\n" for row in rows)}


def lead(old: str, new: str) -> Changes:
    return {"leads": swapped(L, old, new)}


def school(old: str, new: str) -> Changes:
    return {"schools": swapped(S, old, new)}


def workshop(old: str, new: str) -> Changes:
    return {"workshops": swapped(W, old, new)}


TABLE_CASES: dict[str, Case] = {
    # files, references and cells that both programmes have
    "missing_file": ({"leads": None}, ERROR, (L, 0, "")),
    "no_rows": ({"schools": TABLES[S].split("\n")[0] + "\n"}, ERROR, (S, 0, "")),
    "no_leads": ({"leads": TABLES[L].split("\n")[0] + "\n"}, WARNING, (L, 0, "")),
    "no_name": (school("山上高工", ""), WARNING, (S, 3, "name")),
    "empty_cell": (school("devices,5", ",5"), ERROR, (S, 3, "items")),
    "bad_number": (school("team,8", "team,many"), ERROR, (S, 5, "teachers")),
    "bad_yes_no": (school("yes,no", "yes,perhaps"), ERROR, (S, 2, "recommended")),
    "bad_date": (workshop("2025-10-11", "11/10/25th"), ERROR, (W, 3, "date")),
    "date_two_ways": (workshop("2025-10-11", "11/10/2025"), ERROR, (W, 3, "date")),
    "date_far": (workshop("2025-10-11", "25/10/11"), ERROR, (W, 3, "date")),
    "year_of_season": (lead("2025-10-13..2025-10-15", "10/13..10/15"), NOTICE, (L, 2, "unavailable")),
    "no_year": (lead("2025-10-13..2025-10-15", "8/13"), ERROR, (L, 2, "unavailable")),
    "afternoon_meant": (lead("13:00-17:00", "1:00-5:00"), ERROR, (L, 2, "wed")),
    "morning": (lead("13:00-17:00", "8:00-9:30"), NOTICE, (L, 2, "wed")),
    "half_day": (lead("13:00-17:00", "1:00-5:00 PM"), NOTICE, (L, 2, "wed")),
    "whole_day": (lead("09:00-12:00;13:00-17:00", "整天"), NOTICE, (L, 2, "wed")),
    "never_free": (lead("09:00-12:00;13:00-17:00", "有課"), NOTICE, (L, 2, "wed")),
    "nothing_is_no": (school("yes,no", "yes,N/A"), NOTICE, (S, 2, "recommended")),
    "not_yet_is_no": (school("yes,no", "yes,審查中"), WARNING, (S, 2, "recommended")),
    "no_limit": (workshop("6.5,2", "6.5,不限"), NOTICE, (W, 2, "capacity")),
    "limit_or_none": (lead("network,2", "network,無"), ERROR, (L, 2, "max_schools")),
    "decimal_comma": ({"travel": f'{TRAVEL}L1,001,"12,5"\n'}, NOTICE, (T, 2, "km")),
    "two_numbers": ({"travel": f'{TRAVEL}L1,001,"1,250"\n'}, ERROR, (T, 2, "km")),
    "swallowed_rows": (school("海邊高中", '"海邊高中\n9,b"'), ERROR, (S, 2, "name")),
    "control_characters": (lead("王二美", "王\x07二美"), WARNING, (L, 3, "name")),
    "format_marks": (lead("王二美", "王\u200e二美"), NOTICE, (L, 3, "")),
    "name_for_id": ({"travel": f"{TRAVEL}L1,海邊高中,50\n"}, ERROR, (T, 2, "school_id")),
    "id_read_as": ({"travel": f"{TRAVEL}l1,001,50\n"}, NOTICE, (T, 2, "lead_id")),
    "title_rows": ({"travel": f"114年 交通里程表\n{TRAVEL}L1,001,50\n"}, NOTICE, (T, 1, "")),
    "dates_reversed": (lead("13..2025-10-15", "15..2025-10-13"), ERROR, (L, 2, "unavailable")),
    "bad_score": ({"scores": f"{SCORES}L1,001,101\n"}, ERROR, (X, 2, "score")),
    "unknown_reference": ({"scores": f"{SCORES}L1,九九九,50\n"}, ERROR, (X, 2, "school_id")),
    "unknown_reference_near": ({"travel": f"{TRAVEL}L1,1,50\n"}, ERROR, (T, 2, "school_id")),
    "duplicate_row": ({"travel": f"{TRAVEL}L1,001,5\nL1,001,6\n"}, ERROR, (T, 3, "school_id")),
    # cells of visits
    "no_items": (school("network;devices", "、"), ERROR, (S, 4, "items")),
    "unknown_item": (lead("devices,,", "cooking,,"), ERROR, (L, 3, "items")),
    "unknown_item_near": (lead("devices,,", "載具管里,,"), ERROR, (L, 3, "items")),
    "bad_mode": (school("no,yes,A", "no,yes,C"), ERROR, (S, 3, "mode")),
    "bad_degrees": (school("22.8000", "22°48'"), ERROR, (S, 3, "lat")),
    "bad_km": ({"travel": f"{TRAVEL}L1,001,far\n"}, ERROR, (T, 2, "km")),
    "bad_hours": (workshop("6.5", "six"), ERROR, (W, 2, "hours")),
    "bad_half_hours": (workshop("6.5", "6.25"), ERROR, (W, 2, "hours")),
    "bad_visit_lock_kind": (locks("pair,L1,001,"), ERROR, (K, 2, "kind")),
    # places
    "half_place": (lead("121.1500", ""), ERROR, (L, 3, "lon")),
    "place_swapped": (lead(PLACE_OF_1, "121.6010,23.9936"), ERROR, (L, 2, "lat")),
    "place_out_of_range": (school(PLACE_OF_001, "2652400,310700"), ERROR, (S, 2, "lat")),
    "place_abroad": (school(PLACE_OF_001, "23.9800,12.1610"), WARNING, (S, 2, "lat")),
    "lead_without_place": (lead(PLACE_OF_1, ","), WARNING, (L, 2, "lat")),
    "school_without_place": (school(PLACE_OF_001, ","), WARNING, (S, 2, "lat")),
    "no_places": (
        {"leads": "lead_id,items,mon,tue,wed,thu,fri\nL1,team,09:00-16:00,,,,\nL2,team,,,,,09:00-16:00\n"},
        WARNING,
        (L, 0, ""),
    ),
    # what the tables say together
    "max_schools_above": (lead("network,2", "network,4"), WARNING, (L, 2, "max_schools")),
    "lead_without_items": (lead("devices,,", ",,"), WARNING, (L, 3, "items")),
    "no_hours": (lead(",,09:00-16:00,,09:00-16:00,,", ",,,,,,"), WARNING, (L, 3, "mon")),
    "no_half_hour": (lead("13:00-17:00", "13:15-13:55"), WARNING, (L, 2, "wed")),
    "unavailable_outside": (school("2025-11-05", "2024-11-05"), WARNING, (S, 2, "unavailable")),
    "short_workshop": (workshop("6.5", "5.5"), ERROR, (W, 2, "hours")),
    "workshop_outside_period": (workshop("2025-09-20", "2025-08-31"), WARNING, (W, 2, "date")),
    "workshop_too_late": (workshop("2025-09-20", "2025-12-02"), WARNING, (W, 2, "date")),
    "own_school_read_as": (lead("L2,王二美,002", "L2,王二美,2"), WARNING, (L, 3, "school_id")),
    "own_schools_many": (lead("L2,王二美,002", "L2,王二美,001 002"), ERROR, (L, 3, "school_id")),
    "own_school_not_yet": (lead("L2,王二美,002", "L2,王二美,待補"), WARNING, (L, 3, "school_id")),
    "own_school_elsewhere": (lead("L2,王二美,002", "L2,王二美,某某高中"), NOTICE, (L, 3, "school_id")),
    # program.toml
    "bad_toml": ({"program": "first_day = 2025/9/1\n"}, ERROR, (D, 1, "")),
    "unknown_key": ({"program": 'first_date = "2025-09-01"\n'}, NOTICE, (D, 1, "first_date")),
    "last_before_first": ({"program": "last_day = 2025-08-31\n"}, ERROR, (D, 1, "last_day")),
    "long_season": ({"program": "\nfirst_day = 2024-11-25\n"}, ERROR, (D, 0, "last_day")),
    "season_year": ({"program": "last_day = 2110-12-31\n"}, ERROR, (D, 1, "last_day")),
    "season_roc_year": ({"program": "application_deadline = '25/6/20'\n"}, ERROR, (D, 1, "application_deadline")),
    "toml_unfit": ({"program": "closed = 0x1_0000_0000_0000_0000\n"}, ERROR, (D, 1, "")),
    "settlement_before_first": (
        {"program": "settlement_deadline = 2025-09-14\n"},
        ERROR,
        (D, 1, "settlement_deadline"),
    ),
    "application_after_last": (
        {"program": "\napplication_deadline = 2026-06-20\n"},
        WARNING,
        (D, 2, "application_deadline"),
    ),
    "closed_outside_period": ({"program": "closed = [2026-10-10]\n"}, WARNING, (D, 1, "closed")),
}

TUESDAYS = ("2025-09-02", "2025-09-09", "2025-09-16", "2025-09-23", "2025-09-30")

LOCK_CASES: dict[str, Case] = {
    "lock_needs": (locks("visit,L1,001,"), ERROR, (K, 2, "date")),
    "lock_repeated": (locks("assign,L1,001,", "assign,L1,001,"), NOTICE, (K, 3, "kind")),
    "lock_date_unused": (locks("assign,L1,001,2025-09-15"), WARNING, (K, 2, "date")),
    "lock_assigned_forbidden": (locks("visit,L1,001,2025-09-15", "forbid,L1,001,"), ERROR, (K, 3, "school_id")),
    "lock_school_twice": (locks("assign,L1,001,", "visit,L3,001,2025-09-15"), ERROR, (K, 3, "school_id")),
    "lock_lead_full": (
        locks("assign,L1,001,", "visit,L1,003,2025-09-15") | lead("network,2", "network,1"),
        ERROR,
        (K, 3, "lead_id"),
    ),
    "lock_lead_takes_none": (locks("assign,L1,001,") | lead("network,2", "network,0"), ERROR, (K, 2, "lead_id")),
    # V1, V4, V5
    "lock_few_teachers": (locks("assign,L1,001,") | school("team,3", "team,2"), ERROR, (K, 2, "school_id")),
    "lock_applied_late": (
        locks("assign,L1,001,") | school("2025-06-20", "2025-06-21"),
        ERROR,
        (K, 2, "school_id"),
    ),
    "lock_own_school": (locks("assign,L2,002,"), ERROR, (K, 2, "school_id")),
    "lock_no_common_item": (locks("assign,L2,001,"), ERROR, (K, 2, "school_id")),
    # V9 to V11
    "lock_outside_period": (locks("visit,L1,001,2024-09-16"), ERROR, (K, 2, "date")),
    "lock_too_late": (locks("visit,L1,001,2025-12-08"), ERROR, (K, 2, "date")),
    "lock_weekend": (locks("visit,L1,001,2025-09-20"), ERROR, (K, 2, "date")),
    "lock_holiday": (locks("visit,L1,001,2025-10-06"), ERROR, (K, 2, "date")),
    "lock_closed": (
        locks("visit,L1,001,2025-09-15") | {"program": 'closed = ["114/9/14..114/9/16"]\n'},
        ERROR,
        (K, 2, "date"),
    ),
    "lock_lead_unavailable": (locks("visit,L1,001,2025-10-13"), ERROR, (K, 2, "date")),
    "lock_school_unavailable": (locks("visit,L1,001,2025-11-05"), ERROR, (K, 2, "date")),
    "lock_no_common_hours": (locks("visit,L1,001,2025-09-19"), ERROR, (K, 2, "date")),
    # V6 to V8
    "lock_lead_date_twice": (locks("visit,L3,003,2025-09-16", "visit,L3,004,2025-09-16"), ERROR, (K, 3, "date")),
    "lock_visits_too_close": (locks("visit,L3,004,2025-09-16", "visit,L3,004,2025-09-10"), ERROR, (K, 3, "date")),
    "lock_visits_too_far": (locks("visit,L3,004,2025-09-01", "visit,L3,004,2025-12-01"), ERROR, (K, 3, "date")),
    "lock_too_many_visits": (locks(*(f"visit,L3,003,{day}" for day in TUESDAYS)), ERROR, (K, 6, "school_id")),
}

CASES: dict[str, Case] = TABLE_CASES | LOCK_CASES
