"""The door for Python: what ``import matcher`` gives.

Read tables, plan them, look at the plan as data frames, audit it, compare it with another, and leave it on disk as the
commands do. The same for every programme; nothing here prints, handles a signal or changes a setting of the process.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.audit.violation import Violation
from matcher.given_tables import lay_down
from matcher.plan_run import PlanRun
from matcher.plan_run import plan as plan_given
from matcher.planner import Planner
from matcher.planners import planner_of, planner_of_problem
from matcher.recognition import programme_of, read_folder
from matcher.running.progress import NEVER_STOPS, RunOptions, Stop, Watch, no_watch
from matcher.tables.faults import Fault
from matcher.tables.policy_file import policy_of, read_policy
from matcher.tables.reading import Reading
from matcher.tables.tuning_file import Numbers, read_tuning
from matcher.texts import Language
from models.goals import GoalResult
from models.policy import Policy
from models.programme import Programme
from models.programmes import programme_of_name

if TYPE_CHECKING:
    import pandas as pd

Rules = Policy | str | Path | Mapping[str, object] | None
"""A policy: one that was read, the name of one that comes along, a file, what a file holds, or the programme as
written."""


@dataclass(frozen=True)
class Input:
    """What there is to plan under a policy. ``source`` is what it was read from."""

    planner: Planner[Any, Any, Any]
    policy: Policy
    given: Any
    source: Any

    @property
    def problem(self) -> Any:
        """The semester or season, as :mod:`models.semester.problem` and :mod:`models.visits.problem` have them."""
        return self.given.problem

    @property
    def notices(self) -> tuple[Fault, ...]:
        """How the tables were read, where that could be otherwise."""
        faults: tuple[Fault, ...] = self.given.faults
        return faults


def read(
    source: Any, *, programme: Programme | str | None = None, policy: Rules = None, encoding: str | None = None
) -> Input:
    """Read what there is to plan.

    ``source`` is a folder of tables as an office has them; or a mapping of tables by name (``children``, ``tutors`` …)
    to data frames, iterables of mappings or text; or a semester or season. Which programme it is, the tables tell,
    unless ``programme`` does. Raises :class:`matcher.InputError` with every fault.
    """
    if isinstance(source, Input):
        return source if policy is None else read(source.source, programme=source.planner.programme, policy=policy)
    if isinstance(source, Mapping):
        with tempfile.TemporaryDirectory(prefix="matcher-") as room:
            return replace(_read_folder(lay_down(source, Path(room)), programme, policy, None), source=source)
    if isinstance(source, str | Path):
        return _read_folder(Path(source), programme, policy, encoding)
    planner = planner_of_problem(source)
    return Input(planner, _policy(policy, planner), Reading(source), source)


def _read_folder(folder: Path, programme: Programme | str | None, policy: Rules, encoding: str | None) -> Input:
    planner = planner_of(programme_of(folder) if programme is None else programme_of_name(str(programme)))
    rules = _policy(policy, planner)
    return Input(planner, rules, read_folder(planner, folder, rules, encoding), folder)


def _policy(policy: Rules, planner: Planner[Any, Any, Any]) -> Policy:
    if isinstance(policy, Policy):
        return policy
    if isinstance(policy, Mapping):
        return policy_of(policy, planner.programme)
    return read_policy(policy, planner.programme)


def plan(
    source: Any,
    *,
    policy: Rules = None,
    seed: int = 0,
    limit_seconds: float | None = None,
    workers: int = 0,
    scheduler: str | None = None,
    stop: Stop = NEVER_STOPS,
    watch: Watch = no_watch,
    tuning: Numbers | None = None,
) -> PlanRun:
    """Plan what :func:`read` gives, or what it reads.

    ``stop`` is anything with ``is_set()``, such as a ``threading.Event``: once it is set, or ``limit_seconds`` of wall
    clock are over, planning ends with the best plan so far and its bounds. ``watch`` is called with a
    :class:`matcher.Progress` at the start, at each improvement and at the end. ``workers`` processes (a semester's) or
    threads (the visits') work on it, with 0 this thread alone, or a Dask cluster whose ``scheduler`` answers at an
    address; the plan is the same. ``tuning`` is a :class:`matcher.Tuning`, a file, or what a file holds: how hard is
    searched. Raises :class:`matcher.InputError` for tables that cannot be read or planned, and for names and numbers
    of a tuning that there are not.
    """
    given = read(source, policy=policy)
    given.planner.check_plannable(given.problem, given.policy)
    numbers = None if tuning is None else read_tuning(tuning)
    options = RunOptions(seed, limit_seconds, 0.0, workers, scheduler, stop, watch, tuning=numbers)
    return plan_given(given.planner, given.given, given.policy, options)


def check(
    plan: PlanRun | str | Path, source: Any = None, *, policy: Rules = None, encoding: str | None = None
) -> tuple[Violation, ...]:
    """What the audit finds in a plan: in memory, or on disk, a folder or a workbook that people may have edited.

    A plan on disk is held against ``source``, as :func:`read` takes it, under a ``policy``. Warnings are among what is
    found. Raises :class:`matcher.InputError` where tables or plan cannot be read, ``TypeError`` where a plan on disk
    has no source.
    """
    if isinstance(plan, PlanRun):
        return plan.audit()
    if source is None:
        raise TypeError("a plan on disk is audited against the tables that it was made from: source is missing")
    given = read(source, policy=policy, encoding=encoding)
    on_disk = given.planner.given_plan(Path(plan), given.problem, encoding)
    return given.planner.audit(given.problem, given.policy, on_disk.plan)


def explain(plan: PlanRun, language: Language | str = Language.ZH) -> pd.DataFrame:
    """Why each who is left out is, and what would help: ``id``, ``reason``, ``detail``, ``remedy``."""
    import pandas as pd  # a second, which whoever only plans does not wait for

    why = plan.sentences(Language(language))
    rows = [(id_, reason, *why[id_]) for id_, reason in plan.planner.left(plan.plan)]
    return pd.DataFrame(rows, columns=["id", "reason", "detail", "remedy"])


@dataclass(frozen=True)
class Change:
    """Rows about one child, group or school that differ between two plans; no rows where it stands in one alone."""

    table: str
    key: tuple[str, ...]
    before: tuple[Mapping[str, Any], ...]
    after: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Difference:
    """How two plans differ: the goals of both, and every change, in order of tables and keys."""

    goals: tuple[tuple[GoalResult, GoalResult], ...]
    changes: tuple[Change, ...]


def compare(before: PlanRun, after: PlanRun) -> Difference:
    """How a plan differs from the one before. Raises ``ValueError`` where they are of different programmes."""
    planner = before.planner
    if planner is not after.planner:
        raise ValueError("plans of different programmes have nothing to compare")
    old, new = ({goal.name: goal for goal in plan.goals} for plan in (before, after))
    changes = []
    for table, columns in planner.layout.keys.items():
        ours, theirs = (_by_key(plan.rows(table), columns) for plan in (before, after))
        for key in sorted(ours.keys() | theirs.keys()):
            one, other = ours.get(key, ()), theirs.get(key, ())
            if one != other:
                changes.append(Change(table, key, one, other))
    return Difference(tuple((old[name], new[name]) for name in old if name in new), tuple(changes))


def _by_key(
    rows: list[dict[str, Any]], columns: tuple[str, ...]
) -> dict[tuple[str, ...], tuple[Mapping[str, Any], ...]]:
    found: dict[tuple[str, ...], tuple[Mapping[str, Any], ...]] = {}
    for row in rows:
        key = tuple(str(row[column]) for column in columns)
        found[key] = (*found.get(key, ()), row)
    return found


def write(plan: PlanRun, folder: str | Path, *, language: Language | str = Language.ZH, names: bool = True) -> Path:
    """Leave a plan in a folder as the commands do: tables, workbook, report and calendars, audited before they stand.

    The folder takes the place of the one before whole or not at all; calendars go on from those in it. Without
    ``names`` no personal name is written. Raises :class:`matcher.InputError` where the folder must not be replaced,
    :class:`matcher.plan_run.FailedAuditError`, ``ValueError`` where there is no plan.
    """
    from matcher.result.folder import replacing  # reports and workbooks: whoever only plans needs none

    if plan.plan is None:
        raise ValueError(f"there is no plan to write: {plan.status}")
    told = plan if names else plan.nameless()
    out, spoken = Path(folder), Language(language)
    with replacing(out) as room:
        told.leave(room, spoken, told.sentences(spoken), plan.seconds, out if out.is_dir() else None)
    return out


def generate(programme: Programme | str, size: str, *, seed: int, **more: Any) -> Input:
    """An invented semester or season of a ``size``: ``tiny``, ``county``, ``national`` …, always the same for a seed.

    ``more`` is what ``matcher generate`` takes besides: ``variant``, ``children``, ``leads`` … Raises ``KeyError`` for
    a size or variant that there is not.
    """
    return read(planner_of(programme_of_name(str(programme))).generate(size, seed, **more))
