"""What a run that was killed has left: put back before anything reads the folder, cleared away, and said so."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from matcher.folders.working import LOCK, NEW, OLD, working
from matcher.texts import Language, text
from tests.cli.conftest import Made
from tests.cli.console import fingerprint, matcher
from tests.cli.test_laboratory import HAND
from tests.cli.test_visits import keep_away
from tests.folders.killing import companion, needs_forks


def vanish(out: Path) -> Path:
    """As a run leaves it that was killed between taking the old plan away and putting the new one there."""
    room = out.parent / f".{out.name}-abcd_123"
    (room / NEW).mkdir(parents=True)
    (room / NEW / "pairs.csv").write_text("half of the new", encoding="utf-8")
    (room / LOCK).touch()
    out.rename(room / OLD)
    return room


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("language", list(Language))
def test_a_plan_that_vanished_is_what_the_next_run_goes_on_from(
    language: Language, inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, room, seen = fingerprint(out), vanish(out), []

    def publish(folder: Path, publication: object, why: object, previous: Path | None) -> None:
        assert previous is not None
        seen.append(fingerprint(previous))

    monkeypatch.setattr("matcher.semester.planner.publish_semester", publish)
    shown = matcher("semester", inputs, "--out", out, "--lang", language.value)
    assert shown.exit_code == 0, shown.output
    assert seen == [before]
    assert text("cli.leftovers.recovered", language, out=out) in shown.stderr
    assert text("cli.leftovers.removed", language, folder=room) in shown.stderr
    assert names(out.parent) == {"out"}


def test_its_calendars_count_on(season: Made) -> None:
    """A lead is away on the date of a visit: the event that moves has a higher SEQUENCE than in the plan put back."""
    tables, out = season.tables(), season.out()
    lead = keep_away(tables, out)
    vanish(out)
    assert season.plan(out, tables=tables).exit_code == 0
    calendar = (out / "calendars" / f"lead-{lead}.ics").read_text(encoding="utf-8")
    assert max(map(int, re.findall(r"^SEQUENCE:(\d+)", calendar, re.MULTILINE))) > 0


@pytest.mark.parametrize("language", list(Language))
def test_it_can_be_checked(language: Language, inputs: Path, out: Path) -> None:
    before, room = fingerprint(out), vanish(out)
    shown = matcher("check", inputs, out, "--lang", language.value)
    assert shown.exit_code == 0, shown.output
    assert text("cli.leftovers.recovered", language, out=out) in shown.stderr
    assert fingerprint(out) == before
    assert names(room) == {LOCK, NEW}, "a check removes nothing"


def test_a_comparison_that_vanished_is_not_made_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ("compare", HAND, "--policy", "lottery", "--workers", 1, "--out", out, "--lang", "en")
    assert matcher(*asked).exit_code == 0
    vanish(out)
    again = matcher(*asked)
    assert again.exit_code == 0
    assert text("cli.leftovers.recovered", Language.EN, out=out) in again.stderr
    assert text("cli.compare.current", Language.EN, out=out) in again.stdout
    assert names(tmp_path) == {"out", ".matcher-runs"}


@pytest.mark.parametrize("language", list(Language))
def test_what_cannot_be_removed_is_named(language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    out.mkdir()
    room = vanish(out)
    (room / LOCK).unlink()
    shown = matcher("policies", "--out", out, "--lang", language.value)
    assert shown.exit_code == 0, shown.output
    assert text("cli.leftovers.kept", language, folder=room) in shown.stderr
    assert names(room) == {NEW}


@pytest.mark.parametrize("words", [("template", "semester"), ("generate", "semester", "--size", "tiny", "--seed", 1)])
@pytest.mark.parametrize("stands", [True, False])
def test_tables_to_begin_from_clear_away_too(words: tuple[object, ...], stands: bool, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    place = folder / "matcher" if stands else folder
    place.parent.mkdir(exist_ok=True)
    room = place.parent / f".{place.name}-abcd_123"
    (room / NEW).mkdir(parents=True)
    (room / LOCK).touch()
    shown = matcher(*words, folder, "--lang", "en")
    assert shown.exit_code == 0
    assert text("cli.leftovers.removed", Language.EN, folder=room) in shown.stderr
    assert names(tmp_path) == {"in"}
    assert not [name for name in names(folder) if name.startswith(".")]


@needs_forks
def test_a_run_at_work_on_the_same_folder_is_left_at_work(inputs: Path, out: Path) -> None:
    def work(wait: Callable[[], Any]) -> None:
        with working(out) as room:
            (room.new / "pairs.csv").write_text("half", encoding="utf-8")
            wait()

    with companion(work):
        (room,) = (path for path in out.parent.iterdir() if path != out)
        shown = matcher("semester", inputs, "--out", out, "--lang", "en")
        assert shown.exit_code == 0
        assert "working folder" not in shown.output
        assert (room / NEW / "pairs.csv").read_text(encoding="utf-8") == "half"
    shutil.rmtree(room)
