"""The door for Python: what is public, and that it does what the commands do."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import matcher
from models import programmes
from models.programme import Programme
from tests.cli.console import matcher as command
from tests.tables.office import SEMESTER, VISITS, Office

INSTANCES = Path(__file__).parents[1] / "instances"
FOLDERS = {programmes.SEMESTER: INSTANCES / "county", programmes.VISITS: INSTANCES / "office"}
PEOPLE = {programmes.SEMESTER: "pairs", programmes.VISITS: "assignments"}


@pytest.fixture(scope="module")
def plans() -> dict[Programme, matcher.PlanRun]:
    return {programme: matcher.plan(folder) for programme, folder in FOLDERS.items()}


def test_what_is_public() -> None:
    """A name that is added or taken away is a decision."""
    assert matcher.__all__ == [
        *("Difference", "Input", "InputError", "PlanRun", "Policy", "Progress", "Tuning", "__version__"),
        *("check", "compare", "explain", "generate", "plan", "read", "write"),
    ]
    assert all(getattr(matcher, name).__doc__ for name in matcher.__all__)
    with pytest.raises(AttributeError, match="secret"):
        _ = matcher.secret


def test_importing_it_loads_nothing() -> None:
    code = "import sys, matcher; print(*{'numpy', 'pandas', 'ortools', 'click'}.intersection(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == ""


@pytest.mark.parametrize("programme", programmes.PROGRAMMES.values(), ids=str)
def test_a_plan_written_is_that_of_the_command(
    programme: Programme, plans: dict[Programme, matcher.PlanRun], tmp_path: Path
) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    assert matcher.write(plans[programme], ours, language="zh") == ours
    assert command(programme.name, FOLDERS[programme], "--out", theirs).exit_code == 0
    names = {path.relative_to(theirs) for path in theirs.rglob("*") if path.is_file()}
    assert {path.relative_to(ours) for path in ours.rglob("*") if path.is_file()} == names
    for name in names - {Path("summary.json")}:  # the seconds
        assert (ours / name).read_bytes() == (theirs / name).read_bytes(), name
    assert not [found for found in matcher.check(ours, FOLDERS[programme]) if not found.warning]


@pytest.mark.parametrize("programme", programmes.PROGRAMMES.values(), ids=str)
def test_a_plan_is_looked_at_audited_and_explained_in_memory(
    programme: Programme, plans: dict[Programme, matcher.PlanRun]
) -> None:
    planned = plans[programme]
    frame = planned.frame(PEOPLE[programme])
    assert (
        list(frame.columns[:2])
        == {
            programmes.SEMESTER: ["child_id", "tutor_id"],
            programmes.VISITS: ["school_id", "lead_id"],
        }[programme]
    )
    counted = {goal.name: goal.value for goal in planned.goals}
    assert len(frame) == counted["paired" if programme is programmes.SEMESTER else "served"]
    assert frame["fit"].sum() == counted["fit"]
    assert not [found for found in matcher.check(planned) if not found.warning]
    left = matcher.explain(planned, "en")
    assert list(left.columns) == ["id", "reason", "detail", "remedy"]
    assert (left["detail"] != "").all()
    with pytest.raises(KeyError, match="there are"):
        planned.rows("secrets")


def test_what_the_audit_finds_in_a_plan_that_was_edited(
    plans: dict[Programme, matcher.PlanRun], tmp_path: Path
) -> None:
    out = matcher.write(plans[programmes.SEMESTER], tmp_path / "out")
    head, first, *rest = (out / "pairs.csv").read_text(encoding="utf-8-sig").splitlines()
    (out / "pairs.csv").write_text("\n".join([head, *rest]), encoding="utf-8")
    found = matcher.check(out, FOLDERS[programmes.SEMESTER])
    assert first.split(",")[0] in {who for one in found for who in one.people}
    with pytest.raises(TypeError, match="source is missing"):
        matcher.check(out)


@pytest.mark.parametrize("of", [SEMESTER, VISITS], ids=["semester", "visits"])
def test_data_frames_rows_and_text_are_read_as_files_are(of: Office, tmp_path: Path) -> None:
    folder = of.put(tmp_path / "in")
    known = matcher.read(folder)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    zeros = {"school_id": str}
    frames: dict[str, Any] = {path.stem: pd.read_csv(path, dtype=zeros) for path in folder.glob("*.csv")}
    rows = {name: frame.where(frame.notna(), None).to_dict("records") for name, frame in frames.items()}
    rest = {name: text for name, text in texts.items() if name not in frames}
    for tables in (texts, frames | rest, rows | rest):
        assert matcher.read(tables).problem == known.problem
    assert matcher.read(known.problem).problem is known.problem
    assert matcher.plan(frames | rest).goals == matcher.plan(folder).goals


def test_days_of_a_season_as_a_mapping() -> None:
    period: dict[str, object] = {"first_day": "2025-09-01", "closed": ["2025-10-10"], "last_day": "2025-12-31"}
    season = matcher.read({**VISITS.tables, "program": period}).problem
    assert str(season.period.first_day) == "2025-09-01"
    assert len(season.period.closed) == 1


def test_faults_are_raised_all_at_once() -> None:
    tables = {**SEMESTER.tables, "children": SEMESTER.text("children", {"M,3": "M,33", "F,4": "Q,4"})}
    with pytest.raises(matcher.InputError) as refused:
        matcher.plan(tables)
    assert {(fault.file, fault.row) for fault in refused.value.faults if fault.severity == "error"} == {
        ("children.csv", 2),
        ("children.csv", 5),
    }
    for nothing in (7, None):
        with pytest.raises(TypeError, match="is wanted"):
            matcher.read(nothing)
    with pytest.raises(TypeError, match="children"):
        matcher.read(tables | {"children": [1, 2]})


def test_another_policy_and_how_the_plan_differs(plans: dict[Programme, matcher.PlanRun]) -> None:
    planned = plans[programmes.SEMESTER]
    assert matcher.compare(planned, planned).changes == ()
    looser = matcher.plan(
        FOLDERS[programmes.SEMESTER], policy={"rules": {"P5": {"in_person_hours": 6, "total_hours": 10}}}
    )
    assert looser.goals[0].value > planned.goals[0].value
    difference = matcher.compare(planned, looser)
    assert difference.goals[0] == (planned.goals[0], looser.goals[0])
    changed = {change.key[0]: change for change in difference.changes if change.table == "pairs"}
    before, after = ({row["child_id"]: row for row in plan.rows("pairs")} for plan in (planned, looser))
    assert set(changed) == {child for child in before | after if before.get(child) != after.get(child)}
    for child, change in changed.items():
        assert change.after == ((after[child],) if child in after else ())
    with pytest.raises(ValueError, match="programmes"):
        matcher.compare(planned, plans[programmes.VISITS])


def test_an_input_is_read_again_under_another_policy() -> None:
    read = matcher.read(FOLDERS[programmes.SEMESTER])
    assert matcher.read(read) is read
    assert matcher.read(read, policy="as-written").policy.name == "as-written"
    with pytest.raises(matcher.InputError):
        matcher.read(read, policy={"rules": {"P8": {"hold": "waive"}}})
    assert matcher.plan(read, policy={"goals": ["paired"]}).policy.goals == ("paired",)


@pytest.mark.parametrize("programme", programmes.PROGRAMMES.values(), ids=str)
def test_a_thread_stops_a_run_and_has_the_best_plan_so_far(programme: Programme) -> None:
    before = signal.getsignal(signal.SIGINT)
    stop, found, moments = threading.Event(), [], []

    def watch(progress: matcher.Progress) -> None:
        moments.append(progress)
        if any(goal.value is not None for goal in progress.goals):
            stop.set()

    def run() -> None:
        given = matcher.generate(programme, "national", seed=1)
        found.append(matcher.plan(given, stop=stop, watch=watch))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    (planned,) = found
    assert planned.plan is not None
    assert not [one for one in matcher.check(planned) if not one.warning]
    assert moments[-1].ended
    assert moments[-1].stopping
    assert signal.getsignal(signal.SIGINT) is before


def test_without_names_and_without_a_plan(plans: dict[Programme, matcher.PlanRun], tmp_path: Path) -> None:
    planned = plans[programmes.SEMESTER]
    out = matcher.write(planned, tmp_path / "out", names=False)
    name = next(child.name for child in planned.problem.children.values() if child.name)
    assert name not in (out / "report.html").read_text(encoding="utf-8")
    nothing = matcher.plan(FOLDERS[programmes.SEMESTER], limit_seconds=1e-9, workers=0)
    if nothing.plan is None:
        with pytest.raises(ValueError, match="no plan"):
            matcher.write(nothing, tmp_path / "none")
