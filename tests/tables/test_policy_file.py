"""Policy files: read, and every fault in its place with its texts."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from matcher.tables.faults import Fault, InputError
from matcher.tables.policy_file import read_policy
from matcher.texts import Language
from models.policy import Policy
from models.programme import Programme
from models.programmes import PROGRAMMES, SEMESTER
from models.rules.semester import S3
from tests.tables.office import tell

CASES = Path(__file__).with_name("policies.toml")


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
    ("of", "content", "told"),
    [
        (PROGRAMMES[of], *case)
        for of, cases in tomllib.loads(CASES.read_text(encoding="utf-8")).items()
        for case in cases
    ],
)
def test_a_fault_in_its_place(of: Programme, content: str, told: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, content, of)
    assert (f"{tell(fault)}:{fault.row}:{fault.column}", fault.file) == (told, "policy.toml")
    assert fault.code != "policy_goal_last" or fault.value == "joined"


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
