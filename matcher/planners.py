"""The programmes that there are: the only place that knows them all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from matcher.planner import Planner
from models.programme import Programme
from models.programmes import SEMESTER, VISITS

_PLANNERS: Mapping[Programme, tuple[str, str, str]] = {
    SEMESTER: ("matcher.semester.planner", "SemesterPlanner", "models.semester.problem.Semester"),
    VISITS: ("matcher.visits.planner", "VisitPlanner", "models.visits.problem.Season"),
}
"""Module and class of each planner, and what it plans; names, as who plans the one needs no model of the other."""


@cache
def planner_of(programme: Programme) -> Planner[Any, Any, Any]:
    """The planner of a programme."""
    module, name, _ = _PLANNERS[programme]
    planner: Planner[Any, Any, Any] = getattr(import_module(module), name)()
    return planner


def planner_of_problem(problem: object) -> Planner[Any, Any, Any]:
    """The planner of a semester or season. Raises ``TypeError`` for anything else."""
    kind = f"{type(problem).__module__}.{type(problem).__qualname__}"
    for programme, (_, _, plans) in _PLANNERS.items():
        if kind == plans:
            return planner_of(programme)
    raise TypeError(f"a folder, tables by name, a semester or a season is wanted, not {kind}")
