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

from functools import cache, cached_property
from pathlib import Path

from matcher.visits.tables.plan_rows import WrittenVisits
from models.policy import Policy
from models.programmes import VISITS
from models.visits.plan import VisitPlan
from models.visits.problem import Season
from tests.rules.case import RuleCase, changes, load, merged
from tests.visit_rules.instance import season
from tests.visit_rules.plan_rows import decisions, plan_of, written_plan

FOLDER = Path(__file__).parent
WRITTEN = {"cells", "rows", "dropped_rows", "unserved", "summary"}
KEYS = {"name", "holds", "policy", "program", "plan", "dropped", *WRITTEN}
KEYS |= {"leads", "schools", "workshops", "professors", "locks", "scores", "travel"}
"""Everything a case may say."""


class Case(RuleCase):
    """A case of the visits, and what follows from its tables."""

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
        return plan_of(decisions(self.tables, self.season))


@cache
def cases(rule: str) -> tuple[Case, ...]:
    """The cases of a rule's file."""
    return tuple(
        Case(rule, change["name"], change["holds"], not WRITTEN & set(change), merged(base().tables, change))
        for change in changes(FOLDER / f"{rule}.toml", KEYS)
    )


def base() -> Case:
    """The base instance and its plan, unchanged."""
    return Case("", "base", True, True, load(FOLDER / "base.toml"))
