"""The programmes that there are: the only place that knows them all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from models.programme import Programme
from models.programmes import PROGRAMMES

if TYPE_CHECKING:
    from matcher.generator.catalog import Catalog
    from matcher.planner import Planner
    from matcher.study.study import Study
    from matcher.tables.layout import Layout


@dataclass(frozen=True)
class Row:
    """A programme by names alone, so that who plans one loads no other.

    ``folder`` is the package with its rooms, ``plans`` the class of what it plans.
    """

    folder: str
    plans: str


ROWS: dict[str, Row] = {
    "semester": Row("matcher.semester", "models.semester.problem.Semester"),
    "visits": Row("matcher.visits", "models.visits.problem.Season"),
}
"""Every programme by its name, in the order of :data:`models.programmes.PROGRAMMES`: one more is a row here."""


@cache
def planner_of(programme: Programme) -> Planner[Any, Any, Any]:
    """The planner of a programme."""
    planner: Planner[Any, Any, Any] = _room(programme, "planner").PLANNER
    return planner


def planner_of_problem(problem: object) -> Planner[Any, Any, Any]:
    """The planner of what a programme plans. Raises ``TypeError`` for anything else."""
    kind = f"{type(problem).__module__}.{type(problem).__qualname__}"
    for name, row in ROWS.items():
        if kind == row.plans:
            return planner_of(PROGRAMMES[name])
    known = ", ".join(row.plans.rpartition(".")[2] for row in ROWS.values())
    raise TypeError(f"a folder, tables by name, or what is planned ({known}) is wanted, not {kind}")


def layouts() -> tuple[Layout[Any], ...]:
    """The files of every programme, in order."""
    return tuple(_room(programme, "tables.layout").LAYOUT for programme in PROGRAMMES.values())


def catalog_of(programme: Programme) -> Catalog:
    """What can be invented of a programme."""
    catalog: Catalog = _room(programme, "generator.catalog").CATALOG
    return catalog


@cache
def study_of(programme: Programme) -> Study[Any, Any]:
    """What the laboratory asks of a programme."""
    study: Study[Any, Any] = _room(programme, "study.study").STUDY
    return study


def _room(programme: Programme, name: str) -> Any:
    """A room of a programme: the same names in every folder."""
    return import_module(f"{ROWS[programme.name].folder}.{name}")
