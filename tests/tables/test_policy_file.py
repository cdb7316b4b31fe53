"""Policy files: read, and every fault in its place with its texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.tables.faults import Fault, InputError
from matcher.tables.policy_file import read_policy
from matcher.texts import Language
from models.policy import Policy
from models.programme import Programme
from models.programmes import SEMESTER, VISITS
from models.rules.semester import S3
from tests.tables.office import tell


def policy_of(folder: Path, content: str, of: Programme = SEMESTER) -> Policy:
    path = folder / "policy.toml"
    path.write_text(content, encoding="utf-8")
    return read_policy(path, of)


def faults(folder: Path, content: str, of: Programme = SEMESTER) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        policy_of(folder, content, of)
    return caught.value.faults


def test_the_programme_without_a_file() -> None:
    assert read_policy(None, SEMESTER)[S3].latest_end == 20 * 60 + 30


def test_a_policy(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes('\ufeffname = "早一點"\r\n[rules.S3]\r\nlatest_end = "20:00"\r\n'.encode())
    policy = read_policy(path, SEMESTER)
    assert (policy.name, policy[S3].latest_end) == ("早一點", 20 * 60)


@pytest.mark.parametrize(
    ("of", "content", "code", "row", "column"),
    [
        (SEMESTER, '[rules.P2]\nmixed = "often"\n', "policy_choice", 2, "rules.P2.mixed"),
        (SEMESTER, '[rules.S3]\nlatest_end = "late"\n', "policy_time", 2, "rules.S3.latest_end"),
        (SEMESTER, "[rules.P3]\nlevel = 4\n", "policy_number", 2, "rules.P3.level"),
        (SEMESTER, "[rules]\nP3 = 4\n", "policy_table", 2, "rules.P3"),
        (SEMESTER, 'programme = "lottery"\n', "policy_choice", 1, "programme"),
        (SEMESTER, "rules = 4\n", "policy_table", 1, "rules"),
        (SEMESTER, 'goals = "paired"\n', "policy_goals", 1, "goals"),
        (SEMESTER, 'goals = ["pared"]\n', "policy_unknown_goal", 1, "goals"),
        (SEMESTER, "\n[rules.P33]\nlevel = 1\n", "policy_unknown_key", 2, "rules.P33"),
        (SEMESTER, "[rules.P3]\nlevels = 1\n", "policy_unknown_key", 2, "rules.P3.levels"),
        (SEMESTER, "[rules.P3\n", "bad_toml", 1, ""),
        (VISITS, '\ngoals = ["joined", "fit"]\n', "policy_goal_last", 2, "goals"),
        # Years beyond those of any season.
        (VISITS, "[rules.V10]\nfirst_day = 0001-01-01\n", "season_year", 2, "rules.V10.first_day"),
        (
            *(VISITS, '[rules.V11]\nsettlement_deadline = "1936-09-15"\n'),
            *("season_year", 2, "rules.V11.settlement_deadline"),
        ),
        (VISITS, "[rules.V1]\napplication_deadline = 2101-01-01\n", "season_year", 2, "rules.V1.application_deadline"),
    ],
)
def test_faults_in_their_places(of: Programme, content: str, code: str, row: int, column: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, content, of)
    assert (fault.code, fault.file, fault.row, fault.column) == (code, "policy.toml", row, column)
    assert tell(fault) == code
    assert code != "policy_goal_last" or fault.value == "joined"


def test_a_goal_named_twice(tmp_path: Path) -> None:
    found = faults(tmp_path, 'goals = ["fit", "fit"]\n')
    assert {tell(fault) for fault in found} == {"policy_goal_twice"}


def test_every_fault_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, 'colour = 1\n[rules.P3]\nlevel = 4\nneed = "all"\n')
    assert [fault.row for fault in found] == [1, 3, 4]


def test_a_policy_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_policy(tmp_path / "none.toml", SEMESTER)
    assert [tell(fault) for fault in caught.value.faults] == ["missing_policy"]


@pytest.mark.parametrize(
    ("written", "meant"), [("8:30", "20:30"), ("08:30", "20:30"), ("00:00", "12:00"), ("11:59", "23:59")]
)
def test_a_latest_end_in_the_morning_was_meant_for_the_evening(written: str, meant: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, f'[rules.S3]\nlatest_end = "{written}"\n')
    assert (tell(fault), fault.row, fault.figures["meant"]) == ("policy_time_evening", 2, meant)
    for language in Language:
        assert fault.figures["read"] in fault.wrong(language)
        assert meant in fault.mend(language)


@pytest.mark.parametrize(("written", "minutes"), [("12:00", 720), ("20:30", 1230), ("24:00", 1440)])
def test_a_latest_end_after_noon(written: str, minutes: int, tmp_path: Path) -> None:
    assert policy_of(tmp_path, f'[rules.S3]\nlatest_end = "{written}"\n')[S3].latest_end == minutes
