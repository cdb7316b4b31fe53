"""Locks by the settings of a policy, and locks that hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.tables.faults import Severity
from models.policy import Policy
from tests.tables.office import LOCKS, SCORES, TABLES, codes, faults_of, places, put, swapped


def with_rules(**rules: dict[str, object]) -> Policy:
    return Policy.from_mapping({"rules": rules})


@pytest.mark.parametrize(
    ("mixed", "child", "refused"),
    [
        ("never", "C2", True),
        ("waiver", "C2", False),
        ("always", "C2", False),
        ("waiver", "C4", True),
        ("always", "C4", False),
    ],
)
def test_gender_by_policy(mixed: str, child: str, refused: bool, tmp_path: Path) -> None:
    """C2 has a waiver and C4 has none; T1 is of the other gender."""
    folder = put(tmp_path, locks=f"{LOCKS}pair,{child},T1,,,,\n")
    faults = faults_of(folder, policy=with_rules(P2={"mixed": mixed}))
    assert ("lock_gender" in codes(faults)) is refused


@pytest.mark.parametrize(
    ("rules", "refused"),
    [({}, False), ({"level": 2}, False), ({"level": 3}, True), ({"need": "any", "level": 3}, True)],
)
def test_level_by_policy(rules: dict[str, object], refused: bool, tmp_path: Path) -> None:
    folder = put(tmp_path, locks=f"{LOCKS}pair,C4,T4,,,,\n")
    assert ("lock_subject" in codes(faults_of(folder, policy=with_rules(P3=rules)))) is refused


def test_any_need_may_be_taught(tmp_path: Path) -> None:
    children = swapped("children.csv", "F,4,英語", "F,4,英語;數學")
    tutors = swapped("tutors.csv", "T4,周大年,U1,F,英語:2", "T4,周大年,U1,F,數學")
    folder = put(tmp_path, children=children, tutors=tutors, locks=f"{LOCKS}pair,C4,T4,,,,\n")
    assert "lock_subject" in codes(faults_of(folder))
    assert codes(faults_of(folder, policy=with_rules(P3={"need": "any"}))) == set()


@pytest.mark.parametrize(
    ("hours", "refused"),
    [("8,4", False), ("7.5,4.5", True), ("8.5,3.5", True), ("7,4", True), ("12,4", False)],
)
def test_training_hours(hours: str, refused: bool, tmp_path: Path) -> None:
    tutors = swapped("tutors.csv", "英語:2,8,4", f"英語:2,{hours}")
    folder = put(tmp_path, tutors=tutors, locks=f"{LOCKS}pair,C4,T4,,,,\n")
    assert ("lock_training" in codes(faults_of(folder))) is refused


@pytest.mark.parametrize("slot", ["mon,16:00", "mon,19:00", "thu,16:30", "tue,17:30"])
def test_slots_that_may_be_chosen(slot: str, tmp_path: Path) -> None:
    assert codes(faults_of(put(tmp_path, locks=f"{LOCKS}slot,,,U1,001,{slot}\n"))) == set()


def test_the_opening_of_a_window_may_be_chosen(tmp_path: Path) -> None:
    assert codes(faults_of(put(tmp_path, locks=f"{LOCKS}slot,,,U1,002,tue,16:10\n"))) == set()


def test_a_session_ends_by_half_past_eight(tmp_path: Path) -> None:
    schools = swapped("schools.csv", "花蓮縣,5,16:00-20:30", "花蓮縣,5,16:00-22:00").replace(
        "16:10-18:00", "19:01-22:00"
    )
    late = put(tmp_path / "late", schools=schools, locks=f"{LOCKS}slot,,,U1,002,tue,19:01\n")
    assert codes(faults_of(late)) == {"lock_late"}
    in_time = put(tmp_path / "in_time", schools=schools, locks=f"{LOCKS}slot,,,U1,001,mon,19:00\n")
    assert codes(faults_of(in_time)) == set()


def test_a_pair_and_the_slots_of_its_group(tmp_path: Path) -> None:
    """T2 is free on Tuesday and Friday when the school 002 is open, so Wednesday cannot be."""
    tutors = swapped("tutors.csv", "yes,,16:00-20:30,16:00-20:30,,", "yes,,16:00-20:30,,,")
    fits = put(tmp_path / "fits", tutors=tutors, locks=f"{LOCKS}pair,C2,T2,,,,\nslot,,,U1,002,fri,18:00\n")
    assert codes(faults_of(fits)) == set()
    clash = put(tmp_path / "clash", tutors=tutors, locks=f"{LOCKS}pair,C2,T2,,,,\nslot,,,U1,002,wed,19:00\n")
    faults = faults_of(clash)
    assert places(faults, "lock_not_free") == [("locks.csv", 2, "tutor_id")]
    assert codes(faults) == {"lock_not_free"}


def test_two_slots_leave_no_third(tmp_path: Path) -> None:
    locks = f"{LOCKS}slot,,,U1,002,tue,16:10\nslot,,,U1,002,fri,16:00\npair,C2,T2,,,,\n"
    assert codes(faults_of(put(tmp_path, locks=locks))) == set()


def test_a_lock_of_somebody_unknown_is_told_once(tmp_path: Path) -> None:
    faults = faults_of(put(tmp_path, locks=f"{LOCKS}pair,C1,X77,,,,\nslot,,,U8,001,mon,16:00\n"))
    errors = [(f.row, f.column) for f in faults if f.severity is Severity.ERROR]
    assert errors == [(2, "tutor_id"), (3, "university_id")]


def test_what_a_lock_needs(tmp_path: Path) -> None:
    faults = faults_of(put(tmp_path, locks="kind,child_id\npair,C1\nslot,\n"))
    assert places(faults, "lock_needs") == [
        ("locks.csv", 2, "tutor_id"),
        *(("locks.csv", 3, name) for name in ("university_id", "school_id", "weekday", "start")),
    ]


# Under policies that read a rule otherwise


def test_no_lock_is_a_fault_where_locks_do_not_bind(tmp_path: Path) -> None:
    locks = f"{LOCKS}slot,,,U1,001,mon,16:05\nslot,,,U1,001,mon,20:00\npair,C4,T1,,,,\nforbid,C4,T1,,,,\n"
    folder = put(tmp_path, locks=locks)
    assert {"lock_start", "lock_late", "lock_same_day", "lock_pair_forbidden"} <= codes(faults_of(folder))
    assert codes(faults_of(folder, policy=with_rules(L1={"holds": "waive"}))) == set()


@pytest.mark.parametrize("how", ["cost", "waive"])
@pytest.mark.parametrize(
    ("rule", "code", "levels"),
    [
        ("P3", "lock_subject", "數學,8,4,yes"),
        ("P5", "lock_training", "英語:2,0,4,yes"),
        ("P6", "lock_agreement", "英語:2,8,4,no"),
    ],
)
def test_a_locked_pair_may_break_a_rule_that_does_not_hold(
    rule: str, code: str, levels: str, how: str, tmp_path: Path
) -> None:
    tutors = swapped("tutors.csv", "英語:2,8,4,yes", levels)
    folder = put(tmp_path, tutors=tutors, locks=f"{LOCKS}pair,C4,T4,,,,\n")
    assert code in codes(faults_of(folder))
    goals = ["paired", "exceptions"]
    policy = Policy.from_mapping({"goals": goals, "rules": {rule: {"holds": how}}})
    assert code not in codes(faults_of(folder, policy=policy))


@pytest.mark.parametrize(
    ("rules", "codes_told"),
    [
        ({}, {"lock_same_day"}),
        ({"S2": {"most_minutes_a_day": 180}}, set()),
        ({"S1": {"sessions_a_week": 1}}, {"lock_same_day"}),
        ({"S1": {"sessions_a_week": 1}, "S2": {"most_minutes_a_day": 180}}, {"lock_too_many_slots"}),
    ],
)
def test_two_locked_slots_of_one_day(rules: dict[str, object], codes_told: set[str], tmp_path: Path) -> None:
    folder = put(tmp_path, locks=f"{LOCKS}slot,,,U1,001,mon,16:00\nslot,,,U1,001,mon,17:30\n")
    assert codes(faults_of(folder, policy=Policy.from_mapping({"rules": rules}))) == codes_told


def test_locked_slots_that_overlap(tmp_path: Path) -> None:
    folder = put(tmp_path, locks=f"{LOCKS}slot,,,U1,001,mon,16:00\nslot,,,U1,001,mon,17:00\n")
    policy = with_rules(S2={"most_minutes_a_day": 180})
    assert places(faults_of(folder, policy=policy), "lock_at_once") == [("locks.csv", 3, "start")]


@pytest.mark.parametrize(("margin", "refused"), [(0, True), (9, True), (10, False)])
def test_a_slot_inside_the_window_as_the_policy_reads_it(margin: int, refused: bool, tmp_path: Path) -> None:
    """The window opens at 16:10; 16:00 is a multiple of thirty."""
    folder = put(tmp_path, locks=f"{LOCKS}slot,,,U1,002,tue,16:00\n")
    faults = faults_of(folder, policy=with_rules(S4={"margin_minutes": margin}))
    assert ("lock_outside_window" in codes(faults)) is refused


def test_a_pair_of_two_universities_where_any_may_teach(tmp_path: Path) -> None:
    """T3 is of U2 and C4 of U1; T3 is free on Monday and Wednesday, the school 001 is closed on Wednesdays."""
    scores = f"{SCORES}C4,T3,70\n"
    folder = put(tmp_path, locks=f"{LOCKS}pair,C4,T3,,,,\n", scores=scores)
    of_both = {"lock_university", "score_other_university"}
    assert of_both <= {fault.code for fault in faults_of(folder)}
    told = {fault.code for fault in faults_of(folder, policy=with_rules(P8={"holds": "waive"}))}
    assert not of_both & told
    assert "lock_no_common_time" in told


TWO_A_TUTOR = with_rules(P1={"children_a_tutor": 2})
THREE_GIRLS = (
    TABLES["children.csv"] + "C5,李一,001,U1,F,4,英語,,\nC6,李二,001,U1,F,4,英語,,\nC7,李三,002,U1,F,4,英語,,\n"
)


def tutor_locked_to(folder: Path, *children: str) -> set[tuple[str, int]]:
    """What is wrong with one tutor's locks where a policy allows two children of one group: code and row."""
    rows = "".join(f"pair,{child_id},T4,,,,\n" for child_id in children)
    faults = faults_of(put(folder, children=THREE_GIRLS, locks=LOCKS + rows), policy=TWO_A_TUTOR)
    return {(fault.code, fault.row) for fault in faults if fault.code.startswith("lock_tutor")}


def test_two_children_of_a_group_may_be_locked_to_one_tutor_where_a_policy_allows_it(tmp_path: Path) -> None:
    assert tutor_locked_to(tmp_path, "C4", "C5") == set()


def test_a_third_child_is_too_many(tmp_path: Path) -> None:
    assert tutor_locked_to(tmp_path, "C4", "C5", "C6") == {("lock_tutor_full", 4)}


def test_a_child_of_another_group_is_a_fault(tmp_path: Path) -> None:
    assert tutor_locked_to(tmp_path, "C4", "C7") == {("lock_tutor_in_two_groups", 3)}


def test_the_pairs_of_one_tutor_need_one_seat(tmp_path: Path) -> None:
    one_seat = put(
        tmp_path,
        universities=swapped("universities.csv", "東海岸大學,3,2", "東海岸大學,1,2"),
        children=THREE_GIRLS,
        locks=LOCKS + "pair,C4,T4,,,,\npair,C5,T4,,,,\n",
    )
    assert places(faults_of(one_seat, policy=TWO_A_TUTOR), "lock_seats") == []
