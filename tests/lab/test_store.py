"""Finished runs in a folder: whole or not there, whatever else lies in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.lab import store as storing
from matcher.lab.store import Store
from matcher.study.measure import LEFT_OUT
from matcher.study.record import People, RunRecord
from models.goals import GoalResult, Status
from tests.folders.test_rights import rights, umask, under_every_umask

KEY = "ab" * 32
RECORD = RunRecord(
    KEY,
    Status.FEASIBLE,
    (GoalResult("paired", 3, 4), GoalResult("fit", 120, 200)),
    1.25,
    {"paired": 3, "gini": 4_200},
    {"P2": 1},
    (40, LEFT_OUT, 80),
    {"shortage": 1},
)
PEOPLE = People(("C1", "C2", "C3"), {"gender": ("F", "M", ""), "county": ("臺東縣", "", "花蓮縣")})


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    Store(tmp_path / "runs").keep(RECORD)
    Store(tmp_path / "runs").keep_people("d1", PEOPLE)
    again = Store(tmp_path / "runs")
    assert again.record(KEY) == RECORD
    assert again.people("d1") == PEOPLE
    assert sorted(path.suffix for path in (tmp_path / "runs").iterdir()) == [".json", ".json"]


def test_what_was_never_kept(tmp_path: Path) -> None:
    assert Store(tmp_path / "none").record(KEY) is None
    assert Store(tmp_path / "none").people("d1") is None
    assert not (tmp_path / "none").exists()


RAW = RECORD.as_json()


@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[]", "null", "12", '"text"', "{}", json.dumps(RAW)[:-9]),
        *(json.dumps({key: value for key, value in RAW.items() if key != name}) for name in RAW),
        *(
            json.dumps(RAW | {name: value})
            for name, value in {"key": "cd" * 32, "status": "perfect", "goals": [1, 2], "measures": []}.items()
        ),
        json.dumps(RAW | {"outcomes": None}),
    ],
)
def test_files_that_are_not_that_run_are_ignored_and_replaced(tmp_path: Path, content: str) -> None:
    store = Store(tmp_path)
    (tmp_path / f"{KEY}.json").write_text(content, encoding="utf-8")
    assert store.record(KEY) is None
    store.keep(RECORD)
    assert store.record(KEY) == RECORD


def test_bytes_that_are_no_text_and_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / f"{KEY}.json").write_bytes(b"\xff\xfe\x00\x80")
    assert Store(tmp_path).record(KEY) is None
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / f"{KEY}.json").mkdir()
    assert Store(tmp_path / "other").record(KEY) is None


def test_foreign_files_stay(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("ours", encoding="utf-8")
    (tmp_path / ".x.draft").write_text("half a run", encoding="utf-8")
    Store(tmp_path).keep(RECORD)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".x.draft", f"{KEY}.json", "notes.txt"]


def test_a_run_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    store.keep(RECORD)
    before = (tmp_path / f"{KEY}.json").read_bytes()

    def half(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[: len(content) // 2])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(KeyboardInterrupt):
        store.keep(RECORD)
    assert [path.name for path in tmp_path.iterdir()] == [f"{KEY}.json"]
    assert (tmp_path / f"{KEY}.json").read_bytes() == before


def test_people_of_another_version_are_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(tmp_path).keep_people("d1", PEOPLE)
    monkeypatch.setattr(storing, "__version__", "9.9.9")
    assert Store(tmp_path).people("d1") is None


@under_every_umask
def test_what_is_kept_is_for_its_owner_and_the_group_alone(mask: int, folder: int, file: int, tmp_path: Path) -> None:
    home = tmp_path / "results" / "runs"
    with umask(mask):
        Store(home).keep(RECORD)
        Store(home).keep_people("d1", PEOPLE)
    assert [rights(path) for path in (home, home.parent)] == [folder, folder]
    assert [rights(path) for path in home.iterdir()] == [file, file]
