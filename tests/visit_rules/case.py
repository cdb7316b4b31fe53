"""Reads a case: the base instance and its plan, with the case's small changes.

A case is a table ``[[case]]`` of a file ``ID.toml``:

* ``name``, ``holds``.
* ``leads``, ``schools``, ``workshops``, ``professors``: changed or added rows by id; ``locks``, ``scores``,
  ``travel``: the whole table; ``program``, ``policy``: changed keys.
* ``plan``: the decisions, changed or added by key. A key is the school, or anything with ``school = "S1"``. A visit is
  ``date start-end``, and a professor who joins. ``dropped``: keys left out.
* What is written and no decision: ``cells`` of rows of a file, by name (``S1``, ``S1/2``, ``S1/M2/3``), ``rows`` added
  to a file, ``dropped_rows`` left out by name, ``unserved`` and ``summary``.

Of a case that changes what is written the decisions are those of a plan that holds: the model has nothing to refuse.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from matcher.visits.tables.plan_rows import WrittenVisits
from models.policy import Policy
from models.programmes import VISITS
from models.visits.plan import Activity, ActivityKind, Assignment, VisitPlan
from models.visits.problem import Mode, Season
from tests.visit_rules.instance import season
from tests.visit_rules.plan_rows import decisions, true_fit, true_km, written_plan

FOLDER = Path(__file__).parent
WRITTEN = {"cells", "rows", "dropped_rows", "unserved", "summary"}
KEYS = {"name", "holds", "policy", "program", "plan", "dropped", *WRITTEN}
KEYS |= {"leads", "schools", "workshops", "professors", "locks", "scores", "travel"}
"""Everything a case may say."""


@dataclass(frozen=True)
class Case:
    """One case of a rule: the merged tables, whether the rule holds, and what follows from them."""

    rule: str
    name: str
    holds: bool
    decided: bool
    tables: Mapping[str, Any]

    @cached_property
    def policy(self) -> Policy:
        """The programme's policy with the case's settings."""
        return Policy.from_mapping(self.tables["policy"], VISITS)

    @cached_property
    def season(self) -> Season:
        """The instance."""
        return season(self.tables, self.policy)

    @cached_property
    def written(self) -> WrittenVisits:
        """The files of the plan."""
        return written_plan(self.tables, self.season, self.policy)

    @cached_property
    def plan(self) -> VisitPlan:
        """The decisions as a plan, without what falls due."""
        instance = self.season
        assignments, activities = [], []
        for decision in decisions(self.tables, instance):
            lead, school = instance.leads[decision.lead_id], instance.schools[decision.school_id]
            pair = (school.id, lead.id)
            days = (decision.activities[0].date, decision.activities[-1].date)
            count, km = len(decision.visits), true_km(instance, lead, school)
            fit, mode = true_fit(instance, lead, school), Mode(decision.mode)
            assignments.append(Assignment(*pair, mode, decision.workshop_id, *days, decision.minutes, count, km, fit))
            number = 0
            for held in decision.activities:
                number += held.is_visit
                kind = ActivityKind.VISIT if held.is_visit else ActivityKind.WORKSHOP
                own = number if held.is_visit else 0
                activities.append(
                    Activity(*pair, own, kind, held.date, held.start, held.end, held.minutes, held.professor_id)
                )
        return VisitPlan(tuple(assignments), tuple(activities))


def _merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in change.items():
        old = merged.get(key)
        merged[key] = _merged(old, value) if isinstance(value, dict) and isinstance(old, dict) else value
    return merged


@cache
def _load(path: Path) -> dict[str, Any]:
    """What a file holds; not to be changed."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def cases(rule: str) -> tuple[Case, ...]:
    """The cases of a rule's file. Raises ``ValueError`` for a key that no case knows."""
    found = []
    for change in _load(FOLDER / f"{rule}.toml")["case"]:
        if unknown := set(change) - KEYS:
            raise ValueError(f"{rule}: {change['name']}: unknown keys {unknown}")
        tables = _merged(_load(FOLDER / "base.toml"), change)
        found.append(Case(rule, change["name"], change["holds"], not WRITTEN & set(change), tables))
    return tuple(found)


def base() -> Case:
    """The base instance and its plan, unchanged."""
    return Case("", "base", True, True, _load(FOLDER / "base.toml"))
