"""The policies that come with the program: each readable, worded in both languages, and what it says it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.tables.faults import InputError
from matcher.tables.policy_file import programmes_of, read_policy, shipped_policies
from models.goals import BELOW
from models.method import Method
from models.policy import Policy
from models.programmes import SEMESTER, VISITS

SETTINGS: dict[str, dict[tuple[str, str], int | str]] = {
    "as-written": {},
    "mixed-gender": {("P2", "mixed"): "always"},
    "later-evenings": {("S3", "latest_end"): 21 * 60},
    "any-subject": {("P3", "need"): "any"},
    "continuity-first": {},
    "fairest-first": {},
    "stable": {},
    "first-come": {},
    "lottery": {},
    "one-session-a-week": {("S1", "sessions_a_week"): 1, ("S9", "hours"): 15},
    "two-children-a-tutor": {("P1", "children_a_tutor"): 2},
    "two-schools-a-lead": {("V3", "most_schools"): 2},
    "four-schools-a-lead": {("V3", "most_schools"): 4},
    "one-month": {("V6", "months"): 1},
    "two-months": {("V6", "months"): 2},
    "four-months": {("V6", "months"): 4},
}
"""What differs from the programme as written, policy by policy."""


def test_all_of_them_are_here() -> None:
    assert set(shipped_policies()) == set(SETTINGS)
    assert next(iter(shipped_policies())) == "as-written"


@pytest.mark.parametrize("name", SETTINGS)
def test_a_policy_says_what_differs_and_nothing_else(name: str) -> None:
    for programme in programmes_of(name):
        policy, written = read_policy(name, programme), Policy.programme(programme)
        assert policy.name == name
        assert {key: v for key, v in policy.settings.items() if v != written.settings[key]} == SETTINGS[name]
        for texts in (policy.title, policy.question):
            assert set(texts) == {"en", "zh"}
            assert all(texts.values())


def test_programmes() -> None:
    both = {name for name in SETTINGS if len(programmes_of(name)) == 2}
    assert both == {"as-written", "first-come", "lottery"}
    assert programmes_of("one-month") == (VISITS,)


def test_methods_and_goals() -> None:
    methods = {name: read_policy(name, programmes_of(name)[0]).method for name in SETTINGS}
    assert {name: method for name, method in methods.items() if method is not Method.OPTIMAL} == {
        "stable": Method.STABLE,
        "first-come": Method.FIRST_COME,
        "lottery": Method.LOTTERY,
    }
    assert read_policy("continuity-first", SEMESTER).goals == ("kept", "paired", "waivers", "fit", "spread", "late")
    assert read_policy("fairest-first", SEMESTER).goals == (
        "paired",
        *BELOW,
        "waivers",
        "kept",
        "fit",
        "spread",
        "late",
    )


def test_another_programmes_policy_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        read_policy("one-month", SEMESTER)
    (fault,) = caught.value.faults
    assert (fault.code, fault.file, fault.row) == ("policy_other_programme", "one-month.toml", 2)


def test_a_file_goes_before_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lottery").write_text('name = "mine"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_policy("lottery", SEMESTER).name == "mine"


def test_a_misspelt_name_suggests_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        read_policy("lotery", SEMESTER)
    (fault,) = caught.value.faults
    assert fault.code == "missing_policy"
    assert fault.figures["near"] == "lottery"
