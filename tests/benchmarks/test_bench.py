"""The whole: runs in processes of their own, their rows, the report, and what is kept of it."""

from __future__ import annotations

import csv
import time
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import measuring
from benchmarks.course import Moment
from benchmarks.history import keep
from benchmarks.measuring import measure, megabytes
from benchmarks.protocol import BenchmarkRun, Scenario, scenarios
from benchmarks.report import contradictions, growths, markdown, read
from benchmarks.results import COLUMNS, Judgement, Measurement, RunEnd
from benchmarks.runner import TRAJECTORY_COLUMNS, bench
from matcher.semester.generator.catalog import SIZES, VARIANTS
from matcher.semester.generator.semester import generate_semester
from matcher.visits.generator.catalog import VISIT_SIZES, VISIT_VARIANTS
from models.policy import Policy
from tests.cli.console import matcher

TINY = Scenario(
    "tiny", "semester", "national", [20], ["matcher", "first-come"], "scarce", seeds=1, cores=[1], seconds=20
)


def run(scenario: Scenario, method: str) -> BenchmarkRun:
    return BenchmarkRun(scenario, scenario.sizes[0], 1, method, 1)


@pytest.mark.parametrize("full", [True, False])
def test_every_scenario_can_be_made(full: bool) -> None:
    profile = scenarios(full=full)
    assert len(profile) >= 5
    for scenario in profile:
        if scenario.programme == "semester":
            assert scenario.base in SIZES
            assert scenario.variant in VARIANTS
        if scenario.programme == "visits":
            assert scenario.base in VISIT_SIZES
            assert scenario.variant in VISIT_VARIANTS
        assert set(scenario.largest) <= set(scenario.methods)
        assert full is False or (
            scenario.seeds >= 5 and (set(scenario.cores) == {1, 2} or scenario.programme == "pairing")
        )
        for one in scenario.runs():
            assert BenchmarkRun.from_plain(one.to_plain()) == one


def test_only_what_is_named_and_nothing_unknown() -> None:
    assert [scenario.name for scenario in scenarios(full=True, only=["huge"])] == ["huge"]
    with pytest.raises(KeyError, match="vast"):
        scenarios(full=True, only=["vast"])


def test_a_method_is_not_tried_above_its_largest_size() -> None:
    scenario = Scenario("s", "semester", "national", [10, 20], ["a", "b"], seeds=1, cores=[1], largest={"a": 10})
    assert [(one.size, one.method) for one in scenario.runs()] == [(10, "a"), (10, "b"), (20, "b")]


def test_a_bench_writes_rows_course_report_and_pictures(tmp_path: Path) -> None:
    visits = Scenario("visits", "visits", "tiny", [5], ["first-come"], "tight", seeds=2, cores=[1], seconds=20)
    bench([TINY, visits], tmp_path)
    with (tmp_path / "rows.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["scenario"], row["seed"], row["method"], row["status"]) for row in rows] == [
        ("tiny", "1", "matcher", "done"),
        ("tiny", "1", "first-come", "done"),
        ("visits", "1", "first-come", "done"),
        ("visits", "2", "first-come", "done"),
    ]
    assert {row["violations"] for row in rows} == {"0"}
    planner, heuristic = rows[:2]
    assert planner["goals_proven"] == "6"
    assert planner["value"] == planner["bound"] == planner["paired_bound"]
    assert int(heuristic["value"]) <= int(planner["value"])
    assert heuristic["bound"] == ""
    assert float(planner["seconds_to_within"]) <= float(planner["seconds"])
    assert all(float(row["megabytes"]) > 20 for row in rows)
    assert "| 20 | matcher |" in (tmp_path / "report.md").read_text(encoding="utf-8")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == page.count("<figure>") >= 1
    assert keep(tmp_path, "1.0", date(2026, 1, 2), history=tmp_path / "history.csv") == 0


