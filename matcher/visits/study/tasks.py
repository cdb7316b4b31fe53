"""A season of visits as one task: how many schools can be served, and by no more than that."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

from matcher.running.progress import RunOptions
from matcher.running.work import Clock, Work, wait
from matcher.study.content import digest
from matcher.study.tasks import PricePart, PriceTask
from matcher.version import __version__
from models.goals import GoalResult, Status
from models.policy import Policy
from models.programmes import VISITS
from models.rules import RuleKind
from models.visits.assignment.columns import build_columns
from models.visits.assignment.search import AssignmentEnd, AssignmentSearch
from models.visits.calendars.dating import SeasonCalendar
from models.visits.calendars.memory import Memory
from models.visits.countable import countable
from models.visits.pairs import build_pairs
from models.visits.problem import Season
from models.visits.under_policy import under_policy

_DECIDING = frozenset(rule.id for rule in VISITS.rules if rule.kind is not RuleKind.DERIVED)
"""What is derived, such as due dates and money, decides nothing of who is served."""


@dataclass(frozen=True)
class SeasonTasks:
    """Makes the tasks of one price list, all with the same limit of time (``None``: no limit)."""

    instance: str
    time_limit_seconds: float | None

    def part(self, season: Season, policy: Policy) -> PricePart:
        """A season under a policy; nothing is drawn, so that its seed is always the same."""
        settings = sorted((place, value) for place, value in policy.settings.items() if place[0] in _DECIDING)
        key = digest("season", season, settings, policy.goals, self.time_limit_seconds, __version__)
        task = PriceTask(key, self.instance, pickle.dumps(season), policy, goals_of, self.time_limit_seconds)
        places = sum(lead.max_schools for lead in season.leads.values())
        return PricePart((), len(season.schools), task, places=places)


def goals_of(tables: Season, policy: Policy, options: RunOptions) -> tuple[Status, tuple[GoalResult, ...]]:
    """How many schools can be served, and by no more than that: no dates are settled."""
    clock = Clock(options.limit_seconds, options.stop)
    season = under_policy(tables, policy)
    pairs = build_pairs(season, policy)
    columns = build_columns(season, pairs)
    search = AssignmentSearch(columns, Memory(SeasonCalendar.of(season, policy, pairs)), policy.goals, clock)
    searching = Work(search.settle)
    settled = searching.result() if wait(searching, clock, _nobody_looks) else _left(search)
    return settled.status, _goals(policy, settled, search)


def _nobody_looks() -> None:
    """Progress is counted in tasks."""


def _left(search: AssignmentSearch) -> AssignmentEnd:
    """What a search has found that is given up."""
    bounds = search.bounds()  # first: each of them holds for any plan that is found later, too
    return AssignmentEnd(Status.FEASIBLE if search.best else Status.UNKNOWN, search.best, bounds)


def _goals(policy: Policy, settled: AssignmentEnd, search: AssignmentSearch) -> tuple[GoalResult, ...]:
    if settled.plan is None:
        return ()
    anyway = countable(search.columns, policy.goals)
    bounds = [anyway[k] if bound is None else min(bound, anyway[k]) for k, bound in enumerate(settled.bounds)]
    goals = zip(policy.goals, settled.plan.values, bounds, strict=True)
    return tuple(GoalResult(*goal) for goal in goals)
