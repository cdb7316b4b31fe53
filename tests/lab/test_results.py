"""The tables of a comparison: what stands in them, and that they are written the same every time."""

import random
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from matcher.lab import comparison as comparing
from matcher.lab.comparison import Comparison, fingerprint, holds, write_mark
from matcher.lab.results import Results, records, results_of, write_results
from matcher.study.measure import LEFT_OUT
from models.goals import BELOW, Status
from models.policy import Policy
from tests.lab import sample_cells
from tests.lab.tiny_cells import BASE, OTHER, cell, of, pairs, record

OUT = LEFT_OUT


def row(results: Results, policy: str, **where: object) -> dict[str, object]:
    rows = [run for run in records(results.runs) if run["policy"] == policy]
    return next(run for run in rows if all(run[name] == value for name, value in where.items()))


def test_a_run_by_hand() -> None:
    run = record((OUT, 70, 50, 35, 80), breaches={"S3": 4, "P2": 12, "P5": 0}, bound=5, kept=2)
    told = row(results_of(of(cell(BASE, run))), BASE)
    assert told["status"] == "optimal"
    assert (told["people"], told["placed"], told["left_out"], told["share_placed"]) == (5, 4, 1, 0.8)
    assert (told["fit_0_39"], told["fit_40_59"], told["fit_60_79"], told["fit_80_100"]) == (1, 1, 1, 1)
    assert (told["mean_fit"], told["lowest_fit"]) == (58.75, 35)
    assert (told["paired"], told["kept"], told["bound_paired"]) == (4, 2, 5)
    assert (told["breaches"], told["breaches_by_rule"]) == (16, "P2:12;S3:4")
    assert "seconds" not in told


def test_a_run_without_a_plan_has_no_figures() -> None:
    cells = [cell(BASE, record((1, 1, 1, 1, 1))), cell(OTHER, record(status=Status.INFEASIBLE))]
    results = results_of(of(*cells))
    told = row(results, OTHER)
    assert (told["status"], told["people"], told["placed"], told["paired"], told["breaches"]) == (
        *("infeasible", 5),
        *(None, None, None),
    )
    effect = next(row for row in records(results.effects) if (row["policy"], row["measure"]) == (OTHER, "paired"))
    assert (effect["n"], effect["mean"], effect["difference_n"], effect["difference"]) == (0, None, 0, None)


def test_differences_are_paired() -> None:
    # The instances of the two seeds differ by far more than the policies do.
    few, many = (1, OUT, OUT, OUT, OUT), (1, 1, 1, 1, OUT)
    more, most = (1, 1, OUT, OUT, OUT), (1, 1, 1, 1, 1)
    results = results_of(of(*pairs([few, many], [more, most])))
    effect = next(row for row in records(results.effects) if (row["policy"], row["measure"]) == (OTHER, "paired"))
    assert (effect["n"], effect["mean"], effect["unit"], effect["better"]) == (2, 3.5, "children", "more")
    assert effect["high"] == pytest.approx(3.5 + 12.7062 * 1.5, abs=1e-3)
    assert (effect["difference"], effect["difference_low"], effect["difference_high"]) == (1, 1, 1)


def test_several_instances_have_rows_of_their_own() -> None:
    cells = [
        cell(name, record(outcomes), seed, instance)
        for instance in ("one", "two")
        for seed in (0, 1)
        for name, outcomes in (
            (BASE, (1, OUT, OUT, OUT, OUT)),
            (OTHER, (1, 1, OUT, OUT, OUT) if instance == "one" else (1,) * 5),
        )
    ]
    rows = [
        row for row in records(results_of(of(*cells)).effects) if (row["policy"], row["measure"]) == (OTHER, "paired")
    ]
    assert {row["instance"]: row["difference"] for row in rows} == {"": 2.5, "one": 1, "two": 4}


def test_the_whole_scale_of_fits_is_no_column_but_a_single_fit_is() -> None:
    cells = pairs([(50, 59, 60, OUT, 80)], [(50, 59, 60, OUT, 80)])
    fairest = results_of(of(*cells, raw={OTHER: {"goals": ["paired", "fairest"]}}))
    assert not set(BELOW) & set(fairest.runs.columns)
    counted = [replace(run, record=replace(run.record, measures={"paired": 4, "below_60": 2})) for run in cells]
    assert not set(BELOW) & set(results_of(of(*counted)).runs.columns)
    single = results_of(of(*cells, raw={OTHER: {"goals": ["paired", "below_60"]}}))
    assert single.runs["below_60"].tolist() == [2, 2]


