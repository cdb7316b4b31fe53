"""Reads a case: the base instance and its plan, with the case's small changes.

A case is a table ``[[case]]`` of a file ``ID.toml``:

* ``name``, ``holds``; ``on = "dated.toml"`` puts a base with a term on ``base.toml``.
* ``universities``, ``schools``, ``tutors``, ``children``: changed or added rows by id; ``groups``,
  ``locks``, ``scores``: the whole table; ``term``, ``policy``: changed keys.
* ``programme = true``: the programme's own policy; ``more_children = n``: n more like C5.
* ``pairs``, ``slots``, ``sessions``: the plan's decisions. A session is ``number date weekday
  start-end kind``, and ``co`` where it is co-learning; ``changed_sessions`` replace or add sessions
  by their number, ``dropped_sessions`` are left out.
* What is written and no decision: ``cells`` of a child's row of ``pairs.csv``, ``rows`` added to a
  file, ``unmatched`` and ``summary``, whose ``counts`` and ``other`` take the place of true entries;
  ``uncounted`` and ``lacks`` leave some out.
* ``decided = false``: the decisions are those of a plan that holds, only a file says something
  false, so that the model has nothing to refuse.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from matcher.semester.tables.plan_rows import WrittenSemester
from models.policy import Policy
from models.semester.plan import Session, SessionKind
from models.semester.problem import Group, Semester
from tests.rules.instance import group, semester, slot
from tests.rules.plan_rows import written_plan

FOLDER = Path(__file__).parent
KEYS = {"name", "holds", "on", "decided", "programme", "policy", "more_children"}
KEYS |= {"universities", "schools", "groups", "tutors", "children", "locks", "scores", "term"}
KEYS |= {"pairs", "slots", "sessions", "changed_sessions", "dropped_sessions"}
KEYS |= {"cells", "rows", "unmatched", "summary"}
"""Everything a case may say."""


@dataclass(frozen=True)
class RuleCase:
    """One case of a rule: the merged tables, and whether the rule holds."""

    rule: str
    name: str
    holds: bool
    decided: bool
    tables: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.rule}: {self.name}"


class Case(RuleCase):
    """A case of the semester, and what follows from its tables."""

    @cached_property
    def policy(self) -> Policy:
        """The base's policy with the case's settings."""
        return Policy.from_mapping(self.tables["policy"])

    @cached_property
    def semester(self) -> Semester:
        """The instance."""
        return semester(self.tables)

    @cached_property
    def plan(self) -> WrittenSemester:
        """The files of the plan."""
        return written_plan(self.tables, self.semester)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The decided pairs."""
        return frozenset((child_id, tutor_id) for child_id, tutor_id in self.tables["pairs"])

    @cached_property
    def slots(self) -> dict[Group, tuple[tuple[int, int, int], ...]]:
        """The decided slots as ``(weekday, start, end)``."""
        return {
            group(name): tuple((day, time.start, time.end) for day, time in map(slot, slots))
            for name, slots in self.tables["slots"].items()
        }

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """The decided sessions."""
        return tuple(
            Session(
                Group(row.university_id, row.school_id),
                *(row.number, row.date, row.weekday, row.start),
                SessionKind(row.kind),
                row.co_learning,
            )
            for row in self.plan.sessions or ()
        )


def merged(base: Mapping[str, Any], change: Mapping[str, Any], whole: Set[str] = frozenset()) -> dict[str, Any]:
    """The base with the rows and cells that are changed; of the tables named ``whole`` every row is another."""
    found = dict(base)
    for key, value in change.items():
        old = found.get(key)
        deep = isinstance(value, dict) and isinstance(old, dict) and key not in whole
        found[key] = merged(old, value, whole) if deep else value  # type: ignore[arg-type]
    return found


@cache
def load(path: Path) -> dict[str, Any]:
    """What a file holds; not to be changed."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def changes(path: Path, keys: Set[str]) -> Iterator[dict[str, Any]]:
    """The cases of a file as they stand. Raises ``ValueError`` for a key that no case knows."""
    for change in load(path)["case"]:
        if unknown := set(change) - keys:
            raise ValueError(f"{path.stem}: {change['name']}: unknown keys {unknown}")
        yield change


@cache
def cases(rule: str) -> tuple[Case, ...]:
    """The cases of a rule's file."""
    found = []
    for change in changes(FOLDER / f"{rule}.toml", KEYS):
        tables = _put_on(change["on"]) if "on" in change else load(FOLDER / "base.toml")
        if change.get("programme"):
            tables = {**tables, "policy": {}}
        tables = merged(tables, change, {"slots", "sessions"})
        found.append(Case(rule, change["name"], change["holds"], change.get("decided", True), tables))
    return tuple(found)


def _put_on(file: str) -> dict[str, Any]:
    return merged(load(FOLDER / "base.toml"), load(FOLDER / file), {"slots", "sessions"})


def base() -> Case:
    """The base instance and its plan, unchanged."""
    return Case("", "base", True, True, load(FOLDER / "base.toml"))


def dated() -> Case:
    """The base with a term and its dated sessions, unchanged."""
    return Case("", "dated", True, True, _put_on("dated.toml"))