def test_every_plan_is_audited() -> None:
    from benchmarks.semester.methods import METHODS, prepare

    def cheat(*_: object) -> object:
        from benchmarks.semester.heuristics import timetable_first
        from benchmarks.semester.parts import RivalPairs

        semester = generate_semester("national", 1, variant="scarce", children=20)
        plan = timetable_first(semester, Policy.programme()).plan
        first = plan.pairs[0]
        doubled = [first, *(type(one)(one.child_id, first.tutor_id, 50, True, False) for one in plan.pairs[1:])]
        return RivalPairs(type(plan)(tuple(doubled), plan.slots))

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(METHODS, "first-come", cheat)
        ready = prepare(run(TINY, "first-come"))
        from benchmarks.course import Course

        ready.go(Course())
        assert ready.judgement().violations > 0


def test_a_run_that_minds_no_limit_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "GRACE_SECONDS", 0.0)
    stubborn = Scenario("s", "semester", "national", [400], ["matcher-command"], "limits", seconds=0.5)
    began = time.monotonic()
    result = measure(run(stubborn, "matcher-command"))
    assert result.ended is RunEnd.KILLED
    assert result.row()["violations"] is None
    assert time.monotonic() - began < 60


def test_what_is_missing_or_broken_is_told() -> None:
    assert measure(run(TINY, "timefold")).ended in (RunEnd.SKIPPED, RunEnd.DONE)
    broken = measure(run(TINY, "no-such-method"))
    assert broken.ended is RunEnd.FAILED
    assert "no-such-method" in broken.note


def test_the_command_is_measured_without_the_process_that_made_its_tables() -> None:
    result = measure(run(TINY, "matcher-command"))
    assert result.ended is RunEnd.DONE
    assert result.judged is not None
    assert result.judged.violations == 0
    assert set(result.judged.goals) == {"paired", "waivers", "kept", "fit", "spread", "late"}


def test_memory_is_of_all_processes() -> None:
    import multiprocessing
    import os

    if not Path("/proc/self/statm").exists():
        pytest.skip("the system does not tell of a process's memory")
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=_hold, args=(ready, 200))
    process.start()
    try:
        assert ready.wait(60)
        alone, apart = megabytes(os.getpid()), megabytes(os.getpid(), apart=True)
        assert alone is not None
        assert apart is not None
        assert 200 < apart < alone
    finally:
        process.kill()
        process.join()


def _hold(ready: object, megabytes_held: int) -> None:
    ballast = bytearray(b"1" * (megabytes_held << 20))
    ready.set()  # type: ignore[attr-defined]
    time.sleep(60 + len(ballast) * 0)


def test_within_one_per_cent_is_of_the_best_bound_of_any_method(tmp_path: Path) -> None:
    weak = Judgement({"paired": 396}, {"paired": 500}, 0)
    strong = Judgement({"paired": 400}, {"paired": 400}, 0, ("paired",))
    results = [
        Measurement(run(TINY, "first-come"), RunEnd.DONE, [Moment(1.0, 390, 500), Moment(4.0, 396, 500)], weak, 5.0),
        Measurement(run(TINY, "matcher"), RunEnd.DONE, [Moment(2.0, 400, 401), Moment(3.0, 400, 400)], strong, 3.5),
    ]
    pd.DataFrame([result.row() for result in results], columns=list(COLUMNS)).to_csv(tmp_path / "rows.csv", index=False)
    moments = [
        ["tiny", 20, 1, 1, result.run.method, moment.seconds, moment.value, moment.bound]
        for result in results
        for moment in result.moments
    ]
    pd.DataFrame(moments, columns=list(TRAJECTORY_COLUMNS)).to_csv(tmp_path / "trajectories.csv", index=False)
    rows, _ = read(tmp_path)
    assert rows["seconds_to_within"].tolist() == [4.0, 2.0]
    assert rows["gap_percent"].tolist() == [20.8, 0.0]
    assert rows["seconds_to_proof"].tolist()[1] == 3.0
    assert rows["seconds_to_first"].tolist() == [1.0, 2.0]


