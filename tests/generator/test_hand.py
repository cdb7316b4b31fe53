"""The instance to be checked by hand: what its README says is what plain enumeration finds."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.policy import Policy
from models.semester.problem import Semester
from tests.reading import read_semester
from tests.semester.enumeration import optimum

FOLDER = Path(__file__).parents[2] / "instances" / "hand"


@pytest.fixture(scope="module")
def semester() -> Semester:
    return read_semester(FOLDER, Policy.programme()).problem


def test_the_optimum_is_the_one_of_the_readme(semester: Semester) -> None:
    assert optimum(semester) == (5, 1, 1, 345, 2, 6600)


def test_without_the_lock_sessions_end_half_an_hour_earlier(semester: Semester) -> None:
    assert optimum(replace(semester, slot_locks={})) == (5, 1, 1, 345, 2, 6570)


def test_without_the_limit_of_leaders_school_002_meets_on_thursday(semester: Semester) -> None:
    university = replace(semester.universities["U1"], class_leaders=None)
    universities = {**semester.universities, "U1": university}
    assert optimum(replace(semester, universities=universities)) == (5, 1, 1, 345, 3, 6600)


def test_without_the_previous_pair_the_fit_is_ten_larger(semester: Semester) -> None:
    child = replace(semester.children["C4"], previous_tutor_id="")
    children = {**semester.children, "C4": child}
    assert optimum(replace(semester, children=children)) == (5, 1, 0, 355, 2, 6600)


@pytest.mark.parametrize("language", ["README.md", "README.zh-TW.md"])
def test_the_readme_names_the_values(language: str) -> None:
    lines = (FOLDER / language).read_text(encoding="utf-8").splitlines()
    for goal, value in (("paired", 5), ("waivers", 1), ("kept", 1), ("fit", 345), ("late", 6600)):
        assert any(line.startswith(f"| {goal}") and f"| {value} |" in line for line in lines)
