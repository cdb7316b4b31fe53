"""The programmes that there are: the only place that knows them all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from matcher.planner import Planner
from models.rules import Programme

_PLANNERS: Mapping[Programme, tuple[str, str]] = {
    Programme.SEMESTER: ("matcher.semester_planner", "SemesterPlanner"),
    Programme.VISITS: ("matcher.visit_planner", "VisitPlanner"),
}
"""Each loads its programme's models: who plans the one needs nothing of the other."""


@cache
def planner_of(programme: Programme) -> Planner[Any, Any, Any]:
    """The planner of a programme."""
    module, name = _PLANNERS[programme]
    planner: Planner[Any, Any, Any] = getattr(import_module(module), name)()
    return planner
