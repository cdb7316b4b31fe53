"""``matcher policies``, ``compare`` and ``price``, end to end: whole or untouched, the same bytes."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from matcher.texts import Language, text
from tests.cli.console import TRACE, fingerprint, interrupted, matcher, needs_posix

HAND = Path(__file__).parents[2] / "instances" / "hand"
POLICIES = ("mixed-gender", "lottery")
TABLES = ("runs", "groups", "effects", "changes", "seconds")


def compared(out: Path, *more: object, workers: int = 1) -> int:
    """Compare the two policies on the instance by hand; the exit code."""
    asked = [word for policy in POLICIES for word in ("--policy", policy)]
    result = matcher("compare", HAND, *asked, "--seeds", 2, "--workers", workers, "--out", out, *more)
    assert TRACE not in result.output
    return result.exit_code


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("comparison") / "out"
    assert compared(out) == 0
    return out


def rows(out: Path, table: str) -> list[dict[str, str]]:
    with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_policies_are_listed_in_both_languages() -> None:
    for language, title in (("zh", "抽籤"), ("en", "Lottery")):
        result = matcher("policies", "--lang", language)
        assert result.exit_code == 0
        assert "lottery" in result.output
        assert title in result.output


def test_copies_of_the_policies_can_be_used(tmp_path: Path) -> None:
    assert matcher("policies", "--out", tmp_path / "mine").exit_code == 0
    assert (tmp_path / "mine" / "stable.toml").is_file()
    result = matcher("rules", "--policy", tmp_path / "mine" / "later-evenings.toml", "--lang", "en")
    assert 'latest_end = "21:00"' in result.output
    assert matcher("policies", "--out", tmp_path / "mine").exit_code == 2, "files that are there stay as they are"


def test_every_file_of_a_comparison(comparison: Path) -> None:
    expected = {f"{table}.{ending}" for table in TABLES for ending in ("csv", "parquet")}
    assert {path.name for path in comparison.iterdir()} == expected | {"compare.html", "comparison.json"}
    told = [(row["seed"], row["policy"]) for row in rows(comparison, "runs")]
    assert told == [(seed, policy) for seed in "12" for policy in ("as-written", *POLICIES)]
    assert "seconds" not in rows(comparison, "runs")[0]
    assert list(pd.read_parquet(comparison / "runs.parquet")["policy"]) == [policy for _, policy in told]


def test_two_audits(comparison: Path) -> None:
    """By hand: six children with pairs of any gender, five with the waivers there are; the sixth pair breaks P2."""
    found = {row["policy"]: row for row in rows(comparison, "runs") if row["seed"] == "1"}
    assert (found["as-written"]["paired"], found["as-written"]["breaches"]) == ("5", "0")
    assert (found["mixed-gender"]["paired"], found["mixed-gender"]["breaches_by_rule"]) == ("6", "P2:1")


def test_one_worker_and_two_give_the_same_tables(comparison: Path, tmp_path: Path) -> None:
    assert compared(tmp_path / "out", workers=2) == 0
    one, two = fingerprint(comparison), fingerprint(tmp_path / "out")
    same = {f"{table}.{ending}" for table in TABLES if table != "seconds" for ending in ("csv", "parquet")}
    assert {name: one[name] for name in same} == {name: two[name] for name in same}


def test_a_comparison_asked_again_is_left_as_it_is(comparison: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in comparison.iterdir()}
    assert compared(comparison) == 0
    assert {path.name: path.stat().st_mtime_ns for path in comparison.iterdir()} == before


def test_runs_are_kept_beside_the_result_or_where_asked(comparison: Path, tmp_path: Path) -> None:
    assert (comparison.parent / ".matcher-runs").is_dir()
    assert compared(tmp_path / "out", "--runs", tmp_path / "kept") == 0
    assert list((tmp_path / "kept").glob("*.json"))
    assert not (tmp_path / ".matcher-runs").exists()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("compare", HAND, "--policy", "lotery"), ["lottery"]),
        (("compare", HAND, "--policy", "one-month"), ["one-month"]),
        (("compare", HAND, "--baseline", "four-months"), ["four-months"]),
        # Every wrong instance is told.
        (("compare", "nowhere", "generate:county:scarse", HAND), ["nowhere", "scarce"]),
        (("price", "nowhere"), ["nowhere"]),
    ],
)
def test_a_wrong_policy_or_instance_leaves_nothing(asked: tuple[object, ...], told: list[str], tmp_path: Path) -> None:
    result = matcher(*asked, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert [word for word in told if word not in result.output] == []
    assert list(tmp_path.iterdir()) == []


def test_two_policies_of_one_name(tmp_path: Path) -> None:
    for file in ("a.toml", "b.toml"):
        (tmp_path / file).write_text('name = "mine"\n', encoding="utf-8")
    words = ("--policy", tmp_path / "a.toml", "--policy", tmp_path / "b.toml")
    result = matcher("compare", HAND, *words, "--out", tmp_path / "out", "--lang", "en")
    assert result.exit_code == 2
    assert text("fault.policy_name_twice.wrong", Language.EN, value="mine") in result.output


def test_a_policy_without_a_name_is_called_as_its_file(tmp_path: Path) -> None:
    (tmp_path / "no waivers.toml").write_text('[rules.P2]\nmixed = "never"\n', encoding="utf-8")
    assert matcher("compare", HAND, "--policy", tmp_path / "no waivers.toml", "--out", tmp_path / "out").exit_code == 0
    assert [row["policy"] for row in rows(tmp_path / "out", "runs")] == ["as-written", "no waivers"]


def test_the_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    assert compared(tmp_path / "out") == 2
    assert (tmp_path / "out" / "mine.txt").read_text(encoding="utf-8") == "mine"


@needs_posix
def test_ctrl_c_keeps_what_is_finished_and_writes_nothing(tmp_path: Path) -> None:
    words = ("compare", "generate:county", "--seeds", 20, "--policy", "lottery", "--out", tmp_path / "out")
    ended = interrupted(*words, "--workers", 2, "--lang", "en", when=["[1-9][0-9]* of [0-9]+ runs done"])
    assert ended.returncode == 1
    assert TRACE not in ended.stderr
    assert text("cli.sweep.interrupted", Language.EN, runs=tmp_path / ".matcher-runs") in ended.stdout
    assert list((tmp_path / ".matcher-runs").glob("*.json"))
    assert not (tmp_path / "out").exists()


def test_prices_by_hand(tmp_path: Path) -> None:
    result = matcher("price", HAND, "--workers", 1, "--out", tmp_path / "out", "--lang", "en")
    assert result.exit_code == 0, result.output
    found = {(row["rule"], row["setting"], row["to"]): row for row in rows(tmp_path / "out", "prices")}
    mixed = found["P2", "mixed", "always"]
    assert (mixed["direction"], mixed["change_low"], mixed["change_high"]) == ("relaxed", "1", "1")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "price.html",
        "prices.csv",
        "people.csv",
        "prices.json",
    }
    again = matcher("price", HAND, "--workers", 1, "--out", tmp_path / "out", "--lang", "en")
    assert text("cli.price.current", Language.EN, out=tmp_path / "out") in again.output
