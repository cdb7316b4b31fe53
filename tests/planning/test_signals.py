"""Planning touches no signal: no solver leaves another answer to Ctrl-C behind."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOLVING = [
    path
    for room in ("models", "matcher", "benchmarks")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "CpSolver()" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("path", SOLVING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_solver_of_cp_sat_takes_ctrl_c(path: Path) -> None:
    """By default it puts the system's own answer in place when it ends: the next Ctrl-C kills the program."""
    source = path.read_text(encoding="utf-8")
    assert source.count("CpSolver()") == source.count("catch_sigint_signal = False")


def test_solvers_are_found() -> None:
    assert len(SOLVING) >= 4
