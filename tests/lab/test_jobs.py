"""Runs are known by content: the same bytes are the same run, one byte or one setting more is another."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from matcher.lab import jobs
from matcher.lab.instances import parse_source, tables_of
from matcher.lab.jobs import Job, Tables
from models.policy import Policy
from models.programmes import SEMESTER

HAND = Path(__file__).parents[2] / "instances" / "hand"


def job(tables: Tables) -> Job:
    return Job(tables, Policy.programme(), 3)


def test_the_same_bytes_in_another_folder_are_the_same_run(tmp_path: Path) -> None:
    copytree(HAND, tmp_path / "other")
    assert job(tables_of(tmp_path / "other")).key == job(tables_of(HAND)).key


def test_one_byte_makes_another_run(tmp_path: Path) -> None:
    copytree(HAND, tmp_path / "other")
    with (tmp_path / "other" / "tutors.csv").open("ab") as file:
        file.write(b"\n")
    assert job(tables_of(tmp_path / "other")).key != job(tables_of(HAND)).key


def test_bytes_that_move_from_file_to_file_make_another_run() -> None:
    one, other = ({"a.csv": b"12", "b.csv": b"3"}, {"a.csv": b"1", "b.csv": b"23"})
    digests = {Tables("x", SEMESTER, files).digest for files in (one, other)}
    assert len(digests) == 2


def test_names_and_texts_of_a_policy_do_not_count() -> None:
    asked = job(tables_of(HAND))
    renamed = Policy.from_mapping({"name": "other", "title": {"en": "Other"}, "question": {"en": "What if?"}})
    assert replace(asked, policy=renamed).key == asked.key
    assert replace(asked, tables=replace(asked.tables, name="elsewhere")).key == asked.key


@pytest.mark.parametrize(
    "raw",
    [
        {"rules": {"S3": {"latest_end": "20:45"}}},
        {"goals": ["paired", "fit"]},
        {"goals": ["fit", "paired"]},
        {"method": "lottery"},
    ],
)
def test_what_a_policy_says_counts(raw: dict[str, object]) -> None:
    asked = job(tables_of(HAND))
    assert replace(asked, policy=Policy.from_mapping(raw)).key != asked.key


def test_seed_limit_what_is_told_and_version_count(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = job(tables_of(HAND))
    others = [replace(asked, seed=4), replace(asked, time_limit_seconds=60.0), replace(asked, told=False)]
    keys = {asked.key, *(other.key for other in others)}
    monkeypatch.setattr(jobs, "__version__", "9.9.9")
    assert len({*keys, replace(asked).key}) == 5


def test_a_drawn_instance_is_known_by_seed_size_and_variant() -> None:
    sources = [parse_source(f"generate:{name}") for name in ("tiny", "tiny:ample", "county", "visits:tiny")]
    digests = {source.tables(seed).digest for source in sources for seed in (1, 2)}
    assert len(digests) == 8
    assert parse_source("generate:tiny:scarce").tables(1).digest == parse_source("generate:tiny").tables(1).digest


def test_keys_do_not_depend_on_the_order_of_hashes() -> None:
    program = (
        "from tests.lab.tiny_jobs import tiny_jobs\n"
        "print(*(job.key for job in tiny_jobs([1], {'rules': {'P2': {'mixed': 'always'}}})))\n"
    )
    keys = set()
    for seed in ("1", "2"):
        command = [sys.executable, "-c", program]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        root = Path(__file__).parents[2]
        keys.add(subprocess.run(command, check=True, env=environment, cwd=root, capture_output=True).stdout)
    assert len(keys) == 1
    assert len(keys.pop().strip()) == 64
