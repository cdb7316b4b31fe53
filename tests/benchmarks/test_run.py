"""The command: what it prints and writes."""

import csv
from pathlib import Path

import pandas as pd
from click.testing import CliRunner

from benchmarks.report import markdown
from benchmarks.semester.run import main, summary


def test_a_run_writes_a_row_for_each_instance_and_method(tmp_path: Path) -> None:
    arguments = "--size tiny --seeds 2 --method timetable-first --method compact-cp-sat --out"
    result = CliRunner().invoke(main, [*arguments.split(), str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "seeds 1, 2" in result.output
    with (tmp_path / "semester-tiny-scarce.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["seed"], row["method"]) for row in rows] == [
        ("1", "timetable-first"),
        ("1", "compact-cp-sat"),
        ("2", "timetable-first"),
        ("2", "compact-cp-sat"),
    ]
    assert {row["violations"] for row in rows} == {"0"}
    assert all(int(a["paired"]) <= int(b["paired"]) for a, b in zip(rows[::2], rows[1::2], strict=True))
    report = (tmp_path / "semester-tiny-scarce.md").read_text(encoding="utf-8")
    assert "workers 1" in report
    assert "60 s" in report


def test_the_summary_compares_with_the_first_method() -> None:
    results = pd.DataFrame(
        {
            "method": ["joint", "office", "joint", "office"],
            "children": [10, 10, 20, 20],
            "paired": [6, 5, 12, 10],
            "fit": [400, 300, 800, 700],
            "seconds": [1.0, 0.1, 2.0, 0.1],
        }
    )
    sums = summary(results).set_index("method")
    assert sums.loc["joint", "paired"] == 18
    assert sums.loc["joint", "paired_percent"] == 60.0
    assert sums.loc["office", "joint_pairs_more_percent"] == 20.0


def test_what_is_missing_is_a_dash() -> None:
    table = pd.DataFrame({"a": [1, 2], "bound": [3, None]})
    assert markdown(table).splitlines()[2:] == ["| 1 | 3 |", "| 2 | – |"]