def written(folder: Path, results: Results) -> dict[str, bytes]:
    folder.mkdir()
    return {name: (folder / name).read_bytes() for name in write_results(folder, results)}


def test_the_order_of_finishing_changes_no_byte(tmp_path: Path) -> None:
    comparison = sample_cells.comparison(seeds=2, count=60)
    cells = list(comparison.cells)
    random.Random(3).shuffle(cells)
    shuffled = replace(comparison, cells=tuple(cells))
    assert written(tmp_path / "a", results_of(comparison)) == written(tmp_path / "b", results_of(shuffled))
    assert fingerprint([comparison], "") == fingerprint([shuffled], "")


def test_seconds_stand_in_their_own_table_alone(tmp_path: Path) -> None:
    comparison = sample_cells.comparison(seeds=2, count=60)
    slower = [replace(cell, record=replace(cell.record, seconds=99.0)) for cell in comparison.cells]
    first = written(tmp_path / "a", results_of(comparison))
    second = written(tmp_path / "b", results_of(replace(comparison, cells=tuple(slower))))
    assert {name for name in first if first[name] != second[name]} == {"seconds.csv", "seconds.parquet"}


def test_csv_and_parquet_hold_the_same(tmp_path: Path) -> None:
    cells = [*pairs([(OUT, 1, 2, 3, 4)], [(5, 1, 2, 3, 4)]), cell(OTHER, record(status=Status.UNKNOWN), seed=1)]
    results = results_of(of(*cells))
    for name in write_results(tmp_path, results):
        if name.endswith(".csv"):
            raw = (tmp_path / name).read_bytes()
            assert raw.startswith(b"\xef\xbb\xbf")
            assert b"\r\n" in raw
            table = pd.read_csv(tmp_path / name, keep_default_na=False, dtype=str)
            stored = records(pd.read_parquet((tmp_path / name).with_suffix(".parquet")))
            assert list(table.columns) == list(results.tables[name.removesuffix(".csv")].columns)
            for text, values in zip(table.to_dict("records"), stored, strict=True):
                assert text == {key: "" if value is None else str(value) for key, value in values.items()}


def test_a_comparison_is_checked() -> None:
    run = cell(BASE, record((1, 1, 1, 1, 1)))
    with pytest.raises(ValueError, match="twice"):
        of(run, run)
    with pytest.raises(ValueError, match="unknown"):
        of(cell("nobody", record((1, 1, 1, 1, 1))))
    with pytest.raises(ValueError, match="not everybody"):
        of(cell(BASE, record((1, 1))))


def changed(comparison: Comparison, **changes: object) -> Comparison:
    first, *rest = comparison.cells
    other = replace(first, record=replace(first.record, **changes))  # type: ignore[arg-type]
    return replace(comparison, cells=(other, *rest))


def test_whatever_is_told_is_in_the_fingerprint() -> None:
    comparison = of(*pairs([(OUT, 1, 2, 3, 4)], [(5, 1, 2, 3, 4)]))
    retitled = replace(comparison.policies[1], title={"zh": "別的"})
    others = [
        changed(comparison, key="other"),
        changed(comparison, outcomes=(5, 1, 2, 3, 3)),
        changed(comparison, breaches={"P2": 1}),
        replace(comparison, policies=(comparison.policies[0], retitled)),
        replace(comparison, baseline=OTHER),
        of(*comparison.cells, raw={OTHER: {"rules": {"S3": {"latest_end": "21:00"}}}}),
    ]
    known = {fingerprint([comparison], "matcher compare"), fingerprint([comparison], "matcher compare --seeds 2")}
    assert len(known | {fingerprint([other], "matcher compare") for other in others}) == 8


def test_a_folder_holds_what_was_written_until_a_file_changes(tmp_path: Path) -> None:
    assert not holds(tmp_path, "known")
    (tmp_path / "runs.csv").write_text("a")
    write_mark(tmp_path, "known", ["runs.csv"])
    assert holds(tmp_path, "known")
    assert not holds(tmp_path, "other")
    (tmp_path / "runs.csv").write_text("b")
    assert not holds(tmp_path, "known")
    (tmp_path / "runs.csv").unlink()
    assert not holds(tmp_path, "known")
    (tmp_path / comparing.MARK).write_text("[]")
    assert not holds(tmp_path, "known")


def test_policies_must_be_of_different_names() -> None:
    policy = Policy.from_mapping({"name": BASE})
    with pytest.raises(ValueError, match="twice"):
        replace(of(), policies=(policy, policy))
