"""Policy files: read, and every fault in its place with its texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.tables.faults import Fault, InputError
from matcher.tables.policy_file import read_policy
from models.rules import Programme
from models.rules.semester import S3
from tests.tables.test_faults import tell


def faults(path: Path, content: str, of: Programme = Programme.SEMESTER) -> tuple[Fault, ...]:
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_policy(path, of)
    return caught.value.faults


def test_the_programme_without_a_file() -> None:
    assert read_policy(None)[S3].latest_end == 20 * 60 + 30


def test_a_policy(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes('\ufeffname = "早一點"\r\n[rules.S3]\r\nlatest_end = "20:00"\r\n'.encode())
    policy = read_policy(path)
    assert (policy.name, policy[S3].latest_end) == ("早一點", 20 * 60)


@pytest.mark.parametrize(
    ("content", "code", "row", "column"),
    [
        ('[rules.P2]\nmixed = "often"\n', "policy_choice", 2, "rules.P2.mixed"),
        ('[rules.S3]\nlatest_end = "late"\n', "policy_time", 2, "rules.S3.latest_end"),
        ("[rules.P3]\nlevel = 4\n", "policy_number", 2, "rules.P3.level"),
        ("[rules]\nP3 = 4\n", "policy_table", 2, "rules.P3"),
        ("rules = 4\n", "policy_table", 1, "rules"),
        ('goals = "paired"\n', "policy_goals", 1, "goals"),
        ('goals = ["pared"]\n', "policy_unknown_goal", 1, "goals"),
        ("\n[rules.P33]\nlevel = 1\n", "policy_unknown_key", 2, "rules.P33"),
        ("[rules.P3]\nlevels = 1\n", "policy_unknown_key", 2, "rules.P3.levels"),
        ("[rules.P3\n", "bad_toml", 1, ""),
    ],
)
def test_faults_in_their_places(content: str, code: str, row: int, column: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path / "policy.toml", content)
    assert (fault.code, fault.file, fault.row, fault.column) == (code, "policy.toml", row, column)
    assert tell(fault) == code


def test_a_goal_named_twice(tmp_path: Path) -> None:
    found = faults(tmp_path / "policy.toml", 'goals = ["fit", "fit"]\n')
    assert {tell(fault) for fault in found} == {"policy_goal_twice"}


def test_a_goal_that_must_come_last(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path / "policy.toml", '\ngoals = ["joined", "fit"]\n', Programme.VISITS)
    assert (fault.code, fault.row, fault.value) == ("policy_goal_last", 2, "joined")
    assert tell(fault) == "policy_goal_last"


def test_every_fault_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path / "policy.toml", 'colour = 1\n[rules.P3]\nlevel = 4\nneed = "all"\n')
    assert [fault.row for fault in found] == [1, 3, 4]


def test_a_policy_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_policy(tmp_path / "none.toml")
    assert [tell(fault) for fault in caught.value.faults] == ["missing_policy"]