def test_proofs_that_cannot_both_be_right_are_told() -> None:
    def row(method: str, paired: int, bound: int, fit: int = 10, seconds: float | None = None) -> dict[str, object]:
        goals = {"paired": paired, "waivers": 0, "kept": 0, "fit": fit, "paired_bound": bound}
        which = {"programme": "semester", "scenario": "s", "size": 1, "seed": 1, "method": method}
        return {**which, **goals, "violations": 0, "seconds_to_proof": seconds}

    agreed = [row("a", 8, 8, seconds=1.0), row("b", 8, 8, seconds=2.0), row("c", 7, 9)]
    assert len(contradictions(pd.DataFrame(agreed))) == 0
    (better,) = contradictions(pd.DataFrame([*agreed, row("d", 9, 9)]))["what"]
    assert "better in paired" in better
    (differ,) = contradictions(pd.DataFrame([*agreed, row("d", 8, 8, fit=11, seconds=3.0)]))["what"]
    assert "differ" in differ


def test_growth_is_of_the_proven_runs() -> None:
    rows = pd.DataFrame(
        {
            "scenario": "s",
            "cores": 2,
            "method": "m",
            "size": [100, 200, 400, 800],
            "seconds_to_proof": [1.0, 2.0, 4.0, None],
        }
    )
    (fit,) = growths(rows).values()
    assert fit.exponent == pytest.approx(1.0)


def test_headline_figures_are_kept_a_row_a_version(tmp_path: Path) -> None:
    rows = []
    for seed, seconds in ((1, 9.0), (2, 11.0), (3, 30.0)):
        scenario = Scenario("files", "semester", "national", [1750], ["matcher-command"], seconds=60.0)
        judged = Judgement({"paired": 400}, {"paired": 400}, 0, ("paired",))
        result = Measurement(
            BenchmarkRun(scenario, 1750, seed, "matcher-command", 2), RunEnd.DONE, (), judged, seconds, 9.0, 300.0
        )
        rows.append(result.row())
    pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(tmp_path / "rows.csv", index=False)
    history = tmp_path / "history.csv"
    assert keep(tmp_path, "1.0", date(2026, 1, 2), "first", history) == 1
    assert keep(tmp_path, "1.1", date(2026, 2, 3), history=history) == 1
    with history.open(encoding="utf-8") as file:
        first, second = csv.DictReader(file)
    assert (first["version"], first["date"]) == ("1.0", "2026-01-02")
    assert (first["median_seconds"], first["proven"], first["runs"]) == ("11", "3", "3")
    assert (first["footnote"], second["version"], second["footnote"]) == ("first", "1.1", "")


def test_what_is_missing_is_a_dash() -> None:
    table = pd.DataFrame({"a": [1, 2], "bound": [3, None]})
    assert markdown(table).splitlines()[2:] == ["| 1 | 3 |", "| 2 | – |"]


def test_the_command_lists_and_refuses(tmp_path: Path) -> None:
    listed = matcher("bench", "--list")
    assert listed.exit_code == 0
    assert "scarce" in listed.stdout
    unknown = matcher("bench", "--only", "vast", "--out", str(tmp_path))
    assert unknown.exit_code == 2
    assert "vast" in unknown.stderr
    nothing = matcher("bench", "--keep", "1.0", "--out", str(tmp_path))
    assert nothing.exit_code == 2
    assert not list(tmp_path.iterdir())


def test_without_the_checkout_it_says_so_in_both_languages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from matcher.cli import bench as command

    monkeypatch.setattr(command, "_CHECKOUT", tmp_path)
    told = matcher("bench")
    assert told.exit_code == 2
    assert "checkout" in told.stderr
    assert "原始碼" in told.stderr
