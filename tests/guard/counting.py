"""Counts the work of planning, not its seconds: calls of every solver, and of the Python functions of the models.

Whatever way the models take, it goes through these doors. The counts are the same on every machine.
"""

from __future__ import annotations

import pkgutil
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

import models

FUNCTIONS = {
    "linear models": ("models.linear:solve_linear",),
    "integer models": ("models.linear:solve_integer",),
    "assignments": (
        "scipy.optimize:linear_sum_assignment",
        "scipy.sparse.csgraph:min_weight_full_bipartite_matching",
        "scipy.sparse.csgraph:maximum_bipartite_matching",
    ),
}
"""Functions, wherever they were imported to."""

METHODS = {
    "solver calls": (
        "ortools.linear_solver.python.model_builder_helper:ModelSolverHelper.solve",
        "ortools.linear_solver.pywraplp:Solver.Solve",
        "ortools.math_opt.python.solve:IncrementalSolver.solve",
        "ortools.sat.python.cp_model:CpSolver.solve",
    ),
    "flows": (
        "ortools.graph.python.min_cost_flow:SimpleMinCostFlow.solve",
        "ortools.graph.python.min_cost_flow:SimpleMinCostFlow.solve_max_flow_with_min_cost",
        "ortools.graph.python.max_flow:SimpleMaxFlow.solve",
        "ortools.graph.python.linear_sum_assignment:SimpleLinearSumAssignment.solve",
    ),
}

CALLS = "Python calls"
_MODELS = str(Path(str(models.__file__)).parent)


class Counts:
    """What was counted so far."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, what: str) -> None:
        with self._lock:
            self._counts[what] += 1

    def figures(self) -> dict[str, int]:
        """By name; what was never called is 0."""
        return {name: self._counts[name] for name in (*FUNCTIONS, *METHODS, CALLS)}

    def counting(self, what: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, counted."""

        def counted(*args: Any, **more: Any) -> Any:
            self.add(what)
            return function(*args, **more)

        return counted

    def profile(self, frame: FrameType, event: str, _: object) -> None:
        """Takes note of a call of a function of the models; on the threads that work, not on the one that waits."""
        if event == "call" and frame.f_code.co_filename.startswith(_MODELS):
            self.add(CALLS)


@contextmanager
def counted() -> Iterator[Counts]:
    """Count in this block. The main thread only waits and looks: its Python calls are not counted."""
    for found in pkgutil.walk_packages(models.__path__, "models."):
        import_module(found.name)  # one imported only now would keep the counting function for good
    counts = Counts()
    with ExitStack() as stack:
        for what, doors in FUNCTIONS.items():
            for door in doors:
                _replace_everywhere(stack, counts, what, door)
        for what, doors in METHODS.items():
            for door in doors:
                module, _, path = door.partition(":")
                owner, _, name = path.rpartition(".")
                of_class = getattr(import_module(module), owner)
                stack.enter_context(patch.object(of_class, name, counts.counting(what, getattr(of_class, name))))
        threading.setprofile(counts.profile)
        stack.callback(threading.setprofile, None)
        yield counts


def _replace_everywhere(stack: ExitStack, counts: Counts, what: str, door: str) -> None:
    """In its own module, and in the modules that have imported it by name."""
    home, _, name = door.partition(":")
    real = getattr(import_module(home), name)
    replacement = counts.counting(what, real)
    modules = [module for key, module in sys.modules.items() if key == home or key.startswith(("models.", "matcher."))]
    for module in modules:
        for own, value in list(vars(module).items()):
            if value is real:
                stack.enter_context(patch.object(module, own, replacement))
