"""The folder of a run is whole or untouched."""

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.folders.leftovers import tidy
from matcher.result.folder import check_out, replacing, written_files
from matcher.tables.faults import InputError
from matcher.texts import Language
from tests.folders.killing import fail_renames
from tests.folders.test_rights import rights, umask, under_every_umask


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    home = tmp_path / "in"
    home.mkdir()
    (home / "children.csv").write_text("child_id\n")
    return home


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder of an earlier run."""
    home = tmp_path / "out"
    write_plan(home, "before")
    (home / "calendars").mkdir()
    (home / "calendars" / "group-1-2.ics").write_text("x")
    return home


def write_plan(home: Path, mark: str) -> None:
    home.mkdir(exist_ok=True)
    (home / "summary.json").write_text(json.dumps({"version": "0.1.0", "mark": mark}))
    (home / "pairs.csv").write_text("child_id\n")


def mark(home: Path) -> str:
    return str(json.loads((home / "summary.json").read_text())["mark"])


def refused(out: Path, inputs: Path) -> str:
    with pytest.raises(InputError) as caught:
        check_out(out, inputs)
    fault = caught.value.faults[0]
    for language in Language:
        assert fault.wrong(language)
        assert fault.mend(language)
    return fault.code


def beside(home: Path) -> set[str]:
    return {path.name for path in home.parent.iterdir()}


def test_a_new_folder_appears_whole_with_the_folders_above_it(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "results" / "2025" / "out"
    with replacing(out, inputs) as work:
        assert not out.exists()
        assert work.stat().st_dev == tmp_path.stat().st_dev
        write_plan(work, "new")
    assert mark(out) == "new"
    assert beside(out) == {"out"}


def test_a_second_run_replaces_the_first_whole(out: Path, inputs: Path) -> None:
    with replacing(out, inputs) as work:
        assert list(work.iterdir()) == []
        write_plan(work, "after")
        assert mark(out) == "before"
    assert mark(out) == "after"
    assert not (out / "calendars").exists()
    assert beside(out) == {"in", "out"}


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_what_raises_leaves_everything_as_it_was(out: Path, inputs: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), replacing(out, inputs) as work:  # noqa: PT012
        write_plan(work, "half")
        raise error
    assert mark(out) == "before"
    assert (out / "calendars" / "group-1-2.ics").exists()
    assert beside(out) == {"in", "out"}


def test_what_raises_leaves_no_folder_that_was_not_there(tmp_path: Path, inputs: Path) -> None:
    with pytest.raises(ValueError), replacing(tmp_path / "a" / "b", inputs):  # noqa: PT011
        raise ValueError
    assert {path.name for path in tmp_path.iterdir()} == {"in"}


@pytest.mark.parametrize("failing", [1, 2])
def test_a_rename_that_fails_brings_the_old_folder_back(
    out: Path, inputs: Path, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.folders.placing.exchange", lambda one, other: False)
    fail_renames(monkeypatch, PermissionError(13, "in use"), lambda number: number == failing)
    with pytest.raises(InputError) as caught, replacing(out, inputs) as work:
        write_plan(work, "after")
    assert caught.value.faults[0].code == "out_denied"
    assert "in use" in caught.value.faults[0].wrong(Language.EN)
    assert mark(out) == "before"
    assert beside(out) == {"in", "out"}


def test_an_old_folder_that_cannot_come_back_is_not_deleted(
    out: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.folders.placing.exchange", lambda one, other: False)
    fail_renames(monkeypatch, PermissionError(13, "in use"), lambda number: number > 1)
    with pytest.raises(InputError), replacing(out, inputs) as work:
        write_plan(work, "after")
    assert [mark(path.parent) for path in out.parent.rglob("old/summary.json")] == ["before"]
    monkeypatch.undo()
    assert tidy(out).recovered
    assert mark(out) == "before"
    assert beside(out) == {"in", "out"}


def test_an_empty_folder_and_one_of_an_earlier_run_are_fine(tmp_path: Path, inputs: Path, out: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / ".DS_Store").write_bytes(b"")
    # A name may begin like the input's.
    for fine in (tmp_path / "empty", tmp_path / "desktop", tmp_path / "none", tmp_path / "in2", out):
        check_out(fine, inputs)


def test_out_must_not_touch_the_input(tmp_path: Path, inputs: Path) -> None:
    assert refused(inputs, inputs) == "out_is_input"
    assert refused(tmp_path / "x" / ".." / "in", inputs) == "out_is_input"
    assert refused(tmp_path, inputs) == "out_holds_input"
    assert refused(inputs / "out", inputs) == "out_in_input"
    assert refused(inputs / "deep" / "out", inputs) == "out_in_input"
    link = tmp_path / "link"
    link.symlink_to(inputs, target_is_directory=True)
    assert refused(link, inputs) == "out_is_input"
    assert refused(link / "out", inputs) == "out_in_input"


def test_a_file_a_place_below_one_or_one_without_leave_to_write_is_refused(
    tmp_path: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "out"):
        assert refused(place, inputs) == "out_is_file"
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert refused(tmp_path / "new" / "out", inputs) == "out_denied"
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "empty", inputs) == "out_denied"


def test_the_folder_one_stands_in_cannot_be_replaced(out: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(out)
    assert refused(Path(), inputs) == "out_is_here"
    monkeypatch.chdir(out / "calendars")
    assert refused(out, inputs) == "out_is_here"


@pytest.mark.parametrize("summary", [None, "{}", "[]", "no json", '{"status": "optimal"}'])
def test_a_folder_of_someone_else_is_refused(tmp_path: Path, inputs: Path, summary: str | None) -> None:
    home = tmp_path / "photos"
    home.mkdir()
    (home / "pairs.csv").write_text("mine")
    if summary is not None:
        (home / "summary.json").write_text(summary)
    assert refused(home, inputs) == "out_not_ours"


@pytest.mark.parametrize("name", ["notes.txt", "plan (copy).xlsx", "calendars/birthday.ics", "deep/pairs.csv"])
def test_a_file_of_the_users_own_is_named_and_kept(out: Path, inputs: Path, name: str) -> None:
    (out / name).parent.mkdir(exist_ok=True)
    (out / name).write_text("mine")
    with pytest.raises(InputError) as caught, replacing(out, inputs):
        pytest.fail("the folder must be refused first")
    fault = caught.value.faults[0]
    assert fault.code == "out_foreign"
    assert name in fault.wrong(Language.ZH)
    assert (out / name).read_text() == "mine"


@pytest.mark.parametrize("name", ["~$plan.xlsx", ".~lock.plan.xlsx#"])
def test_a_workbook_that_is_open_is_said_so(out: Path, inputs: Path, name: str) -> None:
    (out / name).write_text("")
    assert refused(out, inputs) == "out_open"


@under_every_umask
def test_the_new_folder_is_for_its_owner_and_the_group_alone(
    mask: int, folder: int, file: int, tmp_path: Path, inputs: Path
) -> None:
    with umask(mask), replacing(tmp_path / "results" / "out", inputs) as work:
        write_plan(work, "new")
        assert rights(work.parent) == 0o700
    out = tmp_path / "results" / "out"
    assert [rights(path) for path in (out, out.parent)] == [folder, folder]
    assert {rights(path) for path in out.iterdir()} == {file}


def test_a_full_disk_is_no_fault_of_the_folder(out: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for fails in ("tempfile.mkdtemp", "matcher.result.folder.put"):
        with monkeypatch.context() as patched:
            patched.setattr(fails, full)
            with pytest.raises(OSError, match="No space"), replacing(out, inputs) as work:
                write_plan(work, "after")
        assert mark(out) == "before"
        assert beside(out) == {"in", "out"}


def test_a_folder_that_another_run_replaces_while_it_is_looked_at_is_looked_at_again(
    out: Path, inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its calendars go while its files are listed; then what tells whose it is; then it is another."""
    listed, looks = Path.rglob, 0

    def replace_meanwhile(path: Path, pattern: str) -> Iterator[Path]:
        nonlocal looks
        looks += 1
        found = list(listed(path, pattern))
        if looks < 3:
            path.rename(tmp_path / f"gone {looks}")
            write_plan(path, "other")
        if looks == 1:
            raise FileNotFoundError(path / "calendars")
        if looks == 2:
            (path / "summary.json").unlink()
        if looks == 3:
            write_plan(path, "whole again")
        return iter(found)

    monkeypatch.setattr(Path, "rglob", replace_meanwhile)
    check_out(out, inputs)
    assert looks == 3


def test_all_that_the_formats_name_is_known_as_ours() -> None:
    for name in ("pairs.csv", "slots.csv", "sessions.csv", "unmatched.csv", "summary.json"):
        assert name in written_files()
